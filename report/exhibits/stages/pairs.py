"""Exhibit of what is bought together, and the next product of each customer as it leaves."""

from __future__ import annotations

import pandas as pd

from report.columns import columns
from report.exhibit import Exhibit
from report.text import markdown_text
from report.workings import with_formulas
from study import Study, kept, products
from words import Words

SHOWN = 100
SHOWN_COLUMNS = ("product", "other", "customers", "support", "confidence", "lift")


@kept
def pairs(study: Study, w: Words) -> Exhibit | None:
    """The pairs of products that are bought together, the surest first; None where the file has no products."""
    found = products.together(study)
    if found is None:
        return None
    head, everyone = message(found.pairs, w), found.held.customers
    shown = with_formulas(found.pairs.head(SHOWN), "support", "customers / everyone", {"everyone": everyone})
    shown = with_formulas(shown, "confidence", "customers / have_one", {"have_one": shown["have"].to_numpy()})
    shown = with_formulas(shown, "lift", "customers * everyone / (have_one * have_other)")
    return Exhibit(
        "pairs",
        head,
        table=shown if len(shown) else None,
        columns=columns(w, *SHOWN_COLUMNS),
        total=False,
        notes=(_reading(w), *_more(len(found.pairs), w)),
        height=430 if len(shown) > 12 else None,
        file="bought_together",
    )


def message(found: pd.DataFrame, w: Words) -> str:
    """The pair that is surest to be no chance."""
    if not len(found):
        return w.t("No two products are bought together more often than by chance")
    first = found.iloc[0]
    return w.t(
        "{product} and {other}: together {times} times as often as by chance",
        product=markdown_text(str(first["product"])),
        other=markdown_text(str(first["other"])),
        times=w.number(first["lift"], 1),
    )


def _reading(w: Words) -> str:
    return w.t(
        "At least 20 customers have both, and lift's interval, 95% for all pairs tried at once, lies above 1. "
        "Counted over both periods. Who buys much has much of everything, so pairs just above 1 say little."
    )


def _more(count: int, w: Words) -> tuple[str, ...]:
    if count <= SHOWN:
        return ()
    return (w.t("The {shown} surest of {count} pairs.", shown=w.number(SHOWN), count=w.number(count)),)


def next_products(study: Study) -> pd.DataFrame | None:
    """Each customer's next product as it leaves: customer_id, next_product, because, confidence."""
    found = products.next_products(study)
    if found is None:
        return None
    return found.rename(columns={"product": "next_product"})[["customer_id", "next_product", "because", "confidence"]]
