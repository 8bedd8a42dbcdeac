"""Exhibits of a scenario's cost, and whether it pays."""

from __future__ import annotations

from functools import partial

from clv import Outcome
from report.exhibit import Exhibit, KeyFigure
from report.exhibits.what_if.worked import proved
from study.what_if import View
from words import Words


def pays(v: View, w: Words) -> Exhibit:
    """What it costs and whether it pays; by the basic model, and in grey counted with moves."""
    o = v.course
    if not o.cost:
        how = w.t("No cost entered: enter one under Cost and margin to see net, return, pay-back and break-even.")
        return Exhibit("pays", w.t("Does it pay?"), notes=(how,))
    names = ("cost", "net", "roi", "pay_back", "uptake", "effect")
    return Exhibit("pays", _message(o, w), keys=tuple(_key(name, v, w) for name in names))


def _message(o: Outcome, w: Words) -> str:
    if o.net < 0:
        return w.t("The programme costs more than it gives")
    if o.pay_back_years is None:
        return w.t("The programme pays, but not within 50 years")
    return w.t("The programme is paid back in year {n}", n=w.number(o.pay_back_years))


def _key(name: str, v: View, w: Words) -> KeyFigure:
    o, m = v.course, v.moving
    label, told = _labels(w)[name]
    note = w.t("with tier changes {value}", value=_written(name, m, w)) if m else ""
    how = partial(proved, name, label, o, w, v.today, v.scenario)
    return KeyFigure(label, _written(name, o, w), note, help=told, proof=how)


def _labels(w: Words) -> dict[str, tuple[str, str]]:
    return {
        "cost": (w.t("Cost"), w.t("One-off, and yearly for everybody reached as long as they stay.")),
        "net": (w.t("Net"), w.t("Value gain minus cost.")),
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
