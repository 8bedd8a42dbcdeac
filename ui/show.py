"""Show exhibits on a page: question and answer, key figures, figures, tables with downloads, notices, lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

import streamlit as st

from report.exhibit import Check, Exhibit, Finding, KeyFigure, Notice
from report.source import source_line
from report.text import file_name
from study import Study
from study.small_groups import without_small_groups
from ui import choices, documents, proofs
from ui.drilldown import behind
from ui.figure_cache import draw
from ui.menu import link
from ui.sharing import share
from ui.tables import menu, offer_figure, table
from words import Words

MEANING = "meaning"  # what a page offers to its foot
ROOM = 10  # letters of a key figure's value in 148 px
COLOURS = {True: "blue", False: "orange", None: "gray"}
ARROWS = {True: "up", False: "down", None: "off"}
SIGNS = {
    "": None,
    "up": ":material/arrow_upward:",
    "down": ":material/arrow_downward:",
    "same": ":material/arrow_forward:",
}


def title(question: str) -> None:
    """A page's question, and beside it the button that shares the page."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="page_head"):
        st.title(question, anchor=False)
        share()


def answer(text: str) -> None:
    """A page's answer, at once under its question. It begins with the marked number, and a new one is read aloud."""
    st.header(text, anchor=False)


def key_figures(keys: Sequence[KeyFigure], columns: int = 6, at: str = "") -> None:
    """The figures in a row that becomes two columns on a phone, and two rows where a value is too long for 148 px.

    Under each stands the way to its proof. `at`: where they stand, should another place on the page have the same.
    """
    if max((len(key.value) for key in keys), default=0) > ROOM:
        columns = min(columns, 3)
    with st.grid(columns, min_column_width=148):
        for key in keys:
            with st.container(gap=None):
                st.metric(
                    key.label,
                    key.value,
                    key.note or None,
                    delta_color=COLOURS[key.better],  # type: ignore[arg-type]
                    delta_arrow=ARROWS[key.rising],  # type: ignore[arg-type]
                    help=key.help,
                )
                proofs.of_key(key, f"{at}{key.label}", choices.words())


def findings(found: Sequence[Finding]) -> None:
    """Up to three findings beside one another, each with its way onward."""
    if not found:
        return
    for column, finding in zip(st.columns(len(found[:3]), border=True), found[:3], strict=True):
        with column:
            st.markdown(f"**{finding.title}**")
            st.markdown(finding.text)
            link(finding.page, finding.link)


def show(*exhibits: Exhibit) -> None:
    """Each exhibit from top to bottom, under its message."""
    for exhibit in exhibits:
        _one(exhibit, choices.words())


def beside(picture: Exhibit, *tables: Exhibit, drawn: Callable[[], None] | None = None) -> None:
    """A figure, and under a tab beside it the tables it is drawn from; without a figure, one after another.

    `drawn`: draws the figure, where something under it changes how it looks and nothing else.
    """
    if picture.form is None:
        show(picture, *tables)
        return
    w = choices.words()
    st.subheader(picture.message, anchor=picture.key, help=_notes(picture))
    left, right = st.tabs(list(_looks(w)), key=f"{picture.key}_look")
    with left:
        if drawn is None:
            show(picture.rest)
        else:
            drawn()
    with right:
        show(*tables)


def tabbed(key: str, exhibits: Sequence[Exhibit]) -> None:
    """Exhibits beside one another, each under a tab that bears its message. `key`: the choice of the one that is open.

    The choice's values are the exhibits' keys. All are drawn, so that another tab opens at once.
    """
    for tab, exhibit in zip(tabs(key, {e.key: e.message for e in exhibits}), exhibits, strict=True):
        with tab:
            show(exhibit.body)


def tabs(key: str, labels: Mapping[str, str]) -> Sequence[AbstractContextManager[object]]:
    """Tabs of which the open one is a choice that travels. `labels`: what they are called, by the choice's values."""
    widget = choices.tab(key, labels)
    return st.tabs(list(labels.values()), key=widget, on_change=choices.take_tab, args=(key, dict(labels)))


def part(key: str, labels: Mapping[str, str]) -> tuple[str, AbstractContextManager[object]]:
    """The part of a page that is open, and its place under the parts' tabs. Only the open one is made."""
    made = dict(zip(labels, tabs(key, labels), strict=True))
    which = choices.value(key) if choices.value(key) in made else next(iter(made))
    return which, made[which]


def _one(e: Exhibit, w: Words) -> None:
    if e.message:
        st.subheader(e.message, anchor=e.key, help=_notes(e))
    # A link finds what has no heading by the name of its place; a figure bears its key itself.
    with nullcontext() if e.message or e.form else st.container(key=f"{e.key}_place"):
        _content(e, w)


