"""The wall: what everybody sees of the room, large and calm. It follows the room by itself."""

from __future__ import annotations

import streamlit as st

from report.text import markdown_text
from ui import choices
from ui.controls.room import stages
from ui.controls.room.state import WALL_EVERY, Here, watch, whole
from ui.room_store import store
from ui.sharing import qr
from workshop.codes import spoken
from workshop.rounds import agenda

LARGE, MOST_NAMES = 2.0, 40


def wall(here: Here) -> None:
    """The step that the room is at. Whoever leads the room steps with the arrow keys."""
    with st.container(key="presenting"), st.container(key="room_wall"):
        watch(here, WALL_EVERY, turn=False)
        shown = st.container()
        _foot(here)  # in one place whatever the step holds: a key pressed while it is drawn is heard
    with shown:
        st.title(stages.heading(here), anchor=False)
        kind = here.stage.kind
        if kind == "lobby":
            lobby(here)
        elif kind == "reveal":
            stages.revealed(here, LARGE)
        elif kind == "wall":
            stages.proposals(here, LARGE)
        elif kind == "debrief":
            stages.learned(here, LARGE)
        else:
            waiting(here)
        if kind == "work":
            _clock(here)
    whole(here, turn=False)


@st.fragment(run_every=WALL_EVERY)
def _clock(here: Here) -> None:
    """What is left of the time, for the back row."""
    with st.container(key="room_count"):
        stages.clock(here)


def invitation(here: Here) -> str:
    """The address that the picture holds: each phone reads it in its own language."""
    return choices.address("room", room=here.room.invitation)


def lobby(here: Here) -> None:
    """The code, large, and the picture of it; the groups as they come in."""
    w = here.w
    groups = store().groups(here.room.id)
    picture, words = st.columns([2, 3], gap="large", vertical_alignment="center")
    with picture:
        st.image(qr(invitation(here)), width="stretch")
    with words, st.container(key="room_code"):
        st.markdown(f"**{spoken(here.room.code)}**")
    host = choices.address("room").partition("://")[2].rstrip("?")
    with words:
        st.markdown(
            w.t("Point the camera at the picture, or go to {address} and type the letters.", address=f"**{host}**")
        )
        st.markdown(w.n("**{count} group** is in", "**{count} groups** are in", len(groups)))
    names = [markdown_text(group.name) for group in groups[-MOST_NAMES:]]
    st.markdown(" · ".join(names))


def waiting(here: Here) -> None:
    """How many have handed in, and the picture for who comes late. What they answered is shown when it is over."""
    w = here.w
    words, picture = st.columns([3, 1], gap="large")
    with picture:
        st.image(qr(invitation(here)), width="stretch")
        st.caption(spoken(here.room.code))
    with words:
        if here.stage.kind == "work":
            st.header(w.t("Whom, with what, and what does it give?"), anchor=False)
            return
        groups, found = len(store().groups(here.room.id)), len(handed(here))
        with st.container(key="room_count"):
            st.markdown(f"**{w.number(found)}**")
        st.markdown(w.n("of {count} group has handed in", "of {count} groups have handed in", groups))
        st.progress(min(1.0, found / groups) if groups else 0.0)
        if here.stage.question >= 0 and here.asked.options:
            st.markdown("\n".join(f"- {markdown_text(one.said(w.language), 80)}" for one in here.asked.options))


def handed(here: Here) -> list[object]:
    """What has been handed in at this step."""
    return list(store().answers(here.room.id, here.room.at))


def _foot(here: Here) -> None:
    """Where the room is; for whoever leads it, the keys."""
    w, steps = here.w, len(agenda(here.room.play))
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="presenter_keys"):
        place = f"{w.number(here.room.at + 1)}/{w.number(steps)} · {spoken(here.room.code)}"
        st.caption(place, width="stretch")
        if here.leads:
            keys(here, bare=True)


def _step(room: int, at: int, seen: int) -> None:
    store().step(room, at, seen)


def keys(here: Here, *, bare: bool) -> None:
    """Back and on. `bare`: signs alone, as on the wall."""
    w, at = here.w, here.room.at
    for by, icon, label, key in (
        (-1, "arrow_back", w.t("Back"), "Left"),
        (1, "arrow_forward", w.t("Next"), "Right"),
    ):
        st.button(
            "" if bare else label,
            icon=f":material/{icon}:",
            help=label if bare else None,
            key=f"room_step_{key}",
            shortcut=key,
            type="tertiary" if bare else "secondary",
            disabled=at == 0 if by < 0 else here.room.last,
            on_click=_step,
            args=(here.room.id, at + by, at),
        )
