"""What a room says and shows: its guesses, polls, proposals and debrief, for the wall and for the phones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clv import Outcome
from exercise.figures import in_unit
from exercise.room import Room
from report.columns import Column
from report.exhibit import Exhibit, KeyFigure
from report.exhibits.energy_case import result
from report.exhibits.what_if import scenarios
from report.forms import BarGroup, Bars, Guesses, Measure, Reference, Row
from report.text import mark, markdown_text, plain_text
from words import N_, Words
from workshop.debrief import Debrief, GuessSummary, PollSummary
from workshop.proposals import Proposal, plan_of, ranked, scenario_of
from workshop.rounds import Play, RoomQuestion, TierSums

MOST_BARS, MOST_WORDS = 12, 24
BY = {"net": N_("Net"), "cost": N_("Cost"), "gain": N_("Customers' value")}
TRADED = {
    "little_profit": N_("spend on customers who bring little"),
    "public_to_all": N_("give everybody the same"),
    "drivers_missed": N_("leave a strong driver without an ingredient"),
    "drivers_met": N_("touch both of the strongest drivers"),
    "one_piece": N_("put everything in one piece"),
    "beyond_evidence": N_("believe in more than anyone has measured"),
    "never_pays": N_("do not pay for themselves"),
    "needs_luck": N_("need luck to break even"),
    "quick": N_("pay back early"),
    "moves_less": N_("give less when customers change tier"),
    "price_first": N_("buy loyalty with price"),
}


# Questions ------------------------------------------------------------------------------------------------------


def written(asked: RoomQuestion, value: float, w: Words) -> str:
    """A guess or the truth in the question's unit."""
    return in_unit(asked.unit, plain(asked, value), w, decimals=asked.decimals)


def plain(asked: RoomQuestion, value: float) -> float:
    """A guess as a form holds it: a share, not per cent."""
    return value / 100 if asked.unit == "percent" else value


def truth(found: GuessSummary, w: Words) -> str:
    """The answer of a guess, and where the room was."""
    said = {"mark": mark(written(found.asked, found.truth, w)), "middle": written(found.asked, found.middle, w)}
    near = w.n("{count} guess was near.", "{count} guesses were near.", found.near)
    return w.t("{mark} is the answer. The middle of the room guessed {middle}.", **said) + " " + near


def guessed(found: GuessSummary, w: Words, own: float | None = None) -> Exhibit:
    """Everybody's guesses as dots beside the truth."""
    asked = found.asked
    values = tuple(plain(asked, v) for v in found.values)
    line = Reference(plain(asked, found.truth), f"**{written(asked, found.truth, w)}**")
    low, high = (written(asked, v, w) for v in found.spread)
    alt = w.t(
        "{count} guesses, half of them between {low} and {high}; right is {truth}.",
        count=w.number(found.count),
        low=low,
        high=high,
        truth=written(asked, found.truth, w),
    )
    form = Guesses(
        values, 0.0, plain(asked, asked.high), measure_of(asked), alt, line, None if own is None else plain(asked, own)
    )
    message = w.t("Half of the room guessed between {low} and {high}", low=low, high=high)
    return Exhibit("room_guesses", message, form)


def measure_of(asked: RoomQuestion) -> Measure:
    """How a guess is written in a figure."""
    return Measure("", asked.unit, plain(asked, asked.high))  # type: ignore[arg-type]


def own_guess(found: GuessSummary, own: float, w: Words) -> str:
    """One's own guess against the room's, on one's own phone."""
    return w.t(
        "**You guessed {own}**, nearer than {share} of the others.",
        own=written(found.asked, own, w),
        share=w.percent(found.nearer_than(own)),
    )


def polled(found: PollSummary, w: Words) -> Exhibit:
    """The room's answers, with what others have answered as lines across the same bars."""
    asked = found.asked
    options = [option.said(w.language) for option in asked.options]
    parts = [(option, found.share(i), (i,)) for i, option in enumerate(options)]
    form = poll_bars(parts, found, w)
    message = w.n("{count} answer", "{count} answers", found.count)
    return Exhibit("room_poll", message, form, text=world_said(asked, w))


def poll_bars(parts: Sequence[tuple[str, float, tuple[int, ...]]], found: PollSummary, w: Words) -> Bars:
    """A bar an answer, or several joined. `parts`: what it is called, its share, the places of its answers."""
    groups = tuple(
        BarGroup(called, (Row("", share, targets=_others(found.asked, places, w)),)) for called, share, places in parts
    )
    shares = [f"{called} {w.percent(share)}" for called, share, _ in parts]
    alt = w.t("{count} answers: {shares}.", count=w.number(found.count), shares=w.listed(shares))
    return Bars(groups, Measure("", "percent", 1.0), " ".join(filter(None, [alt, others_said(found.asked, w)])))


