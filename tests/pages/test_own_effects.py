"""An effect measured on one's own customers is kept, and can be put on the levers and in a treatment plan."""

from __future__ import annotations

import pytest
from opened_pages import page

from clv import Choices, Scenario
from clv.levers import retention_points
from report.link_effects import own_effects, read_effect
from study import samples
from study.own_effects import OwnEffect, own_scenario
from study.what_if import facts_of

CALLS = OwnEffect("Calls **x**", 0.03, 0.01, 0.05, 900)


def test_an_own_effect_moves_retention_by_its_points() -> None:
    f = facts_of(samples.study_of("member_company", Choices()))
    for tier in range(len(f.names)):
        made = own_scenario(f, CALLS, Scenario(targets=(tier,)))
        assert made is not None
        assert retention_points(f.today, made.levers)[tier] == pytest.approx(0.03, abs=2e-4)
    assert own_scenario(f, CALLS, Scenario()) is None


def test_it_is_kept_from_a_comparison_and_offered_again() -> None:
    link = {"lang": "en", "file": "energy_company", "o": "evidence", "ve": "seen", "w": "base"}
    app = page("what_if", **link).run(timeout=60)
    for key, value in {"treated": 500, "kept": 420, "out": 500, "out_kept": 390}.items():
        app.number_input(key=f"seen_{key}").set_value(value)
    app.run()
    app.text_input(key="own_effect_name").set_value("Calls").run()
    app.button(key="own_effect_keep").click().run()
    (kept,) = app.session_state["own_effects"]
    assert (kept.name, round(kept.points, 2), kept.customers) == ("Calls", 0.06, 1000) and not app.exception
    again = page("what_if", **{**link, "ve": "measured", "vo": own_effects().write((CALLS,))}).run(timeout=60)
    assert any("+3.0 percentage points" in str(e.value) or "+3.0" in str(e.value) for e in again.markdown)
    again.button(key="preset_own_0").click().run()
    assert again.session_state["edit_years"] > 0 and not again.exception
    plan = page(
        "treatment",
        lang="en",
        file="energy_company",
        dv="tiers",
        jw="decide",
        o="plan_points",
        vo=own_effects().write((CALLS,)),
    )
    plan.run(timeout=60)
    plan.selectbox(key="point_evidence").set_value(CALLS.code).run()
    assert plan.session_state["plan_touchpoints"][0].evidence == CALLS.code and not plan.exception


def test_own_effects_travel_and_junk_does_not() -> None:
    form = own_effects()
    assert form.check(form.read(form.write((CALLS,)))) == (CALLS,)
    assert [read_effect(junk) for junk in (None, [], ["a"], [1, 2, 3, 4, 5], ["a", 1e400, 0, 0, 0])] == [None] * 5
    assert form.check([["", 0.1, 0, 0, 5]]) == ()
