"""The bucket's controls: leak and inflow, and what keeping costs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from report.exhibits import growth as exhibits
from report.exhibits.growth import bucket as shown_ahead
from report.exhibits.growth.mend import fill_or_mend, fill_or_mend_head
from report.link_text import RANGES, number, one_of, optional, whole
from report.notices import unavailable
from study import Study
from study import growth as model
from study.growth import HIGH_RATIO, LOW_RATIO, MOST_POINTS, POINTS, Ahead, BucketFacts, Mending, Turn, facts_of
from ui import choices
from ui.boxes import box, opened
from ui.choices import Choice
from ui.controls import durations
from ui.controls.moving import missing, moving, resting
from ui.controls.switch import switch
from ui.live import bucket as live
from ui.show import answer, say, show
from words import Words

ROWS = {
    **live.ROWS,
    "growth_leak": Choice(1.0, number(0.1, 2), "gl"),
    "growth_won": Choice(1.0, number(0, 3), "gw"),
    "growth_rule": Choice("fixed", one_of("fixed", "proportional"), "ga"),
    "growth_ratio": Choice(Mending.ratio, whole(LOW_RATIO, HIGH_RATIO), "gr"),
    "growth_mended": Choice(POINTS, whole(1, MOST_POINTS), "gm"),
    "growth_keep": Choice(None, optional(number(*RANGES["cost"])), "gk", of_file=True),  # None: as suits the file
}


def bucket(study: Study, w: Words) -> None:
    """Whether the bucket leaks faster than it is filled, or what the file lacks for that; and two companies."""
    facts = facts_of(study)
    if facts is not None:
        answer(exhibits.answer(study, w))
        ahead(facts, w)
        show(exhibits.still(facts, w))
        mend(facts, w)
    elif study.problem is not None:
        say(unavailable(study, w))
    else:
        durations.ask_or_say(study, w, exhibits.unanswerable(study, w))
    show(exhibits.two_companies(w))


# Five years ---------------------------------------------------------------------------------------------


@st.fragment
def ahead(f: BucketFacts, w: Words) -> None:
    """The levers, and five years of customers and value; or why they cannot be said."""
    st.subheader(w.t("The bucket over five years"), anchor=False)
    if f.blocked is not None:
        show(shown_ahead.blocked(f.blocked, w))
        return
    if choices.value("levers_drawn") == "live":
        _live(f, w)
    else:
        _plain(f, w)
    choices.write_link()


def _live(f: BucketFacts, w: Words) -> None:
    """Levers, messages and lines counted and drawn in the browser; the figures to take along made here."""
    choices.among("growth_leak", model.LEAKS)
    choices.among("growth_won", model.WON)
    with st.container(key="customers_ahead_place"):
        resting(partial(_draw, live.still(f, w), f), follows=opened("bucket_drawn", "years_ahead"))
    missing(w)
    turn = _standing()
    with box("bucket_drawn", w.t("The figures to take along")) as seen:
        found = model.ahead(f, turn) if seen else None
        if found is not None:
            _pictures(found, w)
        elif seen:
            show(shown_ahead.not_carried(w))
    _years(f, turn, w)


def _draw(still: Mapping[str, Any], f: BucketFacts) -> None:
    live.draw(still, f, _standing())  # the band is of where the levers rest


def _standing() -> Turn:
    return Turn(*(choices.value(f"growth_{name}") for name in live.MOVED))


def _years(f: BucketFacts, turn: Turn, w: Words) -> None:
    with box("years_ahead", w.t("Year by year")) as seen:
        found = model.ahead(f, turn) if seen else None
        if found is not None:
            show(shown_ahead.years(found, w).body)


def _plain(f: BucketFacts, w: Words) -> None:
    """The same with sliders that answer on release."""
    turn = _turn(f, w)
    found = model.ahead(f, turn)
    if found is None:
        show(shown_ahead.not_carried(w))
        return
    _pictures(found, w)
    show(*shown_ahead.notes(f, turn, found.then, w))
    _years(f, turn, w)


def _pictures(found: Ahead, w: Words) -> None:
    for column, picture in zip(st.columns(2, gap="large"), shown_ahead.pictures(found, w), strict=True):
        with column:
            show(picture)


def _turn(f: BucketFacts, w: Words) -> Turn:
    left, middle, right = st.columns(3, gap="medium")
    with left:
        leak = st.select_slider(
            w.t("Churn (leak) per year"),
            model.LEAKS,
            format_func=lambda x: w.percent(f.leak_year(x), 1),
            key=choices.among("growth_leak", model.LEAKS),
            persist_state="session",
            help=w.t(
                "The share of the customers who leave in a year. It starts at the file's own; every tier follows."
            ),
        )
    with middle:
        won = st.select_slider(
            w.t("New customers per year"),
            model.WON,
            format_func=lambda x: w.number(f.won_year(x)),
            key=choices.among("growth_won", model.WON),
            persist_state="session",
            help=w.t("New and won back in the first year. It starts at the file's own, or at as many as leave."),
        )
    names = {"fixed": w.t("The same number"), "proportional": w.t("The same share")}
    with right:
        rule = switch(
            w.t("New every year after that"),
            names,
            choices.slot("growth_rule"),
            told=w.t(
                "The same number every year, whatever the size of the base; or the same share of a base that changes."
            ),
        )
    moving(w)
    if not f.measured:
        st.caption(w.t("How many join is not in the file: the lever starts at as many as leave."))
    return Turn(float(leak), float(won), "proportional" if rule == "proportional" else "fixed")


# Fill or mend -------------------------------------------------------------------------------------------


@st.fragment
def mend(f: BucketFacts, w: Words) -> None:
    """What winning and keeping cost, and what mending gives."""
    head = fill_or_mend_head(f, w)
    with box(head.key, head.message) as seen:
        if seen:
            if head.notes:
                st.caption(head.notes[0])
            shown = fill_or_mend(f, _mending(f, w) if f.worth_mending else Mending(), w)
            show(shown.rest)
    choices.write_link()


def _mending(f: BucketFacts, w: Words) -> Mending:
    if choices.value("growth_keep") is None:
        choices.put("growth_keep", model.keep_cost(f.base))
    left, middle, right = st.columns(3, gap="medium")
    with left:
        ratio = st.slider(
            w.t("Cost of a new customer vs keeping one (×)"),
            LOW_RATIO,
            HIGH_RATIO,
            key=choices.within("growth_ratio", LOW_RATIO, HIGH_RATIO),
            persist_state="session",
            help=w.t("What a new customer costs against keeping one you have."),
        )
    points = 1
    if f.mendable > 1:
        with middle:
            points = st.slider(
                w.t("Cut churn by (percentage points per year)"),
                1,
                f.mendable,
                key=choices.within("growth_mended", 1, f.mendable),
                persist_state="session",
                help=w.t("How many percentage points the leak shrinks."),
            )
    with right:
        cost = st.number_input(
            w.t("Keeping one customer for a year, {unit}", unit=w.unit).removesuffix(", "),
            0.0,
            1e9,
            step=10.0,
            format="%g",
            key=choices.slot("growth_keep"),
            persist_state="session",
            help=w.t("Your own assumption; it starts at a twentieth of what a customer brings per year, rounded."),
        )
    return Mending(int(ratio), int(points), float(cost))