def _content(e: Exhibit, w: Words) -> None:
    if e.badges:
        with st.container(horizontal=True):
            for badge in e.badges:
                st.badge(badge.text, icon=SIGNS[badge.sign], color=badge.colour)
    if e.lead:
        st.markdown(e.lead)
    if e.formula:
        st.markdown(e.formula)
    if e.form is not None and e.table is not None:
        picture, rows = st.tabs(list(_looks(w)), key=f"{e.key}_look")
        with picture:
            _picture(e, w)
        with rows:
            noted = _rows(e, w)
    else:
        _picture(e, w)
        noted = _rows(e, w)
    if e.notes and not e.message and not noted:
        st.caption(w.t("Good to know"), help=_notes(e))
    if e.behind is not None:
        behind(e.behind.people, e.behind.rows, e.behind.groups, e.behind.key or e.key)
    for notice in e.notices:
        say(notice)


def _notes(e: Exhibit) -> str | None:
    """How an exhibit is read and what it leaves out, behind the "?" of its message."""
    return "\n\n".join(e.notes) or None


def _looks(w: Words) -> tuple[str, str]:
    return w.t("Picture"), w.t("Table")


def _picture(e: Exhibit, w: Words) -> None:
    if e.form is not None:
        draw(e.form, e.key, w)
        offer_figure(e.key, e.message or e.form.alt)
    if e.keys:
        key_figures(e.keys, min(len(e.keys), 3), f"{e.key}_")
    if e.text:
        st.markdown(e.text)


def _rows(e: Exhibit, w: Words, label: str = "") -> bool:
    """The table with what stands under it; whether the notes stand there as well."""
    if e.table is None:
        return False
    named = e.message or label
    table(e.table, e.columns, e.file or e.key, total=e.total, downloads=e.downloads, height=e.height, label=named)
    if e.check is not None:
        checked(e.check, w)
    return proofs.of_table(e, w, None if e.message else _notes(e))


def table_of(e: Exhibit, w: Words) -> None:
    """An exhibit's table alone, without what could be asked of it."""
    if e.table is not None:
        table(e.table, e.columns, f"{e.key}_alone", total=e.total, downloads=False, label=e.message)


def checked(check: Check, w: Words) -> None:
    """The line under a table that balances: "✓ Balances 94 387 − 33 570 + 17 606 + 23 388 = **101 811**"."""
    badge = f":blue-badge[✓ {w.t('Balances')}]" if check.sound else f":orange-badge[▲ {w.t('Does not balance')}]"
    st.markdown(f"{badge} {check.text}")


def say(notice: Notice) -> None:
    """A notice: nothing to show and why, a warning, or an error."""
    if notice.tone == "error":
        st.error(notice.text, icon=":material/error:")
        return
    with st.container(border=True):
        if notice.title:
            st.markdown(f"**{notice.title}**")
        st.markdown(f":material/info: {notice.text}" if notice.tone == "warning" else notice.text)
        with st.container(horizontal=True, vertical_alignment="center"):
            _onward(notice)


def _onward(notice: Notice) -> None:
    """The ways on from where there is nothing to show: the sample that shows it, and the page that mends it."""
    sample = choices.SAMPLES.get(notice.sample)
    if sample is not None and choices.source() != notice.sample:
        w = choices.words()
        label = w.t("See it with the sample {title}", title=w.t(sample.title))
        st.button(label, on_click=choices.use, args=(notice.sample,), key=f"sample_{notice.title}")
    if notice.page:
        link(notice.page, notice.link)


def meaning(text: str, w: Words) -> None:
    """What the page's figures mean, and their limits, behind a button beside the page's downloads."""
    choices.offer(MEANING, text)


def _meaning(w: Words) -> None:
    text = choices.offered().get(MEANING)
    if text is not None:
        with st.popover(w.t("What it means and its limits"), type="tertiary", icon=":material/help:"):
            st.markdown(str(text))


def footer(study: Study, w: Words) -> None:
    """The menu of downloads, and what stands behind all figures: file, period, tiers, returns, money, version."""
    title = choices.source_title() if choices.source() == choices.OWN else ""
    sample = w.t("{title} (sample file)", title=choices.source_title())
    with st.container(horizontal=True):
        _meaning(w)
        menu(w, lambda: documents.of_page(study, w), pictures=lambda: without_small_groups(study) is study)
    st.divider()
    st.caption(source_line(study, file_name(title) if title else sample, w))
