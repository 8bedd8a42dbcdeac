"""Satisfaction and value: NPS and SKI with intervals, revenue of the unsatisfied, and drivers of satisfaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.limits import FEWEST
from clv.retention import Z95
from clv.student import t95
from clv.tables import TOTAL, Floats, TableProblem

ROCKS = 3
PER_ASPECT = 10
HIGH_VIF = 5.0
HIGH_CONDITION = 30.0
QUADRANTS = {  # (important, strong)
    (True, False): "strengthen_first",
    (True, True): "keep",
    (False, False): "watch",
    (False, True): "maintain",
}


@dataclass(frozen=True)
class Score:
    """A score with its 95 % interval and how many answers it rests on; NaN where it cannot be said."""

    answers: int
    score: float
    low: float
    high: float

    @property
    def small(self) -> bool:
        """Under 30 answers: too few to compare with."""
        return self.answers < FEWEST


def _on_scale(answers: npt.ArrayLike, low: float, high: float) -> Floats:
    x = np.asarray(answers, dtype=float)
    known: Floats = x[np.isfinite(x) & (x >= low) & (x <= high)]
    return known


def nps(answers: npt.ArrayLike) -> Score:
    """Net promoter score: share of 9–10 minus share of 0–6, times 100, ± z·100·√((p + q − (p − q)²)/n).

    Under 30 answers the interval is the adjusted Wald one: three answers more, ¾ of them promoters and ¾ detractors,
    and n + 3 for n; it does not lie evenly round the score. Never outside −100 to 100. Answers outside 0–10 and missing
    ones do not count. Source: Reichheld (2003); Rocks (2016), The American Statistician 70(4), 365–372; METHODS, NPS.

    >>> s = nps([10] * 50 + [7] * 30 + [3] * 20)
    >>> s.score, round(s.high - s.score, 1), s.answers
    (30.0, 15.3, 100)
    >>> few = nps([10, 10, 7, 8])
    >>> few.score, round(few.low, 1), round(few.high, 1)
    (50.0, -19.3, 76.5)
    """
    x = _on_scale(answers, 0, 10)
    if not len(x):
        return Score(0, np.nan, np.nan, np.nan)
    promoters, detractors, n = float((x >= 9).sum()), float((x <= 6).sum()), len(x)
    extra, total = (ROCKS / 4, n + ROCKS) if n < FEWEST else (0.0, n)
    p, q = (promoters + extra) / total, (detractors + extra) / total
    middle, half = 100 * (p - q), Z95 * 100 * np.sqrt((p + q - (p - q) ** 2) / total)
    score = round(100 * (promoters - detractors) / n, 9)
    low, high = np.clip([min(middle - half, score), max(middle + half, score)], -100, 100)  # holds it: one answer
    return Score(n, score, float(low), float(high))


def ski(answers: npt.ArrayLike, lowest: float = 1, highest: float = 10) -> Score:
    """Satisfaction index: mean of 1–10 answers put on 0–100, (x − 1)/9·100, ± t·s/√n with n − 1 degrees of freedom.

    Never outside 0 to 100. One answer: no interval.

    >>> s = ski([1, 10, 5.5])
    >>> s.score, s.low, s.high
    (50.0, 0.0, 100.0)
    >>> s = ski([5, 6, 7, 6])
    >>> round(s.score, 1), round(s.high - s.score, 1)
    (55.6, 14.4)
    """
    x = (_on_scale(answers, lowest, highest) - lowest) / (highest - lowest) * 100
    if not len(x):
        return Score(0, np.nan, np.nan, np.nan)
    half = t95(len(x) - 1) * x.std(ddof=1) / np.sqrt(len(x)) if len(x) > 1 else np.nan
    low, high = np.clip([x.mean() - half, x.mean() + half], 0, 100)
    return Score(len(x), float(x.mean()), float(low), float(high))


def with_answers(customers: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Customers active now with their answers beside them (NaN: none): CUSTOMERS with tiers joined on customer_id.

    >>> c = pd.DataFrame({"customer_id": ["a", "b"], "tier_now": ["A", None]})
    >>> with_answers(c, pd.DataFrame({"customer_id": ["a"], "nps": [9.0]}))["nps"].tolist()
    [9.0]
    """
    active = customers[customers["tier_now"].notna()]
    return active.merge(answers.drop_duplicates("customer_id"), on="customer_id", how="left").reset_index(drop=True)


