"""What a group of customers is expected to buy over stretches of time, and how sure that is.

The expectation is exact for the model. Its spread has three parts: what chance does, drawn from at most 1 000 of the
group's customers and scaled to all, and what the parameters' uncertainty does, by the delta method. What neither
tells is how wrong the model is; how far off it was the last time is therefore put into the bands as a third.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from clv.forecast.gamma_gamma import MoneyFit
from clv.forecast.histories import Histories
from clv.forecast.purchases import Fit
from clv.tables import Flags, Floats, Ints

MOST_DRAWN, DRAWS = 1_000, 40
BAND_DRAWS = 200
NUDGE = 1e-3  # of a parameter's logarithm
Z = {80: 1.2815515655446004, 95: 1.959963984540054}
FEWEST_FOR_A_BAND = 30


@dataclass(frozen=True)
class Buyers:
    """Customers with a model of how often they buy and one of how much: the same customers in `often` and the columns.

    `repeats` and `mean` as in `Histories`. `share`: what is left of each unit of money once returns are taken off.
    """

    often: Fit
    money: MoneyFit
    repeats: Floats
    mean: Floats
    share: float

    def some(self, rows: Flags | Ints) -> Buyers:
        """The customers of some rows."""
        return replace(self, often=self.often.some(rows), repeats=self.repeats[rows], mean=self.mean[rows])

    def each(self) -> Floats:
        """What a purchase day of each customer is expected to bring, returns taken off."""
        return self.money.expected(self.repeats, self.mean) * self.share

    def expected(self, ahead: float) -> Floats:
        """What each customer is expected to bring over `ahead` weeks."""
        return np.asarray(self.often.expected(ahead) * self.each())

    def drawn(self, lengths: Sequence[float], rng: np.random.Generator) -> Floats:
        """One possible future: what each customer brings in each of some stretches; (stretches, customers)."""
        made, _ = self.often.drawn(lengths, rng)
        mean = np.where(self.repeats > 0, self.mean, 0.0)
        rate = self.money.drawn_rate(self.repeats, mean, rng)
        shape = self.money.parameters["p"] * made
        return np.asarray(rng.gamma(np.maximum(shape, 1e-12)) / rate * (made > 0) * self.share)


def buyers(often: Fit, money: MoneyFit, found: Histories) -> Buyers:
    """The customers that `often` was fitted to, those `known` in `found`."""
    return Buyers(often, money, found.repeats[found.known], found.mean[found.known], found.net_share)


@dataclass(frozen=True)
class Outlook:
    """Of a group, at the end of each stretch counted from now: still customers, purchase days and money so far.

    `chance`: the variance of that money by chance, and `slopes` (7, ends) how it follows the logarithms of the seven
    parameters, whose `covariance` is (7, 7); `alone` the variance by chance of each stretch by itself. `missed`: how
    far off the model was the last time, as a share, which every band holds too. NaN under 30 customers: no band.
    """

    until: Floats
    alive: Floats
    purchases: Floats
    money: Floats
    chance: Floats
    alone: Floats
    slopes: Floats
    covariance: Floats
    missed: float = 0.0

    def band(self, level: int) -> tuple[Floats, Floats]:
        """The `level` (80, 95) per cent band of the money until each end, at least 0."""
        return self._band(level, self.money, self.chance, self.slopes)

    def stretches(self, ends: Sequence[int]) -> tuple[Floats, dict[int, tuple[Floats, Floats]]]:
        """The money of each of some stretches (by place, from the first in a row), and its bands."""
        here = list(ends)
        money = np.diff(self.money, prepend=0.0)[here]
        slopes = np.diff(self.slopes, axis=1, prepend=0.0)[:, here]
        return money, {level: self._band(level, money, self.alone[here], slopes) for level in Z}

    def _band(self, level: int, money: Floats, chance: Floats, slopes: Floats) -> tuple[Floats, Floats]:
        unsure = np.einsum("ie,ij,je->e", slopes, self.covariance, slopes)
        wide = Z[level] * np.sqrt(chance + unsure + (self.missed * money) ** 2)
        return np.maximum(money - wide, 0.0), money + wide


def outlook(
    group: Buyers,
    until: Sequence[float],
    rng: np.random.Generator,
    alive: Fit | None = None,
    missed: float = 0.0,
) -> Outlook:
    """What a group is expected to do until each of some points in time (weeks from now, rising).

    `alive`: another model of the same customers for who is one still, as MBG/NBD beside BG/NBD. `missed` as in Outlook.
    """
    ends = np.asarray(until, dtype=float)
    who_stays = group.often if alive is None else alive
    stay = who_stays.alive_after(ends).sum(axis=1)
    counts = group.often.expected(ends)
    return Outlook(
        ends,
        stay,
        counts.sum(axis=1),
        counts @ group.each(),
        *_unsure(group, ends, rng),
        _covariance(group),
        missed,
    )


def together(parts: Sequence[Outlook]) -> Outlook:
    """Several groups of different customers as one: sums, and the same parameters' uncertainty moves all of them."""
    first = parts[0]
    summed = {
        name: np.sum([getattr(p, name) for p in parts], axis=0) for name in ("alive", "purchases", "money", "slopes")
    }
    by_chance = {name: np.nansum([getattr(p, name) for p in parts], axis=0) for name in ("chance", "alone")}
    return replace(first, **summed, **by_chance)


