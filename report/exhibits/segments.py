"""Who are our customers, by value?"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from clv import TOTAL
from clv.tiers import rule_of
from report.columns import Column, columns
from report.exhibit import Exhibit, Notice
from report.exhibits import portfolio, value_range
from report.exhibits.portfolio import value_sum, with_within
from report.forms import BarGroup, Bars, Measure, Row, row_said
from report.notices import sentence
from report.scale import real
from report.text import mark, markdown_text
from study import Study, kept, subscription, tiers
from study import answer as model
from words import Words

NEARLY_ALL = 0.95  # of the revenue: where the cost is known of so much, nobody need be told
WORTH = (
    *("tier", "customers", "revenue_per_customer", "duration_years", "clv:interval", "clv_index", "portfolio_value"),
    "value_within",
)
BUYING = (
    *("tier", "customers", "share:customers", "purchases", "purchases_per_customer", "revenue_per_purchase"),
    *("revenue", "revenue_share"),
)
PRINTED = (
    *("tier", "customers", "duration_years:printed", "purchases", "revenue", "purchases_per_customer:printed"),
    *("revenue_per_purchase:printed", "revenue_per_customer:printed", "clv:printed", "clv_index", "retention:printed"),
)
SUBSCRIPTION = (
    *("tier", "customers", "revenue_per_year", "products_per_customer", "retention", "duration_years:bare"),
    *("nps:mean", "ski:mean", "clv", "clv_index"),
)

FILLED = (
    *("tier", "customers", "revenue_per_year:short", "products_per_customer", "nps:short", "ski:short"),
    *("duration_years:bare", "clv"),
)


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("Who are they, and who carries the value?")


def parts(w: Words) -> dict[str, str]:
    """What the page's parts are called, in their order."""
    return {
        "tiers": w.t("Value tiers"),
        "carries": w.t("Who carries the value"),
        "behaviours": w.t("Five behaviours"),
        "profile": w.t("Profile"),
        "attribute": w.t("By column"),
    }


@kept
def answer(study: Study, w: Words) -> str:
    """How many customers of the last tier one of the first is worth, or how the revenue divides."""
    table = study.portfolio
    some = table[(table["tier"] != TOTAL) & (table["customers"] > 0)]
    if some.empty:
        return w.t("{mark} customers are active in the period.", mark=mark(w.number(0)))
    first, last = some.iloc[0], some.iloc[-1]
    names = {"first": markdown_text(w.tier(first["tier"])), "last": markdown_text(w.tier(last["tier"]))}
    if first["clv"] > 0 and last["clv"] > 0 and len(some) > 1:
        if first["few_lost"] or last["few_lost"]:
            return _few(first, last, names, w)
        times = first["clv"] / last["clv"]
        figure = mark(w.t("{times} times", times=w.number(times, 0 if times >= 10 else 1)))
        return w.t(
            "{mark} as much is what a customer in {first} is worth, compared with one in {last}.", mark=figure, **names
        )
    share = first["revenue"] / some["revenue"].sum() if some["revenue"].sum() > 0 else math.nan
    return w.t("{mark} of the revenue comes from {first}.", mark=mark(w.percent(share)), **names)


def _few(first: pd.Series, last: pd.Series, names: dict[str, str], w: Words) -> str:
    """Under ten lost in one of the two: between which limits their values stand, and no figure."""
    ends = (first["clv_low"] / last["clv_high"], first["clv_high"] / last["clv_low"])
    if not all(math.isfinite(end) for end in ends):
        said = w.money(first["clv_low"])
        return w.t(
            "{mark} is what a customer in {first} is worth; few have left.", mark=mark(w.at_least(said)), **names
        )
    figure = mark(w.t("{times} times", times=w.span(*ends, 0 if ends[0] >= 10 else 1)))
    return w.t(
        "{mark} as much is what a customer in {first} is worth, compared with one in {last}; few have left.",
        mark=figure,
        **names,
    )


def exhibits(study: Study, w: Words) -> list[Exhibit]:
    """What the tiers are worth and how they buy, what a customer may cost, and how the tiers are made."""
    if study.problem is not None:
        return []
    return [of_one(study, w), *sides(study, w), *behind(study, w), may_cost(study, w), *made(study, w)]