def nps_by_tier(people: pd.DataFrame, tiers: Sequence[str], question: str = "nps") -> pd.DataFrame:
    """NPS per tier and Total, with the money of the detractors.

    Columns tier, customers, answers, answered (share), promoters, passives, detractors (counts), nps, nps_low,
    nps_high, small (under 30 answers), detractor_revenue (of those who answered 0–6), detractor_revenue_all = the
    tier's revenue × the detractors' share of the answered revenue: what the unasked would add if they felt alike; NaN
    where the answers are small. The Total of it is the sum of the tiers'. `people` from `with_answers`.

    >>> p = pd.DataFrame({"tier_now": ["A"] * 3, "nps": [10, 3, np.nan], "revenue_now": [5.0, 5.0, 10.0]})
    >>> nps_by_tier(p, ["A"])[["nps", "detractors", "detractor_revenue", "small"]].values.tolist()[0]
    [0.0, 1, 5.0, True]
    """
    rows = [(tier, *_promoters(people[people["tier_now"] == tier], question)) for tier in tiers]
    rows.append((TOTAL, *_promoters(people, question)))
    names = ["tier", "customers", "answers", "answered", "promoters", "passives", "detractors", "nps", "nps_low"]
    names += ["nps_high", "small", "detractor_revenue", "detractor_revenue_all"]
    table = pd.DataFrame(rows, columns=names)
    parts = table["detractor_revenue_all"].iloc[:-1]
    table.loc[len(rows) - 1, "detractor_revenue_all"] = parts.sum() if parts.notna().any() else np.nan
    return table


def _promoters(part: pd.DataFrame, question: str) -> tuple[object, ...]:
    x = part[question].to_numpy(float)
    valid = np.isfinite(x) & (x >= 0) & (x <= 10)
    money = part["revenue_now"].to_numpy(float)
    unhappy, happy = valid & (x <= 6), valid & (x >= 9)
    s = nps(x)
    asked, theirs = money[valid].sum(), money[unhappy].sum()
    spread = money.sum() * theirs / asked if asked > 0 and not s.small else np.nan
    counts = (int(happy.sum()), int((valid & ~happy & ~unhappy).sum()), int(unhappy.sum()))
    share = s.answers / len(part) if len(part) else np.nan
    return (len(part), s.answers, share, *counts, s.score, s.low, s.high, s.small, float(theirs), float(spread))


def ski_by_tier(
    people: pd.DataFrame, tiers: Sequence[str], question: str = "ski", lowest: float = 1, highest: float = 10
) -> pd.DataFrame:
    """SKI per tier and Total: tier, customers, answers, answered, ski, ski_low, ski_high, small.

    >>> p = pd.DataFrame({"tier_now": ["A", "A"], "ski": [1.0, 10.0], "revenue_now": [5.0, 5.0]})
    >>> ski_by_tier(p, ["A"])["ski"].tolist()
    [50.0, 50.0]
    """
    parts = [(tier, people[people["tier_now"] == tier]) for tier in tiers] + [(TOTAL, people)]
    rows = []
    for tier, part in parts:
        s = ski(part[question], lowest, highest)
        share = s.answers / len(part) if len(part) else np.nan
        rows.append((tier, len(part), s.answers, share, s.score, s.low, s.high, s.small))
    names = ["tier", "customers", "answers", "answered", "ski", "ski_low", "ski_high", "small"]
    return pd.DataFrame(rows, columns=names)


