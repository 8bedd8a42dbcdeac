"""The customers behind a number: ids and figures only, with the reason they are there, to look at or to take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from report.columns import Column, columns
from report.exhibit import Group
from report.exhibits.file import column_name
from report.text import markdown_text
from report.writers import csv
from study.rows import of_customer
from ui import cache, choices
from ui.tables import download, table
from words import Words

SHOWN = 100
FIGURES = ("purchases_before", "revenue_before", "purchases_now", "revenue_now", "last_date")


@st.fragment
def behind(people: Callable[[], pd.DataFrame | None], tiers: Sequence[str], groups: Sequence[Group], key: str) -> None:
    """Pick a row and a column of the table above, and see the customers they count.

    `people` gives the customers with tier_before, tier_now and movement when they are wanted (None: this kind of file
    has no customers), so that a page that nobody looks behind fetches nothing.
    """
    w = choices.words()
    with st.expander(w.t("The customers behind a number"), key=f"{key}_behind", on_change="rerun") as box:
        if not box.open:
            return
        frame = people()
        if frame is None:
            st.markdown(w.t("This file has a row for each segment, so there are no customers to list."))
            return
        with st.container(horizontal=True):
            tier = st.selectbox(
                w.t("Row"),
                [None, *tiers],
                format_func=lambda t: w.t("All") if t is None else w.tier(t),
                key=f"{key}_row",
            )
            label = st.selectbox(w.t("Column"), [group.label for group in groups], key=f"{key}_column")
        group = next(group for group in groups if group.label == label)
        _listed(chosen(frame, group, tier), group.reason, tier, key, w)


def chosen(people: pd.DataFrame, group: Group, tier: str | None) -> pd.DataFrame:
    """The customers a cell counts, those with most revenue first. `tier` None: the row of totals.

    >>> people = pd.DataFrame({"customer_id": ["a", "b"], "tier_now": ["Top", None], "movement": ["new", "lost"],
    ...                        "revenue_now": [5.0, 0.0], "revenue_before": [0.0, 9.0]})
    >>> chosen(people, Group("Now", ""), "Top")["customer_id"].tolist()
    ['a']
    """
    mask = people[group.tier].notna() if tier is None else people[group.tier] == tier
    if group.movements:
        mask &= people["movement"].isin(group.movements)
    return people.loc[mask].sort_values(["revenue_now", "revenue_before"], ascending=False)


def _listed(found: pd.DataFrame, reason: str, tier: str | None, key: str, w: Words) -> None:
    if found.empty:
        st.markdown(w.t("No customer is counted there."))
        return
    why = reason.format(tier=markdown_text(w.tier(tier)) if tier else w.t("any tier"))
    st.markdown(f"{w.n('**{count} customer.**', '**{count} customers.**', len(found))} {why}")
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
    own_rows(found["customer_id"].head(SHOWN).tolist(), key, w)
    taken = found[[c for c in ("customer_id", "tier_before", "tier_now", "movement", *figures) if c in found]]
    label = w.t("Download the customers (CSV)")
    download(label, lambda: csv.for_programs(taken), f"{key}_customers.csv", f"{key}_customers_csv")


def own_rows(people: Sequence[str], key: str, w: Words) -> None:
    """What one of these customers is made of: the rows of the file, as they were read."""
    path = cache.file().table
    who = st.selectbox(
        w.t("A customer's own rows"),
        [None, *people],
        format_func=lambda name: "–" if name is None else str(name),
        key=f"{key}_own_rows",
    )
    if who is None or path is None:
        return
    frame = of_customer(path, who)
    heads = {"row": w.t("Row in the file")}
    shown = tuple(
        Column(str(c), heads.get(str(c), column_name(str(c), w)), "text")
        for c in frame.columns
        if frame[c].notna().any()
    )
    table(frame.astype(str), shown, f"{key}_rows", total=False, downloads=False)