def others_said(asked: RoomQuestion, w: Words) -> str:
    """What others have answered, in one plain line."""
    return "; ".join(line.strip() for line in plain_text(world_said(asked, w)).splitlines())


def _others(asked: RoomQuestion, places: tuple[int, ...], w: Words) -> tuple[Reference, ...]:
    """What others have answered to one answer; joined ones have nothing to stand beside."""
    return tuple(
        Reference(one.share, f"{w.percent(one.share)} · {one.source}") for one in asked.world if places == (one.option,)
    )


def world_said(asked: RoomQuestion, w: Words) -> str:
    """What others have answered, in words, with who they were and where it was published."""
    return "  \n".join(
        w.t(
            "{share} {who} ({source})",
            share=f"**{w.percent(one.share)}**",
            who=one.who.said(w.language),
            source=one.source,
        )
        for one in asked.world
    )


def spoken(found: Sequence[str], w: Words, most: int = MOST_WORDS) -> Exhibit:
    """What the room has written, without names."""
    shown = [f"- {markdown_text(text, 140)}" for text in found[:most]]
    more = len(found) - most
    rest = [f"- {w.t('and {count} more', count=w.number(more))}"] if more > 0 else []
    return Exhibit("room_words", w.n("{count} answer", "{count} answers", len(found)), text="\n".join([*shown, *rest]))


# Proposals ------------------------------------------------------------------------------------------------------


def leader_of(found: Sequence[Proposal], by: str, w: Words) -> str:
    """The first of the proposals, and how far apart they are."""
    if not found:
        return w.t("No proposal has been handed in yet.")
    amounts = [getattr(one, by) for one in found]
    if len(found) == 1:
        return w.t("{mark}: one proposal so far.", mark=mark(w.short(amounts[0])))
    return w.t(
        "{mark} lies between the lowest and the highest of the {count} proposals.",
        mark=mark(w.short(max(amounts) - min(amounts))),
        count=w.number(len(found)),
    )


def proposals(found: Sequence[Proposal], by: str, w: Words, most: int = MOST_BARS, own: int = 0) -> Exhibit:
    """Each group's proposal as an outlined bar under its name; of many, the first and the last of the order.

    `own`: the number of the reader's group, which is always shown.
    """
    order = ranked(list(found), by)
    shown = _ends(order, most, own)
    rows = [(one.group.name, getattr(one, by)) for one in shown]
    said = [f"{one.group.name} {w.short(getattr(one, by))}" for one in shown]
    amounts = [getattr(one, by) for one in found]
    low, middle, high = np.percentile(amounts, [25, 50, 75])
    spread = w.t(
        "Half of the proposals lie between {low} and {high}, the middle one at {middle}.",
        low=w.short(low),
        high=w.short(high),
        middle=w.short(middle),
    )
    hidden = len(order) - len(shown)
    more = f" {w.n('{count} more is not shown.', '{count} more are not shown.', hidden)}" if hidden else ""
    form = scenarios(rows, w)
    form = Bars(form.groups, form.measure, w.listed(said))
    message = w.t("{measure}, by proposal", measure=w.t(BY[by]))
    return Exhibit("room_proposals", message, form, text=spread + more)


def _ends(order: list[Proposal], most: int, own: int) -> list[Proposal]:
    """As many as there is room for: the first, the last two, and one's own."""
    if len(order) <= most:
        return order
    mine = [one for one in order[most - 2 : -2] if one.group.id == own]
    return [*order[: most - 2 - len(mine)], *mine, *order[-2:]]


def one_page(one: Proposal, here: Room | None, play: Play, w: Words) -> list[Exhibit]:
    """A proposal's result on one page: the case's own, or what the levers were and what they give."""
    if here is not None:
        return result.proposal(here, here.result(plan_of(one)), one.group.name)
    rows = ((w.t("Value gain"), one.gain), (w.t("Cost"), -one.cost), (w.t("Net"), one.net))
    return [Exhibit("room_one", markdown_text(one.group.name), scenarios(rows, w), text=levers(one, play, w))]


