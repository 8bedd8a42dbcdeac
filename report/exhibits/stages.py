"""Who needs what now?"""

from __future__ import annotations

from collections.abc import Sequence

from report.forms import Bars, Group, Measure, Row
from words import Words


def stages(rows: Sequence[tuple[str, int, int | None]], w: Words) -> Bars:
    """Customers in each stage of the life cycle. `rows`: (name, customers, change since the period before or None)."""
    said = "; ".join(
        f"{name} {w.number(count)}" + (f" {w.signed(change)}" if change else "") for name, count, change in rows
    )
    bars = tuple(Row(name, count, change=change) for name, count, change in rows)
    alt = w.t("Customers in each stage of the life cycle, and the change: {stages}.", stages=said)
    return Bars((Group("", bars),), Measure(w.t("Customers")), alt)
