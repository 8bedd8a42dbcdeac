"""`Grouped`: a study divided one way, with its cells named in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from report.text import markdown_text
from study import Study
from study.segmentations import Divided


@dataclass(frozen=True)
class Grouped:
    """A study divided one way. `names`: every cell's name as plain text, those outside's and the total's with them.

    `ours`: the names of the cells before a person has given others.
    """

    study: Study
    done: Divided
    names: Mapping[str, str]
    ours: Mapping[str, str]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells' codes, in the order they are shown."""
        return self.done.found.cells

    @property
    def compared(self) -> bool:
        """Whether it is known who was where a period ago."""
        return self.done.found.before is not None

    def called(self, cell: str) -> str:
        """A cell's name for a sentence."""
        return markdown_text(self.names[cell], 40)

    def with_names(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table of cells with their names beside the codes."""
        return table.assign(name=[self.names[cell] for cell in table["cell"]])
