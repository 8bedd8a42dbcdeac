"""Exhibits of the back-test: what was expected of the customers of a period ago, and what came, tier by tier."""

from __future__ import annotations

import math

from clv import TOTAL, TableProblem
from clv.year_check import YearCheck
from report.columns import columns
from report.exhibit import Exhibit
from report.forms import BarGroup, Bars, Measure, Row
from report.scale import known
from report.text import markdown_text
from study import Study, kept
from study import answer as model
from words import N_, Words

THREE = ("tier", "base", "revenue_before", "basic", "moves", "came")
TWO = ("tier", "base", "revenue_before", "same_year", "came")
NAMES = {
    "basic": N_("Basic model"),
    "moves": N_("With tier changes"),
    "same_year": N_("As before"),
    "came": N_("Outcome"),
}
NEAR = 0.02


@kept
def check(study: Study, w: Words) -> list[Exhibit]:
    """The check as paired bars and its table; nothing where the file cannot hold a period against another."""
    try:
        found = model.year_check(study)
    except TableProblem:
        return []
    if not found.table["came"].iloc[-1] > 0:
        return []
    shown = THREE if found.three_periods else TWO
    return [
        Exhibit(
            "check",
            message(found, w),
            bars(found, w),
            table=found.table,
            columns=columns(w, *shown),
            lead=lead(found, w),
            notes=notes(found, w),
        )
    ]


def message(found: YearCheck, w: Words) -> str:
    """What came against what was expected, in all; with two periods, what those who stayed bought."""
    t = found.table.iloc[-1]
    expected = t["basic"] if found.three_periods else t["same_year"]
    said = {"expected": w.short(expected, like=t["came"]), "came": w.short(t["came"])}
    if found.three_periods:
        return w.t("{expected} was expected of last period's customers, and {came} came", **said)
    return w.t("Had they bought as before, those who stayed would have brought {expected}; they brought {came}", **said)


def lead(found: YearCheck, w: Words) -> str:
    """Whether the sum hides its parts, and with three periods which method came closer."""
    said = [_worst(found, w)]
    errors = {"basic": w.percent(found.basic_error), "moves": w.percent(found.moves_error)}
    if found.closer and errors["basic"] != errors["moves"]:
        if found.closer == "moves":
            said.append(
                w.t(
                    "With tier changes the tiers were {moves} off on average, by the basic model {basic}: tier "
                    "changes came closer.",
                    **errors,
                )
            )
        else:
            said.append(
                w.t(
                    "By the basic model the tiers were {basic} off on average, with tier changes {moves}: the "
                    "basic model came closer.",
                    **errors,
                )
            )
    return " ".join(text for text in said if text)


def _worst(found: YearCheck, w: Words) -> str:
    """The tier furthest from what was expected, where that is not near."""
    column = "basic" if found.three_periods else "same_year"
    tiers = found.table[found.table["tier"] != TOTAL].dropna(subset=[column])
    off = (tiers["came"] - tiers[column]).abs().to_numpy()
    if not len(tiers) or off.max() <= NEAR * tiers["came"].sum():
        return ""
    worst = tiers.iloc[int(off.argmax())]
    said = {"tier": markdown_text(w.tier(worst["tier"])), "expected": w.short(worst[column])}
    said["came"] = w.short(worst["came"], like=worst[column] or worst["came"])
    return w.t("Furthest off is {tier}: {expected} against {came}.", **said)


def notes(found: YearCheck, w: Words) -> tuple[str, ...]:
    """What the check is a check of, and what it is not."""
    said = []
    if not found.three_periods:
        said.append(w.t("With one more period in the file, it shows which method comes closer."))
    if abs(found.years - round(found.years)) > 1e-9:
        said.append(w.t("The two periods are different seasons, which alone can explain a difference."))
    said.append(w.t("This checks one period's revenue, not the years that the value counts on."))
    return tuple(said)


def bars(found: YearCheck, w: Words) -> Bars:
    """A group a tier: what each method expected, and what came."""
    ways = ("basic", "moves") if found.three_periods else ("same_year",)
    tiers = found.table[found.table["tier"] != TOTAL]
    groups = tuple(
        BarGroup(
            w.tier(str(row["tier"])),
            (
                *(Row(w.t(NAMES[way]), known(row[way]), role="previous") for way in ways if not math.isnan(row[way])),
                Row(w.t(NAMES["came"]), known(row["came"])),
            ),
        )
        for row in tiers.to_dict("records")
        if row["base"] > 0
    )
    most = float(tiers[[*ways, "came"]].to_numpy(float, na_value=0.0).max())
    return Bars(groups, Measure(kind="money", like=most), _alt(groups, w))


def _alt(groups: tuple[BarGroup, ...], w: Words) -> str:
    each = [f"{g.name}: " + ", ".join(f"{r.name} {w.short(r.value)}" for r in g.rows) for g in groups]
    return w.t("What was expected of last period's customers and what came. {each}.", each="; ".join(each))
