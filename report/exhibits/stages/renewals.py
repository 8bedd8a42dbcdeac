"""Exhibits of the contracts that end in the coming weeks: renewing, thinking, not, with chance and money."""

from __future__ import annotations

import math

import pandas as pd

from report.columns import columns
from report.exhibit import Exhibit
from study.renewals import Renewals
from words import C_, Words

STATES = {
    "renewing": C_("renewal", "Renewing"),
    "thinking": C_("renewal", "Thinking"),
    "not": C_("renewal", "Not renewing"),
}
SHOWN = 100


def renewals(found: Renewals, w: Words) -> Exhibit:
    """How many contracts end soon, in which state, and what is expected of them."""
    count, money = len(found.ahead), w.short(found.ahead["amount"].sum())
    weeks = w.number(found.weeks)
    message = w.n(
        "{count} contract ends in {weeks} weeks: {money} per year",
        "{count} contracts end in {weeks} weeks: {money} per year",
        count,
        weeks=weeks,
        money=money,
    )
    named = found.by_state.assign(name=[w.c("renewal", STATES[code]) for code in found.by_state["state"]])
    note = w.t(
        "Renewing: another contract of the customer's goes on after the end. Not: notice is given. The others are "
        "thinking. Money is a year's amount."
    )
    told = () if found.cancelled_known else (w.t("The file has no column of notice, so nobody is known not to renew."),)
    return Exhibit(
        "renewals",
        message,
        lead=_rate(found, w),
        table=named,
        columns=columns(w, "name:state", "contracts", "amount:year", "chance", "expected:renewal"),
        total=False,
        notes=(note, *told),
        file="renewals",
    )


def renewals_list(found: Renewals, w: Words) -> Exhibit:
    """The first contracts that end, the soonest first."""
    rows = found.ahead.head(SHOWN)
    named = rows.assign(name=[w.c("renewal", STATES[code]) for code in rows["state"]])
    return Exhibit(
        "renewals_list",
        table=named if len(named) else None,
        columns=columns(w, "customer_id", "end:contract", "name:state", "amount:year", "chance", "expected:renewal"),
        total=False,
        height=250 if len(named) > 8 else None,
        downloads=False,
    )


def for_file(found: Renewals, w: Words) -> pd.DataFrame:
    """The coming renewals as they leave, a row a contract."""
    return found.ahead.assign(state=[w.c("renewal", STATES[code]) for code in found.ahead["state"]])


def _rate(found: Renewals, w: Words) -> str:
    rate = found.rate
    if math.isnan(rate["rate"]):
        return w.t("Too few contracts ended in the past year to say how many renew.")
    return w.t(
        "Of {n} contracts that ended in the past year {rate} went on ({low}–{high}): the chance of who is thinking.",
        n=w.number(rate["ended"]),
        rate=w.percent(rate["rate"]),
        low=w.percent(rate["low"]),
        high=w.percent(rate["high"]),
    )
