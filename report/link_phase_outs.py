"""Encode kept scenarios of fewer relations as text for a link and decode them, checked."""

from __future__ import annotations

from typing import Any

from report.link_plan import COLUMN
from report.link_text import NAME, RANGES, LinkForm, clamped, one_of, pattern
from study import packing
from study.phase_outs import LOWEST, MOST_KEPT, KeptPhaseOut
from study.segmentations import DIVISIONS
from study.treatment import MOST_CELLS
from words.typed import one_line


def phase_outs() -> LinkForm:
    """The scenarios that were kept, packed; the broken ones and an earlier one of the same name are dropped."""

    def check(value: Any) -> tuple[KeptPhaseOut, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("not a list")
        rows = [row if isinstance(row, KeptPhaseOut) else read_phase_out(row) for row in value[: 2 * MOST_KEPT]]
        return tuple({row.name: row for row in rows if row is not None}.values())[:MOST_KEPT]

    return LinkForm(check, lambda value: packing.pack([phase_out_row(one) for one in value]), packing.unpack)


def phase_out_row(one: KeptPhaseOut) -> list[Any]:
    """A scenario as a row of plain values, in the order `read_phase_out` takes them."""
    return [one.name, one.share, one.fixed, one.cell, one.way, one.column]


def read_phase_out(row: Any) -> KeptPhaseOut | None:
    """A scenario from a row of a link, clamped; None where it is broken.

    >>> read_phase_out(["Fewer", 0.2, 0.5, -1, "tiers", ""])
    KeptPhaseOut(name='Fewer', share=0.2, fixed=0.5, cell=-1, way='tiers', column='')
    >>> read_phase_out(["Fewer", 0.2, 0.5, 1, "<b>", ""])
    """
    try:
        name, share, fixed, cell, way, column = row
        said = one_line(str(name), NAME)
        if not said:
            return None
        return KeptPhaseOut(
            said,
            clamped(share, *RANGES["share"]),
            clamped(fixed, *RANGES["share"]),
            int(clamped(cell, LOWEST, MOST_CELLS)),
            str(one_of(*DIVISIONS).check(way)),
            str(pattern(COLUMN).check(column)),
        )
    except (ValueError, TypeError):
        return None
