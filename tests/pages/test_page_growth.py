"""Growth: the base's own bucket, filling against mending, higher retention; every kind of file, in both languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from opened_pages import page
from printed import member_tiers
from streamlit.testing.v1 import AppTest

import clv
from clv import TOTAL, Base, Choices, Scheme, from_customers
from report.exhibits import growth
from report.exhibits.growth import bucket, mend, points
from study import Study
from study import growth as model
from study.growth import Turn
from ui import cache
from words import LANGUAGES, Words, load
from words.table_messages import explain

SV, EN = load("sv", "SEK"), load("en", "SEK")


def plain(text: str) -> str:
    """A sentence without the marks of Markdown and with ordinary spaces."""
    marked = text.replace(":yellow-background[:yellow[", "").replace("]]", "").replace("**", "")
    return marked.replace("\u00a0", " ").replace("\u2060", "").replace("\\", "")


def base(*people: tuple[float, float], shares: Scheme | None = None, years: float = 1.0) -> Base:
    """A base of customers, each with what it spent before and now."""
    table = pd.DataFrame(people, columns=["revenue_before", "revenue_now"])
    table = table.assign(
        customer_id=[f"c{i}" for i in range(len(table))],
        purchases_earlier=0,
        revenue_earlier=0.0,
        purchases_before=(table["revenue_before"] > 0).astype(int),
        purchases_now=(table["revenue_now"] > 0).astype(int),
        first_date=pd.Timestamp("2024-01-01").date(),
        last_date=pd.Timestamp("2024-01-01").date(),
    )
    choices = Choices(scheme=shares or clv.parse_scheme("A=50,B=50"))
    return from_customers(table, choices, years=years, history="whole")


def facts(of: Base) -> model.BucketFacts:
    found = model.facts(of)
    assert found is not None
    return found


def segments(**columns: list[float]) -> Base:
    table = pd.DataFrame({"segment": ["Guld", "Övriga"], "customers": [10, 90], "revenue": [1000.0, 900.0], **columns})
    return clv.from_segments(table, Choices())


GROWS = base((5, 5), (4, 4), (3, 0), (0, 6), (0, 2))
SHRINKS = base((5, 5), (4, 0), (3, 0), (2, 2))
STANDS = base((5, 5), (4, 0), (3, 3), (0, 2))


# The numbers and the sentences ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "swedish"),
    [
        (
            base(*[(5, 5), (4, 4), (3, 0), (0, 6), (0, 2), (0, 3)] * 60),
            "60 kunder försvann och 180 kom till: hinken fylls på fortare än den läcker, och med lika många nya ",
        ),
        (base(*[(5, 5), (4, 0), (3, 0), (2, 2)] * 60), "120 kunder försvann och 0 kom till: hinken läcker fortare "),
        (SHRINKS, "2 kunder försvann och 0 kom till: hinken fylls på ungefär lika fort som den läcker, och "),
        (GROWS, "1 kund försvann och 2 kom till: lika många nya varje år håller basen där den är."),
        (STANDS, "1 kund försvann och 1 kom till: hinken fylls på lika fort som den läcker."),
        (segments(duration_years=[10.0, 4.0]), "23,5 % av kunderna lämnar per år."),
    ],
)
def test_the_answer_says_which_way_the_base_goes(of: Base, swedish: str) -> None:
    assert plain(bucket.answer(facts(of), SV)).startswith(swedish)


def test_the_member_company_needs_33570_a_year_to_stand_still() -> None:
    rows = member_tiers()
    tiers = pd.DataFrame(
        [(f"T{i}", r.customers, r.purchases, float(r.revenue), r.base, r.lost) for i, r in enumerate(rows)],
        columns=["tier", "customers", "purchases", "revenue", "base", "lost"],
    )
    names = tuple(tiers["tier"])
    f = facts(Base("transactions", 1.0, names, tiers, Choices()))
    assert not f.measured
    assert f.total("to_stand_still") == f.won_year() == 33570
    assert f.leak == pytest.approx(33570 / 94387)


def test_with_the_levers_untouched_the_figure_is_the_files_own() -> None:
    f = facts(GROWS)
    own = clv.growth.project(GROWS, acquisition="fixed", years=5)
    pd.testing.assert_frame_equal(f.ahead(Turn()), own)
    assert f.rest(Turn()) == pytest.approx(
        clv.growth.project(GROWS, acquisition="fixed", years=400)["customers"].iloc[-1]
    )
    assert np.isnan(f.rest(Turn(rule="proportional")))


@examples(15)
@given(leak=st.sampled_from(model.LEAKS), won=st.sampled_from(model.WON))
def test_less_leak_and_more_won_never_make_the_base_smaller(leak: float, won: float) -> None:
    f = facts(GROWS)

    def end(turn: Turn) -> float:
        return float(model.whole(f.ahead(turn))["customers"].iloc[-1])

    here = end(Turn(leak, won))
    assert end(Turn(min(model.LEAKS), won)) >= here - 1e-9
    assert end(Turn(leak, max(model.WON))) >= here - 1e-9


def test_nobody_lost_has_no_end_and_too_little_to_mend() -> None:
    f = facts(base((5, 5), (4, 4), (0, 3)))
    assert f.leak == 0
    notes = bucket.notes(f, Turn(), model.whole(f.ahead(Turn())), EN)
    assert notes[0].lead == "Nobody leaves certain tiers, so the base never levels out."


def test_a_base_that_grows_beyond_reason_is_called_arithmetic() -> None:
    f = facts(base((5, 5), (4, 0), (0, 6), (0, 2)))  # half are lost, twice as many won: times 11 in five years
    then = model.whole(f.ahead(Turn(rule="proportional")))
    assert "no market is endless" in bucket.notes(f, Turn(rule="proportional"), then, EN)[-1].lead


def test_missing_customers_are_said_as_points_too() -> None:
    assert plain(bucket.still_sentence(facts(SHRINKS), SV)) == (
        "För att kundbasen inte ska krympa behöver 2 kunder komma till per år; det kom 0, alltså 2 för få. "
        "Alternativet är 50,0 procentenheter högre återköpsgrad."
    )


@pytest.mark.parametrize(
    ("ratio", "english"), [(5, "filling the bucket is cheaper"), (20, "the same"), (25, "fixing the leak is cheaper")]
)
def test_filling_against_mending_turns_where_one_in_so_many_is_kept(ratio: int, english: str) -> None:
    found = clv.growth.fill_or_mend(1000, 0.3, 0.25, 10, [ratio]).iloc[0]
    assert english in mend.sentence(found, 5, EN)


def test_five_points_cut_a_quarter_of_the_churn_at_80_per_cent() -> None:
    course = clv.five_points(segments(retention=[0.8, 0.8]), [5], ["course"])
    assert "from 80.0% to 85.0% cuts churn by a quarter" in points.honest(course, 5, EN)
    assert points.message(course, 5, EN).startswith(
        "A customer in Guld is worth 33% more with 5 percentage points higher"
    )
    shown = points.beside(course, SV)
    assert len(shown) == 3 + len(clv.growth.published_points())


@pytest.mark.parametrize("x", [0.0, 1e-9, 0.37, 1234.5, 1e12])
def test_a_round_sum_is_near_and_above_nothing(x: float) -> None:
    assert model.round_sum(x) > 0
    assert x < 1e-12 or 0.5 <= model.round_sum(x) / x <= 2


@pytest.mark.parametrize(
    "of",
    [
        base((5, 5)),
        base((1e9, 1e9), (3, 0), (2, 0), (1, 1)),
        base(
            *[(10.0 + i, 10.0 + i) for i in range(30)], shares=clv.parse_scheme(",".join(f"D{i}=10" for i in range(10)))
        ),
        base((5, 0), (4, 0), (0, 3), years=0.5),
    ],
    ids=["one customer", "one whale", "ten tiers", "nobody kept"],
)
@pytest.mark.parametrize("w", [SV, EN], ids=LANGUAGES)
def test_every_sentence_can_be_said_of_an_odd_base(of: Base, w: Words) -> None:
    f = facts(of)
    said = [bucket.answer(f, w), bucket.still_sentence(f, w)]
    said += [e.lead for e in bucket.notes(f, Turn(), model.whole(f.ahead(Turn())), w)]
    course, future = (clv.five_points(replace(of), [5], [m]) for m in ("course", "future"))
    said += [points.said(course, future, 5, w), points.honest(course, 5, w)]
    assert not [s for s in said if "nan" in s.lower().replace("finans", "") or "{" in s]
    assert f.own is not None
    assert f.own["tier"].iloc[-1] == TOTAL


# The page -------------------------------------------------------------------------------------------------------------


def shown(**link: str) -> AppTest:
    return page("what_if", w="bucket", **link).run()


def points_shown(**link: str) -> AppTest:
    return page("retention", rp="points", **link).run()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", ["swedish_excel", "subscription_segments", "telco_churn"])
def test_the_page_has_a_view_of_every_kind_of_file(file: str, language: str) -> None:
    at = shown(file=file, lang=language)
    assert not at.exception
    assert bool(at.header) == (file != "subscription_segments")
    assert any("14" in sub.value for sub in at.subheader)


def test_the_page_opens_with_what_its_exhibits_say() -> None:
    at, study = (
        shown(file="telco_churn", lang="en", o="fill_or_mend", lv="plain"),
        Study(cache.sample("telco_churn"), Choices()),
    )
    w = load("en", "USD")
    assert at.header[0].value == growth.answer(study, w)
    found = growth.exhibits(study, w)
    opened = ".".join(["tenth_less_churn", *(e.key for e in found if e.key.startswith(("claim", "published")))])
    seen = (at, points_shown(file="telco_churn", lang="en", o=opened, lv="plain"))
    there = {e.value for a in seen for e in a.subheader} | {e.label for a in seen for e in (*a.expander, *a.tabs)}
    assert {e.message for e in found if e.message} <= there
    assert {e.lead for e in found if e.lead} <= {m.value for a in seen for m in a.markdown}


def test_durations_that_were_entered_fill_the_page() -> None:
    at = shown(file="subscription_segments", dur="8_5_2", lang="sv")
    assert not at.exception
    assert plain(at.header[0].value).endswith("av kunderna lämnar per år.")


def test_a_tier_nobody_was_in_before_has_no_leak_to_go_by() -> None:
    assert model.facts(base((1e9, 1e9), (1, 0), (1, 0), (1, 1))) is None


def test_the_levers_travel_and_the_figure_follows() -> None:
    at = shown(file="telco_churn", lang="en", gl="0.5", ga="proportional", gr="25", gp="10", method="migration", m="6")
    assert not at.exception
    at = points_shown(file="telco_churn", lang="en", gl="0.5", gp="10", lv="plain")
    assert not at.exception
    assert any("10 percentage points higher" in sub.value for sub in at.subheader)
    assert at.query_params["gl"] == ["0.5"] or at.query_params["gl"] == "0.5"


def test_a_file_of_one_period_is_told_what_it_lacks() -> None:
    at = shown(file="swedish_excel", lang="sv", m="24")
    assert not at.exception
    assert any("Hur mycket som läcker ut är inte känt" in box.value for box in at.markdown)


def test_the_answer_speaks_of_the_years_and_the_levers_of_its_picture() -> None:
    f = facts(base(*[(5, 5), (4, 4), (3, 0), (0, 6), (0, 2), (0, 3)] * 60))
    found = model.ahead(f, Turn())
    assert found is not None and len(found.today) == 6
    first, last = (EN.number(found.today["customers"].iloc[i]) for i in (0, -1))
    assert plain(bucket.answer(f, EN)).endswith(f"the base goes from {first} to {last} in five years.")
    assert found.reach is not None
    ends = found.reach[["customers_low", "customers_high"]].iloc[-1]
    assert ends.iloc[0] <= found.today["customers"].iloc[-1] <= ends.iloc[1]
    customers = bucket.pictures(found, EN)[0].form
    assert customers is not None and customers.lines[0].low[-1] == ends.iloc[0]  # type: ignore[union-attr]


def test_half_years_or_short_history_say_why_growth_is_not_said() -> None:
    half = replace(base(*[(5, 5), (4, 0), (0, 6)] * 40), years=0.5)
    short = replace(base(*[(5, 5), (4, 0), (0, 6)] * 40), history="short")
    for of, code in ((half, "growth_needs_years"), (short, "growth_needs_history")):
        f = facts(of)
        assert f.blocked == code
        assert [e.key for e in bucket.ahead(f, Turn(), EN)] == ["customers_ahead"]
        assert "double" not in bucket.answer(f, EN) and explain(EN, code, {}) in bucket.answer(f, EN)


def test_points_past_99_per_cent_have_no_figure() -> None:
    of = base(*([(5, 5)] * 97 + [(5, 0)] * 3), *([(1, 1)] * 50 + [(1, 0)] * 50))
    course, future = points.both(of, 5, 0.1)
    assert "there is no figure" in points.said(course, future, 5, EN)
    assert points.beside(course, EN)["value"].iloc[[0, -9]].isna().all()
    course, future = points.both(of, 1, 0.1)
    assert "discounted, and by" in plain(points.said(course, future, 1, EN))


def test_the_claims_stand_where_they_hold_with_the_own_base_beside() -> None:
    of = base(*([(5, 5)] * 80 + [(5, 0)] * 20), *([(1, 1)] * 80 + [(1, 0)] * 20))
    (claim,) = points.claimed(of, 0.1, EN)
    assert claim.table is not None
    assert claim.table["retention"].round(4).tolist() == [0.75, 0.85, 0.8905, 0.8944, 0.8974, 0.9]
    assert "here, at 80% per year, they give +33% undiscounted" in plain(claim.lead)
    assert "at most +53%" in plain(claim.notes[0])
    assert [x in plain(claim.notes[1]) for x in ("more × 1.33", "retention × 1.25", "churn × 1.05")] == [True] * 3