def emotion(portfolio: pd.DataFrame, *scores: pd.DataFrame) -> pd.DataFrame:
    """Behaviour beside emotion, a row a tier and Total: the portfolio's tier, customers, revenue, retention, clv,
    portfolio_value, and every column of `scores` (from `nps_by_tier`, `ski_by_tier`) it does not have yet.

    >>> p = pd.DataFrame({c: [1.0] for c in ("customers", "revenue", "retention", "clv", "portfolio_value")})
    >>> emotion(p.assign(tier="A"), pd.DataFrame({"tier": ["A"], "customers": [1], "nps": [30.0]}))["nps"].tolist()
    [30.0]
    """
    table = portfolio[["tier", "customers", "revenue", "retention", "clv", "portfolio_value"]]
    for score in scores:
        fresh = [c for c in score.columns if c == "tier" or c not in table.columns]
        table = table.merge(score[fresh], on="tier", how="left")
    return table


# --- drivers ----------------------------------------------------------------------------------------------------


def drivers(
    ratings: pd.DataFrame, outcome: str, aspects: Sequence[str], lowest: float = 1, highest: float = 10
) -> pd.DataFrame:
    """What drives satisfaction: importance against performance of each rated aspect.

    Columns aspect, answers; importance: standardised coefficient of a joint least-squares regression of `outcome` on
    all aspects (how many standard deviations it moves with one of the aspect, the others held still), low, high: its
    95 % interval (t, n − k − 1 degrees of freedom), clear: all of it above 0; vif: 1/(1 − R²) of the aspect on the
    others, blurred: vif over 5, hard to tell apart; performance: mean rating as an index 0–100; quadrant, against the
    aspects' own means: strengthen_first (important, weak), keep (important, strong), watch (neither), maintain
    (strong, less important). Only rows with every answer on the scale. TableProblems `drivers_too_few` (n < 30 or 10
    per aspect), `drivers_collinear` (an aspect follows from the others), `drivers_constant` (nothing varies).
    Source: METHODS, drivers.

    >>> rng = np.random.default_rng(1)
    >>> r = pd.DataFrame({"service": rng.normal(size=500), "price": rng.normal(size=500)})
    >>> r["ski"] = 0.8 * r["service"] + rng.normal(size=500) * 0.6
    >>> drivers(r, "ski", ["service", "price"], -10, 10)[["aspect", "clear"]].values.tolist()
    [['service', True], ['price', False]]
    """
    x, y = _answered(ratings, outcome, aspects, (lowest, highest))
    n, k = x.shape
    inverse = np.linalg.inv(np.corrcoef(x, rowvar=False).reshape(k, k))
    standard = (x - x.mean(axis=0)) / x.std(axis=0)
    target = (y - y.mean()) / y.std()
    effect = inverse @ (standard.T @ target / n)
    left = target - standard @ effect
    free = n - k - 1
    half = t95(free) * np.sqrt(left @ left / free * np.diag(inverse) / n)
    performance = (x.mean(axis=0) - lowest) / (highest - lowest) * 100
    return pd.DataFrame(
        {
            "aspect": list(aspects),
            "answers": n,
            "importance": effect,
            "low": effect - half,
            "high": effect + half,
            "clear": effect - half > 0,
            "vif": np.diag(inverse),
            "blurred": np.diag(inverse) > HIGH_VIF,
            "performance": performance,
            "quadrant": _quadrants(effect, performance),
        }
    )


def _answered(
    ratings: pd.DataFrame, outcome: str, aspects: Sequence[str], scale: tuple[float, float]
) -> tuple[Floats, Floats]:
    rows = ratings[[outcome, *aspects]].astype(float).dropna()
    rows = rows[rows[list(aspects)].ge(scale[0]).all(axis=1) & rows[list(aspects)].le(scale[1]).all(axis=1)]
    needed = max(FEWEST, PER_ASPECT * len(aspects))
    if len(rows) < needed or not aspects:
        raise TableProblem("drivers_too_few", answers=len(rows), needed=needed)
    x, y = rows[list(aspects)].to_numpy(), rows[outcome].to_numpy()
    still = [a for a, spread in zip([*aspects, outcome], [*x.std(axis=0), y.std()], strict=True) if spread < 1e-9]
    if still:
        raise TableProblem("drivers_constant", aspects=", ".join(still))
    if condition_number(rows, aspects) > 1e6:
        raise TableProblem("drivers_collinear", aspects=", ".join(aspects))
    return x, y


