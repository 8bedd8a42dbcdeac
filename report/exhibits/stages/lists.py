"""Exhibits of the lists to act on: customers, next action and reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.actions import BY_CODE
from clv.stages import STAGES
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.stages.names import ACTIONS, OWNERS, REASONS, WAITS, channel, name, tier
from study.actions import Listed
from words import Words

URGENT = ("complaint", "unpaid", "contract_ends", "low_nps", "at_risk", "price_rise", "first_purchase", "lost")
OFFERED = ("product_gap", "growing")  # the lists that say which product comes next
SHOWN = 100
Places = npt.NDArray[np.intp]


def reasons(listed: Listed) -> list[str]:
    """The reasons that somebody is on the list for, those that come first first."""
    return [reason for reason in listed.order if listed.reasons.get(reason, 0)]


def stages_listed(listed: Listed) -> list[str]:
    """The stages that somebody on the list is in, in the order of a life."""
    there = set(listed.table["stage"].unique())
    return [stage for stage in STAGES if stage in there]


def first_reason(listed: Listed) -> str | None:
    """The reason whose list is shown before anybody has chosen; None where there is nobody to list."""
    there = reasons(listed)
    return next((reason for reason in URGENT if reason in there), there[0] if there else None)


def chosen(
    listed: Listed,
    reason: str | None = None,
    stage: str | None = None,
    tier: str | None = None,
    owner: str | None = None,
) -> Places:
    """Which rows of the list are for a reason, in a stage, of a tier and of an owner; None: of all."""
    wanted = {"reason": reason, "stage": stage, "tier": tier, "owner": owner}
    masks = [(listed.table[column] == value).to_numpy() for column, value in wanted.items() if value is not None]
    return np.flatnonzero(np.all(masks, axis=0)) if masks else np.arange(len(listed.table))


def heading(w: Words) -> Exhibit:
    """The head over the choice of a list."""
    return Exhibit("act", w.t("Lists to act on"))


def to_act_on(listed: Listed, rows: Places, reason: str | None, w: Words) -> Exhibit:
    """Those of a list who have most at stake, with what to do: said once where all have the same reason.

    `rows`: the list, as `chosen` gives it. Only the rows that are shown are taken out.
    """
    head = heading(w)
    if not len(rows):
        return replace(head, lead=w.t("No customer is counted there."))
    count = w.n("**{count} customer.**", "**{count} customers.**", len(rows))
    trigger = BY_CODE[reason] if reason in listed.order else None
    told: tuple[str, ...] = () if trigger else ("why", "do", "owner", "due")
    told = ("next_product", *told) if reason in OFFERED and "next_product" in listed.table else told
    lead = f"{count} {doing(trigger.code, listed, w)}" if trigger else count
    more = w.t("The {shown} with most at stake are shown; the download holds all.", shown=w.number(SHOWN))
    plain = not listed.counts["held_out"] and not listed.counts["household"] and not listed.counts["month"]
    return replace(
        head,
        lead=lead,
        table=named(listed.table.iloc[rows[:SHOWN]], w),
        columns=columns(
            w,
            *("customer_id", "segment", "where", "silent_days", "revenue", "worth"),
            *(() if plain else ("status",)),
            *told,
        ),
        total=False,
        notes=(more,) if len(rows) > SHOWN else (),
        height=250,
        downloads=False,
    )


def doing(code: str, listed: Listed, w: Words) -> str:
    """What is done for a reason, by whom, how, and by when."""
    trigger = BY_CODE[code]
    by = w.t(
        "{owner}, {channel}, by {date}.",
        owner=w.t(OWNERS[trigger.owner]),
        channel=channel(trigger.channel, w).lower(),
        date=w.date(listed.due(code)),
    )
    return f"{w.t(ACTIONS[trigger.action])}. {by}"


def named(rows: pd.DataFrame, w: Words) -> pd.DataFrame:
    """Rows of the list with reason, action, owner, channel, tier, stage and what becomes of them in words."""
    waits = rows["waits"].astype(object).where(rows["waits"].astype(object) != "", _held(rows))
    return rows.assign(
        why=[w.t(REASONS[reason]) for reason in rows["reason"]],
        do=[w.t(ACTIONS[action]) for action in rows["action"]],
        owner=[w.t(OWNERS[owner]) for owner in rows["owner"]],
        channel=[channel(str(code), w) for code in rows["channel"]],
        segment=[tier(str(code), w) for code in rows["tier"]],
        where=[name(str(stage), w) for stage in rows["stage"]],
        status=[w.t(WAITS[code]) for code in waits],
    )


def _held(rows: pd.DataFrame) -> npt.NDArray[np.object_]:
    return np.where(rows["held_out"].to_numpy(bool), "held", "").astype(object)


def for_file(listed: Listed, rows: Places, w: Words) -> pd.DataFrame:
    """The list as it leaves: a row a customer, with headings for programs and values in words.

    Columns customer_id, reason, action, owner, channel, due_date, money_at_stake, hold_out (yes or no), waits (blank:
    not), list_date, and next_product where products are known. Read again by `study.came_of_it`.
    """
    taken = listed.table.iloc[rows]

    def said(column: str, words: dict[str, str]) -> pd.Series:
        return taken[column].astype(object).map(words)

    reasons_, actions_ = ({code: w.t(text) for code, text in table.items()} for table in (REASONS, ACTIONS))
    waits = {code: "" if not code else w.t(text) for code, text in WAITS.items()}
    left = pd.DataFrame(
        {
            "customer_id": taken["customer_id"],
            "reason": said("reason", reasons_),
            "action": said("action", actions_),
            "owner": said("owner", {code: w.t(text) for code, text in OWNERS.items()}),
            "channel": said("channel", {code: channel(code, w) for code in taken["channel"].cat.categories}),
            "due_date": taken["due"].dt.date,
            "money_at_stake": taken["worth"].round(2),
            "hold_out": np.where(taken["held_out"], w.t("yes"), w.t("no")),
            "waits": said("waits", waits),
            "list_date": listed.at,
        }
    )
    return left.assign(next_product=taken["next_product"]) if "next_product" in taken else left


def reading(w: Words) -> Exhibit:
    """How the list is to be read."""
    said = w.t(
        "Each customer is listed under the one reason that comes first: complaint and debt before offers. Revenue "
        "is this period's, or the previous period's for those who have stopped. At stake is the CLV of the tier they "
        "are or were in: what is lost if they leave, not what the action gives."
    )
    return Exhibit("act_reading", notes=(said,))
