"""Controls of the forecast: which part is open, who is leaving, and the forecast's mark on the page of the value."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from clv import TableProblem
from report.exhibits import forecast, overview, value_range, who_leaves
from report.link_text import one_of
from report.notices import of_problem
from study import DATED, Study
from study import who_leaves as model
from study.scoring import hearing
from study.who_leaves import Scores
from ui import boxes, choices
from ui.choices import Choice
from ui.show import part, show
from words import N_, Words

ROWS = {
    "forecast_part": Choice("", one_of("", "tiers", "race", "leaving", "early"), "fo"),
    "value_forecast": Choice(False, one_of(False, True), "vf"),
}
STEPS = {
    "learning": N_("Learning from the previous period"),
    "judging": N_("Tried on the last period"),
    "rules": N_("Looking for rules"),
}


def parts(study: Study, w: Words, ahead: bool = True) -> None:
    """The tiers ahead, the race with the models' parameters, who is leaving, and good customers early.

    `ahead`: whether the file can be forecast; who is leaving can be asked of other files too.
    """
    labels = {"tiers": w.t("Tier by tier"), "race": w.t("The race against simple rules")} if ahead else {}
    if study.base_problem is None and study.has_customers and study.base.two_periods:
        labels["leaving"] = w.t("Who is leaving, and why")
    if ahead and study.base.kind == "transactions":
        labels["early"] = w.t("Good customers early")
    if not labels:
        return
    which, place = part("forecast_part", labels)
    with place:
        {"tiers": _tiers, "race": _race, "leaving": _leaving, "early": _early}[which](study, w)


def _tiers(study: Study, w: Words) -> None:
    show(forecast.tiers(study, w))
    for exhibit in forecast.by_tenure(study, w):
        with boxes.box(exhibit.key, exhibit.message) as opened:
            if opened:
                show(exhibit.body)


def _race(study: Study, w: Words) -> None:
    show(forecast.race(study, w))
    with boxes.box("forecast_models", w.t("The models and their parameters")) as opened:
        if opened:
            show(forecast.parameters(study, w).body)


def _leaving(study: Study, w: Words) -> None:
    _scored(study, w, model.leaving, early=False)


def _early(study: Study, w: Words) -> None:
    _scored(study, w, model.early, early=True)


def _scored(study: Study, w: Words, find: Callable[[Study], Scores], early: bool) -> None:
    """Work out the scores in a process of its own, with its steps and a way to stop it, and show them."""
    waiting = st.empty()
    try:
        with waiting.container(), st.status(w.t("Working out the scores"), expanded=True):
            st.button(w.t("Cancel"), key="cancel_scores", on_click=choices.reset, args=("forecast_part",))

            def step(name: str) -> None:
                st.markdown(f"✓ {w.t(STEPS[name])}")

            with hearing(step):
                found = find(study)
    except TableProblem as problem:
        waiting.empty()
        st.markdown(of_problem(w, problem))
        return
    waiting.empty()
    st.markdown(who_leaves.quality_said(found, w, early))
    show(who_leaves.listed(found, study, w, early))
    told = who_leaves.exhibits_of(found, study, w, early)
    for exhibit in told:
        with boxes.box(exhibit.key, exhibit.message) as opened:
            if opened:
                show(exhibit.body)


def value_range_shown(study: Study, w: Words) -> None:
    """The value by every method, with the forecast's beside them when it is asked for."""
    show(*value_range.spread(study, w, forecast=bool(choices.value("value_forecast"))))
    show(*overview.carries(study, w))


def beside_the_methods(study: Study, w: Words) -> None:
    """A switch for the forecast's value as one more mark of the range."""
    if study.base.kind in DATED and study.base.two_periods:
        st.toggle(w.t("Show the forecast's value too"), key=choices.slot("value_forecast"), persist_state="session")
