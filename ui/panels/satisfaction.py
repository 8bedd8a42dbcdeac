"""Emotion beside behaviour: NPS and the satisfaction index per tier, the money of the unhappy, and what drives it."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from clv import TOTAL, TableProblem, satisfaction
from report.exhibits import satisfaction as exhibits
from study import Study, survey
from study.survey import Survey
from ui.panels.problem import sentence
from ui.parts import Column, figure, mark, plain, table, warning
from words import N_, Words

QUADRANTS = {
    "strengthen_first": N_("strengthen first"),
    "keep": N_("keep it up"),
    "watch": N_("watch"),
    "maintain": N_("maintain"),
}
KNOWN = {
    "q_cares_about_customers": N_("Cares about its customers"),
    "q_helps_me": N_("Helps me"),
    "q_keeps_me_informed": N_("Keeps me informed"),
    "q_meets_expectations": N_("Meets my expectations"),
    "q_value_for_money": N_("Value for money"),
    "q_product_quality": N_("Product quality"),
}


def answer(found: pd.DataFrame, w: Words) -> str:
    """NPS of the base, or its index, and whether the tiers differ."""
    t = found[found["tier"] == TOTAL].iloc[0]
    if "nps" in found and not math.isnan(t["nps"]):
        text = w.t(
            "{mark} is the base's NPS, from {n} answers.", mark=mark(w.signed(t["nps"])), n=w.number(t["answers"])
        )
        return f"{text} {_alike(found, 'nps', w)}"
    if "ski" in found and not math.isnan(t["ski"]):
        text = w.t("{mark} is the base's satisfaction index.", mark=mark(w.number(t["ski"], 1)))
        return f"{text} {_alike(found, 'ski', w)}"
    return w.t("{mark} answers are too few to say anything.", mark=mark(w.number(t.get("answers", 0))))


def _alike(found: pd.DataFrame, score: str, w: Words) -> str:
    tiers = found[(found["tier"] != TOTAL) & ~found["small"].astype(bool)].dropna(subset=[score])
    if len(tiers) < 2:
        return ""
    best, worst = tiers.iloc[int(tiers[score].argmax())], tiers.iloc[int(tiers[score].argmin())]
    if best[f"{score}_low"] <= worst[f"{score}_high"]:
        return w.t("The tiers feel alike: the differences are within chance.")
    return w.t(
        "Most satisfied is {best}, least {worst}.", best=plain(w.tier(best["tier"])), worst=plain(w.tier(worst["tier"]))
    )


def bubble(found: pd.DataFrame) -> pd.DataFrame:
    """What the bubbles read: NPS, its limits, retention and revenue per tier."""
    tiers = found[found["tier"] != TOTAL]
    return tiers.rename(columns={"nps_low": "low", "nps_high": "high"})[
        ["tier", "nps", "low", "high", "retention", "revenue", "answers"]
    ]


def message(found: pd.DataFrame, w: Words) -> str:
    """What the unhappy stand for in the first tiers."""
    first = found.iloc[0]
    money = first["detractor_revenue_all"]
    if math.isnan(money) or not money:
        return w.t("Satisfaction beside retention, a bubble a tier")
    return w.t("The unhappy in {tier} stand for {money}", tier=plain(w.tier(first["tier"])), money=w.short(money))


def columns(found: pd.DataFrame, w: Words) -> list[Column]:
    """The table of scores."""
    shown = [
        Column("tier", w.t("Value tier"), "tier"),
        Column("customers", w.t("Customers")),
        Column("answers", w.t("Answers")),
    ]
    if "nps" in found:
        shown.append(Column("nps", w.t("NPS"), "signed", 0, ("nps_low", "nps_high")))
    if "ski" in found:
        shown.append(Column("ski", w.t("Satisfaction index"), "number", 1, ("ski_low", "ski_high")))
    shown.append(Column("retention", w.t("Retention rate"), "percent", 1))
    if "nps" in found:
        shown.append(Column("detractor_revenue_all", w.t("Revenue of the unhappy, {unit}", unit=w.unit)))
    return shown


def few(found: pd.DataFrame, w: Words) -> None:
    """Warn of tiers with under 30 answers."""
    names = [plain(w.tier(str(t))) for t in found.loc[found["small"].astype(bool) & (found["tier"] != TOTAL), "tier"]]
    if names:
        warning(w.t("Fewer than 30 answers in {names}: too few to compare with.", names=w.listed(names)))


def name(column: str, asked: Survey, w: Words) -> str:
    """A rated aspect in words: a known one translated, another as the file calls it."""
    given = asked.names[column]
    return w.t(KNOWN[given]) if given in KNOWN else given


def drivers(now: Study, asked: Survey, w: Words) -> None:
    """Importance against performance, for all or one tier: what to strengthen first."""
    if asked.ski is None or len(asked.aspects) < 2:
        st.markdown(
            w.t("The file rates no aspects, such as service or price: what drives satisfaction cannot be seen.")
        )
        return
    answered, base = survey.answered(now), now.base
    outcome = asked.ski
    enough = satisfaction.answers_by_tier(answered, base.names, [outcome, *asked.aspects])
    options = [str(t) for t in enough.loc[enough["enough"], "tier"]]
    if not options:
        warning(w.t("Too few have answered every question to say what drives satisfaction."))
        return
    tier = st.segmented_control(
        w.t("For"),
        options[::-1],
        format_func=lambda t: w.t("All") if t == TOTAL else w.tier(t),
        default=options[-1],
        required=True,
        key="drivers_tier",
    )
    part = answered if tier == TOTAL else answered[answered["tier_now"] == tier]
    try:
        found = satisfaction.drivers(part, outcome, list(asked.aspects), asked.lowest, asked.highest)
    except TableProblem as problem:
        warning(sentence(w, {"code": problem.code, **problem.detail}))
        return
    named = found.assign(
        driver=[name(a, asked, w) for a in found["aspect"]], advice=[w.t(QUADRANTS[q]) for q in found["quadrant"]]
    )
    figure(exhibits.drivers(named, w), f"drivers_{tier}", drivers_message(named, w))
    table(named.sort_values("importance", ascending=False), _driver_columns(w), f"drivers_{tier}", total=False)
    _collinear(found, part, asked, w)


def drivers_message(named: pd.DataFrame, w: Words) -> str:
    """What to strengthen first, or the strongest driver."""
    first = named[(named["quadrant"] == "strengthen_first") & named["clear"]].sort_values("importance", ascending=False)
    if len(first):
        return w.t("Strengthen first: {names}", names=plain(w.listed([str(n) for n in first["driver"]][:3]), 120))
    best = named.iloc[int(named["importance"].argmax())]
    return w.t("The strongest driver is {name}", name=plain(str(best["driver"])))


def _driver_columns(w: Words) -> list[Column]:
    return [
        Column("driver", w.t("Aspect"), "text"),
        Column("importance", w.t("Importance"), "number", 2, ("low", "high")),
        Column("performance", w.t("Performance, 0–100"), "number", 1),
        Column("answers", w.t("Answers")),
        Column("advice", w.t("What to do"), "text"),
    ]


def _collinear(found: pd.DataFrame, part: pd.DataFrame, asked: Survey, w: Words) -> None:
    a, b, r = satisfaction.most_alike(part, list(asked.aspects))
    values = {"a": plain(name(a, asked, w)), "b": plain(name(b, asked, w)), "r": w.number(r, 2)}
    if found["blurred"].any():
        warning(w.t("{a} and {b} are answered so alike ({r}) that their effects can hardly be told apart.", **values))
    else:
        st.caption(
            w.t("{a} and {b} are answered most alike (correlation {r}); the effects can be told apart.", **values)
        )
