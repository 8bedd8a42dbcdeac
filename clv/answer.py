"""Range of a base's value over all methods that its file allows, and the assumptions behind each end of the range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from clv.base import Base
from clv.horizon import horizon, within_beyond
from clv.tables import TOTAL, Flags, Floats, Method, TableProblem
from clv.value import few_lost

Approach = Literal["basic", "discounted", "moves", "moves_discounted"]
APPROACHES: tuple[Approach, ...] = ("basic", "discounted", "moves", "moves_discounted")
COLUMNS = [
    *("approach", "method", "discount", "tier", "customers", "value", "low", "high"),
    *("few_lost", "least", "within", "beyond", "chosen", "problem"),
]

FIGURES = ("customers", "value", "low", "high", "within", "beyond")


@dataclass(frozen=True)
class Answer:
    """What a tier, or the whole base, is worth: from `low` to `high`, and by which approach each end comes about.

    high NaN: by some approach nobody leaves, so there is no upper end. `chosen` is the base's own method's value, also
    when that method (future) is no part of the range; `chosen_by` then "". counts: "margin" or "revenue". few: the
    tiers with under 10 lost, whose interval's low end stands in `low`. missing: approaches the file does not allow,
    with the code of why. years: the horizon; within and beyond of the chosen value.
    """

    tier: str
    low: float
    high: float
    low_by: str
    high_by: str
    chosen: float
    chosen_by: str
    counts: Literal["revenue", "margin"]
    few: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    years: float
    within: float
    beyond: float


def chosen_approach(method: Method, discount: float) -> Approach | None:
    """The approach a method and a rate stand for; None: `future`, which is no part of the range.

    >>> chosen_approach("course", 0.1), chosen_approach("migration", 0.1), chosen_approach("future", 0.1)
    ('basic', 'moves_discounted', None)
    """
    if method == "future":
        return None
    if method == "migration":
        return "moves_discounted" if discount else "moves"
    return "discounted" if method == "discounted" and discount else "basic"


def approaches(base: Base) -> pd.DataFrame:
    """Every tier and the Total by each approach: basic, discounted, with moves, with moves and discounted.

    Columns approach, method, discount (0 where none), tier, customers, value with low and high (95 %, who stays),
    few_lost (the Total: any tier somebody is in), least (the value, but low where few were lost: what the range's low
    end is made of), within and beyond the horizon, chosen (the base's own method and rate), problem: "" or the code of
    why this file does not allow it, its figures then NaN. At a rate of 0 the discounted ones are left out.
    Source: METHODS, the answer is a range.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [10], "purchases": [1], "revenue": [1000.0], "base": [100.0],
    ...                   "lost": [20.0]})
    >>> from clv.tables import Choices
    >>> b = Base("transactions", 1.0, ("A",), t, Choices(), moves=np.array([[80.0]]))
    >>> found = approaches(b)
    >>> found.loc[found["tier"] == "Total", ["approach", "value"]].round(2).values.tolist()
    [['basic', 5000.0], ['discounted', 3666.67], ['moves', 5000.0], ['moves_discounted', 3666.67]]
    """
    rate = base.choices.discount
    runs: list[tuple[Approach, Method, float]] = [("basic", "course", 0.0), ("discounted", "discounted", rate)]
    runs += [("moves", "migration", 0.0), ("moves_discounted", "migration", rate)]
    chosen = chosen_approach(base.choices.method, rate)
    few = few_lost(base.tiers)
    some = bool((few & (base.value_inputs().customers > 0)).any())
    marks = np.append(np.asarray(few, dtype=bool), some)
    tables = [_run(base, marks, *run, chosen == run[0]) for run in runs if rate or run[0] in ("basic", "moves")]
    return pd.DataFrame({name: np.concatenate([table[name] for table in tables]) for name in COLUMNS})


def _run(
    base: Base, few: Flags, approach: Approach, method: Method, discount: float, chosen: bool
) -> dict[str, np.ndarray]:
    try:
        found, problem = _valued(base, method, discount), ""
    except TableProblem as why:
        found, problem = {name: np.full(len(few), np.nan) for name in FIGURES}, why.code
    each = {"approach": approach, "method": method, "problem": problem}
    words = {name: np.full(len(few), word, dtype=object) for name, word in each.items()}
    words["tier"] = np.array([*base.names, TOTAL], dtype=object)
    least = np.where(few & ~np.isnan(found["low"]), found["low"], found["value"])
    same = {"discount": np.full(len(few), discount), "chosen": np.full(len(few), chosen)}
    return {**words, **found, **same, "few_lost": few, "least": least}


def _valued(base: Base, method: Method, discount: float) -> dict[str, Floats]:
    table, cut = base.portfolio(method, discount), within_beyond(base, method, discount)
    columns = ("customers", "portfolio_value", "portfolio_low", "portfolio_high")
    made = [*(table[name] for name in columns), *(cut[name] for name in ("value_within", "value_beyond"))]
    return {name: column.to_numpy(dtype=float) for name, column in zip(FIGURES, made, strict=True)}


def answer(base: Base, tier: str = TOTAL, table: pd.DataFrame | None = None) -> Answer:
    """The range of a tier or of the whole base, from the least to the most of `approaches` (or a table of them).

    Holds every value it is made of. Nobody there: 0 to 0. No approach possible: NaN to NaN.
    Source: METHODS, the answer is a range.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [10], "purchases": [1], "revenue": [1000.0], "base": [100.0],
    ...                   "lost": [20.0]})
    >>> from clv.tables import Choices
    >>> found = answer(Base("segments", 1.0, ("A",), t, Choices()))
    >>> round(found.low), round(found.high), found.low_by, found.high_by, found.missing[0][0]
    (3667, 5000, 'discounted', 'basic', 'moves')
    """
    all_of_it = approaches(base) if table is None else table
    rows = all_of_it[all_of_it["tier"] == tier]
    open_, blocked = rows[rows["problem"] == ""], rows[rows["problem"] != ""]
    few = base.tiers["tier"][few_lost(base.tiers) & (base.value_inputs().customers > 0)].tolist()
    own = base.portfolio().set_index("tier")["portfolio_value"]
    cut = within_beyond(base).set_index("tier")
    low, low_by = _end(open_, "least", "min")
    high, high_by = (np.nan, "") if open_["value"].isna().any() else _end(open_, "value", "max")
    return Answer(
        tier=tier,
        low=low,
        high=high,
        low_by=low_by,
        high_by=high_by,
        chosen=float(own[tier]),
        chosen_by=chosen_approach(base.choices.method, base.choices.discount) or "",
        counts="revenue" if base.margin is None else "margin",
        few=tuple(few if tier == TOTAL else [n for n in few if n == tier]),
        missing=tuple(zip(blocked["approach"], blocked["problem"], strict=True)),
        years=horizon(base.span_years),
        within=float(cut["value_within"][tier]),
        beyond=float(cut["value_beyond"][tier]),
    )


def _end(rows: pd.DataFrame, column: str, which: Literal["min", "max"]) -> tuple[float, str]:
    values = rows[column].to_numpy(float)
    if np.isnan(values).all():
        return np.nan, ""
    at = int(np.nanargmin(values) if which == "min" else np.nanargmax(values))
    return float(values[at]), str(rows["approach"].iloc[at])
