"""Catalogue of the product's numbers: name, meaning, formula, limits, source and code of each."""

from __future__ import annotations

from report.exhibits.method.catalogue.levers import LEVERS
from report.exhibits.method.catalogue.more import MORE
from report.exhibits.method.catalogue.number import IN_FORMULAS, Number, NumberGroup
from report.exhibits.method.catalogue.period import PERIOD
from report.exhibits.method.catalogue.stay import STAY
from report.exhibits.method.catalogue.tiers import TIERS
from report.exhibits.method.catalogue.value import VALUE

__all__ = [
    "GROUPS",
    "IN_FORMULAS",
    "LEVERS",
    "MORE",
    "PERIOD",
    "STAY",
    "TIERS",
    "VALUE",
    "Number",
    "NumberGroup",
]

GROUPS: dict[str, NumberGroup] = {
    "period": PERIOD,
    "tiers": TIERS,
    "stay": STAY,
    "value": VALUE,
    "levers": LEVERS,
    "more": MORE,
}
