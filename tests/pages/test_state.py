"""A link opened elsewhere shows the same choices, and no link, however hostile, breaks a visit."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opened_pages import standing
from streamlit.testing.v1 import AppTest

from clv.levers import Levers, Scenario
from clv.tables import Choices, Scheme
from clv.treatment import Touchpoint
from exercise import progress
from report import link_text as link
from report.link_plan import plans
from report.link_text import cell_names
from report.slides import Pick
from study import packing
from study.kept_plans import KeptPlan
from study.matrix import AxisAsked
from study.own_effects import OwnEffect
from study.phase_outs import KeptPhaseOut
from study.relation_return import CostAsked
from study.samples import NAMES
from study.segmentations import Asked
from ui import choices
from words.typed import one_line

PROGRAMME = Scenario("Återvinn", (0, 2), Levers(1.5, -100, 0.25), 0.5, 0.1, 0.4, 250_000, 12.5, "discounted", 0.08)
PLAYED = (("retail_shop", progress.Played(2, ("worth",), (("year", 2_000.0), ("most", ("years",))))),)
# Every choice that travels, with a value that is not its default and the text it has in a link.
PICKS = (Pick("overview"), Pick("trend#rolling", "Vi växer", scenario="Välkomst"))
AXES = (AxisAsked("revenue", 3, "own", (1_000.0, 5_000.5)), AxisAsked("", 2, "value"))
COSTS = (CostAsked("Besök", "purchases", 12_000.0), CostAsked("provision", "row", column="num_1"))
NAMED = (("rfm", "champions", "Våra bästa"),)
POINTS = (Touchpoint("Call", "communication", 100.0, 0.0, Levers(1.0, 0.0, 0.5), 0.4, "", True),)
PLANS = (KeptPlan("Lugnt", Asked("tiers"), "eight", None, ("m",), (0.9, 0.4, 0.1), 0.3, 5.0, None, 2.0),)
FEWER = (KeptPhaseOut("Färre", 0.2, 0.5, -1, "tiers", ""),)
EFFECTS = (OwnEffect("Samtal", 0.03, 0.01, 0.05, 900),)
TRAVELS: dict[str, tuple[Any, str]] = {
    "course_day": ("day2", "day2"),
    "course_stop": (4, "4"),
    "calculator_base": (4000, "4000"),
    "calculator_lost": (100, "100"),
    "calculator_months": (3, "3"),
    "course_home": ("day2", "day2"),
    "readiness": ((3.0, None, 5.0), "3__5"),
    "filled_in": ((-5.0, None, 8.5), "-5__8.5"),
    "lang": ("en", "en"),
    "file": ("online_retail", "online_retail"),
    "end": (date(2011, 12, 10), "2011-12-10"),
    "months": (6, "6"),
    "trend_measure": ("retention", "retention"),
    "trend_step": ("quarter", "quarter"),
    "trend_tiers": (True, "True"),
    "cohort_measure": ("value", "value"),
    "kpi_step": ("year", "year"),
    "basis": ("fixed", "fixed"),
    "returns": ("cancel", "cancel"),
    "tiers": ("Guld=20,Övriga=80", "Guld=20,Övriga=80"),
    "cuts": ((8_200.0, 3_650.5), "8200_3650.5"),
    "index": (1.02, "1.02"),
    "method": ("migration", "migration"),
    "discount": (0.08, "0.08"),
    "entered": ((8.5, 0.0), "8.5_0"),
    "margin": (0.4, "0.4"),
    "currency": ("EUR", "EUR"),
    "tier_tables": ("buying", "buying"),
    "compare_measure": ("clv", "clv"),
    "drivers_tier": (2, "2"),
    "satisfaction_part": ("money", "money"),
    "flow_side": ("came", "came"),
    "flow_unit": ("revenue", "revenue"),
    "what_if_mode": ("typical", "typical"),
    "value_part": ("check", "check"),
    "forecast_part": ("race", "race"),
    "value_forecast": (True, "True"),
    "tiers_part": ("carries", "carries"),
    "more_detractors": (0.2, "0.2"),
    "more_depth": (0.5, "0.5"),
    "more_wallet": (0.05, "0.05"),
    "more_referrals": (1.5, "1.5"),
    "more_conversion": (0.1, "0.1"),
    "more_welcome": (300.0, "300"),
    "wallet_shares": ((40.0, 25.5), "40_25.5"),
    "others_shown": (False, "False"),
    "channel_costs": ((900.0, 0.0), "900_0"),
    "left_unit": ("revenue", "revenue"),
    "back_share": (0.05, "0.05"),
    "back_cost": (25.0, "25"),
    "back_once": (1e5, "100000"),
    "profile_group": ("tenth_3", "tenth_3"),
    "profile_measure": ("attr_2", "attr_2"),
    "need_column": ("num_1", "num_1"),
    "need_measure": ("nps", "nps"),
    "retention_part": ("points", "points"),
    "typical_frequency": (3.0, "3"),
    "typical_revenue": (450.0, "450"),
    "typical_years": (2.0, "2"),
    "loyal_frequency": (6.0, "6"),
    "loyal_revenue": (700.0, "700"),
    "loyal_years": (3.5, "3.5"),
    "edit_name": ("Välkomst", "Välkomst"),
    "edit_targets": ([0, 3], "0.3"),
    "edit_frequency": (-0.5, "-0.5"),
    "edit_revenue": (25.0, "25"),
    "edit_years": (1.0, "1"),
    "edit_reach": (0.5, "0.5"),
    "edit_uptake": (0.2, "0.2"),
    "edit_margin": (0.3, "0.3"),
    "edit_one_off": (1e6, "1000000"),
    "edit_yearly_cost": (15.0, "15"),
    "edit_method": ("discounted", "discounted"),
    "edit_discount": (0.12, "0.12"),
    "several": (4, "4"),
    "what_if_pair": ("revenue_years", "revenue_years"),
    "levers_drawn": ("plain", "plain"),
    "method_group": ("value", "value"),
    "method_tier": (2, "2"),
    "method_tables": ("each", "each"),
    "what_if_look": ("grid", "grid"),
    "growth_leak": (0.85, "0.85"),
    "growth_won": (1.5, "1.5"),
    "growth_rule": ("proportional", "proportional"),
    "growth_ratio": (20, "20"),
    "growth_mended": (3, "3"),
    "growth_keep": (250.0, "250"),
    "growth_points": (8, "8"),
    "growth_counted": ("points_future", "points_future"),
    "cycle_pattern": ("auto service", "auto service"),
    "cycle_part": ("premium", "premium"),
    "cycle_table": ("life_cycle_parts", "life_cycle_parts"),
    "cycle_view": ("left", "left"),
    "cycle_acquisition": ((1_200.0,), "1200"),
    "cycle_base": ((800.0, 820.5), "800_820.5"),
    "cycle_growth": ((0.0, 40.0, -10.0), "0_40_-10"),
    "cycle_savings": ((0.0, 4.0), "0_4"),
    "cycle_referrals": ((0.0, 3.0), "0_3"),
    "cycle_premium": ((0.0, 0.0, 2.0), "0_0_2"),
    "cycle_survival": ((0.7, 0.5), "0.7_0.5"),
    "stage_new_days": (60, "60"),
    "stage_risk_days": (90, "90"),
    "stage_lost_days": (365, "365"),
    "stage_loyal_days": (500, "500"),
    "stage_loyal_purchases": (6, "6"),
    "act_reason": ("all", "all"),
    "act_stage": ("lost", "lost"),
    "act_tier": (12, "12"),
    "figures_of": ("won back", "won back"),
    "target_kpi": ("nps", "nps"),
    "target_retention": ((90.0, 82.5), "90_82.5"),
    "target_revenue_per_customer": ((1200.0,), "1200"),
    "target_purchases_per_customer": ((4.5, 2.0), "4.5_2"),
    "target_nps": ((-10.0, 20.0), "-10_20"),
    "evidence_part": ("group", "group"),
    "euro_amount": (1800.0, "1800"),
    "given_up_tier": (2, "2"),
    "given_up": (0.2, "0.2"),
    "hold_effect": (0.02, "0.02"),
    "case": ("retail_shop", "retail_shop"),
    "case_played": (PLAYED, progress.to_text(PLAYED)),
    "case_piece": ("offer", "offer"),
    "open_boxes": (("stage_rules", "published"), "stage_rules.published"),
    "behind": ((("members", None, 2), ("flows", 1, 0)), "members~~2.flows~1~0"),
    "case_industry": ((66.0, 5.0), "66_5"),
    "left_by_us": ("left_out", "left_out"),
    "case_lead": (True, "True"),
    "matrix_template": ("own", "own"),
    "matrix_axes": (AXES, "revenue~3~own~1000_5000.5*~2~value~"),
    "cell_advice": ((("own", "high_high", "Ring"),), packing.pack([["own", "high_high", "Ring"]])),
    "path_band": (0.1, "0.1"),
    "path_least": (25.0, "25"),
    "path_high": (5_000.0, "5000"),
    "path_potential": ("num_2", "num_2"),
    "path_group": ("attr_1", "attr_1"),
    "return_margin": (0.35, "0.35"),
    "return_costs": (COSTS, packing.pack([["Besök", 3, 12_000.0, ""], ["provision", 0, 0.0, "num_1"]])),
    "return_cell": (2, "2"),
    "act_owner": ("sales", "sales"),
    "act_order": (("complaint", "new"), "complaint.new"),
    "act_share": (12, "12"),
    "act_seed": (7, "7"),
    "act_most": (250, "250"),
    "act_household": (False, "False"),
    "act_weeks": (4, "4"),
    "kpi_weights": ((10.0, 20.0), "10_20"),
    "treatment_step": ("see", "see"),
    "divide_by": ("tiers", "tiers"),
    "rfm_periods": (1, "1"),
    "rfm_scores": (3, "3"),
    "divide_column": ("attr_1", "attr_1"),
    "divide_cell": (2, "2"),
    "cell_names": (NAMED, cell_names(40).write(NAMED)),
    "plan_set": ("eight", "eight"),
    "plan_touchpoints": (POINTS, packing.pack([["Call", 2, 100.0, 0.0, 1.0, 0.0, 0.5, 0.4, 1, ""]])),
    "plan_levels": (("tiers", ("m", "y", "s", "n")), "tiers-m.y.s.n"),
    "plan_cell": (1, "1"),
    "plan_point": (3, "3"),
    "plan_effects": (0.5, "0.5"),
    "plan_must": (0.9, "0.9"),
    "plan_may": (0.4, "0.4"),
    "plan_strategic": (0.1, "0.1"),
    "public_joining": (0.6, "0.6"),
    "public_cost": (25.0, "25"),
    "public_years": (0.3, "0.3"),
    "public_memberships": (2.0, "2"),
    "plan_name": ("Lugnt", "Lugnt"),
    "plans": (PLANS, plans().write(PLANS)),
    "phase_fixed": (0.25, "0.25"),
    "phase_share": (0.2, "0.2"),
    "phase_whom": (2, "2"),
    "phase_outs": (FEWER, packing.pack([["Färre", 0.2, 0.5, -1, "tiers", ""]])),
    "home_column": ("attr_2", "attr_2"),
    "look_for_groups": (True, "True"),
    "several_cut": (0.2, "0.2"),
    "several_points": (0.05, "0.05"),
    "own_effects": (EFFECTS, packing.pack([["Samtal", 0.03, 0.01, 0.05, 900]])),
    "board": (PICKS, packing.pack([["overview"], ["trend#rolling", "Vi växer", "", "Välkomst"]])),
    "board_subject": ("trend", "trend"),
    "board_step": (4, "4"),
    "room_code": ("KFMRTX", "KFMRTX"),
    "room_group": ("0a" * 16, "0a" * 16),
    "room_targets": ([0, 2], "0.2"),
    "room_frequency": (1.5, "1.5"),
    "room_revenue": (100.0, "100"),
    "room_years": (0.5, "0.5"),
    "room_uptake": (0.4, "0.4"),
    "room_cost": (75.0, "75"),
}


def visit() -> None:
    """A page that shows nothing but begins and ends as the frame does."""
    from ui import choices

    choices.start()
    choices.write_link()


def app(**params: str) -> AppTest:
    at = AppTest.from_function(visit)
    for name, text in params.items():
        at.query_params[name] = text
    return at.run()


def query(at: AppTest) -> dict[str, str]:
    return {k: v[-1] if isinstance(v, list) else v for k, v in at.query_params.items()}


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(value).encode())).decode().rstrip("=")


def test_every_sample_has_a_title() -> None:
    assert tuple(choices.SAMPLES) == NAMES


def test_every_choice_that_travels_is_proved_here() -> None:
    assert set(TRAVELS) == {key for key, slot in choices.TABLE.items() if slot.link}
    names = [slot.link for slot in choices.TABLE.values() if slot.link]
    assert len(set(names)) == len(names)
    assert not set(names) & {"v", "s", "embed", "embed_options"}


@pytest.mark.parametrize("key", TRAVELS)
def test_a_choice_written_to_a_link_is_read_back_the_same(key: str) -> None:
    value, text = TRAVELS[key]
    slot = choices.TABLE[key]
    assert slot.form.write(value) == text
    assert choices.read({slot.link: text}) == {key: value}
    assert value != slot.default
    assert slot.default is None or slot.form.check(slot.default) == slot.default


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_whole_link_opens_a_second_visit_with_the_same_choices_and_link(part: int) -> None:
    keys = [key for i, key in enumerate(TRAVELS) if i % 3 == part or key in ("lang", "file", "currency")]
    names = {choices.TABLE[key].link: TRAVELS[key][1] for key in keys}
    first = app(v="1", s=link.pack([PROGRAMME]), **names)
    assert not first.exception
    assert {key: first.session_state[key] for key in keys} == {key: TRAVELS[key][0] for key in keys}
    assert first.session_state["scenarios"] == (PROGRAMME,)
    assert query(first) == {"v": "1", "s": link.pack([PROGRAMME]), **names}
    second = app(**query(first))
    assert query(second) == query(first)


def test_a_link_with_every_choice_there_is_leaves_the_scenarios_out_and_nothing_else() -> None:
    names = {choices.TABLE[key].link: text for key, (_, text) in TRAVELS.items()}
    first = app(v="1", s=link.pack([PROGRAMME]), **names)
    assert {key: first.session_state[key] for key in TRAVELS} == {k: v for k, (v, _) in TRAVELS.items()}
    assert query(first) == {"v": "1", **names} and first.session_state["scenarios"] == (PROGRAMME,)


def test_a_visit_without_a_link_has_the_defaults_and_a_short_link() -> None:
    at = app()
    assert query(at) == {"v": "1", "lang": "sv", "file": "member_company"}
    assert choices.counted() == Choices()


def test_the_link_is_read_once_so_a_later_choice_stays() -> None:
    at = app(method="discounted")
    at.session_state["method"] = "migration"
    assert query(at.run())["method"] == "migration"


def tabs() -> None:
    """A page with tabs, one of which has been opened by a click."""
    import streamlit as st

    from ui import choices

    choices.start()
    labels = {"went": "Vart", "came": "Varifrån"}
    key = choices.tab("flow_side", labels)
    st.caption(st.session_state[key])
    st.session_state[key] = "Varifrån"
    choices.take_tab("flow_side", labels)
    choices.write_link()


@pytest.mark.parametrize(("link", "label"), [("", "Vart"), ("came", "Varifrån"), ("every", "Vart")])
def test_a_tab_opens_by_the_link_and_a_click_writes_it_there(link: str, label: str) -> None:
    at = AppTest.from_function(tabs)
    if link:
        at.query_params["fs"] = link
    at.run()
    assert at.caption[0].value == label
    assert query(at)["fs"] == "came"
    assert at.run().caption[0].value == "Varifrån"


def test_a_link_to_an_own_file_carries_the_choices_and_says_that_the_file_is_missing() -> None:
    at = app(file="own", method="future")
    assert not at.exception
    assert (standing(at, "file"), at.session_state["link_wanted_own"]) == ("member_company", True)
    assert at.session_state["method"] == "future"


BOMB = base64.urlsafe_b64encode(zlib.compress(b"[" + b" " * 50_000_000 + b"]", 9)).decode()
DEEP = base64.urlsafe_b64encode(zlib.compress(b"[" * 16_000)).decode()
TAIL = base64.urlsafe_b64encode(zlib.compress(b"[]") + b"junk").decode()
HOSTILE = {
    "bomb": {"s": BOMB[:8_000]},
    "whole bomb": {"s": BOMB},
    "deep": {"s": DEEP},
    "tail": {"s": TAIL},
    "junk": {
        "s": "%%%",
        "d": "junk",
        "end": "yesterday",
        "m": "x",
        "tiers": "a=b",
        "file": "../../etc/passwd",
    },
    "not finite": {"d": "nan", "margin": "inf", "ea": "-inf", "ix": "1e999", "cuts": "nan_1"},
    "wrong types": {"m": "6.5", "et": "a.b", "lang": "xx", "w": "None", "cur": "kr<b>"},
    "huge": {"m": "9" * 5_000, "d": "9" * 5_000, "en": "x" * 9_000, "tiers": ",".join(["a=1"] * 5_000)},
    "exponent shares": {"tiers": "A=100,B=1e-99999999"},
    "shares that do not sum": {"tiers": "A=50,B=40"},
    "same names": {"tiers": "A=50,A=50"},
    "digits that are not ascii": {"tiers": "A=٥٠,B=٥٠", "m": "²", "cuts": "_"},
    "scenario with NaN": {"s": packed([["a", [0], [float("nan"), 0, 0], 1, 1, None, 0, 0, "course", 0.1]])},
    "scenario of wrong types": {"s": packed([["a", "b", {}, None, [], "1", True, False, 3, "x"], 7, None, {}])},
    "not a list": {"s": packed({"a": 1})},
    "another version": {"v": "99", "d": "0.3", "m": "3"},
    "empty": dict.fromkeys(("v", "s", "d", "m", "end", "tiers", "file", "lang", "et"), ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_link_is_ignored_and_the_page_works(name: str) -> None:
    at = app(**HOSTILE[name])
    assert not at.exception
    assert standing(at, "discount") == 0.1 or name == "huge"
    assert standing(at, "tiers") == "Super=5,Top=15,Middle=50,Bottom=30"
    assert "scenarios" not in at.session_state
    assert (standing(at, "file"), at.session_state["lang"]) == ("member_company", "sv")


@given(st.dictionaries(st.sampled_from([*choices.BY_LINK, "v", "x"]), st.text(max_size=60)))
@example({"m": "1_0", "d": "1_0", "end": "20240101"})
def test_any_text_in_a_link_is_a_sound_choice_or_none(params: dict[str, str]) -> None:
    for key, value in choices.read(params).items():
        slot = choices.TABLE[key]
        assert slot.form.check(value) == value
        assert slot.form.check(slot.form.read(slot.form.write(value))) == value


@given(st.text(max_size=200))
def test_any_scenario_text_is_scenarios_or_none(text: str) -> None:
    assert isinstance(link.unpack(text), tuple)


FINITE = st.floats(-1e15, 1e15)


@given(st.lists(st.tuples(st.text(max_size=60), FINITE, FINITE, FINITE, FINITE), max_size=30))
def test_scenarios_survive_the_link_clamped_and_at_most_twenty(rows: list[tuple[Any, ...]]) -> None:
    wanted = [[n, [0], [a, b, c], d, 1, None, 0, 0, "course", 0.1] for n, a, b, c, d in rows]
    once = link.read_scenarios(wanted)
    assert link.unpack(link.pack(once)) == once
    assert len(once) <= link.MOST_SCENARIOS
    for scenario in once:
        assert 0 <= scenario.reach <= 1
        assert 0 < len(scenario.name) <= link.NAME


def test_numbers_outside_their_range_are_moved_to_its_end() -> None:
    read = choices.read({"d": "7", "m": "600", "ea": "-1e300", "margin": "-1"})
    assert read == {"discount": 1.0, "months": 60, "edit_revenue": -1e7, "margin": 0.0}


def test_twelve_scenarios_fit_in_a_link() -> None:
    twelve = [Scenario(f"Program {i}", (0, 2), Levers(1, 100 + i, 0.5), one_off=10_000 * i) for i in range(12)]
    assert len(link.pack(twelve)) < 600


def test_names_lose_what_could_deceive_or_break() -> None:
    assert one_line("Vinn\u202e till\u0000baka\n dem\ud800") == "Vinn tillbaka dem"
    assert one_line("x" * 50) == "x" * 39 + "…"


def save_many() -> None:
    """Saves forty long-named scenarios; at most twenty are kept."""
    from clv.levers import Levers, Scenario
    from ui import choices

    choices.start()
    for i in range(40):
        hashed = "".join(chr(0x4E00 + (i * 7919 + j * 104_729) % 20_000) for j in range(40))
        choices.save_scenario(
            Scenario(hashed, (i % 4,), Levers(i * 1.2345678, i * 9.87654321, 0.5), one_off=i * 12_345.67)
        )
    choices.remove_scenario(choices.scenarios()[0].name)
    choices.write_link()


def test_what_does_not_fit_in_a_link_travels_in_a_file() -> None:
    at = AppTest.from_function(save_many).run()
    assert not at.exception
    assert len(at.session_state["scenarios"]) == 19
    assert "s" not in query(at)


def save_and_reopen() -> None:
    """Saves choices to a file, forgets them, and takes them back."""
    from clv.levers import Levers, Scenario
    from ui import choices

    choices.start()
    choices.put("method", "migration")
    choices.put("lang", "en")
    choices.save_scenario(Scenario("Återvinn", (1,), Levers(1, 2, 3)))
    saved = choices.to_file()
    choices.put("method", "course")
    choices.remove_scenario("Återvinn")
    choices.from_file(saved)
    assert choices.value("method") == "migration"
    assert [s.name for s in choices.scenarios()] == ["Återvinn"]
    assert choices.link_too_long() is False
    assert "?v=1" in choices.link()


def test_a_saved_file_gives_the_choices_back() -> None:
    assert not AppTest.from_function(save_and_reopen).run().exception


NOT_SAVED = [b"", b"{", b"[]", b"null", b"{}", b'{"customer_worth":2}', b"\xff\xfe", b"NaN"]
NOT_SAVED += [b"[" * 60_000, b" " * 70_000]
BROKEN: list[dict[str, Any]] = [
    {},
    {"choices": 3, "scenarios": 3},
    {"choices": {"d": 5, "m": None, "x": ""}, "scenarios": [1]},
]


def open_files(refused: list[bytes], broken: list[bytes]) -> None:
    """Opens files that hold no choices, and some that hold a few broken ones."""
    import pytest

    from clv.tables import TableProblem
    from ui import choices

    choices.start()
    for content in refused:
        with pytest.raises(TableProblem, match="choices_file"):
            choices.from_file(content)
    for content in broken:
        choices.from_file(content)
    assert (choices.value("discount"), choices.scenarios()) == (0.1, ())


def test_a_file_that_is_not_saved_choices_is_refused_and_a_broken_part_is_left_out() -> None:
    broken = [json.dumps({"customer_worth": 1, **rest}).encode() for rest in BROKEN]
    at = AppTest.from_function(open_files, kwargs={"refused": NOT_SAVED, "broken": broken}).run()
    assert not at.exception


def edit_a_scenario() -> None:
    """Puts a scenario on the levers and reads it back."""
    from clv.levers import Levers, Scenario
    from clv.tables import parse_scheme
    from ui import choices

    choices.start()
    programme = Scenario("A", (0, 3), Levers(1.5, -100, 0.25), 0.5, 0.1, 0.4, 250_000, 12.5, "discounted", 0.08)
    choices.edit(programme)
    assert choices.editing() == programme
    choices.set_tier_scheme(parse_scheme("A=20,B=80"))
    assert choices.editing().targets == (0,)


def test_the_scenario_being_edited_is_what_the_levers_say() -> None:
    assert not AppTest.from_function(edit_a_scenario).run().exception


def own_file() -> None:
    """An own file is shown once it is kept; another file's period and currency are forgotten."""
    from ui import choices

    choices.start()
    assert (choices.source(), choices.currency(), choices.words().language) == ("member_company", "SEK", "sv")
    choices.put("file", "own")
    assert choices.source() == "member_company"
    choices.use("online_retail")
    choices.put("months", 6)
    first = choices.uploader()
    choices.keep_own({"rows": 3}, "kunder\u202e.csv", "NOK")
    assert choices.uploader() != first
    choices.use("own")
    assert (choices.source(), choices.source_title(), choices.currency()) == ("own", "kunder.csv", "NOK")
    assert choices.counted().months is None
    assert choices.params()["file"] == "own"
    kept = choices.folder()
    assert kept == choices.folder()
    assert kept.is_dir()
    choices.forget_own()
    assert (choices.source(), choices.own(), kept.exists()) == ("member_company", None, False)


