"""Controls of the value matrix: the template, its axes and their cuts, and what to do with each cell."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from clv.matrix import RULES, TEMPLATES
from report.exhibit import Notice
from report.exhibits import matrix as told
from report.exhibits.treatment import Grouped
from report.link_matrix import LARGEST, matrix_axes
from report.link_text import NAME, cell_names, one_of, optional
from report.notices import of_problem
from report.text import markdown_text
from study import Study, matrix
from study.matrix import AxisAsked, MatrixAsked
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls.switch import switch
from ui.show import say
from words import N_, Words

MOST_ADVICE = 40
ROWS = {
    "matrix_template": Choice("attractiveness", one_of(*(one.key for one in TEMPLATES)), "dt"),
    "matrix_axes": Choice(None, optional(matrix_axes()), "da", of_file=True),
    "cell_advice": Choice((), cell_names(MOST_ADVICE), "dw"),
}
CUTS = {
    "quantile": N_("As many in each part"),
    "value": N_("Equal parts of the span"),
    "own": N_("Limits of my own"),
}
PARTS = (2, 3)


def asked(study: Study) -> MatrixAsked:
    """The matrix as the choices have it, or the first template that this file gives."""
    there = matrix.templates(study)
    key = choices.value("matrix_template")
    template = key if key in there or not there else there[0]
    advice = tuple((cell, text) for other, cell, text in choices.value("cell_advice") if other == template)
    axes = choices.value("matrix_axes")
    return matrix.sound(study, MatrixAsked(template, () if axes is None else axes, advice))[0]


def settings(study: Study, w: Words) -> None:
    """Which matrix; in a box what its axes measure and how they are cut."""
    there = matrix.templates(study)
    switch(
        w.t("Matrix"),
        {key: w.t(told.TEMPLATES[key]) for key in there},
        choices.among("matrix_template", list(there)),
    )
    kept = choices.value("matrix_axes")
    _, wrong = matrix.sound(study, MatrixAsked(asked(study).template, () if kept is None else kept))
    if wrong is not None:
        say(Notice(of_problem(w, wrong)))
    with box("matrix_axes", w.t("The axes and their limits")) as opened:
        if opened:
            _axes(study, w)


def _axes(study: Study, w: Words) -> None:
    found, kept = matrix.found(study, asked(study)), choices.value("matrix_axes")
    count = len(found.divided.axes)
    given = (*(() if kept is None else kept), *[AxisAsked()] * count)[:count]
    shown = []
    for i, (one, axis) in enumerate(zip(given, found.divided.axes, strict=True)):
        drawn = _axis(study, i, replace(one, measure=axis.measure), found.divided.cuts[i], w)
        ours = not one.measure and drawn.measure == axis.measure  # the template's own stays so
        shown.append(replace(drawn, measure="") if ours else drawn)
    if tuple(shown) != given:
        choices.put("matrix_axes", tuple(shown))
        st.rerun()


def _axis(study: Study, place: int, one: AxisAsked, cuts: tuple[float, ...], w: Words) -> AxisAsked:
    """One axis in a row: its measure, its parts, how it is cut, and limits of one's own."""
    names = {code: markdown_text(told.measure(code, matrix.columns(study), w), 40) for code in matrix.measures(study)}
    axis = matrix.found(study, asked(study)).template.axes[place]
    stamp = f"{choices.source()}_{choices.value('matrix_template')}_{place}"
    with st.grid(3, min_column_width=200):
        measure = st.selectbox(
            told.axis_name(axis, w),
            list(names),
            index=list(names).index(one.measure),
            format_func=names.__getitem__,
            key=f"axis_measure_{stamp}_{one.measure}",
        )
        parts = st.segmented_control(
            w.t("Parts"),
            PARTS,
            default=one.parts,
            format_func=w.number,
            required=True,
            key=f"axis_parts_{stamp}_{one.parts}",
        )
        rule = st.selectbox(
            w.t("Cut by"),
            RULES,
            index=RULES.index(one.rule),
            format_func=lambda code: w.t(CUTS[code]),
            key=f"axis_rule_{stamp}_{one.rule}",
        )
    changed = AxisAsked(str(measure), int(parts or one.parts), rule, one.cuts)
    return _limits(changed, measure != one.measure, cuts, stamp, w) if rule == "own" else replace(changed, cuts=())


def _limits(one: AxisAsked, fresh: bool, cuts: tuple[float, ...], stamp: str, w: Words) -> AxisAsked:
    """Fields for the lowest value of each part but the first, which begin where the limits stand."""
    held = one.cuts if len(one.cuts) == one.parts - 1 and not fresh else (*cuts, cuts[-1] + 1.0)[: one.parts - 1]
    labels = [w.t("High from")] if one.parts == 2 else [w.t("Middle from"), w.t("High from")]
    with st.grid(3, min_column_width=200):
        given = tuple(
            st.number_input(
                label, -LARGEST, LARGEST, float(held[i]), format="%g", key=f"axis_cut_{stamp}_{i}_{one.parts}"
            )
            for i, label in enumerate(labels)
        )
    return replace(one, cuts=given)


def advice(of: Grouped, w: Words) -> None:
    """A form for what to do with each cell; an empty field is the template's own advice."""
    template = of.done.asked.matrix.template
    found = matrix.found(of.study, of.done.asked.matrix)
    mine = dict(of.done.asked.matrix.advice)
    with st.form("cell_advice_form", border=False):
        with st.grid(3, min_column_width=200):
            given = {
                cell: st.text_input(
                    w.t("What to do: {cell}", cell=of.called(cell)),
                    mine.get(cell, ""),
                    max_chars=NAME,
                    placeholder=told.cell_advice(cell, found, told.OURS, w),
                    key=f"cell_advice_{template}_{i}_{choices.value('cell_advice')}",
                )
                for i, cell in enumerate(of.cells)
            }
        if st.form_submit_button(w.t("Use this advice")):
            others = [row for row in choices.value("cell_advice") if row[0] != template]
            rows = [(template, cell, str(text)) for cell, text in given.items() if str(text or "").strip()]
            choices.put("cell_advice", [*others, *rows])
            st.rerun()
