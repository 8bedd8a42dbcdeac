"""Value matrices: customers by two measures, each cut in two or three, so that everybody is in exactly one cell.

Any two measures will do. A template says which two, what its four cells are called and what to do with each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

import numpy as np
import pandas as pd

from clv.segmentation import NOBODY, Segmentation, cell_moves
from clv.tables import Floats, Ints, TableProblem

CutRule = Literal["quantile", "value", "own"]
RULES: tuple[CutRule, ...] = ("quantile", "value", "own")
LEVELS = {2: ("low", "high"), 3: ("low", "middle", "high")}
GROUPS = ("highest", "valuable", "low value")  # high in all three, in two, in one or none


@dataclass(frozen=True)
class MatrixAxis:
    """One measure, and how it is cut in `parts` (2 or 3).

    rule: `quantile` (as many customers in each part as ties allow), `value` (equal parts of the span from the lowest
    to the highest), `own` (at `cuts`, rising, the lowest value of each part but the first). TableProblem `matrix_cuts`.

    >>> MatrixAxis("revenue", 3, "own", (1_000.0, 5_000.0)).levels
    ('low', 'middle', 'high')
    """

    measure: str
    parts: int = 2
    rule: CutRule = "quantile"
    cuts: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in zip(self.cuts, self.cuts[1:], strict=False))
        own = len(self.cuts) == self.parts - 1 and rising and bool(np.isfinite(self.cuts).all())
        if self.parts not in LEVELS or self.rule not in RULES or (self.rule == "own" and not own):
            raise TableProblem("matrix_cuts", measure=self.measure)

    @property
    def levels(self) -> tuple[str, ...]:
        """Codes of its parts, the lowest first."""
        return LEVELS[self.parts]


@dataclass(frozen=True)
class Measured:
    """A measure of each customer, now and a period ago (None: not known then); NaN where a customer has none.

    >>> Measured(np.array([1.0, np.nan])).known
    1
    """

    now: Floats
    before: Floats | None = None

    @property
    def known(self) -> int:
        """How many customers have it now."""
        return int(np.isfinite(self.now).sum())


@dataclass(frozen=True)
class MatrixDivision:
    """Customers in the cells of axes: the segmentation, and the cuts of each axis in its own unit."""

    axes: tuple[MatrixAxis, ...]
    cuts: tuple[tuple[float, ...], ...]
    cells: Segmentation


def cuts_of(axis: MatrixAxis, values: Floats) -> tuple[float, ...]:
    """Where a measure is cut: its quantiles (type 7), equal parts of its span, or the person's own.

    Counted on those who have the measure. TableProblem `matrix_unknown`: nobody has it. Source: METHODS, value matrix.

    >>> cuts_of(MatrixAxis("revenue"), np.array([1.0, 2.0, 9.0, np.nan]))
    (2.0,)
    >>> cuts_of(MatrixAxis("nps", 3, "value"), np.array([0.0, 9.0]))
    (3.0, 6.0)
    """
    if axis.rule == "own":
        return axis.cuts
    known = values[np.isfinite(values)]
    if not len(known):
        raise TableProblem("matrix_unknown", measure=axis.measure)
    shares = np.arange(1, axis.parts) / axis.parts
    if axis.rule == "quantile":
        return tuple(np.quantile(known, shares).tolist())
    low, high = float(known.min()), float(known.max())
    return tuple((low + (high - low) * shares).tolist())


def parts_of(axis: MatrixAxis, cuts: Sequence[float], values: Floats) -> Ints:
    """The part of each value, 0 the lowest; NOBODY where it is not known. Equal values are always together.

    A value equal to a cut that was counted is in the part below it, as in RFM; one equal to a person's own cut in the
    part that begins there.

    >>> parts_of(MatrixAxis("revenue"), (2.0,), np.array([1.0, 2.0, 9.0, np.nan])).tolist()
    [0, 0, 1, -1]
    >>> parts_of(MatrixAxis("nps", 2, "own", (9.0,)), (9.0,), np.array([8.0, 9.0])).tolist()
    [0, 1]
    """
    found = np.searchsorted(np.asarray(cuts, dtype=float), values, side="right" if axis.rule == "own" else "left")
    return np.where(np.isfinite(values), found, NOBODY).astype(np.int64)


def cell_code(levels: Sequence[str]) -> str:
    """The code of a cell: the level on each axis, the level axis first.

    >>> cell_code(["high", "low"])
    'high_low'
    """
    return "_".join(levels)


def codes_of(level: MatrixAxis, upright: MatrixAxis) -> tuple[str, ...]:
    """The cells' codes as they are shown: from the top row down, each from the right, so the best comes first.

    >>> codes_of(MatrixAxis("revenue"), MatrixAxis("growth"))
    ('high_high', 'low_high', 'high_low', 'low_low')
    """
    return tuple(cell_code((across, up)) for up, across in product(upright.levels[::-1], level.levels[::-1]))


def divided(level: MatrixAxis, upright: MatrixAxis, across: Measured, up: Measured) -> MatrixDivision:
    """Every customer in one cell of two axes; who lacks a measure is outside.

    A period ago customers are put by the same cuts, so that a move is a change in their own figures; before is None
    where either measure is not known then. TableProblem `matrix_unknown`: nobody has a measure. Source: METHODS, value
    matrix.

    >>> level, upright = Measured(np.array([1.0, 2.0])), Measured(np.array([5.0, np.nan]))
    >>> found = divided(MatrixAxis("a"), MatrixAxis("b"), level, upright)
    >>> found.cells.now.tolist(), found.cuts
    ([3, -1], ((1.5,), (5.0,)))
    """
    cuts = (cuts_of(level, across.now), cuts_of(upright, up.now))

    def places(x: Floats, y: Floats) -> Ints:
        i, j = parts_of(level, cuts[0], x), parts_of(upright, cuts[1], y)
        found = (upright.parts - 1 - j) * level.parts + (level.parts - 1 - i)
        return np.where((i < 0) | (j < 0), NOBODY, found).astype(np.int64)

    before = places(across.before, up.before) if across.before is not None and up.before is not None else None
    return MatrixDivision(
        (level, upright), cuts, Segmentation("matrix", codes_of(level, upright), places(across.now, up.now), before)
    )


def grouped(axes: Sequence[MatrixAxis], measures: Sequence[Measured]) -> MatrixDivision:
    """Three value groups of three axes: highest (high on all), valuable (on two), low value (on one or none).

    High is the upper part of each axis. Who lacks a measure is outside. TableProblem as `divided`. Source: METHODS,
    value matrix.

    >>> up = Measured(np.array([1.0, 2.0, 3.0, 4.0]))
    >>> down = Measured(np.array([4.0, 3.0, 2.0, 1.0]))
    >>> grouped([MatrixAxis("a"), MatrixAxis("b"), MatrixAxis("c")], [up, up, down]).cells.now.tolist()
    [2, 2, 1, 1]
    """
    cuts = tuple(cuts_of(axis, one.now) for axis, one in zip(axes, measures, strict=True))

    def places(values: Sequence[Floats]) -> Ints:
        parts = [parts_of(a, c, v) for a, c, v in zip(axes, cuts, values, strict=True)]
        high = np.sum([part == a.parts - 1 for part, a in zip(parts, axes, strict=True)], axis=0)
        group = np.minimum(len(axes) - high, len(GROUPS) - 1)
        return np.where(np.any([part < 0 for part in parts], axis=0), NOBODY, group).astype(np.int64)

    then = [one.before for one in measures if one.before is not None]
    before = places(then) if len(then) == len(measures) else None
    return MatrixDivision(
        tuple(axes), cuts, Segmentation("matrix", GROUPS, places([one.now for one in measures]), before)
    )


def arrows(found: Segmentation, least: int = 1) -> pd.DataFrame:
    """Customers who went from one cell to another since a period ago: from, to, customers; most first.

    `least`: how many at least. Who stayed, came or left is not among them. Empty where nothing is known of then.

    >>> arrows(Segmentation("m", ("a", "b"), np.array([1, 1, 0]), np.array([0, 0, 0]))).values.tolist()
    [['a', 'b', 2]]
    """
    columns = ["from", "to", "customers"]
    if found.before is None:
        return pd.DataFrame(columns=columns)
    grid = cell_moves(found)[:-1, :-1].copy()
    np.fill_diagonal(grid, 0)
    pairs = np.argwhere(grid >= max(least, 1)).tolist()
    rows = [(found.cells[i], found.cells[j], int(grid[i, j])) for i, j in pairs]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("customers", ascending=False, kind="stable", ignore_index=True)


# Measures of a customer -----------------------------------------------------------------------------------------


def growth_of(now: Floats, before: Floats) -> Floats:
    """Growth of each customer's revenue against the period before, as a share; NaN where there was none then.

    >>> growth_of(np.array([150.0, 9.0, 0.0]), np.array([100.0, 0.0, 50.0])).tolist()
    [0.5, nan, -1.0]
    """
    there = before > 0
    return np.where(there, now / np.where(there, before, 1.0) - 1, np.nan)


def own_value(customers: pd.DataFrame, portfolio: pd.DataFrame) -> Floats:
    """The value of each active customer: its tier's CLV in proportion to its own revenue; NaN for the others.

    value = CLV of the tier × revenue / the tier's mean revenue, so that a tier's customers sum to its portfolio value;
    by the basic model it is the customer's own revenue a year × the tier's duration.

    >>> c = pd.DataFrame({"tier_now": ["A", "A", None], "revenue_now": [30.0, 10.0, 0.0]})
    >>> own_value(c, pd.DataFrame({"tier": ["A"], "clv": [100.0]})).tolist()
    [150.0, 50.0, nan]
    """
    tier = customers["tier_now"].astype(object)
    money = customers["revenue_now"].to_numpy(float)
    mean = customers.groupby(tier, observed=True)["revenue_now"].mean()
    worth = tier.map(portfolio.set_index("tier")["clv"]).to_numpy(float)
    value: Floats = worth * money / tier.map(mean).to_numpy(float)
    return value


# Templates ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MatrixTemplate:
    """A matrix known from the field: its axes, what may stand for each, its cells and what to do with each.

    `axes`: (level, upright), by what they mean; `words`: what a column of the file that is meant for the axis is
    called; `instead`: measures of ours in the order in which they stand in. `cells`: (name, advice) as codes by cell.
    """

    key: str
    axes: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    instead: tuple[tuple[str, ...], ...]
    cells: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])


TEMPLATES = (
    MatrixTemplate(
        "attractiveness",
        ("position", "attractiveness"),
        (
            ("position", "share of wallet", "share_of_wallet", "andel av plånbok", "plånboksandel", "kundandel"),
            ("attract", "attraktiv", "potential"),
        ),
        (("revenue", "purchases"), ("growth", "margin", "products", "purchases", "clv")),
        {
            "high_high": ("core_relation", "deepen"),
            "low_high": ("core_potential", "build"),
            "high_low": ("top_relation", "maintain"),
            "low_low": ("other_relation", "upgrade_or_phase_out"),
        },
    ),
    MatrixTemplate(
        "ability",
        ("willingness", "ability"),
        (("willing", "vilja", "villig", "intent"), ("ability", "förmåga", "capacity", "kapacitet", "potential")),
        (("nps", "ski", "growth", "purchases"), ("revenue", "clv")),
        {
            "high_high": ("ready", "cherish"),
            "low_high": ("able", "cultivate"),
            "high_low": ("willing", "maintain"),
            "low_low": ("neither", "develop"),
        },
    ),
    MatrixTemplate(
        "groups",
        ("profitability", "loyalty", "affinity"),
        (
            ("profitab", "lönsam", "margin"),
            ("loyal", "lojal"),
            ("affin", "engage", "engagemang"),
        ),
        (("margin", "revenue"), ("years", "purchases"), ("nps", "ski", "products", "purchases", "growth")),
        {
            "highest": ("highest_value", "deepen"),
            "valuable": ("valuable", "build"),
            "low value": ("low_value", "upgrade_or_phase_out"),
        },
    ),
    MatrixTemplate("own", ("x", "y"), ((), ()), (("revenue", "purchases"), ("growth", "purchases", "clv"))),
)


def template(key: str) -> MatrixTemplate:
    """The template of that key. TableProblem `matrix_template`."""
    found = next((one for one in TEMPLATES if one.key == key), None)
    if found is None:
        raise TableProblem("matrix_template", key=key)
    return found


def measure_for(one: MatrixTemplate, place: int, ours: Sequence[str], columns: Mapping[str, str]) -> str:
    """The measure that an axis of a template takes: a column meant for it, else the first of ours that is there.

    `columns`: names of the file's columns by measure. Another axis's measure is not taken twice by `measures_for`.

    >>> measure_for(template("ability"), 0, ["revenue", "growth"], {"num_1": "Willingness 1–10"})
    'num_1'
    """
    named = (code for word in one.words[place] for code, name in columns.items() if _begins(word, name.lower()))
    instead = (code for code in one.instead[place] if code in ours)
    return next(named, None) or next(instead, "")


def _begins(word: str, name: str) -> bool:
    """Whether a word of a column's name begins so: "ability" is not meant by "profitability"."""
    return re.search(rf"(?<![^\W\d_]){re.escape(word)}", name) is not None


def measures_for(one: MatrixTemplate, ours: Sequence[str], columns: Mapping[str, str]) -> tuple[str, ...]:
    """The measures of a template's axes, no measure twice. TableProblem `matrix_axes`: an axis has none.

    >>> measures_for(template("attractiveness"), ["revenue", "growth"], {})
    ('revenue', 'growth')
    """
    taken: list[str] = []
    for place in range(len(one.axes)):
        left = {code: name for code, name in columns.items() if code not in taken}
        found = measure_for(one, place, [code for code in ours if code not in taken], left)
        if not found:
            raise TableProblem("matrix_axes", template=one.key, axis=one.axes[place])
        taken.append(found)
    return tuple(taken)
