"""Who gets what, steps two and three: what each segment is given, and what the plan leaves, hidden or public."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from opened_pages import page, standing
from streamlit.testing.v1 import AppTest
from studies import words_for

from clv import Choices, Levers
from clv.treatment import Touchpoint
from report.exhibits import treatment
from report.exhibits.plan import effect as names_effect
from report.exhibits.plan import exhibits, names, see
from report.link_plan import levels, plan_row, plans, read_plan, read_touchpoint, touchpoint_row, touchpoints
from study import samples
from study.kept_plans import KeptPlan, treated
from study.segmentations import Asked, divided
from study.treatment import SETS, Treated, planned, ready
from study.what_if import facts_of

BOXES = "plan_points.plan_shares.plan_form.plans_kept"


def opened(step: str, sample: str = "swedish_excel", lang: str = "en", **link: str) -> AppTest:
    """The page at a step, divided by value tiers, with every box open."""
    app = page("treatment", lang=lang, file=sample, **{"jw": step, "dv": "tiers", "o": BOXES, **link}).run(timeout=60)
    assert not app.exception, [e.value for e in app.exception]
    return app


def link_of(app: AppTest) -> dict[str, str]:
    """What stands in the address."""
    return {name: str(value[-1] if isinstance(value, list) else value) for name, value in app.query_params.items()}


def answer_of(app: AppTest) -> str:
    """The page's answer."""
    return next(str(e.value) for e in (*app.header, *app.markdown) if "yellow" in str(e.value))


def plan_of(sample: str = "swedish_excel") -> Treated:
    """The proposed plan of a sample's value tiers."""
    study = samples.study_of(sample, Choices())
    return planned(study, divided(study, Asked("tiers")).found)


def test_every_touchpoint_level_and_kind_has_its_words() -> None:
    assert {row.code for rows in SETS.values() for row in rows} | {"membership"} == set(names.TOUCHPOINTS)
    assert set(SETS) == set(names.SETS)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_level_that_is_changed_changes_the_plan_and_stands_in_the_link(lang: str) -> None:
    app = opened("decide", lang=lang, jc="2")
    before = answer_of(app)
    app.segmented_control(key="plan_level_0").set_value("must").run()
    assert answer_of(app) != before
    of, rows = app.session_state["plan_levels"]
    assert of == "tiers" and rows[2][0] == "m" and len(rows) == 4
    again = opened("decide", lang=lang, jc="2", jl=levels().write((of, rows)))
    assert answer_of(again) == answer_of(app)
    back = {"en": "Back to the proposed plan", "sv": "Tillbaka till den föreslagna planen"}[lang]
    next(b for b in app.button if b.label == back).click()
    app.run()
    assert answer_of(app) == before


def test_a_touchpoint_s_cost_effect_and_source_can_be_changed_and_one_s_own_added() -> None:
    app = opened("decide", jc="2", jp="1")
    before = answer_of(app)
    app.number_input(key="point_yearly_cost_1").set_value(5_000.0).run()
    assert app.session_state["plan_touchpoints"][1].yearly_cost == 5_000.0 and answer_of(app) != before
    app.selectbox(key="point_evidence").set_value("life_cycle").run()
    assert app.session_state["plan_touchpoints"][1].evidence == "life_cycle"
    assert app.session_state["plan_touchpoints"][1].levers.years > 0
    app.number_input(key="point_years_1").set_value(0.5).run()
    assert app.session_state["plan_touchpoints"][1].evidence == "", "a changed figure is no longer what was measured"
    app.button(key="point_add").click().run()
    assert len(app.session_state["plan_touchpoints"]) == 9 and not app.exception
    app.text_input(key="point_name_8").set_value("**Hi** [x](http://a.b)").run()
    assert not app.exception and app.session_state["plan_touchpoints"][8].name == "**Hi** [x](http://a.b)"
    assert "](http" not in "".join(str(e.label) for e in app.segmented_control)
    app.button(key="point_out").click().run()
    assert len(app.session_state["plan_touchpoints"]) == 8 and not app.exception


