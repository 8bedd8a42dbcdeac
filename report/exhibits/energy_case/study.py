"""Exhibits of the satisfaction study: its dimensions, their weights, and the tiers side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from exercise.case import CaseStep
from exercise.room import Room
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.satisfaction import drivers
from report.text import plain_text
from words import Words

OF_A_QUESTION = ("aspect", "performance:rated", "importance:weight")
OF_A_TIER = ("tier:name", "nps:short", "ski:short")


def exhibits(here: Room, step: CaseStep, found: pd.DataFrame, industry: Sequence[float] = ()) -> list[Exhibit]:
    """Weight against rating, each question in its box, and the scores a tier."""
    scores = here.scores()
    shown = [_map(here, step, found)]
    return shown if scores is None else [*shown, tiers(here, step, scores, industry)]


def _named(here: Room, found: pd.DataFrame, *, boxed: bool) -> pd.Series:
    known = {option.key: option for _, option in here.case.aspects}
    language = here.w.language

    def name(aspect: str) -> str:
        option = known.get(here.facts.codes.get(aspect, ""))
        if option is None:
            return aspect
        said = option.text.said(language)
        return f"{option.box.said(language)}: {said}" if boxed and option.box else said

    return found["aspect"].map(name)


def _map(here: Room, step: CaseStep, found: pd.DataFrame) -> Exhibit:
    """Weight against rating, and every question in its box, the heaviest first."""
    w = here.w
    names = found.assign(driver=_named(here, found, boxed=False))
    table = found.assign(aspect=_named(here, found, boxed=True)).sort_values("importance", ascending=False)
    note = w.t(
        "Rated from 0 to 100. Weight: how much satisfaction moves with the question when the others are held equal."
    )
    return Exhibit(
        f"{step.key}_drivers",
        _message(here),
        drivers(names, w),
        table,
        columns(w, *OF_A_QUESTION),
        total=False,
        notes=(note,),
        downloads=False,
    )


def _message(here: Room) -> str:
    first = here.figure("drivers.first")
    said = [here.aspects[key] for key in first if key in here.aspects] if isinstance(first, tuple) else []
    return here.w.t("What weighs most is {aspect}", aspect=plain_text(said[0])) if said else ""


def tiers(here: Room, step: CaseStep, scores: pd.DataFrame, industry: Sequence[float] = ()) -> Exhibit:
    """NPS and the index a tier, the whole, and the industry where somebody has given it."""
    w = here.w
    rows = scores[["tier", "nps", "ski", "answers"]]
    if len(industry) == 2:
        given = {"tier": w.t("The industry"), "ski": industry[0], "nps": industry[1], "answers": float("nan")}
        rows = pd.concat([rows, pd.DataFrame([given])], ignore_index=True)
    answers = w.number(scores["answers"].iloc[-1])
    note = w.t("{n} answers; the uncertainty is largest in the smallest tier.", n=answers)
    return Exhibit(
        f"{step.key}_scores",
        _alike(scores, w),
        table=rows,
        columns=columns(w, *OF_A_TIER),
        total=not industry,
        notes=(note,),
        downloads=False,
    )


def _alike(scores: pd.DataFrame, w: Words) -> str:
    """Whether the tiers' NPS differ by more than their intervals."""
    ranked = scores.iloc[:-1].dropna(subset=["nps"]).sort_values("nps", ascending=False)
    best, worst = ranked.iloc[0], ranked.iloc[-1]
    if best["nps_low"] <= worst["nps_high"]:
        return w.t("No proven difference between the tiers")
    return w.t("{best} are the most satisfied, {worst} the least", best=best["tier"], worst=worst["tier"])
