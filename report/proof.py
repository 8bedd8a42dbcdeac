"""`Proof`: how a shown figure is made: its formula with this file's figures, and whether it gives what is shown."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import numpy as np
import pandas as pd

from clv.horizon import horizon
from report import arithmetic, cells
from report.columns import COLUMNS, Column
from report.exhibit import Check, CustomerGroup, Exhibit, KeyFigure, Proof, ProofLine
from report.exhibits import overview, segments
from report.rules import CALLED, OF_EXHIBIT, RULES, TIERS_NOW, Rule
from report.short_proof import number
from study import Study
from study import answer as model
from study import retention as stays
from words import Words

WORDS = ("text", "tier", "movement", "date")
PERCENT = ("percent", "points")
SHOWN = 12  # rows of a file that are named
NAMED = {key.partition(":")[0] for key in COLUMNS}


def provable(e: Exhibit) -> tuple[Column, ...]:
    """The columns of values of an exhibit's table: numbers, whose making can be told."""
    return tuple(c for c in e.columns if c.kind not in WORDS and rule(e, c.name, "course") is not None)


def rule(e: Exhibit, name: str, method: str) -> Rule | None:
    """How a column of an exhibit is made: by its own rule, the method's, the column's, or what explains it."""
    keys = (f"{e.key}/{name}", *((f"{name}@{method}",) if e.key in TIERS_NOW else ()), name)
    found = next((RULES[key] for key in keys if key in RULES), None)
    if found is None or (found.few and e.key not in TIERS_NOW and name != "duration_years"):
        return Rule(OF_EXHIBIT[e.key], total="none") if e.key in OF_EXHIBIT else found
    return found


def of_column(e: Exhibit, name: str, study: Study, w: Words) -> Proof:
    """The proof of a column of an exhibit's table. KeyError: nothing tells how it is made."""
    column = next(c for c in e.columns if c.name == name)
    how = rule(e, name, study.choices.method)
    if how is None or e.table is None:
        raise KeyError(name)
    explained = number(how.number)
    known = figures_of(study)
    lines = tuple(line for i in range(len(e.table)) if (line := _line(e, column, how, i, known, w)) is not None)
    return Proof(
        column.head,
        w.t(explained.means),
        _in_words(e, how, known, column, w),
        explained.tex(w),
        lines,
        w.t(explained.limits) if explained.limits else "",
    )


def of_key(key: KeyFigure, study: Study, w: Words) -> tuple[Exhibit, str]:
    """The table a key figure is the last row of, and the column. KeyError: it is of none."""
    table, _, column = key.of.partition("/")
    pages = {"portfolio": overview.figures, "buying": segments.sides}
    return next(e for e in pages[table](study, w) if e.key == table), column


@dataclass(frozen=True)
class Known:
    """What formulas may take: the tiers' figures by tier, and what holds of the whole file."""

    tiers: pd.DataFrame
    years: float
    rate: float
    horizon: float
    method: str
    moves: tuple[tuple[float, ...], ...] = ()


def figures_of(study: Study) -> Known:
    """The tiers' figures of a study. Without a value there are none."""
    if study.problem is not None:
        return Known(pd.DataFrame(index=pd.Index([], name="tier")), 1.0, study.choices.discount, 0.0, "course")
    base, b = study.base, study.base.value_inputs()
    table = stays.with_point(study)
    money = [*b.money, float(b.money[b.customers > 0].sum())]
    cut = model.within_beyond(study).set_index("tier")["value_within"]
    found = table.assign(money=money, value_within=table["tier"].map(cut)).set_index("tier")
    moves = tuple(tuple(float(n) for n in row) for row in b.moves) if b.moves is not None else ()
    method = study.choices.method
    return Known(found, base.years, study.choices.discount, horizon(base.span_years), method, moves)


