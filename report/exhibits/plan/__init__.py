"""What does each segment get, what does it cost, and what does it give?"""

from __future__ import annotations

from report.exhibit import Exhibit
from report.exhibits.plan.decide import decided, effect, touchpoints
from report.exhibits.plan.names import CellName
from report.exhibits.plan.see import answer, counted, forms, result, side_by_side
from study.treatment import Treated
from words import Words

__all__ = ["answer", "counted", "decided", "effect", "exhibits", "forms", "result", "side_by_side", "touchpoints"]


def exhibits(t: Treated, cell: CellName, w: Words) -> list[Exhibit]:
    """What the plan leaves, what was decided, what the touchpoints cost and give, and hidden beside public."""
    return [result(t, cell, w), decided(t, cell, w), touchpoints(t, w), forms(t, cell, w)]
