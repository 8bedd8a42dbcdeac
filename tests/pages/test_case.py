"""The exercise: both cases load, a broken one is told with its line, and answers, links and programmes are right."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from opened_pages import page
from streamlit.testing.v1 import AppTest

import clv
import exercise as cases
from clv import Levers, Scenario, Today
from clv.programme import (
    Ingredient,
    mean_money_change,
    money_change,
    programme_outcomes,
    programme_scenario,
    programme_tiers,
    programme_years,
)
from exercise import Case, Fault, figures, progress, tradeoffs
from exercise.answers import MISSING, RIGHT, WRONG, Verdict, first_wrong, judged
from exercise.case import TRADE_OFFS
from exercise.progress import OwnIngredient, Plan, Played
from exercise.reader import FAULTS
from exercise.room import Room, room
from exercise.tradeoffs import Result, trade_offs
from report.exhibits import energy_case
from report.exhibits.energy_case import answers, result, study
from study.packing import pack
from study.samples import NAMES as SAMPLES
from ui import choices
from words import Words, load

ROOT = Path(__file__).resolve().parents[2]
SV, EN = load("sv", "SEK"), load("en", "SEK")


def case_of(key: str) -> Case:
    found, faults = cases.load(SAMPLES)
    assert not faults
    return next(case for case in found if case.key == key)


@cache
def energy() -> Room:
    return room(case_of("energy_company"), "sv")


@cache
def insurer() -> Room:
    return room(case_of("insurer"), "sv")


@cache
def shop() -> Room:
    return room(case_of("retail_shop"), "sv")


# The files --------------------------------------------------------------------------------------------------------


def test_both_cases_load_and_the_energy_company_is_first() -> None:
    found, faults = cases.load(SAMPLES)
    assert [case.key for case in found] == ["energy_company", "casino", "insurer", "retail_shop"]
    assert faults == ()


@cache
def casino() -> Room:
    return room(case_of("casino"), "sv")


@pytest.mark.parametrize("here", [energy, casino, insurer, shop], ids=["energy", "casino", "insurer", "shop"])
@pytest.mark.parametrize("w", [SV, EN], ids=["sv", "en"])
def test_every_text_of_a_case_is_filled_in(here: Callable[[], Room], w: Words) -> None:
    told = replace(here(), w=w)
    case = told.case
    texts = [case.insight, *(text for s in case.steps for text in (s.title, s.text, s.after, s.reasoning, *s.ask))]
    texts += [e.text for e in case.evidence] + [q.ask for s in case.steps for q in s.questions]
    texts += [talk for s in case.steps for talk in s.discuss] + [i.text for i in (*case.forms, *case.ingredients)]
    texts += [q.hint for s in case.steps for q in s.questions]
    said = [told.say(text) for text in texts]
    said += [told.say(q.why, answer="42", own="41") for s in case.steps for q in s.questions]
    said += [told.say(m.hint, own="41") for s in case.steps for q in s.questions for m in q.mistakes]
    assert not [text for text in said if "{" in text or "–" in text.split() or "nan" in text.lower().split()]


BROKEN = {
    "syntax": ('title.sv = "Butiken"', 'title.sv = "Butiken', "syntax"),
    "missing": ('rule = "never_pays"\n', "", "missing"),
    "misspelt": ("minutes = 3\n", "minuts = 3\n", "unknown"),
    "a number in words": ("duration_years = 3", 'duration_years = "three"', "number"),
    "out of range": ("uptake = 25", "uptake = 250", "number"),
    "one language": ('title.en = "The retail shop"\n', "", "text"),
    "no such kind": ('kind = "whom"', 'kind = "who"', "option"),
    "no such figure": ('figure = "tier.Ordinary.revenue"', 'figure = "tier.Gold.revenue"', "figure"),
    "no such figure in a text": ("är {answer} mer", "är {total.wealth} mer", "figure"),
    "no such evidence": ('evidence = ["guess"]', 'evidence = ["gues"]', "reference"),
    "no such piece": ('piece = "message"', 'piece = "service"', "option"),
    "twice": ('key = "letter"', 'key = "thanks"', "twice"),
    "a long name": ('key = "letter"', 'key = "A letter by hand"', "name"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_with_its_line_and_the_other_case_still_plays(name: str, tmp_path: Path) -> None:
    before, after, code = BROKEN[name]
    for path in cases.FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    text = (tmp_path / "retail_shop.toml").read_text("utf-8")
    assert before in text
    line = text[: text.index(before)].count("\n") + 1
    (tmp_path / "retail_shop.toml").write_text(text.replace(before, after, 1), "utf-8")
    found, (fault,) = cases.load(SAMPLES, tmp_path)
    assert [case.key for case in found] == ["energy_company", "casino", "insurer"]
    assert (fault.code, fault.file) == (code, "retail_shop.toml")
    assert abs(fault.line - line) <= 2, (fault.line, line)
    for w in (SV, EN):
        told = energy_case.told(fault, w)
        assert w.number(fault.line) in told and "{" not in told


def test_a_file_that_is_no_text_and_one_without_steps_are_told(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00case")
    (tmp_path / "empty.toml").write_text("", "utf-8")
    (tmp_path / "long.toml").write_text("#" * 300_000, "utf-8")
    found, faults = cases.load(SAMPLES, tmp_path)
    assert found == ()
    assert [fault.code for fault in faults] == ["unreadable", "missing", "unreadable"]


def test_a_figure_the_customers_do_not_tell_is_told_with_its_line(tmp_path: Path) -> None:
    text = (cases.FOLDER / "retail_shop.toml").read_text("utf-8")
    text = text.replace('figure = "tier.Ordinary.revenue"', 'figure = "top20.share_of_profit"', 1)
    (tmp_path / "retail_shop.toml").write_text(text, "utf-8")
    (found,), _ = cases.load(SAMPLES, tmp_path)
    with pytest.raises(Fault) as told:
        room(found, "sv")
    assert told.value.code == "uncomputed"
    assert text.splitlines()[told.value.line - 1] == 'figure = "top20.share_of_profit"'


def test_every_fault_has_a_sentence_and_every_rule_a_reaction() -> None:
    assert set(TRADE_OFFS) == set(tradeoffs.RULES)
    assert all(
        SV.t(said, **dict.fromkeys(("key", "low", "high", "most", "options", "value", "said"), "x"))
        for said in FAULTS.values()
    )


# The figures ------------------------------------------------------------------------------------------------------


def test_the_shop_is_the_printed_table() -> None:
    rows = list(csv.DictReader((ROOT / "tests" / "golden" / "retail_what_if.csv").open(encoding="utf-8")))
    for row, tier in zip(rows, ("Ordinary", "Loyal"), strict=True):
        assert shop().figure(f"tier.{tier}.revenue") == pytest.approx(float(row["revenue_per_year"]))
        assert shop().figure(f"tier.{tier}.clv") == pytest.approx(float(row["clv"]))
    assert shop().figure("compare.Loyal.Ordinary.clv") == pytest.approx(0.8)
    assert shop().figure("levers.Ordinary.Loyal.most") == ("frequency",)


def test_the_energy_companys_figures() -> None:
    told = {
        "total.churn": 2145 / 8943,
        "total.duration": 8943 / 2145,
        "total.revenue": 167_623_121 / 9642,
        "total.money": 31_168_363 / 9642,
        "total.clv": 31_168_363 / 9642 * 8943 / 2145,
        "tier.Super+Top.share_of_profit": 0.3731 + 0.3205,
        "tier.Super+Top.share_of_customers": (483 + 1446) / 9642,
        "top20.share_of_profit": 0.72,
        "total.nps": -20,
        "total.ski": 57.8,
    }
    for name, value in told.items():
        assert energy().figure(name) == pytest.approx(value, rel=0.02), name
    assert energy().figure("drivers.strongest") == ("cares", "helps")
    strengthen = energy().figure("drivers.strengthen")
    assert isinstance(strengthen, tuple) and {"cares", "informed"} <= set(strengthen)


# The answers ------------------------------------------------------------------------------------------------------


def verdicts(**own: float | tuple[str, ...]) -> dict[str, Verdict]:
    """The questions of the two steps on value, judged step by step."""
    steps = [step for step in energy().case.steps if step.key in ("leaving", "worth")]
    return {v.question.key: v for step in steps for v in judged(step.questions, own, energy().figure)}


def test_right_answers_within_their_tolerance() -> None:
    found = verdicts(lost=24.0, stay=4.2, margin=3200.0, worth=13_400.0, best=70.0)
    assert {v.state for v in found.values()} == {RIGHT}
    assert first_wrong(list(found.values())) is None


def test_a_missing_answer_is_neither_right_nor_wrong() -> None:
    found = verdicts(lost=24.0)
    assert [v.state for v in found.values()] == [RIGHT, *[MISSING] * 4]
    assert first_wrong(list(found.values())) is None


def test_the_first_wrong_step_is_found_and_its_mistake_is_named() -> None:
    found = verdicts(lost=76.0, stay=1.3, margin=3_233.0, worth=4_250.0, best=60.0)
    assert [v.state for v in found.values()] == [WRONG, WRONG, RIGHT, WRONG, WRONG]
    first = first_wrong(list(found.values()))
    assert first is not None and first.question.key == "lost"
    assert first.mistake is not None and first.mistake.figure == "total.retention"
    assert [v.follows for v in found.values()] == [False, True, False, True, False]


def test_the_reason_for_a_choice_is_told_though_it_was_right() -> None:
    step = next(step for step in energy().case.steps if step.key == "drivers")
    own = {"strongest": ("cares", "helps"), "strengthen": ("informed",)}
    found = judged(step.questions, own, energy().figure)
    assert answers.score(energy(), found) == "Allt stämmer"
    told = answers.verdict_told(energy(), found)
    assert "priset avgör" in told and "får låga betyg" in told


def test_what_follows_is_told_only_of_the_error_it_follows_from() -> None:
    """Worth is counted from the margin of the step before; a wrong guess beside it has nothing to do with it."""
    found = list(verdicts(lost=24.0, stay=4.2, margin=17_385.0, worth=17_385 * 4.2, best=62.0).values())
    step = next(step for step in energy().case.steps if step.key == "worth")
    told = answers.verdict_told(energy(), found[3:])
    assert "Gissa" in told and "rätt räknat" not in told
    alone = judged(step.questions[:1], {"stay": 4.2, "margin": 17_385.0, "worth": 73_017.0}, energy().figure)
    assert "egna tidigare svar" in answers.verdict_told(energy(), alone)
    assert "rätt räknat" in answers.verdict_told(energy(), list(verdicts(lost=76.0, stay=1.3, margin=3_233.0).values()))


@pytest.mark.parametrize("key", ["leaving", "worth", "drivers"])
def test_a_hint_never_gives_the_answer_away(key: str) -> None:
    step = next(step for step in energy().case.steps if step.key == key)
    for question in step.questions:
        answer = energy().written(question, energy().figure(question.figure), typed=False)
        for figure in (None, *(m.figure for m in question.mistakes)):
            wrong = energy().figure(figure) if figure else 0.5
            typed = wrong * 100 if question.unit == "percent" and isinstance(wrong, float) else wrong
            own = ("product",) if question.options else typed
            (verdict,) = judged([question], {question.key: own}, energy().figure)
            told = answers.tried(energy(), verdict)
            assert verdict.state == WRONG and answer not in told, told
            assert answer in answers.compared(energy(), verdict)


def test_a_step_that_only_follows_is_never_the_first_wrong() -> None:
    found = verdicts(lost=24.0, stay=4.2, margin=17_385.0, worth=17_385 * 4.2, best=69.0)
    first = first_wrong(list(found.values()))
    assert first is not None and first.question.key == "margin"
    assert found["worth"].follows


def test_choices_must_all_be_right_and_as_many_as_asked() -> None:
    strongest, strengthen = next(step for step in energy().case.steps if step.key == "drivers").questions
    states = [
        judged([strongest], {"strongest": own}, energy().figure)[0].state
        for own in (("cares", "helps"), ("cares",), ("cares", "price"), ("cares", "helps", "price"), ())
    ]
    assert states == [RIGHT, WRONG, WRONG, WRONG, MISSING]
    assert judged([strengthen], {"strengthen": ("informed",)}, energy().figure)[0].state == RIGHT


# The link ---------------------------------------------------------------------------------------------------------

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
TYPED = st.floats(-1e9, 1e9).map(lambda x: float(round(x, 4)))
NUMBERS = st.tuples(*(st.integers(int(a), int(b)).map(float) for a, b in progress.RANGES))
LABELS = st.from_regex(r"[A-Za-zåäö][A-Za-zåäö ]{0,8}[a-z]", fullmatch=True).map(lambda text: " ".join(text.split()))
OWN = st.builds(
    OwnIngredient, st.sampled_from(["service", "offer", "message"]), LABELS, NUMBERS, st.sampled_from(["", "cares"])
)
PLANS = st.builds(
    lambda targets, form, reach, chosen, own, idea, followed, held: Plan(
        *(tuple(sorted(targets)), form, reach, tuple(chosen.items())),
        own=tuple({one.piece: one for one in own}.values()),
        idea=idea,
        followed=tuple(key for key in progress.FOLLOWED if key in followed),
        held_out=float(held),
    ),
    st.sets(st.integers(0, 11), max_size=4),
    st.sampled_from(["", "hidden", "public"]),
    st.none() | st.integers(0, 100).map(float),
    st.dictionaries(
        NAMES,
        st.just(()) | NUMBERS,
        max_size=6,
    ),
    st.lists(OWN, max_size=3),
    st.just("") | LABELS,
    st.sets(st.sampled_from(progress.FOLLOWED)),
    st.integers(0, 50),
)
PLAYED = st.builds(
    lambda step, answers, plan, tries: Played(
        step, ("worth",), tuple(answers.items()), plan, tuple(tries.items()), tried=("leaving",)
    ),
    st.integers(0, 9),
    st.dictionaries(NAMES, TYPED | st.lists(NAMES, min_size=1, max_size=3).map(tuple), max_size=8),
    PLANS,
    st.dictionaries(st.from_regex(r"[A-Za-z][A-Za-z ]{0,8}[a-z]", fullmatch=True), PLANS, max_size=8),
)


@examples(30)
@given(st.dictionaries(NAMES, PLAYED, max_size=2).map(lambda d: tuple(d.items())))
def test_progress_comes_back_from_its_link_and_never_passes_900_signs(made: progress.Progress) -> None:
    kept = progress.check(made)
    text = progress.to_text(kept)
    assert len(text) <= progress.LONGEST
    assert progress.from_text(text) == kept
    assert progress.check(kept) == kept


def test_the_oldest_attempts_give_way_when_the_link_is_full() -> None:
    rng = np.random.default_rng(3)
    plans = [
        Plan((0, 1), "hidden", None, tuple((f"item{j}", tuple(map(float, rng.integers(0, 49, 6)))) for j in range(9)))
        for _ in range(8)
    ]
    played = Played(step=5, plan=plans[-1], tries=tuple((f"Nr {i}", plan) for i, plan in enumerate(plans)))
    ((_, kept),) = progress.check((("energy_company", played),))
    assert kept.plan == plans[-1] and kept.step == 5
    assert 0 < len(kept.tries) < 8
    assert kept.tries[-1][0] == "Nr 7"


def test_a_link_from_before_ideas_and_prices_still_opens() -> None:
    old = {
        "energy_company": [2, ["worth"], {"lost": 24}, [[0, 1], "hidden", None, {"contact": [200, 0, 4, 0, 50]}], []]
    }
    ((_, played),) = progress.from_text(pack(old))
    assert played.plan == Plan((0, 1), "hidden", None, (("contact", (200.0, 0.0, 4.0, 0.0, 50.0, 0.0)),))
    assert (played.step, played.compared, played.tried) == (2, ("worth",), ())


@pytest.mark.parametrize("junk", ["x", "eJw", "A" * 901, pack([1]), pack({"a": [1]}), "ä", "eNqrVg=="])
def test_junk_in_a_link_is_no_progress(junk: str) -> None:
    assert choices.read({"ca": junk}) == {}


# The programme ----------------------------------------------------------------------------------------------------

TODAY = Today(1.0, *(np.array(x) for x in ([10.0, 40], [4, 2], [500, 300], [0.2, 0.4], [0.5, 0.1])))


@given(st.floats(0, 0.15), st.floats(-0.5, 0.5), st.floats(0, 100), st.floats(0, 1), st.floats(0.1, 1))
def test_a_programme_is_the_sum_of_each_tiers_own_scenario(
    points: float, revenue: float, yearly: float, uptake: float, reach: float
) -> None:
    """Against one what-if scenario a tier, as the what-if page counts it."""
    made = programme_outcomes(TODAY, (0, 1), [Ingredient(yearly, 70, points, revenue, uptake)], reach, (1.0,))[0]
    alone = []
    for i in (0, 1):
        years = clv.levers.years_for_points(TODAY, i, points * uptake)
        levers = Levers(0.0, float(TODAY.revenue[i]) * revenue * uptake, years)
        one = Scenario(targets=(i,), levers=levers, reach=reach, one_off=35, yearly_cost=yearly)
        alone.append(clv.outcome(TODAY, one))
    assert made.gain == pytest.approx(sum(o.gain for o in alone), abs=1e-6)
    assert made.cost == pytest.approx(sum(o.cost for o in alone), abs=1e-6)


def test_a_programme_by_hand() -> None:
    """Retention 80 → 85 % and 60 → 65 %, money 1 000 and 60 a year up by a tenth, 20 a year for each."""
    s = programme_scenario(TODAY, (0, 1), [Ingredient(20, 500, 0.1, 0.2, 0.5)])
    stay = np.array([1 / 0.15, 1 / 0.35])
    won = np.array([10, 40]) * (np.array([1100, 66]) * stay - np.array([1000, 60]) / [0.2, 0.4])
    table = programme_tiers(TODAY, s, ("A", "B"))
    assert table["gain"].tolist() == pytest.approx([*won, won.sum()])
    assert table["cost"].tolist() == pytest.approx([200 * stay[0], 800 * stay[1], 200 * stay[0] + 800 * stay[1] + 500])
    years = programme_years(TODAY, s, 50)
    assert years["cumulative"].iloc[-1] == pytest.approx(table["net"].iloc[-1], rel=1e-3)
    assert years["cost"].iloc[0] == pytest.approx(500 + 20 * 50)


def test_no_effect_moves_retention_past_99_per_cent_or_where_nobody_leaves() -> None:
    t = replace(TODAY, churn=np.array([0.0, 0.02]))
    s = programme_scenario(t, (1,), [Ingredient(points=0.5)])
    assert clv.levers.retention_points(t, s.levers)[1] == pytest.approx(0.01)
    assert np.asarray(s.levers.years)[0] == 0


MARGINS = replace(TODAY, margin=np.array([0.20, 0.04]))


def test_a_discount_is_the_same_price_but_not_the_same_share_of_the_margin() -> None:
    """By hand: 2 % off 2 000 a year is 40, of a margin of 400 a tenth; off 600 it is 12, of a margin of 24 half."""
    changes = money_change(MARGINS, Ingredient(price=-0.02))
    assert changes.tolist() == pytest.approx([-0.1, -0.5])
    s = programme_scenario(MARGINS, (0, 1), [Ingredient(price=-0.02, uptake=0.5)])
    before = clv.levers.before_after(MARGINS, s)
    assert before["money_then"].tolist() == pytest.approx([400 - 20, 24 - 6])
    assert mean_money_change(MARGINS, (0, 1), Ingredient(price=-0.02)) == pytest.approx(
        -(10 * 40 + 40 * 12) / (10 * 400 + 40 * 24)
    )


@given(st.floats(-0.03, 0.0), st.floats(0, 0.1), st.floats(0, 1))
def test_a_discount_never_gives_more_than_none(price: float, points: float, uptake: float) -> None:
    none, some = (
        programme_outcomes(MARGINS, (0, 1), [Ingredient(points=points, uptake=uptake, price=p)], 1.0, (1.0,))[0]
        for p in (0.0, price)
    )
    assert some.gain <= none.gain + 1e-6


def plan(*targets: int, form: str = "hidden", **chosen: tuple[float, ...]) -> Result:
    return energy().result(Plan(targets, form, None, tuple(chosen.items())))


def test_the_best_fifth_pays_and_all_of_it_to_bottom_does_not() -> None:
    best, bottom = plan(0, 1, contact=(), advice=()), plan(3, contact=(), advice=())
    assert best.outcome.net > 10e6 > 0 > bottom.outcome.net
    assert best.moving is not None and 0 < best.moving.net < best.outcome.net
    assert [o.net for o in best.outcomes] == sorted(o.net for o in best.outcomes)


def told(found: Result) -> str:
    return " ".join(text for _, text in trade_offs(found, SV)).replace("\u00a0", " ")


def test_the_debrief_answers_the_choices() -> None:
    good = told(plan(0, 1, contact=(), advice=()))
    assert "båda insikterna" in good and "lönsamheten inte finns" not in good
    bad = told(plan(0, 1, 2, 3, form="public", loyal_price=()))
    for words in ("lönsamheten inte finns", "Öppet för alla", "stark drivkraft", "pusselbit", "lojalitet med pris"):
        assert words in bad
    assert "Det betalar sig inte" in told(plan(3, campaign=()))
    assert "mest i Botten: −35 %" in told(plan(0, 3, loyal_price=()))
    assert "mer än någon har mätt" in told(plan(0, contact=(0.0, 0.0, 30.0, 0.0, 100.0, 0.0)))


def test_an_own_idea_counts_as_any_ingredient_and_may_touch_a_driver() -> None:
    ours = OwnIngredient("service", "Hembesök", (0.0, 0.0, 2.0, 0.0, 100.0, 0.0), "cares")
    alone = energy().result(Plan((0, 1), "hidden", own=(ours,)))
    same = plan(0, 1, contact=ours.numbers)
    assert alone.whole and alone.outcome.net == pytest.approx(same.outcome.net)
    assert "”ger mig hjälp”" in told(alone) and "månar om" not in told(alone)
    gone = energy().result(Plan((0, 1), "hidden", own=(OwnIngredient("nowhere", "X", ours.numbers),)))
    assert gone.plan.own == () and gone.lacks == "ingredients"


def test_the_customer_followed_is_worth_more_only_where_the_programme_reaches_her() -> None:
    meant, now, then = plan(0, 1, contact=()).thread or (False, 0.0, 0.0)
    assert meant and then > now == pytest.approx(12_492 * 1341 / 289)
    assert plan(3, contact=()).thread == (False, now, now)
    assert shop().result(Plan((1,), "hidden", None, (("thanks", ()),))).thread is None


def test_a_control_group_is_as_large_as_chosen_and_told_when_it_is_too_small() -> None:
    followed = Plan((0, 1), "hidden", None, (("contact", ()), ("advice", ())), followed=("retention",), held_out=30.0)
    found = energy().result(followed)
    now, then = found.kept
    assert now == pytest.approx(1 - (98 + 289) / (448 + 1341))
    assert then - now == pytest.approx(0.04 * 0.5 + 0.02 * 0.5)
    assert found.held_out == (579, clv.experiments.hold_out_size(now, then - now, treated_times=7 / 3))
    said = result.measure(found, SV).replace("\u00a0", " ")
    assert "från 78,4 % till 81,4 % på ett år" in said and "579 lottade" in said and "mät längre" in said
    assert "Inte bestämt än" in result.measure(energy().result(replace(followed, followed=(), held_out=0.0)), SV)
    assert "Det räcker" in result.measure(energy().result(replace(followed, targets=(0, 1, 2, 3))), SV)


def test_a_plan_from_an_older_file_keeps_only_what_the_case_has() -> None:
    found = energy().result(Plan((0, 9), "hidden", 40.0, (("gone", ()), ("contact", ()))))
    assert found.plan == Plan((0,), "hidden", None, (("contact", ()),))


# Who they are -----------------------------------------------------------------------------------------------------


def test_the_customer_followed_is_a_row_of_the_file() -> None:
    """What the case says of her in words, and every figure of hers, read from the file itself."""
    rows = pd.read_parquet(ROOT / "data" / "energy_company.parquet")
    hers = rows[rows["customer_id"] == "E22048"]
    year = hers[pd.to_datetime(hers["date"]).dt.year == 2024]
    one = energy().facts.person
    assert one is not None
    assert (one.tier, one.since) == ("Top", hers["contract_start"].iloc[0].year)
    assert one.revenue == year["amount"].sum() and one.money == year["amount"].sum() - year["cost"].sum()
    assert one.ratings["cares"] == hers["q_cares_about_customers"].iloc[-1] == 2
    assert (hers["complaint"] == "No").all() and (hers["customer_type"] == "House").all()
    assert one.clv == pytest.approx(one.money * 1341 / 289)


def test_the_best_fifth_by_a_plain_count() -> None:
    rows = pd.read_parquet(ROOT / "data" / "energy_company.parquet")
    year = rows[pd.to_datetime(rows["date"]).dt.year == 2024]
    sums = year.groupby("customer_id")["amount"].sum().sort_values(ascending=False)
    best, everybody = set(sums.index[: 483 + 1446]), set(sums.index)
    found = energy().facts.profile
    assert found is not None
    kinds, held = year.groupby("customer_id")["customer_type"].first(), year.groupby("customer_id")["product"].nunique()
    for place, has in ((0, kinds == "Business"), (2, kinds == "House"), (4, held >= 2)):
        mine = set(has.index[has])
        assert found["share"].iloc[place] == pytest.approx(len(mine & best) / len(best), abs=0.002)
        assert found["share_all"].iloc[place] == pytest.approx(len(mine) / len(everybody))


def test_figures_that_texts_name_are_the_files_own() -> None:
    told = {
        "early.churn": 919 / 2560,
        "later.churn": 1226 / 6383,
        "unprofitable.share": 0.142,
        "total.share_new": (122 + 354 + 1240 + 924) / 9642,
        "tier.Super.share_new": 122 / 483,
        "cut.2.total": 0.02 * 167_623_121 / 31_168_363,
        "cut.2.Bottom": 0.02 / 0.033924,
        "cut.2.retention": 1 - (1 - 0.02 * 167_623_121 / 31_168_363) * 2145 / 8943,
        "minutes.all": 75,
        "minutes.work": 55,
    }
    for name, value in told.items():
        assert energy().figure(name) == pytest.approx(value, rel=0.01), name
    assert shop().figure("minutes.all") == 25


def test_the_printed_sums_can_be_counted_again() -> None:
    """A participant with a calculator gets what the page says, to within a per cent."""
    for name in energy().case.names:
        revenue, share, years, value = (
            float(energy().w.number(energy().figure(f"tier.{name}.{what}"), decimals).translate({160: "", 44: "."}))
            for what, decimals in (("revenue", 0), ("margin", 3), ("duration", 2), ("clv", 0))
        )
        assert revenue * share * years == pytest.approx(value, rel=0.01), name


def test_every_figure_named_in_the_docs_is_known() -> None:
    names = [f"total.{name}" for name in (*figures.OF_CUSTOMERS, *figures.SCORES, *figures.OF_ONE)]
    text = (ROOT / "docs" / "CASES.md").read_text("utf-8")
    assert not [name for name in names if name.split(".")[1] not in text]
    assert not [name for name in (*figures.SHARES, *figures.DRIVERS) if name not in text]


# The page ---------------------------------------------------------------------------------------------------------


def app(language: str, **link: str) -> AppTest:
    return page("exercise", lang=language, **link).run()


def press(at: AppTest, key: str) -> AppTest:
    next(button for button in at.button if button.key == key).click()
    at.run()
    assert not at.exception and not at.error
    return at


def shown(at: AppTest) -> str:
    parts = [e.value for kind in (at.title, at.header, at.subheader, at.markdown, at.caption) for e in kind]
    return " ".join(parts).replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_exercise_played_through(language: str) -> None:
    at, w = app(language), load(language, "SEK")
    assert not at.exception
    press(at, "case_next")
    press(at, "case_compare")
    assert w.t("Answer at least one question first. A guess will do.") in shown(at)
    for key, typed in {"lost": 76.0, "stay": 1.3, "margin": 3_233.0}.items():
        at.number_input(key=f"case_energy_company_{key}").set_value(typed)
    press(at, "case_compare")
    said = shown(at)
    assert "24 %" not in said and "24%" not in said and ("ledtråd" if language == "sv" else "hint") in said
    press(at, "case_answers")
    said = shown(at)
    assert ("Det första steget som gick fel" if language == "sv" else "The first step that went wrong") in said
    assert ("andelen som stannade" if language == "sv" else "share that stayed") in said
    press(at, "case_next")
    press(at, "case_next")
    press(at, "case_next")
    at.segmented_control(key="case_energy_company_targets").set_value([0, 1])
    at.radio(key="case_energy_company_form").set_value("hidden")
    press(at, "case_next")
    at.checkbox(key="case_energy_company_contact").set_value(True).run()
    at.number_input(key="case_energy_company_contact_0").set_value(200.0)
    press(at, "case_next")
    assert any(metric.label == w.t("Value gain") for metric in at.metric)
    press(at, "case_next")
    press(at, "case_next")
    assert w.t("The insight is locked") in shown(at) and w.t("The insight") not in [h.value for h in at.header]
    press(at, "case_missing")
    at.text_input(key="case_energy_company_idea").set_value("Någon som ringer")
    at.slider(key="case_energy_company_held").set_value(20)
    at.text_input(key="case_energy_company_name").set_value("Grupp 1")
    press(at, "case_keep")
    assert "Grupp 1" in shown(at)
    press(at, "case_next")
    assert w.t("The insight") in shown(at)
    again = app(language, ca="".join(at.query_params["ca"]))
    assert again.title[0].value == at.title[0].value
    played = progress.of(again.session_state["case_played"], "energy_company")
    assert played.plan.numbers("contact") == (200.0, 400_000.0, 4.0, 0.0, 50.0, 0.0)
    assert (played.plan.idea, played.plan.held_out) == ("Någon som ringer", 20.0)
    assert [name for name, _ in played.tries] == ["Grupp 1"]
    assert dict(played.answers)["lost"] == 76.0


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_shop_played_through_without_a_choice_leads_back_to_it(language: str) -> None:
    at = app(language, cc="retail_shop")
    for _ in range(4):
        press(at, "case_next")
    press(at, "case_missing")
    assert len(at.radio) == 1
    at.segmented_control(key="case_retail_shop_targets").set_value([1])
    at.radio(key="case_retail_shop_form").set_value("public")
    press(at, "case_next")
    at.checkbox(key="case_retail_shop_thanks").set_value(True)
    for _ in range(2):
        press(at, "case_next")
    press(at, "case_keep")
    press(at, "case_next")
    assert ("Insikten" if language == "sv" else "The insight") in [h.value for h in at.header]


def test_the_visitors_own_file_and_choices_are_left_alone() -> None:
    at = app("sv", file="swedish_excel", method="future")
    press(at, "case_next")
    assert at.session_state["file"] == "swedish_excel"
    assert at.session_state["method"] == "future"
    assert "9 642" in shown(at)


def test_the_leaders_view_stands_behind_the_leaders_link_only() -> None:
    at = app("sv")
    assert "För kursledaren" not in shown(at) and "case_lead_open" not in [b.key for b in at.button]
    led = app("sv", lead="True")
    assert "Att fråga" in shown(led) and "".join(led.query_params["lead"]) == "True"
    shared = next(code.value for code in led.code)
    assert "lead" not in shared and "ca=" not in shared
    for _ in range(8):
        press(led, "case_next")
    assert "Insikten" in [h.value for h in led.header]  # she may show it before anybody has saved a proposal
    press(led, "case_lead_close")
    assert "För kursledaren" not in shown(led)


def test_the_industry_that_a_leader_enters_travels_to_the_participants() -> None:
    led = app("sv", lead="True")
    for _ in range(3):
        press(led, "case_next")
    assert "Branschen" not in shown(led)
    led.number_input(key="case_industry_0").set_value(66.0)
    led.number_input(key="case_industry_1").set_value(5.0).run()
    assert "".join(led.query_params["cin"]) == "66_5"
    found = energy().scores()
    assert found is not None
    scores = study.tiers(energy(), energy().case.steps[3], found, (66.0, 5.0))
    assert scores.table is not None
    assert scores.table.iloc[-1][["tier", "nps", "ski"]].tolist() == ["Branschen", 5.0, 66.0]


def test_own_ideas_are_made_renamed_and_taken_away() -> None:
    at = app("sv", ca=progress.to_text((("energy_company", Played(step=5)),)))
    at.checkbox(key="case_energy_company_own_service").set_value(True).run()
    at.text_input(key="case_energy_company_own_service_name").set_value("**Hembesök** [x](http://a.b)")
    at.selectbox(key="case_energy_company_own_service_driver").set_value("cares")
    at.number_input(key="case_energy_company_own_service_2").set_value(3.0).run()
    assert not at.exception
    (own,) = progress.of(at.session_state["case_played"], "energy_company").plan.own
    assert (own.piece, own.driver, own.numbers[2]) == ("service", "cares", 3.0)
    whole = energy().result(Plan((0,), "hidden", own=(own,)))
    assert "[x](" not in " ".join(e.lead for e in result.proposal(energy(), whole, "A"))
    at.checkbox(key="case_energy_company_own_service").set_value(False).run()
    assert progress.of(at.session_state["case_played"], "energy_company").plan.own == ()


# The casino -------------------------------------------------------------------------------------------------------


def test_the_casino_s_best_guests_are_not_whom_the_group_guesses_first() -> None:
    figure = casino().figure
    assert set(figure("marks.two") or ()) == {"middle", "senior"}  # type: ignore[arg-type]
    assert figure("top.26.share_of_revenue") == pytest.approx(0.82, abs=0.0005)
    assert figure("satisfied.change") == pytest.approx(0.24, abs=0.0005)
    assert figure("dissatisfied.change") == pytest.approx(-0.10, abs=0.0005)
    step = next(step for step in casino().case.steps if step.key == "slice")
    (verdict,) = judged([step.questions[0]], {"who": ("high", "senior")}, figure)
    assert verdict.state == WRONG and "tisdag" in answers.tried(casino(), verdict)
    assert [step.key for step in casino().case.steps][:5] == ["data", "slice", "core", "preferences", "whom"]


def test_a_figure_of_a_mark_that_the_case_has_not_is_told_with_its_line(tmp_path: Path) -> None:
    text = (cases.FOLDER / "casino.toml").read_text("utf-8").replace("{marks.young.all}", "{marks.old.all}")
    (tmp_path / "casino.toml").write_text(text, "utf-8")
    _, (fault,) = cases.load(SAMPLES, tmp_path)
    assert fault.code == "figure" and fault.detail["value"] == "marks.old.all"