def _line(e: Exhibit, column: Column, how: Rule, i: int, known: Known, w: Words) -> ProofLine | None:
    assert e.table is not None
    row = e.table.iloc[i]
    shown = row[column.name]
    if cells.missing(shown) or (how.few and bool(row.get("few_lost", False))):
        return None
    last = e.total and i == len(e.table) - 1 and i > 0
    if last and how.total != "same":
        return _sum(e, column, w) if how.total == "sum" else None
    taken = _figures(e, i, known)
    formula = _chosen(how, taken, known, last)
    if formula is None:
        return None
    given = arithmetic.value(formula, taken)
    return _told(e, column, i, arithmetic.written(formula, taken, w), given, w)


def _sum(e: Exhibit, column: Column, w: Words) -> ProofLine | None:
    assert e.table is not None
    parts = [float(x) for x in e.table[column.name].iloc[:-1]]
    if any(math.isnan(part) for part in parts):
        return None
    terms = " + ".join(arithmetic.term(round(part, 2), w) for part in parts)
    return _told(e, column, len(parts), terms, sum(parts), w)


def _told(e: Exhibit, column: Column, i: int, terms: str, given: float, w: Words) -> ProofLine:
    assert e.table is not None
    bare = replace(column, limits=None, where_few=None)
    scale = 100.0 if column.kind in PERCENT else 1.0
    apart = scale * (given - float(e.table[column.name].iloc[i]))
    half = 0.5 * 10.0**-column.decimals
    first = next((c for c in e.columns if c.kind in WORDS), None)
    name = cells.texts(e.table.iloc[[i]], first, w)[0] if first is not None else ""
    return ProofLine(name, terms, cells.texts(e.table.iloc[[i]], bare, w)[0], 0.0 if abs(apart) <= half else apart)


def _figures(e: Exhibit, i: int, known: Known) -> dict[str, float]:
    """What a row's formula may take: the row itself first, then the tier's figures, then the whole file's."""
    assert e.table is not None
    row = e.table.iloc[i]
    found: dict[str, float] = {"years": known.years, "rate": known.rate, "horizon": known.horizon}
    if e.key in TIERS_NOW and row["tier"] in known.tiers.index:
        found |= _numbers(known.tiers.loc[row["tier"]])
    found |= _numbers(row)
    if "months" in row and not e.total:
        found["years"] = float(row["months"]) / 12
    rows = e.table.iloc[:-1] if e.total else e.table
    for name in ("revenue", "customers", "amount"):
        if name in rows:
            found[f"whole_{name}"] = float(rows[name].astype(float).sum())
    if "clv" in rows and len(rows):
        found["last_clv"] = float(rows["clv"].iloc[-1])
    return found | _moved(row, known)


def _numbers(row: pd.Series) -> dict[str, float]:
    numeric = {str(k).replace(" ", "_"): v for k, v in row.items() if isinstance(v, (int, float, Decimal, np.number))}
    return {k: float(v) for k, v in numeric.items() if not cells.missing(v)}


def _moved(row: pd.Series, known: Known) -> dict[str, float]:
    """Where a tier's customers went, and what one is worth there."""
    if known.method != "migration" or not known.moves or row.get("tier") not in known.tiers.index[:-1]:
        return {}
    went = known.moves[list(known.tiers.index).index(row["tier"])]
    worth = known.tiers["clv"].iloc[:-1]
    return {f"moves_{j}": n for j, n in enumerate(went)} | {f"worth_{j}": float(v) for j, v in enumerate(worth)}


def _chosen(how: Rule, taken: dict[str, float], known: Known, last: bool) -> str | None:
    for formula in how.formulas:
        if formula == "MOVES":
            formula = "portfolio_value / customers" if last else _with_moves(taken)
        short = arithmetic.shorter(formula, taken["years"])
        if all(math.isfinite(taken.get(name, math.nan)) for name in arithmetic.names(short)):
            return short
    return None


def _with_moves(taken: dict[str, float]) -> str:
    """One period's money, and what the customer is worth wherever it goes, a period later."""
    many = [j for j in range(len(taken)) if taken.get(f"moves_{j}", 0) > 0]
    went = " + ".join(f"moves_{j} * worth_{j}" for j in many) or "0.0"
    return f"money / customers + ({went}) / base / (1 + rate) ** years"


