"Is satisfaction worth anything here? Who stayed after their answer, and behaviour beside emotion."

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from clv import TOTAL, TableProblem
from clv.satisfaction_value import GRID, first_against_last
from report.columns import Column, columns
from report.exhibit import Exhibit, KeyFigure, Notice
from report.forms import Dot, Dots, Matrix, MatrixCell, MatrixPart, Measure
from report.notices import of_problem
from report.scale import known
from report.text import mark
from study import Study, satisfaction_value, survey
from words import N_, Words

GROUPS = {
    "promoters": N_("Promoters"),
    "passives": N_("Passives"),
    "detractors": N_("Detractors"),
    "most_satisfied": N_("Most satisfied"),
    "between": N_("Between"),
    "least_satisfied": N_("Least satisfied"),
    TOTAL: N_("All who answered"),
}
WITHIN = {  # a sentence
    "promoters": N_("the promoters"),
    "detractors": N_("the detractors"),
    "most_satisfied": N_("the most satisfied third"),
    "least_satisfied": N_("the least satisfied third"),
}
CELLS = {
    "loyal": N_("Loyal"),
    "held": N_("Held"),
    "lost_friend": N_("Lost friend"),
    "at_risk": N_("At risk"),
}
ADVICE = {
    "loyal": N_("thank them, ask them to recommend"),
    "held": N_("put right what they dislike before a rival does"),
    "lost_friend": N_("ask what they now buy elsewhere"),
    "at_risk": N_("call first where the money is largest"),
}
PUBLISHED = {
    "happier": N_("A casino: more satisfied"),
    "less_happy": N_("A casino: less satisfied"),
}
AFTER = (
    *("name:answer", "base:answered", "retention:interval", "revenue_per_customer:answered", "kept_revenue"),
    *("spent_change", "duration_years:bare", "clv:answered"),
)


def parts(w: Words) -> dict[str, str]:
    """What the page's parts are called."""
    return {"scores": w.t("How satisfied they are"), "money": w.t("What satisfaction goes with")}


def exhibits(study: Study, w: Words) -> list[Exhibit]:
    """Who stayed after their answer, behaviour beside emotion, and a casino's figures beside the file's own.

    Where none of it can be told, why not.
    """
    try:
        table, cells = satisfaction_value.after(study), satisfaction_value.grid(study)
    except TableProblem as problem:
        return [Exhibit("after_answer", notices=(Notice(of_problem(w, problem)),))]
    found = [none_then(study, w) if table is None else after_answer(study, table, w)]
    if cells is not None:
        found.append(emotion(cells, w))
    if table is not None:
        found.append(published(study, w))
    return found


def none_then(study: Study, w: Words) -> Exhibit:
    """That nobody answered in the period before, so that nothing came after."""
    why = w.t("Nobody has answered in the previous period, so what came after an answer is not known yet.")
    return Exhibit("after_answer", w.t("Who stayed after their answer"), notices=(Notice(why, "plain"),))


# After the answer ---------------------------------------------------------------------------------------


def answer(study: Study, w: Words) -> str:
    """How many of the first group stayed against the last, and whether the difference is proven; "" where not known."""
    table = after(study)
    if table is None or not table.iloc[0]["base"] or not table.iloc[-2]["base"]:
        return ""
    first, last = table.iloc[0], table.iloc[-2]
    said = {
        "mark": mark(w.percent(first["retention"], 1)),
        "last": w.percent(last["retention"], 1),
        "first_group": w.t(WITHIN[str(first["group"])]),
        "last_group": w.t(WITHIN[str(last["group"])]),
    }
    if first_against_last(table)["low"] > 0:
        return w.t("{mark} of {first_group} stayed the period after, and {last} of {last_group}.", **said)
    return w.t(
        "{mark} of {first_group} stayed the period after, and {last} of {last_group}: no proven difference.",
        **said,
    )


