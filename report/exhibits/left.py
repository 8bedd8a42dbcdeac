"""Exhibits of products left by customers who stayed, and of winning back those who left."""

from __future__ import annotations

import pandas as pd

from clv.left_behind import WonBack
from report.columns import columns
from report.exhibit import Exhibit
from report.workings import with_formulas
from study import Study, left_behind
from study.left_behind import Returning
from words import Words

MOST = 20
LEFT = ("product", "held", "left:product", "stayed", "gone:product", "share:left", "money:left")
BACK = ("lost", "share:back", "returned", "clv:back", "value:back", "cost", "net:left", "break_even")


def exhibits(study: Study, w: Words) -> list[Exhibit]:
    """Products left, and winning back with its levers where they start."""
    return [*left_products(study, w), *won_back(study, w)]


def there(study: Study) -> bool:
    """Whether the file tells of products left or of customers who come back."""
    return left_behind.left_products(study) is not None or left_behind.returning(study) is not None


def left_products(study: Study, w: Words) -> list[Exhibit]:
    """Products bought in the previous period and not now, by who stayed and who left altogether."""
    found = left_behind.left_products(study)
    if found is None or found.table.empty:
        return []
    head = w.n(
        "{count} customer left a product and is still a customer; {lost} left altogether",
        "{count} customers left a product and are still customers; {lost} left altogether",
        found.stayed,
        lost=w.number(found.lost),
    )
    # Few of a product are not told of alone.
    table = found.table[(found.table[["held", "stayed", "gone"]].replace(0, 5) >= 5).all(axis=1)].head(MOST)
    if table.empty:
        return [Exhibit("left_products", head, lead=w.t("No product has been left by enough customers to show."))]
    note = w.t(
        "Left: bought in the previous period and not in this one. A customer can leave several products, so the rows "
        "do not sum to the customers. What is bought seldom is not left for good because a period passed without it."
    )
    return [
        Exhibit("left_products", head, table=table, columns=columns(w, *LEFT), total=False, notes=(note,)),
    ]


def won_back(study: Study, w: Words, share: float = 0.0, cost_each: float = 0.0, once: float = 0.0) -> list[Exhibit]:
    """What winning back a share of the lost is worth, by what those who came back bring and how they stay."""
    known = left_behind.returning(study)
    found = left_behind.won_back(study, share, cost_each, once)
    if known is None or found is None:
        return []
    table = pd.DataFrame(
        {
            "lost": [float(known.lost_now)],
            "share": [share],
            "returned": [found.returned],
            "clv": [known.clv],
            "value": [found.value],
            "cost": [found.cost],
            "net": [found.net],
            "break_even": [found.break_even],
        }
    )
    figures = {"cost_each": cost_each, "once": once, "per_year": known.per_year, "back": known.base, "left": known.lost}
    table = with_formulas(table, "cost", "lost * cost_each + once", figures)
    return [
        Exhibit(
            "win_back",
            message(found, share, w),
            table=table,
            columns=columns(w, *BACK),
            total=False,
            text=told(known, w),
            notes=(limits(w),),
        )
    ]


def message(found: WonBack, share: float, w: Words) -> str:
    """What is left when the share has come back, or what the box is for before one is set."""
    if not share:
        return w.t("What winning back is worth")
    return w.t(
        "{net} is left when {share} of the lost come back",
        net=w.short(found.net),
        share=w.percent(share, 1 if share < 0.1 else 0),
    )


def told(known: Returning, w: Words) -> str:
    """Where the value of one who comes back is from."""
    rate = w.interval(known.retention, known.low, known.high, 1, w.percent)
    each = {"money": w.money(known.per_year), "rate": rate, "clv": w.money(known.clv)}
    if known.own:
        said = w.t(
            "Those who came back in this period bring {money} per year each; of those who came back a period ago "
            "{rate} stayed. One is worth {clv}.",
            **each,
        )
    else:
        said = w.t(
            "Those who came back in this period bring {money} per year each. How they stay is not in the file, so that "
            "all customers' retention, {rate}, is assumed. One is worth {clv}.",
            **each,
        )
    if known.by_themselves == known.by_themselves:
        share = w.percent(known.by_themselves, 1)
        said += " " + w.t("Of those lost a period ago {share} are back now without being asked.", share=share)
    return said


def limits(w: Words) -> str:
    """What the lever takes for granted."""
    return w.t(
        "The share is beyond those who come back by themselves, and an assumption until a control group has shown it. "
        "Everybody lost is approached and costs, whoever comes. The value is a year's money × duration, and stops "
        "where the customer leaves again."
    )
