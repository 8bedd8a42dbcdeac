"""What a step of the room shows to everybody: the same on the wall, on the leader's screen and on a phone."""

from __future__ import annotations

import time

import streamlit as st

from report.exhibit import Exhibit
from report.exhibits import room as said
from report.forms import Form
from report.text import mark
from ui import choices
from ui.controls.room.state import Here
from ui.figure_cache import draw
from ui.live import figure
from ui.room_store import store
from ui.show import answer
from words import Words
from workshop import debrief
from workshop.rounds import answered_in, proposed_in
from workshop.store import HandedIn

WALL_BARS, WALL_WORDS = 6, 12  # what the wall has room for


def answers(here: Here) -> list[HandedIn]:
    """What has been handed in of the question that the room is about, or of the proposals."""
    play, stage = here.room.play, here.stage
    step = answered_in(play, stage.question) if stage.question >= 0 else proposed_in(play)
    return [] if step is None else store().answers(here.room.id, step)


def heading(here: Here) -> str:
    """What the step is about, as the title of a page."""
    w, stage = here.w, here.stage
    if stage.question >= 0:
        return here.asked.ask.said(w.language)
    told = {
        "lobby": w.t("Come in"),
        "work": w.t("Work out a proposal"),
        "propose": w.t("Hand in the proposal"),
        "wall": w.t("What did the room propose?"),
        "debrief": w.t("What did the room learn?"),
    }
    return told[stage.kind]


def revealed(here: Here, large: float = 1) -> None:
    """The answer of a question with what the room has answered, one's own marked."""
    w, asked, found = here.w, here.asked, answers(here)
    if not found:
        st.markdown(w.t("Nobody has answered."))
        if asked.truth is not None:
            answer(mark(said.written(asked, asked.truth, w)))
        return
    if asked.kind == "guess":
        own = _own(here, found, "value")
        summary = debrief.guesses(asked, found)
        answer(said.truth(summary, w))
        if own is not None:
            st.markdown(said.own_guess(summary, own, w))
        shown(said.guessed(summary, w, own), here, large)
        if asked.why:
            st.markdown(asked.why.said(w.language))
    elif asked.kind == "poll":
        shown(said.polled(debrief.poll(asked, found), w), here, large, first=True)
    else:
        most = WALL_WORDS if large > 1 else said.MOST_WORDS
        shown(said.spoken(debrief.said(found), w, most), here, large, first=True)


def _own(here: Here, found: list[HandedIn], name: str) -> float | None:
    """What one's own group has answered."""
    mine = [one for one in found if here.group is not None and one.group.id == here.group.id]
    return float(mine[0].body[name]) if mine else None


def proposals(here: Here, large: float = 1) -> None:
    """Every proposal as a bar, or the one that the leader has opened."""
    w, found = here.w, list(here.debrief.proposals)
    by, opened = here.room.view.get("by", "net"), here.room.view.get("open", 0)
    one = next((p for p in found if p.group.id == opened), None)
    if one is not None:
        for exhibit in said.one_page(one, here.case, here.room.play, w):
            shown(exhibit, here, large, first=True)
        return
    answer(said.leader_of(found, by, w))
    if found:
        own = here.group.id if here.group is not None else 0
        shown(said.proposals(found, by, w, WALL_BARS if large > 1 else said.MOST_BARS, own), here, large)


def learned(here: Here, large: float = 1) -> None:
    """The debrief; on the wall in two columns, so that it is seen at once."""
    told = said.debrief(here.debrief, here.room.play, here.case, here.w)
    if large == 1 or len(told) < 3:
        for exhibit in told:
            shown(exhibit, here, large, first=True)
        return
    for column, part in zip(st.columns(2, gap="large"), (told[:2], told[2:]), strict=True):
        with column:
            for exhibit in part:
                shown(exhibit, here, large, first=True)


def shown(exhibit: Exhibit, here: Here, large: float, first: bool = False) -> None:
    """An exhibit without tables, downloads and proofs: its message, its figure, its words. `first`: no answer above."""
    if exhibit.message:
        (st.header if first else st.subheader)(exhibit.message, anchor=False)
    if exhibit.lead:
        st.markdown(exhibit.lead)
    if exhibit.form is not None:
        _figure(exhibit.form, f"{exhibit.key}_{large:g}", here.w, large)
    if exhibit.text:
        st.markdown(exhibit.text)


def _figure(form: Form, key: str, w: Words, large: float) -> None:
    """A phone draws it by itself, so that a room does not load a library of charts a hundred times."""
    if choices.phone():
        figure.mount(form, key, w)
    else:
        draw(form, key, w, large)


def clock(here: Here) -> None:
    """How many minutes of the work are left; nothing in other steps."""
    if here.stage.kind != "work":
        return
    left = here.room.since + 60 * here.room.play.minutes - time.time()
    w = here.w
    if left <= 0:
        st.markdown(w.t("**The time is up.**"))
    else:
        st.markdown(w.n("**{count} minute left**", "**{count} minutes left**", int(left // 60) + 1))
