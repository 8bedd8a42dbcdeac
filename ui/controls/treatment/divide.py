"""Step one: which division, what it is set to, its groups, their names, and who is in one."""

from __future__ import annotations

import streamlit as st

from clv.segmentation import OUTSIDE
from report.exhibit import Exhibit
from report.exhibits import treatment
from report.exhibits.concentration import attributes
from report.exhibits.matrix import listed
from report.exhibits.treatment import Grouped, rfm
from report.link_text import NAME, cell_names, one_of, pattern, whole
from report.text import markdown_text, plain_text
from report.writers import csv
from study import Study, segmentations
from study import stages as stage_model
from study.matrix import MatrixAsked
from study.relation_return import PathAsked
from study.segmentations import DIVISIONS, Asked
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls.stages import FIELDS
from ui.controls.switch import switch
from ui.controls.treatment import matrix, path
from ui.show import answer, show
from ui.tables import download
from words import N_, Words

MOST_NAMES = 40
OUTSIDE_PLACE = -1
ROWS = {
    "divide_by": Choice("rfm", one_of(*DIVISIONS), "dv"),
    "rfm_periods": Choice(2, one_of(1, 2), "dp"),
    "rfm_scores": Choice(5, one_of(5, 4, 3, 2), "ds"),
    "divide_column": Choice("", pattern(r"(product|channel|attr_[0-9]{1,3})?"), "dc", of_file=True),
    # the group whose customers are listed, by its place (-1: outside), and the names a person has given
    "divide_cell": Choice(0, whole(OUTSIDE_PLACE, MOST_NAMES), "dl", of_file=True),
    "cell_names": Choice((), cell_names(MOST_NAMES), "dn"),
}
WINDOWS = {2: N_("This period and the previous one"), 1: N_("This period")}
SCORES = (5, 4, 3, 2)


def divide(study: Study, w: Words) -> Grouped:
    """The first step of the page; gives the division as it stands."""
    _way(study, w)
    of = standing(study, w)
    answer(treatment.answer_of(of, w))
    cells = treatment.groups(of, w)
    show(listed(cells, w) if choices.phone() else cells)
    scores = rfm.fewer_scores(of) if of.done.asked.way == "rfm" else None
    if scores is not None:
        label = w.t("Use {n} scores", n=w.number(scores))
        st.button(label, icon=":material/tune:", on_click=choices.put, args=("rfm_scores", scores), key="fewer_scores")
    _rules(of, w)
    between = [treatment.statement(of, w), treatment.moves(of, w)] if of.compared else []
    for shown in (*between, *treatment.WAYS[of.done.asked.way].more(of, w)):
        with box(shown.key, shown.message) as opened:
            if opened:
                show(shown.body)
    _people(of, w)
    return of


def standing(study: Study, w: Words) -> Grouped:
    """The division as the choices have it."""
    wanted = asked(study)
    return treatment.named(study, wanted, w, own_names(wanted.named_as))


def asked(study: Study, by: str | None = None) -> Asked:
    """The division as the choices have it, or the first where this file does not give it. `by`: another than theirs."""
    way = str(choices.value("divide_by") if by is None else by)
    rules = None
    if way == "stages" and way in segmentations.offered(study):
        rules = stage_model.changed(study, {name: choices.value(f"stage_{name}") for name in FIELDS})[0]
    wanted = Asked(
        way,
        int(choices.value("rfm_periods")),
        int(choices.value("rfm_scores")),
        str(choices.value("divide_column")),
        rules,
        matrix.asked(study) if way == "matrix" else MatrixAsked(),
        path.asked(study) if way == "path" else PathAsked(),
    )
    return segmentations.sound(study, wanted)


def own_names(way: str) -> dict[str, str]:
    """The names a person has given the groups of a division, by cell."""
    return {cell: name for other, cell, name in choices.value("cell_names") if other == way}


