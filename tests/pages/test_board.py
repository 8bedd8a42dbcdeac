"""The board page: slides in an order of one's own, on the screen step by step, and what has changed since last time."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from opened_pages import page
from streamlit.testing.v1 import AppTest
from studies import words_for

from clv import Choices, Levers, Scenario
from report.forms import Bridge
from report.link_text import picks as picks_form
from report.slides import STORY_PICKS, Pick, board, choosable, deck_of, story_picks
from report.slides.outline import revealed_in
from report.slides.page import tells_of_few
from report.slides.pick import MOST_PICKS
from report.slides.since import figures_of, from_row, since, to_row
from report.text import plain_text
from report.writers.documents import NothingToShow, Wanted, deck
from study import Study, samples
from study.small_groups import without_small_groups

DAY = dt.date(2026, 11, 29)


@pytest.fixture(scope="module")
def member() -> Study:
    return samples.study_of("member_company", Choices())


def order(at: AppTest) -> list[str]:
    """The slides' titles, as the page lists them."""
    return [m.value.partition(" · ")[2] for m in at.markdown if m.value[:1].isdigit() and " · **" in m.value]


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click()
    return at.run()


def test_the_story_is_six_slides_in_order(member: Study) -> None:
    w = words_for(member, "sv")
    found = board(member, w, "foot", "Medlemsföretaget")
    assert [slide.key for slide in found.slides] == ["value", "tiers", "flows", "retention", "what_if", "to_do"]
    assert found.left_out == ()
    for slide in found.slides:
        assert slide.exhibit.form is not None and len(slide.findings) <= 3 and len(slide.keys) <= 6
        assert [part.head for part in slide.spoken][-1] == "Det här frågar en kritiker"


def test_slides_move_are_taken_out_and_put_back() -> None:
    at = page("board", lang="en").run()
    assert not at.exception
    first = order(at)
    assert len(first) == 6
    at = press(at, "board_down_0")
    assert order(at)[:2] == [first[1], first[0]]
    at = press(at, "board_out_5")
    assert len(order(at)) == 5 and "bd" in at.query_params
    again = page("board", **{k: v[-1] if isinstance(v, list) else v for k, v in at.query_params.items()}).run()
    assert order(again) == order(at)


def test_a_title_of_ones_own_is_shown_as_text() -> None:
    mine = picks_form().write((Pick("overview", "**Bästa** [a](http://b.se)", "=1+1"), Pick("flows")))
    at = page("board", lang="sv", bd=mine).run()
    assert not at.exception
    title = next(m.value for m in at.markdown if "Bästa" in m.value)
    assert plain_text(title.partition(" · **")[2].removesuffix("**")) == "**Bästa** [a](http://b.se)"


def test_a_figure_from_any_page_is_added_last() -> None:
    at = page("board", lang="en", o="board_more", bp="trend").run()
    assert not at.exception
    at = press(at, "board_add")
    assert len(order(at)) == 7


def test_each_key_press_shows_one_more_thing(member: Study) -> None:
    w = words_for(member, "en")
    slides = board(member, w, "foot", "x").slides
    what_if = next(slide for slide in slides if slide.key == "what_if")
    first, second = revealed_in(what_if.exhibit.form)
    assert isinstance(first, Bridge) and isinstance(second, Bridge)
    assert [step.role for step in first.steps] == ["actual"]
    assert second is what_if.exhibit.form


def test_on_the_screen_there_is_one_slide_and_three_keys() -> None:
    at = page("board", lang="sv", bs="1").run()
    assert not at.exception
    assert len(at.title) == 1 and not at.header
    first = at.title[0].value
    assert first.startswith(":yellow-background")
    at = press(at, "present_next")
    assert at.title[0].value != first
    at = press(at, "present_back")
    assert at.title[0].value == first
    at = press(at, "present_end")
    assert at.title[0].value == "Vad visar vi styrelsen?"


def test_nothing_that_tells_of_few_or_of_one_can_be_picked() -> None:
    small = without_small_groups(samples.study_of("swedish_excel", Choices()))
    w = words_for(small, "en")
    for subject in ("overview", "segments", "flows", "retention", "trend", "stages", "concentration"):
        for name, e in choosable(subject, small, w).items():
            assert not tells_of_few(e), name
    assert "stages#act" not in choosable("stages", small, w)
    assert "flows#bridge" not in choosable("flows", small, w)
    assert not {"concentration#lorenz", "concentration#deciles"} & set(choosable("concentration", small, w))
    told = "".join(plain_text(t) for slide in board(small, w, "", "").slides for t in slide.findings)
    assert "single customer" not in told


