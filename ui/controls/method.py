"""Controls of the method and rate of every page, and of which numbers are explained with which tier's figures."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from clv import METHODS, Scenario
from clv.levers import LEVERS
from report.exhibit import Exhibit
from report.exhibits import method as exhibits
from report.exhibits.method.catalogue import GROUPS
from report.exhibits.method.steps.figures import Figures, share_decimals
from report.link_text import one_of, whole
from report.text import markdown_text
from study import Study, what_if
from study.what_if import Customer
from ui import choices, menu
from ui.boxes import box
from ui.choices import Choice
from ui.show import say, show
from words import Words

ROWS = {
    "method_group": Choice("period", one_of("period", "tiers", "stay", "value", "levers", "more"), "mg"),
    "method_tier": Choice(0, whole(0, 11), "mt"),
    "method_tables": Choice("whole", one_of("whole", "by_method", "each"), "mm"),
}


RATES = [i / 100 for i in range(21)]


def choice(study: Study, w: Words) -> None:
    """The method and the discount rate of every page."""
    st.segmented_control(
        w.t("Method on every page"),
        list(METHODS),
        format_func=lambda m: w.t(exhibits.NAMES[m]),
        key=choices.slot("method"),
        required=True,
        persist_state="session",
        help=w.t("CLV and portfolio value on all pages follow it, and so does the link."),
    )
    told = w.t("What money loses in value over a year. The basic model leaves it out.")
    st.select_slider(
        w.t("Discount rate per year"),
        sorted({*RATES, choices.value("discount")}),
        format_func=lambda x: w.percent(x, share_decimals(x)),
        key=choices.slot("discount"),
        persist_state="session",
        help=told,
        width=360,
    )
    for notice in exhibits.problem(study, w):
        say(notice)


@st.fragment
def numbers(study: Study, w: Words) -> None:
    """One group of numbers at a time, with the figures of one tier put in."""
    show(exhibits.numbers(None, w))
    key = st.segmented_control(
        w.t("Which numbers"),
        list(GROUPS),
        format_func=lambda g: w.t(GROUPS[g].title),
        key=choices.slot("method_group"),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    group = GROUPS[str(key)]
    figures = None if study.base_problem is not None else _figures(study, w)
    if figures is not None:
        show(exhibits.numbers(figures, w).body, exhibits.from_lost_to_worth(figures))
    for number in group.numbers:
        with box(number.key, w.t(number.name)) as opened:
            if opened:
                _explained(*exhibits.explained(number, figures, w))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(w.t("Shown on"), width="content")
        for page in (entry for entry in menu.ENTRIES if entry.name in group.pages):
            menu.link(page.name, w.c("menu", page.title))
    choices.write_link()


def _figures(study: Study, w: Words) -> Figures:
    return Figures(study, _tier(study.base.names, w), w, _scenario(study), (_customer("typical"), _customer("loyal")))


def _tier(names: tuple[str, ...], w: Words) -> int:
    if len(names) == 1:
        return 0
    tier = st.segmented_control(
        w.t("Figures of"),
        range(len(names)),
        format_func=lambda i: markdown_text(w.tier(names[i]), 24),
        key=choices.among("method_tier", list(range(len(names)))),
        required=True,
        persist_state="session",
    )
    return int(tier or 0)


def _scenario(study: Study) -> Scenario:
    """Where the levers stand; a revenue that nobody has chosen is the one that suits the file."""
    found = choices.editing()
    if choices.value("edit_revenue") is not None:
        return found
    own = what_if.file_levers(what_if.facts(study.base)).revenue
    return replace(found, levers=replace(found.levers, revenue=own))


def _customer(who: str) -> Customer:
    frequency, revenue, years = (float(choices.value(f"{who}_{lever}")) for lever in LEVERS)
    return frequency, revenue, years


def _explained(number: Exhibit, *further: Exhibit) -> None:
    """What the number means and its formula beside this file's own figures; then its figure, and its table in a box."""
    left, right = st.columns(2, gap="medium")
    left.markdown("\n\n".join(part for part in (number.lead, number.formula) if part))
    if number.text:
        right.markdown(number.text)
    right.caption("\n\n".join(number.notes))
    for exhibit in further:
        if exhibit.table is None:
            show(exhibit)
            continue
        with box(exhibit.key, exhibit.message):
            show(exhibit.body)
