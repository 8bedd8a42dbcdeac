"""How long they stay: which part of the page is open, and how many more points of retention."""

from __future__ import annotations

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
from ui.boxes import box
from ui.choices import Choice
from ui.show import beside, show, tabbed
from words import Words

PARTS = ("first_years", "why", "lost", "points", "calculator", "durations")
UNDER = ("churn", "early", "early_later", "money_by_tenure", "constant_rate")
ROWS = {
    "retention_part": Choice("first_years", one_of(*PARTS), "rp"),
    "growth_points": Choice(POINTS, whole(1, MOST_POINTS), "gp"),
    "calculator_base": Choice(1000, whole(1, 100_000_000), "rb"),
    "calculator_lost": Choice(200, whole(0, 100_000_000), "rl"),
    "calculator_months": Choice(12, one_of(*calculator.MONTHS), "rm"),
    "growth_counted": Choice("points_course", one_of("points_course", "points_future"), "gc"),
}


@st.fragment
def tiers(study: Study, w: Words) -> None:
    """The tiers on the curve beside their table; where others are is outlined, as far as the picture reaches."""
    picture, table = retention.of_tiers(study, w, marked=True)
    there, shown = isinstance(picture.form, Curve) and bool(outlined(picture.form)), choices.value("others_shown")
    beside(*(picture, table) if shown else retention.of_tiers(study, w))
    if there:
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
        with box(e.key, e.message) as opened:
            if opened:
                show(e.body)


@st.fragment
def more_points(base: Base, w: Words) -> None:
    """The points and the rate, and what they are worth, tier by tier, undiscounted and discounted."""
    top = st.container()
    more, rate = _points(w), base.choices.discount
    course, future = points.both(base, more, rate)
    worth = points.more(course, future, more, w)
    with top:
        show(worth.head)
    show(worth.rest, points.beside_others(course, more, w))
    tabbed("growth_counted", points.by_tier(course, future, rate, w))
    show(*points.stopped(course, w))
    with box("tenth_less_churn", w.t("A tenth less churn")) as opened:
        if opened:
            show(points.relative(base, w).body)
    for claim in points.claimed(base, rate, w):
        with box(claim.key, claim.message) as opened:
            if opened:
                show(claim.body)
    published = points.published(w)
    with box(published.key, published.message) as opened:
        if opened:
            show(published.body)
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
