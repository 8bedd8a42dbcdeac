"""How long they stay: which part of the page is open, and how many more points of retention."""

from __future__ import annotations

from functools import partial

import streamlit as st

from clv import Base
from report.exhibits import calculator, lifecycle, retention
from report.exhibits.growth import points
from report.figures.curve import outlined
from report.forms import Curve
from report.link_text import one_of, whole
from study import Study
from study.growth import MOST_POINTS, POINTS
from ui import choices
from ui.boxes import box, opened
from ui.choices import Choice
from ui.controls.moving import missing, moving, resting
from ui.live import points as live
from ui.show import beside, part, show
from words import Words

PARTS = ("first_years", "why", "lost", "points", "calculator", "durations")
UNDER = ("churn", "early", "early_later", "money_by_tenure", "constant_rate")
ROWS = {
    **live.ROWS,
    "retention_part": Choice("first_years", one_of(*PARTS), "rp"),
    "growth_points": Choice(POINTS, whole(1, MOST_POINTS), "gp"),
    "calculator_base": Choice(1000, whole(1, 100_000_000), "rb"),
    "calculator_lost": Choice(200, whole(0, 100_000_000), "rl"),
    "calculator_months": Choice(12, one_of(*calculator.MONTHS), "rm"),
    "growth_counted": Choice("points_course", one_of("points_course", "points_future"), "gc"),
}


def tiers(study: Study, w: Words) -> None:
    """The tiers on the curve beside their table; where others are is outlined, as far as the picture reaches."""
    picture, table = retention.of_tiers(study, w, marked=True)
    outlines = isinstance(picture.form, Curve) and outlined(picture.form)
    beside(picture, table, drawn=partial(_outlined, study, w) if outlines else None)


@st.fragment
def _outlined(study: Study, w: Words) -> None:
    shown = bool(choices.value("others_shown"))
    show(retention.of_tiers(study, w, marked=shown)[0].rest)
    st.toggle(w.t("Others' figures in the charts"), key=choices.slot("others_shown"), persist_state="session")
    if shown:
        st.caption(retention.outlined(w))
    choices.write_link()


def first_years(study: Study, w: Words) -> None:
    """Churn in the first years; what follows from it stands in boxes."""
    for e in (*retention.over_time(study, w), *lifecycle.by_tenure(study, w)):
        if e.key not in UNDER:
            show(e)
            continue
        with box(e.key, e.message) as seen:
            if seen:
                show(e.body)


def more_points(base: Base, w: Words) -> None:
    """The points and the rate, and what they are worth, tier by tier; beside them what does not hang on how many."""
    _moved(base, w)
    _claimed(base, w)


@st.fragment
def _moved(base: Base, w: Words) -> None:
    """So many points, undiscounted and discounted. A release runs no more than this."""
    if choices.value("levers_drawn") == "live":
        _live(base, w)
    else:
        _plain(base, w)
    choices.write_link()


def _tables(base: Base, more: int, w: Words) -> None:
    rate = base.choices.discount
    which, place = part("growth_counted", {key: w.t(said) for key, said in points.COUNTED.items()})
    found = points.by_method(base, more, rate, "future" if which == "points_future" else "course")
    with place:
        show(points.tier_table(found, rate, w).body)
    show(*points.stopped(found, w))


def _live(base: Base, w: Words) -> None:
    """Slider, answer and figure counted and drawn in the browser; tables, and the figure to take along, made here."""
    choices.within("growth_points", 1, MOST_POINTS)
    more = int(choices.value("growth_points"))
    st.subheader(w.t("Higher retention"), anchor="more_points")
    with st.container(key="five_points_place"):
        resting(partial(live.draw, live.ready(base, more, w)), follows=opened("points_counted"))
    missing(w)
    with box("points_counted", w.t("How it is counted")) as seen:
        if seen:
            course = points.by_method(base, more, base.choices.discount, "course")
            show(points.beside_others(course, more, w))
            _tables(base, more, w)


def _plain(base: Base, w: Words) -> None:
    """The same with a slider that answers on release."""
    top = st.container()
    more = _points(w)
    course, future = points.both(base, more, base.choices.discount)
    worth = points.more(course, future, more, w)
    with top:
        show(worth.head)
    show(worth.rest, points.beside_others(course, more, w))
    _tables(base, more, w)


@st.fragment
def _claimed(base: Base, w: Words) -> None:
    """What does not hang on how many points: a tenth less churn, what is claimed, and what others have published."""
    with box("tenth_less_churn", w.t("A tenth less churn")) as seen:
        if seen:
            show(points.relative(base, w).body)
    for e in (*points.claimed(base, base.choices.discount, w), points.published(w)):
        with box(e.key, e.message) as seen:
            if seen:
                show(e.body)
    choices.write_link()


def _points(w: Words) -> int:
    more = st.slider(
        w.t("Higher retention per year, percentage points"),
        1,
        MOST_POINTS,
        key=choices.within("growth_points", 1, MOST_POINTS),
        persist_state="session",
        help=w.t("Percentage points: from 80% to 85% is five percentage points."),
    )
    moving(w)
    return int(more)


@st.fragment
def calculated(w: Words) -> None:
    """So many customers, so many left: what retention and duration that is."""
    top = st.container()
    left, middle, right = st.columns(3, gap="medium")
    with left:
        base = st.number_input(
            w.t("Customers at the start"),
            1,
            100_000_000,
            key=choices.slot("calculator_base"),
            persist_state="session",
        )
    with middle:
        lost = st.number_input(
            w.t("Of them left"),
            0,
            int(base),
            key=choices.within("calculator_lost", 0, int(base)),
            persist_state="session",
        )
    names = {months: w.t(said).capitalize() for months, said in calculator.MONTHS.items()}
    with right:
        months = st.segmented_control(
            w.t("Within"),
            list(names),
            format_func=names.__getitem__,
            key=choices.slot("calculator_months"),
            required=True,
            persist_state="session",
        )
    with top:
        show(calculator.lost_of(float(base), float(lost), int(months or 12), w))
    choices.write_link()
