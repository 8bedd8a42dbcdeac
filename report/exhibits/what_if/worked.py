"""How the figures of a scenario come about: each with the formula that gives it and what the formula takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

import clv
from clv import Outcome, Scenario, Today
from clv.levers import LEVERS, yearly_net
from report.exhibit import Proof
from report.short_proof import ProofStep, short_proof, stepwise
from report.workings import with_formulas
from study.what_if import Customer, View
from words import Words

NamedFigures = dict[str, float]
GROWTH = "(1 + rate) ** years"


# One customer, and the levers ---------------------------------------------------------------------------


def pair(row: pd.Series) -> NamedFigures:
    """A customer today (0) and then (1): purchases a year, money a time, and years they stay, later money less."""
    found = {"f0": row["frequency"], "f1": row["frequency_then"], "a0": row["revenue"], "a1": row["revenue_then"]}
    for end, name in (("", "d0"), ("_then", "d1")):
        money = row[f"money{end}"]
        found[name] = row[f"value{end}"] / money if money else row[f"duration{end}"]
    found["margin"] = row["money"] / (row["frequency"] * row["revenue"]) if row["frequency"] * row["revenue"] else 1.0
    return {name: float(x) for name, x in found.items()}


def _margin(figures: NamedFigures) -> str:
    return "" if abs(figures["margin"] - 1) < 1e-12 else " * margin"


def one_customer(table: pd.DataFrame, v: View, tier: int, asked: Sequence[str]) -> pd.DataFrame:
    """The table of one customer with the formula of each measure, today and then."""
    row = clv.levers.before_after(v.today, v.scenario).iloc[tier]
    counts, levers = v.facts.tiers.iloc[tier], v.scenario.levers
    figures = pair(row) | {"rate": v.scenario.rate, "years": v.today.years}
    figures |= {name: float(counts[name]) for name in ("customers", "purchases", "revenue", "base", "lost")}
    figures |= {f"more_{name}": float(getattr(levers, name)) for name in LEVERS}
    figures |= {"stay0": float(row["duration"]), "stay1": float(row["duration_then"])}
    if "products" in counts and math.isnan(figures["purchases"]):
        figures |= {"purchases": float(counts["products"]) * v.today.years}
    now, then = _measures(figures)
    table = with_formulas(table, "today", [now[m] for m in asked], figures)
    return with_formulas(table, "then", [then[m] for m in asked])


def _measures(figures: NamedFigures) -> tuple[dict[str, str], dict[str, str]]:
    margin, stays = _margin(figures), "years * base / lost"
    floored = {name: figures[end] <= 0 for name, end in (("frequency", "f1"), ("revenue", "a1"))}
    now = {
        "frequency": "purchases / customers / years | f0",
        "revenue": "revenue / purchases | a0",
        "money": f"revenue / customers / years{margin}",
        "retention": "(1 - lost / base) ** (1 / years) | (1 - years / stay0) ** (1 / years)",
        "duration": f"{stays} | stay0",
        "value": f"revenue / customers / years{margin} * {_time('lost / base', figures)} | f0 * a0 * d0{margin}",
    }
    then = {
        "frequency": "0.0"
        if floored["frequency"]
        else "purchases / customers / years + more_frequency | f0 + more_frequency",
        "revenue": "0.0" if floored["revenue"] else "revenue / purchases + more_revenue | a0 + more_revenue",
        "money": f"f1 * a1{margin}",
        "retention": "(1 - years / stay1) ** (1 / years)",
        "duration": "years" if figures["stay1"] <= figures["years"] else f"{stays} + more_years | stay0 + more_years",
        "value": f"f1 * a1{margin} * {_time('years / stay1', figures)}",
    }
    return now, then


def _time(churn: str, figures: NamedFigures) -> str:
    """The years a customer's money counts for: the duration, or later money for less."""
    if not figures["rate"]:
        return "years * base / lost" if churn == "lost / base" else "stay1"
    return f"years * {GROWTH} / ({GROWTH} - 1 + {churn})"


