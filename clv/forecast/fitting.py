"""Maximum likelihood for few positive parameters: equal customers once, own gradients, warm starts, standard errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.tables import Floats, Ints

Loss = Callable[[Floats], tuple[float, Floats]]

LOWEST, HIGHEST = -9.0, 14.0  # of the parameters' logarithms; a fit that ends there has found nothing
STEP = 1e-4  # of a logarithm, for the second derivatives
NEAR = 1e-5  # the longest last step of a fit that has converged
POLISHING = 8
TURNS, HALVINGS, FARTHEST = 300, 30, 2.0  # of the search; the longest step, of a logarithm
STEPS = 12
FLATTEST = 1e-6  # of the steepest curvature; a direction flatter than that is taken as so flat


@runtime_checkable
class Curved(Protocol):
    """A loss that tells its second derivatives too, in the same pass: (value, gradient, curvature)."""

    def __call__(self, logs: Floats) -> tuple[float, Floats]: ...

    def with_curvature(self, logs: Floats) -> tuple[float, Floats, Floats]: ...


@dataclass(frozen=True)
class Estimated:
    """A model fitted to so many customers: its `parameters` by name and their standard `errors` (NaN: not converged).

    `logs`, `covariance`: of the parameters' logarithms.
    """

    parameters: dict[str, float]
    errors: dict[str, float]
    log_likelihood: float
    converged: bool
    customers: int
    logs: Floats
    covariance: Floats


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

    A search from `start` (logarithms), Newton's for a `Curved` loss and else quasi-Newton (BFGS); then Newton's steps
    on the second derivatives, told or taken as differences of the gradient, whose inverse is the covariance.
    Converged: the last step is under 1e-5, the curvature positive and no parameter at the search's edge.

    >>> found = least(lambda u: (float((u @ u) / 2 - u.sum()), u - 1), [0.0, 3.0])
    >>> found.converged, found.logs.round(6).tolist(), np.diag(found.covariance).round(3).tolist()
    (True, [1.0, 1.0], [1.0, 1.0])
    """
    at = np.asarray(start, dtype=float)
    return _polished(loss, _newton(loss, at) if isinstance(loss, Curved) else _descended(loss, at))


def _newton(loss: Curved, at: Floats) -> Floats:
    """Down by Newton's steps, halved where they gain nothing; curvature is turned round where it is uphill."""
    value, slope, curvature = loss.with_curvature(at)
    for _ in range(TURNS):
        if not np.isfinite(curvature).all():
            return _descended(loss, at)
        bends, ways = np.linalg.eigh(curvature)
        bends = np.abs(bends)
        step = -ways @ (ways.T @ slope / np.maximum(bends, FLATTEST * max(1e-300, float(bends.max()))))
        step = step * min(1.0, FARTHEST / max(1e-300, float(np.abs(step).max())))
        for _ in range(HALVINGS):
            there = np.clip(at + step, LOWEST, HIGHEST)
            lower, slope_there, curvature = loss.with_curvature(there)
            if lower <= value + 1e-4 * float(slope @ (there - at)):
                break
            step = step / 2
        else:
            return at
        gained, at, value, slope = value - lower, there, lower, slope_there
        if gained <= 1e-10 * (1 + abs(value)):
            return at
    return at


def _descended(loss: Loss, at: Floats) -> Floats:
    """Down by BFGS with halved steps, until nothing more is gained or an edge is reached."""
    value, slope = loss(at)
    inverse = np.eye(len(at)) / max(1.0, float(np.abs(slope).max()))
    for turn in range(TURNS):
        step = -inverse @ slope
        step = step * min(1.0, FARTHEST / max(1e-300, float(np.abs(step).max())))
        for _ in range(HALVINGS):
            there = np.clip(at + step, LOWEST, HIGHEST)
            lower, slope_there = loss(there)
            if lower <= value + 1e-4 * float(slope @ (there - at)):
                break
            step = step / 2
        else:
            return at
        moved, turned = there - at, slope_there - slope
        gained, along = value - lower, float(moved @ turned)
        at, value, slope = there, lower, slope_there
        if gained <= 1e-10 * (1 + abs(value)):
            return at
        if along > 1e-12:
            if turn == 0:
                inverse = np.eye(len(at)) * along / float(turned @ turned)
            left = np.eye(len(at)) - np.outer(moved, turned) / along
            inverse = left @ inverse @ left.T + np.outer(moved, moved) / along
    return at


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
        value, slope, curvature = _whole(loss, at)
        inside = bool(((at > LOWEST + 0.01) & (at < HIGHEST - 0.01)).all())
        if not inside or not np.isfinite(curvature).all() or np.linalg.eigvalsh(curvature)[0] <= 0:
            return Least(at, value, unknown, False)
        step = np.linalg.solve(curvature, slope)
        if np.abs(step).max() < NEAR:
            return Least(at - step, value, np.asarray(np.linalg.inv(curvature), dtype=float), True)
        if np.abs(step).max() > 1 or not loss(at - step)[0] <= value + 1e-9 * abs(value):
            return Least(at, value, unknown, False)
        at = at - step
    return Least(at, loss(at)[0], unknown, False)


def _whole(loss: Loss, at: Floats) -> tuple[float, Floats, Floats]:
    """Value, gradient and curvature; the last by differences where the loss does not tell it."""
    return loss.with_curvature(at) if isinstance(loss, Curved) else (*loss(at), _curvature(loss, at))


def _curvature(loss: Loss, at: Floats) -> Floats:
    slopes = [(loss(at + STEP * side)[1] - loss(at - STEP * side)[1]) / (2 * STEP) for side in np.eye(len(at))]
    table = np.array(slopes)
    return np.asarray((table + table.T) / 2)
