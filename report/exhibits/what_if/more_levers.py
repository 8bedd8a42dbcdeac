"""Exhibits of more levers: fewer detractors, more kinds of product, a larger share of wallet, and who recommend."""

from __future__ import annotations

import math

import pandas as pd

from clv import Scenario
from clv.more_levers import MORE, MoreFacts, MoreLevers
from report.columns import columns
from report.exhibit import Exhibit, Notice
from study import Study, more_levers
from study.what_if import facts_of
from words import N_, Words

NAMES = {
    "detractors": N_("Detractors who come to stay as passives do"),
    "depth": N_("Kinds of product more per customer"),
    "wallet": N_("Share of wallet, percentage points more"),
    "referrals": N_("Recommendations per promoter and year"),
    "conversion": N_("Share of them who become customers"),
}
MISSING = {
    "detractors": N_("Needs answers of the previous period to whether they would recommend, and who stayed after."),
    "depth": N_("Needs a column of products, and two periods."),
    "wallet": N_("Needs a share of wallet: a column, or one entered under Who they are, Five behaviours."),
    "recommend": N_("Needs answers to whether they would recommend, and who is new."),
}
CAME = {"referred": N_("Recommended by somebody"), "not_referred": N_("Others"), "Total": N_("All")}
COLUMNS = ("tier", "detractors_gain", "depth_gain", "wallet_gain", "recommend_gain", "gain:more")
BROUGHT = ("name:came", "base:came", "retention:interval", "revenue_per_customer:answered", "clv:answered")


def usable(start: MoreFacts) -> dict[str, bool]:
    """Which of the levers the file can carry."""
    return {
        "detractors": bool(math.isfinite(start.gap[0]) and (start.detractors >= 0).any()),
        "depth": bool((start.depth > 0).any()),
        "wallet": bool((start.wallet > 0).any()),
        "recommend": bool((start.promoters >= 0).any() and (start.landing >= 0).any()),
    }


def label(study: Study, scenario: Scenario, more: MoreLevers, wallet: tuple[float, ...], w: Words) -> str:
    """What the closed box is called, with what the levers give where any is moved."""
    head = w.t("More levers: satisfaction, breadth, share of wallet, recommending")
    if more == MoreLevers():
        return head
    table, *_ = _given(study, scenario, more, wallet)
    return w.t("More levers: {money} more", money=w.short_signed(table["gain"].iloc[-1]))


def _given(
    study: Study, scenario: Scenario, more: MoreLevers, wallet: tuple[float, ...]
) -> tuple[pd.DataFrame, float, float]:
    f = facts_of(study)
    return more_levers.given(f.today, scenario, more, more_levers.facts(study, wallet))


def answer(
    study: Study, scenario: Scenario, more: MoreLevers, with_these: float, w: Words, wallet: tuple[float, ...] = ()
) -> str:
    """What the levers give, from the least to the most, and together with the net of the levers above."""
    table, low, high = _given(study, scenario, more, wallet)
    gain = float(table["gain"].iloc[-1])
    if not math.isfinite(gain):
        return w.t("What they give is not known: the file does not tell where one of the levers starts.")
    span = w.short_signed(gain) if low == high else f"{w.short_signed(gain)} ({w.short_span(low, high)})"
    if not math.isfinite(with_these):
        return w.t("{mark} is what these levers give, if the assumptions hold.", mark=f"**{span}**")
    return w.t(
        "{mark} is what these levers give, if the assumptions hold; with the net of the levers above, {together}.",
        mark=f"**{span}**",
        together=w.short_signed(gain + with_these),
    )


def by_tier(study: Study, scenario: Scenario, more: MoreLevers, w: Words, wallet: tuple[float, ...] = ()) -> Exhibit:
    """What each lever gives in each tier that the levers are aimed at."""
    table, *_ = _given(study, scenario, more, wallet)
    names = [study.base.names[int(t)] if not isinstance(t, str) else t for t in table["tier"]]
    told = [
        w.t(
            "Each is counted alone on today's customers, and is an assumption. Satisfaction goes together with "
            "staying; whether a detractor who is won over stays as a passive does is not known."
        ),
        w.t("Recommended customers are those of one year, valued where new customers land now, less what each costs."),
    ]
    both = bool(more.depth and more.wallet)
    notices = (
        Notice(w.t("Breadth and share of wallet describe the same money in two ways: only the larger is in the sum.")),
    )
    return Exhibit(
        "more_levers",
        w.t("What each of them gives"),
        table=table.assign(tier=names),
        columns=columns(w, *COLUMNS),
        notes=tuple(told),
        notices=notices if both else (),
    )


def recommended(study: Study, w: Words) -> list[Exhibit]:
    """Who came by a recommendation beside the others, where a column says so."""
    table = more_levers.recommended(study)
    if table is None:
        return []
    named = table.assign(name=[w.t(CAME[str(g)]) for g in table["group"]], tier=table["group"])
    return [
        Exhibit(
            "recommended",
            w.t("Customers who were recommended, beside the others"),
            table=named,
            columns=columns(w, *BROUGHT),
            notes=(w.t("Of the customers of the previous period. Who is recommended may differ in more than that."),),
        )
    ]


def missing(start: MoreFacts, w: Words) -> list[str]:
    """What the file lacks for the levers that cannot be used."""
    there = usable(start)
    return [w.t(MISSING[name]) for name in MORE if not there[name]]