def test_what_the_plan_leaves_hidden_beside_public_and_beside_others() -> None:
    app = opened("see", sample="energy_company", lv="plain")
    text = " ".join(str(e.value) for e in app.subheader)
    assert "The plan leaves most in Super" in text and "A hidden programme leaves" in text
    app.text_input(key="plan_name").set_value("Quiet").run()
    app.button(key="keep_plan").click().run()
    (kept,) = app.session_state["plans"]
    text = " ".join(str(e.value) for e in app.subheader)
    assert "As it stands and Quiet leave most, and as much: " in text.replace("\u00a0", " ")
    assert kept.name == "Quiet" and kept.asked.way == "tiers"
    app.select_slider(key="public_joining").set_value(1.0).run()
    assert not app.exception
    app.button(key="load_plan").click().run()
    assert app.session_state["public_joining"] == 0.5
    app.select_slider(key="plan_may").set_value(0.0).run()
    assert "and as much" not in " ".join(str(e.value) for e in app.subheader)
    app.button(key="load_plan").click().run()
    app.button(key="drop_plan").click().run()
    assert app.session_state["plans"] == () and not app.exception
    app.select_slider(key="plan_must").set_value(0.0).run()
    assert link_of(app)["jm"] == "0"
    app.button(key="to_live").click().run()
    assert len(app.get("bidi_component")) == 1 and not app.exception


SOUND = {"effects": 0.5, "must": 0.9, "may": 0.4, "strategic": 0.1, "seq": 1}
HOSTILE: list[Any] = [
    None,
    [],
    {},
    {"effects": 0.5},
    SOUND | {"name": "x"},
    SOUND | {"effects": "1"},
    SOUND | {"effects": True},
    SOUND | {"effects": math.nan},
    SOUND | {"effects": 1e300},
    SOUND | {"effects": -0.1},
    SOUND | {"must": 1.5},
    SOUND | {"may": None},
    SOUND | {"strategic": [1]},
    SOUND | {"seq": -1},
    SOUND | {"plan_cell": 1},
]


def test_what_the_browser_says_of_a_plan_moves_the_choices_or_changes_nothing() -> None:
    app = opened("see")
    (there,) = app.get("bidi_component")
    data = json.loads(there.proto.bytes)
    assert data["at"] == {"effects": 1.0, "must": 1.0, "may": 0.5, "strategic": 0.2}
    assert len(data["cells"]) == 4 and len(there.proto.bytes) < 16_000

    def hear(told: object) -> None:
        states = app._tree.get_widget_states()  # noqa: SLF001
        said = states.widgets.add()
        said.id, said.json_value = app.get("bidi_component")[0].proto.id, json.dumps({"at": told})
        app._run(states)  # noqa: SLF001

    for told in HOSTILE:
        hear(told)
        assert not app.exception and (standing(app, "plan_effects"), standing(app, "plan_must")) == (1.0, 1.0)
    hear(SOUND)
    assert not app.exception and [app.session_state[f"plan_{name}"] for name in SOUND] == [*SOUND.values()]
    assert link_of(app)["je"] == "0.5"
    again = opened("see", sample="energy_company", lv="plain", je="0.5", jm="0.9", jy="0.4", jg="0.1")
    assert "50% of its effects" in answer_of(again)


def test_tiers_that_nobody_has_left_are_said_and_the_rest_is_summed() -> None:
    t, w = plan_of("swedish_excel"), words_for(samples.study_of("swedish_excel", Choices()), "en")
    nets = t.hidden["net"]
    assert t.uncounted == ("Super", "Top") and nets.iloc[-1] == pytest.approx(nets.iloc[:-1].sum())
    assert "Nobody left Super and Top" in see.answer(t, w.tier, w)
    assert see.message(t, w.tier, w) == "The plan leaves most in Middle: SEK\u00a05,299"
    unknown = see.side_by_side([see.PlanRow("As it stands", 1.0, math.nan, 1.0)], w)
    assert unknown.message == "Plans and scenarios side by side"


def test_where_purchases_are_invoices_money_is_a_year_and_buying_oftener_is_no_lever() -> None:
    t = plan_of("energy_company")
    assert t.counted == "nothing" and all(p.levers.frequency == 0 for p in t.plan.touchpoints)
    w = words_for(samples.study_of("energy_company", Choices()), "en")
    (benefit,) = [p for p in t.plan.touchpoints if p.name == "benefit"]
    assert "per year" in names_effect(benefit, w, t.counted) and "purchase" not in names_effect(benefit, w, t.counted)
    assert "per purchase" in names_effect(benefit, w)


