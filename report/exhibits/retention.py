"""How long do the customers stay?"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from clv import TOTAL
from clv.benchmarks import benchmarks
from clv.horizon import horizon
from clv.limits import FEWEST
from clv.tables import Floats
from report import notices
from report.columns import Column, columns
from report.exhibit import Behind, Exhibit, Notice
from report.exhibits import left, portfolio, season, trend
from report.forms import Curve, Measure, Spot, cut
from report.scale import known, real
from report.text import mark, markdown_text
from study import Study, kept, subscription
from study import retention as model
from study.leaving import leaving
from words import N_, Words

MOST_TIERS = 6  # as columns of a table that a manager reads
STEEPEST = 0.999  # the curve has no end; a thousand periods is more than any file can tell
STRETCHES = {1.0: N_("A month"), 3.0: N_("A quarter"), 12.0: N_("A year")}


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("How long do the customers stay?")


def obstacle(study: Study, w: Words) -> Notice | None:
    """Why the page cannot answer; None when it can, and for segments whose durations a person may enter."""
    if study.problem is not None:
        return notices.unavailable(study, w)
    if model.known(study) or study.base.kind == "segments":
        return None
    why = w.t("This file holds one period. Choose a shorter period under Our data, or a longer file.")
    return notices.to_file(w.t("Retention needs two periods"), why, w)


@kept
def answer(study: Study, w: Words) -> str:
    """What the most valuable next point is worth, and how long a customer stays on the whole."""
    worth, stays = study.base.point(), _stays(study.portfolio.iloc[-1], w)
    if not np.isfinite(worth).any() or np.nanmax(worth) <= 0:
        return stays
    best = int(np.nanargmax(worth))
    if bool(study.portfolio["few_lost"].iloc[best]):
        return f"{_few(study, best, w)} {stays}"
    return f"{_most(worth, study.base.names, w)} {stays}"


def _few(study: Study, best: int, w: Words) -> str:
    """Under ten lost where a point is worth most: how far it may reach, and no figure."""
    low, high = (float(end[best]) for end in study.base.point_ends())
    text = w.at_least(w.short(low)) if math.isnan(high) else w.short_span(low, high)
    values = {"mark": mark(text), "tier": markdown_text(w.tier(study.base.names[best]))}
    lost = int(study.portfolio["lost"].iloc[best])
    return w.n(
        "{mark} is what one more percentage point of retention is worth in {tier}, where only {count} customer left.",
        (
            "{mark} is what one more percentage point of retention is worth in {tier}, where only {count} customers "
            "left."
        ),
        lost,
        **values,
    )


def _most(worth: Floats, names: Sequence[str], w: Words) -> str:
    """Where one more point is worth most, against where it is worth second most."""
    best, *others = np.argsort(np.nan_to_num(worth, nan=-np.inf))[::-1]
    values = {"mark": mark(w.short(worth[best])), "tier": markdown_text(w.tier(names[best]))}
    next_ = float(worth[others[0]]) if others else math.nan
    times = worth[best] / next_ if next_ > 0 else math.nan
    if not np.isfinite(times) or times < 1.1:
        return w.t("{mark} is what one more percentage point of retention is worth in {tier}.", **values)
    values["second"] = markdown_text(w.tier(names[others[0]]))
    if 1.9 <= times <= 2.2:
        return w.t(
            "{mark} is what one more percentage point of retention is worth in {tier}, twice as much as in {second}.",
            **values,
        )
    return w.t(
        "{mark} is what one more percentage point of retention is worth in {tier}, more than in {second}.", **values
    )


def _stays(total: pd.Series, w: Words) -> str:
    if not math.isnan(total["duration_years"]):
        return w.t("On average a customer stays {years}.", years=w.years(total["duration_years"], 1))
    if not math.isnan(total["duration_low"]):
        return w.t("Nobody has left: a customer stays at least {years}.", years=w.years(total["duration_low"], 1))
    return w.t("How long a customer stays is not in this file.")


def parts(study: Study, w: Words) -> dict[str, str]:
    """What the page's parts below the tiers are called, as far as the file can fill them."""
    told = {
        "first_years": (w.t("The first years"), study.base.kind != "segments"),
        "why": (w.t("Why they left"), leaving(study) is not None or left.there(study)),
        "lost": (w.t("What counts as lost"), trend.obstacle(study, w) is None),
        "points": (w.t("Higher retention"), True),
        "calculator": (w.t("Your own count"), True),
        "durations": (w.t("Durations of your own"), study.base.kind == "segments"),
    }
    return {key: label for key, (label, there) in told.items() if there}


def exhibits(study: Study, w: Words) -> list[Exhibit]:
    """The curve and the tiers' figures, and churn by time and by when customers came; [] where it is not known."""
    if study.problem is not None or not model.known(study):
        return []
    return [*of_tiers(study, w), *why(study, w), *left.exhibits(study, w), *over_time(study, w)]


