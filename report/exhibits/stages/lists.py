"""Exhibits of the lists to act on: customers, next action and reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

import clv
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.stages.names import ACTIONS, REASONS, name, tier
from study.stages import Found
from words import Words

URGENT = ("complaint", "unpaid", "low_nps", "at_risk", "first_purchase", "lost")
SHOWN = 100
Places = npt.NDArray[np.intp]


def reasons(found: Found) -> list[str]:
    """The reasons that somebody is on the list for, those that come first first."""
    return [reason for reason, _, _ in clv.stages.ACTIONS if found.reasons.get(reason, 0)]


def first_reason(found: Found) -> str | None:
    """The reason whose list is shown before anybody has chosen; None where there is nobody to list."""
    there = reasons(found)
    return next((reason for reason in URGENT if reason in there), there[0] if there else None)


def chosen(found: Found, reason: str | None = None, stage: str | None = None, tier: str | None = None) -> Places:
    """Which rows of `found.actions` are for a reason, in a stage and of a tier; None: of all."""
    wanted = {"reason": reason, "stage": stage, "tier": tier}
    masks = [(found.actions[column] == value).to_numpy() for column, value in wanted.items() if value is not None]
    return np.flatnonzero(np.all(masks, axis=0)) if masks else np.arange(len(found.actions))


def heading(w: Words) -> Exhibit:
    """The head over the choice of a list."""
    return Exhibit("act", w.t("Lists to act on"))


def to_act_on(found: Found, rows: Places, reason: str | None, w: Words) -> Exhibit:
    """Those of a list who are worth most, with what to do: said once where all have the same reason.

    `rows`: the list, as `chosen` gives it. Only the rows that are shown are taken out.
    """
    head = heading(w)
    if not len(rows):
        return replace(head, lead=w.t("No customer is counted there."))
    count = w.n("**{count} customer.**", "**{count} customers.**", len(rows))
    action = next((a for r, a, _ in clv.stages.ACTIONS if r == reason), None)
    more = w.t("The {shown} worth most are shown; the download holds all.", shown=w.number(SHOWN))
    told = () if action else ("why", "do")
    return replace(
        head,
        lead=f"{count} {w.t(ACTIONS[action])}." if action else count,
        table=named(found.actions.iloc[rows[:SHOWN]], w),
        columns=columns(w, "customer_id", "segment", "where", "silent_days", "revenue", "worth", *told),
        total=False,
        notes=(more,) if len(rows) > SHOWN else (),
        height=430,
        downloads=False,
    )


def named(rows: pd.DataFrame, w: Words) -> pd.DataFrame:
    """Rows of the list with reason, action, tier and stage in words."""
    return rows.assign(
        why=[w.t(REASONS[reason]) for reason in rows["reason"]],
        do=[w.t(ACTIONS[action]) for action in rows["action"]],
        segment=[tier(str(code), w) for code in rows["tier"]],
        where=[name(str(stage), w) for stage in rows["stage"]],
    )


def reading(w: Words) -> Exhibit:
    """How the list is to be read."""
    said = w.t(
        "Each customer is listed under the one reason that comes first: complaint and debt before offers. Revenue "
        "is this period's, or the previous period's for those who have stopped. CLV is that of the tier they are "
        "or were in."
    )
    return Exhibit("act_reading", notes=(said,))
