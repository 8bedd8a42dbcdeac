"""Who are our customers, by value?"""

from __future__ import annotations

import pandas as pd

from clv import TOTAL
from report.exhibit import Exhibit
from report.forms import Bars, Group, Measure, Row
from report.scale import real
from report.text import markdown_text
from study import Study
from words import Words


def how_made(study: Study, w: Words) -> Exhibit:
    """How the tiers are made, and what ranking anew does."""
    return Exhibit("how_made", w.t("How the tiers are made"), notes=relabelled(study, w))


def relabelled(study: Study, w: Words) -> tuple[str, ...]:
    """How many changed tier only because everybody was ranked anew; () where that is not known."""
    found = study.base.relabelled
    if not found:
        return ()
    said = w.t(
        "{only} customers are only relabelled: they changed tier when ranked anew, yet not by the previous "
        "period's cuts. {hidden} moves are hidden the other way.",
        only=w.number(found["only_relabelled"]),
        hidden=w.number(found["hidden_moves"]),
    )
    return (said,)


def cuts(study: Study, w: Words) -> list[Exhibit]:
    """Where the tiers begin, in money: the last one begins anywhere."""
    base = study.base
    if study.choices.basis != "fixed" and (base.customers is None or not base.two_periods):
        return []
    begins = [f"{markdown_text(w.tier(tier))} {w.money(money)}" for tier, money in list(base.lowest.items())[:-1]]
    return [Exhibit("cuts", notes=(w.t("The lowest revenue in each tier now: {cuts}.", cuts=w.listed(begins)),))]


def worth(portfolio: pd.DataFrame, w: Words) -> Bars:
    """CLV of one customer a tier, from PORTFOLIO; a tier whose CLV cannot be known is left out."""
    tiers = portfolio[portfolio["tier"] != TOTAL]
    rows = tuple(
        Row(w.tier(str(name)), float(value), rank=rank)
        for rank, (name, value) in enumerate(zip(tiers["tier"], tiers["clv"], strict=True))
        if real(value)
    )
    money = Measure(kind="money")
    said = "; ".join(f"{row.name} {money.write(row.value, w)}" for row in rows)
    alt = w.t("What one customer is worth. {tiers}.", tiers=said)
    return Bars((Group("", rows),), money, alt, tiers=len(tiers))
