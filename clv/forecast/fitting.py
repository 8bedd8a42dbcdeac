"""Maximum likelihood for few positive parameters: equal customers once, own gradients, warm starts, standard errors.

scipy is loaded when something is fitted, not before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.tables import Floats, Ints

Loss = Callable[[Floats], tuple[float, Floats]]

LOWEST, HIGHEST = -9.0, 14.0  # of the parameters' logarithms; a fit that ends there has found nothing
STEP = 1e-4  # of a logarithm, for the second derivatives
NEAR = 1e-5  # the longest last step of a fit that has converged
POLISHING = 8
STEPS = 12


@dataclass(frozen=True)
class Least:
    """Where a loss is least: the parameters' logarithms, their covariance (NaN: not known), and whether it converged.

    `least` is the loss there, the negative log-likelihood.
    """

    logs: Floats
    least: float
    covariance: Floats
    converged: bool

    @property
    def values(self) -> Floats:
        """The parameters themselves."""
        return np.exp(self.logs)

    @property
    def errors(self) -> Floats:
        """Standard errors of the parameters: value × standard error of the logarithm (the delta method)."""
        return np.asarray(self.values * np.sqrt(np.diag(self.covariance)))


def once(*columns: npt.ArrayLike) -> tuple[list[Floats], Ints, Ints]:
    """The different rows of some columns of one length: (their columns, how many of each, each row's place in them).

    >>> rows, many, place = once([0, 1, 0], [0.0, 2.0, 0.0])
    >>> [r.tolist() for r in rows], many.tolist(), place.tolist()
    ([[0.0, 1.0], [0.0, 2.0]], [2, 1], [0, 1, 0])
    """
    key = np.zeros(len(np.asarray(columns[0])), dtype=np.int64)
    kinds = []
    for column in columns:
        codes, values = pd.factorize(np.asarray(column, dtype=float))
        key = key * max(1, len(values)) + codes
        kinds.append((codes, values))
    place, _ = pd.factorize(key)
    many = np.bincount(place) if len(place) else np.zeros(0, dtype=np.int64)
    first = np.zeros(len(many), dtype=np.int64)
    first[place[::-1]] = np.arange(len(place))[::-1]
    return [np.asarray(values[codes[first]], dtype=float) for codes, values in kinds], many, place.astype(np.int64)


def least(loss: Loss, start: Sequence[float]) -> Least:
    """The least of `loss`, which gives its value and gradient by the logarithms of positive parameters.

    A quasi-Newton search (L-BFGS-B) from `start` (logarithms), then Newton's steps on second derivatives taken as
    differences of the gradient, whose inverse is the covariance. Converged: the last step is under 1e-5, the curvature
    positive and no parameter at the search's edge.

    >>> found = least(lambda u: (float((u @ u) / 2 - u.sum()), u - 1), [0.0, 3.0])
    >>> found.converged, found.logs.round(6).tolist(), np.diag(found.covariance).round(3).tolist()
    (True, [1.0, 1.0], [1.0, 1.0])
    """
    from scipy.optimize import minimize

    at = np.asarray(start, dtype=float)
    scale = max(1.0, abs(loss(at)[0]))

    def scaled(logs: Floats) -> tuple[float, Floats]:
        value, slope = loss(logs)
        return value / scale, slope / scale

    edges = [(LOWEST, HIGHEST)] * len(at)
    options = {"maxiter": 400, "ftol": 1e-12, "gtol": 1e-7}
    at = np.asarray(minimize(scaled, at, jac=True, method="L-BFGS-B", bounds=edges, options=options).x, dtype=float)
    return _polished(loss, at)


def nearby(loss: Loss, found: Least, times: float) -> Least:
    """The least of a `loss` of `times` as many customers as those that `found` is of, taken from among them.

    Steps by the few customers' curvature, which costs one gradient each, and one curvature at the end; where they lead
    nowhere, as `least`.

    >>> few = least(lambda u: (float((u @ u) / 2), u), [1.0])
    >>> nearby(lambda u: (float(3 * (u @ u) - 0.1 * u[0]), 6 * u - 0.1), few, 6.0).logs.round(6).tolist()
    [0.016667]
    """
    at = found.logs
    if found.converged:
        for _ in range(STEPS):
            step = found.covariance @ loss(at)[1] / times
            at = at - step
            if np.abs(step).max() < NEAR / 10:
                return _polished(loss, at)
    return least(loss, found.logs.tolist())


def _polished(loss: Loss, at: Floats) -> Least:
    """Newton's steps from near the least; what is not a least stays where the search left it."""
    unknown = np.full((len(at), len(at)), np.nan)
    for _ in range(POLISHING):
        value, slope = loss(at)
        curvature = _curvature(loss, at)
        inside = bool(((at > LOWEST + 0.01) & (at < HIGHEST - 0.01)).all())
        if not inside or not np.isfinite(curvature).all() or np.linalg.eigvalsh(curvature)[0] <= 0:
            return Least(at, value, unknown, False)
        step = np.linalg.solve(curvature, slope)
        if np.abs(step).max() < NEAR:
            return Least(at, value, np.asarray(np.linalg.inv(curvature), dtype=float), True)
        if np.abs(step).max() > 1 or not loss(at - step)[0] <= value + 1e-9 * abs(value):
            return Least(at, value, unknown, False)
        at = at - step
    return Least(at, loss(at)[0], unknown, False)


def _curvature(loss: Loss, at: Floats) -> Floats:
    slopes = [(loss(at + STEP * side)[1] - loss(at - STEP * side)[1]) / (2 * STEP) for side in np.eye(len(at))]
    table = np.array(slopes)
    return np.asarray((table + table.T) / 2)
