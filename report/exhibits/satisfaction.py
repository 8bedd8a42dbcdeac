"How satisfied are the customers, and why?"

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from clv import TOTAL, TableProblem
from report.columns import Column, columns
from report.exhibit import Exhibit, Notice
from report.exhibits import satisfaction_value
from report.forms import Aspect, Dot, Dots, Measure, Priorities, Reference
from report.notices import away, of_problem, to_file, unavailable
from report.scale import known
from report.text import mark, markdown_text
from study import Study, survey
from study.survey import Survey
from words import N_, Words

QUADRANTS = {
    "strengthen_first": N_("strengthen first"),
    "keep": N_("keep it up"),
    "watch": N_("watch"),
    "maintain": N_("maintain"),
}
KNOWN = {
    "q_cares_about_customers": N_("Cares for its customers"),
    "q_helps_me": N_("Helps me"),
    "q_keeps_me_informed": N_("Keeps me informed"),
    "q_meets_expectations": N_("Meets my expectations"),
    "q_value_for_money": N_("Value for money"),
    "q_product_quality": N_("Product quality"),
}
OF_AN_ASPECT = ("driver", "importance", "performance", "answers", "advice")


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("How satisfied are the customers, and why?")


def obstacle(study: Study, w: Words) -> Notice | None:
    """What stands in the way: no value, or no answers in the file."""
    if study.problem is not None:
        return unavailable(study, w)
    if survey.survey(study) is not None:
        return None
    return away(study, w) or to_file(
        w.t("The file holds no answers"),
        w.t("Open a file with a column of answers: would you recommend us (0–10), or how satisfied are you (1–10)?"),
        w,
        "energy_company",
    )


def exhibits(study: Study, w: Words, tier: str = TOTAL) -> list[Exhibit]:
    """The scores beside behaviour, and what drives satisfaction for all or within a tier."""
    if obstacle(study, w) is not None:
        return []
    return [*scores(study, w), heading(study, w), *driven(study, w, tier), *satisfaction_value.exhibits(study, w)]


def answer(study: Study, w: Words) -> str:
    """NPS of the base, or its index, and whether the tiers differ."""
    found = survey.emotion(study)
    t = found[found["tier"] == TOTAL].iloc[0]
    if "nps" in found and not math.isnan(t["nps"]):
        text = w.t(
            "{mark} is the base's NPS, from {n} answers.", mark=mark(w.signed(t["nps"])), n=w.number(t["answers"])
        )
        return f"{text} {_alike(found, 'nps', w)}"
    if "ski" in found and not math.isnan(t["ski"]):
        text = w.t("{mark} is the base's satisfaction index (SKI).", mark=mark(w.number(t["ski"], 1)))
        return f"{text} {_alike(found, 'ski', w)}"
    return w.t("{mark} answers are too few to say anything.", mark=mark(w.number(t.get("answers", 0))))


def _alike(found: pd.DataFrame, score: str, w: Words) -> str:
    tiers = found[(found["tier"] != TOTAL) & ~found["small"].astype(bool)].dropna(subset=[score])
    if len(tiers) < 2:
        return ""
    best, worst = tiers.iloc[int(tiers[score].argmax())], tiers.iloc[int(tiers[score].argmin())]
    if best[f"{score}_low"] <= worst[f"{score}_high"]:
        return w.t("There is no proven difference between the tiers.")
    names = {"best": markdown_text(w.tier(best["tier"])), "worst": markdown_text(w.tier(worst["tier"]))}
    return w.t("Most satisfied is {best}, least {worst}.", **names)


# The scores ---------------------------------------------------------------------------------------------


def scores(study: Study, w: Words) -> list[Exhibit]:
    """NPS (without it, the index) of each tier with its interval, and every score a tier."""
    found = survey.emotion(study)
    table = Exhibit("scores", table=found, columns=_columns(found, w), notices=_few(found, w))
    score = next((s for s in ("nps", "ski") if s in found and found[s].notna().any()), None)
    if score is None:
        return [table]
    note = w.t("The line through a dot is its 95% interval. Detractors are those who answer 0–6.")
    return [Exhibit(score, message(found, w), by_tier(found, score, w), notes=(note,) * (score == "nps")), table]