def levers(one: Proposal, play: Play, w: Words) -> str:
    """What a proposal does to whom, in words."""
    found = scenario_of(one)
    names = play.tiers.names if play.tiers else ()
    tiers = w.listed([markdown_text(w.tier(names[i])) for i in one.targets if i < len(names)])
    return w.t(
        "**{tiers}:** {frequency} purchases a year, {revenue} per purchase, {years} years longer, for {uptake} of "
        "them, at {cost} per customer and year.",
        tiers=tiers,
        frequency=w.signed(found.levers.frequency, 2),
        revenue=w.money_signed(found.levers.revenue),
        years=w.signed(found.levers.years, 2),
        uptake=w.percent(found.uptake),
        cost=w.money(found.yearly_cost),
    )


def outcome(found: Outcome, w: Words) -> list[KeyFigure]:
    """What a proposal gives, costs and leaves."""
    named = ((w.t("Value gain"), found.gain), (w.t("Cost"), found.cost), (w.t("Net"), found.net))
    return [KeyFigure(label, w.short(amount)) for label, amount in named]


# The debrief ----------------------------------------------------------------------------------------------------


def insight(play: Play, here: Room | None, w: Words) -> str:
    """What it was about: the case's insight, or how much of the value the best carry."""
    if here is not None:
        return here.say(here.case.insight)
    if play.tiers is None:
        return ""
    shares = _value_shares(play.tiers)
    return w.t(
        "{tier} are {few} of the customers and carry {share} of the value.",
        tier=markdown_text(w.tier(play.tiers.names[0])),
        few=w.percent(play.tiers.customers[0] / sum(play.tiers.customers)),
        share=w.percent(shares[0]),
    )


def _value_shares(tiers: TierSums) -> list[float]:
    """Each tier's share of the value: customers × what one brings a year × years they stay; unknown ones count 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        t = tiers.today
        worth = np.nan_to_num(t.customers * t.frequency * t.revenue * t.margin * t.years / t.churn, posinf=0.0)
    return [float(x) for x in worth / (worth.sum() or 1.0)]


def debrief(found: Debrief, play: Play, here: Room | None, w: Words) -> list[Exhibit]:
    """What the insight was, which trade-offs the room made, the best effect for the money, the commonest mistake."""
    told = [(w.t("The insight"), insight(play, here, w)), (w.t("The commonest mistake"), mistake(found, w))]
    told += [(w.t("What the room chose"), chosen(found, play, here, w)), (w.t("Most for the money"), best(found, w))]
    return [Exhibit(f"room_debrief_{i}", head, text=text) for i, (head, text) in enumerate(told) if text]


def mistake(found: Debrief, w: Words) -> str:
    """The question at which most were off to the same side."""
    one = found.farthest
    if one is None:
        return ""
    said = {
        "ask": one.asked.ask.said(w.language),
        "off": w.number(max(one.low, one.high)),
        "all": w.number(one.count),
        "truth": written(one.asked, one.truth, w),
    }
    if one.low >= one.high:
        return w.t("“{ask}” {off} of {all} guessed too low; right was {truth}.", **said)
    return w.t("“{ask}” {off} of {all} guessed too high; right was {truth}.", **said)


def counted(found: Debrief, play: Play, here: Room | None, w: Words) -> list[tuple[str, int]]:
    """Whom the proposals were for, and which trade-offs they made: in words, and how many."""
    names = here.case.names if here is not None else play.tiers.names if play.tiers else ()
    called = [here.tier(name) if here is not None else markdown_text(w.tier(name)) for name in names]
    lines = [(w.t("chose {tier}", tier=tier), found.targets[i]) for i, tier in enumerate(called) if found.targets[i]]
    return lines + [(w.t(TRADED[rule]), count) for rule, count in found.traded if rule in TRADED]


def chosen(found: Debrief, play: Play, here: Room | None, w: Words) -> str:
    """The same as lines."""
    most = w.number(len(found.proposals))
    return "\n".join(
        f"- {w.t('{count} of {all} {what}.', count=w.number(count), all=most, what=what)}"
        for what, count in counted(found, play, here, w)
    )


def said_column(w: Words) -> Column:
    """The column of what a room has written."""
    return Column("said", w.t("In their own words"), "text", longest=140)


def best(found: Debrief, w: Words) -> str:
    """The proposal that gives most for each unit of money spent."""
    one = found.best_per_money
    if one is None or one.per_money is None:
        return ""
    return w.t(
        "**{name}**: {gain} gained for each {unit} spent.",
        name=markdown_text(one.group.name),
        gain=w.number(one.per_money, 1),
        unit=w.unit or "1",
    )
