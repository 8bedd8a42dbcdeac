"""Exhibits of a few more points of retention, tier by tier, beside published effects."""

from __future__ import annotations

import math

import pandas as pd

import clv
from clv import TOTAL, Base
from clv.tables import Method
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits import concentration
from report.text import markdown_text
from study.growth import at_discount
from words import N_, Words

INDUSTRIES = {
    "Advertising agencies": N_("Advertising"),
    "Bank branch deposits": N_("Bank deposits"),
    "Publishing": N_("Publishing"),
    "Car and home insurance": N_("Car, home cover"),
    "Car service": N_("Car service"),
    "Credit cards": N_("Credit cards"),
    "Industrial distribution": N_("Distribution"),
    "Software": N_("Software"),
}
PARTS_OF = {2: N_("half"), 3: N_("a third"), 4: N_("a quarter"), 5: N_("a fifth"), 10: N_("a tenth")}
COUNTED = {"points_course": N_("Undiscounted"), "points_future": N_("Discounted")}
POINTS = ("tier", "retention:year", "retention_new", "churn_cut", "clv", "clv_new", "factor", "value_gain")


def exhibits(base: Base, points: int, discount: float, w: Words) -> list[Exhibit]:
    """What the points are worth, tiers beside published figures, the tables, and what others have published."""
    course, future = both(base, points, discount)
    tables = by_tier(course, future, discount, w)
    return [
        more(course, future, points, w),
        beside_others(course, points, w),
        *tables,
        *stopped(course, w),
        relative(base, w),
        *claimed(base, discount, w),
        published(w),
    ]