@kept
def of_tiers(study: Study, w: Words, marked: bool = False) -> list[Exhibit]:
    """The curve with the tiers on it, and the table behind it. `marked`: where others are is outlined."""
    known_to = horizon(study.base.span_years)
    found, months = model.with_point(study), study.period_months
    form = curve(found, list(study.base.point()), w, months=months, evidence=known_to or None)
    ends = others() if marked else ()
    form = replace(form, others=tuple((low**form.period, high**form.period) for low, high in ends))
    said = [w.t("The broad band on the curve is the uncertainty (95 %). The step shows one more percentage point.")]
    if any(form.beyond(spot) for spot in form.spots):
        said.append(w.t("Dotted and open: past {years}, beyond what the file shows.", years=_horizon(known_to, w)))
    said += [text for text in (season.lost_meaning(study, w),) if text]
    yearly = ("retention_year",) if abs(study.base.years - 1) > 1e-9 else ()
    shown = ("tier", "base", "lost", "retention:interval", *yearly, "duration_years", "point")
    groups = (portfolio.before(w), portfolio.lost(w), portfolio.kept(w))
    table = Exhibit(
        "by_tier",
        table=found,
        columns=columns(w, *shown),
        behind=Behind(study.base.names, groups, lambda: study.people, "retention"),
        notices=portfolio.notices(study, w),
        file="retention",
    )
    return [Exhibit("curve", message(study, w), form, notes=tuple(said)), table]


def others() -> tuple[tuple[float, float], ...]:
    """From and to which yearly retention most industries hold firms, by the published figures: at both ends."""
    ends = sorted(one.value for one in benchmarks() if one.of == "retention")
    return ((0.0, ends[0]), (ends[-1], 1.0)) if len(ends) > 1 else ()


def outlined(w: Words) -> str:
    """What the outlines in the picture are."""
    ends = others()
    low, high = w.percent(ends[0][1]), w.percent(ends[-1][0])
    return w.t(
        "Outlined: under {low} and over {high} per year, where most industries hold firms (from the course).",
        low=low,
        high=high,
    )


def _horizon(h: float, w: Words) -> str:
    return w.years(h, 0 if abs(h - round(h)) < 0.05 else 1)


def message(study: Study, w: Words) -> str:
    """The message over the curve: whether the next point is worth more the higher retention is."""
    worth, stay = study.base.point(), 1 - study.base.value_inputs().churn
    both = np.isfinite(worth) & np.isfinite(stay)
    if both.sum() >= 2 and (np.diff(worth[both][np.argsort(stay[both])]) > 0).all():
        return w.t("The more loyal the customers, the more the next percentage point is worth")
    return w.t("Small changes at high retention make long durations")


@kept
def over_time(study: Study, w: Words) -> list[Exhibit]:
    """Churn by month, quarter and year, and in the first period against later ones, where the file tells."""
    return [*_churn(study, w), *_early(study, w)]


def _churn(study: Study, w: Words) -> list[Exhibit]:
    gone = subscription.churn(study)
    if gone is None:
        return []
    named = gone.assign(when=[w.t(STRETCHES[float(months)]) for months in gone["months"]])
    shown = columns(w, "when:during", "customers:lost", "kept", "revenue:lost", "revenue_kept")
    note = w.t("Compounded, so that twelve months give the year: 2% per month is 21.5% per year, not 24%.")
    head = w.t("The same per month, quarter and year")
    return [Exhibit("churn", head, table=named, columns=shown, total=False, notes=(note,))]


def _early(study: Study, w: Words) -> list[Exhibit]:
    found = model.early(study)
    if found is None:
        return []
    names = {"first": w.t("In their first period"), "later": w.t("Bought earlier too")}
    named = found.assign(group=[names[g] for g in found["group"]])
    shown, lead = columns(w, "group", "base", "lost", "churn"), early_sentence(found, study.base.history, w)
    head = w.t("The first period compared with later ones")
    return [Exhibit("early", head, lead=lead, table=named, columns=shown, total=False)]


def early_sentence(table: pd.DataFrame, history: str, w: Words) -> str:
    """How much more common leaving is in the first period."""
    text = _first_against_later(table, w)
    if history == "short":
        return f"{text} " + w.t("The file's history is short, so some of the first have bought before it begins.")
    return text


def _first_against_later(table: pd.DataFrame, w: Words) -> str:
    first, later = table["churn"]
    values = {"first": f"**{w.percent(first)}**", "later": f"**{w.percent(later)}**"}
    if (table["base"] < FEWEST).any():
        return w.t(
            "Of customers in their first period {first} left, of the others {later}; the groups are small.",
            **values,
        )
    if later > 0 and first > 1.05 * later:
        return w.t(
            "Of customers in their first period {first} left, of the others {later}: {times} times the share.",
            times=w.number(first / later, 1),
            **values,
        )
    if first < 0.95 * later:
        return w.t(
            "Of customers in their first period {first} left, of the others {later}: here new customers do not "
            "leave more often.",
            **values,
        )
    return w.t(
        "Of customers in their first period {first} left, of the others {later}: about the same share.", **values
    )


