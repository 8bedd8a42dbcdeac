"""The what-if page's controls: the levers on a base, and one typical customer."""

from __future__ import annotations

from functools import partial

import streamlit as st

from clv import Scenario
from clv.more_levers import MoreLevers
from report.exhibits import what_if as exhibits
from report.exhibits.what_if import closer, customer_base, profit
from report.exhibits.what_if.before_after import before_after, heading
from report.exhibits.what_if.names import lever_names
from report.link_text import line, one_of, optional
from report.notices import unavailable
from study import Study
from study.what_if import Facts, View, answerable, facts_of, view
from ui import choices
from ui.boxes import box, opened
from ui.choices import Choice
from ui.controls import durations
from ui.controls.moving import missing, moving, resting
from ui.controls.what_if.evidence import ROWS as EVIDENCE
from ui.controls.what_if.evidence import evidence
from ui.controls.what_if.levers import ROWS as LEVERS
from ui.controls.what_if.levers import beneath, levers, standing
from ui.controls.what_if.more_levers import ROWS as MORE
from ui.controls.what_if.more_levers import more_levers
from ui.controls.what_if.more_levers import standing as more_standing
from ui.controls.what_if.scenarios import scenarios
from ui.controls.what_if.typical import ROWS as TYPICAL
from ui.controls.what_if.typical import typical
from ui.live import levers as live
from ui.show import answer, say, show
from ui.streamlit_internals import DeltaGenerator
from words import Words

__all__ = ["ROWS", "base", "typical"]

ROWS = {
    **LEVERS,
    **live.ROWS,
    **MORE,
    **TYPICAL,
    **EVIDENCE,
    "what_if_pair": Choice("frequency_years", one_of("frequency_years", "frequency_revenue", "revenue_years"), "wp"),
    "what_if_look": Choice(None, optional(one_of("parts", "tornado", "grid")), "wl"),
    "picked_scenario": Choice("", line()),
}


def base(study: Study, w: Words) -> None:
    """The levers on the customers of the file; what is asked of the reader, or what the file lacks, in their place."""
    if answerable(study):
        on_base(study, w)
        show(exhibits.behind(study, w))
    elif study.base_problem is not None:
        say(unavailable(study, w))
    else:
        durations.ask_or_say(study, w, exhibits.unanswerable(study, w))


@st.fragment
def on_base(study: Study, w: Words) -> None:
    """The levers on a base and what they give."""
    f = facts_of(study)
    scenario = _live(f, w) if choices.value("levers_drawn") == "live" else _plain(f, w)
    more_levers(study, scenario, view(f, scenario).course.net, w)
    scenarios(study, scenario, w)
    evidence(study, scenario, w)
    choices.write_link()


def _live(f: Facts, w: Words) -> Scenario:
    """Levers, answer and figures counted and drawn in the browser; the tables and the closer look made here."""
    now = standing(f)
    draw = partial(_draw, live.ready(f, now, w), choices.value("edit_targets"))
    resting(draw, follows=_follows())
    missing(w)
    scenario = beneath(standing(f), f, w)
    _below(view(f, scenario), w, drawn_here=False)
    return scenario


def _draw(data: bytes, targets: tuple[int, ...]) -> None:
    if choices.value("edit_targets") != targets:
        st.rerun()  # what can be opened below has other names
    live.draw(data)


def _follows() -> bool:
    """Whether anything made here shows what the levers give: a box that stands open, a closer look, more levers."""
    shown = opened("levers_counted", "before_after", "more_levers", "evidence")
    return shown or choices.value("what_if_look") is not None or more_standing() != MoreLevers()


def _plain(f: Facts, w: Words) -> Scenario:
    """The same with sliders that answer on release: levers left, picture right, the answer above."""
    standing(f)  # what this file cannot bear is settled before it is drawn
    top, follows = st.container(), _follows()
    left, right = st.columns([2, 3], gap="large")
    # As deep in one way as in the other, so that the browser keeps what it has.
    places = (top.container(), right.container()) if follows else (top, right)
    with left:
        resting(partial(_answered, f, w, choices.value("edit_targets"), *places), follows=follows)
        scenario = beneath(standing(f), f, w)
        moving(w)
    _below(view(f, scenario), w, drawn_here=True)
    return scenario


def _answered(f: Facts, w: Words, targets: list[int], top: DeltaGenerator, right: DeltaGenerator) -> None:
    """The levers; and in their places the answer and the picture."""
    v = view(f, levers(f, w))
    if choices.value("edit_targets") != targets:
        st.rerun()  # what can be opened below has other names
    with top:
        answer(customer_base.answer(v, w))
    with right:
        show(customer_base.difference(v, w))


def _below(v: View, w: Words, *, drawn_here: bool) -> None:
    """What can be opened: how it is counted, one customer before and after; and a closer look.

    `drawn_here`: the figure of the difference stands above already, and need not stand among the tables.
    """
    if not v.drawable:
        return
    with box("levers_counted", w.t("How it is counted")) as seen:
        if seen:
            if not drawn_here:
                show(customer_base.difference(v, w))
            show(customer_base.methods(v, w), profit.pays(v, w))
    with box("before_after", heading(v, w)) as seen:
        if seen:
            show(before_after(v, w).body)
    _closer(v, w)


def _closer(v: View, w: Words) -> None:
    """Three looks; only the one that is asked for is computed."""
    names = {"parts": w.t("Each lever"), "tornado": w.t("What matters most"), "grid": w.t("Two at once")}
    asked = st.segmented_control(
        w.t("A closer look"),
        list(names),
        format_func=names.__getitem__,
        key=choices.slot("what_if_look"),
        persist_state="session",
        help=w.t("What each lever gives, which one matters most, and what two give together."),
    )
    if asked == "parts":
        show(closer.parts(v, w).body)
    elif asked == "tornado":
        show(closer.most(v, w))
    elif asked == "grid":
        show(closer.two_at_once(v, _pair(v, w), w))


def _pair(v: View, w: Words) -> str:
    pairs, names = closer.pairs(v.facts), lever_names(v.facts, w)
    chosen = st.segmented_control(
        w.t("Which two levers"),
        pairs,
        format_func=lambda p: " × ".join(names[lever] for lever in closer.PAIRS[p]),
        key=choices.among("what_if_pair", pairs),
        required=True,
        persist_state="session",
        help=w.t("The third lever stays where it is."),
    )
    return str(chosen or pairs[0])
