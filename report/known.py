"""The figures that a formula may take: those of its row, of the rows around it, of the tiers and of the whole file."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from clv.experiments import Z80
from clv.horizon import horizon
from clv.retention import Z95
from report import arithmetic, cells
from report.exhibit import Exhibit
from report.rules import TIERS_KNOWN, TIERS_NOW, WORKED
from study import Study, kept
from study import answer as model
from study import retention as stays
from study.beside import kept_beside

AROUND = re.compile(r"(prev|last|whole|all|tier|row\d+)_(\w+)")
WENT = re.compile(r"(moves|worth)_(\d+)")


OneRow = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """What formulas may take: the tiers' figures by tier, and what holds of the whole file."""

    tiers: pd.DataFrame
    years: float
    rate: float
    horizon: float
    method: str
    moves: tuple[tuple[float, ...], ...] = ()
    whole: Mapping[str, float] = field(default_factory=dict)


@kept
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
    ahead = horizon(base.span_years)
    return Known(found, base.years, study.choices.discount, ahead, study.choices.method, moves, _whole(study, found))


def _whole(study: Study, tiers: pd.DataFrame) -> dict[str, float]:
    """The whole file's figures: the last row of the tiers', what was lost and came, and what the rows sum to."""
    found = {**_numbers(rows_of(tiers)[-1]), "years": study.base.years}
    used = {str(name): value for name, value in study.reconciliation[0].set_index("reason").T["used"].items()}
    found |= {f"{name}_used": _cell(used, name) for name in ("rows", "amount")}
    flows = study.base.flows
    if flows is not None and len(flows):
        by = flows.groupby("movement", observed=True)[["customers", "revenue_before", "revenue_now"]].sum()
        for movement, row in by.astype(float).iterrows():
            name = str(movement).replace(" ", "_")
            found |= {f"{name}_customers": float(row["customers"]), f"{name}_revenue": float(row["revenue_now"])}
            found |= {f"{name}_before": float(row["revenue_before"])}
        found["revenue_before"] = float(by["revenue_before"].astype(float).sum())
    return found


@kept_beside
def rows_of(table: pd.DataFrame) -> list[OneRow]:
    """A table's rows, made once: figures are looked up by the thousand, and a row of pandas' is slow to make."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


@kept_beside
def _by_tier(tiers: pd.DataFrame) -> dict[Any, OneRow]:
    return dict(zip(tiers.index, rows_of(tiers), strict=True))


@kept_beside
def _total(table: pd.DataFrame, name: str, before_last: bool) -> float:
    column = table[name].iloc[:-1] if before_last else table[name]
    return float(column.astype(float).sum())


def taken(formula: str, e: Exhibit, i: int, known: Known) -> dict[str, float]:
    """The figures of a formula's names in a row of an exhibit's table; NaN where one is not known."""
    assert e.table is not None
    row = rows_of(e.table)[i]
    return {name: _figure(name, e, i, row, known) for name in {*arithmetic.names(formula), "years"}}


def figure(name: str, e: Exhibit, i: int, known: Known) -> float:
    """One name's figure: the row's own first, then the tier's, then the whole file's."""
    assert e.table is not None
    return _figure(name, e, i, rows_of(e.table)[i], known)


def _figure(name: str, e: Exhibit, i: int, row: OneRow, known: Known) -> float:
    own = _cell(row, name)
    if not math.isnan(own):
        return own
    around, went = AROUND.fullmatch(name), WENT.fullmatch(name)
    if went is not None:
        return _went(went[1], int(went[2]), row, known)
    if around is not None:
        return _around(around[1], around[2], e, i, known)
    if name == "years":
        return float(row["months"]) / 12 if "months" in row and not e.total else known.years
    fixed = {"rate": known.rate, "horizon": known.horizon, "z": Z95, "z_power": Z80}
    if name in fixed:
        return fixed[name]
    if e.key in (*TIERS_NOW, *TIERS_KNOWN) and "tier" in row:
        return _of_tier(row["tier"], name, known)
    return (
        _cell(row, "revenue")
        if name == "money" and known.whole.get("money") == known.whole.get("revenue")
        else math.nan
    )


def _around(where: str, name: str, e: Exhibit, i: int, known: Known) -> float:
    assert e.table is not None
    rows = rows_of(e.table)
    many = len(rows) - 1 if e.total else len(rows)
    if where == "all":
        return known.whole.get(name, math.nan)
    if where == "tier":
        return _of_tier(rows[i].get("tier"), name, known)
    if where == "whole":
        return _total(e.table, name, e.total) if name in e.table else math.nan
    at = {"prev": i - 1, "last": many - 1}.get(where, int(where[3:]) if where.startswith("row") else -1)
    return _cell(rows[at], name) if 0 <= at < many else math.nan


def _of_tier(tier: Any, name: str, known: Known) -> float:
    found = _by_tier(known.tiers).get(tier)
    return _cell(found, name) if found is not None else math.nan


def _went(what: str, at: int, row: OneRow, known: Known) -> float:
    """Where a tier's customers went, and what one is worth there."""
    if not known.moves or row.get("tier") not in known.tiers.index[:-1]:
        return math.nan
    if what == "worth":
        return float(known.tiers["clv"].iloc[at])
    return known.moves[list(known.tiers.index).index(row["tier"])][at]


def _cell(row: OneRow, name: str) -> float:
    """A row's own number; a column's name with a space is the same with an underscore."""
    key = next((key for key in (name, f"{name}{WORKED}") if key in row), name.replace("_", " "))
    value = row.get(key)
    numeric = isinstance(value, (int, float, Decimal, np.number)) and not isinstance(value, bool)
    return math.nan if not numeric or cells.missing(value) else float(value)  # type: ignore[arg-type]


def _numbers(row: OneRow) -> dict[str, float]:
    found = {name.replace(" ", "_"): _cell(row, name) for name in row}
    return {name: value for name, value in found.items() if not math.isnan(value)}
