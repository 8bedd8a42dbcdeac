"""The leader's screen: where the room is, what to say, who has handed in, and the way on."""

from __future__ import annotations

import streamlit as st

from report.exhibits.room import BY
from report.text import markdown_text
from ui import choices, menu
from ui.boxes import box
from ui.controls.room import stages, taken
from ui.controls.room.state import WALL_EVERY, Here, watch, whole
from ui.controls.room.wall import handed, invitation, keys, lobby
from ui.room_store import store
from words import N_
from workshop.codes import spoken
from workshop.rounds import agenda

SAY = {
    "lobby": N_("Say: a name for the group, no personal names. Late-comers may join at any time."),
    "guess": N_("Say: guess before you count. Nobody sees your guess before all are shown."),
    "poll": N_("Say: answer for your own company. No names are shown."),
    "words": N_("Say: a few words are enough. No names are shown."),
    "reveal": N_("Ask: who was farthest off, and what did you think of? Wait with the reason."),
    "work": N_("Say: whom first, then with what. Walk round; say the minutes that are left."),
    "propose": N_("Say: hand in what you have. It can be changed until we go on."),
    "wall": N_("Let the highest and the lowest explain themselves. Open one of them."),
    "debrief": N_("Begin with what they did. End with what each will find out at home."),
}


def leader(here: Here) -> None:
    """Lead the room."""
    w, room = here.w, here.room
    watch(here, WALL_EVERY, turn=False, then=lambda: stages.clock(here))
    steps = len(agenda(room.play))
    st.progress((room.at + 1) / steps, text=w.t("Step {n} of {all}", n=w.number(room.at + 1), all=w.number(steps)))
    st.title(stages.heading(here), anchor=False)
    st.markdown(w.t(SAY[here.stage.kind]))
    with st.container(horizontal=True, vertical_alignment="center"):
        keys(here, bare=False)
        menu.link("wall", w.t("Show the wall"))
        groups = store().groups(room.id)
        if here.stage.kind in ("guess", "poll", "words", "propose"):
            count, all_of = w.number(len(handed(here))), w.number(len(groups))
            st.markdown(w.t("**{count} of {all}** have handed in", count=count, all=all_of), width="content")
    _step(here)
    with box("room_groups", w.n("{count} group in the room", "{count} groups in the room", len(groups))):
        _groups(here)
    with box("room_links", w.t("Code and links")):
        _links(here)
    with box("room_taken", w.t("Take away, and close")):
        taken.taken(here)
    whole(here, turn=False)


def _step(here: Here) -> None:
    kind = here.stage.kind
    if kind == "lobby":
        lobby(here)
    elif kind == "reveal":
        stages.revealed(here)
    elif kind == "wall":
        _sorted(here)
        stages.proposals(here)
    elif kind == "debrief":
        stages.learned(here)


def _sorted(here: Here) -> None:
    """How the wall is sorted, and which proposal is open on it."""
    w, view, found = here.w, here.room.view, here.debrief.proposals
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = st.segmented_control(
            w.t("Sort by"),
            list(BY),
            format_func=lambda key: w.t(BY[key]),
            default=view.get("by", "net"),
            required=True,
            key=f"room_by_{here.room.turn}",
        )
        names = {0: w.t("All of them"), **{one.group.id: one.group.name for one in found}}
        shown = st.selectbox(
            w.t("On the wall"),
            list(names),
            list(names).index(view.get("open", 0)) if view.get("open", 0) in names else 0,
            format_func=names.__getitem__,
            key=f"room_opened_{here.room.turn}",
            width=260,
        )
    wanted = {"by": by or "net", "open": shown}
    if wanted != {"by": view.get("by", "net"), "open": view.get("open", 0)}:
        store().look_at(here.room.id, wanted)
        st.rerun()


def _groups(here: Here) -> None:
    """Everybody in the room, and the way out of it."""
    w = here.w
    for group in store().groups(here.room.id):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(markdown_text(group.name), width=220)
            st.button(
                w.t("Remove"),
                key=f"room_remove_{group.id}",
                type="tertiary",
                icon=":material/person_remove:",
                on_click=store().remove,
                args=(here.room.id, group.id),
            )


def _links(here: Here) -> None:
    """The participants' address, the wall's, and the leader's own: the only way back to lead the room."""
    w = here.w
    st.markdown(
        w.t("The participants' code is **{code}**. Their link, which the picture holds:", code=spoken(here.room.code))
    )
    st.code(invitation(here), language=None, wrap_lines=True)
    st.markdown(w.t("Yours alone. Keep it: whoever has it leads the room, and without it a closed window is lost."))
    st.code(choices.address("room", **{choices.LEADS: choices.room_secret()}), language=None, wrap_lines=True)
    st.markdown(w.t("The wall on another computer, with the keys to step:"))
    st.code(choices.address("wall", **{choices.LEADS: choices.room_secret()}), language=None, wrap_lines=True)
