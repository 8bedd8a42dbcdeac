"""Profile: whose it is, what fifths and tenths go by, and which column stands beside value in the grid."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from report.exhibits import profile as exhibits
from report.exhibits.profile import differences, explains, grid, later
from report.link_text import one_of, pattern
from report.text import plain_text
from study import Study, profiles
from study.profiles import TIER, ProfileAsked
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls.switch import switch
from ui.show import answer, show
from words import Words

COLUMN = r"(attr|num)_[0-9]{1,3}"
ROWS = {
    "profile_group": Choice("fifth", pattern(r"fifth|tier_1?[0-9]|tenth_(10|[1-9])"), "xg"),
    "profile_measure": Choice("revenue", pattern(rf"revenue|margin|clv|{COLUMN}"), "xm", of_file=True),
    "need_column": Choice("", pattern(rf"(channel|first:product|{COLUMN})?"), "xc", of_file=True),
    "need_measure": Choice("retention", one_of(*grid.MEASURES), "xd"),
}


@st.fragment
def profiled(study: Study, w: Words) -> None:
    """The whole part: whose profile, what sets them apart, and in boxes what else is known."""
    top = st.container()
    asked = _asked(study, w)
    with top:
        answer(exhibits.answer(study, w, asked))
    show(differences.differences(study, asked, w))
    every = differences.every_value(study, asked, w)
    for e in (every, later.tenths(study, asked.measure, w), later.followed(study, asked, w)):
        with box(e.key, e.message) as opened:
            if opened:
                show(e.body)
    with box("value_by_need", w.t("Value by need")) as opened:
        if opened:
            _needs(study, w)
    with box("explained", w.t("What explains value")) as opened:
        if opened:
            show(explains.explains(study, w))
    choices.write_link()


def _asked(study: Study, w: Words) -> ProfileAsked:
    """Whose profile, as it is chosen: two lists beside one another."""
    groups, measures = exhibits.names.groups(study, w), exhibits.names.measures(study, w)
    left, right = st.columns(2)
    with left:
        group = _one_of(w.t("Profile of"), groups, "profile_group")
    with right:
        measure = "revenue"
        if not group.startswith(TIER):
            measure = _one_of(w.t("Ranked by"), measures, "profile_measure")
    return profiles.sound(study, ProfileAsked(group, measure))


def _one_of(label: str, names: Mapping[str, str], key: str) -> str:
    chosen = st.selectbox(
        label,
        list(names),
        format_func=lambda one: plain_text(names[one]),
        **choices.labelled(key, names),
    )
    return str(chosen)


def _needs(study: Study, w: Words) -> None:
    """The column and the measure of the grid, and the grid."""
    there = exhibits.names.needs(study, w)
    if not there:
        show(grid.value_by_need(study, "", "", w))
        return
    column = _one_of(w.t("Column"), there, "need_column")
    names = {m: w.t(title, unit=w.unit) if "{unit}" in title else w.t(title) for m, (title, _) in grid.MEASURES.items()}
    measure = switch(w.t("Shown in"), names, choices.slot("need_measure"), hidden=True)
    show(grid.value_by_need(study, column, measure, w))
