"""Who some customers are beside the whole base, value by need in a grid, and the same customers a period later."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.limits import FEWEST
from clv.retention import wilson
from clv.satisfaction import nps
from clv.small_groups import LEAST
from clv.tables import TOTAL, Flags, Floats, Ints, Objects, TableProblem

MOST = 12  # values of an attribute that stay apart
# No cell of a file holds these.
OTHER, UNKNOWN = "\0other", "\0unknown"
KINDS = {OTHER: "other", UNKNOWN: "unknown"}
PARTS = (10, 5, 4, 2)


def joined_values(values: pd.Series, counts: Sequence[pd.Series], most: int = MOST, least: int = LEAST) -> pd.Series:
    """Each customer's value (missing: UNKNOWN), with rare ones together as OTHER so that none tells of few.

    `counts`: groups (boolean or with one value a group, missing: in none) within which every value holds nobody or at
    least `least`. The `most` values with the most customers stay apart; then what is too few in any group, and at last
    the smallest, until OTHER is large enough too. Source: METHODS, profile.

    >>> v, inside = pd.Series(["a"] * 9 + ["b"] * 9 + ["c", None]), pd.Series([True] * 20)
    >>> set(joined_values(v, [inside])) == {"a", "b", OTHER}
    False
    >>> set(joined_values(v, [inside])) == {"a", OTHER}
    True
    """
    at, kinds = pd.factorize(values)  # −1: missing, the last of the names
    names = np.array([*kinds, UNKNOWN], dtype=object)
    sizes = np.bincount(at + 1, minlength=len(names))[np.arange(1, len(names) + 1) % len(names)]
    ranked = np.lexsort((names.astype(str), -sizes))[: int((sizes > 0).sum())]
    shown = names.copy()
    shown[ranked[most:]] = OTHER
    held = np.hstack([_by_group(at, group, len(names)) for group in counts])
    while few := _few(shown, held, least):
        rest = [value for value in shown[ranked] if value != OTHER]
        gone = few - {OTHER} or set(rest[-1:])
        if not gone:
            break
        shown[np.isin(shown, [*gone])] = OTHER
    return pd.Series(shown[at], index=values.index, name=values.name)


def _by_group(at: Ints, group: pd.Series, many: int) -> Ints:
    """How many of each value are in each group, (values, groups); those in none are in no column."""
    of, groups = pd.factorize(group.to_numpy())
    there = of >= 0
    pairs = (at[there] % many) * max(1, len(groups)) + of[there]
    return np.bincount(pairs, minlength=many * max(1, len(groups))).reshape(many, -1)


def _few(shown: Objects, held: Ints, least: int) -> set[str]:
    """The values that hold 1 to `least` − 1 customers of any group."""
    sizes = pd.DataFrame(held).groupby(shown, sort=False).sum()
    return set(sizes.index[((sizes > 0) & (sizes < least)).any(axis=1)])


def profiled(values: pd.DataFrame, members: pd.Series, most: int = MOST, least: int = LEAST) -> pd.DataFrame:
    """What some customers have more or less of than the whole base: a row a value of every attribute.

    `values`: a column an attribute, a row a customer of the base; `members`: who belongs, on the same rows. Columns
    attribute, value ("" where `kind` is "other" or "unknown"), kind, have and have_all (customers), members, everybody,
    share = have / members, share_all = have_all / everybody, index = share / share_all (1: as common as in the base),
    index_low and index_high (Wilson 95 % of share, over share_all), points = share − share_all, clear: share_all is
    outside the interval of share when all rows are asked at once (Bonferroni). Within an attribute both shares sum to
    1. Values of few, inside or outside, are together (`joined_values`); an attribute with one value left tells nothing.
    Nobody belongs: TableProblem `nobody_active`. Source: METHODS, profile.

    >>> v = pd.DataFrame({"home": ["house"] * 10 + ["flat"] * 10})
    >>> p = profiled(v, pd.Series([True] * 5 + [False] * 15))
    >>> p[["value", "share", "share_all", "index"]].values.tolist()
    [['flat', 0.0, 0.5, 0.0], ['house', 1.0, 0.5, 2.0]]
    """
    if not members.any():
        raise TableProblem("nobody_active")
    inside = members.to_numpy(bool)
    parts = []
    for attribute in values:
        found = joined_values(values[attribute], [pd.Series(inside, index=values.index)], most, least)
        have_all = found.value_counts().sort_index()
        if len(have_all) > 1:
            have = found[inside].value_counts().reindex(have_all.index).fillna(0)
            parts.append(pd.DataFrame({"attribute": attribute, "code": have_all.index, "have": have, "all": have_all}))
    if not parts:
        return _compared(pd.DataFrame(columns=["attribute", "code", "have", "all"]), int(inside.sum()), len(values))
    return _compared(pd.concat(parts, ignore_index=True), int(inside.sum()), len(values))


def _compared(rows: pd.DataFrame, members: int, everybody: int) -> pd.DataFrame:
    have, have_all = rows["have"].to_numpy(float), rows["all"].to_numpy(float)
    share, share_all = have / members, have_all / everybody
    low, high = wilson(have, np.full(len(rows), float(members)))
    all_at_once = NormalDist().inv_cdf(1 - 0.025 / max(len(rows), 1))
    least, most = wilson(have, np.full(len(rows), float(members)), all_at_once)
    return pd.DataFrame(
        {
            "attribute": rows["attribute"],
            "value": ["" if code in KINDS else str(code) for code in rows["code"]],
            "kind": [KINDS.get(str(code), "value") for code in rows["code"]],
            "have": have,
            "members": members,
            "have_all": have_all,
            "everybody": everybody,
            "share": share,
            "share_all": share_all,
            "index": share / share_all,
            "index_low": low / share_all,
            "index_high": high / share_all,
            "points": share - share_all,
            "clear": (share_all < least) | (share_all > most),
            "small": members < FEWEST,
        }
    )


def largest(table: pd.DataFrame, many: int = 5) -> pd.DataFrame:
    """The `many` largest clear differences of `profiled`, by percentage points, never of unknown.

    Of an attribute at most one that is more and one that is less common; one where it has but two values.

    >>> v = pd.DataFrame({"home": ["house"] * 50 + ["flat"] * 50})
    >>> found = largest(profiled(v, pd.Series([True] * 40 + [False] * 60)))
    >>> found[["attribute", "value", "index"]].values.tolist()
    [['home', 'house', 2.0]]
    """
    told = table[table["clear"].astype(bool) & (table["kind"] == "value")]
    ranked = told.assign(apart=told["points"].abs().round(12), more=told["points"] > 0)
    ranked = ranked.sort_values(["apart", "more"], ascending=[False, False], kind="stable")
    ranked = ranked.assign(side=ranked["more"] & (ranked["attribute"].map(table["attribute"].value_counts()) > 2))
    ranked = ranked.drop_duplicates(["attribute", "side"]).head(many)
    return ranked.drop(columns=["apart", "more", "side"]).reset_index(drop=True)


def parts_of(values: npt.ArrayLike, many: int = 10) -> npt.NDArray[np.int64]:
    """Which of `many` equal parts each customer is in by a value, 1 the highest; 0 for who has none (NaN).

    Cuts at ceil(k·n/many); who has the same value as the last one above a cut goes up with it, so that the order of the
    rows changes nothing.

    >>> parts_of([7, 1, 1, 9, np.nan], 2).tolist()
    [1, 2, 2, 1, 0]
    """
    x = np.asarray(values, dtype=float)
    known = np.isfinite(x)
    ordered = np.sort(x[known])[::-1]
    n = len(ordered)
    ends = np.array([-(-k * n // many) for k in range(1, many + 1)], dtype=int)
    lowest = ordered[np.maximum(ends - 1, 0)] if n else np.full(many, np.nan)
    place = 1 + (x[:, None] < lowest[None, :]).sum(axis=1)
    return np.where(known, np.minimum(place, many), 0).astype(np.int64)


def parts_that_hold(values: npt.ArrayLike, least: int = LEAST) -> int:
    """Into how many equal parts, at most ten, customers divide so that each holds nobody or at least `least`.

    >>> parts_that_hold(range(60)), parts_that_hold(range(30)), parts_that_hold(range(3))
    (10, 5, 1)
    """
    for many in PARTS:
        sizes = np.bincount(parts_of(values, many), minlength=many + 1)[1:]
        if not ((sizes > 0) & (sizes < least)).any():
            return many
    return 1


def by_part(values: npt.ArrayLike, revenue: npt.ArrayLike, many: int = 10) -> pd.DataFrame:
    """What each equal part of the customers by a value holds: group, customers, amount, share, cumulative_share,
    per_customer and revenue; share of the sum of the values, NaN where that is not above 0. Source: METHODS, profile.

    >>> by_part([8.0, 1.0, 1.0, 0.0], [1.0, 2.0, 3.0, 4.0], 2)[["customers", "share", "revenue"]].values.tolist()
    [[3.0, 1.0, 6.0], [1.0, 0.0, 4.0]]
    """
    x, money, part = np.asarray(values, dtype=float), np.asarray(revenue, dtype=float), parts_of(values, many)
    sizes = np.bincount(part, minlength=many + 1)[1:].astype(float)
    amount, revenues = (np.bincount(part[part > 0], y[part > 0], many + 1)[1:] for y in (x, money))
    whole = float(amount.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        per = np.where(sizes > 0, amount / sizes, np.nan)
        share = np.where(whole > 0, amount / whole, np.nan)
    return pd.DataFrame(
        {
            "group": np.arange(1, many + 1),
            "customers": sizes,
            "amount": amount,
            "share": share,
            "cumulative_share": np.cumsum(share),
            "per_customer": per,
            "revenue": revenues,
        }
    )


def followed(
    before: npt.ArrayLike, now: npt.ArrayLike, groups: Sequence[object], names: Sequence[object]
) -> pd.DataFrame:
    """The same customers a period later, without ranking anew: what became of each group's customers and money.

    `before`, `now`: revenue a customer in the two periods; those with before > 0 are followed, and who brings nothing
    above 0 now is lost. `groups`: which group each was in *before*; `names`: the groups in order. Columns group,
    customers, lost, kept, retention, retention_low, retention_high, revenue_before, lost_revenue, spent_less,
    spent_more (the three with their sign), revenue_now = revenue_before + the three, revenue_kept = revenue_now /
    revenue_before; the last row is the total, whose revenue_kept is the NRR. Source: METHODS, profile.

    >>> t = followed([10, 10, 5, 0], [12, 0, 4, 9], ["a", "a", "b", "b"], ["a", "b"])
    >>> t[["group", "customers", "lost", "lost_revenue", "spent_less", "spent_more", "revenue_now"]].values.tolist()[2]
    ['Total', 3, 1, -10.0, -1.0, 2.0, 16.0]
    """
    v0 = np.asarray(before, dtype=float)
    v1 = np.maximum(np.nan_to_num(np.asarray(now, dtype=float)), 0.0)
    there = v0 > 0
    steps = pd.DataFrame(
        {
            "group": list(groups),
            "customers": 1,
            "lost": (v1 <= 0).astype(int),
            "revenue_before": v0,
            "lost_revenue": np.where(v1 <= 0, -v0, 0.0),
            "spent_less": np.where((v1 > 0) & (v1 < v0), v1 - v0, 0.0),
            "spent_more": np.where(v1 > v0, v1 - v0, 0.0),
            "revenue_now": v1,
        }
    )[there]
    table = steps.groupby("group", sort=False).sum().reindex(list(names)).fillna(0)
    table.loc[TOTAL] = table.sum()
    table = table.reset_index().rename(columns={"index": "group"}).astype({"customers": int, "lost": int})
    low, high = wilson(table["lost"], table["customers"])
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = 1 - table["lost"] / table["customers"].where(table["customers"] > 0)
        money = table["revenue_now"] / table["revenue_before"].where(table["revenue_before"] > 0)
    found = table.assign(
        kept=table["customers"] - table["lost"],
        retention=kept,
        retention_low=1 - high,
        retention_high=1 - low,
        revenue_kept=money,
    )
    return found


def value_by_need(people: pd.DataFrame, tiers: Sequence[str], most: int = 6, least: int = LEAST) -> pd.DataFrame:
    """Value tiers by a column in a grid: customers, revenue, retention and NPS of every cell.

    `people`: a row a customer with tier_now, tier_before, revenue_now, value_now and value_before (the column's value
    now, and before the period began) and, where known, nps. Columns tier, value ("" where `kind` is "other" or
    "unknown"), kind, customers, revenue, base, lost, retention, retention_low, retention_high, answers, nps, nps_low,
    nps_high. Base and lost are of the tier and the value *before*. Each cell holds nobody or at least `least`, now and
    before; NPS of fewer answers is not shown. The cells sum to the tiers. Source: METHODS, profile.

    >>> p = pd.DataFrame({"tier_now": ["A"] * 10, "tier_before": ["A"] * 10, "revenue_now": 2.0,
    ...                   "value_now": ["x"] * 5 + ["y"] * 5, "value_before": ["x"] * 5 + ["y"] * 5})
    >>> value_by_need(p, ["A"])[["value", "customers", "revenue", "retention"]].values.tolist()
    [['x', 5, 10.0, 1.0], ['y', 5, 10.0, 1.0]]
    """
    n = len(people)
    both = pd.concat([people["value_now"], people["value_before"]], ignore_index=True)
    nowhere = pd.Series([None] * n, dtype=object)
    at = [people[f"tier_{when}"].astype(object).reset_index(drop=True) for when in ("now", "before")]
    counts = [pd.concat([at[0], nowhere], ignore_index=True), pd.concat([nowhere, at[1]], ignore_index=True)]
    seen = (counts[0].notna() | counts[1].notna()).to_numpy()
    told = joined_values(both[seen], [c[seen] for c in counts], most, least)
    codes = sorted({str(code) for code in told.unique()}, key=lambda code: (code in KINDS, code))
    value = np.full(2 * n, -1)
    value[seen] = pd.Index(codes).get_indexer(pd.Index(told))
    stood = [pd.Index(list(tiers)).get_indexer(pd.Index(one)) for one in at]
    gone = at[0].isna().to_numpy()
    return pd.DataFrame(
        [
            _cell(people, tier, code, *_inside(stood, value, t, c), gone, least)
            for t, tier in enumerate(tiers)
            for c, code in enumerate(codes)
        ]
    )


def _inside(stood: Sequence[Ints], value: Ints, tier: int, code: int) -> tuple[Flags, Flags]:
    """Who is in a cell now, and who was before; numbers of tiers and values, −1: in none."""
    n = len(stood[0])
    return (stood[0] == tier) & (value[:n] == code), (stood[1] == tier) & (value[n:] == code)


def _cell(
    people: pd.DataFrame, tier: str, code: str, here: Flags, was: Flags, gone: Flags, least: int
) -> dict[str, object]:
    base, lost = int(was.sum()), int((was & gone).sum())
    low, high = (float(end) for end in wilson(lost, base))
    score = nps(people["nps"].to_numpy()[here]) if "nps" in people else nps([])
    told: Floats = np.array([score.score, score.low, score.high]) if score.answers >= least else np.full(3, np.nan)
    return {
        "tier": tier,
        "value": "" if code in KINDS else str(code),
        "kind": KINDS.get(code, "value"),
        "customers": int(here.sum()),
        "revenue": float(np.nansum(people["revenue_now"].to_numpy(float)[here])),
        "base": base,
        "lost": lost,
        "retention": 1 - lost / base if base else np.nan,
        "retention_low": 1 - high,
        "retention_high": 1 - low,
        "answers": score.answers if score.answers >= least else 0,
        "nps": told[0],
        "nps_low": told[1],
        "nps_high": told[2],
    }
