"""What does each relation leave when all it costs is taken off, and which way is it going?"""

from __future__ import annotations

from report.exhibits.relation.money import answer, costs, unknown, waterfall
from report.exhibits.relation.names import HOWS, PATHS, cost_name, path_name
from report.exhibits.relation.path import path_picture, path_rules
from report.exhibits.relation.points import loss_customers, losses, ranked, scatter

__all__ = [
    "HOWS",
    "PATHS",
    "answer",
    "cost_name",
    "costs",
    "loss_customers",
    "losses",
    "path_name",
    "path_picture",
    "path_rules",
    "ranked",
    "scatter",
    "unknown",
    "waterfall",
]
