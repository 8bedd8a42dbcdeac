"""Exhibits of how the list is made: the triggers in order of priority, and who is held out by lot."""

from __future__ import annotations

import math

from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.stages.names import ACTIONS, OWNERS, REASONS, channel
from study.actions import Listed
from study.beside import kept_beside
from words import Words

PRIORITY = ("order", "why", "customers", "worth:sum", "do", "owner", "channel:by", "days")


def priority(listed: Listed, w: Words) -> Exhibit:
    """The triggers as they are tried, with who does what, how soon, and how many get it."""
    table = listed.priority
    named = table.assign(
        why=[w.t(REASONS[code]) for code in table["reason"]],
        do=[w.t(ACTIONS[code]) for code in table["action"]],
        owner=[w.t(OWNERS[code]) for code in table["owner"]],
        channel=[channel(code, w) for code in table["channel"]],
    )
    note = w.t("Tried from the top; the first that holds is the customer's one action, so nobody gets two.")
    off = [w.t(REASONS[code]) for code in listed.off]
    told = [w.t("Switched off: {reasons}.", reasons="; ".join(off))] if off else []
    return Exhibit(
        "priority",
        priority_message(listed, w),
        table=named,
        columns=columns(w, *PRIORITY),
        total=False,
        notes=(note, *told),
        file="priority_of_actions",
    )


def priority_message(listed: Listed, w: Words) -> str:
    """How many get an action, and that it is one each."""
    return w.n(
        "{count} customer gets one action, by this priority",
        "{count} customers get one action each, by this priority",
        len(listed.table),
    )


@kept_beside
def hold_out(listed: Listed, w: Words) -> Exhibit:
    """Who is left untouched so that the effect can be measured, how many that takes, and how they are drawn."""
    counts, found = listed.counts, listed.by_reason
    named = found.assign(why=[w.t(REASONS[code]) for code in found["reason"]])
    drawn = w.t(
        "Drawn by lot: a customer is held out when the first eight bytes of SHA-256 of “{seed}:customer id”, divided "
        "by 2⁶⁴, are under {share}; the same list gives the same draw. Complaints, debts and price rises are never "
        "held out.",
        seed=str(listed.plan.seed),
        share=w.number(listed.share, 2),
    )
    seen = w.t("The effect seen is the smallest rise of retention that four draws of five show for that action alone.")
    return Exhibit(
        "hold_out",
        w.n("{count} customer is held out", "{count} customers are held out", counts["held_out"]),
        lead=proposal(listed, w),
        table=named if len(named) else None,
        columns=columns(w, "why", "contacted", "held_out", "seen:effect"),
        total=False,
        notes=(drawn, seen) if listed.share > 0 else (),
        file="hold_out_by_action",
    )


def proposal(listed: Listed, w: Words) -> str:
    """How large the hold-out has to be, by the same arithmetic as a control group's."""
    found = listed.proposed
    values = {"n": w.number(found.customers), "effect": w.points(found.effect, 0), "share": w.percent(found.share)}
    if math.isnan(found.retention):
        return w.t("How many stay is not known, so a tenth is proposed.")
    if found.enough:
        return w.t(
            "To see {effect} of retention among {n} contacts, {share} must be left untouched, as on Evidence.", **values
        )
    return w.t(
        "Not even half of {n} contacts left untouched would show {effect} of retention, so it is proposed that nobody "
        "is held out.",
        **values,
    )


def contacts_message(listed: Listed, w: Words) -> str:
    """How many are contacted this time, and how many are held out."""
    counts = listed.counts
    return w.t(
        "This time {n} are contacted and {held} held out",
        n=w.number(counts["contacted"]),
        held=w.number(counts["held_out"]),
    )


@kept_beside
def contacts(listed: Listed, w: Words) -> Exhibit:
    """Who is contacted this time, by owner, and how many wait, and why."""
    counts = listed.counts
    waiting = {
        "household": w.n(
            "{count} waits: another in the household gets the offer.",
            "{count} wait: another in the household gets the offer.",
            counts["household"],
        ),
        "month": w.n(
            "{count} waits for another month, with less at stake.",
            "{count} wait for another month, with less at stake.",
            counts["month"],
        ),
    }
    told = [sentence for why, sentence in waiting.items() if counts[why]]
    note = w.t(
        "Those with most at stake are contacted first. A complaint, a debt and a price rise never wait, and count. "
        "Of a household one gets an offer; that is not asked of a complaint, a debt or a contract."
    )
    named = listed.by_owner.assign(owner=[w.t(OWNERS[code]) for code in listed.by_owner["owner"]])
    return Exhibit(
        "contacts",
        w.n(
            "{count} customer is contacted this time", "{count} customers are contacted this time", counts["contacted"]
        ),
        lead=" ".join(told),
        table=named if len(named) else None,
        columns=columns(w, "owner", "contacted", "held_out", "waits", "worth:sum", "due:first"),
        total=False,
        notes=(note,),
        file="contacts_by_owner",
    )
