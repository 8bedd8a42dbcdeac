"""Controls of the forecast: which part is open, and its mark on the page of the value."""

from __future__ import annotations

import streamlit as st

from report.exhibits import forecast, overview, value_range
from report.link_text import one_of
from study import Study
from ui import boxes, choices
from ui.choices import Choice
from ui.show import part, show
from words import Words

ROWS = {
    "forecast_part": Choice("tiers", one_of("tiers", "race"), "fo"),
    "value_forecast": Choice(False, one_of(False, True), "vf"),
}


def parts(study: Study, w: Words) -> None:
    """The tiers ahead, or the race with the models' parameters in a box."""
    labels = {"tiers": w.t("Tier by tier"), "race": w.t("The race against simple rules")}
    which, place = part("forecast_part", labels)
    with place:
        if which == "tiers":
            show(forecast.tiers(study, w))
            return
        show(forecast.race(study, w))
        with boxes.box("forecast_models", w.t("The models and their parameters")) as opened:
            if opened:
                show(forecast.parameters(study, w).body)


def value_range_shown(study: Study, w: Words) -> None:
    """The value by every method, with the forecast's beside them when it is asked for."""
    asked = bool(choices.value("value_forecast"))
    show(*value_range.spread(study, w, forecast=asked))
    if study.base.kind == "transactions" and study.base.two_periods:
        st.toggle(w.t("Show the forecast's value too"), key=choices.slot("value_forecast"), persist_state="session")
    show(*overview.carries(study, w))
