"""What a room comes to, and what of it may leave: five or more, and no name."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_plays import GUESS, PLAY, POLL, SUMS, WORDS
from pptx import Presentation

import exercise
from clv import Levers, Scenario
from clv.small_groups import LEAST
from exercise.progress import Plan
from exercise.reader import Text
from exercise.room import room as play_case
from report.exhibits import room as said
from report.slides import room as slides
from report.text import plain_text
from report.writers.csv import for_programs
from report.writers.documents import write
from words import Words, load
from workshop import debrief, plays, polls, proposals
from workshop.debrief import Debrief, GuessSummary, PollSummary, joined_options
from workshop.rounds import RoomQuestion
from workshop.store import GroupIn, HandedIn

TODAY = date(2026, 11, 30)
EN, SV = load("en", "SEK"), load("sv", "SEK")


def answered(values: Sequence[dict[str, object]]) -> list[HandedIn]:
    return [HandedIn(GroupIn(i, 1, f"Secret name {i}"), value) for i, value in enumerate(values)]


def proposal(number: int, years: float = 0.5) -> proposals.Proposal:
    body = proposals.of_levers(PLAY, Scenario(targets=(0,), levers=Levers(years=years), yearly_cost=50.0))
    assert body is not None
    return proposals.read(GroupIn(number, 1, f"Secret name {number}"), body)


def of(many: int) -> Debrief:
    guesses = debrief.guesses(GUESS, answered([{"value": 10.0 * i} for i in range(many)]))
    poll = debrief.poll(POLL, answered([{"option": i % 2} for i in range(many)]))
    words = (WORDS, tuple(debrief.said(answered([{"text": f"answer {i}"} for i in range(many)]))))
    return Debrief((guesses,), (poll,), (words,), tuple(proposal(i, 0.5 + i / 10) for i in range(many)))


# Counting -------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60))
def test_every_guess_is_near_too_low_or_too_high_and_the_middle_lies_between_them(values: list[float]) -> None:
    found = GuessSummary(GUESS, tuple(values))
    assert found.near + found.low + found.high == len(values)
    assert min(values) <= found.spread[0] <= found.middle <= found.spread[1] <= max(values)
    assert (
        found.nearer_than(found.truth) == pytest.approx(sum(abs(v - found.truth) > 0 for v in values) / len(values))
        or found.truth in values
    )


@given(st.lists(st.integers(0, 12), min_size=2, max_size=8))
def test_no_option_that_leaves_tells_of_fewer_than_five_and_none_is_lost(counts: list[int]) -> None:
    asked = RoomQuestion("poll", "q", Text(), options=(Text(),) * len(counts))
    found = joined_options(PollSummary(asked, tuple(counts)))
    assert sorted(i for places, _ in found for i in places) == list(range(len(counts)))
    assert sum(count for _, count in found) == sum(counts)
    if sum(counts) >= LEAST:
        assert all(count == 0 or count >= LEAST for _, count in found)


def test_the_commonest_mistake_is_the_one_most_made_to_one_side() -> None:
    low = GuessSummary(GUESS, (10.0, 12.0, 14.0, 42.0))
    even = GuessSummary(GUESS, (10.0, 12.0, 90.0, 95.0))
    assert Debrief((even, low), (), (), ()).farthest is low
    assert Debrief((GuessSummary(GUESS, (41.8,)),), (), (), ()).farthest is None
    assert "too low" in said.mistake(Debrief((low,), (), (), ()), EN)


# Proposals ------------------------------------------------------------------------------------------------------


def test_a_proposal_of_levers_is_the_sum_by_hand() -> None:
    """Ten customers of four purchases of 500 stay ten years and half a year more, at 50 a customer and year."""
    found = proposal(1)
    assert found.gain == pytest.approx(10 * 4 * 500 * 0.5)
    assert found.cost == pytest.approx(10 * 50 * 10.5)
    assert found.net == pytest.approx(found.gain - found.cost)
    assert found.per_money == pytest.approx(10_000 / 5_250)
    assert proposals.scenario_of(found).levers == Levers(years=0.5)


def test_nothing_chosen_is_nothing_to_hand_in() -> None:
    assert proposals.of_levers(PLAY, Scenario(levers=Levers(years=1.0))) is None
    assert proposals.of_levers(PLAY, Scenario(targets=(0,))) is None


def test_a_cases_proposal_is_the_cases_own_result_and_its_plan_comes_back() -> None:
    case = next(c for c in exercise.load()[0] if c.key == "retail_shop")
    here = play_case(case, "en")
    plan = Plan(targets=(0,), form="hidden", chosen=((case.ingredients[0].key, ()),))
    body = proposals.of_case(here, here.result(plan))
    assert body is not None and proposals.of_case(here, here.result(Plan())) is None
    found = proposals.read(GroupIn(1, 1, "A"), body)
    assert found.net == here.result(plan).outcome.net and proposals.plan_of(found) == plan
    assert set(found.traded) <= set(said.TRADED)


def test_every_trade_off_of_a_case_has_its_words() -> None:
    assert {one.rule for case in exercise.load()[0] for one in case.trade_offs} <= set(said.TRADED)


@pytest.mark.parametrize("by", proposals.ORDERS)
def test_the_wall_has_the_best_first(by: str) -> None:
    order = proposals.ranked([proposal(i, 0.2 + 0.3 * i) for i in range(4)], by)
    amounts = [getattr(one, by) for one in order]
    assert amounts == sorted(amounts, reverse=by != "cost")


# Questions ------------------------------------------------------------------------------------------------------


def test_the_ready_questions_quote_what_was_published_with_its_source() -> None:
    found = {one.key: one for one in polls.polls()}
    assert [one.share for one in found["know_retention"].world] == [0.44, 0.32]
    assert [one.share for one in found["to_clv"].world] == [0.25, 0.60]
    assert all(one.source for poll in found.values() for one in poll.world)
    assert found["best_programme"].kind == "words"


@given(st.floats(1e-3, 1e8), st.sampled_from(["percent", "years", "money", "number"]))
def test_a_handle_reaches_well_past_the_truth_and_never_ends_at_it(truth: float, unit: str) -> None:
    low, high, step = plays.handle(truth, unit)
    assert low == 0 and 0 < step <= high
    if unit != "percent" or truth > 100:
        assert truth * 1.5 <= high <= truth * 20
    assert (high - low) / step <= 201


def test_what_a_case_asks_has_the_answer_that_the_case_computes() -> None:
    case = next(c for c in exercise.load()[0] if c.key == "retail_shop")
    found = {one.key: one for one in plays.guesses_of_case({lang: play_case(case, lang) for lang in ("sv", "en")})}
    assert found["case_ordinary"].truth == 5000 and found["case_loyal"].truth == pytest.approx(9000)
    assert all(one.low <= (one.truth or 0) <= one.high for one in found.values())


# What leaves ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("w", [EN, SV], ids=["en", "sv"])
def test_slides_and_table_of_a_room_of_eight_hold_no_name(w: Words) -> None:
    found = of(8)
    made = slides.deck(found, PLAY, None, w, TODAY)
    assert made is not None and len(made.slides) >= 4
    blob = write("pptx", made, w, TODAY)
    shown = Presentation(io.BytesIO(blob))
    texts = [s.text_frame.text for page in shown.slides for s in page.shapes if s.has_text_frame]
    table = for_programs(slides.table(found, PLAY, None, w)).decode()
    assert len(shown.slides) == len(made.slides)
    assert "Secret name" not in "\n".join(texts) + table and b"Secret name" not in blob
    assert "answer 3" in table
    assert write("pdf", made, w, TODAY).startswith(b"%PDF")


def test_nothing_of_fewer_than_five_leaves() -> None:
    found = of(LEAST - 1)
    assert slides.deck(found, PLAY, None, EN, TODAY) is None
    assert len(slides.table(found, PLAY, None, EN)) == 0
    assert len(slides.table(of(LEAST), PLAY, None, EN)) > 0


def test_what_somebody_wrote_is_no_formula_in_the_table() -> None:
    words = (WORDS, ("=cmd()", *(f"a{i}" for i in range(5))))
    table = for_programs(slides.table(Debrief((), (), (words,), ()), PLAY, None, EN)).decode()
    assert ",'=cmd()," in table


def test_the_insight_of_a_file_is_the_share_of_the_value_by_hand() -> None:
    """Super: 10 × 2 000 × 10 years; the rest: 90 × 200 × 2.5 years."""
    best, rest = 10 * 2_000 * 10, 90 * 200 * 2.5
    assert math.isclose(SUMS.churn[0], 0.1)
    share = EN.percent(best / (best + rest))
    assert share in plain_text(said.insight(PLAY, None, EN))
