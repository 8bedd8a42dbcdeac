"""Named scenarios: kept, compared, put back on the levers, removed, taken away as a small file."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import streamlit as st

from clv import Scenario, TableProblem
from report.exhibits import what_if as exhibits
from study.what_if import Facts, view
from ui import state
from ui.link import MOST_SCENARIOS, NAME
from ui.parts import Column, download, error, figure, plain, table, warning
from ui.server.uploads import expect_upload
from words import Words


def scenarios(f: Facts, now: Scenario, w: Words) -> None:
    """Name and keep what the levers show; what is kept, side by side."""
    st.subheader(w.t("Scenarios side by side"), anchor=False)
    _keep(now, w)
    kept = state.scenarios()
    if kept:
        _compare(f, kept, w)
        _pick(kept, w)
        if state.link_too_long():
            st.caption(w.t("The scenarios are too many for a link; the file below holds them all."))
    else:
        st.caption(w.t("Nothing is kept yet. Set the levers, give the scenario a name, and keep it to compare."))
    _files(w)


def _keep(now: Scenario, w: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            w.t("Name of the scenario"),
            key=state.slot("edit_name"),
            max_chars=NAME,
            persist_state="session",
            placeholder=w.t("For example: welcome programme"),
            help=w.t("Keeps whom, the levers, reach, uptake, margin and cost. The same name replaces the one before."),
            width=360,
        )
        pressed = st.button(w.t("Keep the scenario"), icon=":material/bookmark_add:", key="keep_scenario")
    if not pressed:
        return
    if not str(state.value("edit_name")).strip():
        warning(w.t("Give the scenario a name first."))
    elif not state.save_scenario(replace(now, name=state.value("edit_name"))):
        warning(w.t("{count} scenarios are kept already. Remove one first.", count=w.number(MOST_SCENARIOS)))


def compared(f: Facts, kept: tuple[Scenario, ...], w: Words) -> pd.DataFrame:
    """A row a scenario: whom, the levers, how many change, gain, cost, net, and net counted with moves."""
    return pd.DataFrame([_row(f, s, w) for s in kept])


def _row(f: Facts, s: Scenario, w: Words) -> dict[str, object]:
    found = f.seen.get(s)
    if found is None:
        v = view(f, s)
        net = v.moving.net if v.moving else math.nan
        found = f.seen[s] = (v.course.changing, v.course.gain, v.course.cost, v.course.net, net)
    changing, gain, cost, net, moving = found
    return {
        "scenario": s.name,
        "whom": w.listed([w.tier(f.names[t]) for t in s.targets if t < len(f.names)]) or None,
        "frequency": s.levers.frequency,
        "revenue": s.levers.revenue,
        "years": s.levers.years,
        "changing": changing,
        "gain": gain,
        "cost": cost,
        "net": net,
        "net_moving": moving,
    }


def _compare(f: Facts, kept: tuple[Scenario, ...], w: Words) -> None:
    found = compared(f, kept, w)
    rows = [(str(name), float(net)) for name, net in zip(found["scenario"], found["net"], strict=True)]
    known = [row for row in rows if math.isfinite(row[1])]
    if known:
        name, net = max(known, key=lambda row: row[1])
        values = {"name": plain(name), "money": w.short(net)}
        message = w.t("{name} leaves the most: {money}", **values)
        if len(known) == 1:
            message = w.t("{name} leaves {money}", **values)
        figure(exhibits.scenarios(rows, w), "scenarios", message)
    table(found, _columns(f, w), "scenarios", total=False)
    told = [w.t("Customers: those who change. Left: gain less cost. With moves: the same when customers change tier.")]
    if any(s.method == "discounted" for s in kept):
        told.append(w.t("Each scenario is counted its own way: with future years in full, or discounted."))
    st.caption(" ".join(told))


def _columns(f: Facts, w: Words) -> list[Column]:
    count = w.t("Δ products") if f.counted == "products" else w.t("Δ purchases")
    return [
        Column("scenario", w.t("Scenario"), "text"),
        Column("whom", w.t("Value tiers"), "text"),
        *([] if f.counted == "nothing" else [Column("frequency", count, "signed", 2)]),
        Column("revenue", f"Δ {w.unit or w.t('money')}", "signed", f.decimals),
        Column("years", w.t("Δ years"), "signed", 2),
        Column("changing", w.t("Customers")),
        Column("gain", w.t("Gain, {unit}", unit=w.unit)),
        Column("net", w.t("Left, {unit}", unit=w.unit)),
        Column("net_moving", w.t("With moves, {unit}", unit=w.unit)),
    ]


def _pick(kept: tuple[Scenario, ...], w: Words) -> None:
    names = [s.name for s in kept]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            w.t("A kept scenario"),
            names,
            key=state.among("picked_scenario", names),
            help=w.t("Choose one to put it back on the levers, or to remove it."),
            width=360,
        )
        st.button(w.t("Put on the levers"), on_click=_load, args=(name,), icon=":material/tune:", key="load_scenario")
        st.button(
            w.t("Remove"), on_click=state.remove_scenario, args=(name,), icon=":material/delete:", key="drop_scenario"
        )


def _load(name: str) -> None:
    for s in state.scenarios():
        if s.name == name:
            state.edit(s)


def _files(w: Words) -> None:
    with st.expander(w.t("Scenarios as a file"), key="what_if_files", on_change="rerun") as box:
        if not box.open:
            return
        st.markdown(
            w.t(
                "Scenarios travel in the link. A small file holds them as well, with all choices of the page, and "
                "never any data."
            )
        )
        name, mime = "customer-worth-scenarios.json", "application/json"
        saved = state.to_file()  # now: a download is made outside the visit, where its choices cannot be read
        download(w.t("Download scenarios and choices"), lambda: saved, name, "save_scenarios", mime)
        expect_upload()
        given = st.file_uploader(
            w.t("Open scenarios from a file"),
            "json",
            key=f"scenarios_{state.uploader()}",
            help=w.t("A file downloaded here. Its scenarios replace those kept now."),
        )
        if given is not None:
            _open(given.getvalue(), w)


def _open(content: bytes, w: Words) -> None:
    try:
        state.from_file(content)
    except TableProblem:
        error(
            w.t(
                "**This is not a file of scenarios.** It was not saved here, or it has been changed. What you had is "
                "kept; choose a file that was downloaded on this page."
            )
        )
        return
    state.new_uploader()
    st.rerun()
