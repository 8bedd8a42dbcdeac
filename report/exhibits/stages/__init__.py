"""Which customers need what now?"""

from __future__ import annotations

from clv import StageRules, TableProblem
from report import notices
from report.exhibit import Exhibit, Notice
from report.exhibits.stages.came import came_heading, came_of_it, reasons_in_words
from report.exhibits.stages.card import card_heading, customer_card
from report.exhibits.stages.later import figures, outcome, stage_moves, with_figures
from report.exhibits.stages.lists import (
    chosen,
    first_reason,
    for_file,
    heading,
    reading,
    reasons,
    stages_listed,
    to_act_on,
)
from report.exhibits.stages.pairs import next_products, pairs
from report.exhibits.stages.places import answer_of, places, rules, stages, thresholds
from report.exhibits.stages.plan import contacts, contacts_message, hold_out, priority
from report.exhibits.stages.renewals import for_file as renewals_file
from report.exhibits.stages.renewals import renewals, renewals_list
from report.exhibits.stages.targets import figures_with_targets, scorecard, targets, targets_heading
from study import Study, actions
from study import stages as model
from words import Words

__all__ = [
    "answer",
    "answer_of",
    "came_heading",
    "came_of_it",
    "card_heading",
    "chosen",
    "contacts",
    "contacts_message",
    "customer_card",
    "exhibits",
    "figures",
    "figures_with_targets",
    "first_reason",
    "for_file",
    "heading",
    "hold_out",
    "limits",
    "next_products",
    "obstacle",
    "outcome",
    "pairs",
    "places",
    "priority",
    "question",
    "reading",
    "reasons",
    "reasons_in_words",
    "renewals",
    "renewals_file",
    "renewals_list",
    "rules",
    "scorecard",
    "stage_moves",
    "stages",
    "stages_listed",
    "targets",
    "targets_heading",
    "thresholds",
    "to_act_on",
    "with_figures",
]


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("Who needs what now?")


def obstacle(study: Study, w: Words) -> Notice | None:
    """Why the page cannot answer; None when it can."""
    if study.base_problem is not None:
        return notices.unavailable(study, w)
    if study.base.kind != "transactions":
        return notices.away(study, w) or notices.to_file(
            w.t("Stages need the dates of purchases"), _elsewhere(study, w), w
        )
    try:
        model.own_rules(study)
    except TableProblem as problem:
        return Notice(notices.of_problem(w, problem), "plain", w.t("This cannot be calculated yet"))
    return None


def _elsewhere(study: Study, w: Words) -> str:
    """What a file without purchases can and cannot say of stages."""
    if study.file.kind == "contracts":
        return w.t(
            "A file of contracts shows which contracts end and who has left. Who is new, growing or at risk shows in "
            "the dates of purchases: open a file with one row per purchase."
        )
    if not study.has_customers:
        return w.t(
            "A file of segments or of flows has no single customers to place. Open a file with one row per purchase."
        )
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
    rules_now = own or model.own_rules(study)
    found, listed = model.found(study, rules_now), actions.listed(study, rules_now)
    reason, there = first_reason(listed), figures_with_targets(study)
    return [
        places(found, w),
        thresholds(found, w),
        rules(found, w),
        to_act_on(listed, chosen(listed, reason), reason, w),
        *([reading(w)] if reason else []),
        priority(listed, w),
        hold_out(listed, w),
        contacts(listed, w),
        *([bought] if (bought := pairs(study, w)) else []),
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
