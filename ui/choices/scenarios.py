"""Named what-if scenarios, kept for the visit and in the link."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from clv import Levers, Scenario
from clv.levers import LEVERS
from report.link_text import MOST_SCENARIOS, read_scenario, scenario_row
from study import Study
from study.what_if import answerable, facts_of, file_levers, suited, wanted_targets
from ui.choices.table import put, value
from ui.choices.visit import Of, tier_scheme

TERMS = ("name", "reach", "uptake", "margin", "one_off", "yearly_cost", "method", "discount")
_SCENARIOS = "scenarios"


def scenarios() -> tuple[Scenario, ...]:
    """The named scenarios, in the order they were saved."""
    kept: tuple[Scenario, ...] = st.session_state.get(_SCENARIOS, ())
    return kept


def save_scenario(scenario: Scenario) -> bool:
    """Keep a scenario under its name, in place of one so named; False when twenty others are kept already.

    ValueError: without a name, or with numbers no link can carry.
    """
    sound = read_scenario(scenario_row(scenario))
    if not sound.name:
        raise ValueError("a scenario needs a name")
    kept = {s.name: s for s in scenarios()}
    if sound.name not in kept and len(kept) >= MOST_SCENARIOS:
        return False
    kept[sound.name] = sound
    st.session_state[_SCENARIOS] = tuple(kept.values())
    return True


def remove_scenario(name: str) -> None:
    """Remove the scenario so named, if there is one."""
    st.session_state[_SCENARIOS] = tuple(s for s in scenarios() if s.name != name)


def set_scenarios(wanted: tuple[Scenario, ...]) -> None:
    """Take the scenarios of a link or a file in place of those kept."""
    st.session_state[_SCENARIOS] = wanted


def editing(of: Of = value) -> Scenario:
    """The scenario on the what-if page's levers; a target tier the scheme does not have is left out."""
    tiers = len(tier_scheme(of).names)
    return Scenario(
        targets=tuple(t for t in of("edit_targets") or () if t < tiers),
        levers=Levers(**{lever: of(f"edit_{lever}") or 0.0 for lever in LEVERS}),
        **{term: of(f"edit_{term}") for term in TERMS},
    )


def edit(scenario: Scenario) -> None:
    """Put a scenario on the what-if page's levers; one without a name leaves the name that stands there."""
    for term in TERMS:
        if term != "name" or scenario.name:
            put(f"edit_{term}", getattr(scenario, term))
    for lever in LEVERS:
        put(f"edit_{lever}", getattr(scenario.levers, lever))
    put("edit_targets", list(scenario.targets))


def standing(study: Study, of: Of = value) -> Scenario | None:
    """Where the choices put the levers, as this file can bear them; None where it says nothing of how long they stay.

    `of`: where a choice is read, the visit or a link alone.
    """
    if not answerable(study):
        return None
    f, edited = facts_of(study), editing(of)
    if of("edit_revenue") is None:
        edited = replace(edited, levers=replace(edited.levers, revenue=file_levers(f).revenue))
    return suited(f, replace(edited, targets=tuple(wanted_targets(f.names, of("edit_targets")))))


def kept_scenarios(study: Study) -> dict[str, Scenario]:
    """The kept scenarios by their names, as this file can bear them."""
    if not answerable(study):
        return {}
    f = facts_of(study)
    return {scenario.name: suited(f, scenario) for scenario in scenarios()}
