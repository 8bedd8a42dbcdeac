"""Controls of the touchpoints: the ready sets, and each one's name, kind, cost and effect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from clv import Levers
from clv.treatment import KINDS, Touchpoint
from report.exhibits.plan import names
from report.exhibits.what_if.evidence import PRESETS
from report.exhibits.what_if.names import lever_names
from report.link_plan import LONGEST_NAME, LONGEST_SOURCE
from report.link_text import RANGES
from study import Study, own_effects
from study.treatment import MOST_TOUCHPOINTS, SETS, Treated, measured, measured_here
from study.what_if import facts_of
from ui import choices
from words import Words
from words.typed import one_line

OWN, ASSUMED, KEPT = "own", "", own_effects.OWN
LEVERS = ("frequency", "revenue", "years")
Points = tuple[Touchpoint, ...]


def edit(study: Study, t: Treated, w: Words) -> None:
    """Which set, which touchpoint, and what it is, costs and gives."""
    st.segmented_control(
        w.t("Touchpoints"),
        list(SETS),
        format_func=lambda name: w.t(names.SETS[name]),
        key=choices.slot("plan_set"),
        persist_state="session",
        required=True,
        on_change=_begin_again,
    )
    points = t.plan.touchpoints
    if points:
        called = {i: one_line(names.touchpoint(point, w), LONGEST_NAME) for i, point in enumerate(points)}
        at = st.selectbox(
            w.t("Touchpoint"),
            list(called),
            format_func=called.__getitem__,
            **choices.labelled("plan_point", called),
        )
        _what(points, at, w)
        _costs(points, at, w)
        _effect(study, points, at, w)
    _more(points, w)


def _what(points: Points, at: int, w: Words) -> None:
    one = points[at]
    with st.grid(4, min_column_width=190):
        st.text_input(w.t("Name"), max_chars=LONGEST_NAME, **_field("name", names.touchpoint(one, w), points, at))
        st.selectbox(
            w.t("Kind"), KINDS, format_func=lambda kind: names.kind(kind, w), **_field("kind", one.kind, points, at)
        )
        st.checkbox(w.t("Felt rather than paid"), **_field("emotional", one.emotional, points, at))
        st.checkbox(w.t("Shows within a year"), **_field("quick", one.quick, points, at))


def _costs(points: Points, at: int, w: Words) -> None:
    one = points[at]
    low, high = RANGES["cost"]
    with st.grid(3, min_column_width=190):
        st.number_input(
            w.t("Cost per treated customer and year"), low, high, **_field("yearly_cost", one.yearly_cost, points, at)
        )
        st.number_input(w.t("Paid once, in all"), low, high, **_field("one_off", one.one_off, points, at))
        st.number_input(
            w.t("Share of the treated who change"), 0.0, 1.0, step=0.05, **_field("uptake", one.uptake, points, at)
        )


def _effect(study: Study, points: Points, at: int, w: Words) -> None:
    one = points[at]
    f = facts_of(study)
    names_of = lever_names(f, w)
    labels = {
        "frequency": w.t("{lever}, more", lever=names_of["frequency"]),
        "revenue": w.t("{lever}, more", lever=names_of["revenue"]),
        "years": w.t("Years longer"),
    }
    with st.grid(3, min_column_width=190):
        for lever in LEVERS[f.counted == "nothing" :]:
            moved = float(getattr(one.levers, lever))
            st.number_input(labels[lever], *RANGES[lever], step=0.05, **_field(lever, moved, points, at))
    own = "" if _is_measured(one.evidence) else one.evidence
    kept = [effect.code for effect in choices.value("own_effects")]
    published = [name for name in PRESETS if measured(f, name, one) is not None]
    kinds = [ASSUMED, OWN, *published, *kept]
    now = one.evidence if one.evidence in kinds else OWN if one.evidence else ASSUMED
    with st.grid(2, min_column_width=260):
        widget = choices.face("point_evidence", now)
        st.selectbox(
            w.t("Where the effect comes from"),
            kinds,
            format_func=lambda name: _evidence(name, w),
            key=widget,
            on_change=_take_evidence,
            args=(study, points, at, widget, w.t("own measurement")),
        )
        if own:
            st.text_input(w.t("Source"), max_chars=LONGEST_SOURCE, **_field("evidence", own, points, at))


def _evidence(name: str, w: Words) -> str:
    if name in PRESETS:
        return w.t(PRESETS[name][0])
    if name.startswith(KEPT):
        return one_line(name.removeprefix(KEPT), LONGEST_NAME)
    return w.t("Own measurement") if name == OWN else w.t("Assumption")


def _is_measured(evidence: str) -> bool:
    """Whether an effect's figures are those of a published study or of a kept measurement."""
    return evidence in PRESETS or evidence.startswith(KEPT)


