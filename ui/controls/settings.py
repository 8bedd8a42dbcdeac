"""Every setting in one place: the period, the returns, the currency, what is counted, the method and the tiers."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from clv.tables import PURCHASES
from report.exhibits import file, segments
from study import DATED, Study
from study.leaving import leaving
from ui import choices
from ui.controls import durations
from ui.controls.file import currency
from ui.controls.margin import counted_in
from ui.controls.method import choice
from ui.controls.switch import switch
from ui.controls.tiers import basis, editor
from ui.show import show
from words import Words

YEAR = dt.timedelta(days=366)  # the end may lie so long after the last row


def settings(study: Study, w: Words) -> None:
    """What decides the period and the money, and what is counted of it, each under its heading."""
    about = file.settings(study, w)
    show(about.head)
    period(study, w)
    if study.file.kind in PURCHASES:
        returns(w)
    show(about.rest)
    currency(w)
    if study.base_problem is None:
        _counted(study, w)


def period(study: Study, w: Words) -> None:
    """When the period ends and how long it is."""
    if study.file.kind in DATED:
        left, right = st.columns(2)
        with left:
            _end(study, w)
        with right:
            _months(w)


def _counted(study: Study, w: Words) -> None:
    """What is counted, by which method, and how the tiers are made."""
    show(file.counted(w))
    left, right = st.columns(2, gap="large")
    with left:
        counted_in("cost" in study.file.mapping, w)
    with right:
        let_go_of(study, w)
    choice(study, w)
    if study.base.kind != "segments":
        basis(segments.how_made(study, w), study, w)
        editor(w)
    else:
        durations.ask(study, w)


def _end(study: Study, w: Words) -> None:
    first, last = study.file.first_date, study.file.last_date
    if first is None or last is None:
        return
    shown = (choices.value("end") or last + dt.timedelta(days=1)) - dt.timedelta(days=1)
    picked = st.date_input(
        w.t("The last day with complete data"),
        min(max(shown, first), last + YEAR),
        min_value=first,
        max_value=last + YEAR,
        key=f"end_{shown}",
        format="YYYY-MM-DD",
        help=w.t(
            "The last day that counts. Rows after it are set aside. Choose the last whole day if the file stops early."
        ),
    )
    if isinstance(picked, dt.date) and picked != shown:
        choices.put("end", None if picked == last else picked + dt.timedelta(days=1))
        st.rerun()


def _months(w: Words) -> None:
    names = {None: w.t("Automatic: as long as possible"), 12: "12", 6: "6", 3: "3", 1: "1"}
    options = list(names)
    current = choices.value("months")
    if current not in names:
        options.append(current)
    picked = st.selectbox(
        w.t("Length of the period, months"),
        options,
        index=options.index(current),
        format_func=lambda m: names.get(m, str(m)),
        key=f"months_{current}",
        help=w.t(
            "Two whole periods are compared: the longest of 12, 6, 3 and 1 months that fits twice in the file, "
            "unless you choose another."
        ),
    )
    if picked != current:
        choices.put("months", picked)
        st.rerun()


def returns(w: Words) -> None:
    """What is done with returns."""
    names = {
        "net": w.t("Netted where they fall"),
        "ignore": w.t("Left out"),
        "cancel": w.t("Cancelled with the purchase"),
    }
    st.selectbox(
        w.t("Returns are"),
        list(names),
        format_func=names.__getitem__,
        key=choices.slot("returns"),
        persist_state="session",
        help=w.t(
            "Netted: a return lowers the revenue of its own day. Left out: negative rows are set aside. Cancelled: a "
            "return and its purchase are both set aside; a return without one stays netted."
        ),
    )


def let_go_of(study: Study, w: Words) -> None:
    """Whether customers that the company itself let go count as lost, where the file tells that some were."""
    found = leaving(study)
    if found is not None and found.by_us:
        names = {"lost": w.t("Count them as lost"), "left_out": w.t("Leave them out of churn")}
        asked = w.t("Customers we ended ourselves: refused, unpaid, deceased, moved away")
        switch(asked, names, choices.slot("left_by_us"))
