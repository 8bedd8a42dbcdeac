"""What BG/NBD and MBG/NBD have in common: how likely the purchases are, who is still a customer, what is to come.

A customer buys by chance at his own rate and after any purchase may stop for good with his own chance of it; rates are
gamma and chances beta distributed over customers. The two models differ in whether the first purchase may be the last:
in BG/NBD nobody stops before having come back once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from clv.forecast.fitting import Least, least, nearby, once
from clv.tables import Flags, Floats, Ints, TableProblem

NAMES = ("r", "alpha", "a", "b")
NODES = 32
BETWEEN = 25
SPOTS = np.cos(np.pi * (np.arange(BETWEEN) + 0.5) / BETWEEN)
POLYNOMIALS = np.cos(np.arange(BETWEEN)[:, None] * np.pi * (np.arange(BETWEEN) + 0.5) / BETWEEN)
PEAKED = 6.0
WIDE = 0.4
EVEN = np.arange(-16.0, 28.0, WIDE)  # of log((1 − p) / p)
MANY = 60_000  # different customers; from here on a part of them gives the start
STILL = (-9.0, 0.0)  # the logarithms of a and b where nobody stops
AS_LIKELY = 0.5  # of a log-likelihood
UNSURE = 1.0  # variance of log a from which it may as well be nought
PART = 20_000  # customers in that part
PIECE = 8_192  # customers whose terms are made at a time, so that they stay in the processor's own memory


@dataclass(frozen=True)
class Fit:
    """A model of purchases fitted to customers: its parameters and what it expects of them, one value a customer.

    `model` is "bg_nbd", "mbg_nbd", or "nbd" where stopping does not show. `parameters` r, alpha (in the unit of time
    given), a, b, and their standard `errors` (NaN where it did not converge); `at_first`: whether the first purchase
    may be the last (MBG/NBD). `repeats`, `last`, `span` are the
    different customers' purchases after the first, time of the latest and time since the first, `place` where each
    customer stands among them. `logs`, `covariance`: of the parameters' logarithms.
    """

    model: str
    parameters: dict[str, float]
    errors: dict[str, float]
    log_likelihood: float
    converged: bool
    at_first: bool
    repeats: Floats
    last: Floats
    span: Floats
    place: Ints
    logs: Floats
    covariance: Floats

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return len(self.place)

    def of(self, repeats: npt.ArrayLike, last: npt.ArrayLike, span: npt.ArrayLike) -> Fit:
        """The same model for other customers, in the same unit of time. TableProblem as `checked`."""
        rows, _, place = once(*checked(repeats, last, span))
        return replace(self, repeats=rows[0], last=rows[1], span=rows[2], place=place)

    def some(self, rows: Flags | Ints) -> Fit:
        """The same model for some of the customers, by their rows."""
        used, place = np.unique(self.place[rows], return_inverse=True)
        mine = {name: getattr(self, name)[used] for name in ("repeats", "last", "span")}
        return replace(self, place=place.astype(np.int64), **mine)

    def with_logs(self, logs: Floats) -> Fit:
        """The same customers under other parameters, by their logarithms."""
        return replace(self, logs=logs, parameters=dict(zip(NAMES, np.exp(logs).tolist(), strict=True)))

    def alive(self) -> Floats:
        """How likely each customer is to be one still: P(alive) in [0, 1].

        1 / (1 + a / (b + k − 1) · ((α + T) / (α + t_x))^(r + x)), with k = x for BG/NBD, where x = 0 gives 1, and
        k = x + 1 for MBG/NBD. Source: Fader, Hardie & Lee (2005); Batislam, Denizel & Filiztekin (2007).
        """
        return np.asarray(self._alive[self.place])

    def expected(self, ahead: npt.ArrayLike) -> Floats:
        """The purchases expected of each customer over `ahead` units of time; a row each of several.

        E[Y(t)] = P(alive) · ∫ [1 − (1 + p t / (α + T))^−(r + x)] / p dBeta(p; a, b + k): the integral that the
        published formula writes as ₂F₁, taken as `beta_rule`, which holds at a = 1 and for hundreds of purchases too.
        0 at 0, rising in t.
        """
        return np.asarray((self._alive * self._mean(lambda p, logs: -np.expm1(logs) / p, ahead))[..., self.place])

    def alive_after(self, ahead: npt.ArrayLike) -> Floats:
        """How likely each customer is to be one still after `ahead` more: P(alive) · ∫ (1 + p t / (α + T))^−(r + x).

        A row each of several `ahead`.
        """
        return np.asarray((self._alive * self._mean(lambda p, logs: np.exp(logs), ahead))[..., self.place])

    def drawn(self, ahead: Sequence[float], rng: np.random.Generator) -> tuple[Ints, Flags]:
        """One possible future: (purchases of each customer in each of some stretches, still a customer after them).

        `ahead` are lengths of stretches that follow one another. Rates and chances are drawn from what is known of
        each customer: gamma(r + x, α + T) and beta(a, b + k).
        """
        r, alpha, a, b = (self.parameters[name] for name in NAMES)
        repeats, span = self.repeats[self.place], self.span[self.place]
        there = rng.random(self.customers) < self._alive[self.place]
        rate = rng.gamma(r + repeats) / (alpha + span)
        chance = rng.beta(a, b + repeats + self.at_first).clip(1e-12)
        left = np.where(there, rng.geometric(chance), 0)  # purchases until the last, that one counted
        made = np.empty((len(ahead), self.customers), dtype=np.int64)
        for at, length in enumerate(ahead):
            made[at] = np.minimum(rng.poisson(rate * length), left)
            left = left - made[at]
        return made, np.asarray(left > 0)

    def of_a_new_customer(self, ahead: float) -> float:
        """The purchases expected of somebody who has just bought for the first time, over `ahead` units of time."""
        return float(self.of([0], [0.0], [0.0]).expected(ahead)[0])

    @cached_property
    def _alive(self) -> Floats:
        r, alpha, a, b = (self.parameters[name] for name in NAMES)
        k = self.repeats + self.at_first
        stopped = np.where(k > 0, a / np.where(k > 0, b + k - 1, 1.0), 0.0)
        odds = stopped * np.exp((r + self.repeats) * (np.log(alpha + self.span) - np.log(alpha + self.last)))
        return np.asarray(1 / (1 + odds))

    def _mean(self, of: Callable[[Floats, Floats], Floats], ahead: npt.ArrayLike) -> Floats:
        """The mean of a function of p and log (1 + p z)^−(r + x), z = t / (α + T), over what is known of each p.

        It is smooth in log z, so for many customers with one x it is taken at 25 points and read between them by
        Chebyshev's polynomial.
        """
        times = np.asarray(ahead, dtype=float)
        whole = self.parameters["alpha"] + self.span
        found = np.empty((times.size, len(self.repeats)))
        kinds, which = np.unique(self.repeats, return_inverse=True)
        p, weight = beta_rule(self.parameters["a"], self.parameters["b"] + kinds + self.at_first)
        order = np.argsort(which, kind="stable")
        for k, rows in enumerate(np.split(order, np.flatnonzero(np.diff(which[order])) + 1)):
            shape, points, share = self.parameters["r"] + kinds[k], p[k], weight[k]

            def exact(z: Floats, shape: float = shape, points: Floats = points, share: Floats = share) -> Floats:
                return np.asarray(of(points, -shape * np.log1p(points * z[:, None])) @ share)

            found[:, rows] = _read_between(exact, times.ravel(), whole[rows])
        return found.reshape(*times.shape, -1)


def _read_between(exact: Callable[[Floats], Floats], times: Floats, whole: Floats) -> Floats:
    """A function of t / w smooth in its logarithm, a row each t, at many w of much the same size; itself at few.

    Every t has its polynomial, and they are all read at the same places.
    """
    if len(whole) <= BETWEEN or times.min() <= 0 or whole.max() / whole.min() < 1 + 1e-9:
        return np.array([exact(t / whole) for t in times])
    low, high = float(-np.log(whole.max())), float(-np.log(whole.min()))
    spots = times[:, None] * np.exp(low + (high - low) * (SPOTS + 1) / 2)
    values = exact(spots.ravel()).reshape(len(times), BETWEEN).T
    terms = ((2 - (np.arange(BETWEEN) == 0)) / BETWEEN)[:, None] * (POLYNOMIALS @ values)
    return np.asarray(np.polynomial.chebyshev.chebval(2 * (-np.log(whole) - low) / (high - low) - 1, terms))


def beta_rule(first: float, second: Floats) -> tuple[Floats, Floats]:
    """Points p and weights for the mean of a function over beta(first, second), a row each of `second`.

    Where p differs much from one customer to another (first < 6), even steps of 0.4 in log(p / (1 − p)), whose ends
    stand for what lies beyond them as geometric series; else Gauss and Jacobi's rule.

    >>> for first in (2.0, 8.0):
    ...     p, weight = beta_rule(first, np.array([3.0]))
    ...     print([round(float((p ** k * weight).sum()), 9) for k in (0, 1, 2)])  # 1, a/(a+b), a(a+1)/((a+b)(a+b+1))
    [1.0, 0.4, 0.2]
    [1.0, 0.727272727, 0.545454545]
    """
    if first >= PEAKED:
        return _gauss_jacobi(first, second)
    log_p, log_rest = -np.logaddexp(0, EVEN), -np.logaddexp(0, -EVEN)
    logs = first * log_p + second[:, None] * log_rest
    logs[:, -1] -= np.log(-np.expm1(-first * WIDE))
    logs[:, 0] -= np.log(-np.expm1(-second * WIDE))
    weight = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.broadcast_to(np.exp(log_p), weight.shape), weight / weight.sum(axis=1, keepdims=True)


def _gauss_jacobi(first: float, second: Floats, nodes: int = NODES) -> tuple[Floats, Floats]:
    """Golub & Welsch (1969): eigenvalues of the recurrence's matrix, squares of its vectors' first components."""
    u, v = second[:, None] - 1, first - 1
    n, s = np.arange(1, nodes)[None, :], u + v
    diagonal = np.hstack([(v - u) / (s + 2), (v**2 - u**2) / ((2 * n + s) * (2 * n + s + 2))])
    start = 4 * (1 + u) * (1 + v) / ((2 + s) ** 2 * (3 + s))
    m = n[:, 1:]
    later = 4 * m * (m + u) * (m + v) * (m + s) / ((2 * m + s) ** 2 * ((2 * m + s) ** 2 - 1))
    table = np.zeros((len(second), nodes, nodes))
    at = np.arange(nodes)
    table[:, at, at] = diagonal
    table[:, at[1:], at[:-1]] = np.sqrt(np.hstack([start, later]))
    points, vectors = np.linalg.eigh(table)
    return np.clip((1 + points) / 2, 1e-300, 1.0), np.asarray(vectors[:, 0, :] ** 2)


def checked(repeats: npt.ArrayLike, last: npt.ArrayLike, span: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    """The three columns as numbers. TableProblem `forecast_input` with the first row that cannot be, and why.

    Each x is a whole number of at least 0, 0 ≤ t_x ≤ T, and t_x is 0 exactly where x is.
    """
    x, t_x, whole = (np.atleast_1d(np.asarray(c, dtype=float)) for c in (repeats, last, span))
    if not len(x) == len(t_x) == len(whole):
        raise TableProblem("forecast_input", row=min(len(x), len(t_x), len(whole)) + 1, why="length")
    reasons = {
        "number": ~(np.isfinite(x) & np.isfinite(t_x) & np.isfinite(whole)),
        "purchases": (x < 0) | (x != np.floor(x)),
        "time": (t_x < 0) | (t_x > whole),
        "once": (x == 0) != (t_x == 0),
    }
    for why, wrong in reasons.items():
        if wrong.any():
            raise TableProblem("forecast_input", row=int(np.argmax(wrong)) + 1, why=why)
    return x, t_x, whole


def fitted(
    repeats: npt.ArrayLike, last: npt.ArrayLike, span: npt.ArrayLike, *, at_first: bool, start: Sequence[float] = ()
) -> Fit:
    """The model that makes the customers' purchases most likely; `start`: parameters to begin at, as of a fit before.

    TableProblem `forecast_input`: a row that cannot be; `forecast_nobody`: no customers, or nobody has come back.
    """
    columns = checked(repeats, last, span)
    if not (columns[0] > 0).any():
        raise TableProblem("forecast_nobody")
    (x, t_x, whole), many, place = once(*columns)
    at = np.log(np.asarray(start, dtype=float)) if len(start) else _guess(x, whole, many)
    whole_loss = Likelihood(x, t_x, whole, many, at_first)
    if len(many) > MANY:
        some, few, _ = once(*(c[:: len(place) // PART] for c in columns))
        found = least(Likelihood(some[0], some[1], some[2], few, at_first), at.tolist())
        found = nearby(whole_loss, found, len(place) / few.sum())
    else:
        found = least(whole_loss, at.tolist())
    if not (found.converged and found.covariance[2, 2] < UNSURE):
        found = _nobody_stops(whole_loss, found)
    return _fit(found, (x, t_x, whole), place, at_first)


def _nobody_stops(loss: Likelihood, found: Least) -> Least:
    """Without anybody who stops for good (NBD), where that makes the purchases as likely: a is then next to nought.

    In a short history stopping may not show at all, and a and b run away together.
    """

    def of_two(logs: Floats) -> tuple[float, Floats]:
        value, slope = loss(np.array([*logs, *STILL]))
        return value, slope[:2]

    simple = least(of_two, found.logs[:2].tolist())
    if not simple.converged or simple.least > found.least + AS_LIKELY:
        return found
    covariance = np.zeros((4, 4))
    covariance[:2, :2] = simple.covariance
    return Least(np.array([*simple.logs, *STILL]), simple.least, covariance, True)


def _fit(found: Least, rows: tuple[Floats, Floats, Floats], place: Ints, at_first: bool) -> Fit:
    return Fit(
        "nbd" if tuple(found.logs[2:]) == STILL else "mbg_nbd" if at_first else "bg_nbd",
        dict(zip(NAMES, found.values.tolist(), strict=True)),
        dict(zip(NAMES, found.errors.tolist(), strict=True)),
        -found.least,
        found.converged,
        at_first,
        *rows,
        place,
        found.logs,
        found.covariance,
    )


def _guess(x: Floats, whole: Floats, many: Ints) -> Floats:
    """Where to begin: the customers' mean rate, and one in four who stops."""
    rate = float(x @ many) / max(1e-9, float(whole @ many))
    return np.log([0.5, 0.5 / max(1e-9, rate), 0.8, 2.4])


