"""Current return against potential, with the way since the period before, and the rules of the nine paths."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from clv.return_path import PATH_RULES as RULES
from report.columns import column
from report.exhibit import Exhibit
from report.exhibits.relation.names import PATH_RULES, path_name
from report.forms import Measure, Scatter, ScatterPoint
from report.text import markdown_text
from study import Study, matrix
from study.relation_return import FoundPath, sampled
from words import Words

MOST_POINTS = 150
UP, DOWN = ("hot_riser", "warm_riser", "starter", "returner"), ("warm_faller", "cold_faller", "burnt_out")


NOTHING: Mapping[str, str] = {}


def _called(code: str, w: Words, given: Mapping[str, str]) -> str:
    return given.get(code) or path_name(code, w)


def path_rules(found: FoundPath, w: Words, given: Mapping[str, str] = NOTHING) -> Exhibit:
    """The nine rules in the order they are tried. `given`: what a person calls the paths, plain."""
    rules = found.asked.rules
    band = w.t("{share}, at least {money}", share=w.percent(rules.band), money=w.money(rules.least))
    values = {"band": band, "high": w.money(found.high)}
    table = pd.DataFrame(
        [
            {"order": i + 1, "name": _called(code, w, given), "when": w.t(PATH_RULES[rule], **values)}
            for i, (code, rule) in enumerate(RULES)
        ]
    )
    return Exhibit(
        "path_rules",
        w.t("The rules of the path"),
        table=table,
        columns=(column(w, "order"), column(w, "name:cell"), column(w, "when:rule")),
        total=False,
        notes=(
            w.t("The rules are tried from the top and the first that fits counts. The names are an insurer's."),
            w.t("What counts as a change and as high is ours, and yours to set."),
        ),
        file="path_rules_table",
    )


def path_picture(found: FoundPath, study: Study, w: Words, given: Mapping[str, str] = NOTHING) -> Exhibit:
    """Return now across, potential upwards, and a line from where the return was."""
    result, before = found.returned.result, found.returned.result_before
    drawn = np.where(np.isfinite(found.potential), result, np.nan)
    rows = sampled(drawn, MOST_POINTS)
    ids, codes = study.customers["customer_id"].to_numpy(), found.cells.cells
    points = tuple(
        ScatterPoint(
            f"{ids[i]}: {_called(codes[found.cells.now[i]], w, given)}",
            float(result[i]),
            float(found.potential[i]),
            _towards(codes[found.cells.now[i]]),
            None if before is None or np.isnan(before[i]) else float(before[i]),
        )
        for i in rows.tolist()
    )
    most = float(np.abs(result[rows]).max(initial=0.0))
    known = int(np.isfinite(drawn).sum())
    shown = w.t("{n} of {all} customers are drawn, evenly by return.", n=w.number(len(rows)), all=w.number(known))
    return Exhibit(
        "path_points",
        message(found, w),
        Scatter(
            points,
            Measure(w.t("Return now"), "money", like=most),
            Measure(w.t("Potential"), "money", like=float(np.abs(found.potential[rows]).max(initial=0.0))),
            w.t(
                "Return now against potential, with the way since the previous period. {message}.",
                message=message(found, w),
            ),
            (None, found.high if np.isfinite(found.high) else None),
            (w.t("High potential"), w.t("Lower potential")),
        ),
        lead=potential_said(found, study, w),
        notes=(shown,) if len(rows) < known else (),
        downloads=False,
    )


def _towards(code: str) -> int:
    return 1 if code in UP else -1 if code in DOWN else 0


def message(found: FoundPath, w: Words) -> str:
    """How many rise and how many fall, of those active in both periods."""
    counts = dict(zip(found.cells.cells, found.cells.counts().tolist(), strict=True))
    rise, fall = counts["hot_riser"] + counts["warm_riser"], counts["warm_faller"] + counts["cold_faller"]
    values = {"rise": w.number(rise), "fall": w.number(fall), "high": w.number(counts["warm_faller"])}
    if counts["warm_faller"] and found.column:
        return w.t(
            "{rise} leave more than a period ago and {fall} less; {high} of these have a high potential", **values
        )
    return w.t("{rise} leave more than a period ago and {fall} less", **values)


def potential_said(found: FoundPath, study: Study, w: Words) -> str:
    """Where the potential comes from."""
    if found.column:
        return w.t(
            "Potential is {column} of the file.",
            column=markdown_text(matrix.columns(study)[found.column].replace("_", " "), 40),
        )
    if found.group:
        return w.t(
            "The file has no potential, so it is taken to be what the best tenth of the same {group} leave.",
            group=markdown_text(found.group.replace("_", " "), 40),
        )
    return w.t("The file has no potential, so it is taken to be what the best tenth leave, the same for all.")
