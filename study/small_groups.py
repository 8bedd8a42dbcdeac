"""A study whose tiers hold nobody or at least so many customers, for what leaves the company."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from clv import Scenario
from clv.small_groups import LEAST, Groups, joined, joined_choices
from study.study import Study, kept


def groups_of(study: Study, least: int = LEAST) -> Groups:
    """Which tiers belong together so that each holds nobody or at least `least`, in the period and in the one before.

    TableProblem: no base.
    """
    tiers = study.base.tiers
    return joined(tiers[["customers", "base"]].to_numpy(float), least)


def without_small_groups(study: Study, least: int = LEAST) -> Study:
    """The same file with tiers of fewer customers joined with their neighbours; itself where there are none.

    Every table is made anew of the joined tiers, so that each formula and each sum holds of them. A flow statement that
    a person has typed stays as it is: it holds no customers.
    """
    if study.base_problem is not None or study.base.kind == "flows":
        return study
    groups = groups_of(study, least)
    return study if len(groups) == len(study.base.names) else _joined(study, groups)


@kept
def _joined(study: Study, groups: Groups) -> Study:
    """The study of the joined tiers, made once, so that its tables are kept as any study's are."""
    if study.base.kind == "segments":
        return replace(study, together=groups)
    return replace(study, choices=joined_choices(study.choices, groups), rows=study.read_rows)


def aimed(scenario: Scenario, groups: Groups) -> Scenario:
    """The scenario on joined tiers: a joined tier is aimed at where one of its own was.

    >>> aimed(Scenario(targets=(1, 2)), ((0, 1), (2,), (3,))).targets
    (0, 1)
    """
    hit = tuple(int(i) for i in np.flatnonzero([bool({*group} & {*scenario.targets}) for group in groups]))
    return replace(scenario, targets=hit)
