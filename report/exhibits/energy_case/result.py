"""What a programme gives, the proposal on one page beside earlier ones, and the debrief."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from clv import Outcome
from exercise.progress import NAME, Plan
from exercise.room import Room
from exercise.tradeoffs import Result, trade_offs
from report.columns import column, columns
from report.exhibit import Exhibit, KeyFigure, Notice
from report.exhibits.energy_case.programme import facts
from report.exhibits.what_if import scenarios
from report.text import mark, markdown_text
from words import Words

SHOWN_YEARS = (1, 2, 3, 5, 10)
OVER_TIME = ("year", "gain", "cost", "cumulative")
BY_TIER = ("tier:name", "reached", "clv:each", "clv_then", "gain", "cost", "net")
BESIDE = ("form", "cost", "net", "roi", "effect", "net_moving")


def answer(r: Result, w: Words) -> str:
    """What is left when the programme is paid, or what is missing."""
    o = r.outcome
    if o.net >= 0:
        return w.t(
            "{mark} is left when the programme is paid, on a base worth {value}.",
            mark=mark(w.short(o.net)),
            value=w.short(r.portfolio),
        )
    return w.t("{mark} is missing: the programme costs more than it gives.", mark=mark(w.short(-o.net)))


def key_figures(r: Result, w: Words) -> list[KeyFigure]:
    """The six key figures."""
    o, never = r.outcome, w.t("never")
    year, effect = o.pay_back_years, o.break_even_effect
    clv, then = r.worth
    return [
        KeyFigure(w.t("Customer value"), w.short(then), w.t("today {money}", money=w.short(clv))),
        KeyFigure(w.t("Gain"), w.short(o.gain), w.n("{count} customer", "{count} customers", round(o.customers))),
        KeyFigure(w.t("Cost"), w.short(o.cost), w.t("{money} once", money=w.short(r.scenario.one_off))),
        KeyFigure(w.t("Return"), w.percent(o.roi), w.t("net divided by cost")),
        KeyFigure(
            w.t("Paid back"),
            never if year is None else w.t("year {n}", n=w.number(year)),
            w.t("counted in whole years"),
        ),
        KeyFigure(
            w.t("Effect needed"),
            never if effect is None else w.percent(effect),
            w.t("of what you assume"),
        ),
    ]


def exhibits(here: Room, r: Result) -> list[Exhibit]:
    """How unsure it is, the years, and the tiers."""
    w, years = here.w, r.years[r.years["year"].isin(SHOWN_YEARS)]
    tiers = r.tiers.assign(tier=[here.tier(str(t)) for t in r.tiers["tier"]])
    heads = columns(w, *OVER_TIME)
    return [
        _unsure(r, w),
        Exhibit("over_time", w.t("Over time"), table=years, columns=heads, total=False, file="case_years"),
        Exhibit("tier_by_tier", w.t("Tier by tier"), table=tiers, columns=columns(w, *BY_TIER), file="case_tiers"),
    ]


def _unsure(r: Result, w: Words) -> Exhibit:
    """What is left with half, all, and one and a half of the effect, and with migration where that can be counted."""
    alone = w.t("The case's customers do not show who moves between tiers, so migration cannot be counted.")
    notes = (alone,) if r.moving is None else ()
    return Exhibit("unsure", _unsure_message(r, w), scenarios(_nets(r, w), w), notes=notes)


def _nets(r: Result, w: Words) -> list[tuple[str, float]]:
    names = (w.t("Half the effect"), w.t("The whole effect"), w.t("One and a half"))
    rows = [(name, o.net) for name, o in zip(names, r.outcomes, strict=True)]
    return rows if r.moving is None else [*rows, (w.t("With migration"), r.moving.net)]


def _unsure_message(r: Result, w: Words) -> str:
    nets = [net for _, net in _nets(r, w)]
    if min(nets) >= 0:
        return w.t("It pays also with half the effect") if r.moving is None else w.t("It pays in every way counted")
    if max(nets) < 0:
        return w.t("It does not pay in any way counted")
    return w.t("Whether it pays depends on how much comes true")


# The proposal -------------------------------------------------------------------------------------------


def proposal(here: Room, r: Result, name: str) -> list[Exhibit]:
    """What a group shows the others: for whom, what, the money, what must come true."""
    w = here.w
    tiers = w.listed([here.tier(here.case.names[t]) for t in r.plan.targets])
    whom = w.n("{count} customer in {tiers}", "{count} customers in {tiers}", round(r.outcome.customers), tiers=tiers)
    said = w.t("**For whom.** {whom}; {form}.", whom=whom, form=r.form.name.said(w.language).lower())
    what = [f"- {item.name.said(w.language)}: {facts(numbers, w)}" for item, numbers in r.items]
    return [
        Exhibit("proposal", markdown_text(name, NAME), lead=said),
        Exhibit("proposal_what", lead=w.t("**With what.**") + "\n" + "\n".join(what)),
        Exhibit("proposal_money", lead=_money(r, w)),
        Exhibit("proposal_must", lead=_must(r, w)),
    ]


def _money(r: Result, w: Words) -> str:
    o = r.outcome
    year = w.t("never") if o.pay_back_years is None else w.t("year {n}", n=w.number(o.pay_back_years))
    return w.t(
        "**The money.** Gives {gain}, costs {cost}, leaves {net}. Paid back: {year}.",
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
        told += " " + w.t("Counted with migration {net} is left.", net=w.short_signed(r.moving.net))
    return told


def side_by_side(here: Room, tries: tuple[tuple[str, Plan], ...]) -> Exhibit:
    """The kept proposals beside one another."""
    w = here.w
    rows = [_attempt(here, name, here.result(plan)) for name, plan in tries]
    heads = (column(w, "name:proposal", longest=NAME), column(w, "whom:proposal", longest=30), *columns(w, *BESIDE))
    message = w.t("The proposals side by side")
    return Exhibit("tries", message, table=pd.DataFrame(rows), columns=heads, total=False, file="case_tries")


def _attempt(here: Room, name: str, r: Result) -> dict[str, object]:
    w = here.w
    row: dict[str, object] = {"name": name, "whom": w.listed([here.tier(here.case.names[t]) for t in r.plan.targets])}
    row["form"] = r.form.name.said(w.language) if r.plan.form else w.number(None)
    row["ingredients"] = len(r.plan.chosen)
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