class Likelihood:
    """Minus the log-likelihood of the different customers and its gradient, by the logarithms of r, α, a, b.

    L = Γ(r+x) α^r / Γ(r) · B(a, b+k) / B(a, b) · [(α+T)^−(r+x) + δ a/(b+k−1) (α+t_x)^−(r+x)], k = x and δ = [x > 0]
    for BG/NBD; k = x + 1 and δ = 1 for MBG/NBD. Source: Fader, Hardie & Lee (2005); Batislam et al. (2007).
    """

    def __init__(self, x: Floats, t_x: Floats, whole: Floats, many: Ints, at_first: bool) -> None:
        self.x, self.t_x, self.whole, self.many = x, t_x, whole, many.astype(float)
        self.k = x + at_first
        self.could = self.k > 0
        self.kinds, self.which = np.unique(x, return_inverse=True)
        self.each = np.bincount(self.which, self.many)
        self.at_first = at_first
        self.total = float(self.each.sum())

    def __call__(self, logs: Floats) -> tuple[float, Floats]:
        """(−log L, its gradient) at the logarithms of the parameters."""
        p, (own, own_slope, _) = np.exp(logs), self._of_customers(logs, bent=False)
        value, slope = self._of_kinds(*p.tolist())
        return -(own + value), -(own_slope + slope) * p

    def with_curvature(self, logs: Floats) -> tuple[float, Floats, Floats]:
        """(−log L, its gradient, its second derivatives) at the logarithms of the parameters.

        A customer's log (e^A + e^B) bends by (1 − w) A″ + w B″ + w (1 − w) (B′ − A′)(B′ − A′)ᵀ, w = e^B / (e^A + e^B).
        """
        p, (own, own_slope, own_bends) = np.exp(logs), self._of_customers(logs, bent=True)
        value, slope = self._of_kinds(*p.tolist())
        slope = -(own_slope + slope) * p
        bends = -(own_bends + self._bends_of_kinds(*p.tolist())) * np.outer(p, p)
        return -(own + value), slope, bends + np.diag(slope)

    def _of_customers(self, logs: Floats, *, bent: bool) -> tuple[float, Floats, Floats]:
        """The part that every different customer has a term of his own in, a piece at a time; 0 for bends not asked."""
        value, slope, bends = 0.0, np.zeros(4), np.zeros((4, 4))
        for start in range(0, len(self.x), PIECE):
            terms = self._terms(logs, slice(start, start + PIECE))
            value, slope = value + terms.value, slope + terms.slope
            bends = bends + terms.bends() if bent else bends
        return value, slope, bends

    def _terms(self, logs: Floats, rows: slice) -> _Terms:
        """The terms of some of them."""
        r, alpha, a, b = np.exp(logs).tolist()
        could, many = self.could[rows], self.many[rows]
        gone, going = 1 / (alpha + self.whole[rows]), 1 / (alpha + self.t_x[rows])
        log_gone, shape = np.log(gone), r + self.x[rows]
        more = np.log(going) - log_gone  # log (α + T) / (α + t_x)
        stop = np.where(could, 1 / np.where(could, b + self.k[rows] - 1, 1.0), 0.0)
        ratio = a * stop * np.exp(np.minimum(shape * more, 700.0))
        later = ratio / (1 + ratio)  # how likely the latest purchase was the last
        rest = many * later
        value = float(many @ (np.log1p(ratio) + shape * log_gone))
        apart = np.stack([more, shape * (gone - going), np.full(len(shape), 1 / a), -stop])  # B′ − A′
        slope = apart @ rest
        slope[0] += many @ log_gone
        slope[1] -= many @ (shape * gone)
        return _Terms(value, slope, apart, many - rest, rest, rest * (1 - later), gone, going, shape)

    def _of_kinds(self, r: float, alpha: float, a: float, b: float) -> tuple[float, Floats]:
        """The part that only the number of purchases decides, a term for each number there is."""
        from scipy.special import gammaln, psi

        x, n = self.kinds, self.each
        k, total = x + self.at_first, self.total
        value = n @ (gammaln(r + x) + gammaln(b + k) - gammaln(a + b + k))
        value += total * (r * math.log(alpha) - math.lgamma(r) + math.lgamma(a + b) - math.lgamma(b))
        both = total * psi(a + b) - n @ psi(a + b + k)
        slope = [n @ psi(r + x) + total * (math.log(alpha) - psi(r)), total * r / alpha]
        return float(value), np.array([*slope, both, both + n @ psi(b + k) - total * psi(b)])

    def _bends_of_kinds(self, r: float, alpha: float, a: float, b: float) -> Floats:
        from scipy.special import zeta  # zeta(2, x) is the trigamma function

        x, n, total = self.kinds, self.each, self.total
        k = x + self.at_first
        both = total * zeta(2, a + b) - n @ zeta(2, a + b + k)
        found = np.zeros((4, 4))
        found[0, 0] = n @ zeta(2, r + x) - total * zeta(2, r)
        found[0, 1] = found[1, 0] = total / alpha
        found[1, 1] = -total * r / alpha**2
        found[2:, 2:] = both
        found[3, 3] += n @ zeta(2, b + k) - total * zeta(2, b)
        return found


@dataclass(frozen=True)
class _Terms:
    """What the customers' terms sum to, and what their second derivatives are made of: e^A, he may come back; e^B, his
    latest purchase was the last. `going`, `gone`: 1 / (α + t_x), 1 / (α + T)."""

    value: float
    slope: Floats
    apart: Floats
    stay: Floats
    rest: Floats
    unsure: Floats
    gone: Floats
    going: Floats
    shape: Floats

    def bends(self) -> Floats:
        """The second derivatives by r, α, a, b."""
        found = (self.apart * self.unsure) @ self.apart.T
        stayed, left = self.stay * self.gone, self.rest * self.going
        across = float(stayed.sum() + left.sum())
        found[0, 1] -= across
        found[1, 0] -= across
        found[1, 1] += float(self.shape @ (stayed * self.gone + left * self.going))
        found[2, 2] -= float(self.rest.sum()) * self.apart[2, 0] ** 2
        found[3, 3] += float(self.rest @ self.apart[3] ** 2)
        return found
