"""Learn who leaves, in a process of its own: a logistic regression says how likely, a small tree says it in rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from clv.forecast.scores import folds
from clv.tables import Floats, Ints, TableProblem
from study.learning import Arrays, Step, elsewhere

SEED, FOLDS, LEARNT, DEPTH = 20250101, 5, 50_000, 3
PATIENCE = 90.0  # seconds


def _unheard(name: str) -> None:
    """Nobody listens."""


_HEARD: ContextVar[Step] = ContextVar("heard", default=_unheard)


@contextmanager
def hearing(told: Step) -> Iterator[None]:
    """Within it, `told` hears each step of what is scored, and ends it all by raising."""
    token = _HEARD.set(told)
    try:
        yield
    finally:
        _HEARD.reset(token)


def scored(job: Arrays) -> Arrays:
    """What `learnt` finds, in a process that ends with it and whose steps are heard (`hearing`).

    TableProblem `scores_not_found`: that process could not be run, or took too long.
    """
    try:
        return elsewhere("scores", job, PATIENCE, _HEARD.get())
    except (OSError, ValueError, EOFError):
        raise TableProblem("scores_not_found") from None


def learnt(job: Arrays, step: Step = _unheard) -> Arrays:
    """Of `values` (features) and `happened`, learn; say of `judged` (of folds of the same where empty) and of `today`.

    `smooth`: the features as the regression takes them, of the same shapes (smooth_values, …). Returned: judged and
    today (probabilities), parts (what each feature adds to the log-odds of each of today's, from the mean), effects
    (log-odds a standard deviation), rules (feature, low, high of each condition: leaf, feature, low, high) and leaves
    (n, how many it happened to). A fixed seed.
    """
    rng = np.random.default_rng(SEED)
    values, smooth, happened = job["values"], job["smooth_values"], job["happened"].astype(bool)
    few = np.arange(len(values)) if len(values) <= LEARNT else np.sort(rng.choice(len(values), LEARNT, replace=False))
    step("learning")
    middle, wide, model = _regression(smooth[few], happened[few])
    judged_by = job["smooth_judged"]
    step("judging")
    said = _of_folds(smooth, happened, rng) if not len(judged_by) else _said(model, (judged_by - middle) / wide)
    step("rules")
    rules, leaves = _tree(values[few], happened[few])
    now = (job["smooth_today"] - middle) / wide
    today = said[job["same"]] if len(job["same"]) else _said(model, now)
    return {
        "judged": said,
        "today": today,
        "parts": now * model.coef_[0],
        "effects": model.coef_[0],
        "rules": rules,
        "leaves": leaves,
    }


def _regression(smooth: Floats, happened: Floats) -> tuple[Floats, Floats, Any]:
    from sklearn.linear_model import LogisticRegression

    middle, wide = smooth.mean(axis=0), smooth.std(axis=0)
    wide = np.where(wide > 0, wide, 1.0)
    return middle, wide, LogisticRegression(C=1.0, max_iter=500).fit((smooth - middle) / wide, happened)


def _said(model: Any, scaled: Floats) -> Floats:
    return np.asarray(model.predict_proba(scaled)[:, 1])


def _of_folds(smooth: Floats, happened: Floats, rng: np.random.Generator) -> Floats:
    """Each customer's probability by a model that has not seen him."""
    fold = folds(len(smooth), rng, FOLDS)
    said = np.empty(len(smooth))
    for k in range(FOLDS):
        out = fold == k
        middle, wide, model = _regression(smooth[~out], happened[~out])
        said[out] = _said(model, (smooth[out] - middle) / wide)
    return said


def _tree(values: Floats, happened: Floats) -> tuple[Floats, Ints]:
    """The leaves of a small tree, as the conditions that lead to each, and their counts."""
    from sklearn.tree import DecisionTreeClassifier

    least = max(30, len(values) // 100)
    tree = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=least, random_state=SEED).fit(values, happened)
    at, inner = tree.apply(values), tree.tree_
    rows: list[tuple[float, ...]] = []
    counts: list[tuple[int, int]] = []
    waiting: list[tuple[int, dict[int, tuple[float, float]]]] = [(0, {})]
    while waiting:
        node, way = waiting.pop()
        feature, cut = int(inner.feature[node]), float(inner.threshold[node])
        if feature < 0:
            rows += [(len(counts), k, *ends) for k, ends in way.items()]
            here = at == node
            counts.append((int(here.sum()), int(happened[here].sum())))
            continue
        low, high = way.get(feature, (-np.inf, np.inf))
        waiting.append((int(inner.children_left[node]), {**way, feature: (low, min(high, cut))}))
        waiting.append((int(inner.children_right[node]), {**way, feature: (max(low, cut), high)}))
    return np.array(rows, dtype=float).reshape(-1, 4), np.array(counts, dtype=np.int64)
