"""The work: the case's own steps or levers on sums by tier, and the proposal that is handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

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
from ui.controls.exercise import plan
from ui.controls.room.hand_in import Submission, confirm, hand_in, handed_in
from ui.controls.room.state import Here
from ui.show import answer, key_figures, say
from words import Words
from workshop import proposals

PARTS = ("whom", "what", "gives")
DEAREST = 40  # steps of the money lever that a customer may cost a year


def work(here: Here, told: Outcome | None = None) -> None:
    """What the room works with. `told`: what the proposal gives as the page around it says, where it is handed in."""
    first = [True]  # drawn with the page, which has just said what the proposal gives
    _case(here, told, first) if here.case is not None else _levers(here, told, first)


def _as_told(here: Here, told: Outcome | None, first: list[bool]) -> None:
    """Draw the page around the work anew when what it says of the proposal is no longer so."""
    if first:
        first.clear()
        return
    now = _outcome(here, _found(here))
    if here.stage.kind == "propose" and _gives(now) != _gives(told):
        st.rerun()


def _gives(o: Outcome | None) -> tuple[float, float] | None:
    return None if o is None else (o.gain, o.cost)


def propose(here: Here) -> None:
    """What has been worked out and the button that hands it in, over the work, which can go on."""
    w, mine, outcome = here.w, handed_in(here), _outcome(here, _found(here))
    if outcome is None and mine is None:
        say(Notice(w.t("There is nothing to hand in yet. Choose whom and with what."), "plain"))
    elif outcome is not None:
        _told(outcome, here)
        label = w.t("Hand in the proposal") if mine is None else w.t("Hand in anew")
        given = (here, lambda: _body(here))
        st.button(label, icon=":material/send:", key="room_propose", on_click=hand_in, args=given)
    if mine is not None:
        confirm(here, w.short(float(mine["net"])))
    work(here, outcome)


def _found(here: Here) -> Result | None:
    """What the case's own steps have come to; None where no case is played."""
    return None if here.case is None else here.case.result(_played(here.case).plan)


def _outcome(here: Here, found: Result | None) -> Outcome | None:
    """What the proposal gives as it stands; None where it is not whole. `found`: of a case."""
    if found is None:
        return proposals.outcome_of(here.room.play, scenario(here))
    return found.outcome if found.whole else None


def _body(here: Here) -> Submission | None:
    found = _found(here)
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
def _case(here: Here, told: Outcome | None, first: list[bool]) -> None:
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
        _gives_now(case)
    choices.write_link()
    _as_told(here, told, first)


def _keep(case: Room, played: Played) -> None:
    now = progress.with_case(choices.value("case_played"), case.case.key, played)
    if now != choices.value("case_played"):
        choices.put("case_played", now)


def _gives_now(case: Room) -> None:
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
def _levers(here: Here, told: Outcome | None, first: list[bool]) -> None:
    """Whom, three levers, how many change, and what it costs."""
    w, tiers, sums = here.w, here.tiers, here.room.play.tiers
    assert sums is not None
    step = money_step(sums.today)
    st.segmented_control(
        w.t("Which customers"),
        range(len(tiers)),
        selection_mode="multi",
        format_func=lambda i: markdown_text(tiers[i], 20),
        key=choices.slot("room_targets"),
        persist_state="session",
        wrap=True,
    )
    bought = float(np.nanmax(sums.today.frequency))
    money, share = (lambda x: w.money_signed(x)), (lambda x: w.percent(x))
    _lever(w.t("Purchases per year, more"), "room_frequency", (0.0, max(1.0, float(round(bought / 2))), 0.25), _more(w))
    _lever(w.t("Per purchase, {unit} more", unit=w.unit), "room_revenue", (-4.0 * step, 12.0 * step, step), money)
    _lever(w.t("Years as a customer, more"), "room_years", (0.0, 3.0, 0.25), _more(w))
    _lever(w.t("Share of them who change"), "room_uptake", (0.0, 1.0, 0.05), share)
    _lever(w.t("Cost per customer and year, {unit}", unit=w.unit), "room_cost", (0.0, DEAREST * step, step), w.money)
    outcome = _outcome(here, None)
    if outcome is not None and here.stage.kind == "work":
        _told(outcome, here)
    choices.write_link()
    _as_told(here, told, first)


def _more(w: Words) -> Callable[[float], str]:
    """How much more, in no more decimals than it needs."""
    return lambda x: w.number(x, next(d for d in range(3) if round(x, d) == round(x, 2)))


def _lever(label: str, key: str, span: tuple[float, float, float], said: Callable[[float], str]) -> None:
    """A slider from, to and by so much, its values in the reader's language."""
    low, high, step = span
    stops = [round(low + i * step, 6) for i in range(round((high - low) / step) + 1)]
    st.select_slider(
        label, stops, key=choices.among(choices.slot(key), stops), persist_state="session", format_func=said
    )
