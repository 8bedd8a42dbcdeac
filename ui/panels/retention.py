"""How long customers stay: the sentence, the table behind the curve, and the first period against later ones."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from clv import TOTAL, Base, first_against_later
from study import Study, kept
from ui.panels import portfolio
from ui.parts import Column, Group, mark, plain
from words import Words

FEWEST = 30


def answer(base: Base, table: pd.DataFrame, w: Words) -> str:
    """What the most valuable next point is worth, and how long a customer stays on the whole."""
    t = table[table["tier"] == TOTAL].iloc[0]
    worth = base.point()
    stays = _stays(t, w)
    if not np.isfinite(worth).any() or np.nanmax(worth) <= 0:
        return stays
    order = np.argsort(np.nan_to_num(worth, nan=-np.inf))[::-1]
    best = int(order[0])
    values = {"mark": mark(w.short(worth[best])), "tier": plain(w.tier(base.names[best]))}
    if len(worth) > 1 and np.isfinite(worth[order[1]]) and worth[order[1]] > 0:
        second = plain(w.tier(base.names[int(order[1])]))
        times = worth[best] / worth[order[1]]
        if 1.9 <= times <= 2.2:
            text = w.t(
                "{mark} is one point of retention worth in {tier}, twice as much as in {second}.",
                second=second,
                **values,
            )
        elif times >= 1.1:
            text = w.t(
                "{mark} is one point of retention worth in {tier}, more than in {second}.", second=second, **values
            )
        else:
            text = w.t("{mark} is one point of retention worth in {tier}.", **values)
    else:
        text = w.t("{mark} is one point of retention worth in {tier}.", **values)
    return f"{text} {stays}"


def _stays(t: pd.Series, w: Words) -> str:
    if not math.isnan(t["duration_years"]):
        return w.t("On the whole a customer stays {years}.", years=w.years(t["duration_years"], 1))
    if not math.isnan(t["duration_low"]):
        return w.t("Nobody was lost: a customer stays at least {years}.", years=w.years(t["duration_low"], 1))
    return w.t("How long a customer stays cannot be seen in this file.")


def message(base: Base, w: Words) -> str:
    """The message over the curve: whether the next point is worth more the higher retention is."""
    worth = base.point()
    kept = 1 - base.basis().churn
    known = np.isfinite(worth) & np.isfinite(kept)
    if known.sum() >= 2 and (np.diff(worth[known][np.argsort(kept[known])]) > 0).all():
        return w.t("The more loyal the customers, the more the next point is worth")
    return w.t("Small changes at high retention make long durations")


def rows(base: Base, table: pd.DataFrame) -> pd.DataFrame:
    """The table behind the curve, with what one more point is worth to each tier."""
    point = [*base.point(), math.nan]
    return table.assign(point=point)


def columns(base: Base, w: Words) -> list[Column]:
    """Base, lost, retention and duration with their intervals, and one more point."""
    yearly = [Column("retention_year", w.t("Per year"), "percent", 1)] if abs(base.years - 1) > 1e-9 else []
    return [
        Column("tier", w.t("Value tier"), "tier"),
        Column("base", w.t("Customers before")),
        Column("lost", w.t("Lost")),
        Column("retention", w.t("Retention rate"), "percent", 1, ("retention_low", "retention_high")),
        *yearly,
        Column("duration_years", w.t("Duration, years"), "years", 2, ("duration_low", "duration_high")),
        Column("point", w.t("One more point, {unit}", unit=w.unit)),
    ]


@kept
def early(study: Study) -> pd.DataFrame | None:
    """Churn in the first period against later; None where the file cannot tell them apart."""
    base = study.base
    if base.kind != "transactions" or base.customers is None or base.history == "none" or not base.two_periods:
        return None
    table = first_against_later(base.customers)
    return table if (table["base"] > 0).all() else None


def early_sentence(table: pd.DataFrame, history: str, w: Words) -> str:
    """How much more common leaving is in the first period."""
    first, later = table["churn"]
    values = {"first": f"**{w.percent(first)}**", "later": f"**{w.percent(later)}**"}
    if (table["base"] < FEWEST).any():
        text = w.t(
            "{first} of the customers in their first period left, {later} of the others; the groups are small.",
            **values,
        )
    elif later > 0 and first > 1.05 * later:
        times = w.number(first / later, 1)
        text = w.t(
            "{first} of the customers in their first period left, {later} of the others: {times} times as many.",
            times=times,
            **values,
        )
    elif first < 0.95 * later:
        text = w.t(
            "{first} of the customers in their first period left, {later} of the others: the first is not worst here.",
            **values,
        )
    else:
        text = w.t(
            "{first} of the customers in their first period left, {later} of the others: about as many.", **values
        )
    if history == "short":
        return f"{text} " + w.t("The file's history is short, so some of the first have bought before it begins.")
    return text


def early_rows(table: pd.DataFrame, w: Words) -> pd.DataFrame:
    """The two groups named in words."""
    names = {"first": w.t("In their first period"), "later": w.t("Bought earlier too")}
    return table.assign(group=[names[g] for g in table["group"]])


def early_columns(w: Words) -> list[Column]:
    """First period against later."""
    return [
        Column("group", w.t("Customers"), "text"),
        Column("base", w.t("Customers before")),
        Column("lost", w.t("Lost")),
        Column("churn", w.t("Churn"), "percent", 1, ("churn_low", "churn_high")),
    ]


def notes(base: Base, table: pd.DataFrame, span_years: float, w: Words) -> list[str]:
    """Warnings: nobody lost, nobody there before, durations far beyond the file's span."""
    found = []
    tiers = table[table["tier"] != TOTAL]
    for row in tiers.itertuples():
        name = plain(w.tier(str(row.tier)))
        if row.base == 0:
            found.append(w.t("Nobody was in {tier} before, so how long its customers stay is not known.", tier=name))
        elif row.lost == 0:
            least = w.years(float(str(row.duration_low)), 1)
            found.append(
                w.t(
                    "Nobody in {tier} was lost: the duration is at least {years}, its upper limit unknown.",
                    tier=name,
                    years=least,
                )
            )
    far = [
        plain(w.tier(str(r.tier)))
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
    return found


def groups(w: Words) -> list[Group]:
    """The customers behind the table's cells."""
    return [portfolio.before(w), portfolio.lost(w), portfolio.kept(w)]
