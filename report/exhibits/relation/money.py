"""Income, costs and what is left: for all, for a group, for one relation; and how each cost is shared out."""

from __future__ import annotations

import pandas as pd

from clv.relation_return import RETURN, steps_of
from clv.tables import TOTAL, Ints
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.relation.names import HOWS, cost_name
from report.forms import Bridge, BridgeStep, Measure
from report.text import markdown_text
from study.relation_return import FoundReturn
from words import Words

LONGEST = 40


def answer(found: FoundReturn, w: Words) -> str:
    """How much of the income is left, or that no cost is known."""
    if found.without_costs:
        return f"{no_costs(w)} {w.t('Name the costs below, or say what margin it is.')}"
    steps = steps_of(found.now).set_index("step")["amount"]
    income, left = float(steps["income"]), float(steps[RETURN])
    share = left / income if income else float("nan")
    return w.t(
        "**{left}** is left of {income} in revenue, {share}.",
        left=w.short(left),
        income=w.short(income),
        share=w.percent(share),
    )


def no_costs(w: Words) -> str:
    """That a file tells of no cost, so that what each customer leaves is not known."""
    return w.t("This file has no costs, so what each customer leaves is not known.")


def unknown(w: Words) -> Exhibit:
    """What stands in place of the return of a file without costs."""
    return Exhibit("return_steps", w.t("What each customer leaves when its costs are taken off"), lead=no_costs(w))


def waterfall(found: FoundReturn, w: Words, who: Ints | None = None, name: str = "") -> Exhibit:
    """From income to return. `who`: the rows of some; `name`: what they are called (Markdown), "": all."""
    table = steps_of(found.now, who)
    named = table.assign(name=[cost_name(step, w) for step in table["step"]])
    return Exhibit(
        "return_steps",
        _message(table, name, w),
        _bridge(named, w),
        named[["name", "amount"]],
        columns(w, "name:figure", "amount:signed"),
        notes=notes(found, w),
    )


def _message(table: pd.DataFrame, name: str, w: Words) -> str:
    steps = table.set_index("step")["amount"]
    values = {"left": w.short(steps[RETURN]), "income": w.short(steps["income"])}
    if name:
        return w.t("{name}: {left} is left of {income}", name=name, **values)
    between = table[~table["step"].isin(["income", RETURN])].sort_values("amount")
    if between.empty or not between["amount"].iloc[0] < 0:
        return w.t("{left} is left of {income}", **values)
    most = between.iloc[0]
    return w.t(
        "{cost} takes most, {amount}, and {left} is left",
        cost=markdown_text(cost_name(str(most["step"]), w), LONGEST),
        amount=w.short(-float(most["amount"])),
        left=values["left"],
    )


def _bridge(named: pd.DataFrame, w: Words) -> Bridge:
    steps, at = [], 0.0
    for row in named.to_dict("records"):
        total = row["step"] in ("income", RETURN)
        size = float(row["amount"])
        base = 0.0 if total else at
        steps.append(BridgeStep(str(row["name"]), base, size, "actual", total))
        at = base + size
    said = "; ".join(f"{row['name']} {w.money(row['amount'])}" for row in named.to_dict("records"))
    money = Measure(w.t("Return"), "money", like=float(named["amount"].abs().max()))
    return Bridge(tuple(steps), money, w.t("From revenue to return: {steps}.", steps=said))


def notes(found: FoundReturn, w: Words) -> tuple[str, ...]:
    """What is not known, and so not in the return."""
    told = []
    if not found.known_margin:
        told.append(w.t("The cost of what is sold is not known, so revenue counts whole."))
    lacking = int((~found.now.counted & (found.now.active)).sum())
    if lacking:
        told.append(
            w.n(
                "{count} active customer is left out: the cost of what it bought is not known.",
                "{count} active customers are left out: the cost of what they bought is not known.",
                lacking,
            )
        )
    return tuple(told)


def costs(found: FoundReturn, w: Words) -> Exhibit | None:
    """Each named cost: how it is shared out, what it is in all, what relations bear and what is left over."""
    if not found.costs:
        return None
    rows = []
    for one in found.costs:
        borne, rest = int(found.now.costs[one.name].sum()) / 100, found.now.rest[one.name] / 100
        key = w.t(HOWS[one.how])
        rows.append({"name": cost_name(one.name, w), "key": key, "amount": borne + rest})
        rows[-1] |= {"borne": borne, "rest": rest}
    table = pd.DataFrame(rows)
    total = {"name": w.t(TOTAL), "key": "", **{c: table[c].sum() for c in ("amount", "borne", "rest")}}
    return Exhibit(
        "return_costs",
        w.t("The costs, and how they are shared out"),
        table=pd.concat([table, pd.DataFrame([total])], ignore_index=True),
        columns=columns(w, "name:cost", "key", "amount:cost", "borne", "rest"),
        notes=(
            w.t("What is spread adds up to its total, to the cent. The rest belongs to customers who are not counted."),
        ),
    )
