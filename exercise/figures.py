"""The figures a case file may name: each is computed from the case's own customers, by `clv`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

import clv
from clv import TOTAL, Base
from words import Words

# What a figure of the whole base or a tier is, and how it is written: share, years, money, large money, number.
OF_CUSTOMERS = {
    "customers": "number",
    "base": "number",
    "lost": "number",
    "churn": "percent",
    "retention": "percent",
    "duration": "years",
    "revenue": "money",
    "margin": "percent",
    "money": "money",
    "clv": "money",
    "value": "short",
    "clv_of_revenue": "money",
}
SHARES = ("share_of_customers", "share_of_revenue", "share_of_profit", "share_of_value")
SCORES = {"nps": "signed", "ski": "number"}
DRIVERS = ("first", "strongest", "strengthen")
IN_TEXT = re.compile(r"\{([A-Za-zÀ-ÿ0-9_.+ ]+)\}")
Value = float | tuple[str, ...] | None


@dataclass(frozen=True)
class Facts:
    """What a case's figures are made of: the base, its portfolio, its survey's scores and its drivers."""

    base: Base
    table: pd.DataFrame
    scores: dict[str, float] = field(default_factory=dict)
    drivers: pd.DataFrame | None = None
    codes: dict[str, str] = field(default_factory=dict)


def known(name: str, tiers: Sequence[str], *, survey: bool = False) -> bool:
    """Whether a case with these tiers can name this figure.

    >>> [known(n, ["Super", "Top"]) for n in ("total.churn", "tier.Super+Top.share_of_profit", "tier.Gold.clv")]
    [True, True, False]
    """
    head, *rest = name.split(".")
    last = rest[-1] if rest else ""
    if head == "total" and len(rest) == 1:
        return last in OF_CUSTOMERS or (survey and last in SCORES)
    if head == "tier" and len(rest) == 2:
        named = rest[0].split("+")
        return set(named) <= set(tiers) and (last in SHARES or (len(named) == 1 and last in OF_CUSTOMERS))
    if head == "compare" and len(rest) == 3:
        return set(rest[:2]) <= set(tiers) and last in OF_CUSTOMERS
    if head == "levers" and len(rest) == 3:
        return set(rest[:2]) <= set(tiers) and last == "most"
    if name == "top20.share_of_profit":
        return True
    return survey and head == "drivers" and len(rest) == 1 and last in DRIVERS


def unit(name: str) -> str:
    """How a figure is written: percent, years, money, short, number, signed or code."""
    last = name.rsplit(".", 1)[-1]
    if name.startswith(("drivers.", "levers.")):
        return "code"
    if name.startswith("compare.") or last in SHARES:
        return "percent"
    return (OF_CUSTOMERS | SCORES)[last]


def value(name: str, facts: Facts) -> Value:
    """A figure: a number (shares as fractions), or codes of options; None when these customers do not tell it."""
    head, *rest = name.split(".")
    made: dict[str, Callable[[], Value]] = {
        "total": lambda: _total(rest[0], facts),
        "tier": lambda: _of(rest[0], rest[1], facts),
        "compare": lambda: _of(rest[0], rest[2], facts) / _of(rest[1], rest[2], facts) - 1,
        "levers": lambda: _most(rest[0], rest[1], facts),
        "top20": lambda: _best_fifth(facts),
        "drivers": lambda: _drivers(rest[0], facts),
    }
    found = made[head]()
    return None if isinstance(found, float) and not math.isfinite(found) else found


def _total(what: str, facts: Facts) -> float:
    return facts.scores.get(what, math.nan) if what in SCORES else _of(TOTAL, what, facts)


def _of(tiers: str, what: str, facts: Facts) -> float:
    table = facts.table.set_index("tier")
    if what in SHARES:
        column = {"customers": "customers", "revenue": "revenue", "value": "portfolio_value"}.get(what[9:])
        amounts = table[column].drop(TOTAL) if column else _money(facts)
        return float(amounts[tiers.split("+")].sum() / amounts.sum())
    row = table.loc[tiers]
    money = float(_money(facts).sum() if tiers == TOTAL else _money(facts)[tiers])
    found = {
        "customers": row["customers"],
        "base": row["base"],
        "lost": row["lost"],
        "churn": 1 - row["retention_year"],
        "retention": row["retention_year"],
        "duration": row["duration_years"],
        "revenue": row["revenue"] / row["customers"] / facts.base.years,
        "margin": money * facts.base.years / row["revenue"],
        "money": money / row["customers"],
        "clv": row["clv"],
        "value": row["portfolio_value"],
        "clv_of_revenue": row["revenue"] / row["customers"] / facts.base.years * row["duration_years"],
    }
    return float(found[what])  # type: ignore[arg-type]


def _money(facts: Facts) -> pd.Series:
    """What each tier leaves a year: its revenue, times the margin where the case counts it."""
    return pd.Series(facts.base.basis().money / facts.base.years, index=list(facts.base.names))


def _best_fifth(facts: Facts) -> float:
    if facts.base.customers is None:
        return math.nan
    groups = clv.profit_groups(clv.profits(facts.base.customers)["profit"], (0.2, 1.0))
    return float(groups["share"].iloc[0])


def _most(ordinary: str, loyal: str, facts: Facts) -> Value:
    """Which lever alone would take the ordinary customer furthest towards the loyal one."""
    t = clv.today(facts.base.tiers, facts.base.years, facts.base.margin)
    stay = facts.table.set_index("tier")["duration_years"]
    i, j = (facts.base.names.index(name) for name in (ordinary, loyal))
    one, other = ((float(t.frequency[k]), float(t.revenue[k]), float(stay.iloc[k])) for k in (i, j))
    alone = clv.typical_parts(one, other).set_index("lever")["alone"].drop("interaction")
    return tuple(str(lever) for lever in alone.index[alone >= alone.max() - 1e-9])


def _drivers(what: str, facts: Facts) -> Value:
    if facts.drivers is None:
        return None
    ranked = facts.drivers.sort_values("importance", ascending=False)
    chosen = {
        "first": ranked.head(1),
        "strongest": ranked.head(2),
        "strengthen": ranked[(ranked["quadrant"] == "strengthen_first") & ranked["clear"]],
    }[what]
    codes = [facts.codes.get(str(aspect), "") for aspect in chosen["aspect"]]
    return tuple(code for code in codes if code) or None


def written(name: str, found: Value, w: Words, options: dict[str, str] | None = None, decimals: int = 0) -> str:
    """A figure in the reader's language; codes as the words of their options."""
    return in_unit(unit(name), found, w, options, decimals)


def in_unit(kind: str, found: Value, w: Words, options: dict[str, str] | None = None, decimals: int = 0) -> str:
    """A value written as its unit asks; what is not known is a dash."""
    if found is None:
        return w.number(None)
    if isinstance(found, tuple):
        return w.listed([(options or {}).get(code, code) for code in found])
    forms: dict[str, Callable[[], str]] = {
        "percent": lambda: w.percent(found, decimals),
        "years": lambda: w.years(found, max(decimals, 1)),
        "money": lambda: w.money(found, decimals),
        "short": lambda: w.short(found),
        "number": lambda: w.number(found, decimals),
        "signed": lambda: w.signed(found, decimals),
    }
    return forms[kind]()


def named_in(text: str) -> list[str]:
    """The figures and placeholders a text names in braces.

    >>> named_in("Of {tier.Super+Top.share_of_profit} the rest is {answer}.")
    ['tier.Super+Top.share_of_profit', 'answer']
    """
    return IN_TEXT.findall(text)


def filled(text: str, put: Callable[[str], str]) -> str:
    """The text with every name in braces replaced."""
    return IN_TEXT.sub(lambda found: put(found[1]), text)
