"""Who gets what, step one: the division chosen in the link, printed rules, names of one's own, who is in a group."""

from __future__ import annotations

import pytest
from opened_pages import displayed, page, told
from streamlit.testing.v1 import AppTest
from studies import words_for

from clv import Choices
from clv.rfm import MEASURES, SEGMENTS
from clv.small_groups import LEAST
from report.exhibits import treatment
from report.exhibits.treatment import names
from report.link_text import cell_names
from report.slides.page import GROUPED, OF_GROUPS, shown_of
from study import packing, samples
from study.segmentations import DIVISIONS, Asked

BOXES = "cell_rules.cell_statement.cell_moves.rfm_pairs.cell_people"


def opened(sample: str, lang: str = "en", **link: str) -> AppTest:
    """The page on a sample, with every box open."""
    app = page("treatment", lang=lang, file=sample, **{"o": BOXES, **link}).run(timeout=60)
    assert not app.exception, [e.value for e in app.exception]
    return app


def said(app: AppTest) -> str:
    """All text on the page, with ordinary spaces."""
    texts = [e.value for e in (*app.header, *app.subheader, *app.markdown, *app.caption)]
    labels = [box.label for box in app.expander]
    return "\n".join(map(str, [*texts, *labels, *told(app)])).replace("\u00a0", " ").replace("\\", "")


def test_every_division_segment_and_measure_has_its_words() -> None:
    assert set(treatment.WAYS) == set(DIVISIONS)
    assert set(names.SEGMENTS) == set(SEGMENTS) and set(names.MEASURES) == set(MEASURES)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_page_divides_by_rfm_and_shows_rules_statement_moves_and_customers(lang: str) -> None:
    app = opened("energy_company", lang)
    text = said(app)
    assert " nan" not in text.lower()
    shared, balance = (
        ("har köpt 24 gånger, så 3 av de 5 poängen saknar kunder", "10 960 + 2 640 − 1 813 = **11 787**")
        if lang == "sv"
        else ("have bought 24 times, so 3 of the 5 scores have no customers", "10,960 + 2,640 − 1,813 = **11,787**")
    )
    assert shared in text and balance in text
    labels = [box.label for box in app.selectbox]
    assert ("Grupp" if lang == "sv" else "Group") in labels
    assert len(app.get("table")) >= 7
    assert len(app.text_input) == len(SEGMENTS)


def test_fewer_scores_and_a_shorter_window_travel_in_the_link() -> None:
    app = opened("swedish_excel", dp="1", ds="3")
    text = said(app)
    assert "From 1 January 2024 to 31 December 2024" in text and "With 3 scores the lowest counts as 1" in text
    assert "changed group" in text  # one period before is there, two are not
    assert "changed group" not in said(opened("swedish_excel"))


def test_names_of_ones_own_are_shown_and_escaped_and_travel() -> None:
    mine = "**Vänner** [x](http://y) $1$ <b>"
    link = cell_names(40).write([("rfm", "resting", mine), ("stages", "new", "Fresh")])
    app = opened("energy_company", dn=link)
    boxes = {box.label: box for box in app.text_input}
    assert boxes["Resting"].value == mine
    assert mine in [str(cell).replace("\\", "") for cell in displayed(app, 0)["Group"]]
    raw = [box.label for box in app.expander if "nner" in box.label]
    assert all("**V" not in label and "[x]" not in label for label in raw)
    boxes["Promising"].set_value("On their way")
    next(b for b in app.button if b.label == "Use these names").click().run(timeout=60)
    assert not app.exception
    held = dict(app.query_params)["dn"]
    kept = packing.unpack(held[-1] if isinstance(held, list) else held)
    assert ["rfm", "promising", "On their way"] in kept and ["stages", "new", "Fresh"] in kept
    assert "On their way" in displayed(app, 0)["Group"].tolist()


@pytest.mark.parametrize(
    ("sample", "link", "wanted"),
    [
        ("energy_company", {"dv": "tiers"}, "The 5% with most revenue in the period"),
        ("energy_company", {"dv": "stages"}, "Has never bought"),
        ("energy_company", {"dv": "column", "dc": "attr_1", "dl": "-1"}, "The column is"),
        ("telco_churn", {"dv": "rfm"}, "RFM and stages need the dates of purchases"),
        ("subscription_segments", {}, "no single customers to place"),
        ("energy_company", {"dv": "junk", "ds": "9", "dl": "999", "dn": "junk"}, "Best customers"),
    ],
)
def test_every_division_of_every_kind_of_file_says_its_rules_or_what_it_needs(
    sample: str, link: dict[str, str], wanted: str
) -> None:
    app = opened(sample, **link)
    tables = [displayed(app, i) for i in range(len(app.get("table")))]
    shown = said(app) + "\n".join(str(cell) for table in tables for cell in table.to_numpy().ravel())
    assert wanted in shown


def test_the_answer_is_the_group_that_brings_most_beyond_its_number() -> None:
    study = samples.study_of("member_company", Choices())
    w = words_for(study, "en")
    assert "49%" in treatment.answer(study, w) and "Best customers, 18% of the customers" in treatment.answer(study, w)
    shown = {e.key: e for e in treatment.exhibits(study, w)}
    assert set(shown) >= {"cells", "cell_rules", "rfm_scores", "rfm_pairs", "cell_statement", "cell_moves"}
    table = shown["cells"].table
    assert table is not None and table["customers"].iloc[-1] == len(study.customers)
    check = shown["cell_statement"].check
    assert check is not None and check.sound
    assert not any("customer_id" in e.table for e in shown.values() if e.table is not None)
    people = treatment.people(treatment.named(study, Asked("rfm"), w), "champions", w)
    assert people.table is not None and len(people.table) == 100 and not people.downloads
    assert people.table[["recency_mark", "frequency_mark", "monetary_mark"]].min().min() == 4


def test_no_slide_tells_of_a_group_of_few() -> None:
    for sample in ("swedish_excel", "energy_company"):
        study = samples.study_of(sample, Choices())
        w = words_for(study, "en")
        kept = {e.key: e for e in shown_of("treatment", study, w) if e.key in GROUPED}
        for key, e in kept.items():
            assert e.table is not None
            counts = e.table[[name for name in OF_GROUPS if name in e.table]]
            assert not ((counts > 0) & (counts < LEAST)).any(axis=None), (sample, key)
    assert "cells" in kept