def test_a_matrix_is_given_most_where_its_advice_is_to_deepen() -> None:
    study = samples.study_of("intermediaries", Choices())
    t = planned(study, divided(study, Asked("matrix")).found)
    given = [sum(level == "must" for level in row) for row in t.plan.levels]
    assert given == sorted(given, reverse=True) and given[0] > given[-1]


def test_a_file_of_segments_has_no_plan_and_one_without_durations_says_so() -> None:
    app = page("treatment", lang="en", file="subscription_segments", jw="see").run(timeout=60)
    assert not app.exception


def test_the_exhibits_agree_with_the_answer_and_with_one_another() -> None:
    t, w = plan_of("energy_company"), words_for(samples.study_of("energy_company", Choices()), "en")
    result, decided, points, forms = exhibits(t, w.tier, w)
    assert result.table is not None and points.table is not None and forms.table is not None
    assert decided.table is not None and len(decided.table) == len(t.plan.touchpoints)
    whole = result.table.iloc[-1]
    assert (
        whole["net"]
        == pytest.approx(result.table["net"].iloc[:-1].sum())
        == pytest.approx(forms.table["net_hidden"].iloc[-1])
    )
    running = (result.table["spend_year"] * result.table["customers"]).iloc[:-1].sum()
    assert points.table["cost_year"].sum() == pytest.approx(running)


def test_kept_plans_and_touchpoints_travel_and_junk_does_not() -> None:
    study = samples.study_of("swedish_excel", Choices())
    points = (
        *ready(facts_of(study)),
        Touchpoint("Möte", "service", 9.5, 100.0, Levers(0.1, 2.0, 0.3), 0.4, "egen", True),
    )
    assert touchpoints().check(touchpoints().read(touchpoints().write(points))) == points
    kept = KeptPlan(
        "Lugnt", Asked("rfm", 1, 3), "eight", points[:2], ("mn", "ys"), (0.9, 0.4, 0.1), 0.3, 5.0, None, 2.0
    )
    assert plans().check(plans().read(plans().write((kept,)))) == (kept,)
    assert read_plan(plan_row(kept)) == kept
    wrong: tuple[object, ...] = ([], ["x"], ["x", 9, 1e400], None, [{}] * 10, ["a", 0, math.nan, 0, 0, 0, 0, 1, 0, ""])
    for junk in wrong:
        assert read_touchpoint(junk) is None and read_plan(junk) is None
    assert read_touchpoint(touchpoint_row(points[0])) == points[0]
    with pytest.raises(ValueError, match="no plan"):
        levels().check(("tiers", ("mx",)))


def test_a_plan_that_does_not_fit_the_division_is_as_proposed() -> None:
    study = samples.study_of("swedish_excel", Choices())
    proposed = treated(study, KeptPlan("x", Asked("tiers")))
    assert treated(study, KeptPlan("x", Asked("tiers"), rows=("m",))).plan == proposed.plan
    assert {t.evidence for t in proposed.plan.touchpoints} == {""}


def test_the_page_s_exhibits_hold_the_plan() -> None:
    study = samples.study_of("swedish_excel", Choices())
    found = [e.key for e in treatment.exhibits(study, words_for(study, "sv"))]
    assert {"plan_result", "plan", "touchpoints", "forms"} <= set(found)


def test_fewer_relations_are_kept_as_a_scenario_that_stands_beside_the_plans() -> None:
    app = page("treatment", lang="en", file="intermediaries", dv="tiers", o="phase_out").run(timeout=60)
    app.select_slider(key="phase_share").set_value(0.2)
    app.text_input(key="phase_name").set_value("Fewer and better").run()
    app.button(key="keep_phase_out").click().run()
    assert not app.exception, [e.value for e in app.exception]
    (kept,) = app.session_state["phase_outs"]
    assert (kept.name, kept.share, kept.cell) == ("Fewer and better", 0.2, -1)
    beside = page("treatment", **{**link_of(app), "jw": "see", "o": BOXES}).run(timeout=60)
    assert not beside.exception, [e.value for e in beside.exception]
    assert any("Fewer and better" in str(frame.value) for frame in (*beside.dataframe, *beside.table, *beside.markdown))
    app.button(key="drop_phase_out").click().run()
    assert app.session_state["phase_outs"] == ()
