"""In which cell of a value matrix is each customer, and what to do with it?"""

from __future__ import annotations

from report.exhibits.matrix.names import (
    ADVICE,
    AXES,
    CELLS,
    MEASURES,
    OURS,
    TEMPLATES,
    CellWords,
    axis_name,
    cell_advice,
    cell_name,
    measure,
)
from report.exhibits.matrix.picture import form, listed, message, picture
from report.exhibits.matrix.tables import rules

__all__ = [
    "ADVICE",
    "AXES",
    "CELLS",
    "MEASURES",
    "OURS",
    "TEMPLATES",
    "CellWords",
    "axis_name",
    "cell_advice",
    "cell_name",
    "form",
    "listed",
    "measure",
    "message",
    "picture",
    "rules",
]
