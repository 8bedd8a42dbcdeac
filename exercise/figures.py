"""Figures that a case file may name, each computed by `clv` from the case's own customers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

import clv
from clv import TOTAL, Base
from exercise import people
from exercise.people import Person
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
    "share_new": "percent",
}
SHARES = ("share_of_customers", "share_of_revenue", "share_of_profit", "share_of_value")
SCORES = {"nps": "signed", "ski": "number"}
DRIVERS = ("first", "strongest", "strengthen")
# What is known of the customer that a case follows; a rating is `customer.rating.KEY`.
OF_ONE = {
    "since": "year",
    "years": "number",
    "revenue": "money",
    "money": "money",
    "clv": "money",
    "nps": "number",
    "ski": "number",
    "tier": "tier",
}
MINUTES = ("all", "work")
# With how many decimals a figure stands in a text, so that a reader with a calculator gets the same.
DECIMALS = {"margin": 1, "duration": 2}
LARGEST_CUT = 50
IN_TEXT = re.compile(r"\{([A-Za-zÀ-ÿ0-9_.+ ]+)\}")
Value = float | tuple[str, ...] | None


@dataclass(frozen=True)
class CaseFacts:
    """What a case's figures are made of: the base, its portfolio, its survey, its drivers, and who its customers are.

    `scores`: of all; `by_tier`: NPS and the index a tier, with limits and how many answered; `profile`: what the best
    fifth has more of, a row a mark (`marks`: their keys); `early`: the yearly churn of first-year customers and of the
    others; `changes`: how much more the satisfied and the dissatisfied who stayed spend.
    """

    base: Base
    table: pd.DataFrame
    scores: dict[str, float] = field(default_factory=dict)
    by_tier: pd.DataFrame | None = None
    drivers: pd.DataFrame | None = None
    codes: dict[str, str] = field(default_factory=dict)
    person: Person | None = None
    profile: pd.DataFrame | None = None
    early: dict[str, float] = field(default_factory=dict)
    unprofitable: float = math.nan
    marks: tuple[str, ...] = ()
    changes: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Names:
    """What a case has that a figure may be of: its tiers, a survey with aspects, a customer it follows, its marks."""

    tiers: Sequence[str]
    aspects: Sequence[str] = ()
    customer: bool = False
    marks: Sequence[str] = ()


def known(name: str, case: Names) -> bool:
    """Whether a case can name this figure.

    >>> case = Names(["Super", "Top"])
    >>> [known(n, case) for n in ("total.churn", "tier.Super+Top.share_of_profit", "tier.Gold.clv", "cut.2.Super")]
    [True, True, False, True]
    """
    head, *rest = name.split(".")
    last = rest[-1] if rest else ""
    if name in ("top20.share_of_profit", "early.churn", "later.churn", "unprofitable.share"):
        return True
    fits: dict[str, Callable[[], bool]] = {
        "total": lambda: len(rest) == 1 and (last in OF_CUSTOMERS or (bool(case.aspects) and last in SCORES)),
        "tier": lambda: len(rest) == 2 and _of_a_tier(rest[0].split("+"), last, case),
        "compare": lambda: len(rest) == 3 and set(rest[:2]) <= set(case.tiers) and last in OF_CUSTOMERS,
        "levers": lambda: len(rest) == 3 and set(rest[:2]) <= set(case.tiers) and last == "most",
        "drivers": lambda: bool(case.aspects) and len(rest) == 1 and last in DRIVERS,
        "customer": lambda: case.customer and _of_one(rest, case),
        "top": lambda: len(rest) == 2 and 0 < _cut(rest[0], 100) < 1 and last == "share_of_revenue",
        "satisfied": lambda: bool(case.aspects) and rest == ["change"],
        "dissatisfied": lambda: bool(case.aspects) and rest == ["change"],
        "marks": lambda: _of_marks(rest, case),
        "minutes": lambda: len(rest) == 1 and last in MINUTES,
        "cut": lambda: len(rest) == 2 and _cut(rest[0]) > 0 and last in ("retention", "total", *case.tiers),
    }
    return head in fits and fits[head]()


def _of_a_tier(named: list[str], last: str, case: Names) -> bool:
    one = len(named) == 1 and (last in OF_CUSTOMERS or (bool(case.aspects) and last in SCORES))
    return set(named) <= set(case.tiers) and (last in SHARES or one)


def _of_one(rest: list[str], case: Names) -> bool:
    return rest[0] in OF_ONE if len(rest) == 1 else len(rest) == 2 and rest[0] == "rating" and rest[1] in case.aspects


def _of_marks(rest: list[str], case: Names) -> bool:
    named = len(rest) == 2 and rest[0] in case.marks and rest[1] in ("best", "all")
    return named or (rest == ["two"] and len(case.marks) > 1)


def _cut(text: str, most: int = LARGEST_CUT) -> float:
    """How much lower the price is in `cut.2.Super`, as a share; 0 for what is no such number."""
    return int(text) / 100 if text.isdigit() and int(text) <= most else 0.0


def unit(name: str) -> str:
    """How a figure is written: percent, years, money, short, number, signed, year, tier or code."""
    head, _, rest = name.partition(".")
    last = name.rsplit(".", 1)[-1]
    if head == "customer":
        return OF_ONE.get(rest, "number")
    if name == "marks.two":
        return "code"
    if head in ("cut", "early", "later", "unprofitable", "satisfied", "dissatisfied", "marks"):
        return "percent"
    if head == "minutes":
        return "number"
    if name.startswith(("drivers.", "levers.")):
        return "code"
    if name.startswith("compare.") or last in SHARES:
        return "percent"
    return (OF_CUSTOMERS | SCORES)[last]


def value(name: str, facts: CaseFacts) -> Value:
    """A figure: a number (shares as fractions), or codes of options; None when these customers do not tell it."""
    head, *rest = name.split(".")
    made: dict[str, Callable[[], Value]] = {
        "total": lambda: _total(rest[0], facts),
        "tier": lambda: _of(rest[0], rest[1], facts),
        "compare": lambda: _of(rest[0], rest[2], facts) / _of(rest[1], rest[2], facts) - 1,
        "levers": lambda: _most(rest[0], rest[1], facts),
        "top20": lambda: _best_fifth(facts),
        "drivers": lambda: _drivers(rest[0], facts),
        "customer": lambda: _of_person(rest, facts),
        "early": lambda: facts.early.get("early", math.nan),
        "later": lambda: facts.early.get("later", math.nan),
        "unprofitable": lambda: facts.unprofitable,
        "top": lambda: _top(_cut(rest[0], 100), facts),
        "satisfied": lambda: facts.changes.get("satisfied", math.nan),
        "dissatisfied": lambda: facts.changes.get("dissatisfied", math.nan),
        "marks": lambda: _marks(rest, facts),
        "cut": lambda: _price_cut(_cut(rest[0]), rest[1], facts),
    }
    found = made[head]()
    return None if isinstance(found, float) and not math.isfinite(found) else found


def _total(what: str, facts: CaseFacts) -> float:
    return facts.scores.get(what, math.nan) if what in SCORES else _of(TOTAL, what, facts)


def _of_person(rest: list[str], facts: CaseFacts) -> Value:
    """What is known of the customer the case follows."""
    if facts.person is None:
        return None
    if rest[0] == "rating":
        return facts.person.ratings.get(rest[1], math.nan)
    found = getattr(facts.person, rest[0])
    return (found,) if rest[0] == "tier" else float(found)


def _price_cut(cut: float, whose: str, facts: CaseFacts) -> float:
    """A lower price as a share of the margin, or the retention that would pay for it."""
    share = cut / _of(TOTAL if whose in ("total", "retention") else whose, "margin", facts)
    if whose != "retention":
        return share
    return float(clv.experiments.income_given_up(share, _of(TOTAL, "retention", facts)))


def _of(tiers: str, what: str, facts: CaseFacts) -> float:
    table = facts.table.set_index("tier")
    if what in SCORES:
        scores = facts.by_tier
        return math.nan if scores is None else float(scores.set_index("tier")[what][tiers])
    if what == "share_new":
        return float(people.new_share(facts.base).get(tiers, math.nan))
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


def _money(facts: CaseFacts) -> pd.Series:
    """What each tier leaves a year: its revenue, times the margin where the case counts it."""
    return pd.Series(facts.base.value_inputs().money / facts.base.years, index=list(facts.base.names))


def _best_fifth(facts: CaseFacts) -> float:
    if facts.base.customers is None:
        return math.nan
    groups = clv.concentration.profit_groups(clv.concentration.profits(facts.base.customers)["profit"], (0.2, 1.0))
    return float(groups["share"].iloc[0])


def _most(ordinary: str, loyal: str, facts: CaseFacts) -> Value:
    """Which lever alone would take the ordinary customer furthest towards the loyal one."""
    t = clv.today(facts.base.tiers, facts.base.years, facts.base.margin)
    stay = facts.table.set_index("tier")["duration_years"]
    i, j = (facts.base.names.index(name) for name in (ordinary, loyal))
    one, other = ((float(t.frequency[k]), float(t.revenue[k]), float(stay.iloc[k])) for k in (i, j))
    alone = clv.levers.typical_parts(one, other).set_index("lever")["alone"].drop("interaction")
    return tuple(str(lever) for lever in alone.index[alone >= alone.max() - 1e-9])


def _top(share: float, facts: CaseFacts) -> float:
    """The share of the revenue that the best of the customers bring, one by one."""
    people = facts.base.customers
    if people is None:
        return math.nan
    return clv.concentration.top_share(people.loc[people["tier_now"].notna(), "revenue_now"], share)


def _marks(rest: list[str], facts: CaseFacts) -> Value:
    """How common a mark is among the best fifth or among all; or the two marks that most of the best have."""
    if facts.profile is None:
        return None
    found = facts.profile.assign(key=list(facts.marks))
    found = found[found["key"] != ""]
    if rest == ["two"]:
        return tuple(found.sort_values("share", ascending=False)["key"].head(2))
    row = found[found["key"] == rest[0]].iloc[0]
    return float(row["share" if rest[1] == "best" else "share_all"])


def _drivers(what: str, facts: CaseFacts) -> Value:
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
    return in_unit(unit(name), found, w, options, decimals or DECIMALS.get(name.rpartition(".")[2], 0))


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
        "year": lambda: str(round(found)),
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