def both(base: Base, points: int, discount: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`clv.five_points` undiscounted, and discounted at that rate."""
    return by_method(base, points, discount, "course"), by_method(base, points, discount, "future")


def by_method(base: Base, points: int, discount: float, method: Method) -> pd.DataFrame:
    """The one or the other."""
    return clv.five_points(at_discount(base, discount), [points], [method])


def more(course: pd.DataFrame, future: pd.DataFrame, points: int, w: Words) -> Exhibit:
    """What the points are worth to the whole base."""
    return Exhibit("more_points", w.t("Higher retention"), lead=said(course, future, points, w))


def said(course: pd.DataFrame, future: pd.DataFrame, points: int, w: Words) -> str:
    """What the points are worth to the whole base, by both ways of counting."""
    gains = [t.loc[t["tier"] == TOTAL, "value_gain"].iloc[0] for t in (course, future)]
    values = {"points": w.n("{count} percentage point", "{count} percentage points", points)}
    if math.isnan(gains[0]):
        return w.t(
            "{points} higher retention cannot be valued for the whole base: in at least one tier nobody has left.",
            **values,
        )
    if course["capped"].any():
        return w.t("{points} would take a tier past 99%, so there is no figure. Choose fewer.", **values)
    values |= {"discounted": w.short(gains[1]), "plain": w.short(gains[0])}
    if math.isnan(gains[1]):
        return w.t(
            "With {points} higher retention in every tier the value rises by **{plain}** undiscounted.", **values
        )
    return w.t(
        "With {points} higher retention in every tier the portfolio's value rises by **{discounted}** discounted, "
        "and by {plain} undiscounted.",
        **values,
    )


def beside_others(course: pd.DataFrame, points: int, w: Words) -> Exhibit:
    """The tiers' increase of a customer's value beside published ones."""
    drawn = concentration.group_dots(beside(course, w), w)
    return Exhibit("five_points", message(course, points, w), drawn, text=honest(course, points, w))


def message(course: pd.DataFrame, points: int, w: Words) -> str:
    """The figure's message: the tier where the points do most."""
    tiers = course[(course["tier"] != TOTAL) & ~course["capped"]].reset_index(drop=True)
    if tiers["factor"].isna().all():
        return w.t("Higher retention: ours and others'")
    best = tiers.iloc[int(tiers["factor"].argmax())]
    return w.t(
        "A customer in {tier} is worth {share} more with {points} higher retention",
        points=w.n("{count} percentage point", "{count} percentage points", points),
        tier=markdown_text(w.tier(str(best["tier"]))),
        share=w.percent(best["factor"] - 1),
    )


def beside(course: pd.DataFrame, w: Words) -> pd.DataFrame:
    """The tiers' increase of a customer's value, then what others have published for five points (drawn open)."""
    names = [w.t("Whole base") if t == TOTAL else w.tier(t) for t in course["tier"]]
    some = course["capped"].to_numpy(bool, copy=True)  # stopped at 99 %: no figure
    some[-1] |= some.any()
    ours = pd.DataFrame({"group": names, "value": (course["factor"] - 1).mask(some), "customers": math.nan})
    others = clv.growth.published_points()
    theirs = pd.DataFrame({"group": [w.t(INDUSTRIES[i]) for i in others["industry"]], "value": others["increase"]})
    return pd.concat([ours, theirs.assign(customers=0)], ignore_index=True)


def honest(course: pd.DataFrame, points: int, w: Words) -> str:
    """Points, not per cent; what they cut of the churn; and why the published figures are not a promise."""
    total = course[course["tier"] == TOTAL].iloc[0]
    text = ""
    if not math.isnan(total["churn_cut"]) and total["retention"] < 1:
        text = w.t(
            "Percentage points, not per cent: from {now} to {then} cuts churn by {part}.",
            now=w.percent(total["retention"], 1),
            then=w.percent(total["retention_new"], 1),
            part=part_of(float(total["churn_cut"]), w),
        )
    return (
        text
        + " "
        + w.t(
            "At 80% retention five percentage points cut churn by a quarter, at 90% by half. Open dots are "
            "published figures from other companies, with their own retention and discount rate. They are no "
            "promise."
        )
    )


def part_of(share: float, w: Words) -> str:
    """A share as people say it where it is near one, else in per cent."""
    for n, name in PARTS_OF.items():
        if abs(share - 1 / n) < 0.005:
            return w.t(name)
    return w.percent(share)


def by_tier(course: pd.DataFrame, future: pd.DataFrame, discount: float, w: Words) -> tuple[Exhibit, Exhibit]:
    """A tier's retention and value, as it is and with the points: undiscounted and discounted."""
    return tier_table(course, discount, w), tier_table(future, discount, w)


def tier_table(found: pd.DataFrame, discount: float, w: Words) -> Exhibit:
    """The one or the other: `clv.five_points` by one method."""
    key = f"points_{found['method'].iloc[0]}"
    told = w.t(
        "What an existing customer who has just paid brings from now on, at {rate} per year.", rate=w.percent(discount)
    )
    notes = (told,) if key == "points_future" else ()
    return Exhibit(key, w.t(COUNTED[key]), table=_asked(found), columns=columns(w, *POINTS), notes=notes)


def _asked(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the points each tier is given, and where it is stopped."""
    return table.assign(
        points_asked=(table["points"] / 100).mask(table["capped"]),
        stopped_at=table["retention_new"].where(table["capped"]),
    )


def stopped(course: pd.DataFrame, w: Words) -> list[Exhibit]:
    """That a tier is stopped at 99 per cent, where one is."""
    told = w.t("No tier goes above 99%: nobody keeps everyone.")
    return [Exhibit("points_stopped", notes=(told,))] if course["capped"].any() else []


def relative(base: Base, w: Words) -> Exhibit:
    """A tenth less churn beside the points, which are no equal effort at every retention."""
    found = clv.claims.churn_cut_by(base, CUT)
    t = found.iloc[-1]
    told = w.t("Percentage points ask more of a loyal tier than of another. A tenth less churn asks the same of all.")
    if not math.isnan(t["value_gain"]):
        told = w.t(
            "Percentage points ask more of a loyal tier than of another. A tenth less churn asks the same of all: "
            "{points} higher retention for the whole base, and {gain} undiscounted.",
            points=w.points(t["points"]).lstrip("+"),
            gain=w.short(t["value_gain"]),
        )
    shown = columns(w, "tier", "retention:year", "retention_new", "points:asked", "value_gain")
    return Exhibit("less_churn", w.t("A tenth less churn"), lead=told, table=found, columns=shown)


# The claims ---------------------------------------------------------------------------------------------

CUT = 0.1
CLAIMED = {
    "lowest": N_("The course, lowest"),
    "average": N_("The course, on average"),
    "book": N_("Reichheld, car and home insurance"),
    "insurance": N_("The course, insurance"),
    "published_highest": N_("Reichheld, advertising"),
    "highest": N_("The course, highest"),
}
READ = {
    "points": N_("five percentage points more"),
    "retention": N_("five per cent more retention"),
    "churn": N_("five per cent less churn"),
}
CLAIM_HEADS = ("name:claim", "increase:claim", "retention:needed", "duration:needed", "retention_discounted")


def claimed(base: Base, discount: float, w: Words) -> list[Exhibit]:
    """What is said of five points, what each saying presupposes, the own base beside it, and what "5 %" can mean."""
    table = clv.claims.claims(discount)
    named = table.assign(name=[w.t(CLAIMED[c]) for c in table["claim"]])
    own = clv.claims.own_five_points(base).iloc[-1]
    told = w.t(
        "Five percentage points higher retention are said to be worth from 25 to 100 per cent more. Each "
        "claim applies at one retention."
    )
    if not math.isnan(own["increase"]) and not own["capped"]:
        told = w.t(
            "Five percentage points higher retention are said to be worth from 25 to 100 per cent more. Each claim "
            "applies at one retention: here, at {retention} per year, they give {increase} undiscounted.",
            increase=w.percent_signed(own["increase"]),
            retention=w.percent(own["retention"]),
        )
    return [
        Exhibit(
            "claims",
            w.t("What is claimed of five percentage points, and where it applies"),
            lead=told,
            table=named,
            columns=columns(w, *CLAIM_HEADS),
            total=False,
            notes=(_most(discount, w), _readings(w)),
        )
    ]


def _most(discount: float, w: Words) -> str:
    factor, retention = clv.claims.most_from_points(discount)
    return w.t(
        "With an unchanged yearly profit and a discount rate of {rate}, five percentage points give at most "
        "{most}, at {retention}. More requires a profit that grows with the years.",
        rate=w.percent(discount, 0 if round(100 * discount, 6) % 1 == 0 else 1),
        most=w.percent_signed(factor - 1),
        retention=w.percent(retention),
    )


def _readings(w: Words) -> str:
    found = [
        f"{w.t(READ[r['reading']])} × {w.number(r['factor'], 2)}" for r in clv.claims.readings().to_dict("records")
    ]
    return w.t('"5 %" can mean three things at 80 per cent retention: {each}.', each=", ".join(found))


def published(w: Words) -> Exhibit:
    """What other companies have published for five points."""
    others = clv.growth.published_points()
    return Exhibit(
        "published_points",
        w.t("What others have published"),
        table=others.assign(name=[w.t(INDUSTRIES[i]) for i in others["industry"]]),
        columns=columns(w, "name:industry", "increase"),
        total=False,
        notes=(w.t("Source: {source}", source="Reichheld, F. F. (1996), The Loyalty Effect"), *others_said(w)),
    )


def others_said(w: Words) -> tuple[str, ...]:
    """What else is quoted of others, with the year, and how many were asked where it is known."""
    return (
        w.t(
            "Said of others' retention: 44 per cent did not know theirs, and senior management not in 32 per cent of "
            "the companies. Two groups asked, how many and when is not given (CustomerGauge)."
        ),
        w.t(
            "Said of others' spending: 9.5 per cent of revenue on marketing in 2022, a forecast made that year, "
            "against 6.4 per cent in 2021 (CMO survey). It is beside the point of what keeping a customer may cost "
            "here."
        ),
    )
