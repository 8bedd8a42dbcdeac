"""Controls of the plans that are kept: save, compare with scenarios, put back, remove."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from report.exhibits import plan as exhibits
from report.exhibits.plan.see import PlanRow, row_of
from report.exhibits.treatment import Grouped
from report.link_plan import plans as plans_form
from report.link_text import line
from report.text import markdown_text
from study import Study
from study.kept_plans import MOST_PLANS, KeptPlan, treated
from study.segmentations import Asked
from study.treatment import Treated
from study.what_if import left
from ui import choices
from ui.choices import Choice
from ui.controls.naming import named, room
from ui.show import show
from words import Words

NAMED = 40
ROWS = {
    "plan_name": Choice("", line(), "jn"),
    "plans": Choice((), plans_form(), "jx"),
    "picked_plan": Choice("", line()),
}
AskedOf = Callable[[Study, str], Asked]
FORM = {
    "public_joining": "joining",
    "public_cost": "cost",
    "public_years": "years",
    "public_memberships": "memberships",
    "plan_effects": "effects",
}


def plans(of: Grouped, now: KeptPlan, shown: Treated, asked: AskedOf, fewer: Sequence[PlanRow], w: Words) -> None:
    """A name for the plan as it stands, and all that is kept beside it.

    `asked`: a division as the page has it set; `fewer`: the kept scenarios of fewer relations.
    """
    _keep(now, w)
    kept = choices.value("plans")
    rows = [
        row_of(w.t("As it stands"), shown),
        *(row_of(one.name, treated(of.study, on(one, asked(of.study, one.asked.way)))) for one in kept),
    ]
    for name, scenario in choices.kept_scenarios(of.study).items():
        found = left(of.study, scenario)
        rows.append(PlanRow(name, found.changing, found.gain, found.cost))
    beside = exhibits.side_by_side([*rows, *fewer], w, bool(fewer))
    alike = equals([*rows, *fewer])
    show(replace(beside, message=_alike(alike, w)) if len(alike) > 1 else beside)
    if kept:
        _pick([one.name for one in kept], w)


def equals(rows: Sequence[PlanRow]) -> list[PlanRow]:
    """Those of plans and scenarios that leave most, more than one where they leave the same to the whole unit."""
    known = [row for row in rows if math.isfinite(row.gain - row.cost)]
    most = max((round(row.gain - row.cost) for row in known), default=0)
    return [row for row in known if round(row.gain - row.cost) == most]


def _alike(rows: Sequence[PlanRow], w: Words) -> str:
    """That several leave most, and as much as one another."""
    names = w.listed([markdown_text(row.name, NAMED) for row in rows])
    return w.t("{names} leave most, and as much: {net}", names=names, net=w.short(rows[0].gain - rows[0].cost))


def on(kept: KeptPlan, now: Asked) -> KeptPlan:
    """A kept plan on the settings of a matrix, a path or the stages as they stand; a plan keeps only which it is on."""
    mine = kept.asked
    return replace(kept, asked=replace(now, periods=mine.periods, scores=mine.scores, column=mine.column))


def _keep(now: KeptPlan, w: Words) -> None:
    example = w.t("For example: quietly better")
    name = named("plan_name", w.t("Name of the plan"), example, ("keep_plan", w.t("Save the plan")), w)
    if name is None:
        return
    kept = {one.name: one for one in choices.value("plans")}
    full = w.t("{count} plans are already saved. Remove one first.", count=w.number(MOST_PLANS))
    if name in kept or room(len(kept), MOST_PLANS, full):
        choices.put("plans", tuple((kept | {name: replace(now, name=name)}).values()))


def _pick(names: list[str], w: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            w.t("A saved plan"), names, key=choices.among("picked_plan", names), persist_state="session", width=360
        )
        st.button(w.t("Put it back"), on_click=_load, args=(name,), icon=":material/tune:", key="load_plan")
        st.button(w.t("Remove"), on_click=_drop, args=(name,), icon=":material/delete:", key="drop_plan")


def _load(name: str) -> None:
    one = next((plan for plan in choices.value("plans") if plan.name == name), None)
    if one is None:
        return
    asked = {"divide_by": one.asked.way, "rfm_periods": one.asked.periods, "rfm_scores": one.asked.scores}
    levels = dict(zip(("plan_must", "plan_may", "plan_strategic"), one.shares, strict=True))
    key = f"column_{one.asked.column}" if one.asked.way == "column" else one.asked.way
    rows = None if one.rows is None else (key, one.rows)
    own = {"plan_set": one.which, "plan_touchpoints": one.touchpoints, "plan_levels": rows, "plan_name": one.name}
    form = {key: getattr(one, field) for key, field in FORM.items()}
    for key, value in {**asked, "divide_column": one.asked.column, **levels, **own, **form}.items():
        choices.put(key, value)


def _drop(name: str) -> None:
    choices.put("plans", tuple(plan for plan in choices.value("plans") if plan.name != name))