def _in_words(e: Exhibit, how: Rule, known: Known, column: Column, w: Words) -> str:
    """The formula in words: "Customer value = money / customers × customers before / lost"; "" with moves."""
    if e.table is None or e.table.empty or not how.formulas or how.formulas[0] == "MOVES":
        return ""
    formula = _chosen(how, _figures(e, 0, known), known, last=False)
    if formula is None:
        return ""
    called = {name: _called(name, w) for name in arithmetic.names(formula)}
    return f"{_bare(column.head)} = {arithmetic.said(formula, called, w)}"


def _called(name: str, w: Words) -> str:
    if name in CALLED:
        return w.t(CALLED[name])
    whole, _, of = name.partition("_")
    if whole in ("whole", "last") and of in COLUMNS:
        return f"{_bare(_head(of, w)).lower()} ({w.t(CALLED[whole])})"
    return _bare(_head(name if name in NAMED else name.replace("_", " "), w)).lower()


@cache
def _head(name: str, w: Words) -> str:
    key = name if name in COLUMNS else next(key for key in COLUMNS if key.partition(":")[0] == name)
    head = COLUMNS[key].head
    return w.t(head, unit=w.unit, years="") if "{unit}" in head else w.t(head)


def _bare(head: str) -> str:
    """A head without its unit."""
    return head.partition(",")[0].strip()


# From a figure to the customers, and to their rows --------------------------------------------------------


def customers_add_up(
    found: pd.DataFrame, group: CustomerGroup, tier: str | None, study: Study, w: Words
) -> Check | None:
    """Whether a list of customers is the cell of the flows that it stands behind, in customers and money.

    None where the file has no flows to hold it against.
    """
    flows = study.base.flows
    if flows is None or flows.empty:
        return None
    money = "revenue_before" if group.tier == "tier_before" else "revenue_now"
    there = flows[group.tier].isin(study.base.names) if tier is None else flows[group.tier] == tier
    there &= flows["movement"].isin(group.movements) if group.movements else True
    cell = flows.loc[there, ["customers", money]].astype(float).sum()
    listed = float(found[money].sum())
    count = {"customers": w.number(len(found)), "money": w.money(listed, 2)}
    apart = abs(listed - cell[money]), abs(len(found) - cell["customers"])
    if apart[0] < 0.005 + 1e-9 * abs(listed) and not apart[1]:
        return Check(w.t("{customers} customers with {money} together, as the table counts.", **count))
    said = w.t(
        "{customers} customers with {money} together; the table counts {cell} with {cell_money}.",
        cell=w.number(cell["customers"]),
        cell_money=w.money(cell[money], 2),
        **count,
    )
    return Check(said, False)


def rows_add_up(rows: pd.DataFrame, revenue: float, w: Words) -> Check:
    """Whether the rows that count in the period sum to the customer's revenue; `rows`: row, amount."""
    amounts = [float(x) for x in rows["amount"]]
    parts = [w.number(x, 2) for x in amounts[:SHOWN]] + ["…"] * (len(amounts) > SHOWN)
    numbers = w.listed([w.number(n) for n in rows["row"].tolist()[:SHOWN]])
    sound = abs(sum(amounts) - revenue) < 0.005 + 1e-9 * abs(revenue)
    said = {
        "rows": w.n("Row {numbers} in the file", "Rows {numbers} in the file", len(amounts), numbers=numbers),
        "sum": " + ".join(parts) if parts else w.number(0),
        "total": w.money(sum(amounts), 2),
    }
    if not amounts:
        return Check(w.t("No row of the file counts in the period."), sound)
    if sound:
        return Check(w.t("{rows}: {sum} = {total}, the customer's revenue in the period.", **said))
    return Check(
        w.t("{rows}: {sum} = {total}; the customer's revenue is {revenue}.", revenue=w.money(revenue, 2), **said), False
    )