def limits(w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    return w.t(
        "A tier is a rank by net revenue in the period; customers with the same revenue share a tier, so it can be "
        "a little larger than its share. The index compares each tier's CLV with the last tier's. An average for "
        "the whole base hides what the tiers show."
    )


@kept
def of_one(study: Study, w: Words) -> Exhibit:
    """What one customer of each tier is worth: bars, or only a sentence where it is known of none."""
    said = message(study.portfolio, w)
    if study.portfolio["clv"].notna().any():
        form, years = worth(study.portfolio, w, model.within_beyond(study)), model.answer(study).years
        within = value_range.years(years, w)
        note = w.t("Filled: within {years}, as far as the file shows. Outlined: beyond that.", years=within)
        return Exhibit("tiers", said, form, notes=(note,) * any(row.beyond for row in form.groups[0].rows))
    return Exhibit("tiers", lead=said)


def message(table: pd.DataFrame, w: Words) -> str:
    """The message over the bars of CLV."""
    valued = table[table["tier"] != TOTAL].dropna(subset=["clv"])
    if valued.empty:
        return w.t("What a customer is worth cannot be calculated: the file does not show who left or stayed")
    best = valued.iloc[int(valued["clv"].to_numpy().argmax())]
    worth = w.money(best["clv"])
    if best["few_lost"]:
        low, high = best["clv_low"], best["clv_high"]
        worth = w.at_least(w.money(low)) if math.isnan(high) else f"{w.money(low)} – {w.money(high)}"
    values = {"tier": markdown_text(w.tier(best["tier"])), "clv": worth}
    return w.t("A customer in {tier} is worth {clv} over its whole time as a customer", **values)


@kept
def sides(study: Study, w: Words) -> list[Exhibit]:
    """What the tiers are worth, and how they buy."""
    buying, years = tiers.with_shares(study), value_range.years(model.answer(study).years, w)
    return [
        Exhibit(
            "worth",
            w.t("What they are worth"),
            table=with_within(study),
            columns=columns(w, *WORTH, years=years),
            check=value_sum(study, w),
        ),
        Exhibit("buying", w.t("How they buy"), table=buying, columns=columns(w, *BUYING)),
        as_printed(study, w),
    ]


def as_printed(study: Study, w: Words) -> Exhibit:
    """The portfolio with the course's eleven columns in its order."""
    told = w.t(
        "The slide's eleven columns in its order: duration in years, purchases per customer, money per purchase and "
        "per customer and year, customer value, index and retention. Counted on unrounded figures, and duration from "
        "the counts."
    )
    return Exhibit(
        "portfolio_slide",
        w.t("As on the slide"),
        table=study.portfolio,
        columns=columns(w, *PRINTED),
        check=value_sum(study, w),
        notes=(told,),
        file="portfolio_as_printed",
    )


def behind(study: Study, w: Words) -> list[Exhibit]:
    """The customers behind the tables, what a subscription business reads beside them, and what to know of the file."""
    found = [Exhibit("customers", behind=portfolio.behind(study, w, "segments"))]
    held = subscription.beside_tiers(study)
    if held is not None:
        shown = subscription_columns(held, w)
        found.append(Exhibit("subscription", w.t("As a subscription"), table=held, columns=shown))
    if study.base.warnings:
        told = tuple(Notice(sentence(w, warning.flat())) for warning in study.base.warnings)
        found.append(Exhibit("warnings", notices=told))
    return found


def subscription_columns(found: pd.DataFrame, w: Words) -> tuple[Column, ...]:
    """Only what the file knows."""
    return columns(w, *(key for key in SUBSCRIPTION if key.partition(":")[0] in found))


def filled_in(study: Study, nps: Sequence[float | None], ski: Sequence[float | None], w: Words) -> Exhibit:
    """The subscription table with what a person has filled in of satisfaction, a value a segment (None: open)."""
    found = subscription.with_answers(study, nps, ski)
    told = w.t("NPS, SKI and duration are filled in below; the last row weighs the segments by their customers.")
    return Exhibit(
        "subscription",
        w.t("As a subscription"),
        table=found,
        columns=columns(w, *(key for key in FILLED if key.partition(":")[0] in found)),
        notes=(told,),
    )


def may_cost(study: Study, w: Words) -> Exhibit:
    """What a customer may cost to win and to keep; what is missing where revenue is counted and not margin."""
    head, table = w.t("What can we afford?"), tiers.may_cost(study)
    if table is None:
        why = w.t(
            "A margin is needed to tell what a customer may cost: choose one under Our data, or open a file with costs."
        )
        return Exhibit("may_cost", head, notices=(Notice(why, "plain", w.t("Revenue, not profit")),))
    rate = w.percent(study.choices.discount)
    return Exhibit(
        "may_cost",
        head,
        lead=w.t(
            "At these costs a customer just breaks even, with future years discounted by {rate} per year.", rate=rate
        ),
        table=table,
        columns=columns(w, "tier", "to_win", "to_keep"),
        total=False,
        notices=_margin_note(study, w),
        file="affordable",
    )


def _margin_note(study: Study, w: Words) -> tuple[Notice, ...]:
    """How much of the revenue the file's margin was measured on, when that is less than all."""
    covered = study.base.margin_covered
    if covered is None or covered >= NEARLY_ALL:
        return ()
    said = w.t(
        "The cost is known for {share} of the revenue only; the margin is measured on that part.",
        share=w.percent(covered),
    )
    return (Notice(said),)


def made(study: Study, w: Words) -> list[Exhibit]:
    """How the tiers are made and where they begin; nothing of a file that brings its own."""
    return [] if study.base.kind == "segments" else [how_made(study, w), *cuts(study, w)]


def how_made(study: Study, w: Words) -> Exhibit:
    """How the tiers are made, and what ranking anew does."""
    return Exhibit("how_made", w.t("How the customers are divided"), notes=relabelled(study, w))


def relabelled(study: Study, w: Words) -> tuple[str, ...]:
    """How many changed tier only because everybody was ranked anew; () where that is not known."""
    found = study.base.relabelled
    if not found:
        return ()
    said = w.t(
        "{only} customers change tier only because everybody is ranked anew; by the previous period's limits they "
        "would have stayed. {hidden} tier changes are hidden when everybody is ranked anew.",
        only=w.number(found["only_relabelled"]),
        hidden=w.number(found["hidden_moves"]),
    )
    return (said,)


def cuts(study: Study, w: Words) -> list[Exhibit]:
    """Where the tiers begin, in money: the last one begins anywhere."""
    base = study.base
    if rule_of(study.choices).ranks_anew and (base.customers is None or not base.two_periods):
        return []
    begins = [f"{markdown_text(w.tier(tier))} {w.money(money)}" for tier, money in list(base.lowest.items())[:-1]]
    return [Exhibit("cuts", text=w.t("The lowest revenue in each tier now: {cuts}.", cuts=w.listed(begins)))]


def worth(portfolio: pd.DataFrame, w: Words, cut: pd.DataFrame | None = None) -> Bars:
    """CLV of one customer a tier, from PORTFOLIO; a tier whose CLV cannot be known is left out.

    `cut`: `clv.horizon.within_beyond`, whose part beyond the horizon is outlined.
    """
    tiers = portfolio[portfolio["tier"] != TOTAL]
    past = {} if cut is None else dict(zip(cut["tier"], cut["value_beyond"], strict=True))
    found = enumerate(tiers.to_dict("records"))
    rows = tuple(_row(row, rank, past, w) for rank, row in found if real(row["clv"]))
    money = Measure(kind="money")
    said = "; ".join(f"{row.name} {row_said(row, money, w)}" for row in rows)
    alt = w.t("What one customer is worth. {tiers}.", tiers=said)
    return Bars((BarGroup("", rows),), money, alt, tiers=len(tiers))


def _row(row: Mapping[Hashable, Any], rank: int, past: Mapping[str, float], w: Words) -> Row:
    """One tier's bar, outlined past the evidence; under ten lost its limits are written."""
    beyond = past.get(str(row["tier"]), math.nan) / row["customers"] if row["customers"] else math.nan
    few = bool(row.get("few_lost", False)) and real(row["clv_high"])
    return Row(
        w.tier(str(row["tier"])),
        float(row["clv"]),
        low=float(row["clv_low"]) if few else None,
        high=float(row["clv_high"]) if few else None,
        rank=rank,
        beyond=float(beyond) if real(beyond) and 0 < beyond <= row["clv"] else 0.0,
        few=few,
    )
