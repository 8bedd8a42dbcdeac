"""The work: the case's own steps or levers on sums by tier, and the proposal that is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from clv import Levers, Outcome, Scenario
from exercise import progress
from exercise.progress import Played
from exercise.room import Room
from exercise.tradeoffs import Result
from report.exhibit import Notice
from report.exhibits import room as said
from report.exhibits.energy_case import programme
from report.exhibits.energy_case import result as case_result
from report.text import mark, markdown_text
from study.what_if import money_step
from ui import choices
from ui.boxes import box
from ui.controls.exercise import plan
from ui.controls.moving import missing, moving
from ui.controls.room.hand_in import confirm, hand_in, handed_in
from ui.controls.room.state import Here
from ui.live import room_levers as live
from ui.show import answer, key_figures, say
from workshop import proposals

PARTS = ("whom", "what", "gives")
DEAREST = 40  # steps of the money lever that a customer may cost a year


def work(here: Here) -> None:
    """What the room works with."""
    _case(here) if here.case is not None else _levers(here)


def propose(here: Here) -> None:
    """What has been worked out, and the button that hands it in."""
    w, mine = here.w, handed_in(here)
    found = None if here.case is None else here.case.result(_played(here.case).plan)
    outcome = _outcome(here, found)
    if outcome is None:
        say(Notice(w.t("There is nothing to hand in yet. Choose whom and with what."), "plain"))
        work(here)
        return
    _told(outcome, here)
    label = w.t("Hand in the proposal") if mine is None else w.t("Hand in anew")
    if st.button(label, icon=":material/send:", key="room_propose"):
        body = _body(here, found)
        if body is not None:
            hand_in(here, body, w.short(outcome.net))
    elif mine is not None:
        confirm(here, w.short(float(mine["net"])))
    with box("room_more_work", w.t("Work on it")) as opened:
        if opened:
            work(here)


def _outcome(here: Here, found: Result | None) -> Outcome | None:
    """What the proposal gives as it stands; None where it is not whole. `found`: of a case."""
    if found is None:
        return proposals.outcome_of(here.room.play, scenario(here))
    return found.outcome if found.whole else None


def _body(here: Here, found: Result | None) -> dict[str, Any] | None:
    if here.case is not None and found is not None:
        return proposals.of_case(here.case, found)
    return proposals.of_levers(here.room.play, scenario(here))


def _told(o: Outcome, here: Here) -> None:
    w, missing = here.w, mark(here.w.short(-o.net))
    told = w.t("{mark} is the net of your proposal.", mark=mark(w.short(o.net)))
    answer(told if o.net >= 0 else w.t("{mark} is missing: it costs more than it gives.", mark=missing))
    key_figures(said.outcome(o, w), 3, "room_")


# A case ---------------------------------------------------------------------------------------------------------


def _played(case: Room) -> Played:
    return progress.of(choices.value("case_played"), case.case.key)


@st.fragment
def _case(here: Here) -> None:
    """The case's own steps that make a proposal, one at a time: whom, with what, and what it gives."""
    case, w = here.case, here.w
    assert case is not None
    before = _played(case)
    labels = {"whom": w.t("Whom"), "what": w.t("With what"), "gives": w.t("What it gives")}
    part = st.segmented_control(
        w.t("Part of the work"),
        PARTS,
        format_func=labels.__getitem__,
        default="whom",
        required=True,
        key="room_part",
        label_visibility="collapsed",
    )
    if part == "whom":
        _keep(case, plan.whom(case, before))
    elif part == "what":
        _keep(case, plan.ingredients(case, before))
    else:
        _gives(case)
    choices.write_link()


def _keep(case: Room, played: Played) -> None:
    now = progress.with_case(choices.value("case_played"), case.case.key, played)
    if now != choices.value("case_played"):
        choices.put("case_played", now)


def _gives(case: Room) -> None:
    found = case.result(_played(case).plan)
    missing = programme.unfinished(found, case.w)
    if missing is not None:
        say(replace(missing, page="", link=""))
        return
    answer(case_result.answer(found, case.w))
    key_figures(case_result.key_figures(found, case.w), 4, "room_case_")


# Levers ---------------------------------------------------------------------------------------------------------


def scenario(here: Here) -> Scenario:
    """Where the levers stand."""
    now = choices.value
    count = len(here.tiers)
    return Scenario(
        targets=tuple(t for t in now("room_targets") if t < count),
        levers=Levers(now("room_frequency"), now("room_revenue"), now("room_years")),
        uptake=now("room_uptake"),
        yearly_cost=now("room_cost"),
    )


@st.fragment
def _levers(here: Here) -> None:
    """Whom, three levers, how many change, and what it costs."""
    sums = here.room.play.tiers
    assert sums is not None
    ends = _ends(money_step(sums.today), float(np.nanmax(sums.today.frequency)))
    if choices.value("levers_drawn") == "live":
        for name, (low, high, _) in ends.items():
            choices.within(choices.slot(f"room_{name}"), low, high)
        live.mount(sums.today, here.tiers, scenario(here), ends, here.w)
        missing(here.w)
    else:
        _plain(here, ends)
    choices.write_link()


def _ends(step: float, bought: float) -> dict[str, tuple[float, float, float]]:
    """Lowest, highest and step of each lever."""
    return {
        "frequency": (0.0, max(1.0, float(round(bought / 2))), 0.25),
        "revenue": (-4.0 * step, 12.0 * step, step),
        "years": (0.0, 3.0, 0.25),
        "uptake": (0.0, 1.0, 0.05),
        "cost": (0.0, DEAREST * step, step),
    }


def _plain(here: Here, ends: Mapping[str, tuple[float, float, float]]) -> None:
    """The same with sliders that answer on release."""
    w, tiers = here.w, here.tiers
    st.segmented_control(
        w.t("Which customers"),
        range(len(tiers)),
        selection_mode="multi",
        format_func=lambda i: markdown_text(tiers[i], 20),
        key=choices.slot("room_targets"),
        persist_state="session",
        wrap=True,
    )
    labels = {
        "frequency": w.t("Purchases per year, more"),
        "revenue": w.t("Per purchase, {unit} more", unit=w.unit),
        "years": w.t("Years as a customer, more"),
        "uptake": w.t("Share of them who change"),
        "cost": w.t("Cost per customer and year, {unit}", unit=w.unit),
    }
    for name, label in labels.items():
        _lever(label, f"room_{name}", *ends[name])
    moving(w)
    outcome = _outcome(here, None)
    if outcome is not None:
        _told(outcome, here)


def _lever(label: str, key: str, low: float, high: float, step: float) -> None:
    key = choices.within(choices.slot(key), low, high)
    st.slider(label, low, high, step=step, key=key, persist_state="session", format="%g")