def tiers(table: pd.DataFrame, v: View) -> pd.DataFrame:
    """The table of several tiers with the formula of each measure; the last row sums what each adds."""
    each = [
        pair(row) for _, row in clv.levers.before_after(v.today, v.scenario).iloc[list(v.scenario.targets)].iterrows()
    ]
    figures: dict[str, Any] = {name: [*(one[name] for one in each), math.nan] for name in each[0]} if each else {}
    changing = v.today.customers * v.scenario.reach * v.scenario.uptake
    figures |= {
        "changing": [*changing[list(v.scenario.targets)].tolist(), math.nan],
        "more_years": v.scenario.levers.years,
    }
    last = [""] if each else []
    forms = {
        "retention": "(1 - years / duration) ** (1 / years)",
        "retention_then": "(1 - years / duration_then) ** (1 / years)",
        "duration": "years * tier_base / tier_lost | years / (1 - retention ** years)",
        "duration_then": "duration + more_years | years / (1 - retention_then ** years)",
        "value": "f0 * a0 * d0 * margin",
        "value_then": "f1 * a1 * d1 * margin",
        "gain": "changing * (value_then - value)",
    }
    for name, form in forms.items():
        whole = " + ".join(f"row{j}_gain" for j in range(len(each))) if name == "gain" else ""
        table = with_formulas(table, name, [form] * len(each) + ([whole] if last else []), figures)
    return table


def by_lever(table: pd.DataFrame, each: Sequence[tuple[float, NamedFigures]]) -> pd.DataFrame:
    """The table of `closer.by_lever` with what each lever gives, alone and as its part; `each`: how many, and who."""
    figures = {f"{name}t{i}": x for i, (n, one) in enumerate(each) for name, x in (one | {"n": n}).items()}
    alone: list[str] = []
    part: list[str] = []
    for lever in ("f", "a", "d"):
        alone.append(" + ".join(_of_tier(i, n, one, _alone(lever)) for i, (n, one) in enumerate(each)))
        part.append(" + ".join(_of_tier(i, n, one, _part(lever)) for i, (n, one) in enumerate(each)))
    whole = " + ".join(_of_tier(i, n, one, "(f1 * a1 * d1 - f0 * a0 * d0)") for i, (n, one) in enumerate(each))
    rest = "row4_alone - row0_alone - row1_alone - row2_alone"
    table = with_formulas(table, "alone", [*alone, rest, whole], figures)
    return with_formulas(table, "part", [*part, "", "row0_part + row1_part + row2_part"])


def _alone(lever: str) -> str:
    rest = [other for other in "fad" if other != lever]
    return f"({lever}1 - {lever}0) * {rest[0]}0 * {rest[1]}0"


def _part(lever: str) -> str:
    """A lever's mean contribution over the six orders."""
    x, y = (other for other in "fad" if other != lever)
    return f"({lever}1 - {lever}0) * (2 * {x}0 * {y}0 + {x}1 * {y}0 + {x}0 * {y}1 + 2 * {x}1 * {y}1) / 6"


def _of_tier(i: int, n: float, figures: NamedFigures, form: str) -> str:
    names = {name: f"{name}t{i}" for name in ("f0", "f1", "a0", "a1", "d0", "d1")}
    for name, own in names.items():
        form = form.replace(name, own)
    many = "" if n == 1 else f"nt{i} * "
    return f"{many}{form}{_margin(figures).replace('margin', f'margint{i}')}"


def two_customers(table: pd.DataFrame) -> pd.DataFrame:
    """The table of two typical customers with what is worked out of what is entered."""
    for name in ("ordinary", "loyal"):
        worked = ["", "", f"row0_{name} * row1_{name}", "", f"row0_{name} * row1_{name} * row3_{name}"]
        table = with_formulas(table, name, worked)
    return table


def typical_parts(table: pd.DataFrame, ordinary: Customer, loyal: Customer) -> pd.DataFrame:
    """The difference of two typical customers with what each lever gives of it."""
    ends = zip("fad", ordinary, loyal, strict=True)
    one = {f"{name}{i}": float(x) for name, *pair_ in ends for i, x in enumerate(pair_)}
    return by_lever(table, [(1.0, one | {"margin": 1.0})])


