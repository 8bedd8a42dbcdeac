"""Parts of the page of who they are beside the tiers: a row each, with what stands in the way and what is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from report.exhibit import Notice
from report.exhibits import behaviours as five
from report.exhibits import benchmarks, concentration, profile, segments
from study import Study
from ui import choices
from ui.boxes import box
from ui.controls.behaviours import behaviours
from ui.controls.concentration import by_attribute
from ui.controls.profile import profiled
from ui.show import answer, beside, say, show
from ui.streamlit_internals import DeltaGenerator
from words import Words


class TierPart(NamedTuple):
    """How a part is shown where nothing stands in the way, and what its figures mean."""

    obstacle: Callable[[Study, Words], Notice | None]
    shown: Callable[[Study, Words], None]
    limits: Callable[[Words], str]


def carries(study: Study, w: Words) -> None:
    """How few bring most, and who costs more than they bring."""
    answer(concentration.answer(study, w))
    left, right = st.columns([3, 2], gap="large")
    with left:  # as it is, with others' figures or without: no part of what the switch makes anew
        beside(concentration.tenths(study, w), concentration.rows(study, w))
    _marked(study, w, right)
    others = benchmarks.beside(study, w)
    with box(others.key, others.message) as opened_:
        if opened_:
            show(others.body)


@st.fragment
def _marked(study: Study, w: Words, place: DeltaGenerator) -> None:
    """The figures, with or without others' in them; the curve in its `place` beside the tenths."""
    marked = bool(choices.value("others_shown"))
    with place:
        show(concentration.curve(study, w, marked))
    show(*concentration.profit(study, w, marked))
    st.toggle(w.t("Others' figures in the charts"), key=choices.slot("others_shown"), persist_state="session")
    choices.write_link()


PARTS = {
    "carries": TierPart(concentration.obstacle, carries, concentration.limits),
    "behaviours": TierPart(five.obstacle, behaviours, five.limits),
    "profile": TierPart(profile.obstacle, profiled, profile.limits),
    "attribute": TierPart(concentration.obstacle, by_attribute, concentration.limits),
}


def opened(which: str, study: Study, w: Words) -> None:
    """The part that is open, or what stands in its way. KeyError: it is no part of these."""
    obstacle = PARTS[which].obstacle(study, w)
    if obstacle is None:
        PARTS[which].shown(study, w)
    else:
        say(obstacle)


def limits(which: str, w: Words) -> str:
    """What the figures of a part of the page mean, the tiers' among them."""
    return PARTS[which].limits(w) if which in PARTS else segments.limits(w)
