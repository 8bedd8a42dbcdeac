"In which way are they loyal: how long, how often, for how much, how broadly, and how much of all they buy?"

from __future__ import annotations

import pandas as pd

from clv import TOTAL
from clv.behaviours import BEHAVIOURS
from report.columns import columns
from report.exhibit import Exhibit, Notice
from report.forms import Heat, Measure
from report.notices import to_file, unavailable
from report.scale import known
from report.text import mark, markdown_text
from study import Study, behaviours
from words import N_, Words

NAMES = {
    "duration": N_("How long"),
    "frequency": N_("How often"),
    "volume": N_("For how much"),
    "depth": N_("How broadly"),
    "wallet": N_("Share of wallet"),
}
ALSO = {  # after "are also among the fifth who"
    "duration": N_("have been customers longest"),
    "frequency": N_("buy most often"),
    "volume": N_("buy for most"),
    "depth": N_("buy the most kinds"),
    "wallet": N_("give us the largest share of what they buy"),
}
FIVE = (*("tier", "customers", "duration_years:bare", "frequency:period", "volume", "depth", "wallet"),)
GROWTH = ("tier", "frequency_growth", "volume_growth", "depth_growth")


def obstacle(study: Study, w: Words) -> Notice | None:
    """What stands in the way: no value, or no customers in the file."""
    if study.problem is not None:
        return unavailable(study, w)
    if study.has_customers:
        return None
    why = w.t("A file with one row per segment has no customers. A file of purchases or of customers would show it.")
    return to_file(w.t("Behaviours are of customers"), why, w)


def question(w: Words) -> str:
    """What the part answers."""
    return w.t("In which way are they loyal?")


def exhibits(study: Study, w: Words, entered: tuple[float, ...] = ()) -> list[Exhibit]:
    """How far the best in each are the same, the five behaviours of each tier, and their growth."""
    if obstacle(study, w) is not None:
        return []
    shown = [e for e in (overlap(study, w),) if e is not None]
    return [*shown, five(study, w, entered), *growth(study, w)]


def answer(study: Study, w: Words) -> str:
    """How many of those who buy for most are also best in the behaviour that is least the same; or the widest tier."""
    found = behaviours.overlaps(study)
    others = found[(found["of_best"] == "volume") & (found["also"] != "volume")].dropna(subset=["overlap"])
    if others.empty:
        return ""
    row = others.sort_values("overlap", kind="stable").iloc[0]
    return w.t(
        "{mark} of the fifth who buy for most are also among the fifth who {also}.",
        mark=mark(w.percent(row["overlap"])),
        also=w.t(ALSO[str(row["also"])]),
    )


def overlap(study: Study, w: Words) -> Exhibit | None:
    """The best fifth in one behaviour × in another; None where fewer than two behaviours can be told."""
    found = behaviours.overlaps(study)
    names = [name for name in BEHAVIOURS if name in set(found["of_best"])]
    if len(names) < 2:
        return None
    left = [w.t(NAMES[name]).lower() for name in BEHAVIOURS if name not in names]
    told = [
        w.t(
            "Each row: of the best fifth in it, the share who are in the best fifth of the column too. Customers with "
            "the same value stay together, so a best fifth can be larger than a fifth; by chance alone the share would "
            "be about {chance}.",
            chance=w.listed([f"{w.t(NAMES[n]).lower()} {w.percent(c)}" for n, c in _chances(found, names)]),
        )
    ]
    if left:
        told.append(w.t("Left out, as the file does not tell or too many are equal: {names}.", names=w.listed(left)))
    named = found.assign(
        of=[w.t(NAMES[str(n)]) for n in found["of_best"]], name=[w.t(NAMES[str(n)]) for n in found["also"]]
    )
    return Exhibit(
        "overlaps",
        message(found, w),
        heat(found, names, w),
        named,
        columns(w, "of", "name:also", "overlap", "chance:alone"),
        total=False,
        notes=tuple(told),
    )


def _chances(found: pd.DataFrame, names: list[str]) -> list[tuple[str, float]]:
    by = found[found["of_best"] == names[0]].set_index("also")["chance"]
    return [(name, float(by[name])) for name in names]


