"""Proofs of figures that are no cell of a table: a formula with figures, or the parts that are added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from report import arithmetic
from report.exhibit import Proof, ProofLine
from report.exhibits.method.catalogue import GROUPS, Number
from words import N_, Words

CALLED = {
    "gain": N_("value gain"),
    "cost": N_("cost"),
    "net": N_("net"),
    "saved": N_("customers kept"),
    "customers": N_("Customers"),
    "ratio": N_("winning costs, times keeping"),
    "each": N_("cost to keep a customer a year"),
    "one_off": N_("at once"),
    "yearly": N_("yearly, as long as they stay"),
    "customer_years": N_("years that those reached stay"),
    "changing": N_("customers who change"),
    "then": N_("what one is worth then"),
    "today": N_("what one is worth today"),
    "so_far": N_("net before the year"),
    "this_year": N_("net of the year"),
    "paid": N_("cost whoever changes"),
    "won": N_("what is won if everybody changes"),
}


@dataclass(frozen=True)
class ProofStep:
    """One line of a proof: its name, its formula with figures, and what is shown."""

    name: str
    formula: str
    figures: Mapping[str, float]
    shown: float
    percent: bool = False


def number(key: str) -> Number:
    """The number of the catalogue, "group.number". StopIteration: there is none."""
    group, _, name = key.partition(".")
    return next(n for n in GROUPS[group].numbers if n.key == name)


def stepwise(title: str, key: str, w: Words, steps: Sequence[ProofStep]) -> Proof:
    """A proof in steps; the formula in words is the first one's.

    >>> from words import load
    >>> step = ProofStep("", "gain - cost", {"gain": 9.0, "cost": 4.0}, 5.0)
    >>> p = stepwise("Net", "levers.cost", load("en", "SEK"), [step])
    >>> p.formula, p.lines[0].terms, p.sound
    ('Net = value gain − cost', '9 − 4', True)
    """
    how = number(key)
    names = arithmetic.names(steps[0].formula) if steps else []
    called = {name: w.t(CALLED[name]) for name in names if name in CALLED}
    said = f"{title} = {arithmetic.said(steps[0].formula, called, w)}" if names and len(called) == len({*names}) else ""
    lines = tuple(_line(step, w) for step in steps)
    return Proof(title, w.t(how.means), said, how.tex(w), lines, w.t(how.limits) if how.limits else "")


def _line(step: ProofStep, w: Words) -> ProofLine:
    apart = arithmetic.value(step.formula, step.figures) - step.shown
    near = 0.005 + 1e-9 * abs(step.shown) if not step.percent else 5e-5
    shown = w.percent(step.shown, 2) if step.percent else w.number(step.shown, 2)
    terms = arithmetic.written(step.formula, step.figures, w)
    return ProofLine(step.name, terms, shown, 0.0 if abs(apart) <= near else apart)


def short_proof(
    title: str, key: str, w: Words, formula: str = "", figures: Mapping[str, float] | None = None, shown: float = 0.0
) -> Proof:
    """A proof in one step. `formula` "": the number's own formula stands. `shown`: the figure.

    >>> from words import load
    >>> short_proof("Net", "levers.cost", load("en", "SEK"), "gain - cost", {"gain": 9.0, "cost": 4.0}, 5.0).sound
    True
    """
    return stepwise(title, key, w, [ProofStep("", formula, figures, shown)] if formula and figures is not None else [])
