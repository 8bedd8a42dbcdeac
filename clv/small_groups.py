"""Join groups of few customers with their neighbours, so that a shared table tells of nobody in particular."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from clv.base import Base
from clv.tables import Choices, Floats, Scheme
from clv.value import value_inputs

LEAST = 5  # customers; a group of fewer is joined with its neighbour
JOIN = " + "
Groups = tuple[tuple[int, ...], ...]


def joined(counts: Floats, least: int = LEAST) -> Groups:
    """Neighbouring groups together until each holds nobody or at least `least`, by every count.

    `counts`: shape (groups, measures), in the groups' order. The smallest goes to its smaller neighbour. Where all
    together are too few, all are one group. Source: METHODS, small groups.

    >>> joined(np.array([[3.0, 9.0], [20.0, 20.0], [40.0, 50.0]]))
    ((0, 1), (2,))
    """
    groups: list[tuple[int, ...]] = [(i,) for i in range(len(counts))]
    sums = [np.nan_to_num(np.asarray(row, dtype=float)) for row in counts]
    while len(groups) > 1:
        small = [i for i, row in enumerate(sums) if ((row > 0) & (row < least)).any()]
        if not small:
            break
        i = min(small, key=lambda at: float(sums[at].max()))
        beside = min((at for at in (i - 1, i + 1) if 0 <= at < len(groups)), key=lambda at: float(sums[at].max()))
        first, second = sorted((i, beside))
        groups[first : second + 1] = [groups[first] + groups[second]]
        sums[first : second + 1] = [sums[first] + sums[second]]
    return tuple(groups)


def joined_choices(choices: Choices, groups: Groups) -> Choices:
    """The choices with tiers joined: their shares are added, and the amounts between them fall away.

    A ranking cut at fewer places puts exactly the joined tiers' customers together.

    >>> joined_choices(Choices(), ((0, 1), (2,), (3,))).scheme.names
    ('Super + Top', 'Middle', 'Bottom')
    """
    old = choices.scheme
    names = tuple(JOIN.join(old.names[i] for i in group) for group in groups)
    shares = tuple(sum((old.shares[i] for i in group[1:]), old.shares[group[0]]) for group in groups)
    cuts = None if choices.cuts is None else tuple(choices.cuts[group[-1]] for group in groups[:-1])
    return replace(choices, scheme=Scheme(names, shares), cuts=cuts)


def joined_segments(base: Base, groups: Groups) -> Base:
    """A base of segments with some of them joined: everything that counts is added.

    Who stayed is added where the file tells of every one of them, and the duration follows; else the duration is the
    one at which the value by the basic model is the sum of theirs, Σ revenue × duration / Σ revenue. Scores are means
    over customers. Unknown of one of them is unknown of all.

    >>> from clv.base import from_segments
    >>> s = pd.DataFrame({"segment": ["A", "B"], "customers": [3, 7], "revenue": [30.0, 10.0],
    ...                   "duration_years": [4.0, 2.0]})
    >>> joined_segments(from_segments(s, Choices()), ((0, 1),)).portfolio()["portfolio_value"].tolist()
    [140.0, 140.0]
    """
    churn = value_inputs(base.tiers, base.years).churn
    with np.errstate(divide="ignore"):
        years = base.years / churn
    rows = [_together(base.tiers.iloc[list(group)], years[list(group)]) for group in groups]
    table = pd.DataFrame(rows, columns=list(base.tiers.columns))
    table["customers"] = table["customers"].astype(np.int64)
    return replace(base, tiers=table, names=tuple(table["tier"]))


def _together(rows: pd.DataFrame, years: Floats) -> dict[str, object]:
    if len(rows) == 1:
        return dict(zip(rows.columns, rows.iloc[0], strict=True))
    found: dict[str, object] = {"tier": JOIN.join(rows["tier"])}
    for name in rows.columns[1:]:
        if name in ("nps", "ski"):
            found[name] = float((rows[name] * rows["customers"]).sum(skipna=False) / rows["customers"].sum())
        elif name != "duration_years":
            found[name] = rows[name].sum(skipna=False)
    told = rows[["base", "lost"]].notna().all(axis=None)
    revenue = rows["revenue"].to_numpy(float)
    found["duration_years"] = np.nan if told else float((revenue * years).sum() / revenue.sum())
    return found


def open_to_differences(groups: Sequence[Sequence[int]], sums: Floats, counts: Floats, least: int = LEAST) -> list[int]:
    """The cells of few customers that follow from what is published, by adding and subtracting.

    `groups`: the published groups of cells; `sums`: shape (published sums, cells), 1 where a sum holds a cell;
    `counts`: customers in each cell. A cell follows when its own indicator lies in the span of what is published.

    >>> open_to_differences([[0], [1, 2]], np.array([[1.0, 1.0, 0.0]]), np.array([9.0, 2.0, 9.0]))
    [1]
    """
    published = np.zeros((len(groups) + len(sums), len(counts)))
    for i, group in enumerate(groups):
        published[i, list(group)] = 1
    if len(sums):
        published[len(groups) :] = sums
    rank = np.linalg.matrix_rank(published) if published.size else 0
    small = [i for i, n in enumerate(counts) if 0 < n < least]
    return [i for i in small if np.linalg.matrix_rank(np.vstack([published, np.eye(len(counts))[i]])) == rank]


def joined_cells(flows: pd.DataFrame, least: int = LEAST) -> list[list[int]]:
    """Rows of FLOWS together until none of few customers is seen, nor follows from the tiers' own counts and sums.

    From the start all that came to a tier by the same movement are together, wherever they came from; the lost stand
    by the tier they left. Where the tiers' table alone tells how many a cell holds, only its money is held back. Groups
    hold row numbers. Source: METHODS, small groups.

    >>> f = pd.DataFrame({"tier_now": ["A", "A", "A"], "movement": ["retained", "new", "won back"],
    ...                   "tier_before": ["A", None, None], "customers": [90, 3, 30]})
    >>> joined_cells(f)
    [[0], [1, 2]]
    """
    counts, sums, groups = flows["customers"].to_numpy(float), _tier_sums(flows), _by_movement(flows)
    told = counts.copy()
    told[open_to_differences([], sums, counts, least)] = 0
    kinds = list(zip(flows["tier_now"].astype(object).fillna(""), flows["movement"], counts.tolist(), strict=True))
    while len(groups) > 1:
        pairs = sorted(combinations(range(len(groups)), 2), key=lambda pair: _apart(kinds, groups, pair))
        few = [i for i, group in enumerate(groups) if counts[group].sum() < least]
        if few:
            smallest = min(few, key=lambda at: float(counts[groups[at]].sum()))
            groups = _merged(groups, next(pair for pair in pairs if smallest in pair))
            continue
        shown = len(open_to_differences(groups, sums, told, least))
        if not shown:
            break
        tried = (_merged(groups, pair) for pair in pairs)
        closing = (found for found in tried if len(open_to_differences(found, sums, told, least)) < shown)
        groups = next(closing, _merged(groups, pairs[0]))
    return groups


def moves_tell_of_few(flows: pd.DataFrame, least: int = LEAST) -> bool:
    """Whether a table of who went from which tier to which, printed whole, would tell of few customers.

    By a cell of its own, by who is left of a tier when all who were there before are taken away, or by a difference
    against the groups that `joined_cells` prints. Source: METHODS, small groups.

    >>> f = pd.DataFrame({"tier_now": ["A", "A"], "movement": ["retained", "new"], "tier_before": ["A", None],
    ...                   "customers": [90, 3]})
    >>> moves_tell_of_few(f), moves_tell_of_few(f.assign(customers=[90, 30]))
    (True, False)
    """
    counts = flows["customers"].to_numpy(float)
    lost = (flows["movement"] == "lost").to_numpy()
    stayed = (flows["tier_before"].isin(flows["tier_now"].dropna().unique()) & ~lost).to_numpy() & (counts > 0)
    came = flows[~stayed & ~lost].groupby("tier_now", observed=True)["customers"].sum().to_numpy(float)
    groups = joined_cells(flows, least)
    rest = [counts[[i for i in group if not stayed[i] and not lost[i]]].sum() for group in groups]
    seen = np.concatenate([counts[stayed], came, rest])
    if bool(((seen > 0) & (seen < least)).any()):
        return True
    alone = [[i] for i in np.flatnonzero(stayed).tolist()]
    return bool(open_to_differences(groups + alone, _tier_sums(flows), np.where(lost, 0, counts), least))


def _by_movement(flows: pd.DataFrame) -> list[list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for i, row in enumerate(flows.to_dict("records")):
        if row["customers"] > 0:
            side = row["tier_before"] if row["movement"] == "lost" else row["tier_now"]
            found.setdefault((str(side), str(row["movement"])), []).append(i)
    return list(found.values())


def _merged(groups: Sequence[list[int]], pair: tuple[int, int]) -> list[list[int]]:
    first, second = pair
    together = sorted(groups[first] + groups[second])
    return [together if i == first else group for i, group in enumerate(groups) if i != second]


def _tier_sums(flows: pd.DataFrame) -> Floats:
    """What a portfolio table prints beside the flows: who is in each tier now, who was before, and whom it lost."""
    found = [row for row, lost in zip(np.eye(len(flows)), flows["movement"] == "lost", strict=True) if lost]
    for side in ("tier_now", "tier_before"):
        names = flows[side].astype(object)
        found += [(names == name).to_numpy(float) for name in names.dropna().unique() if name != ""]
    return np.array(found, dtype=float).reshape(len(found), len(flows))


def _apart(
    kinds: Sequence[tuple[str, str, float]], groups: Sequence[Sequence[int]], pair: tuple[int, int]
) -> tuple[bool, bool, float]:
    """How unlike two groups are: another tier now, another movement, and how many they hold together."""
    one, two = (groups[i] for i in pair)
    (now, movement, _), (other, another, _) = kinds[one[0]], kinds[two[0]]
    return now != other, movement != another, sum(kinds[i][2] for i in (*one, *two))