def message(found: pd.DataFrame, w: Words) -> str:
    """The two behaviours whose best are least the same."""
    apart = found[found["of_best"] != found["also"]].sort_values("overlap", kind="stable")
    row = apart.iloc[0]
    return w.t(
        "Loyal in one way is not loyal in all: {one} and {other} share {share} of their best fifth",
        one=w.t(NAMES[str(row["of_best"])]).lower(),
        other=w.t(NAMES[str(row["also"])]).lower(),
        share=w.percent(row["overlap"]),
    )


def heat(found: pd.DataFrame, names: list[str], w: Words) -> Heat:
    """The overlaps as a grid, a row a behaviour whose best fifth is looked at."""
    by = found.set_index(["of_best", "also"])["overlap"]
    values = tuple(tuple(known(by[one, other]) for other in names) for one in names)
    steps = tuple(w.t(NAMES[name]) for name in names)
    said = "; ".join(
        f"{w.t(NAMES[one])} × {w.t(NAMES[other])} {w.percent(by[one, other])}"
        for i, one in enumerate(names)
        for other in names[:i]
    )
    return Heat(
        Measure(w.t("Also in the best fifth")),
        Measure(w.t("Of the best fifth in")),
        steps,
        steps,
        values,
        Measure(w.t("per cent"), "percent", like=1.0),
        f"{said}.",
    )


def five(study: Study, w: Words, entered: tuple[float, ...] = ()) -> Exhibit:
    """The five behaviours of each tier; a share of wallet that a person has given is tagged."""
    table = behaviours.table(study, entered)
    shown = [key for key in FIVE if key.partition(":")[0] in ("tier", "customers") or _told(table, key)]
    told = [w.t("How often, for how much and how broadly are per customer and period; how long is the duration.")]
    if behaviours.is_billed(study):
        told.append(
            w.t("Purchases here are invoices that come by the calendar, so how often is not shown as a behaviour.")
        )
    if table["wallet"].notna().any() and behaviours.wallet_column(study) is None:
        shown = [f"{key}:entered" if key == "wallet" else key for key in shown]
        told.append(w.t("The share of wallet is an assumption, entered by you."))
    return Exhibit("five", _five_message(table, w), table=table, columns=columns(w, *shown), notes=tuple(told))


def _told(table: pd.DataFrame, key: str) -> bool:
    return bool(table[key.partition(":")[0]].notna().any())


def _five_message(table: pd.DataFrame, w: Words) -> str:
    """How many kinds the first tier buys against the last, or what the table is."""
    tiers = table[(table["tier"] != TOTAL) & (table["customers"] > 0)]
    first, last = (tiers.iloc[0], tiers.iloc[-1]) if len(tiers) > 1 else (None, None)
    if first is None or last is None or not (first["depth"] > 0 and last["depth"] > 0):
        return w.t("The five behaviours, tier by tier")
    return w.t(
        "{first} buys {many} kinds of product, {last} {few}",
        first=markdown_text(w.tier(str(first["tier"]))),
        last=markdown_text(w.tier(str(last["tier"]))),
        many=w.number(first["depth"], 2),
        few=w.number(last["depth"], 2),
    )


def growth(study: Study, w: Words) -> list[Exhibit]:
    """How each behaviour has grown since the period before; [] of one period."""
    if not study.base.two_periods:
        return []
    table = behaviours.table(study)
    shown = [key for key in GROWTH if key == "tier" or _told(table, key)]
    if len(shown) == 1:
        return []
    said = w.t(
        "Against the customers of the same tier in the previous period. A tier is a rank, so it does not hold the same "
        "customers in both."
    )
    return [
        Exhibit(
            "behaviour_growth",
            w.t("How the behaviours have grown"),
            table=table,
            columns=columns(w, *shown),
            notes=(said,),
        )
    ]


def limits(w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    return w.t(
        "Duration, frequency, volume, depth (different products or groups per customer) and share of wallet (what is "
        "bought here of all that the customer buys) are five ways of being loyal. A share of wallet is only known "
        "where the file has it; entered, it is an assumption."
    )
