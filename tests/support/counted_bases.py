"""Bases of counts: from tiers, or the member company's printed tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import reference as ref
from printed import member_tiers
from small_bases import tiers_table

import clv
from clv import Base, Choices


def of(tiers: Sequence[ref.Tier], years: float = 1.0, **choices: Any) -> Base:
    """A base from tier counts; what was bought before is as much as there were customers."""
    table, moves, _ = tiers_table(tiers)
    table = table.astype({"purchases": float, "base": float, "lost": float})
    table["revenue_before"] = table["base"]
    share = 100 // len(tiers)
    shares = [*[share] * (len(tiers) - 1), 100 - share * (len(tiers) - 1)]
    scheme = clv.parse_scheme(",".join(f"{n}={s}" for n, s in zip(table["tier"], shares, strict=True)))
    return Base("transactions", years, tuple(table["tier"]), table, Choices(scheme=scheme, **choices), moves=moves)


def member(**choices: Any) -> Base:
    """The member company from its printed tables."""
    found, names = of(member_tiers()), clv.DEFAULT_SCHEME.names
    return replace(found, names=names, tiers=found.tiers.assign(tier=names), choices=Choices(**choices))
