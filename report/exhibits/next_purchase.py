"""Exhibits of what customers buy next: whose revenue it is, who buys again and when, and products in order."""

from __future__ import annotations

from clv import TOTAL
from clv.limits import FEWEST
from report.columns import Column, columns
from report.exhibit import Exhibit
from study import Study, next_purchase
from words import N_, Words

SOURCES = {
    "existing": N_("Existing customers"),
    "won back": N_("Won back"),
    "new": N_("New"),
    "new or won back": N_("New or won back"),
}
AGAIN = ("within_30", "within_90", "within_365", "median_days")
ORDERED = ("product", "next", "customers:took", "share:next", "lift")
SHOWN = 20


def exhibits(study: Study, w: Words) -> list[Exhibit]:
    """Revenue by whose it is, who buys again, and the order of products, as far as the file tells."""
    return [*sources(study, w), *again(study, w), *in_order(study, w)]


def sources(study: Study, w: Words) -> list[Exhibit]:
    """Whose the revenue is, beside a published share of something else."""
    found = next_purchase.sources(study)
    if found is None:
        return []
    named = found.assign(name=[w.t(SOURCES[str(one)]) for one in found["source"]])
    share = float(found.loc[found["source"] == "existing", "share"].sum())
    note = w.t(
        "At a life insurer 55% of new sales came from existing customers (Reichheld 1996). That is not the same "
        "measure: it counts new sales, and this all revenue, so the two cannot be set against each other."
    )
    heads = columns(w, "name:source", "customers", "revenue", "share:part")
    message = w.t("{share} of the revenue comes from customers who were here before", share=w.percent(share))
    return [Exhibit("revenue_sources", message, table=named, columns=heads, total=False, notes=(note,))]


def again(study: Study, w: Words) -> list[Exhibit]:
    """Who buys again within 30, 90 and 365 days of the first purchase, by first product."""
    found = next_purchase.again(study)
    if found is None:
        return []
    table = found.table[found.table["customers"] >= FEWEST]
    if table.empty:
        return []
    whole = table.iloc[-1]
    names = [w.t("All") if one == TOTAL else str(one) for one in table["group"]]
    share = w.percent(whole["within_90"])
    message = w.t("{share} buy again within 90 days of their first purchase", share=share)
    notes = [
        w.t(
            "Of those seen for so many days after their first purchase. The median is the day by which half have "
            "bought again, with those who have not yet counted for as long as they are seen (Kaplan and Meier)."
        )
    ]
    if found.begins_late:
        notes.append(w.t("Customers of the file's first period are left out: they may have bought before it begins."))
    head = Column("name", w.t("First product bought"), "text")
    return [
        Exhibit(
            "bought_again",
            message if share != w.number(None) else w.t("When they buy again"),
            table=table.assign(name=names),
            columns=(head, *columns(w, "customers:first", *AGAIN)),
            total=False,
            notes=tuple(notes),
        )
    ]


def in_order(study: Study, w: Words) -> list[Exhibit]:
    """Which product is taken up after which: the first to the second, and the second to the third."""
    found = next_purchase.in_order(study)
    if found is None or found.empty:
        return []
    note = w.t(
        "A product counts when it is first bought; those of one day stand as in the file. Share: of those who went on "
        "from the product. Lift: against all who could take that step, and who did not have the next product already; "
        "its 95% interval holds for all rows at once."
    )
    heads = {1: w.t("From the first product to the second"), 2: w.t("From the second product to the third")}
    return [
        Exhibit(
            f"product_order_{step}",
            head,
            table=found[found["step"] == step].head(SHOWN).reset_index(drop=True),
            columns=columns(w, *ORDERED),
            total=False,
            notes=(note,),
        )
        for step, head in heads.items()
        if (found["step"] == step).any()
    ]
