"""RFM: how lately, how often and for how much each customer has bought, scored by quantiles and named as segments.

Scores are cut at quantiles of the values, so that equal customers always have equal scores, in whatever order the file
lists them. The segments are boxes of scores that together hold each of the 125 combinations once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.orders import purchase_rows, window
from clv.segmentation import NOBODY
from clv.tables import Flags, Floats, Ints, Orders, TableProblem

MOST, FEWEST = 5, 2  # scores
MEASURES = ("recency", "frequency", "monetary")
UNITS = (-1, 1, 100)  # what a value is divided by to be days, purchases and money
HALF = 0.5
Range = tuple[int, int]


@dataclass(frozen=True)
class SegmentRule:
    """A named segment: the lowest and the highest score of each measure that belong to it."""

    segment: str
    recency: Range
    frequency: Range
    monetary: Range


RULES = (
    SegmentRule("champions", (4, 5), (4, 5), (4, 5)),
    SegmentRule("often_small", (4, 5), (4, 5), (1, 3)),
    SegmentRule("seldom_large", (4, 5), (1, 3), (4, 5)),
    SegmentRule("promising", (4, 5), (2, 3), (1, 3)),
    SegmentRule("just_bought", (4, 5), (1, 1), (1, 3)),
    SegmentRule("worth_a_call", (3, 3), (1, 5), (4, 5)),
    SegmentRule("cooling", (3, 3), (1, 5), (1, 3)),
    SegmentRule("do_not_lose", (1, 2), (1, 5), (4, 5)),
    SegmentRule("drifting", (1, 2), (3, 5), (1, 3)),
    SegmentRule("resting", (1, 2), (1, 2), (1, 3)),
)
SEGMENTS = tuple(rule.segment for rule in RULES)


@dataclass(frozen=True)
class Shared:
    """A value that more than half have in common: the measure, the value, and their share.

    `value` in days, purchases or money. `used`: how many of the scores have somebody. `scores`: the most scores, up to
    those asked for, of which each would have somebody; 1 where none would.
    """

    measure: str
    value: float
    share: float
    used: int
    scores: int


@dataclass(frozen=True)
class Rfm:
    """RFM of every customer of `Orders` in [start, end), a row a customer, in the order of their ids.

    `values` (3, n): −days since the last purchase, purchases, money in cents, whole numbers of which a higher one is
    better. `marks` (3, n): scores from 1, 0 for who is outside. `cuts` (3, scores − 1): the highest value of each score
    but the last, in days, purchases and money. `segments`: the place in SEGMENTS, NOBODY outside.
    """

    start: dt.date
    end: dt.date
    scores: int
    values: Ints
    marks: Ints
    cuts: Floats
    segments: Ints

    @property
    def inside(self) -> Flags:
        """Who has bought in the window, and for more than was returned."""
        return self.segments >= 0

    @property
    def customers(self) -> int:
        """How many are inside."""
        return int(self.inside.sum())


def rfm(orders: Orders, start: dt.date, end: dt.date, scores: int = MOST) -> Rfm:
    """Scores and segments of everybody who has bought in [start, end) with money above 0; the others are outside.

    Recency is scored as minus the days from the last purchase to `end`, frequency as purchases, monetary as money, each
    by `scores` (2–5) equal parts: 1 + how many of the cuts (`quantiles`) the value is above. Segments as
    `segment_of`. TableProblem `rfm_nobody`: nobody is inside; `rfm_scores`: not 2–5 scores.
    Source: METHODS, RFM.

    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": list("abb"), "date": ["2024-01-01", "2024-06-01", "2024-12-01"],
    ...                       "amount": [9.0, 20.0, 30.0]})
    >>> found = rfm(orders_from(lines, dt.date(2025, 1, 1)), dt.date(2024, 1, 1), dt.date(2025, 1, 1))
    >>> found.values.tolist(), found.marks.tolist(), [SEGMENTS[i] for i in found.segments]
    ([[-366, -31], [1, 2], [900, 5000]], [[1, 5], [1, 5], [1, 5]], ['resting', 'champions'])
    """
    if not FEWEST <= scores <= MOST:
        raise TableProblem("rfm_scores", scores=scores)
    values, inside = _values(orders, start, end)
    if not inside.any():
        raise TableProblem("rfm_nobody")
    known = values[:, inside]
    exact = np.array([quantiles(row, scores) for row in known])
    marks = np.zeros(values.shape, dtype=np.int64)
    for place, (row, cuts) in enumerate(zip(known, exact, strict=True)):
        marks[place, inside] = scored(row, cuts, scores)
    recency, frequency, monetary = marks.clip(1)
    segments = np.where(inside, segment_of(recency, frequency, monetary, scores), NOBODY)
    return Rfm(start, end, scores, values, marks, shown(exact / scores), segments)


def _values(orders: Orders, start: dt.date, end: dt.date) -> tuple[Ints, Flags]:
    """The three measures of every customer, and who is inside."""
    found = window(orders, start, end)
    last = np.full(orders.customers, np.datetime64(start))
    rows = purchase_rows(orders, start, end)
    last[orders.customer[rows]] = orders.day[rows]  # by day: the latest is written last
    days = (last - np.datetime64(end)).astype(np.int64)
    return np.array([days, found.purchases, found.cents]), found.active


def shown(values: Floats) -> Floats:
    """Rows of the three measures in days, purchases and money.

    >>> shown(np.array([[-31.0], [2.0], [5000.0]])).tolist()
    [[31.0], [2.0], [50.0]]
    """
    return np.asarray(values / np.array(UNITS)[:, None])


def quantiles(values: Ints, parts: int) -> Ints:
    """The quantiles (type 7) that cut whole numbers in equal parts, each times `parts`, so that they are exact.

    Of sorted x the quantile i / parts lies at h = (n − 1) · i / parts: x[⌊h⌋] + (h − ⌊h⌋)(x[⌊h⌋ + 1] − x[⌊h⌋]).
    Source: Hyndman & Fan (1996), The American Statistician 50(4), type 7.

    >>> quantiles(np.array([4, 1, 2, 3]), 2).tolist()
    [5]
    """
    spots = [divmod((len(values) - 1) * i, parts) for i in range(1, parts)]
    places = sorted({at for low, _ in spots for at in (low, min(low + 1, len(values) - 1))})
    x = np.partition(values, places)
    return np.array([x[low] * (parts - rest) + x[min(low + 1, len(values) - 1)] * rest for low, rest in spots])


def scored(values: Ints, cuts: Ints, parts: int) -> Ints:
    """1 + how many cuts each value is above; a value equal to a cut keeps the lower score. `cuts` as of `quantiles`.

    >>> scored(np.array([1, 2, 3]), np.array([4]), 2).tolist()
    [1, 1, 2]
    """
    return 1 + np.searchsorted(cuts, values * parts, side="left").astype(np.int64)


def _places() -> Ints:
    """The place in SEGMENTS of each combination of scores, NOBODY where there would be none; (5, 5, 5)."""
    table = np.full((MOST,) * 3, NOBODY, dtype=np.int64)
    for place, rule in enumerate(RULES):
        table[tuple(slice(low - 1, high) for low, high in (rule.recency, rule.frequency, rule.monetary))] = place
    return table


_PLACES = _places()


def on_five(score: npt.ArrayLike, scores: int) -> Ints:
    """Where a score of fewer stands among five: the lowest is 1, the highest 5, those between evenly.

    >>> [on_five(np.arange(1, k + 1), k).tolist() for k in (2, 3, 4)]
    [[1, 5], [1, 3, 5], [1, 2, 4, 5]]
    """
    if scores == MOST:
        return np.asarray(score, dtype=np.int64)
    steps = scores - 1
    return 1 + (2 * (MOST - 1) * (np.asarray(score, dtype=np.int64) - 1) + steps) // (2 * steps)


def segment_of(recency: npt.ArrayLike, frequency: npt.ArrayLike, monetary: npt.ArrayLike, scores: int = MOST) -> Ints:
    """The place in SEGMENTS for three scores each; fewer scores than five stand among five as `on_five`.

    >>> SEGMENTS[int(segment_of(1, 2, 5))]
    'do_not_lose'
    """
    at = (on_five(score, scores) - 1 for score in (recency, frequency, monetary))
    return np.asarray(_PLACES[tuple(at)])


def shared_values(found: Rfm) -> list[Shared]:
    """The measures of which more than half of those inside have one value in common, each with that value.

    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": list("abcc"), "date": "2024-01-01", "amount": [1.0, 2.0, 3.0, 4.0]})
    >>> o = orders_from(lines.assign(order_key=list("wxyz")), dt.date(2025, 1, 1))
    >>> [(s.measure, s.value, round(s.share, 2), s.used, s.scores) for s in shared_values(
    ...     rfm(o, dt.date(2024, 1, 1), dt.date(2025, 1, 1)))]
    [('recency', 366.0, 1.0, 1, 1), ('frequency', 1.0, 0.67, 2, 2)]
    """
    known, marks = found.values[:, found.inside], found.marks[:, found.inside]
    told = []
    for measure, row, mark, unit in zip(MEASURES, known, marks, UNITS, strict=True):
        middle = np.partition(row, len(row) // 2)[len(row) // 2]  # more than half the same: the middle is one of them
        share = float((row == middle).mean())
        if share > HALF:
            used = len(np.unique(mark))
            told.append(Shared(measure, float(middle / unit), share, used, borne(row, found.scores)))
    return told


def borne(values: Ints, most: int = MOST) -> int:
    """The most scores, up to `most`, of which each has somebody; 1 where none would.

    >>> [borne(np.array(v)) for v in ([1, 1, 1, 2], [1, 2, 3, 4, 5], [7, 7])]
    [2, 5, 1]
    """
    for parts in range(most, 1, -1):
        if len(np.unique(scored(values, quantiles(values, parts), parts))) == parts:
            return parts
    return 1


def bearable(found: Rfm) -> int:
    """The most scores of which each has somebody by every measure that tells anybody apart; at least two."""
    each = [borne(row) for row in found.values[:, found.inside]]
    return min((scores for scores in each if scores > 1), default=FEWEST)


def score_table(found: Rfm) -> pd.DataFrame:
    """What each score means: score (the best first), and of each measure the customers and the least and most value.

    Columns score, and for recency, frequency and monetary: _customers, _low and _high (in days, purchases and money;
    NaN for a score that nobody has).

    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["a", "b"], "date": ["2024-01-01", "2024-12-01"], "amount": [9.0, 30.0]})
    >>> found = rfm(orders_from(lines, dt.date(2025, 1, 1)), dt.date(2024, 1, 1), dt.date(2025, 1, 1), 2)
    >>> score_table(found)[["score", "recency_customers", "recency_low", "monetary_high"]].values.tolist()
    [[2.0, 1.0, 31.0, 30.0], [1.0, 1.0, 366.0, 9.0]]
    """
    columns: dict[str, list[float]] = {"score": []}
    for score in range(found.scores, 0, -1):
        columns["score"].append(score)
        for measure, marks, row, unit in zip(MEASURES, found.marks, found.values, UNITS, strict=True):
            have = row[marks == score] / unit
            for name, value in (
                ("customers", float(len(have))),
                ("low", float(have.min()) if len(have) else np.nan),
                ("high", float(have.max()) if len(have) else np.nan),
            ):
                columns.setdefault(f"{measure}_{name}", []).append(value)
    return pd.DataFrame(columns)


def segment_table(found: Rfm) -> pd.DataFrame:
    """What each segment holds: segment, customers, share (of those inside), purchases, revenue, all in the window.

    Its sums are those of everybody inside.

    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["a", "b"], "date": ["2024-01-01", "2024-12-01"], "amount": [9.0, 30.0]})
    >>> found = rfm(orders_from(lines, dt.date(2025, 1, 1)), dt.date(2024, 1, 1), dt.date(2025, 1, 1))
    >>> table = segment_table(found)
    >>> table[table["customers"] > 0].values.tolist()
    [['seldom_large', 1, 0.5, 1, 30.0], ['resting', 1, 0.5, 1, 9.0]]
    """
    place = found.segments[found.inside]
    _, purchases, cents = found.values[:, found.inside]

    def total(values: Ints | None = None) -> Floats:
        return np.bincount(place, values, len(SEGMENTS)).astype(float)

    count = total()
    return pd.DataFrame(
        {
            "segment": list(SEGMENTS),
            "customers": count.astype(np.int64),
            "share": count / found.customers,
            "purchases": total(purchases).astype(np.int64),
            "revenue": np.rint(total(cents)) / 100,
        }
    )


def recency_by_frequency(found: Rfm) -> pd.DataFrame:
    """Customers and revenue of each pair of scores: recency, frequency, customers, revenue; a row a pair, all pairs.

    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["a", "b"], "date": ["2024-01-01", "2024-12-01"], "amount": [9.0, 30.0]})
    >>> found = rfm(orders_from(lines, dt.date(2025, 1, 1)), dt.date(2024, 1, 1), dt.date(2025, 1, 1), 2)
    >>> recency_by_frequency(found).values.tolist()
    [[1.0, 1.0, 1.0, 9.0], [1.0, 2.0, 0.0, 0.0], [2.0, 1.0, 1.0, 30.0], [2.0, 2.0, 0.0, 0.0]]
    """
    k = found.scores
    recency, frequency, _ = found.marks[:, found.inside] - 1
    pair, cents = recency * k + frequency, found.values[2, found.inside]
    places = np.arange(k * k)
    return pd.DataFrame(
        {
            "recency": places // k + 1,
            "frequency": places % k + 1,
            "customers": np.bincount(pair, minlength=k * k),
            "revenue": np.rint(np.bincount(pair, cents, k * k)) / 100,
        }
    )


def rule_table() -> pd.DataFrame:
    """The segments' rules: segment, and the least and most score of each measure (recency_low, recency_high, …).

    >>> rule_table().values.tolist()[0]
    ['champions', 4, 5, 4, 5, 4, 5]
    """
    return pd.DataFrame(
        {
            "segment": list(SEGMENTS),
            **{
                f"{measure}_{end}": [getattr(rule, measure)[place] for rule in RULES]
                for measure in MEASURES
                for place, end in enumerate(("low", "high"))
            },
        }
    )