def _way(study: Study, w: Words) -> None:
    """Which division, and of one's own column which."""
    titles = treatment.titles(study, w)
    lacking = treatment.lacking(study, w)
    way = switch(w.t("Divide by"), titles, choices.among("divide_by", list(titles)), told=lacking or None)
    if way == "column":
        names = attributes(study, w)
        names = {key: names[key] for key in segmentations.columns(study)}
        st.selectbox(
            w.t("Column"),
            list(names),
            format_func=lambda column: plain_text(names[column]),
            width=360,
            **choices.labelled("divide_column", names),
        )
    if way == "matrix":
        matrix.settings(study, w)
    if lacking:
        st.caption(lacking)


# Rules and names ----------------------------------------------------------------------------------------


def _rules(of: Grouped, w: Words) -> None:
    """The printed rules, what of them a person may set, and the names of the groups."""
    told = treatment.WAYS[of.done.asked.way]
    with box("cell_rules", w.t("The rules and the names") if told.own_names else w.t("The rules")) as opened:
        if not opened:
            return
        if of.done.asked.way == "rfm":
            _rfm(w)
        if of.done.asked.way == "path":
            path.limits_set(of.study, w)
        rules, *reading = told.rules(of, w)
        show(rules.body, *reading)
        if told.own_names:
            _names(of, w)
        if of.done.asked.way == "matrix":
            matrix.advice(of, w)


def _rfm(w: Words) -> None:
    """RFM's window and how many scores."""
    with st.container(horizontal=True):
        st.segmented_control(
            w.t("Purchases in"),
            list(WINDOWS),
            format_func=lambda periods: w.t(WINDOWS[periods]),
            key=choices.slot("rfm_periods"),
            required=True,
            wrap=True,
            persist_state="session",
        )
        st.segmented_control(
            w.t("Scores"),
            SCORES,
            format_func=w.number,
            key=choices.slot("rfm_scores"),
            required=True,
            persist_state="session",
        )


def _names(of: Grouped, w: Words) -> None:
    """A form for names of one's own; an empty field is the name that was there."""
    with st.form("cell_names_form", border=False):
        with st.grid(4, min_column_width=148):
            given = {
                cell: st.text_input(
                    markdown_text(of.ours[cell], 40),
                    "" if of.names[cell] == of.ours[cell] else of.names[cell],
                    max_chars=NAME,
                    placeholder=of.ours[cell],
                    key=f"cell_name_{of.done.asked.named_as}_{i}_{choices.value('cell_names')}",
                )
                for i, cell in enumerate(of.cells)
            }
        if st.form_submit_button(w.t("Use these names")):
            others = [row for row in choices.value("cell_names") if row[0] != of.done.asked.named_as]
            mine = [
                (of.done.asked.named_as, cell, str(name)) for cell, name in given.items() if str(name or "").strip()
            ]
            choices.put("cell_names", [*others, *mine])
            st.rerun()


# Who is in a group --------------------------------------------------------------------------------------


def _people(of: Grouped, w: Words) -> None:
    """The customers of a group that is picked, with all of them to take away."""
    with box("cell_people", w.t("The customers behind a group")) as opened:
        if not opened:
            return
        places = [i for i in (*range(len(of.cells)), OUTSIDE_PLACE) if of.done.found.members(_cell(of, i)).size]
        if not places:
            show(Exhibit("nobody", lead=w.t("No customer is counted there.")))
            return
        names = {i: of.names[_cell(of, i)] for i in places}
        place = st.selectbox(
            w.t("Group"),
            places,
            format_func=names.__getitem__,
            width=360,
            **choices.labelled("divide_cell", names),
        )
        cell = _cell(of, int(place))
        show(treatment.people(of, cell, w).body)
        name, label = f"group_{of.done.asked.way}_{int(place) + 1}", w.t("Download the customers (CSV)")
        download(label, lambda: csv.for_programs(treatment.taken(of, cell)), f"{name}.csv", f"{name}_csv")


def _cell(of: Grouped, place: int) -> str:
    return OUTSIDE if place == OUTSIDE_PLACE else of.cells[place]
