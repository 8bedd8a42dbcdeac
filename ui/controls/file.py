"""Control of which file is shown, the way to another, and the rows that were set aside."""

from __future__ import annotations

import streamlit as st

from report.exhibits import file
from report.link_text import one_of
from report.text import file_name
from report.writers.csv import for_programs
from study import Study
from study.samples import FOLDER
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.menu import link
from ui.show import show
from ui.tables import download
from words import Words

CURRENCIES = ("SEK", "EUR", "GBP", "USD", "NOK", "DKK", "CHF", "CNY")
ROWS = {"line_put_away": Choice(False, one_of(False, True))}


def became(study: Study, w: Words) -> None:
    """What became of every row; how the used rows divide, the rows set aside and how full the columns are, in boxes."""
    found = file.reconciled(study, w)
    show(*found[:1])
    for e in (*found[1:], *file.quality(study, w)):
        with box(e.key, e.message or w.t("How the rows used divide")) as opened:
            if opened:
                show(e.body)
    set_aside(study, w)


def just_read(study: Study, w: Words) -> None:
    """One line of the own file that was read, until it is put away: its rows, what changes its money, and the
    currency where the file names none."""
    if choices.source() != choices.OWN or choices.value("line_put_away") or study.file.problem is not None:
        return
    with st.container(border=True, key="just_read"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(file.just_read(study, w), width="content")
            link("data", w.t("Correct this"))
            if study.file.currency is None:
                currency(w, quiet=True)
            st.button(w.t("Close"), on_click=_put_away, key="put_away", type="tertiary")
        for text in file.told(study, w)[: file.MOST_TOLD]:
            st.caption(text)


def _put_away() -> None:
    choices.put("line_put_away", True)


def warnings(study: Study, w: Words) -> None:
    """What to know before the figures are believed: three, and the others when they are asked for."""
    first, *more = [*file.warnings(study, w), None]
    if first is not None:
        show(first)
    for rest in more:
        if rest is not None:
            with box("more_warnings", rest.message):
                show(rest.body)


def currency(w: Words, *, quiet: bool = False) -> None:
    """In which money the amounts are; nothing is converted. `quiet`: without a label, in a line of its own."""
    now = choices.currency()
    picked = st.selectbox(
        w.t("Currency of the amounts"),
        [now, *(c for c in CURRENCIES if c != now)],
        format_func=lambda c: c or w.t("Not stated"),
        key=f"currency_{now}",
        width=130 if quiet else 240,
        label_visibility="collapsed" if quiet else "visible",
        help=w.t("Only how amounts are written; nothing is converted."),
    )
    if picked != now:
        choices.put("currency", picked or None)
        st.rerun()


def shown_title() -> str:
    """What the file is called, as Markdown."""
    return file_name(choices.source_title()) if choices.source() == choices.OWN else choices.source_title()


def held(w: Words) -> None:
    """Which file is shown, the way to be rid of one's own, and templates for one."""
    samples(w)
    let_go(w)
    templates(w)


def samples(w: Words) -> None:
    """The files that come with the product, and the way back to one's own."""
    names = {name: w.t(sample.title) for name, sample in choices.SAMPLES.items()}
    if choices.own() is not None:
        names = {choices.OWN: w.t("My own file"), **names}
    shown = choices.source()
    picked = st.selectbox(
        w.t("Shown now"),
        list(names),
        index=list(names).index(shown),
        format_func=names.__getitem__,
        key=f"source_{shown}_{len(names)}",
    )
    if picked != shown:
        choices.use(str(picked))
        st.rerun()


def templates(w: Words) -> None:
    """Templates to fill in, as a spreadsheet opens them."""
    with st.container(horizontal=True):
        for label, name in (
            (w.t("Template (CSV)"), "template.csv"),
            (w.t("Template for Swedish Excel"), "template_sv.csv"),
        ):
            download(label, (FOLDER / name).read_bytes, name, f"download_{name}")


def let_go(w: Words) -> None:
    """The way to be rid of one's own file."""
    if choices.own() is not None:
        st.button(w.t("Close the file"), on_click=choices.forget_own, key="forget")


def set_aside(study: Study, w: Words) -> None:
    """Every row set aside, to look at a few and to take all away."""
    found = file.set_aside(study, w)
    if not found:
        return
    head, *tables = found
    with box("set_aside", head.message):
        show(*tables)
        label = w.t("Download every row set aside (CSV)")
        download(label, lambda: for_programs(study.set_aside()), "set_aside.csv", "download_aside")