def after(study: Study) -> pd.DataFrame | None:
    """The table of who stayed; None where it cannot be made."""
    try:
        return satisfaction_value.after(study)
    except TableProblem:
        return None


def after_answer(study: Study, table: pd.DataFrame, w: Words) -> Exhibit:
    """Retention in the period after the answer, a group a row, with what each brings and is worth."""
    named = table.assign(name=[w.t(GROUPS[str(g)]) for g in table["group"]], tier=table["group"])
    return Exhibit(
        "after_answer",
        message(table, w),
        stayed(named, w),
        named,
        _columns(w),
        lead=w.t("It goes together with staying; whether it causes it is not known."),
        notes=(_when(study, w), *_few(table, w)),
    )


def _columns(w: Words) -> tuple[Column, ...]:
    return columns(w, *AFTER)


def message(table: pd.DataFrame, w: Words) -> str:
    """What a customer of the first group is worth against one of the last, or that they stayed alike."""
    first, last = table.iloc[0], table.iloc[-2]
    names = {"first": w.capital(w.t(WITHIN[str(first["group"])])), "last": w.t(WITHIN[str(last["group"])])}
    apart = first["retention"] - last["retention"]
    if math.isnan(apart) or not first["base"] or not last["base"]:
        return w.t("Who stayed after their answer")
    found = first_against_last(table)
    span = w.interval(100 * found["effect"], 100 * found["low"], 100 * found["high"], 1)
    if found["low"] <= 0 <= found["high"]:
        return w.t("{first} and {last}: no proven difference in who stayed", **names)
    if apart > 0:
        return w.t("{first} stayed {points} percentage points more than {last}", points=span, **names)
    return w.t("{first} stayed {points} percentage points less than {last}", points=span, **names)


def stayed(named: pd.DataFrame, w: Words) -> Dots:
    """Retention in the period after with its interval, a row a group."""
    rows = tuple(
        Dot(
            str(r["name"]),
            known(r["retention"]),
            known(r["retention_low"]),
            known(r["retention_high"]),
            aside=bool(r["small"]),
            beside=w.t("(n = {count})", count=w.number(r["base"])),
        )
        for r in named.to_dict("records")
    )
    what = Measure(w.t("Retention rate"), "percent", like=1.0)
    told = "; ".join(f"{row.name}: {w.interval(row.value, row.low, row.high, 1, w.percent)}" for row in rows)
    return Dots(rows, what, f"{w.t('Retention in the period after the answer')}: {told}.")


def _when(study: Study, w: Words) -> str:
    when = satisfaction_value.when_answered(study)
    if when == "answer_date":
        return w.t("Answers given in the previous period, and who is still a customer in this one.")
    if when == "rows":
        return w.t(
            "The file does not tell when they answered: an answer is taken as given on the day of its row. A column "
            "with the day of the answer would make it sure."
        )
    return w.t(
        "The file does not tell when they answered; who has left may have answered after leaving. A column with the "
        "day of the answer, in a file of purchases, would tell."
    )


def _few(table: pd.DataFrame, w: Words) -> tuple[str, ...]:
    """What the intervals are, and the groups that are too small."""
    told = w.t(
        "Intervals at 95%: of retention and duration by Wilson, of money by drawing the customers anew 500 times. "
        "Customer value is revenue per customer and year × duration at that retention. Promoters answer 9–10, passives "
        "7–8, detractors 0–6."
    )
    small = [w.t(GROUPS[str(g)]) for g in table.loc[table["small"].astype(bool), "group"]]
    if not small:
        return (told,)
    return (told, w.t("Fewer than 30 answers in {names}: too few to compare with.", names=w.listed(small)))


# Behaviour beside emotion -------------------------------------------------------------------------------