def message(found: pd.DataFrame, w: Words) -> str:
    """What the unhappy stand for in the first tiers."""
    first = found.iloc[0]
    money = first.get("detractor_revenue_all", math.nan)
    if math.isnan(money) or not money:
        return w.t("How satisfied each tier is")
    tier = markdown_text(w.tier(first["tier"]))
    return w.t("The detractors (0–6) in {tier} account for about {money} in revenue", tier=tier, money=w.short(money))


def _columns(found: pd.DataFrame, w: Words) -> tuple[Column, ...]:
    keys = ["tier", "customers", "answers", "nps", "ski", "retention", "detractor_revenue_all"]
    return columns(w, *(key for key in keys if key in found))


def _few(found: pd.DataFrame, w: Words) -> tuple[Notice, ...]:
    """Tiers with under 30 answers."""
    small = found["small"].astype(bool) & (found["tier"] != TOTAL)
    names = [markdown_text(w.tier(str(t))) for t in found.loc[small, "tier"]]
    if not names:
        return ()
    return (Notice(w.t("Fewer than 30 answers in {names}: too few to compare with.", names=w.listed(names))),)


# What drives it -----------------------------------------------------------------------------------------


def heading(study: Study, w: Words) -> Exhibit:
    """What goes before the drivers, and why there are none where there are none."""
    title, asked = w.t("What drives satisfaction?"), survey.survey(study)
    if asked is None or not asked.rates_aspects:
        why = w.t(
            "The file has no ratings of single questions, such as service or price, so what drives "
            "satisfaction is not shown."
        )
        return Exhibit("drives", title, lead=why)
    if not survey.tiers_with_drivers(study):
        few = w.t("Too few have answered every question to say what drives satisfaction.")
        return Exhibit("drives", title, notices=(Notice(few),))
    return Exhibit("drives", title)


def driven(study: Study, w: Words, tier: str = TOTAL) -> list[Exhibit]:
    """Importance against performance, for all or within a tier: what to strengthen first."""
    asked, tiers = survey.survey(study), survey.tiers_with_drivers(study)
    if asked is None or not tiers:
        return []
    chosen = tier if tier in tiers else tiers[-1]
    try:
        found = survey.drivers_within(study, chosen)
    except TableProblem as problem:
        return [Exhibit("drivers", notices=(Notice(of_problem(w, problem)),))]
    named = found.table.assign(
        driver=[aspect(a, asked, w) for a in found.table["aspect"]],
        advice=[w.t(QUADRANTS[q]) for q in found.table["quadrant"]],
    )
    a, b, r = found.alike
    values = {"a": markdown_text(aspect(a, asked, w)), "b": markdown_text(aspect(b, asked, w)), "r": w.number(r, 2)}
    shown = Exhibit(
        "drivers",
        drivers_message(named, w),
        drivers(named, w),
        named.sort_values("importance", ascending=False),
        columns(w, *OF_AN_ASPECT),
        total=False,
        file=f"drivers_{chosen}",
    )
    if found.table["blurred"].any():
        text = w.t("{a} and {b} are answered so alike ({r}) that their effects can hardly be separated.", **values)
        return [replace(shown, notices=(Notice(text),))]
    note = w.t("{a} and {b} are answered most alike (correlation {r}); their effects can be separated.", **values)
    return [replace(shown, notes=(note,))]


def aspect(column: str, asked: Survey, w: Words) -> str:
    """A rated aspect in words: a known one translated, another as the file calls it."""
    given = asked.names[column]
    return w.t(KNOWN[given]) if given in KNOWN else given


def drivers_message(named: pd.DataFrame, w: Words) -> str:
    """What to strengthen first, or the strongest driver."""
    first = named[(named["quadrant"] == "strengthen_first") & named["clear"]].sort_values("importance", ascending=False)
    if len(first):
        names = w.listed([str(n) for n in first["driver"]][:3])
        return w.t("Strengthen first: {names}", names=markdown_text(names, 120))
    best = named.iloc[int(named["importance"].argmax())]
    rest, name = named.drop(index=best.name), markdown_text(str(best["driver"]))
    rival = rest.iloc[int(rest["high"].argmax())] if len(rest) else None
    if rival is not None and not rival["high"] < best["low"]:
        other = markdown_text(str(rival["driver"]))
        return w.t("The strongest driver is {name}; no proven difference from {other}", name=name, other=other)
    return w.t("The strongest driver is {name}", name=name)


