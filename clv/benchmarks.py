"""Published figures to set beside one's own, each with what it measures, of whom, from which year and where it is said.

The figures stand in `benchmarks.toml` beside this file, in a form in which anybody can write their own.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from clv.tables import TableProblem

OF = ("", "retention", "revenue_share", "profit_share", "early_times")
MOST = 100
LONGEST = 200


@dataclass(frozen=True)
class Benchmark:
    """One published figure. `of`: the figure of ours that measures the same, "" where none does.

    `value` to `high` (NaN: one figure) as fractions or times; `customers_share`: of so many of the best customers (NaN:
    of none); `year` 0: not given; `own`: an operator's, not ours.
    """

    key: str
    of: str
    value: float
    who: str
    year: int
    source: str
    high: float = math.nan
    customers_share: float = math.nan
    measures: str = ""
    own: bool = False


@cache
def benchmarks() -> tuple[Benchmark, ...]:
    """The published figures, in the file's order. Source: METHODS, benchmarks.

    >>> [(one.who, one.value, one.customers_share) for one in benchmarks()][0]
    ('Casino group', 0.82, 0.26)
    """
    return parsed(files("clv").joinpath("benchmarks.toml").read_text("utf-8"))


def parsed(text: str, own: bool = False) -> tuple[Benchmark, ...]:
    """The figures of a text in TOML, a table `benchmark` each, with key, value, who and source, and what else there is.

    What cannot be read, is no number, says no source or measures nothing we know: TableProblem `benchmark_unreadable`
    with `place` (which of them, from 1; 0 the whole) and `what`.

    >>> one = 'key = "a"\\nvalue = 0.7\\nwho = "Us"\\nsource = "2024 report"'
    >>> parsed("[[benchmark]]\\n" + one, True)[0].own
    True
    """
    try:
        rows = tomllib.loads(text).get("benchmark", [])
    except tomllib.TOMLDecodeError as wrong:
        raise TableProblem("benchmark_unreadable", place=0, what=str(wrong)[:LONGEST]) from wrong
    if not isinstance(rows, list) or len(rows) > MOST:
        raise TableProblem("benchmark_unreadable", place=0, what="benchmark")
    found = tuple(_one(row, i + 1, own) for i, row in enumerate(rows))
    keys = [one.key for one in found]
    for i, key in enumerate(keys):
        if key in keys[:i]:
            raise TableProblem("benchmark_unreadable", place=i + 1, what="key")
    return found


def _one(row: Any, place: int, own: bool) -> Benchmark:
    def wrong(what: str) -> TableProblem:
        return TableProblem("benchmark_unreadable", place=place, what=what)

    if not isinstance(row, dict):
        raise wrong("benchmark")
    texts = {name: row.get(name, "") for name in ("key", "of", "who", "source", "measures")}
    for name, text in texts.items():
        empty = not text and name in ("key", "who", "source")
        if not isinstance(text, str) or empty or len(text) > LONGEST:
            raise wrong(name)
    if texts["of"] not in OF:
        raise wrong("of")
    numbers = {name: row.get(name, math.nan) for name in ("value", "high", "customers_share")}
    for name, x in numbers.items():
        known = isinstance(x, int | float) and not isinstance(x, bool)
        if not known or math.isinf(x) or (name == "value" and math.isnan(x)):
            raise wrong(name)
    share = float(numbers["customers_share"])
    if not math.isnan(share) and not 0 < share < 1:
        raise wrong("customers_share")
    year = row.get("year", 0)
    if not isinstance(year, int) or not 0 <= year < 2200:
        raise wrong("year")
    value, high = float(numbers["value"]), float(numbers["high"])
    told = texts["key"], texts["of"], value, texts["who"], year, texts["source"]
    return Benchmark(*told, high, share, texts["measures"], own)


def cases(of: str, more: tuple[Benchmark, ...] = ()) -> list[Benchmark]:
    """The marks of a curve of concentration, ours first: those with `customers_share`.

    >>> [one.value for one in cases("profit_share")]
    [2.0, 0.8]
    """
    return [one for one in (*benchmarks(), *more) if one.of == of and not math.isnan(one.customers_share)]
