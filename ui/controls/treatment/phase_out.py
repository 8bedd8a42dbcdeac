"""Controls of fewer relations: what is let go, what of the cost of serving stays, and scenarios of it that are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from clv import TableProblem
from clv.phasing_out import serving
from report.exhibits.plan.see import PlanRow
from report.exhibits.treatment import Grouped
from report.exhibits.treatment.phase_out import phase_out
from report.link_phase_outs import phase_outs
from report.link_text import line, number, whole
from study import Study, relation_return
from study.phase_outs import LOWEST, MOST_KEPT, KeptPhaseOut, over_stay
from study.segmentations import Asked
from study.treatment import MOST_CELLS
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls.naming import named, room
from ui.controls.treatment import returns
from ui.show import show
from words import Words
from words.typed import one_line

STOPS = [i / 20 for i in range(21)]
ROWS = {
    "phase_fixed": Choice(0.5, number(0.0, 1.0), "jf"),
    "phase_share": Choice(0.1, number(0.0, 1.0), "ju"),
    "phase_whom": Choice(LOWEST, whole(LOWEST, MOST_CELLS), "ji", of_file=True),
    "phase_name": Choice("", line()),
    "picked_phase_out": Choice("", line()),
    "phase_outs": Choice((), phase_outs(), "jq"),
}


def fewer(of: Grouped, w: Words) -> None:
    """What is left without the lowest so many, or without a group of the division; nothing without a return."""
    try:
        found = relation_return.returned(of.study, returns.asked(of.study))
    except TableProblem:
        return
    if not serving(found.now)[found.now.counted].any():
        return  # nothing is saved where serving costs nothing
    with box("phase_out", w.t("More business with fewer relations")) as opened:
        if not opened:
            return
        with st.grid(2, min_column_width=260):
            share = _slider("phase_share", w.t("Without the lowest, by return"), w)
            fixed = _slider("phase_fixed", w.t("Share of the cost of serving that stays"), w)
        places = [i for i in range(len(of.cells)) if of.done.found.members(of.cells[i]).size]
        groups = [(of.names[of.cells[i]], of.done.found.members(of.cells[i])) for i in places]
        show(phase_out(found.now, fixed, w, groups, share))
        _keep(of, [LOWEST, *places], w)
        _pick([one.name for one in choices.value("phase_outs")], w)


def beside(study: Study, asked: Callable[[Study, str], Asked]) -> list[PlanRow]:
    """The kept scenarios as they stand beside plans, over the stay; none where this file tells no return or no stay."""
    rows = []
    for one in choices.value("phase_outs"):
        try:
            found = over_stay(study, one, replace(asked(study, one.way), column=one.column), returns.asked(study))
        except TableProblem:
            continue
        rows.append(PlanRow(one.name, found["gone"], found["saved"], found["given_up"]))
    return rows


def _keep(of: Grouped, places: list[int], w: Words) -> None:
    """A name for one of the rows as a scenario: it stands beside plans under step 3."""
    share, asked = float(choices.value("phase_share")), of.done.asked
    lowest = w.t("Without the lowest {share}", share=w.percent(share))

    def called(place: int) -> str:
        if place == LOWEST:
            return lowest
        return w.t("Without {group}", group=one_line(of.names[of.cells[place]], 40))

    names = {place: called(place) for place in places}
    whom = st.selectbox(
        w.t("As a scenario"),
        places,
        format_func=names.__getitem__,
        width=360,
        **choices.labelled("phase_whom", names),
    )
    button, told = ("keep_phase_out", w.t("Save the scenario")), w.t("It stands beside the plans under step 3.")
    name = named("phase_name", w.t("Name of the scenario"), called(int(whom)), button, w, told)
    if name is None:
        return
    kept = {one.name: one for one in choices.value("phase_outs")}
    full = w.t("{count} scenarios are already saved. Remove one first.", count=w.number(MOST_KEPT))
    if name in kept or room(len(kept), MOST_KEPT, full):
        fixed = float(choices.value("phase_fixed"))
        made = KeptPhaseOut(name, share, fixed, int(whom), asked.way, asked.column)
        choices.put("phase_outs", tuple((kept | {name: made}).values()))


def _pick(names: list[str], w: Words) -> None:
    """A kept scenario to remove."""
    if not names:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label, key = w.t("A saved scenario"), choices.among("picked_phase_out", names)
        name = st.selectbox(label, names, key=key, persist_state="session", width=360)
        icon = ":material/delete:"
        st.button(w.t("Remove"), on_click=_drop, args=(name,), icon=icon, key="drop_phase_out")


def _drop(name: str) -> None:
    choices.put("phase_outs", tuple(one for one in choices.value("phase_outs") if one.name != name))


def _slider(key: str, label: str, w: Words) -> float:
    now = float(choices.value(key))
    stops = sorted({*STOPS, now})
    return float(st.select_slider(label, stops, format_func=w.percent, key=choices.slot(key), persist_state="session"))