def limits(w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    return w.t(
        "NPS is the share who answer 9–10 minus the share who answer 0–6 (detractors); their revenue is the tier's "
        "revenue times their share of the answers. Importance is how closely satisfaction follows a question when "
        "the others are held equal: it shows what goes together, not what causes what. Answers come from those who "
        "chose to answer."
    )


# Forms --------------------------------------------------------------------------------------------------


def by_tier(found: pd.DataFrame, score: str, w: Words) -> Dots:
    """A row a tier and one for all: the score `score` ("nps" or "ski") with its interval, and the unhappy's revenue.

    Those without a score keep their row; one with few answers says how many and has an open dot.
    """
    rows = tuple(_of_a_tier(r, score, w) for r in found.to_dict("records"))
    what = Measure(w.t("NPS") if score == "nps" else w.t("Satisfaction index"), like=_upper_end(rows))
    said = [f"{row.name}: {what.name} {w.interval(row.value, row.low, row.high)}" for row in rows]
    told = "; ".join([f"{text}, {row.beside}" if row.beside else text for text, row in zip(said, rows, strict=True)])
    return Dots(rows, what, told + ".", Reference(0.0, what.name + " 0") if score == "nps" else None)


def _of_a_tier(r: dict[Hashable, Any], score: str, w: Words) -> Dot:
    """The few answers of a small tier are said beside it; of others, what its unhappy stand for."""
    name = w.t("All") if r["tier"] == TOTAL else w.tier(str(r["tier"]))
    money, answers = known(r.get("detractor_revenue_all")), known(r.get("answers"))
    few = bool(r.get("small", False)) and answers is not None
    beside = w.t("detractors: {money}", money=w.short(money)) if money else ""
    if few:
        beside = w.t("(n = {count})", count=w.number(answers))
    low, high = known(r.get(f"{score}_low")), known(r.get(f"{score}_high"))
    return Dot(name, known(r[score]), low, high, aside=few, beside=beside)


def _upper_end(rows: Sequence[Dot]) -> float:
    """The highest that the scale must reach."""
    return max([0.0, *(v for row in rows for v in (row.value, row.high) if v is not None)])


def drivers(table: pd.DataFrame, w: Words, *, cuts: tuple[float, float] | None = None) -> Priorities:
    """Importance (standardised effect, with low and high) against performance (index 0–100), an aspect a point.

    `cuts` = (performance, importance) divide the picture in four; without them, the means. Above and left of them lies
    what to strengthen first. Aspects without both numbers are left out.
    """
    rows = table.dropna(subset=["importance", "performance"]).to_dict("records")
    found = tuple(
        Aspect(
            str(r["driver"]),
            float(r["performance"]),
            float(r["importance"]),
            known(r.get("low")),
            known(r.get("high")),
        )
        for r in rows
    )
    return Priorities(
        found,
        cuts or _means(found),
        _corners(w),
        x=Measure(w.t("Performance"), title=w.t("Performance, index 0–100")),
        y=Measure(w.t("Importance")),
        alt=_alt(found, cuts or _means(found), w),
    )


def _corners(w: Words) -> tuple[str, str, str, str]:
    """The four corners' names as headings, the upper two first."""
    a, b, c, d = (w.capital(w.t(QUADRANTS[q])) for q in ("strengthen_first", "keep", "watch", "maintain"))
    return a, b, c, d


def _means(found: Sequence[Aspect]) -> tuple[float, float]:
    if not found:
        return 50.0, 0.5
    return float(np.mean([a.x for a in found])), float(np.mean([a.y for a in found]))


def _alt(found: Sequence[Aspect], cuts: tuple[float, float], w: Words) -> str:
    ranked = sorted(found, key=lambda a: -a.y)
    said = "; ".join(f"{a.name} {w.number(a.y, 2)} / {w.number(a.x)}" for a in ranked)
    first = ", ".join(a.name for a in ranked if a.x < cuts[0] and a.y > cuts[1]) or "–"
    return w.t("Importance / performance: {drivers}. Strengthen first: {first}.", drivers=said, first=first)
