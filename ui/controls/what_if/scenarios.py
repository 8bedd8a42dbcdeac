"""Controls of named scenarios: keep, compare, restore, remove, download."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from clv import Scenario, TableProblem
from clv.more_levers import MoreLevers
from report.exhibit import Notice
from report.exhibits.what_if.side_by_side import side_by_side
from report.link_text import MOST_SCENARIOS
from study import Study
from ui import choices
from ui.boxes import box
from ui.controls.naming import named, room
from ui.controls.what_if.more_levers import standing
from ui.server.uploads import expect_upload
from ui.show import say, show
from ui.tables import download
from words import Words


def scenarios(study: Study, now: Scenario, w: Words) -> None:
    """Name and keep what the levers show; what is kept, side by side."""
    st.subheader(w.t("Scenarios side by side"), anchor=False)
    _keep(now, w)
    if standing() != MoreLevers():
        st.caption(w.t("What you set under More levers is not part of a saved scenario; it stays in the link."))
    kept = choices.scenarios()
    if kept:
        show(side_by_side(study, kept, w))
        _pick(kept, w)
        if choices.link_too_long():
            st.caption(w.t("The scenarios are too many for a link; the file below holds them all."))
    else:
        st.caption(w.t("Nothing saved yet. Set the levers, give the scenario a name, and save it to compare."))
    _files(w)


def _keep(now: Scenario, w: Words) -> None:
    told = w.t(
        "Saves which customers, the levers, reach, uptake, margin and cost. The same name replaces the earlier one."
    )
    example, button = w.t("For example: welcome programme"), ("keep_scenario", w.t("Save the scenario"))
    name = named("edit_name", w.t("Name of the scenario"), example, button, w, told)
    if name is not None and not choices.save_scenario(replace(now, name=name)):
        full = w.t("{count} scenarios are already saved. Remove one first.", count=w.number(MOST_SCENARIOS))
        room(len(choices.scenarios()), MOST_SCENARIOS, full)


def _pick(kept: tuple[Scenario, ...], w: Words) -> None:
    names = [s.name for s in kept]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            w.t("A saved scenario"),
            names,
            key=choices.among("picked_scenario", names),
            help=w.t("Choose one to apply it to the levers again, or to remove it."),
            width=360,
        )
        st.button(w.t("Apply to the levers"), on_click=_load, args=(name,), icon=":material/tune:", key="load_scenario")
        st.button(
            w.t("Remove"), on_click=choices.remove_scenario, args=(name,), icon=":material/delete:", key="drop_scenario"
        )


def _load(name: str) -> None:
    for s in choices.scenarios():
        if s.name == name:
            choices.edit(s)


def _files(w: Words) -> None:
    with box("what_if_files", w.t("Scenarios as a file")) as opened:
        if not opened:
            return
        st.markdown(
            w.t(
                "Scenarios are saved in the link. A small file holds them as well, with all choices of the page, "
                "and no data."
            )
        )
        name, mime = "customer-worth-scenarios.json", "application/json"
        saved = choices.to_file()  # now: a download is made outside the visit, where its choices cannot be read
        download(w.t("Download scenarios and choices"), lambda: saved, name, "save_scenarios", mime)
        expect_upload()
        given = st.file_uploader(
            w.t("Open scenarios from a file"),
            "json",
            key=f"scenarios_{choices.uploader()}",
            help=w.t("A file downloaded here. Its scenarios replace those saved now."),
        )
        if given is not None:
            _open(given.getvalue(), w)


def _open(content: bytes, w: Words) -> None:
    try:
        choices.from_file(content)
    except TableProblem:
        told = w.t(
            "**This is not a file of scenarios.** It was not saved here, or it has been changed. What you had is "
            "still here; choose a file that was downloaded on this page."
        )
        say(Notice(told, "error"))
        return
    choices.new_uploader()
    st.rerun()
