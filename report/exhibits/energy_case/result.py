"""Exhibits of a programme's result: the proposal beside earlier ones, and the debrief."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import pandas as pd

from clv import Outcome
from exercise.progress import IDEA, NAME, Plan
from exercise.room import Room
from exercise.tradeoffs import Result, trade_offs
from report.columns import column, columns
from report.exhibit import Exhibit, KeyFigure, Notice
from report.exhibits.what_if import scenarios
from report.exhibits.what_if.worked import proved
from report.forms import LONGEST_NAME, Bars
from report.text import mark, markdown_text
from words import N_, Words
from words.typed import one_line

SHOWN_YEARS = (1, 2, 3, 5, 10)
OVER_TIME = ("year", "gain", "cost", "cumulative")
BY_TIER = ("tier:name", "clv:each", "clv_then", "net:left")
BESIDE = ("net:left", "effect")  # what a phone has room for; the file that is saved holds the rest
FOLLOW = {
    "retention": N_("retention"),
    "satisfaction": N_("satisfaction (SKI, NPS)"),
    "money": N_("margin per customer"),
    "revenue": N_("revenue per customer"),
    "used": N_("how many use it"),
}


def follow(key: str, r: Result, w: Words) -> str:
    """What can be followed, in words; money is margin or revenue, as the case counts it."""
    return w.t(FOLLOW["revenue" if key == "money" and r.case.margin is None else key])


def answer(r: Result, w: Words) -> str:
    """What is left when the programme is paid, or what is missing."""
    o = r.outcome
    if o.net >= 0:
        return w.t(
            "{mark} is the net when the programme is paid, on a base worth {value}.",
            mark=mark(w.short(o.net)),
            value=w.short(r.portfolio),
        )
    return w.t("{mark} is missing: the programme costs more than it gives.", mark=mark(w.short(-o.net)))


def key_figures(r: Result, w: Words) -> list[KeyFigure]:
    """What it gives and costs, when it is paid back, and how much must come true."""
    o, never = r.outcome, w.t("never")
    year, effect = o.pay_back_years, o.break_even_effect
    reached = w.n("{count} customer", "{count} customers", round(o.customers))
    return [
        KeyFigure(
            w.t("Value gain"),
            w.short(o.gain),
            reached,
            proof=partial(proved, "gain", w.t("Value gain"), o, w, r.today, r.scenario),
        ),
        KeyFigure(
            w.t("Cost"),
            w.short(o.cost),
            w.t("of which {money} at once", money=w.short(r.scenario.one_off)),
            proof=partial(proved, "cost", w.t("Cost"), o, w, r.today, r.scenario),
        ),
        KeyFigure(
            w.t("Paid back"),
            never if year is None else w.t("year {n}", n=w.number(year)),
            w.t("counted in whole years"),
            proof=partial(proved, "pay_back", w.t("Paid back"), o, w, r.today, r.scenario),
        ),
        KeyFigure(
            w.t("Effect needed"),
            never if effect is None else w.percent(effect),
            w.t("of what you assume"),
            proof=partial(proved, "effect", w.t("Effect needed"), o, w, r.today, r.scenario),
        ),
    ]


def exhibits(here: Room, r: Result) -> list[Exhibit]:
    """How unsure it is, the customer the case follows, the years, and the tiers."""
    w, years = here.w, r.years[r.years["year"].isin(SHOWN_YEARS)]
    tiers = r.tiers.assign(tier=[here.tier(str(t)) for t in r.tiers["tier"]])
    heads = columns(w, *OVER_TIME)
    followed = thread(here, r)
    return [
        _unsure(r, w),
        *([Exhibit("thread", lead=followed)] if followed else []),
        Exhibit("over_time", w.t("Over time"), table=years, columns=heads, total=False, file="case_years"),
        Exhibit("tier_by_tier", w.t("Tier by tier"), table=tiers, columns=columns(w, *BY_TIER), file="case_tiers"),
    ]


def thread(here: Room, r: Result) -> str:
    """What the programme means to the customer the case follows; "" where it follows nobody."""
    found, one = r.thread, here.case.character
    if found is None or one is None or r.facts.person is None:
        return ""
    w, (meant, now, then) = here.w, found
    said = {"name": f"**{markdown_text(one.name)}**", "tier": here.tier(r.facts.person.tier), "now": w.money(now)}
    if not meant:
        return w.t("{name} is in {tier}, which your programme does not reach: to her all is as before.", **said)
    return w.t(
        "{name} is in {tier}. Today she is worth {now}, with your programme {then}. What does she notice?",
        then=w.money(then),
        **said,
    )


def _unsure(r: Result, w: Words) -> Exhibit:
    """What is left with half, all, and one and a half of the effect, and with tier changes where they are known."""
    alone = w.t("The case's customers do not show who changes tier, so tier changes cannot be counted.")
    notes = (alone,) if r.moving is None else ()
    return Exhibit("unsure", _unsure_message(r, w), scenarios(_nets(r, w), w), notes=notes)


def _nets(r: Result, w: Words) -> list[tuple[str, float]]:
    names = (w.t("Half the effect"), w.t("The whole effect"), w.t("1.5 × the effect"))
    rows = [(name, o.net) for name, o in zip(names, r.outcomes, strict=True)]
    return rows if r.moving is None else [*rows, (w.t("Tier changes"), r.moving.net)]


def _unsure_message(r: Result, w: Words) -> str:
    nets = [net for _, net in _nets(r, w)]
    if min(nets) >= 0:
        return w.t("It pays even with half the effect") if r.moving is None else w.t("It pays however it is counted")
    if max(nets) < 0:
        return w.t("It does not pay however it is counted")
    return w.t("Whether it pays depends on how much comes true")


# The proposal -------------------------------------------------------------------------------------------


def proposal(here: Room, r: Result, name: str) -> list[Exhibit]:
    """What a group shows the others: for whom, what, the money, what must come true, and how they measure it."""
    w = here.w
    tiers = w.listed([here.tier(here.case.names[t]) for t in r.plan.targets])
    whom = w.n("{count} customer in {tiers}", "{count} customers in {tiers}", round(r.outcome.customers), tiers=tiers)
    said = w.t("**For whom.** {whom}; {form}.", whom=whom, form=r.form.name.said(w.language).lower())
    idea = f"{markdown_text(r.plan.idea, IDEA)}\n\n" if r.plan.idea else ""
    what = w.listed([markdown_text(item.name.said(w.language)) for item, _ in r.items])
    return [
        Exhibit("proposal", markdown_text(name, NAME), _bar(r, w), lead=idea + said),
        Exhibit("proposal_what", lead=w.t("**With what.** {ingredients}.", ingredients=what)),
        Exhibit("proposal_money", lead=_money(r, w)),
        Exhibit("proposal_must", lead=_must(r, w)),
        Exhibit("proposal_measure", lead=measure(r, w)),
    ]


def _bar(r: Result, w: Words) -> Bars:
    """What the proposal gives, costs and leaves, for the wall."""
    o = r.outcome
    rows = ((w.t("Value gain"), o.gain), (w.t("Cost"), -o.cost), (w.t("Net"), o.net))
    return scenarios(rows, w)


def _money(r: Result, w: Words) -> str:
    o = r.outcome
    year = w.t("never") if o.pay_back_years is None else w.t("year {n}", n=w.number(o.pay_back_years))
    return w.t(
        "**The money.** Gives {gain}, costs {cost}: {net} net. Paid back: {year}.",
        gain=w.short(o.gain),
        cost=w.short(o.cost),
        net=w.short_signed(o.net),
        year=year,
    )


def _must(r: Result, w: Words) -> str:
    effect = r.outcome.break_even_effect
    told = w.t("**What must come true.** No effect is large enough to pay for it.")
    if effect is not None:
        told = w.t("**What must come true.** {share} of the assumed effect, to break even.", share=w.percent(effect))
    if r.moving is not None:
        told += " " + w.t("Counted with tier changes the net is {net}.", net=w.short_signed(r.moving.net))
    return told


def measure(r: Result, w: Words) -> str:
    """How the group will know: what it follows, from where to where, and whether a control group is large enough."""
    if not r.plan.followed and not r.plan.held_out:
        return w.t("**How we measure it.** Not decided yet: what do you follow, and against whom?")
    told = w.t("**How we measure it.**")
    if r.plan.followed:
        told = w.t("**How we measure it.** We follow {figures}.", figures=w.listed(_followed(r, w)))
    return f"{told} {_against(r, w)}"


def _followed(r: Result, w: Words) -> list[str]:
    """What is followed; retention from where to where."""
    said = {key: follow(key, r, w) for key in r.plan.followed}
    now, then = r.kept
    if "retention" in said and then > now:
        values = {"now": w.percent(now, 1), "then": w.percent(then, 1)}
        said["retention"] = w.t("retention (from {now} to {then} in a year)", **values)
    return list(said.values())


def _against(r: Result, w: Words) -> str:
    """The control group, and whether it can show the effect."""
    if not r.plan.held_out:
        return w.t("Nobody is left without the programme, so what would have happened anyway cannot be seen.")
    if r.held_out is None:
        return w.t("The programme is not assumed to change retention, so a control group would show nothing.")
    alone, needed = r.held_out
    said = {"alone": w.number(alone), "needed": w.number(needed)}
    if alone >= needed:
        return w.t(
            "{alone} drawn by lot form the control group: enough to see the effect, which takes {needed}.", **said
        )
    return w.t(
        "{alone} drawn by lot form the control group. To see the effect in a year takes {needed}: measure for longer, "
        "or let it be larger.",
        **said,
    )


def side_by_side(here: Room, tries: tuple[tuple[str, Plan], ...]) -> Exhibit:
    """The kept proposals beside one another."""
    w = here.w
    rows = [_attempt(here, name, here.result(plan)) for name, plan in tries]
    heads = (column(w, "name:proposal", longest=LONGEST_NAME), *columns(w, *BESIDE))
    message = w.t("The proposals side by side")
    best = sorted(((str(row["name"]), float(str(row["net"]))) for row in rows), key=lambda one: -_low(one[1]))
    form = scenarios([(one_line(name, LONGEST_NAME), net) for name, net in best], w)
    return Exhibit("tries", message, form, pd.DataFrame(rows), heads, total=False, file="case_tries")


def _low(net: float) -> float:
    return -math.inf if math.isnan(net) else net


def _attempt(here: Room, name: str, r: Result) -> dict[str, object]:
    w = here.w
    row: dict[str, object] = {"name": name, "whom": w.listed([here.tier(here.case.names[t]) for t in r.plan.targets])}
    row["form"] = r.form.name.said(w.language) if r.plan.form else w.number(None)
    row["ingredients"] = r.plan.count
    found: Outcome | None = r.outcome if r.whole else None
    ask: dict[str, Callable[[Outcome], float | None]] = {
        "gain": lambda o: o.gain,
        "cost": lambda o: o.cost,
        "net": lambda o: o.net,
        "roi": lambda o: o.roi,
        "effect": lambda o: o.break_even_effect,
    }
    row |= {key: math.nan if found is None else _real(read(found)) for key, read in ask.items()}
    return row | {"net_moving": r.moving.net if found is not None and r.moving is not None else math.nan}


def _real(x: float | None) -> float:
    return math.nan if x is None else x


# The debrief --------------------------------------------------------------------------------------------


def insight(here: Room) -> Exhibit:
    """What the case is about."""
    return Exhibit("insight", here.w.t("The insight"), lead=here.say(here.case.insight))


def choices_heading(w: Words) -> Exhibit:
    """What goes before the trade-offs."""
    return Exhibit("choices", w.t("Your choices"))


def traded(r: Result, w: Words) -> list[Exhibit]:
    """What the choices traded for what."""
    told = [Exhibit(f"trade_off_{place + 1}", lead=f"- {said}") for place, said in trade_offs(r, w)]
    balanced = w.t("Nothing in your choices stands out: balanced, or cautious?")
    return told or [Exhibit("trade_offs", notices=(Notice(balanced),))]
