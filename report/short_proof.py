"""Proofs of figures that are no cell of a table: a formula with figures, or the parts that are added."""

from __future__ import annotations

from collections.abc import Mapping

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
}


def number(key: str) -> Number:
    """The number of the catalogue, "group.number". StopIteration: there is none."""
    group, _, name = key.partition(".")
    return next(n for n in GROUPS[group].numbers if n.key == name)


def short_proof(
    title: str, key: str, w: Words, formula: str = "", figures: Mapping[str, float] | None = None, shown: float = 0.0
) -> Proof:
    """`formula` "" where the number is found by trial: then the number's own formula stands. `shown`: the figure.

    >>> from words import load
    >>> p = short_proof("Net", "levers.cost", load("en", "SEK"), "gain - cost", {"gain": 9.0, "cost": 4.0}, 5.0)
    >>> p.formula, p.lines[0].terms, p.sound
    ('Net = value gain − cost', '9 − 4', True)
    """
    how = number(key)
    limits = w.t(how.limits) if how.limits else ""
    if not formula or figures is None:
        return Proof(title, w.t(how.means), "", how.tex(w), (), limits)
    called = {name: w.t(CALLED[name]) for name in arithmetic.names(formula)}
    said = f"{title} = {arithmetic.said(formula, called, w)}"
    apart = arithmetic.value(formula, figures) - shown
    near = 0.005 + 1e-9 * abs(shown)
    line = ProofLine(
        "", arithmetic.written(formula, figures, w), w.number(shown, 2), 0.0 if abs(apart) <= near else apart
    )
    return Proof(title, w.t(how.means), said, how.tex(w), (line,), limits)
