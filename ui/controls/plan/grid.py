"""Controls of what one segment is given: a level for each touchpoint; and what the levels mean."""

from __future__ import annotations

import streamlit as st

from clv.treatment import LEVELS
from report.exhibits.plan import names
from report.text import markdown_text
from study.treatment import LETTERS, Treated, letters
from ui import choices
from words import Words
from words.typed import one_line

LETTER = {level: letter for letter, level in LETTERS.items()}
FEW = 6  # segments that stand beside one another; more are a list
STOPS = [i / 20 for i in range(21)]


def levels_of_cell(t: Treated, cell: names.CellName, w: Words) -> None:
    """A segment to choose, and for each touchpoint whether it must, may, strategically or not be given."""
    at = _cell(t, cell, w)
    of, rows = t.found.key, letters(t.plan.levels)
    with st.grid(2, min_column_width=320):
        for i, point in enumerate(t.plan.touchpoints):
            widget = choices.face(f"plan_level_{i}", t.plan.levels[at][i])
            st.segmented_control(
                f"{markdown_text(names.touchpoint(point, w))} · {names.kind(point.kind, w).lower()}",
                LEVELS,
                format_func=lambda level: names.level(level, w),
                key=widget,
                required=True,
                on_change=_take,
                args=(of, rows, at, i, widget),
            )
    if choices.value("plan_levels") is not None:
        label = w.t("Back to the proposed plan")
        st.button(label, icon=":material/restart_alt:", type="tertiary", on_click=choices.reset, args=("plan_levels",))


def _cell(t: Treated, cell: names.CellName, w: Words) -> int:
    places = [i for i, base in enumerate(t.bases) if base.customers]
    names_of = {place: markdown_text(cell(t.found.cells[place])) for place in places}
    kept, label = choices.labelled("plan_cell", names_of), w.t("Segment")
    if len(places) > FEW:  # a list to pick from shows a text as it is written
        return int(
            st.selectbox(
                label,
                places,
                format_func=lambda place: one_line(cell(t.found.cells[place]), 40),
                **kept,
            )
        )
    chosen = st.segmented_control(label, places, format_func=names_of.__getitem__, required=True, **kept)
    return places[0] if chosen is None else int(chosen)


def _take(of: str, proposed: tuple[str, ...], cell: int, touchpoint: int, widget: str) -> None:
    """Keep a level: in the plan as it stands when it is pressed, or in the proposed one where none is kept."""
    kept = choices.value("plan_levels")
    rows = list(kept[1] if kept is not None and kept[0] == of and len(kept[1]) == len(proposed) else proposed)
    row = list(rows[cell])
    row[touchpoint] = LETTER[choices.faced(widget)]
    rows[cell] = "".join(row)
    choices.put("plan_levels", (of, tuple(rows)))


def shares(w: Words) -> None:
    """Which share of a segment each level gives a touchpoint to."""
    with st.grid(3, min_column_width=200):
        for level in LEVELS[:-1]:
            key = f"plan_{level}"
            now = float(choices.value(key))
            st.select_slider(
                names.level(level, w),
                sorted({*STOPS, now}),
                format_func=w.percent,
                key=choices.slot(key),
                persist_state="session",
                help=w.t("The share of the segment's customers who are given what stands at this level."),
            )
