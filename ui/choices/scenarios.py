"""Named what-if scenarios, kept for the visit and in the link."""

from __future__ import annotations

import streamlit as st

from clv import Levers, Scenario
from clv.levers import LEVERS
from report.link_text import MOST_SCENARIOS, read_scenario, scenario_row
from ui.choices.table import put, value
from ui.choices.visit import tier_scheme

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


def editing() -> Scenario:
    """The scenario on the what-if page's levers; a target tier the scheme does not have is left out."""
    tiers = len(tier_scheme().names)
    return Scenario(
        targets=tuple(t for t in value("edit_targets") or () if t < tiers),
        levers=Levers(**{lever: value(f"edit_{lever}") or 0.0 for lever in LEVERS}),
        **{term: value(f"edit_{term}") for term in TERMS},
    )


def edit(scenario: Scenario) -> None:
    """Put a scenario on the what-if page's levers; one without a name leaves the name that stands there."""
    for term in TERMS:
        if term != "name" or scenario.name:
            put(f"edit_{term}", getattr(scenario, term))
    for lever in LEVERS:
        put(f"edit_{lever}", getattr(scenario.levers, lever))
    put("edit_targets", list(scenario.targets))
