"""Groups found in a study's customers, beside the rule's segments: by what sets each apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

import clv
from clv.found_groups import FoundGroups, described, standardised
from clv.rfm import SEGMENTS
from clv.tables import Floats
from study.grouping import grouped
from study.segmentations import rfm_of
from study.study import Study, kept


@dataclass(frozen=True)
class Looked:
    """What was found in who bought in RFM's window: the groups, what each is like, and the rule's segments in each.

    `against`: customers by group (rows) and named segment (columns), those with anybody.
    """

    found: FoundGroups
    groups: pd.DataFrame
    against: pd.DataFrame


@kept
def looked(study: Study) -> Looked:
    """The groups in the file's customers, brought most first. TableProblem: no purchases, too few, or not to be run."""
    rfm = rfm_of(study)[0]
    inside = rfm.inside
    recency, frequency, monetary = _measures(rfm.values[:, inside])
    labels, told = grouped(standardised(recency, frequency, monetary))
    order = np.argsort([-monetary[labels == g].mean() for g in range(int(labels.max()) + 1)], kind="stable")
    found = FoundGroups(np.argsort(order)[labels], told)
    return Looked(
        found,
        described(found, recency, frequency, monetary),
        _against(found, rfm.segments[inside]),
    )


def _measures(values: clv.tables.Ints) -> tuple[Floats, Floats, Floats]:
    return -values[0].astype(float), values[1].astype(float), values[2] / 100


def _against(found: FoundGroups, segments: clv.tables.Ints) -> pd.DataFrame:
    table = pd.crosstab(found.labels, segments)
    named = {int(place): SEGMENTS[int(place)] for place in table.columns}
    return table.rename(columns=named).rename_axis("group").rename_axis(None, axis=1).reset_index()
