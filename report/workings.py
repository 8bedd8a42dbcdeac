"""A table's cells with the formula that made each, beside them in columns that are not shown, for their proof."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from report.rules import HOW, WORKED


def with_formulas(
    table: pd.DataFrame, name: str, formulas: Sequence[str] | str, figures: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """The table with the formula of each row's `name`, "" where none is known; `figures`: what they take, by name.

    >>> found = with_formulas(pd.DataFrame({"value": [6.0]}), "value", "a * b", {"a": 2, "b": 3})
    >>> found.columns.tolist(), plain(found).columns.tolist()
    (['value', 'a_worked', 'b_worked', 'value_how'], ['value'])
    """
    taken = {f"{figure}{WORKED}": values for figure, values in (figures or {}).items()}
    return table.assign(**taken, **{f"{name}{HOW}": formulas})


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The table without its workings, as it leaves the product."""
    return table[[name for name in table.columns if not str(name).endswith((HOW, WORKED))]]


def with_parts(table: pd.DataFrame, name: str, parts: pd.DataFrame) -> pd.DataFrame:
    """The table with what each row's `name` is the sum of: a row of parts a row; an unknown part is none of it.

    >>> found = with_parts(pd.DataFrame({"value": [6.0]}), "value", pd.DataFrame({"A": [2.0], "B": [4.0]}))
    >>> found["value_how"].tolist()
    ['value_part0 + value_part1']
    """
    figures = {f"{name}_part{j}": parts[column].to_numpy(float) for j, column in enumerate(parts.columns)}
    rows = zip(*figures.values(), strict=True) if figures else [()] * len(table)
    sums = [" + ".join(f"{name}_part{j}" for j, x in enumerate(row) if not math.isnan(x)) for row in rows]
    return with_formulas(table, name, sums, figures)


def by_row(table: pd.DataFrame, rows: str, parts: str, name: str, wanted: Sequence[object]) -> pd.DataFrame:
    """A measure laid out for `with_parts`: one row for each of the `wanted`, one column a part."""
    across, at = pd.factorize(table[parts]), pd.Index(list(wanted)).get_indexer(pd.Index(table[rows]))
    cells = np.full((len(wanted), len(across[1])), math.nan)
    there = at >= 0
    cells[at[there], across[0][there]] = table[name].to_numpy(float)[there]
    return pd.DataFrame(cells, index=list(wanted), columns=list(across[1]))
