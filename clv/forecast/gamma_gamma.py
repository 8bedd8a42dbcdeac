"""Gamma-Gamma: what a customer's purchases are worth on average, drawn towards everybody's where few are seen.

Source: Fader & Hardie (2013), The Gamma-Gamma model of monetary value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from clv.forecast.fitting import Estimated, least
from clv.tables import Floats, TableProblem

NAMES = ("p", "q", "v")
FEWEST = 3


@dataclass(frozen=True)
class MoneyFit(Estimated):
    """Gamma-Gamma fitted to repeat buyers: `parameters` p, q, v (v in money) and standard `errors`.

    `logs`, `covariance`: with the money in units of `scale`. Errors and covariance are NaN where it did not converge.
    """

    scale: float

    def expected(self, repeats: npt.ArrayLike, mean: npt.ArrayLike) -> Floats:
        """What each customer's next purchase is expected to bring: p (v + x m) / (p x + q − 1); NaN where q ≤ 1 and
        x is 0, for then no mean is known.

        >>> none = np.zeros(3), np.eye(3), 1.0
        >>> cdnow = MoneyFit(dict(p=6.25, q=3.74, v=15.44), {}, 0.0, True, 946, *none)
        >>> cdnow.expected([0, 1], [0, 20.0]).round(2).tolist()
        [35.22, 24.64]
        """
        x, m = np.asarray(repeats, dtype=float), np.asarray(mean, dtype=float)
        p, q, v = (self.parameters[name] for name in NAMES)
        below = p * x + q - 1
        return np.where(below > 0, p * (v + x * m) / np.where(below > 0, below, 1.0), np.nan)

    def with_logs(self, logs: Floats) -> MoneyFit:
        """The model under other parameters, by their logarithms."""
        values = np.exp(logs) * [1, 1, self.scale]
        return replace(self, logs=logs, parameters=dict(zip(NAMES, values.tolist(), strict=True)))

    def drawn_rate(self, repeats: npt.ArrayLike, mean: npt.ArrayLike, rng: np.random.Generator) -> Floats:
        """One possible rate ν of each customer, from gamma(p x + q, v + x m): each purchase is then gamma(p, ν)."""
        x, m = np.asarray(repeats, dtype=float), np.asarray(mean, dtype=float)
        p, q, v = (self.parameters[name] for name in NAMES)
        return np.asarray(np.maximum(rng.gamma(p * x + q) / (v + x * m), 1e-300))


def fit(repeats: npt.ArrayLike, mean: npt.ArrayLike) -> MoneyFit:
    """Gamma-Gamma fitted to x purchases and their mean amount m a customer; rows with x = 0 or m ≤ 0 are left out.

    ln L = lnΓ(px+q) − lnΓ(px) − lnΓ(q) + q ln v + (px−1) ln m + px ln x − (px+q) ln(v + m x). It assumes that how
    often somebody buys tells nothing of how much: see `together`. TableProblem `forecast_nobody`: fewer than three.

    >>> fit([1, 2, 3, 1, 4], [20.0, 35.0, 18.0, 60.0, 30.0]).customers
    5
    """
    x, m = np.asarray(repeats, dtype=float), np.asarray(mean, dtype=float)
    some = (x > 0) & (m > 0)
    if some.sum() < FEWEST:
        raise TableProblem("forecast_nobody")
    x, m = x[some], m[some]
    scale = float(m.mean())
    found = least(_Money(x, m / scale), [0.7, 1.0, 0.0])
    values, errors = found.values * [1, 1, scale], found.errors * [1, 1, scale]
    return MoneyFit(
        dict(zip(NAMES, values.tolist(), strict=True)),
        dict(zip(NAMES, errors.tolist(), strict=True)),
        -found.least - len(x) * float(np.log(scale)),
        found.converged,
        len(x),
        found.logs,
        found.covariance,
        scale,
    )


class _Money:
    """Minus the log-likelihood and its gradient, by the logarithms of p, q, v."""

    def __init__(self, x: Floats, m: Floats) -> None:
        self.x, self.m = x, m
        self.kinds, which = np.unique(x, return_inverse=True)
        self.each = np.bincount(which).astype(float)
        self.log_m, self.log_sum = float(np.log(m).sum()), float(x @ np.log(m) + x @ np.log(x))

    def __call__(self, logs: Floats) -> tuple[float, Floats]:
        from scipy.special import gammaln, psi

        p, q, v = np.exp(logs)
        k, n, total = self.kinds, self.each, float(self.each.sum())
        whole = v + self.m * self.x
        log_whole = np.log(whole)
        value = n @ (gammaln(p * k + q) - gammaln(p * k)) + total * (q * np.log(v) - gammaln(q))
        value += p * self.log_sum - self.log_m - (p * self.x + q) @ log_whole
        slope = [
            (n * k) @ (psi(p * k + q) - psi(p * k)) + self.log_sum - self.x @ log_whole,
            n @ psi(p * k + q) + total * (np.log(v) - psi(q)) - log_whole.sum(),
            total * q / v - ((p * self.x + q) / whole).sum(),
        ]
        return -float(value), -np.array(slope) * np.array([p, q, v])


def together(repeats: npt.ArrayLike, mean: npt.ArrayLike) -> float:
    """The correlation of how often and how much among repeat buyers; NaN where one of them never differs.

    >>> round(together([1, 2, 3], [10.0, 20.0, 30.0]), 6)
    1.0
    """
    x, m = np.asarray(repeats, dtype=float), np.asarray(mean, dtype=float)
    some = (x > 0) & (m > 0)
    if some.sum() < FEWEST or np.ptp(x[some]) == 0 or np.ptp(m[some]) == 0:
        return float("nan")
    return float(np.corrcoef(x[some], m[some])[0, 1])
