"""Exhibits of the cells: what each holds, how it came there, where the customers moved, and who is in one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from clv.rfm import MEASURES
from clv.segmentation import OUTSIDE
from clv.tables import TOTAL
from report.columns import columns
from report.exhibit import Check, Exhibit
from report.exhibits.treatment.grouped import Grouped
from report.forms import BarGroup, Bars, Measure, Row
from report.text import mark
from report.workings import with_formulas, with_parts
from study import segmentations
from words import Words

SHOWN = 100  # customers of a cell
MOST_MOVES = 12
COUNTS = ("before", "joined", "moved_in", "moved_out", "gone", "now")
STATEMENT = ("name:cell", "before:cell", "joined", "moved_in", "moved_out", "gone", "now:cell")
MARKS = tuple(f"{measure}_mark" for measure in MEASURES)
PEOPLE = ("customer_id", *MARKS, "purchases_before", "revenue_before", "purchases_now", "revenue_now", "last_date")


def answer_of(of: Grouped, w: Words) -> str:
    """Which cell brings most beyond its number of customers, and how much of the revenue that is."""
    cells = _cells(of)
    whole, many = cells["revenue"].sum(), of.done.inside
    if not whole > 0:
        return w.t("{mark} customers are in a group.", mark=mark(w.number(many)))
    part, share = cells["revenue"] / whole, cells["customers"] / max(many, 1)
    best = int((part - share).to_numpy().argmax())
    values = {
        "mark": mark(w.percent(part.iloc[best])),
        "cell": of.called(str(cells["cell"].iloc[best])),
        "share": w.percent(share.iloc[best]),
    }
    out, lacking = _outside(of)
    if not lacking:
        return w.t("{mark} of the revenue comes from {cell}, {share} of the customers.", **values)
    return " ".join(
        [
            w.t("Of those in a group, {mark} of the revenue comes from {cell}, {share} of the customers.", **values),
            w.n(
                "{count} active customer, with {share} of all revenue, is in no group.",
                "{count} active customers, with {share} of all revenue, are in no group.",
                out,
                share=w.percent(lacking / (whole + lacking)),
            ),
        ]
    )


def _outside(of: Grouped) -> tuple[int, float]:
    """How many active now are in no group, and the revenue they bring."""
    people, out = of.study.customers, of.done.found.members(OUTSIDE)
    rows = people.iloc[out]
    active = rows["tier_now"].notna()
    return int(active.sum()), float(rows.loc[active, "revenue_now"].sum())


def _cells(of: Grouped) -> pd.DataFrame:
    """The rows of the cells alone."""
    table = of.done.cells
    return table[~table["cell"].isin([OUTSIDE, TOTAL])].reset_index(drop=True)


def cells(of: Grouped, w: Words) -> Exhibit:
    """What each cell holds, as a picture and a table; nobody is in two."""
    table = of.with_names(_worked(of))
    moved = ("customers_before", "change") if of.compared else ()
    money = tuple(key for key in ("margin", "value:portfolio") if table[key.partition(":")[0]].notna().any())
    shown = ("name:cell", "customers", "share:all", *moved, "revenue", "revenue_per_customer", *money)
    return Exhibit("cells", message(of, w), bars(of, w), table, columns(w, *shown), file=f"groups_{of.done.asked.way}")


def _worked(of: Grouped) -> pd.DataFrame:
    """The cells with the tiers within each, which its value is the sum of."""
    parts = segmentations.by_tier(of.study, of.done)
    return with_parts(of.done.cells, "value", pd.concat([parts, parts.sum(min_count=1).to_frame().T]))


def message(of: Grouped, w: Words) -> str:
    """The cell that has changed most, or the one with most customers."""
    table = _cells(of)
    if of.compared and table["change"].any():
        row = table.iloc[int(table["change"].abs().to_numpy().argmax())]
        values = {"cell": of.called(str(row["cell"])), "n": w.number(abs(row["change"]))}
        if row["change"] > 0:
            return w.t("{cell}: {n} more customers than a period ago; no group's number has changed more", **values)
        return w.t("{cell}: {n} fewer customers than a period ago; no group's number has changed more", **values)
    row = table.iloc[int(table["customers"].to_numpy().argmax())]
    share = w.percent(row["customers"] / max(of.done.inside, 1))
    return w.t("{cell} is the largest group, {share} of the customers", cell=of.called(str(row["cell"])), share=share)


def bars(of: Grouped, w: Words) -> Bars:
    """Customers in each cell, and the change since the period before where it is known."""
    rows = tuple(
        Row(of.names[row["cell"]], int(row["customers"]), change=int(row["change"]) if of.compared else None)
        for row in _cells(of).to_dict("records")
    )
    said = "; ".join(f"{row.name} {w.number(row.value)}" for row in rows)
    return Bars((BarGroup("", rows),), Measure(w.t("Customers")), w.t("Customers in each group: {cells}.", cells=said))


# Between two periods ------------------------------------------------------------------------------------


def statement(of: Grouped, w: Words) -> Exhibit:
    """How each cell got from a period ago to now; the sum balances. Of a division with a period ago."""
    assert of.done.statement is not None
    table = of.with_names(of.done.statement)
    whole = {name: int(n) for name, n in table.iloc[-1][list(COUNTS)].items()}
    text = (
        f"{w.number(whole['before'])} + {w.number(whole['joined'])} − {w.number(whole['gone'])}"
        f" = **{w.number(whole['now'])}**"
    )
    said = {name: w.number(whole[name]) for name in ("joined", "gone", "moved_in")}
    return Exhibit(
        "cell_statement",
        w.t("{joined} joined, {gone} left, and {moved_in} changed group", **said),
        table=table,
        columns=columns(w, *STATEMENT),
        check=Check(text, whole["before"] + whole["joined"] - whole["gone"] == whole["now"]),
        notes=(
            w.t("Joined and left: from and to outside the groups. A move into one group is a move out of another."),
        ),
    )


def moves(of: Grouped, w: Words) -> Exhibit:
    """The largest moves between groups since the period before, and how large a part of a group each is.

    Who joined and who left stand in the statement. Nobody has moved: said, without a table.
    """
    table = moves_table(of)
    if table.empty:
        return Exhibit("cell_moves", w.t("Nobody has moved between the groups"))
    ends = [[of.names[cell] for cell in table[end]] for end in ("before", "now")]
    told = table.assign(name=ends[0], where_to=ends[1])
    told = with_formulas(told, "share", "customers / there", {"there": table["there"].to_numpy(float)})
    first = table.iloc[0]
    return Exhibit(
        "cell_moves",
        w.t(
            "The largest move: {n} customers from {cell} to {other}",
            n=w.number(int(first["customers"])),
            cell=of.called(str(first["before"])),
            other=of.called(str(first["now"])),
        ),
        table=told.drop(columns=["before", "now", "there"]),
        columns=columns(w, "name:from", "where_to", "customers", "share:there"),
        total=False,
        notes=(w.t("The {n} largest moves are shown.", n=w.number(MOST_MOVES)),) if len(table) == MOST_MOVES else (),
    )


def moves_table(of: Grouped) -> pd.DataFrame:
    """before and now (cells), customers, there (all who stood in the first), share; the largest moves first."""
    assert of.done.moves is not None
    there = of.done.moves.sum(axis=1)
    grid = of.done.moves[:-1, :-1].copy()
    np.fill_diagonal(grid, 0)
    order = np.argsort(-grid, axis=None, kind="stable")[:MOST_MOVES]
    rows = [(int(place) // len(of.cells), int(place) % len(of.cells)) for place in order if grid.flat[place]]
    return pd.DataFrame(
        {
            "before": [of.cells[a] for a, _ in rows],
            "now": [of.cells[b] for _, b in rows],
            "customers": [int(grid[a, b]) for a, b in rows],
            "there": [int(there[a]) for a, _ in rows],
            "share": [grid[a, b] / there[a] for a, b in rows],
        }
    )


# Who is there -------------------------------------------------------------------------------------------


def people(of: Grouped, cell: str, w: Words) -> Exhibit:
    """The customers of a cell, those with most revenue first. Never in a document: it lists customers."""
    found = taken(of, cell)
    head = Exhibit("cell_people", w.t("The customers behind a group"))
    if found.empty:
        return Exhibit(head.key, head.message, lead=w.t("No customer is counted there."))
    known = [name for name in PEOPLE if name in found and found[name].notna().any()]
    more = w.t("The {shown} with most revenue are shown; the download holds all.", shown=w.number(SHOWN))
    return Exhibit(
        head.key,
        head.message,
        lead=w.n("**{count} customer.**", "**{count} customers.**", len(found)),
        table=found.head(SHOWN)[known],
        columns=columns(w, *known),
        total=False,
        notes=(more,) if len(found) > SHOWN else (),
        height=430,
        downloads=False,
    )


def taken(of: Grouped, cell: str) -> pd.DataFrame:
    """All customers of a cell, those with most revenue first, as the list is taken away: PEOPLE and their tiers."""
    found = segmentations.marked(of.study, of.done, segmentations.members(of.study, of.done, cell))
    known = [name for name in ("customer_id", "tier_now", "tier_before", *PEOPLE[1:]) if name in found]
    return found[known]