def _more(points: Points, w: Words) -> None:
    with st.container(horizontal=True):
        full = len(points) >= MOST_TOUCHPOINTS
        label, new = w.t("Add a touchpoint"), w.t("New touchpoint")
        st.button(label, icon=":material/add:", disabled=full, key="point_add", on_click=_add, args=(points, new))
        if points:
            at = min(int(choices.value("plan_point")), len(points) - 1)
            st.button(w.t("Take it out"), icon=":material/close:", key="point_out", on_click=_remove, args=(points, at))
        if choices.value("plan_touchpoints") is not None:
            back = w.t("Back to the ready ones")
            st.button(back, icon=":material/restart_alt:", type="tertiary", key="point_back", on_click=_begin_again)


def _field(name: str, now: object, points: Points, at: int) -> dict[str, Any]:
    """The key of a field of one touchpoint and what keeps it; the widget stands where the touchpoint does."""
    widget = choices.face(f"point_{name}_{at}", now)
    return {"key": widget, "on_change": _take, "args": (points, at, name, widget)}


def _now(given: Sequence[Touchpoint]) -> list[Touchpoint]:
    """The touchpoints as they stand when something is pressed; the ready ones where nothing has been changed."""
    kept = choices.value("plan_touchpoints")
    return list(given if kept is None else kept)


def _take(given: Points, at: int, name: str, widget: str) -> None:
    points, value = _now(given), choices.faced(widget)
    if at >= len(points) or value is None:
        return
    if name in LEVERS:
        moved = Levers(**{**vars(points[at].levers), name: float(value)})
        points[at] = replace(
            points[at], levers=moved, evidence="" if points[at].evidence in PRESETS else points[at].evidence
        )
    else:
        points[at] = replace(points[at], **{name: value})
    choices.put("plan_touchpoints", tuple(points))


def _take_evidence(study: Study, given: Points, at: int, widget: str, own: str) -> None:
    points, name = _now(given), choices.faced(widget)
    if at >= len(points):
        return
    f, own_effect = facts_of(study), own_effects.found(choices.value("own_effects"), name)
    found = measured(f, name, points[at]) if name in PRESETS else None
    if own_effect is not None:
        found = measured_here(f, own_effect, points[at])
    points[at] = found or replace(points[at], evidence=own if name == OWN else "")
    choices.put("plan_touchpoints", tuple(points))


def _add(given: Points, name: str) -> None:
    points = _now(given)
    if len(points) >= MOST_TOUCHPOINTS:
        return
    choices.put("plan_touchpoints", (*points, Touchpoint(name, KINDS[0])))
    choices.put("plan_point", len(points))
    _each_row(lambda row: row + "n")


def _remove(given: Points, at: int) -> None:
    points = _now(given)
    choices.put("plan_touchpoints", tuple(point for i, point in enumerate(points) if i != at))
    choices.put("plan_point", max(at - 1, 0))
    _each_row(lambda row: row[:at] + row[at + 1 :])


def _each_row(change: Callable[[str], str]) -> None:
    kept = choices.value("plan_levels")
    if kept is not None:
        choices.put("plan_levels", (kept[0], tuple(change(row) for row in kept[1])))


def _begin_again() -> None:
    """The ready touchpoints, and the levels proposed for them."""
    choices.reset("plan_touchpoints")
    choices.reset("plan_levels")
