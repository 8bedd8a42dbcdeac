"""Exhibits of fewer relations: what is left without the lowest so many, or without one group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
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
    also = _also(found, fixed, groups, w)
    rows = [{"share": np.nan, **phasing_out.without(found, gone, fixed)} for gone in also.values()]
    table = pd.concat([lowest, pd.DataFrame(rows, columns=lowest.columns)], ignore_index=True) if rows else lowest
    names = [*(_without(row, w) for row in lowest["share"]), *also]
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


def _also(
    found: RelationReturns, fixed: float, groups: Sequence[tuple[str, Ints]], w: Words
) -> dict[str, npt.NDArray[np.bool_]]:
    """Who else is let go, by what that is called: those dearer than worth, then each group."""
    dear = phasing_out.dearer_than_worth(found, fixed)
    told = {_without_dear(int(dear.sum()), w): dear} if dear.any() else {}
    for name, who in groups:
        told[w.t("Without {group}", group=name)] = np.isin(np.arange(len(found.income)), who)
    return told


def _without(share: float, w: Words) -> str:
    return w.t("With all") if not share else w.t("Without the lowest {share}", share=w.percent(share))


def _without_dear(count: int, w: Words) -> str:
    return w.n("Without the {count} dearer than worth", "Without the {count} dearer than worth", count)


def message(found: RelationReturns, fixed: float, w: Words) -> str:
    """Without how many the return is highest, or why that is with all."""
    if not phasing_out.serving(found)[found.counted].any():
        return w.t("This file tells of no cost of serving, so nothing is saved by fewer relations")
    dear = phasing_out.dearer_than_worth(found, fixed)
    if not dear.any():
        return w.t(
            "No relation costs more to serve than it gives, when {fixed} of the cost stays", fixed=w.percent(fixed)
        )
    change = phasing_out.without(found, dear, fixed)["change"]
    return w.n(
        "The return is highest without {count} relation that costs more to serve than it gives: {money} more",
        "The return is highest without {count} relations that cost more to serve than they give: {money} more",
        int(dear.sum()),
        money=w.short(change),
    )


def named(name: str) -> str:
    """A group's name for a control's label."""
    return markdown_text(name, 40)