def test_an_own_file_is_kept_and_let_go() -> None:
    at = AppTest.from_function(own_file).run()
    assert not at.exception


def widgets() -> None:
    """Widgets whose options or range do not hold the link's value."""
    import streamlit as st

    from ui import choices

    choices.start()
    st.slider("a", 0.0, 5.0, key=choices.within("edit_years", 0.0, 5.0), persist_state="session")
    st.select_slider("b", [0.0, 0.05, 0.1], key=choices.among("discount", [0.0, 0.05, 0.1]), persist_state="session")
    st.segmented_control(
        "c", [0, 1], selection_mode="multi", key=choices.among("edit_targets", [0, 1]), persist_state="session"
    )
    choices.put("edit_years", 2)
    choices.write_link()


def test_a_choice_out_of_a_widgets_range_moves_into_it() -> None:
    at = AppTest.from_function(widgets)
    for name, text in {"ey": "50", "d": "0.08", "et": "1.3"}.items():
        at.query_params[name] = text
    at.run()
    assert not at.exception
    assert (at.session_state["edit_years"], at.session_state["discount"]) == (5.0, 0.1)
    assert at.session_state["edit_targets"] == [1]
    at.run()
    assert not at.exception
    assert at.session_state["edit_years"] == 2


def test_a_scheme_too_long_for_a_link_is_refused() -> None:
    with pytest.raises(ValueError, match="not a scheme"):
        link.scheme_text(Scheme(tuple(map(str, range(20))), (Decimal(5),) * 20))
    assert link.scheme_text(Scheme(("a,b", "c=d"), (Decimal(50), Decimal(50)))) == "a b=50,c=d=50"


