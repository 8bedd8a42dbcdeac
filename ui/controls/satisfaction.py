"""Control of whose drivers of satisfaction are shown."""

from __future__ import annotations

import streamlit as st

from clv import TOTAL
from report.exhibits import satisfaction_value
from report.exhibits.matrix.picture import listed
from report.link_text import one_of, whole
from study import Study, survey
from ui import choices
from ui.choices import Choice
from ui.show import answer, show
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


def money(study: Study, w: Words) -> None:
    """What satisfaction goes with; on a phone the four cells as lines, for want of room."""
    if said := satisfaction_value.answer(study, w):
        answer(said)
    found = satisfaction_value.exhibits(study, w)
    show(*(listed(e, w) if e.key == "emotion" and choices.phone() else e for e in found))
