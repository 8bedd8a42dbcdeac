"""What if my customers bought once more, for more, for longer: levers left, picture right, the answer above."""

from __future__ import annotations

import streamlit as st

from clv import Base, Outcome
from report.exhibits import what_if as exhibits
from study import what_if as model
from study.what_if import Facts, View
from ui import state
from ui.panels import durations
from ui.panels import what_if_tables as tables
from ui.panels import what_if_words as said
from ui.panels.what_if_closer import closer
from ui.panels.what_if_levers import levers, settle
from ui.panels.what_if_scenarios import scenarios
from ui.parts import Key, empty, figure, key_figures
from words import Words


def mode(w: Words) -> str:
    """Which of the page's two questions is asked."""
    names = {"base": w.t("My customer base"), "typical": w.t("One typical customer")}
    asked = st.segmented_control(
        w.t("What to look at"),
        list(names),
        format_func=names.__getitem__,
        key=state.slot("what_if_mode"),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
        help=w.t("The customers of the file, or the course's sum for one customer."),
    )
    return str(asked)


def answerable(base: Base) -> bool:
    """Whether the file says of any tier how long its customers stay."""
    churn = base.basis().churn
    return bool((churn > 0).any())


def unanswerable(base: Base, w: Words) -> None:
    """What such a file would have to hold; a file of segments can be told it here."""
    if base.kind == "segments":
        durations.ask(base, w)
        return
    why = w.t(
        "The levers start from how long customers stay, and this file covers one period. A file that reaches back two "
        "periods would show who stayed."
    )
    if (base.basis().churn == 0).any():
        why = w.t(
            "The levers start from how long customers stay, and in this file nobody was lost, so their duration has no "
            "upper end. A longer period would show whether anybody leaves."
        )
    empty(w.t("How long they stay is not known"), why, w.t("To the customer file"), page="file")


def limits(w: Words) -> str:
    """What the page's figures mean, and where they end."""
    return w.t(
        "A customer's value is purchases per year × revenue per purchase × duration, times the margin where there is "
        "one. Reach and uptake say how many of the tier's customers change. The parts in the figure are Shapley "
        "values: what each lever adds on average over every order in which they can be pulled, so that they sum to the "
        "whole. "
        "The course rule lets whoever stays a customer stay in the tier; migration lets customers move as they did in "
        "this file, and a lever then works while the customer is in a targeted tier. The cost runs as long as the "
        "gain. This is arithmetic on today's customers, not a forecast: whether a programme has such an effect, a test "
        "with a comparison group can show."
    )


def base_panel(base: Base, w: Words) -> None:
    """The levers on a base. What they need is made here, once; the fragment works on a handful of rows."""
    _panel(model.facts(base), w)


@st.fragment
def _panel(f: Facts, w: Words) -> None:
    s = settle(f)
    v = model.view(f, s)
    st.header(said.answer(v, w), anchor=False)
    left, right = st.columns([2, 3], gap="large")
    with left:
        levers(f, s, w)
    pair = v.pair() if v.scenario.targets and v.known else None
    with right:
        if pair is not None:
            _picture(v, pair, w)
        else:
            empty(w.t("There is no figure to draw"), w.t("Choose tiers whose customers' duration is known."))
    if pair is not None:
        _methods(v, pair, w)
        _profit(v, w)
        closer(v, pair, w)
    scenarios(f, s, w)
    state.write_link()


def _picture(v: View, pair: tuple[float, float], w: Words) -> None:
    steps = said.steps(v.steps(), v.facts, v.scenario.levers, w)
    figure(exhibits.waterfall(pair[0], steps, pair[1], w), "what_if_waterfall", said.message(v, pair, w))
    key_figures(_gains(v, w), 2)


def _gains(v: View, w: Words) -> list[Key]:
    o, m = v.course, v.moving
    rule = w.t("Portfolio, discounted") if v.scenario.rate else w.t("Portfolio, course rule")
    who = w.n("{count} customer", "{count} customers", round(o.changing))
    return [
        Key(rule, w.short_signed(o.gain), who, help=w.t("Gain by the rule that whoever stays, stays in the tier.")),
        Key(
            w.t("Portfolio, migration"),
            w.short_signed(m.gain) if m else w.number(None),
            who if m else w.t("cannot be counted"),
            help=w.t("Gain when customers move between tiers as they did in this file."),
        ),
    ]


def _methods(v: View, pair: tuple[float, float], w: Words) -> None:
    left, right = st.columns([3, 2], gap="large")
    moving = v.pair(migrating=True) if v.moving else None
    with left if v.one is not None else st.container():
        figure(exhibits.two_methods(pair, moving, w), "what_if_methods", said.two_methods(v, w))
        st.markdown(said.why_they_differ(v, w))
    if v.one is not None:
        with right:
            st.subheader(w.t("Ordinary and changed customer"), anchor=False)
            tables.show_one(v, v.one, w)
    else:
        st.subheader(w.t("Tier by tier"), anchor=False)
        tables.show_tiers(v, w)


def _profit(v: View, w: Words) -> None:
    """What it costs and whether it pays; by the course rule, and in grey counted with moves."""
    o, m = v.course, v.moving
    if not o.cost:
        st.subheader(w.t("Does it pay?"), anchor=False)
        st.caption(w.t("No cost entered: enter one under Cost and margin to see net, return, pay-back and break-even."))
        return
    st.subheader(_pays(o, w), anchor=False)
    key_figures([_key(name, o, m, w) for name in ("cost", "net", "roi", "pay_back", "uptake", "effect")], 3)


def _pays(o: Outcome, w: Words) -> str:
    if o.net < 0:
        return w.t("The programme costs more than it gives")
    if o.pay_back_years is None:
        return w.t("The programme pays, but not within 50 years")
    return w.t("The programme is paid back in year {n}", n=w.number(o.pay_back_years))


def _key(name: str, o: Outcome, m: Outcome | None, w: Words) -> Key:
    label, told = _labels(w)[name]
    note = w.t("with moves {value}", value=_written(name, m, w)) if m else ""
    return Key(label, _written(name, o, w), note, help=told)


def _labels(w: Words) -> dict[str, tuple[str, str]]:
    return {
        "cost": (w.t("Cost"), w.t("One-off, and yearly for everybody reached as long as they stay.")),
        "net": (w.t("Net"), w.t("Gain less cost.")),
        "roi": (w.t("Return"), w.t("Net divided by cost.")),
        "pay_back": (w.t("Paid back"), w.t("The first year in which what has come in covers what has been paid.")),
        "uptake": (
            w.t("Uptake needed"),
            w.t("Break-even: the share of those reached that must change for the net to be zero."),
        ),
        "effect": (
            w.t("Effect needed"),
            w.t("Break-even: the share of the levers' effect that must come true for the net to be zero."),
        ),
    }


def _written(name: str, o: Outcome, w: Words) -> str:
    never = w.t("never")
    if name == "cost":
        return w.short(o.cost)
    if name == "net":
        return w.short_signed(o.net)
    if name == "roi":
        return w.percent(o.roi)
    if name == "pay_back":
        return never if o.pay_back_years is None else w.t("year {n}", n=w.number(o.pay_back_years))
    share = o.break_even_uptake if name == "uptake" else o.break_even_effect
    return never if share is None else w.percent(share, 0 if share >= 1 else 1)
