"""Which customers need what now?"""

from __future__ import annotations

from clv import StageRules, TableProblem
from report import notices
from report.exhibit import Exhibit, Notice
from report.exhibits.stages.later import figures, outcome, stage_moves, with_figures
from report.exhibits.stages.lists import chosen, first_reason, heading, reading, reasons, to_act_on
from report.exhibits.stages.places import answer_of, places, rules, stages, thresholds
from report.exhibits.stages.targets import figures_with_targets, targets, targets_heading
from study import Study
from study import stages as model
from words import Words


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("Who needs what now?")


def obstacle(study: Study, w: Words) -> Notice | None:
    """Why the page cannot answer; None when it can."""
    if study.base_problem is not None:
        return notices.unavailable(study, w)
    if study.base.kind != "transactions":
        return notices.to_file(w.t("Stages need the dates of purchases"), _elsewhere(study, w), w)
    try:
        model.own_rules(study)
    except TableProblem as problem:
        return Notice(notices.of_problem(w, problem), "plain", w.t("This cannot be calculated yet"))
    return None


def _elsewhere(study: Study, w: Words) -> str:
    """What a file without purchases can and cannot say of stages."""
    if study.file.kind != "customers":
        return w.t("A file of segments has no customers to place. Open a file with one row per purchase.")
    return w.t(
        "A file with one row per customer shows who stayed and who left. Who is new, growing or at risk shows in "
        "the dates of purchases: open a file with one row per purchase."
    )


def answer(study: Study, w: Words, own: StageRules | None = None) -> str:
    """How many are at risk, what they brought, and after how long a silence. `own`: as in `exhibits`."""
    return answer_of(model.found(study, own or model.own_rules(study)), w)


def exhibits(study: Study, w: Words, own: StageRules | None = None) -> list[Exhibit]:
    """Who stands where and why, the most urgent list, what became of them, the figures and the targets.

    `own`: other thresholds than the file's own. [] for a file without the dates of purchases.
    """
    if obstacle(study, w) is not None:
        return []
    found = model.found(study, own or model.own_rules(study))
    reason, there = first_reason(found), figures_with_targets(study)
    return [
        places(found, w),
        thresholds(found, w),
        rules(found, w),
        to_act_on(found, chosen(found, reason), reason, w),
        *([reading(w)] if reason else []),
        *([outcome(found, w), stage_moves(found, w)] if found.two_periods else []),
        figures(found, w),
        *([targets(study, w, there[0])] if there else []),
    ]


def limits(w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    return w.t(
        "A stage tells where a customer is in its life with the company, a tier what it is worth. The thresholds "
        "come from this file's own gaps between purchases. What an action gives is not measured here: keep a "
        "control group and compare."
    )