def _quadrants(importance: Floats, performance: Floats) -> list[str]:
    much, well = importance >= importance.mean(), performance >= performance.mean()
    return [QUADRANTS[bool(a), bool(b)] for a, b in zip(much, well, strict=True)]


def condition_number(ratings: pd.DataFrame, aspects: Sequence[str]) -> float:
    """Condition number of the aspects' correlations, √(largest/smallest eigenvalue); over 30 they cannot be told apart.

    Source: Belsley, Kuh & Welsch (1980), Regression Diagnostics.

    >>> condition_number(pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [1.0, -1, -1, 1]}), ["a", "b"])
    1.0
    """
    x = ratings[list(aspects)].astype(float).dropna().to_numpy()
    root = np.linalg.eigvalsh(np.corrcoef(x, rowvar=False).reshape(len(aspects), len(aspects)))
    return float(np.sqrt(root[-1] / root[0])) if root[0] > 1e-14 else float("inf")


def most_alike(ratings: pd.DataFrame, aspects: Sequence[str]) -> tuple[str, str, float]:
    """The two aspects answered most alike, and their correlation: what to say about collinearity.

    >>> most_alike(pd.DataFrame({"a": [1.0, 2, 3], "b": [2.0, 4, 6], "c": [1.0, 0, 1]}), ["a", "b", "c"])[:2]
    ('a', 'b')
    """
    if len(aspects) < 2:
        raise TableProblem("drivers_too_few", answers=len(ratings), needed=2)
    r = np.corrcoef(ratings[list(aspects)].astype(float).dropna().to_numpy(), rowvar=False)
    np.fill_diagonal(r, -2)
    i, j = sorted(divmod(int(r.argmax()), len(aspects)))
    return aspects[i], aspects[j], float(r[i, j])


def drivers_by_tier(
    people: pd.DataFrame,
    tiers: Sequence[str],
    outcome: str,
    aspects: Sequence[str],
    lowest: float = 1,
    highest: float = 10,
) -> pd.DataFrame:
    """`drivers` per tier and Total, the tier first; a tier with too few answers is left out (see `answers_by_tier`).

    >>> rng = np.random.default_rng(2)
    >>> p = pd.DataFrame({"tier_now": ["A"] * 60 + ["B"] * 5, "x": rng.normal(size=65), "ski": rng.normal(size=65)})
    >>> drivers_by_tier(p, ["A", "B"], "ski", ["x"], -9, 9)["tier"].tolist()
    ['A', 'Total']
    """
    tables = []
    for tier, part in [*((t, people[people["tier_now"] == t]) for t in tiers), (TOTAL, people)]:
        try:
            table = drivers(part, outcome, aspects, lowest, highest)
        except TableProblem:
            if tier == TOTAL:
                raise
            continue
        table.insert(0, "tier", tier)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def answers_by_tier(people: pd.DataFrame, tiers: Sequence[str], questions: Sequence[str]) -> pd.DataFrame:
    """How many answered every question, per tier and Total: tier, customers, answers, needed, enough.

    >>> p = pd.DataFrame({"tier_now": ["A", "A"], "x": [1.0, np.nan]})
    >>> answers_by_tier(p, ["A"], ["x"])[["answers", "enough"]].values.tolist()[0]
    [1, False]
    """
    needed = max(FEWEST, PER_ASPECT * (len(questions) - 1))
    full = people[list(questions)].notna().all(axis=1)
    rows = []
    for tier in [*tiers, TOTAL]:
        mine = (people["tier_now"] == tier) if tier != TOTAL else np.ones(len(people), dtype=bool)
        count = int((full & mine).sum())
        rows.append((tier, int(mine.sum()), count, needed, count >= needed))
    return pd.DataFrame(rows, columns=["tier", "customers", "answers", "needed", "enough"])
