"""The subscription table of a file of segments, with satisfaction and duration to fill in; kept in the link."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from report.exhibits import segments
from report.link_text import blanks
from report.text import markdown_text
from study import Study
from ui import choices
from ui.choices import Choice
from ui.show import show
from words import Words

MOST = 12
# For a class that comes back to it: not forgotten with the file, as it is of three figures a segment, never of a file.
ROWS = {"filled_in": Choice((), blanks(-100.0, 100.0, 3 * MOST), "sf")}
FIELDS = ("nps", "ski", "years")


def behind(study: Study, w: Words) -> None:
    """What stands behind the tiers; of a file of segments with the cells to fill in."""
    if study.base.kind != "segments" or len(study.base.names) > MOST:
        show(*segments.behind(study, w))
        return
    if _durations(study):
        st.rerun()
    for exhibit in segments.behind(study, w):
        if exhibit.key != "subscription":
            show(exhibit)
            continue
        nps, ski = (_given(study, field) for field in FIELDS[:2])
        show(segments.filled_in(study, nps, ski, w))
        _form(study, w)


def _given(study: Study, field: str) -> list[float | None]:
    """What has been filled in of a field, a value a segment; None where nothing has."""
    held, at = list(choices.value("filled_in")), FIELDS.index(field)
    return [held[3 * i + at] if 3 * i + at < len(held) else None for i in range(len(study.base.names))]


def _durations(study: Study) -> bool:
    """Take the durations that were filled in, where the file that is shown again has none; whether there were any."""
    years = _given(study, "years")
    if choices.value("entered") is not None or not any(years):
        return False
    choices.put("entered", tuple(max(0.0, one or 0.0) for one in years))
    return True


def _form(study: Study, w: Words) -> None:
    heads = (w.t("NPS"), w.t("SKI, 0–100"), w.t("Duration, years"))
    with st.form("filled_in_form", border=False):
        given: list[float | None] = []
        for i, name in enumerate(study.base.names):
            given += _row(i, markdown_text(w.tier(name), 24), heads, study)
        if st.form_submit_button(w.t("Use these")):
            choices.put("filled_in", tuple(given))
            years = given[2::3]
            choices.put("entered", tuple(one or 0.0 for one in years) if any(years) else None)
            st.rerun()


def _row(i: int, name: str, heads: Sequence[str], study: Study) -> list[float | None]:
    title, *cells = st.columns([2, 1, 1, 1], vertical_alignment="bottom")
    title.markdown(f"**{name}**")
    ends = ((-100.0, 100.0), (0.0, 100.0), (0.1, 100.0))
    return [
        cell.number_input(
            head, low, high, _given(study, field)[i], 1.0 if field != "years" else 0.1, "%g", key=f"filled_{field}_{i}"
        )
        for cell, head, (low, high), field in zip(cells, heads, ends, FIELDS, strict=True)
    ]
