"""Exhibits of what a plan comes to: what it leaves per cell and in all, and hidden beside public."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from clv import TOTAL
from clv.treatment import LEVELS
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.plan import names
from report.exhibits.what_if.names import share
from report.forms import BarGroup, Bars, Measure, Row
from report.scale import known
from report.text import mark, markdown_text
from study.treatment import Treated
from words import N_, Words


class PlanRow(NamedTuple):
    """A plan or a scenario beside others."""

    name: str
    treated: float
    gain: float
    cost: float


RESULT = ("customers:active", "treated", "spend_year", "afford_year", "gain", "cost", "net", "break_even_effect")


# What is said of the plan, also by the browser while it is moved (`texts`).
SENTENCES = {
    "nothing_done": N_("{mark}: nothing is done yet. Choose what each segment is given."),
    "leaves": N_("{mark} is what the plan leaves if its effects come true: it gives {gain} and costs {cost}."),
    "leaves_enough": N_(
        "{mark} is what the plan leaves if its effects come true: it gives {gain} and costs {cost}. {share} of the "
        "effects is enough."
    ),
    "leaves_part": N_(
        "{mark} is what the plan leaves if {effects} of its effects come true: it gives {gain} and costs {cost}."
    ),
    "leaves_enough_part": N_(
        "{mark} is what the plan leaves if {effects} of its effects come true: it gives {gain} and costs {cost}. "
        "{share} is enough."
    ),
    "known_part": N_(
        "{mark} is what the plan leaves where it is known how long customers stay: it gives {gain} and costs {cost}. "
        "Nobody left {cells}, so that is not counted."
    ),
    "costs_more": N_("The plan costs more than it gives in {cells}"),
    "no_gain": N_("The plan leaves nothing yet"),
    "leaves_most": N_("The plan leaves most in {cell}: {net}"),
}
LABELS = {
    "effects": N_("How much of the effects comes true"),
    "less": N_("{lever}: less"),
    "more": N_("{lever}: more"),
}


def texts(t: Treated, w: Words) -> dict[str, str]:
    """Every sentence and label by the name that the browser knows it by."""
    levels = {level: w.t("{level}: share who are given it", level=names.level(level, w)) for level in LEVELS[:-1]}
    said = {name: w.template(sentence) for name, sentence in (SENTENCES | LABELS).items()}
    return said | levels | {"on_revenue": _on_revenue(t, w)}


def _on_revenue(t: Treated, w: Words) -> str:
    """That costs stand against revenue, where it is not known what is left of it."""
    return "" if t.own_margin else " " + w.t("Revenue is counted, not what is left of it.")


def answer(t: Treated, cell: names.CellName, w: Words) -> str:
    """What the plan leaves over the customers' stay, what it costs, and what it gives."""
    whole = t.hidden.iloc[-1]
    if not whole["cost"] and not whole["gain"]:
        return w.t(SENTENCES["nothing_done"], mark=mark(w.money(0)))
    said = {"mark": mark(w.short(whole["net"])), "gain": w.short(whole["gain"]), "cost": w.short(whole["cost"])}
    basis = _on_revenue(t, w) if whole["cost"] else ""
    if t.uncounted:
        listed = w.listed([markdown_text(w.tier(name)) for name in t.uncounted])
        return w.t(SENTENCES["known_part"], cells=listed, **said) + basis
    part = "" if t.effects == 1 else "_part"
    said |= {"effects": share(t.effects, w)} if part else {}
    enough = whole["break_even_effect"]
    if whole["net"] < 0 or not whole["cost"] or not math.isfinite(enough):
        return w.t(SENTENCES[f"leaves{part}"], **said) + basis
    return w.t(SENTENCES[f"leaves_enough{part}"], share=w.percent(enough), **said) + basis


def result(t: Treated, cell: names.CellName, w: Words) -> Exhibit:
    """What the plan costs and gives in each cell, beside what a customer may cost."""
    table = _named(t.hidden, cell, w)
    told = [] if t.effects == 1 else [w.t("Counted with {share} of the effects.", share=share(t.effects, w))]
    told += [
        w.t(
            "Customers: those active now; who has left cannot be treated, only won back. May cost: the margin per "
            "customer and year, at which the customer breaks even."
        )
    ]
    if t.uncounted:
        listed = w.listed([markdown_text(w.tier(name)) for name in t.uncounted])
        told.append(w.t("Of {tiers}, which nobody has left, neither gain nor running cost is counted.", tiers=listed))
    if not t.own_margin:
        told.append(w.t("No margin is given, so money is revenue: give one to see what is left of it."))
    if t.with_moves is not None:
        net = w.short(t.with_moves["net"].iloc[-1])
        told.append(w.t("Counted with tier changes the plan leaves {net}.", net=net))
    return Exhibit(
        "plan_result",
        message(t, cell, w),
        bars(t, cell, w),
        table,
        columns(w, "name:segment", *RESULT),
        notes=(" ".join(told),),
        file="treatment_result",
    )


