"""Controls of the growth page: leak and inflow, cost of keeping, points of retention."""

from __future__ import annotations

import streamlit as st

from clv import Base
from report.exhibits.growth import bucket, points
from report.exhibits.growth.mend import fill_or_mend
from report.link_text import RANGES, number, one_of, optional, whole
from study import growth as model
from study.growth import HIGH_RATIO, LOW_RATIO, MOST_POINTS, POINTS, BucketFacts, Mending, Turn
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls.discount import discount
from ui.show import show, tabbed
from words import Words

ROWS = {
    "growth_leak": Choice(1.0, number(0.1, 2), "gl"),
    "growth_won": Choice(1.0, number(0, 3), "gw"),
    "growth_rule": Choice("fixed", one_of("fixed", "proportional"), "ga"),
    "growth_ratio": Choice(Mending.ratio, whole(LOW_RATIO, HIGH_RATIO), "gr"),
    "growth_mended": Choice(POINTS, whole(1, MOST_POINTS), "gm"),
    "growth_keep": Choice(None, optional(number(*RANGES["cost"])), "gk", of_file=True),  # None: as suits the file
    "growth_points": Choice(POINTS, whole(1, MOST_POINTS), "gp"),
    "growth_counted": Choice("points_course", one_of("points_course", "points_future"), "gc"),
}


# Five years ---------------------------------------------------------------------------------------------


@st.fragment
def ahead(f: BucketFacts, w: Words) -> None:
    """The levers, and five years of customers and value; or why they cannot be said."""
    st.subheader(w.t("The bucket over five years"), anchor=False)
    if f.blocked is not None:
        show(bucket.blocked(f.blocked, w))
        return
    turn = _turn(f, w)
    found = model.ahead(f, turn)
    if found is None:
        show(bucket.not_carried(w))
    else:
        for column, picture in zip(st.columns(2, gap="large"), bucket.pictures(found, w), strict=True):
            with column:
                show(picture)
        show(*bucket.notes(f, turn, found.then, w))
        years = bucket.years(found, w)
        with box(years.key, years.message):
            show(years.body)
    choices.write_link()


def _turn(f: BucketFacts, w: Words) -> Turn:
    left, middle, right = st.columns(3, gap="medium")
    with left:
        leak = st.select_slider(
            w.t("Leak a year"),
            model.LEAKS,
            format_func=lambda x: w.percent(f.leak_year(x), 1),
            key=choices.among("growth_leak", model.LEAKS),
            persist_state="session",
            help=w.t("The share of the customers lost in a year. It starts at the file's own; every tier follows."),
        )
    with middle:
        won = st.select_slider(
            w.t("Customers won a year"),
            model.WON,
            format_func=lambda x: w.number(f.won_year(x)),
            key=choices.among("growth_won", model.WON),
            persist_state="session",
            help=w.t("New and won back, at first. It starts at the file's own, or at as many as are lost."),
        )
    names = {"fixed": w.t("As many"), "proportional": w.t("The same share")}
    with right:
        rule = st.segmented_control(
            w.t("Won every year after that"),
            list(names),
            format_func=names.__getitem__,
            key=choices.slot("growth_rule"),
            required=True,
            persist_state="session",
            help=w.t("As many every year, whatever the size of the base; or the same share of a base that changes."),
        )
    if not f.measured:
        st.caption(w.t("The file does not say how many are won: as many as are lost is where the lever starts."))
    return Turn(float(leak), float(won), "proportional" if rule == "proportional" else "fixed")


# Fill or mend -------------------------------------------------------------------------------------------


@st.fragment
def mend(f: BucketFacts, w: Words) -> None:
    """What winning and keeping cost, and what mending gives."""
    top = st.container()
    asked = _mending(f, w) if f.worth_mending else Mending()
    shown = fill_or_mend(f, asked, w)
    with top:
        show(shown.head)
    show(shown.body)
    choices.write_link()


def _mending(f: BucketFacts, w: Words) -> Mending:
    if choices.value("growth_keep") is None:
        choices.put("growth_keep", model.keep_cost(f.base))
    left, middle, right = st.columns(3, gap="medium")
    with left:
        ratio = st.slider(
            w.t("Winning costs, times keeping"),
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
                w.t("Points less leak a year"),
                1,
                f.mendable,
                key=choices.within("growth_mended", 1, f.mendable),
                persist_state="session",
                help=w.t("How many percentage points of the leak the keeping mends."),
            )
    with right:
        cost = st.number_input(
            w.t("Keeping one customer a year, {unit}", unit=w.unit).removesuffix(", "),
            0.0,
            1e9,
            step=10.0,
            format="%g",
            key=choices.slot("growth_keep"),
            persist_state="session",
            help=w.t("Your own assumption; it starts at a twentieth of what a customer brings a year, rounded."),
        )
    return Mending(int(ratio), int(points), float(cost))


# Points of retention ------------------------------------------------------------------------------------


@st.fragment
def more_points(base: Base, w: Words) -> None:
    """The points and the rate, and what they are worth, tier by tier, undiscounted and discounted."""
    top = st.container()
    more, rate = _points(base, w)
    course, future = points.both(base, more, rate)
    worth = points.more(course, future, more, w)
    with top:
        show(worth.head)
    show(worth.body, points.beside_others(course, more, w))
    tabbed("growth_counted", points.by_tier(course, future, rate, w))
    show(*points.stopped(course, w))
    with box("tenth_less_churn", w.t("A tenth less churn")):
        show(points.relative(base, w).body)
    for claim in points.claimed(base, rate, w):
        with box(claim.key, claim.message):
            show(claim.body)
    published = points.published(w)
    with box(published.key, published.message):
        show(published.body)
    choices.write_link()


def _points(base: Base, w: Words) -> tuple[int, float]:
    left, right = st.columns(2, gap="large")
    with left:
        more = st.slider(
            w.t("More points of retention a year"),
            1,
            MOST_POINTS,
            key=choices.within("growth_points", 1, MOST_POINTS),
            persist_state="session",
            help=w.t("Percentage points: from 80 to 85 per cent is five points."),
        )
    with right:
        rate = discount(w)
    if rate != base.choices.discount and base.choices.method != "course":
        st.rerun()  # the page's other values are discounted too
    return int(more), rate
