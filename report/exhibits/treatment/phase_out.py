"""Exhibits of fewer relations: what is left without the lowest so many, or without one group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from clv import phasing_out
from clv.relation_return import RelationReturns
from clv.tables import Ints
from report.columns import columns
from report.exhibit import Exhibit
from report.text import markdown_text
from words import Words

SHOWN = ("name:without", "left", "revenue", "given_up", "saved:money", "result:money", "change:money", "service_each")


def phase_out(
    found: RelationReturns, fixed: float, w: Words, groups: Sequence[tuple[str, Ints]] = (), share: float | None = None
) -> Exhibit:
    """Without the lowest so many, then without each group. `groups`: its name (plain) and its customers' rows."""
    stops = sorted({*phasing_out.SHARES, *(() if share is None else (share,))})
    lowest = phasing_out.phase_out_table(found, fixed, stops)
    names = [_without(row, w) for row in lowest["share"]]
    rows = []
    for name, who in groups:
        gone = np.zeros(len(found.income), dtype=bool)
        gone[who] = True
        rows.append({"share": np.nan, **phasing_out.without(found, gone, fixed)})
        names.append(w.t("Without {group}", group=name))
    table = pd.concat([lowest, pd.DataFrame(rows, columns=lowest.columns)], ignore_index=True) if rows else lowest
    every = float(table["result"].iloc[0])
    made = table.assign(
        name=names,
        result_all=every,
        serving=table["service_each"] * table["left"],
        relations=table["left"].iloc[0],
        leaving=table["gone"],
        income_all=table["revenue"].iloc[0],
        fixed=fixed,
    )
    return Exhibit(
        "phase_out",
        message(found, fixed, w),
        table=made,
        columns=columns(w, *SHOWN),
        total=False,
        notes=(
            w.t(
                "Of what serving costs, {fixed} stays whoever is served. Given up: income less the product's cost. "
                "Lowest: by return, as above.",
                fixed=w.percent(fixed),
            ),
        ),
    )


def _without(share: float, w: Words) -> str:
    return w.t("With all") if not share else w.t("Without the lowest {share}", share=w.percent(share))


def message(found: RelationReturns, fixed: float, w: Words) -> str:
    """Up to how many it pays to be without."""
    best = phasing_out.best_without(found, fixed)
    if not best:
        return w.t("No relation costs more to serve than it gives")
    order = phasing_out.lowest_first(found)
    gone = np.zeros(len(found.income), dtype=bool)
    gone[order[:best]] = True
    change = phasing_out.without(found, gone, fixed)["change"]
    return w.n(
        "The return is highest without the {count} lowest: {money} more",
        "The return is highest without the {count} lowest: {money} more",
        best,
        money=w.short(change),
    )


def named(name: str) -> str:
    """A group's name for a control's label."""
    return markdown_text(name, 40)
