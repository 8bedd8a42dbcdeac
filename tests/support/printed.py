"""The printed tables in tests/golden, as rows; and the member company's tiers made from them."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import reference

GOLDEN = Path(__file__).parents[1] / "golden"


def printed(name: str) -> list[dict[str, str]]:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(tier: str) -> str | None:
    """ "Super 5%" is the tier named Super; an empty cell is no tier."""
    return tier.rpartition(" ")[0] or tier or None


def member_tiers() -> list[reference.Tier]:
    """The member company, from its printed flow table and previous tiers alone."""
    rows = printed("member_flows")
    bases = printed("member_previous_tiers")
    names = [row["tier"] for row in bases]
    tiers = []
    for base in bases:
        here = [row for row in rows if row["tier_now"] == base["tier"]]
        were = {row["tier_now"]: int(row["customers"]) for row in rows if row["tier_before"] == base["tier"]}
        tiers.append(
            reference.Tier(
                sum(int(row["customers"]) for row in here),
                sum(int(row["purchases"]) for row in here),
                Fraction(sum(int(row["revenue"]) for row in here)),
                int(base["customers"]),
                were[""],
                tuple(were[name] for name in names),
            )
        )
    return tiers
