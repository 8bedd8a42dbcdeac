"""Encode a relation's costs as text for a link and decode them, checked."""

from __future__ import annotations

import re
from typing import Any

from clv.relation_return import HOWS
from report.link_text import NAME, RANGES, LinkForm, clamped
from study import packing
from study.relation_return import MOST_COSTS, CostAsked
from words.typed import one_line

COLUMN = re.compile(r"(num|attr)_[0-9]{1,3}")


def relation_costs() -> LinkForm:
    """The costs as somebody has changed them, packed; the broken ones and a second of the same name are dropped."""

    def check(value: Any) -> tuple[CostAsked, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("not a list")
        rows = [row if isinstance(row, CostAsked) else read_cost(row) for row in value[: 2 * MOST_COSTS]]
        return tuple({row.name: row for row in rows if row is not None}.values())[:MOST_COSTS]

    return LinkForm(check, lambda value: packing.pack([cost_row(one) for one in value]), packing.unpack)


def cost_row(one: CostAsked) -> list[Any]:
    """A cost as a row of plain values, in the order `read_cost` takes them."""
    return [one.name, HOWS.index(one.how), one.total, one.column]


def read_cost(row: Any) -> CostAsked | None:
    """A cost from a row of a link, clamped; None where it is broken.

    >>> read_cost(["Visits", 3, 1000, ""])
    CostAsked(name='Visits', how='purchases', total=1000.0, column='')
    >>> read_cost(["", 3, 1000, ""])
    """
    try:
        name, how, total, column = row
        said, key = one_line(str(name), NAME), HOWS[int(clamped(how, 0, len(HOWS) - 1))]
        of_file = key in ("row", "customer")
        if not said or of_file != bool(COLUMN.fullmatch(str(column))):
            return None
        return CostAsked(said, key, clamped(total, *RANGES["cost"]), str(column))
    except (ValueError, TypeError):
        return None
