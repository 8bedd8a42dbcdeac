"""sBG (shifted beta-geometric): how long contracts run when customers differ in how likely they are to end one.

Those who stay are more and more the loyal ones, so the rate of leaving falls with the years as a customer. Two bases
with the same retention in the first year can be worth very different amounts.
Source: Fader & Hardie (2007), Journal of Interactive Marketing 21(1), How to project customer retention.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clv.forecast.fitting import Estimated, least
from clv.tables import Floats, TableProblem

NAMES = ("alpha", "beta")


@dataclass(frozen=True)
class ContractFit(Estimated):
    """sBG fitted to who was there and who left: `parameters` alpha and beta, standard `errors` (NaN: not converged).

    Time is counted in whole periods of a contract.
    """

    def survival(self, time: npt.ArrayLike, tenure: npt.ArrayLike = 0) -> Floats:
        """How many of those with a `tenure` are there `time` periods later: S(n + t) / S(n).

        S(t) = B(α, β + t) / B(α, β). 1 at 0, falling in t, and slower the longer the tenure.

        >>> high_end = ContractFit(dict(alpha=0.668, beta=3.806), {}, 0.0, True, 1000, np.zeros(2), np.eye(2))
        >>> high_end.survival([1, 7, 8, 12]).round(3).tolist()
        [0.851, 0.489, 0.46, 0.378]
        """
        from scipy.special import gammaln

        a, b = (self.parameters[name] for name in NAMES)
        n = np.asarray(tenure, dtype=float)
        t = np.asarray(time, dtype=float)
        logs = gammaln(b + n + t) - gammaln(a + b + n + t) - gammaln(b + n) + gammaln(a + b + n)
        return np.asarray(np.exp(logs))

    def retention(self, tenure: npt.ArrayLike) -> Floats:
        """How likely those with a `tenure` are to stay one period more: (β + n) / (α + β + n), rising with n."""
        a, b = (self.parameters[name] for name in NAMES)
        n = np.asarray(tenure, dtype=float)
        return np.asarray((b + n) / (a + b + n))

    def residual(self, tenure: npt.ArrayLike, horizon: int | None = None, discount: float = 0.0) -> Floats:
        """The periods to come of those with a `tenure`: Σ S(n + t) / S(n) / (1 + d)^t for t = 1 … `horizon`.

        Without a horizon, for ever: (β + n) / (α − 1) at d = 0, which exists only where α > 1, else NaN; at d > 0
        summed until less than 1e-9 can follow.

        >>> high_end = ContractFit(dict(alpha=0.668, beta=3.806), {}, 0.0, True, 1000, np.zeros(2), np.eye(2))
        >>> high_end.residual([0, 5], 5).round(2).tolist(), high_end.residual(0).tolist()
        ([3.44, 4.13], nan)
        """
        a, b = (self.parameters[name] for name in NAMES)
        n = np.asarray(tenure, dtype=float)
        if horizon is None and discount <= 0:
            return np.asarray((b + n) / (a - 1)) if a > 1 else np.full(n.shape, np.nan)
        last = horizon if horizon is not None else int(np.ceil(np.log(1e-9 * discount) / -np.log1p(discount)))
        t = np.arange(1, last + 1)
        return np.asarray((self.survival(t, n[..., None]) * (1 + discount) ** -t.astype(float)).sum(axis=-1))


def fit(there: npt.ArrayLike, left: npt.ArrayLike, tenure: npt.ArrayLike | None = None) -> ContractFit:
    """sBG fitted to how many were `there` with a `tenure` (default 0, 1, 2, …), and how many of them `left` in the
    next period.

    ln L = Σ left ln(α / (α + β + n)) + (there − left) ln((β + n) / (α + β + n)): the published likelihood of a cohort,
    and right too where customers with different tenures are seen over one period. TableProblem `forecast_input`: more
    left than were there, or a number that cannot be; `forecast_nobody`: nobody left, nobody stayed, or one tenure only.

    >>> alive = np.array([1000, 869, 743, 653, 593, 551, 517, 491])  # High End
    >>> found = fit(alive[:-1], alive[:-1] - alive[1:])
    >>> {name: round(value, 3) for name, value in found.parameters.items()}, round(found.log_likelihood, 2)
    ({'alpha': 0.668, 'beta': 3.806}, -1611.16)
    """
    n = np.atleast_1d(np.asarray(there, dtype=float))
    gone = np.atleast_1d(np.asarray(left, dtype=float))
    ages = np.arange(len(n), dtype=float) if tenure is None else np.atleast_1d(np.asarray(tenure, dtype=float))
    if not len(n) == len(gone) == len(ages):
        raise TableProblem("forecast_input", row=min(len(n), len(gone), len(ages)) + 1, why="length")
    wrong = ~(np.isfinite(n + gone + ages) & (gone >= 0) & (gone <= n) & (ages >= 0))
    if wrong.any():
        raise TableProblem("forecast_input", row=int(np.argmax(wrong)) + 1, why="number")
    if not 0 < gone.sum() < n.sum() or len(np.unique(ages[n > 0])) < 2:
        raise TableProblem("forecast_nobody")

    def loss(logs: Floats) -> tuple[float, Floats]:
        a, b = np.exp(logs)
        stay = n - gone
        whole = a + b + ages
        value = gone.sum() * np.log(a) + stay @ np.log(b + ages) - n @ np.log(whole)
        all_in = (n / whole).sum()
        return -float(value), -np.array([gone.sum() - a * all_in, b * ((stay / (b + ages)).sum() - all_in)])

    found = least(loss, [0.0, float(np.log(max(0.1, (n.sum() - gone.sum()) / gone.sum())))])
    names = dict(zip(NAMES, found.values.tolist(), strict=True)), dict(zip(NAMES, found.errors.tolist(), strict=True))
    return ContractFit(
        *names, -found.least, found.converged, int(n[ages == ages.min()].sum()), found.logs, found.covariance
    )
