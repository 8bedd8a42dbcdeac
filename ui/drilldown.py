"""The customers behind a number: ids, figures and the reason they are listed, to see or download."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from report import proof
from report.columns import columns
from report.exhibit import Check, CustomerGroup
from report.exhibits.file import own_columns
from report.link_text import cells
from report.text import markdown_text
from report.writers import csv
from study.own_rows import own_rows as counted_rows
from study.rows import of_customer
from ui import cache, choices
from ui.boxes import box
from ui.choices import Choice
from ui.database_rows import database_rows
from ui.tables import download, table
from words import Words

SHOWN = 100
MOST = 6
WHOLE = -1  # the row of totals, in a select: None there would be nothing picked
ROWS = {"behind": Choice((), cells(MOST), "b", of_file=True)}
FIGURES = ("purchases_before", "revenue_before", "purchases_now", "revenue_now", "last_date")


@st.fragment
def behind(
    people: Callable[[], pd.DataFrame | None], tiers: Sequence[str], groups: Sequence[CustomerGroup], key: str
) -> None:
    """Pick a row and a column of the table above, and see the customers they count.

    `people` gives the customers with tier_before, tier_now and movement when they are wanted (None: this kind of file
    has no customers), so that a page that nobody looks behind fetches nothing.
    """
    w = choices.words()
    with box(f"{key}_behind", w.t("The customers behind a number")) as opened:
        if not opened:
            choices.write_link()
            return
        frame = people()
        if frame is None:
            st.markdown(w.t("This file has one row per segment, so there are no customers to list."))
            return
        tier, group = _cell(tiers, groups, key, w)
        _listed(chosen(frame, group, tier), group, tier, key, w)
    choices.write_link()


def _cell(
    tiers: Sequence[str], groups: Sequence[CustomerGroup], key: str, w: Words
) -> tuple[str | None, CustomerGroup]:
    """Which cell of the table above one looks behind: a choice, by its row's and its column's number."""
    row, column = next(((r, c) for place, r, c in choices.value("behind") if place == key), (None, 0))
    rows = choices.face(f"{key}_row", row if row is not None and row < len(tiers) else WHOLE)
    heads = choices.face(f"{key}_column", column if column < len(groups) else 0)
    with st.container(horizontal=True):
        here = st.selectbox(
            w.t("Row"),
            [WHOLE, *range(len(tiers))],
            format_func=lambda r: w.t("All") if r == WHOLE else w.tier(tiers[r]),
            key=rows,
            on_change=_take,
            args=(key,),
        )
        head = st.selectbox(
            w.t("Column"),
            range(len(groups)),
            format_func=lambda c: groups[c].label,
            key=heads,
            on_change=_take,
            args=(key,),
        )
    return None if here == WHOLE else tiers[here], groups[head]


def _take(key: str) -> None:
    """Keep the cell that was picked; of too many the one picked longest ago is forgotten."""
    others = [cell for cell in choices.value("behind") if cell[0] != key]
    row = choices.faced(f"{key}_row")
    picked = (key, None if row == WHOLE else row, choices.faced(f"{key}_column"))
    choices.put("behind", [*others, picked][-MOST:])


def chosen(people: pd.DataFrame, group: CustomerGroup, tier: str | None) -> pd.DataFrame:
    """The customers a cell counts, those with most revenue first. `tier` None: the row of totals.

    >>> people = pd.DataFrame({"customer_id": ["a", "b"], "tier_now": ["Top", None], "movement": ["new", "lost"],
    ...                        "revenue_now": [5.0, 0.0], "revenue_before": [0.0, 9.0]})
    >>> chosen(people, CustomerGroup("Now", ""), "Top")["customer_id"].tolist()
    ['a']
    """
    mask = people[group.tier].notna() if tier is None else people[group.tier] == tier
    if group.movements:
        mask &= people["movement"].isin(group.movements)
    return people.loc[mask].sort_values(["revenue_now", "revenue_before"], ascending=False)


def _listed(found: pd.DataFrame, group: CustomerGroup, tier: str | None, key: str, w: Words) -> None:
    if found.empty:
        st.markdown(w.t("No customer is counted there."))
        return
    why = group.reason.format(tier=markdown_text(w.tier(tier)) if tier else w.t("any tier"))
    st.markdown(f"{w.n('**{count} customer.**', '**{count} customers.**', len(found))} {why}")
    study = cache.study()
    _said(proof.customers_add_up(found, group, tier, study, w) if study.problem is None else None, w)
    figures = [name for name in FIGURES if name in found]
    table(
        found.head(SHOWN),
        columns(w, "customer_id", *figures),
        f"{key}_customers",
        total=False,
        downloads=False,
        height=430,
    )
    if len(found) > SHOWN:
        st.caption(w.t("The {shown} with most revenue are shown; the download holds all.", shown=w.number(SHOWN)))
    own_rows(found.head(SHOWN), group.tier == "tier_before", key, w)
    taken = found[[c for c in ("customer_id", "tier_before", "tier_now", "movement", *figures) if c in found]]
    label = w.t("Download the customers (CSV)")
    download(label, lambda: csv.for_programs(taken), f"{key}_customers.csv", f"{key}_customers_csv")


def _said(check: Check | None, w: Words) -> None:
    if check is not None:
        badge = f":blue-badge[✓ {w.t('Balances')}]" if check.sound else f":orange-badge[≠ {w.t('Does not balance')}]"
        st.markdown(f"{badge} {check.text}")


def own_rows(people: pd.DataFrame, before: bool, key: str, w: Words) -> None:
    """What one of these customers is made of: the rows of the file, as they were read, and whether they sum to it.

    `before`: the customer is here for what was bought in the period before.
    """
    path = cache.file().table
    who = st.selectbox(
        w.t("A customer's own rows"),
        [None, *people["customer_id"].tolist()],
        format_func=lambda name: "–" if name is None else str(name),
        key=f"{key}_own_rows",
    )
    if who is not None and path is None:
        database_rows(cache.study(), str(who), key, w)
    if who is None or path is None:
        return
    _said(_sum_of(str(who), people, before, w), w)
    frame = of_customer(path, who)
    table(frame, own_columns(frame, w), f"{key}_rows", total=False, downloads=False)


def _sum_of(who: str, people: pd.DataFrame, before: bool, w: Words) -> Check | None:
    """The customer's rows in the period and their sum; None where the file has none."""
    study = cache.study()
    rows = counted_rows(study, who, before)
    if rows is None:
        return None
    revenue = people.loc[people["customer_id"] == who, "revenue_before" if before else "revenue_now"].iloc[0]
    return proof.rows_add_up(rows, float(revenue), w, by_day=study.base.kind == "contracts")