def limits(w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    return w.t(
        "Duration is one divided by the yearly churn: if 200 of 1,000 leave each year, a customer stays five years "
        "on average. It assumes the same churn every year; in practice it is often higher in the first years. Some "
        "lost customers come back, which makes the whole base's duration rather too short; customers change tier, "
        "which makes the best tier's rather too long."
    )


# The form -----------------------------------------------------------------------------------------------


def curve(
    portfolio: pd.DataFrame,
    point_value: Sequence[float],
    w: Words,
    *,
    months: int | None = 12,
    evidence: float | None = None,
) -> Curve:
    """The tiers on the curve of duration by retention per period, each with its interval and one more point.

    `portfolio`: PORTFOLIO (the "Total" row is not drawn). `point_value`: per tier, what one more percentage point of
    retention is worth in the portfolio; NaN where it cannot be known. `months`: the period's length. `evidence`: the
    years the file can speak of; the curve is an outline past them.
    A tier whose retention is not known is left out.
    """
    tiers = portfolio[portfolio["tier"] != TOTAL]
    period = _period(tiers, months)
    rows = zip(tiers.to_dict("records"), point_value, strict=True)
    spots = [_spot(row, rank, float(gain), period, w) for rank, (row, gain) in enumerate(rows)]
    drawn = tuple(s for s in spots if real(s.retention) and s.retention < 1)
    formula = w.t("duration = {period} / (1 − retention)", period=w.number(period, 0 if period == 1 else 2))
    return Curve(
        drawn,
        len(tiers),
        period,
        x=Measure(_per_period(w, months), "percent"),
        y=Measure(w.t("Duration, years"), "years"),
        formula=formula,
        alt=_alt(drawn, period, w),
        evidence=evidence,
    )


def _period(tiers: pd.DataFrame, months: int | None) -> float:
    if months:
        return months / 12
    told = (tiers["duration_years"] * (1 - tiers["retention"])).dropna()
    return float(told.median()) if len(told) and told.median() > 0 else 1.0


def _per_period(w: Words, months: int | None) -> str:
    per = {
        12: w.t("Retention per year"),
        6: w.t("Retention per half-year"),
        3: w.t("Retention per quarter"),
        1: w.t("Retention per month"),
    }
    return per.get(months or 0, w.t("Retention per period"))


def _spot(row: Mapping[Hashable, Any], rank: int, gain: float, period: float, w: Words) -> Spot:
    """Nobody lost: the duration has only a lower limit, and the tier stands there."""
    at_least = not real(row["duration_years"]) and real(row["duration_low"])
    at = float(1 - period / row["duration_low"] if at_least else row["retention"])
    low, high = (float(v) if real(v) else at for v in (row["retention_low"], row["retention_high"]))
    few = bool(row.get("few_lost", False)) and not at_least
    ends = (float(row.get("point_low", math.nan)), float(row.get("point_high", math.nan)))
    between = ends if few and all(map(real, ends)) else None
    return Spot(w.tier(str(row["tier"])), rank, at, low, min(high, STEEPEST), at_least, known(gain), between)


def _alt(spots: Sequence[Spot], period: float, w: Words) -> str:
    return w.t(
        "The longer customers stay, the more each further percentage point of retention gives. {tiers}.",
        tiers="; ".join(_said(s, period, w) for s in spots),
    )


def _said(spot: Spot, period: float, w: Words) -> str:
    head = f"{cut(spot.name)} {spot.years_said(period, w)}".replace(" ", "\u00a0")
    gain = spot.gain_said(w)
    return head + ", " + w.t("+1 %-point = {money}", money=gain) if gain else head


def why(study: Study, w: Words, unit: str = "customers") -> list[Exhibit]:
    """Why the lost left, and both rates: with those that the company itself let go of, and without.

    `unit`: the tiers' columns hold customers, or the revenue that they had ("revenue").
    """
    found = leaving(study)
    if found is None:
        return []
    named = found.reasons.assign(
        reason=[
            _reason(str(r), bool(ours), w)
            for r, ours in zip(*(found.reasons[c] for c in ("reason", "by_us")), strict=True)
        ]
    )
    with_, without = w.percent(found.retention, 1), w.percent(found.retention_without, 1)
    lead = ""
    if found.by_us:
        ours = w.n("{count} of the lost was ended by us", "{count} of the lost were ended by us", found.by_us)
        lead = w.t(
            "{ours}: retention is {with_} with them and {without} without.", ours=ours, with_=with_, without=without
        )
    held = "money" if unit == "revenue" else "from"
    of_tier = [Column(f"{held}_{i}", w.tier(name)) for i, name in enumerate(found.tiers)]
    several = of_tier if 1 < len(of_tier) <= MOST_TIERS else []
    back = "back_share" in named and bool(named["back_share"].notna().any())
    after = ("revenue_before", *(("back_share",) if back else ()))
    shown = (*columns(w, "reason:left", "customers:gone"), *several, *columns(w, *after))
    told = w.t("Back: of those who left for the reason in the previous period, the share who buy again in this one.")
    notes = (told,) if back else ()
    return [Exhibit("why_left", w.t("Why they left"), lead=lead, table=named, columns=shown, total=False, notes=notes)]


def _reason(text: str, by_us: bool, w: Words) -> str:
    said = markdown_text(text) if text else w.t("no reason given")
    return w.t("{reason} (by us)", reason=said) if by_us else said