def counted(t: Treated, cell: names.CellName, w: Words) -> Exhibit:
    """The table of `result`, whose message and bars the browser draws above it."""
    return replace(result(t, cell, w), message="", form=None)


def _named(table: pd.DataFrame, cell: names.CellName, w: Words) -> pd.DataFrame:
    return table.assign(name=[w.t("Total") if code == TOTAL else cell(code) for code in table["cell"]])


def message(t: Treated, cell: names.CellName, w: Words) -> str:
    """The cell where the plan leaves most, and those where it costs more than it gives."""
    cells = t.hidden.iloc[:-1]
    losing = [markdown_text(cell(code)) for code in cells.loc[cells["net"] < 0, "cell"]]
    if losing:
        return w.t(SENTENCES["costs_more"], cells=w.listed(losing))
    if not (cells["net"] > 0).any():
        return w.t(SENTENCES["no_gain"])
    code, net = max(zip(map(str, cells["cell"]), map(float, cells["net"]), strict=True), key=lambda row: row[1])
    return w.t(SENTENCES["leaves_most"], cell=markdown_text(cell(code)), net=w.short(net))


def bars(t: Treated, cell: names.CellName, w: Words) -> Bars:
    """What is left in each cell when its cost is paid."""
    cells = t.hidden.iloc[:-1].query("customers > 0")
    rows = [(cell(str(code)), float(net)) for code, net in zip(cells["cell"], cells["net"], strict=True)]
    like = max([1.0, *(abs(net) for _, net in rows if math.isfinite(net))])
    money = Measure(kind="money", like=like, signed=True)
    said = "; ".join(f"{name} {money.write(net, w)}" for name, net in rows)
    shown = tuple(Row(name, known(net), "scenario") for name, net in rows)
    return Bars((BarGroup("", shown),), money, w.t("What the plan leaves in each segment: {cells}.", cells=said))


# Hidden or public -------------------------------------------------------------------------------------------


def forms(t: Treated, cell: names.CellName, w: Words) -> Exhibit:
    """The same plan hidden and public, side by side."""
    both = {"hidden": t.hidden, "public": t.public}
    parts = {f"{part}_{form}": table[part] for form, table in both.items() for part in ("gain", "cost", "net")}
    table = _named(t.hidden[["cell", "customers"]], cell, w).assign(
        **parts, difference=t.public["net"] - t.hidden["net"]
    )
    f = t.form
    note = w.t(
        "Hidden: everybody is reached as the plan says, and nobody joins anything. Public: {share} join, a member "
        "costs {cost} per year, and membership alone makes a customer stay {years} longer, divided by 1 + {others} "
        "other memberships. That weakening is an assumption.",
        share=w.percent(f.joining),
        cost=w.money(f.member_cost),
        years=w.years(f.levers.years, 2),
        others=w.number(f.memberships, 0 if f.memberships == round(f.memberships) else 1),
    )
    shown = columns(w, "name:segment", "customers:active", "net_hidden", "net_public", "difference")
    return Exhibit("forms", _better(t, w), table=table, columns=shown, notes=(note,), file="hidden_or_public")


def _better(t: Treated, w: Words) -> str:
    hidden, public = (float(table["net"].iloc[-1]) for table in (t.hidden, t.public))
    if not (math.isfinite(hidden) and math.isfinite(public)):
        return w.t("Hidden or public?")
    values = {"money": w.short(abs(public - hidden))}
    if math.isclose(hidden, public, abs_tol=0.5):
        return w.t("Hidden and public leave the same")
    if public > hidden:
        return w.t("A public programme leaves {money} more than a hidden one", **values)
    return w.t("A hidden programme leaves {money} more than a public one", **values)


# Beside other plans and scenarios ---------------------------------------------------------------------------


def side_by_side(rows: Sequence[PlanRow], w: Words, fewer: bool = False) -> Exhibit:
    """Plans and kept scenarios beside one another: how many each reaches, what it gives, costs and leaves.

    `fewer`: scenarios of fewer relations are among them.
    """
    table = pd.DataFrame([row._asdict() for row in rows]).assign(net=[row.gain - row.cost for row in rows])
    told = _leaves_most([row for row in rows if math.isfinite(row.gain - row.cost)], w)
    shown = columns(w, "name:plan", "treated", "gain", "cost", "net")
    note = w.t(
        "Of fewer relations: who is let go, what serving them costs less, and the margin given up, over their stay."
    )
    return Exhibit(
        "plans",
        told,
        table=table,
        columns=shown,
        total=False,
        notes=(note,) if fewer else (),
        file="plans_side_by_side",
    )


def _leaves_most(known: Sequence[PlanRow], w: Words) -> str:
    if not known:
        return w.t("Plans and scenarios side by side")
    best = max(known, key=lambda row: row.gain - row.cost)
    return w.t("{name} leaves most: {net}", name=markdown_text(best.name), net=w.short(best.gain - best.cost))


def row_of(name: str, t: Treated) -> PlanRow:
    """A plan as one of several."""
    whole = t.hidden.iloc[-1]
    return PlanRow(name, float(whole["treated"]), float(whole["gain"]), float(whole["cost"]))
