"""What changes the headline is seen on every page, and put back with one press."""

from __future__ import annotations

import pytest
from opened_pages import page
from streamlit.testing.v1 import AppTest
from studies import words_for

from clv import Choices, parse_scheme
from report.context import chips
from report.text import plain_text
from study import Part, Study, samples
from ui import menu

PAGES = [entry.name for entry in menu.ENTRIES if entry.name not in ("exercise", "day", "room", "wall", "data")]
AWAY = [
    (Choices(method="migration"), "method", ("method",)),
    (Choices(discount=0.2), "method", ("discount",)),
    (Choices(margin=0.4), "margin", ("margin",)),
    (Choices(basis="fixed"), "tiers", ("basis",)),
    (Choices(scheme=parse_scheme("A=50,B=50")), "tiers", ("tiers",)),
    (Choices(months=6), "period", ("months",)),
    (Choices(returns="ignore"), "returns", ("returns",)),
    (Choices(left_by_us="left_out"), "left_by_us", ("left_by_us",)),
]


def backs(at: AppTest) -> list[str]:
    return [str(button.key) for button in at.button if str(button.key).startswith("back_")]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_as_from_the_start_no_chip_is_marked(language: str) -> None:
    study = samples.study_of("swedish_excel", Choices())
    found = chips(study, "kunder.csv", words_for(study, language))
    assert [chip.key for chip in found] == ["file", "period", "method", "margin", "tiers"]
    assert not any(chip.resets for chip in found) and all(plain_text(chip.text) for chip in found)


@pytest.mark.parametrize(("chosen", "key", "resets"), AWAY, ids=str)
def test_what_is_chosen_otherwise_is_marked_with_what_brings_it_back(
    chosen: Choices, key: str, resets: tuple[str, ...]
) -> None:
    study = samples.study_of("swedish_excel", chosen)
    assert [(chip.key, chip.resets) for chip in chips(study, "x", words_for(study, "en")) if chip.resets] == [
        (key, resets)
    ]


def test_a_part_of_the_file_is_never_shown_for_the_whole() -> None:
    study = Study(samples.study_of("swedish_excel", Choices()).file, Choices(), Part("channel", "web <b>", "Channel"))
    shown = next(chip for chip in chips(study, "x", words_for(study, "en")) if chip.key == "only")
    assert "web" in shown.text and shown.resets == ("only",)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_the_row_and_a_press_puts_the_headline_back(name: str) -> None:
    link = {"lang": "en", "file": "swedish_excel"}
    away = page(name, **link, method="discounted", margin="0.4").run()
    assert not away.exception and backs(away) == ["back_method", "back_margin"]
    for key in ("back_method", "back_margin"):
        away.button(key=key).click().run()
    assert not away.exception and backs(away) == []
    assert away.session_state["method"] == "course" and "margin" not in away.query_params


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (Choices(), "Basic model, undiscounted"),
        (Choices(discount=0.2), "Basic model, undiscounted; the range at 20% per year"),
        (Choices(method="discounted"), "Discounted, 10% per year"),
    ],
)
def test_the_basic_model_never_bears_a_rate_that_it_does_not_use(chosen: Choices, said: str) -> None:
    study = samples.study_of("swedish_excel", chosen)
    assert [chip.text for chip in chips(study, "x", words_for(study, "en")) if chip.key == "method"] == [said]


def test_the_chip_of_a_part_opens_the_way_back_to_all_customers() -> None:
    at = page("tiers", lang="en", file="online_retail")
    at.session_state["only"], at.session_state["chip_only"] = Part("Country", "France", "Country"), True
    at.run(timeout=60)
    assert not at.exception
    (shown,) = (box for box in at.selectbox if str(box.key).startswith("chip_"))
    assert (shown.value, shown.options) == ("France", ["All customers", "Country: France"])
