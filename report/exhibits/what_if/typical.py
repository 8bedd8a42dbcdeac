"""Exhibits of one typical customer: ordinary (4 × 500 × 2.5 years) beside loyal (5 × 600 × 3 years)."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

import clv
from clv.levers import LEVERS
from report.columns import ColumnKind, column
from report.exhibit import Exhibit
from report.exhibits.what_if import worked
from report.exhibits.what_if.closer import by_lever, by_lever_columns
from report.exhibits.what_if.customer_base import waterfall
from report.text import mark
from study.what_if import Customer
from words import N_, Words

# What is said of the two, also by the browser while they are moved (`texts`).
SENTENCES = {
    "more_than": N_("{mark} is what the loyal customer is worth, {apart} more than the ordinary one ({ordinary})."),
    "less_than": N_("{mark} is what the loyal customer is worth, {apart} less than the ordinary one ({ordinary})."),
    "both": N_("{mark} is what both customers are worth."),
    "nothing": N_("{mark} is what the loyal customer is worth; the ordinary one brings nothing."),
    "same": N_("The two customers are worth the same"),
    "worth_more": N_("The loyal customer is worth {money} more"),
    "worth_less": N_("The loyal customer is worth {money} less"),
    "typical": N_("Ordinary"),
    "loyal": N_("Loyal"),
    "up_frequency": N_("More purchases"),
    "up_revenue": N_("Larger purchases"),
    "up_years": N_("Longer stay"),
    "down_frequency": N_("Fewer purchases"),
    "down_revenue": N_("Smaller purchases"),
    "down_years": N_("Shorter stay"),
    "less": N_("{lever}: less"),
    "more": N_("{lever}: more"),
}
WHOSE = {"typical": N_("{lever}, ordinary"), "loyal": N_("{lever}, loyal")}


def texts(w: Words) -> dict[str, str]:
    """Every sentence and label by the name that the browser knows it by."""
    said = {name: w.template(sentence) for name, sentence in SENTENCES.items()}
    names = {lever: lever_name(lever, w) for lever in LEVERS}
    return said | {f"{who}_{lever}": w.t(of, lever=name) for who, of in WHOSE.items() for lever, name in names.items()}


def exhibits(ordinary: Customer, loyal: Customer, w: Words) -> list[Exhibit]:
    """From the ordinary customer to the loyal, the two side by side, and what each lever gives."""
    parts = clv.levers.typical_parts(ordinary, loyal)
    each = levers(parts, w)
    assert each.table is not None
    each = replace(each, table=worked.typical_parts(each.table, ordinary, loyal))
    return [picture(ordinary, loyal, parts, w), two(ordinary, loyal, w), each]


def answer(ordinary: float, loyal: float, w: Words) -> str:
    """What the loyal customer is worth against the ordinary one."""
    values = {"mark": mark(w.money(loyal)), "ordinary": w.money(ordinary)}
    if loyal == ordinary:
        return w.t(SENTENCES["both"], **values)
    if not ordinary > 0:
        return w.t(SENTENCES["nothing"], **values)
    apart = w.percent(abs(loyal / ordinary - 1))
    return w.t(SENTENCES["more_than" if loyal > ordinary else "less_than"], apart=apart, **values)


def picture(ordinary: Customer, loyal: Customer, parts: pd.DataFrame, w: Words) -> Exhibit:
    """From the value of the one to that of the other, one step a lever: `parts` of `clv.levers.typical_parts`."""
    rows = zip(LEVERS, ordinary, loyal, parts["part"].head(len(LEVERS)), strict=True)
    steps = [(w.t(SENTENCES[f"{'down' if b < a else 'up'}_{lever}"]), float(part)) for lever, a, b, part in rows]
    ends = clv.typical(*ordinary), clv.typical(*loyal)
    drawn = waterfall(ends[0], steps, ends[1], w, (w.t(SENTENCES["typical"]), w.t(SENTENCES["loyal"])))
    return Exhibit("typical_waterfall", message(*ends, w), drawn)


def message(ordinary: float, loyal: float, w: Words) -> str:
    """The message over the figure: how far apart the two are."""
    apart = w.money(abs(loyal - ordinary))
    if loyal == ordinary:
        return w.t(SENTENCES["same"])
    return w.t(SENTENCES["worth_more" if loyal > ordinary else "worth_less"], money=apart)


def two(ordinary: Customer, loyal: Customer, w: Words) -> Exhibit:
    """The two customers, a row a measure."""
    names = [*(lever_name(lever, w) for lever in ("frequency", "revenue")), w.t("{unit} per year", unit=w.unit)]
    names = [*map(w.capital, names), lever_name("years", w), w.t("Value, {unit}", unit=w.unit)]
    found = pd.DataFrame({"measure": names, "ordinary": _rows(ordinary), "loyal": _rows(loyal)})
    places = (2, 0, 0, 2, 0) if max(ordinary[1], loyal[1]) >= 100 else (2, 2, 2, 2, 2)
    kind: ColumnKind = "number"
    rows = tuple((kind, decimals) for decimals in places)
    shown = column(w, "measure"), column(w, "ordinary", rows=rows), column(w, "loyal", rows=rows)
    return Exhibit("typical", w.t("Ordinary and loyal customer"), table=worked.two_customers(found), columns=shown)


def _rows(customer: Customer) -> list[float]:
    frequency, revenue, years = customer
    return [frequency, revenue, clv.typical(frequency, revenue, 1), years, clv.typical(*customer)]


def levers(parts: pd.DataFrame, w: Words) -> Exhibit:
    """What each lever gives of the difference."""
    found = by_lever(parts, {lever: lever_name(lever, w) for lever in LEVERS}, w)
    shown = by_lever_columns(w, 0 if parts["alone"].abs().max() >= 100 else 2)
    return Exhibit("typical_parts", w.t("Lever by lever"), table=found, columns=shown)


def lever_name(lever: str, w: Words) -> str:
    """What a lever is called for one customer."""
    names = {
        "frequency": w.t("Purchases per year"),
        "revenue": w.t("{unit} per purchase", unit=w.unit),
        "years": w.t("Duration, years"),
    }
    return w.capital(names[lever])