def test_a_ranking_is_shown_where_each_of_its_steps_holds_five(member: Study) -> None:
    w = words_for(member, "en")
    assert {"concentration#lorenz", "concentration#deciles"} <= set(choosable("concentration", member, w))


def test_a_deck_of_what_the_file_cannot_answer_is_refused() -> None:
    segments = samples.study_of("subscription_segments", Choices())
    w = words_for(segments, "en")
    found = deck(segments, Wanted("x", DAY), w)
    assert [slide.key for slide in found.slides] == ["overview", "segments"]
    assert len(found.left_out) == 4
    with pytest.raises(NothingToShow):
        deck(segments, Wanted("x", DAY, picks=(Pick("flows"), Pick("nobody_knows"))), w)


def test_picks_of_a_link_are_few_short_and_known_in_form() -> None:
    form = picks_form()
    long = [["overview", "x" * 500, "y" * 900]] * (MOST_PICKS + 5)
    found = form.check(long)
    assert len(found) == MOST_PICKS and len(found[0].title) <= 140 and len(found[0].note) <= 400
    assert form.check([["../etc"], ["overview"]]) == (Pick("overview"),)


# Since last time --------------------------------------------------------------------------------------------


def test_what_has_changed_is_the_difference_of_the_two_decks(member: Study) -> None:
    w = words_for(member, "sv")
    then = member.earlier
    assert then is not None
    last = from_row(json.loads(json.dumps(to_row(figures_of(then) or pytest.fail()))))
    assert last is not None
    slide = since(last, member, w, "foot")
    assert slide is not None and slide.exhibit.table is not None
    change = member.portfolio["portfolio_value"].iloc[-1] - then.portfolio["portfolio_value"].iloc[-1]
    assert plain_text(slide.title).startswith(w.short(abs(change)))
    row = slide.exhibit.table.set_index("name").loc["Aktiva kunder"]
    assert [row["then"], row["now"], row["change"]] == ["94\u00a0387", "101\u00a0811", "+7\u00a0424"]
    assert slide.exhibit.notes == ()


def test_the_same_period_has_no_slide_of_changes_and_another_method_is_said(member: Study) -> None:
    w = words_for(member, "en")
    now = figures_of(member)
    assert now is not None and since(now, member, w, "") is None
    older = replace(now, end=now.end - dt.timedelta(days=30), counted="migration")
    slide = since(older, member, w, "")
    assert slide is not None and "another way" in slide.exhibit.notes[0] and "unchanged" in slide.title


@pytest.mark.parametrize("junk", [None, [], {}, {"end": "2024-01-01"}, {"end": "x", "measures": {}}, "text"])
def test_a_saved_file_of_anything_else_brings_no_figures(junk: object) -> None:
    assert from_row(junk) is None


def test_numbers_that_are_none_are_not_known() -> None:
    found = from_row({"end": "2024-01-31", "measures": {"value": "1", "low": True, "high": 1e300, "customers": 5}})
    assert found is not None and found.end == dt.date(2024, 1, 31)
    assert {name: x for name, x in found.measures.items() if x is not None} == {"customers": 5.0}


def test_the_saved_deck_holds_sums_and_no_customer(member: Study) -> None:
    figures = figures_of(member)
    assert figures is not None
    assert set(to_row(figures)["measures"]) == {"value", "low", "high", "customers", "revenue", "retention", "duration"}


def test_a_scenario_kept_by_name_is_the_one_on_its_slide(member: Study) -> None:
    w = words_for(member, "en")
    kept = {"More often": Scenario("More often", (0,), Levers(frequency=2.0))}
    one = deck_of((Pick("what_if", scenario="More often"),), member, w, "", "", None, kept).slides[0]
    assert "Super" in plain_text(one.title)
    assert deck_of(STORY_PICKS, member, w, "", "").slides[4].title != one.title


def test_a_file_that_asks_its_customers_gives_a_slide_of_who_stayed_after_their_answer(member: Study) -> None:
    energy = samples.study_of("energy_company", Choices())
    w = words_for(energy, "sv")
    found = board(energy, w, "foot", "Energibolaget")
    assert [s.key for s in found.slides][4] == "satisfaction#after_answer" and len(found.slides) == 7
    assert "12,7" in plain_text(found.slides[4].title) and found.left_out == ()
    assert story_picks(member) == STORY_PICKS
    assert len(deck(energy, Wanted("x", DAY), w).slides) == 7 and len(deck(member, Wanted("x", DAY), w).slides) == 6
