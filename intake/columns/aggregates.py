"""Recognise a table without customers: one row per month, place, product or cohort."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .column import FileColumn
from .heading_score import is_called

_COHORT = re.compile(r"\b(cohorts?|kohort(en?)?|cohorte|同期群|留存)\b", re.IGNORECASE)
_AGE = re.compile(
    r"\W*(m|month|month nr|månad|mån|monat|maand|mois|mes|week|w|vecka|woche|day|d|dag|tag|year|år)?\W*\+?\d{1,3}\W*",
    re.IGNORECASE,
)
FEWEST = 3


def what_it_is(columns: Sequence[FileColumn]) -> str | None:
    """A code for what one row of the table is, or None when that cannot be told.

    >>> what_it_is([FileColumn(0, "City", "VARCHAR"), FileColumn(1, "Sales", "VARCHAR")])
    'per_place'
    """
    if any(_COHORT.search(c.name) for c in columns) or sum(bool(_AGE.fullmatch(c.name)) for c in columns) >= FEWEST:
        return "cohorts"
    dated = any(is_called("period", c.name) or is_called("date", c.name) or c.days > 0.8 for c in columns)
    for role, what in (("place", "per_place"), ("channel", "per_channel"), ("product", "per_product")):
        if any(is_called(role, c.name) for c in columns):
            return f"{what}_and_day" if dated else what
    if any(is_called("period", c.name) for c in columns):
        return "per_period"
    return "per_day" if dated else None
