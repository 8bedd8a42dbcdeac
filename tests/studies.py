"""Studies made of a base or a table, without a file on disk."""

from __future__ import annotations

from clv import Base
from intake import FileReport
from study import Study


def study_of(base: Base, file: FileReport | None = None) -> Study:
    """A study that holds this base, as if its file had been read."""
    study = Study(file or FileReport("f", kind=base.kind), base.choices)
    study.__dict__["base"] = base
    return study