# What it costs, and whether it pays ---------------------------------------------------------------------


def proved(name: str, label: str, o: Outcome, w: Words, t: Today, s: Scenario, migrating: bool = False) -> Proof:
    """How a scenario's figure comes about, with its own figures."""
    figures = {"gain": o.gain, "cost": o.cost, "net": o.net}
    if name == "net":
        return short_proof(label, "levers.cost", w, "gain - cost", figures, o.net)
    if name == "roi" and o.roi is not None:
        return short_proof(label, "levers.cost", w, "net / cost", figures, o.roi)
    if name == "cost":
        return short_proof(label, "levers.cost", w, *_costs(t, s, o), o.cost)
    makers = {"gain": _gain, "pay_back": _paid, "uptake": _uptake, "effect": _effect}
    key = {"gain": "levers.gain"}.get(name, "levers.break_even")
    return stepwise(label, key, w, makers[name](o, t, s, migrating, w))


def _costs(t: Today, s: Scenario, o: Outcome) -> tuple[str, NamedFigures]:
    """What is paid at once, and a year as long as those reached stay."""
    if not s.yearly_cost:
        return "one_off + yearly", {"one_off": s.one_off, "yearly": o.cost - s.one_off}
    years = (o.cost - s.one_off) / s.yearly_cost
    return "one_off + each * customer_years", {"one_off": s.one_off, "each": s.yearly_cost, "customer_years": years}


def _gain(o: Outcome, t: Today, s: Scenario, migrating: bool, w: Words) -> list[ProofStep]:
    """Tier by tier: those who change, times what one is worth then less what one is worth today."""
    found = clv.levers.tier_gains(t, s, migrating=migrating)
    steps = [
        ProofStep(w.tier(str(i + 1)), "changing * (then - today)", row, row["changing"] * (row["then"] - row["today"]))
        for i, row in found.items()
    ]
    parts = {f"part{i}": step.shown for i, step in enumerate(steps)}
    return [*steps, ProofStep(w.t("Together"), " + ".join(parts), parts, o.gain)] if steps else []  # nobody changes


def _paid(o: Outcome, t: Today, s: Scenario, migrating: bool, w: Words) -> list[ProofStep]:
    """The net so far in the last year that has not paid, and in the first that has."""
    net = yearly_net(t, s, migrating=migrating)
    last = o.pay_back_years or len(net)
    found = []
    for year in sorted({max(last - 1, 1), last}):
        so_far, now = float(net[: year - 1].sum()), float(net[year - 1])
        name = w.t("year {year}", year=w.number(year))
        found.append(ProofStep(name, "so_far + this_year", {"so_far": so_far, "this_year": now}, so_far + now))
    return found


def _uptake(o: Outcome, t: Today, s: Scenario, migrating: bool, w: Words) -> list[ProofStep]:
    """What is paid whoever changes, over what is left of the gain when everybody does."""
    paid, won = clv.levers.break_even_parts(t, s, migrating=migrating)
    given = paid / won if won else math.nan
    shown = given if o.break_even_uptake is None else o.break_even_uptake
    return [ProofStep("", "paid / won", {"paid": paid, "won": won}, shown, percent=True)] if won else []


def _effect(o: Outcome, t: Today, s: Scenario, migrating: bool, w: Words) -> list[ProofStep]:
    """The gain and the cost at that share of the levers, which leave nothing; at the whole of them where none does."""
    x = o.break_even_effect
    levers = s.levers if x is None else s.levers.times(x)
    figures = {"gain": clv.gain(t, s, levers, migrating=migrating)}
    figures["cost"] = clv.levers.cost(t, s, levers, migrating=migrating)
    name = w.t("at {share} of the effect", share=w.percent(1.0 if x is None else x, 2))
    return [ProofStep(name, "gain - cost", figures, figures["gain"] - figures["cost"])]
