"""Assign customers to value tiers, and classify how each moved between two periods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from clv.tables import (
    CUSTOMERS,
    Choices,
    Codes,
    Flags,
    Floats,
    History,
    Ints,
    Note,
    Objects,
    Scheme,
    TableProblem,
    active,
    cents,
    check,
)

NOWHERE = -1


def cut_counts(customers: int, scheme: Scheme) -> list[int]:
    """How many customers stand above each cut: ceil(p·customers/100), p cumulative and exact; without the last tier.

    Source: METHODS, tiers. Ties are not in it; see `thresholds`.

    >>> from clv.tables import DEFAULT_SCHEME
    >>> cut_counts(101_811, DEFAULT_SCHEME)
    [5091, 20363, 71268]
    """
    counts, cumulative = [], Fraction(0)
    for share in scheme.shares[:-1]:
        cumulative += Fraction(share)
        counts.append(-int(-cumulative * customers // 100))
    return counts


def thresholds(revenue_cents: Ints, scheme: Scheme) -> Ints:
    """Lowest revenue in cents that belongs to each tier but the last; customers tied with it go up.

    Shape (tiers − 1,), falling. Empty input: TableProblem `nobody_active`.

    >>> from clv.tables import parse_scheme
    >>> thresholds(np.array([500, 300, 300, 100]), parse_scheme("A=50,B=50")).tolist()
    [300]
    """
    if not len(revenue_cents):
        raise TableProblem("nobody_active")
    falling = np.sort(revenue_cents)[::-1]
    return falling[[count - 1 for count in cut_counts(len(falling), scheme)]]


def tier_codes(revenue_cents: Ints, cuts: Ints) -> Codes:
    """Tier number of each revenue: 0 for the best, the highest tier whose cut it reaches.

    >>> tier_codes(np.array([500, 300, 299]), np.array([400, 300])).tolist()
    [0, 1, 2]
    """
    codes = np.zeros(len(revenue_cents), dtype=np.int8)
    for cut in cuts:
        codes += revenue_cents < cut
    return codes


def fixed_cuts(before_cents: Ints, choices: Choices) -> Ints:
    """Cuts in cents for the fixed basis: the person's own amounts, or the previous period's cuts times an index.

    >>> fixed_cuts(np.array([500, 300, 200, 100]), Choices(cuts=(4.0, 3.0, 1.0))).tolist()
    [400, 300, 100]
    """
    if choices.cuts is not None:
        own = cents(np.array(choices.cuts, dtype=float))
        if len(own) != len(choices.scheme.names) - 1 or (np.diff(own) >= 0).any() or (own <= 0).any():
            raise TableProblem("cuts_not_falling", cuts=", ".join(f"{c:g}" for c in choices.cuts))
        return own
    if not len(before_cents):
        raise TableProblem("fixed_needs_previous")
    index = Fraction(str(choices.index))
    return np.array([-int(-int(c) * index // 1) for c in thresholds(before_cents, choices.scheme)], dtype=np.int64)


def _ranked(who: Flags, money: Ints, scheme: Scheme, cuts: Ints | None) -> Codes:
    codes = np.full(len(money), NOWHERE, dtype=np.int8)
    if who.any():
        codes[who] = tier_codes(money[who], thresholds(money[who], scheme) if cuts is None else cuts)
    return codes


def _active_money(customers: pd.DataFrame) -> tuple[Flags, Ints, Flags, Ints]:
    """Who was active and its revenue in cents, in the period before and in this one."""
    was = active(customers["purchases_before"], customers["revenue_before"])
    is_ = active(customers["purchases_now"], customers["revenue_now"])
    return was, cents(customers["revenue_before"]), is_, cents(customers["revenue_now"])


def _ranked_anew(customers: pd.DataFrame, choices: Choices) -> tuple[Codes, Codes]:
    was, before, is_, now = _active_money(customers)
    return _ranked(was, before, choices.scheme, None), _ranked(is_, now, choices.scheme, None)


def _at_fixed_cuts(customers: pd.DataFrame, choices: Choices) -> tuple[Codes, Codes]:
    was, before, is_, now = _active_money(customers)
    cuts = fixed_cuts(before[was], choices)
    own = cuts if choices.cuts is not None else None
    return _ranked(was, before, choices.scheme, own), _ranked(is_, now, choices.scheme, cuts)


@dataclass(frozen=True)
class TierRule:
    """How the customers of two periods are divided into tiers.

    `codes(customers, choices)` gives each customer's tier number (before, now), −1 where not active. `ranks_anew`: each
    period by its own ranking, so that tiers keep their shares and only ties can swell one. `against`: the rule whose
    moves show which of this one's are labels only.
    """

    codes: Callable[[pd.DataFrame, Choices], tuple[Codes, Codes]]
    ranks_anew: bool
    against: str


RULES = {
    "relative": TierRule(_ranked_anew, ranks_anew=True, against="fixed"),
    "fixed": TierRule(_at_fixed_cuts, ranks_anew=False, against="relative"),
}


def rule_of(choices: Choices) -> TierRule:
    """The rule that the choices name."""
    return RULES[choices.basis]


def assign(customers: pd.DataFrame, choices: Choices) -> tuple[Codes, Codes]:
    """Tier number of every customer (before, now), by the chosen rule; −1 where not active.

    relative: each period ranked anew. fixed: the previous period's cuts (times an index) or the person's own
    amounts; with own amounts both periods are cut by them.

    >>> from clv.tables import parse_scheme
    >>> c = pd.DataFrame({"purchases_before": [1, 1], "revenue_before": [9.0, 1.0],
    ...                   "purchases_now": [1, 0], "revenue_now": [2.0, 0.0]})
    >>> before, now = assign(c, Choices(scheme=parse_scheme("A=50,B=50")))
    >>> before.tolist(), now.tolist()
    ([0, 1], [0, -1])
    """
    return rule_of(choices).codes(customers, choices)


def assign_once(customers: pd.DataFrame, choices: Choices) -> tuple[Codes, Codes]:
    """Tiers by last known revenue, the same in both periods: for a file that knows one revenue and who left.

    >>> from clv.tables import parse_scheme
    >>> c = pd.DataFrame({"purchases_before": [1, 1], "revenue_before": [9.0, 1.0],
    ...                   "purchases_now": [1, 0], "revenue_now": [9.0, 0.0]})
    >>> [codes.tolist() for codes in assign_once(c, Choices(scheme=parse_scheme("A=50,B=50")))]
    [[0, 1], [0, -1]]
    """
    was, before, is_, now = _active_money(customers)
    money = np.maximum(before, now)
    cuts = fixed_cuts(money[money > 0], choices) if choices.cuts is not None else None
    codes = _ranked(was | is_, money, choices.scheme, cuts)
    return np.where(was, codes, NOWHERE).astype(np.int8), np.where(is_, codes, NOWHERE).astype(np.int8)


def movements(customers: pd.DataFrame, before: Codes, now: Codes, history: History) -> Objects:
    """Movement of every customer between the periods, "" for one active in neither.

    won back = active now, not before, with a purchase before the current start; without any history that cannot
    be told from new, and both are called "new or won back".

    >>> c = pd.DataFrame({"purchases_earlier": [0, 2, 0], "purchases_before": [0, 0, 3]})
    >>> movements(c, np.array([-1, -1, 0], "i1"), np.array([0, 0, -1], "i1"), "whole").tolist()
    ['new', 'won back', 'lost']
    """
    arrived = (before == NOWHERE) & (now != NOWHERE)
    known = (customers["purchases_earlier"].to_numpy() > 0) | (
        (customers["purchases_before"].to_numpy() > 0) & (before == NOWHERE)
    )
    moved = np.full(len(before), "", dtype=object)
    both = (before != NOWHERE) & (now != NOWHERE)
    moved[both & (now == before)] = "retained"
    moved[both & (now < before)] = "upgraded"
    moved[both & (now > before)] = "downgraded"
    moved[(before != NOWHERE) & (now == NOWHERE)] = "lost"
    moved[arrived & known] = "won back"
    moved[arrived & ~known] = "new"
    if history == "none":
        moved[arrived] = "new or won back"
    return moved


def warnings_for(codes: Codes, scheme: Scheme) -> list[Note]:
    """Tiers of a ranking that ties have emptied, or swollen to 1.5 × their share: code, tier, actual and asked share.

    >>> from clv.tables import parse_scheme
    >>> warnings_for(np.array([0, 0, 0, 0], "i1"), parse_scheme("A=50,B=50"))[0].code
    'tier_swollen'
    """
    n = int((codes != NOWHERE).sum())
    if not n:
        return []
    edges = [0, *cut_counts(n, scheme), n]
    found: list[Note] = []
    for i, (name, share) in enumerate(zip(scheme.names, scheme.shares, strict=True)):
        size, without_ties = int((codes == i).sum()), edges[i + 1] - edges[i]
        if without_ties and not size:
            found.append(Note("tier_empty", {"tier": name}))
        elif size > without_ties and size > 1.5 * float(share) * n / 100:
            found.append(Note("tier_swollen", {"tier": name, "share": size / n, "asked": float(share) / 100}))
    return found


def tiered(customers: pd.DataFrame, before: Codes, now: Codes, scheme: Scheme, history: History) -> pd.DataFrame:
    """CUSTOMERS with tier_before, tier_now (categories in the scheme's order) and movement added.

    >>> from clv.tables import parse_scheme
    >>> c = pd.DataFrame({name: [0] for name in CUSTOMERS}).assign(revenue_now=5.0)
    >>> codes = np.array([-1], "i1"), np.array([0], "i1")
    >>> tiered(c, *codes, parse_scheme("A=50,B=50"), "whole")["tier_now"].tolist()
    ['A']
    """
    check(customers, CUSTOMERS, "customers")
    kinds = pd.CategoricalDtype(list(scheme.names), ordered=True)
    return customers.assign(
        tier_before=pd.Categorical.from_codes(before, kinds.categories, ordered=True),
        tier_now=pd.Categorical.from_codes(now, kinds.categories, ordered=True),
        movement=movements(customers, before, now, history),
    )


def lowest_revenue(tiered_customers: pd.DataFrame) -> dict[str, float]:
    """The lowest revenue in the period of each tier somebody is in, best first: where the cuts lie, in money.

    >>> c = pd.DataFrame({"tier_now": pd.Categorical(["A", "A", None], ["A"]), "revenue_now": [9.0, 7.0, 0.0]})
    >>> lowest_revenue(c)
    {'A': 7.0}
    """
    found = tiered_customers.groupby("tier_now", observed=True)["revenue_now"].min()
    return {str(tier): float(money) for tier, money in found.items()}


def share_of_customers(counts: Floats) -> Floats:
    """Each tier's actual share of the customers; NaN when there are none.

    >>> share_of_customers(np.array([1.0, 3.0])).tolist()
    [0.25, 0.75]
    """
    total = counts.sum()
    return counts / total if total else np.full(len(counts), np.nan)