def behind_a_number() -> None:
    """A table one can look behind, as a page shows it."""
    import pandas as pd

    from report.exhibit import CustomerGroup
    from ui import choices
    from ui.drilldown import behind

    choices.start()
    people = pd.DataFrame({"customer_id": ["a", "b"], "tier_before": ["Top", "Rest"], "tier_now": ["Top", None]})
    people = people.assign(movement=["stayed", "lost"], revenue_now=[5.0, 0.0], revenue_before=[4.0, 9.0])
    groups = [
        CustomerGroup("Now", "They are in {tier}."),
        CustomerGroup("Before", "They were in {tier}.", tier="tier_before"),
    ]
    behind(lambda: people, ["Top", "Rest"], groups, "members")
    choices.write_link()


def test_a_link_opens_the_customers_behind_the_cell_that_was_picked() -> None:
    at = AppTest.from_function(behind_a_number)
    at.query_params["o"], at.query_params["b"] = "members_behind", "members~1~1"
    at.run()
    assert [select.value for select in at.selectbox][:2] == [1, 1]
    assert at.markdown[0].value.startswith("**1 ")
    at.selectbox[0].set_value(-1).run()
    assert at.query_params["b"] == "members~~1" and at.markdown[0].value.startswith("**2 ")
    assert at.query_params["o"] == "members_behind"


def test_a_cell_the_table_does_not_hold_is_the_first() -> None:
    at = AppTest.from_function(behind_a_number)
    at.query_params["o"], at.query_params["b"] = "members_behind", "members~30~9"
    at.run()
    assert [select.value for select in at.selectbox][:2] == [-1, 0] and not at.exception
