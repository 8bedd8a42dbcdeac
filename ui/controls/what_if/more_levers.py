"""More levers on the what-if page, counted on the server: satisfaction, breadth, share of wallet, recommending."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from clv import Scenario
from clv.more_levers import MoreLevers
from report.exhibits.what_if import more_levers as exhibits
from report.link_text import RANGES, number
from study import Study
from study import more_levers as model
from study import what_if as levers
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls.behaviours import entered
from ui.show import show
from words import Words

ROWS = {
    "more_detractors": Choice(0.0, number(0, 1), "yd"),
    "more_depth": Choice(0.0, number(-5, 10), "yp"),
    "more_wallet": Choice(0.0, number(0, 1), "yw"),
    "more_referrals": Choice(0.0, number(0, 100), "ye"),
    "more_conversion": Choice(0.0, number(0, 1), "yo"),
    "more_welcome": Choice(0.0, number(*RANGES["cost"]), "yc", of_file=True),
}
SHARES = [i / 20 for i in range(21)]
KINDS = [i / 10 for i in range(21)]
POINTS = [i / 100 for i in range(21)]
REFERRALS = [i / 10 for i in range(31)]


def standing() -> MoreLevers:
    """Where the levers stand."""
    names = ("detractors", "depth", "wallet", "referrals", "conversion", "welcome")
    return MoreLevers(*(float(choices.value(f"more_{name}")) for name in names))


def more_levers(study: Study, scenario: Scenario, net: float, w: Words) -> None:
    """A closed box of more levers; what they give stands in its name, and beside the net of the levers above in it."""
    wallet, now = entered(), standing()
    with box("more_levers", exhibits.label(study, scenario, now, wallet, w)) as opened:
        if not opened:
            return
        start = model.facts(study, wallet)
        _drawn(exhibits.usable(start), w)
        now = standing()
        for why in exhibits.missing(start, w):
            st.caption(why)
        if now != MoreLevers():
            st.markdown(exhibits.answer(study, scenario, now, net, w, wallet))
            show(exhibits.by_tier(study, scenario, now, w, wallet))
        show(*exhibits.recommended(study, w))


def _drawn(usable: dict[str, bool], w: Words) -> None:
    """The levers that the file can carry, all at zero at first."""
    st.caption(w.t("Assumptions, all at zero until you set them."))
    with st.grid(3, min_column_width=260):
        _slider("detractors", SHARES, lambda x: w.percent(x), w, off=not usable["detractors"])
        _slider("depth", KINDS, lambda x: w.signed(x, 1), w, off=not usable["depth"])
        _slider("wallet", POINTS, lambda x: w.points(x, 0), w, off=not usable["wallet"])
        _slider("referrals", REFERRALS, lambda x: w.number(x, 1), w, off=not usable["recommend"])
        _slider("conversion", SHARES, lambda x: w.percent(x), w, off=not usable["recommend"])
        st.number_input(
            w.t("What each new customer costs, {unit}", unit=w.unit).removesuffix(", "),
            0.0,
            1e12,
            step=10.0,
            format="%g",
            key=choices.slot("more_welcome"),
            persist_state="session",
            disabled=not usable["recommend"],
        )


def _slider(name: str, stops: list[float], write: Callable[[float], str], w: Words, *, off: bool) -> None:
    """A lever; where it stands is one of its stops."""
    now = float(choices.value(f"more_{name}"))
    st.select_slider(
        w.t(exhibits.NAMES[name]),
        levers.with_now(stops, now, 0.0005),
        format_func=write,
        key=choices.slot(f"more_{name}"),
        persist_state="session",
        disabled=off,
    )
