"""Control of whose drivers of satisfaction are shown."""

from __future__ import annotations

import streamlit as st

from clv import TOTAL
from report.link_text import one_of, whole
from study import Study, survey
from ui import choices
from ui.choices import Choice
from words import Words

ROWS = {
    "satisfaction_part": Choice("scores", one_of("scores", "money"), "sn"),
    # -1 is everybody
    "drivers_tier": Choice(-1, whole(-1, 11), "sd"),
}


ALL = -1


def drivers_tier(study: Study, w: Words) -> str:
    """The tier whose drivers are shown, or TOTAL; no choice where there are none to show."""
    tiers, names = survey.tiers_with_drivers(study), study.base.names
    if not tiers:
        return TOTAL
    numbers = {(ALL if tier == TOTAL else names.index(tier)): tier for tier in tiers[::-1]}
    picked = st.segmented_control(
        w.t("For"),
        list(numbers),
        format_func=lambda n: w.t("All") if n == ALL else w.tier(numbers[n]),
        key=choices.among("drivers_tier", list(numbers)),
        required=True,
        persist_state="session",
    )
    return numbers[ALL if picked is None else picked]
