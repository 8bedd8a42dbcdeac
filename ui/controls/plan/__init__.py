"""Controls of the treatment plan: what each segment is given, what that costs and gives, hidden or public."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from report.exhibit import Notice
from report.exhibits import plan as exhibits
from report.exhibits.plan.see import PlanRow
from report.exhibits.treatment import Grouped
from report.link_plan import levels, touchpoints
from report.link_text import RANGES, number, one_of, optional, whole
from study import Study
from study import kept_plans as model
from study.kept_plans import KeptPlan
from study.treatment import MOST_CELLS, MOST_TOUCHPOINTS, SETS, Treated, first_form, plannable
from study.what_if import facts_of
from ui import choices
from ui.boxes import box, opened
from ui.choices import Choice
from ui.controls.moving import missing, moving, resting
from ui.controls.plan import form, grid, kept, points
from ui.controls.readiness import ROWS as READINESS
from ui.controls.readiness import scan
from ui.live import plan as live
from ui.show import answer, say, show
from words import Words

ROWS = {
    "plan_set": Choice("four", one_of(*SETS), "js"),
    "plan_touchpoints": Choice(None, optional(touchpoints()), "jt", of_file=True),
    "plan_levels": Choice(None, optional(levels()), "jl", of_file=True),
    "plan_cell": Choice(0, whole(0, MOST_CELLS), "jc", of_file=True),
    "plan_point": Choice(0, whole(0, MOST_TOUCHPOINTS), "jp"),
    "plan_must": Choice(1.0, number(*RANGES["share"]), "jm"),
    "plan_may": Choice(0.5, number(*RANGES["share"]), "jy"),
    "plan_strategic": Choice(0.2, number(*RANGES["share"]), "jg"),
    **form.ROWS,
    **kept.ROWS,
    **live.ROWS,
    **READINESS,
}


def standing(of: Grouped, name: str = "") -> KeptPlan:
    """The plan as the choices have it, on the division that is shown."""
    own = choices.value("plan_levels")
    return KeptPlan(
        name,
        of.done.asked,
        choices.value("plan_set"),
        choices.value("plan_touchpoints"),
        own[1] if own is not None and own[0] == of.done.found.key else None,
        tuple(choices.value(f"plan_{level}") for level in ("must", "may", "strategic")),
        *form.chosen(),
        choices.value("plan_effects"),
    )


def treated(of: Grouped) -> Treated:
    """What the plan comes to."""
    return model.treated(of.study, standing(of))


def decide(of: Grouped, w: Words) -> None:
    """What each segment is given, and what the touchpoints cost and are taken to give."""
    if not _can(of.study, w):
        return
    t, cell = treated(of), of.names.__getitem__
    answer(exhibits.answer(t, cell, w))
    grid.levels_of_cell(t, cell, w)
    show(exhibits.decided(t, cell, w))
    with box("plan_points", w.t("What each touchpoint costs and gives")) as seen:
        if seen:
            points.edit(of.study, t, w)
            show(exhibits.touchpoints(treated(of), w).body)
    with box("plan_shares", w.t("What must, may and strategic mean")) as seen:
        if seen:
            grid.shares(w)


def see(of: Grouped, asked: kept.AskedOf, fewer: Sequence[PlanRow], w: Words) -> None:
    """What the plan leaves, and hidden beside public.

    `asked`: a division as the page has it set; `fewer`: the kept scenarios of fewer relations.
    """
    if not _can(of.study, w):
        return
    t, cell = treated(of), of.names.__getitem__
    if choices.value("levers_drawn") == "live":
        follows = opened("plan_counted", "plan_form", "plans_kept")
        resting(partial(live.draw, live.ready(t, cell, w)), follows=follows)
        missing(w)
        with box("plan_counted", w.t("How it is counted")) as seen:
            if seen:
                show(exhibits.counted(t, cell, w))
    else:
        answer(exhibits.answer(t, cell, w))
        show(exhibits.result(t, cell, w))
        grid.shares(w)
        moving(w)
    with box("plan_form", w.t("Hidden or public?")) as seen:
        if seen:
            form.asked(first_form(facts_of(of.study)), w)
            show(exhibits.forms(treated(of), cell, w))
    scan(w)
    with box("plans_kept", w.t("Keep the plan, and put plans and scenarios side by side")) as seen:
        if seen:
            kept.plans(of, standing(of), t, asked, fewer, w)


def _can(study: Study, w: Words) -> bool:
    if plannable(study):
        return True
    say(
        Notice(
            w.t(
                "A plan needs customers one by one, and how long they stay: open a file with purchases of two periods."
            ),
            "plain",
            w.t("There is no plan for this file"),
            page="data",
            link=w.t("Open another file"),
            sample="energy_company",
        )
    )
    return False
