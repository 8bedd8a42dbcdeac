"""Exhibits of one customer's cash flow, year by year, by the chosen method."""

from __future__ import annotations

import pandas as pd

from clv import TableProblem
from clv.method_comparison import customer_cash_flow
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.method.compare import NAMES
from report.exhibits.method.forms import cash_flow
from report.exhibits.method.steps.figures import Figures
from report.workings import with_formulas
from words import Words
from words.table_messages import explain

SOON = 3  # years
ROOM = 12  # rows; a longer table scrolls inside itself
YEARS = ("name:year", "amount:expected", "so_far")


def exhibits(f: Figures) -> list[Exhibit]:
    """The figure and the table of one customer of the tier; why not, where the method cannot say."""
    w = f.w
    try:
        flow = customer_cash_flow(f.base, f.tier)
    except TableProblem as problem:
        return [Exhibit("first_years", notes=(explain(w, problem.code, problem.detail),))]
    if flow.empty:
        return []
    early = flow[(flow["year"] > 0) & (flow["year"] <= SOON)]["amount"].sum() / flow["amount"].sum()
    said = w.t("{share} of a customer's value in {tier} comes within three years", share=w.percent(early), tier=f.name)
    note = w.t("One customer, {method}.", method=w.t(NAMES[f.base.choices.method]).lower())
    return [Exhibit("first_years", said, cash_flow(flow, w), notes=(note,)), _table(f, flow, w)]


def _worked(f: Figures, flow: pd.DataFrame) -> pd.DataFrame:
    """The years with how each follows from the one before: who is left, and what money later counts for."""
    b, choices = f.base.value_inputs(), f.base.choices
    if choices.method not in ("course", "discounted"):
        return flow
    growth = "(1 + rate)" if choices.method == "discounted" else "1"
    rest = f"((1 - lost / base) ** (1 / years) / {growth})"
    each = [f"prev_amount * {rest}"] * (len(flow) - 1) + [f"prev_amount * {rest} / (1 - {rest})"]
    each[0] = f"money / customers / years * years * (1 - {rest}) / (1 - {rest} ** years)"
    lost = float(f.base.tiers["lost"].to_numpy(float)[f.tier])
    figures = {"base": float(b.base[f.tier]), "lost": lost}
    figures |= {"money": float(b.money[f.tier]), "customers": float(b.customers[f.tier])}
    return with_formulas(flow, "amount", each, figures)


def _table(f: Figures, flow: pd.DataFrame, w: Words) -> Exhibit:
    flow = _worked(f, flow)
    shown = flow.assign(
        name=[w.t("year {year}", year=w.number(y)) if y else w.t("later") for y in flow["year"]],
        so_far=flow["amount"].cumsum() / flow["amount"].sum(),
    )
    return Exhibit(
        "year_by_year",
        w.t("Year by year"),
        table=shown,
        columns=columns(w, *YEARS),
        total=False,
        height=430 if len(shown) > ROOM else None,
        file="cash_flow",
    )