def emotion(cells: pd.DataFrame, w: Words) -> Exhibit:
    """Behaviour × emotion: who buys as much as before and is satisfied, and the three other cells."""
    named = cells.assign(name=[w.t(CELLS[c]) for c in cells["cell"]], advice=[w.t(ADVICE[c]) for c in cells["cell"]])
    held = cells.set_index("cell").loc["held"]
    told = w.t(
        "{share} of those who buy as much as before are not satisfied",
        share=w.percent(held["customers"] / max(cells["customers"].iloc[:2].sum(), 1)),
    )
    return Exhibit(
        "emotion",
        told,
        grid(named, w),
        named,
        columns(w, "name:cell", "customers", "share:answered", "revenue", "advice"),
        total=False,
        notes=(
            w.t(
                "Customers of both periods who have answered. They buy as much as before where their revenue has not "
                "fallen; they are satisfied where they do not answer 0–6, or are not among the least satisfied third."
            ),
        ),
    )


def grid(named: pd.DataFrame, w: Words) -> Matrix:
    """The four cells as a picture: emotion across, behaviour upright."""
    places = dict(zip(GRID, ((1, 1), (0, 1), (1, 0), (0, 0)), strict=True))
    whole = named["revenue"].sum()
    cells = tuple(
        MatrixCell(
            str(r["name"]),
            *places[str(r["cell"])],
            customers=float(r["customers"]),
            money=float(r["revenue"]),
            share=float(r["revenue"] / whole) if whole else None,
            advice=str(r["advice"]),
        )
        for r in named.to_dict("records")
    )
    ordered = tuple(sorted(cells, key=lambda cell: (cell.y, cell.x)))
    money = Measure(w.t("Revenue"), "money", like=float(named["revenue"].max()))
    said = "; ".join(f"{cell.name}: {w.number(cell.customers)}, {money.write(cell.money, w)}" for cell in cells)
    return Matrix(
        ordered,
        (MatrixPart(w.t("Not satisfied")), MatrixPart(w.t("Satisfied"))),
        (MatrixPart(w.t("Buys less")), MatrixPart(w.t("Buys as much"))),
        (w.t("Emotion"), w.t("Behaviour")),
        money,
        f"{said}.",
    )


# A casino's figures ---------------------------------------------------------------------------------------


def published(study: Study, w: Words) -> Exhibit:
    """The change of spending that a casino reported beside the file's own."""
    found = satisfaction_value.published(study)
    assert found is not None
    names = GROUPS | PUBLISHED
    named = found.assign(name=[w.t(names[str(g)]) for g in found["group"]])
    return Exhibit(
        "beside_published",
        w.t("Spending a year later, here and at a casino"),
        table=named,
        columns=columns(w, "name:who", "change:spending"),
        total=False,
        notes=(
            w.t("The file's own are of those who stayed."),
            w.t(
                "The casino followed customers whose satisfaction changed: +24% where it rose, −10% where it fell. A "
                "file holds how satisfied they are, not how that changed, so the two are not the same measure."
            ),
        ),
    )


# Elsewhere ------------------------------------------------------------------------------------------------


def key_figures(study: Study, w: Words) -> list[KeyFigure]:
    """NPS and the satisfaction index as key figures; only those that the file asks of its customers."""
    if study.problem is not None or survey.survey(study) is None:
        return []
    found = survey.emotion(study)
    row = found[found["tier"] == TOTAL].iloc[0]
    shown = []
    for name, label in (("nps", w.t("NPS")), ("ski", w.t("Satisfaction index"))):
        if name in found and not np.isnan(row[name]):
            value = w.signed(row[name]) if name == "nps" else w.number(row[name], 1)
            ends = w.span(row[f"{name}_low"], row[f"{name}_high"], 0 if name == "nps" else 1)
            shown.append(KeyFigure(label, value, f"{w.percent(0.95)}: {ends}", of=f"scores/{name}"))
    return shown


def limits(w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    return w.t(
        "Who is satisfied may stay for the reason that made them satisfied, so nothing here says what a rise in "
        "satisfaction would give: try it against a control group. Those who answer are not all customers."
    )
