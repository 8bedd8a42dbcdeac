"""Parts that several pages share: warnings of the portfolio table, and the customers behind its cells."""

from __future__ import annotations

import pandas as pd

from clv import TOTAL
from report.exhibit import Behind, Check, CustomerGroup, Notice
from report.exhibits import season
from report.text import markdown_text
from study import Study
from study import answer as model
from study import kept as made_once
from words import Words


def with_within(study: Study) -> pd.DataFrame:
    """The portfolio table, with what of each value lies within the years the file can speak of."""
    cut = model.within_beyond(study).set_index("tier")["value_within"]
    return study.portfolio.assign(value_within=study.portfolio["tier"].map(cut))


@made_once
def value_sum(study: Study, w: Words) -> Check | None:
    """The sum under the table: the tiers' values, and why it is not customers × average; None where one is not known.

    "540,6 + 437,2 + 281,7 + 25,2 = 1 284,7 mkr, not 101 811 × 7 117 kr".
    """
    tiers, t = study.portfolio[study.portfolio["tier"] != TOTAL], study.portfolio.iloc[-1]
    if len(tiers) < 2 or tiers["portfolio_value"].isna().any() or not t["portfolio_value"] > 0:
        return None
    added = w.added(tiers["portfolio_value"].tolist())
    product = {"sum": added, "customers": w.number(t["customers"]), "each": w.money(t["clv"])}
    times = t["customers"] * t["clv"] / t["portfolio_value"]
    if abs(times - 1) < 0.005:
        return Check(added)
    longest = tiers["duration_years"].idxmax() == tiers["revenue_per_customer"].idxmax()
    if longest and times < 1:
        return Check(w.t("{sum}; not {customers} × {each}, because those who buy most also stay longest.", **product))
    if not longest and times > 1:
        return Check(
            w.t("{sum}; not {customers} × {each}, because those who buy most do not stay the longest.", **product)
        )
    return Check(w.t("{sum}; not {customers} × {each}, because the tiers differ in how long they stay.", **product))


def behind(study: Study, w: Words, key: str) -> Behind:
    """The customers behind the portfolio table; `key` names the list."""
    return Behind(study.base.names, tuple(groups(w)), lambda: study.people, key)


@made_once
def notices(study: Study, w: Words) -> tuple[Notice, ...]:
    """Nobody lost, nobody there before, durations far beyond the file's span, and a period that is a season."""
    found, table, span_years = [], study.portfolio, study.span_years
    tiers = table[table["tier"] != TOTAL]
    for row in tiers.itertuples():
        name = markdown_text(w.tier(str(row.tier)))
        if row.base == 0:
            found.append(
                w.t(
                    "Nobody was in {tier} in the previous period, so how long its customers stay is not known.",
                    tier=name,
                )
            )
        elif row.lost == 0:
            least = w.years(float(str(row.duration_low)), 1)
            found.append(
                w.t(
                    "Nobody has left {tier}: the duration is at least {years}, its upper limit unknown.",
                    tier=name,
                    years=least,
                )
            )
    far = [
        markdown_text(w.tier(str(r.tier)))
        for r in tiers.itertuples()
        if span_years and float(str(r.duration_years)) > 3 * span_years
    ]
    if far:
        text = w.t(
            "The duration of {tiers} is extrapolated: it is over three times the file's {span}.",
            tiers=w.listed(far),
            span=w.years(span_years, 1),
        )
        found.append(text)
    return (*season.between_renewals(study, w), *(Notice(text) for text in found), *season.notice(study, w))


def before(w: Words) -> CustomerGroup:
    """Those who were there in the period before, by their tier then."""
    reason = w.t("Active in the previous period, then in {tier} by revenue.", tier="{tier}")
    return CustomerGroup(w.t("Customers previous period"), reason, "tier_before")


def lost(w: Words) -> CustomerGroup:
    """Those of them who bought nothing since."""
    reason = w.t("Active in the previous period (then in {tier}), with nothing bought in this one.", tier="{tier}")
    return CustomerGroup(w.t("Lost"), reason, "tier_before", ("lost",))


def kept(w: Words) -> CustomerGroup:
    """Those of them who are still customers."""
    reason = w.t("Active in both periods; in {tier} in the previous period.", tier="{tier}")
    return CustomerGroup(w.t("Stayed"), reason, "tier_before", ("retained", "upgraded", "downgraded"))


def groups(w: Words) -> list[CustomerGroup]:
    """The customers the table's columns count."""
    now = CustomerGroup(w.t("Customers"), w.t("Active in the period, in {tier} by revenue.", tier="{tier}"))
    return [now, before(w), lost(w), kept(w)]