def _unsure(group: Buyers, ends: Floats, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """The variance of the group's money by chance, up to each end and in each stretch alone, and its slopes."""
    n = len(group.repeats)
    few = min(n, MOST_DRAWN)
    part = group if n == few else group.some(np.sort(rng.choice(n, few, replace=False)))
    times = n / max(few, 1)
    if n < FEWEST_FOR_A_BAND:
        unknown = np.full(len(ends), np.nan)
        return unknown, unknown, _slopes(part, ends)
    lengths = [b - a for a, b in pairwise((0.0, *ends))]
    drawn = np.array([part.drawn(lengths, rng) for _ in range(DRAWS)])
    so_far, alone = (values.var(axis=0, ddof=1).sum(axis=1) * times for values in (np.cumsum(drawn, axis=1), drawn))
    return so_far, alone, _slopes(part, ends) * times


def _slopes(group: Buyers, ends: Floats) -> Floats:
    """How the group's money up to each end follows the logarithm of each parameter, (7, ends)."""
    often, money = group.often, group.money
    each, counts = group.each(), often.expected(ends)

    def by_often(k: int, side: int) -> Floats:
        moved = often.with_logs(often.logs + side * NUDGE * np.eye(len(often.logs))[k])
        return np.asarray(moved.expected(ends) @ each)

    def by_money(k: int, side: int) -> Floats:
        moved = replace(group, money=money.with_logs(money.logs + side * NUDGE * np.eye(len(money.logs))[k]))
        return np.asarray(counts @ moved.each())

    rows = [by_often(k, 1) - by_often(k, -1) for k in range(len(often.logs))]
    rows += [by_money(k, 1) - by_money(k, -1) for k in range(len(money.logs))]
    return np.array(rows) / (2 * NUDGE)


def _covariance(group: Buyers) -> Floats:
    """Of the logarithms of all seven parameters; the two models are fitted apart."""
    often, money = group.often.covariance, group.money.covariance
    table = np.zeros((len(often) + len(money), len(often) + len(money)))
    table[: len(often), : len(often)] = often
    table[len(often) :, len(often) :] = money
    return table


def customer_bands(group: Buyers, ahead: float, rng: np.random.Generator) -> dict[int, tuple[Floats, Floats]]:
    """Of each customer, the 80 and 95 per cent band of what he brings over `ahead` weeks, from 200 futures drawn."""
    futures = np.array([group.drawn([ahead], rng)[0] for _ in range(BAND_DRAWS)])
    return {
        level: (
            np.quantile(futures, (1 - level / 100) / 2, axis=0),
            np.quantile(futures, 1 - (1 - level / 100) / 2, axis=0),
        )
        for level in Z
    }
