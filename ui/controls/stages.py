"""Controls of the stages: rules, figures, and targets per tier."""

from __future__ import annotations

import streamlit as st

from clv import TableProblem
from clv.stages import STAGES
from report.exhibit import Notice
from report.exhibits import stages
from report.exhibits.stages import names
from report.link_text import amounts, one_of, optional, whole
from report.notices import of_problem
from report.text import markdown_text
from study import Study
from study import stages as model
from study.stages import Found
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls import actions
from ui.show import answer, say, show
from words import N_, Words

KPIS = ("retention", "revenue_per_customer", "purchases_per_customer", "nps")
ROWS = {
    # thresholds and targets that a person has changed; None: the file's own
    "stage_new_days": Choice(None, optional(whole(1, 3650)), "kn", of_file=True),
    "stage_risk_days": Choice(None, optional(whole(1, 3650)), "kr", of_file=True),
    "stage_lost_days": Choice(None, optional(whole(1, 3650)), "kl", of_file=True),
    "stage_loyal_days": Choice(None, optional(whole(1, 3650)), "ko", of_file=True),
    "stage_loyal_purchases": Choice(None, optional(whole(1, 3650)), "kp", of_file=True),
    # whose figures
    "figures_of": Choice("at risk", one_of(*STAGES), "ks"),
    "target_kpi": Choice("retention", one_of(*KPIS), "kk"),
    "target_retention": Choice(None, optional(amounts(0, 100)), "xr", of_file=True),
    "target_revenue_per_customer": Choice(None, optional(amounts(0, 1e12)), "xv", of_file=True),
    "target_purchases_per_customer": Choice(None, optional(amounts(0, 1e12)), "xf", of_file=True),
    "kpi_weights": Choice(None, optional(amounts(0, 100)), "xk", of_file=True),
    "target_nps": Choice(None, optional(amounts(-100, 100)), "xn", of_file=True),
}


FIELDS = {
    "new_days": N_("Counts as new for (days)"),
    "risk_days": N_("At risk after (days)"),
    "lost_days": N_("Lost after (days)"),
    "loyal_days": N_("Loyal after (days)"),
    "loyal_purchases": N_("Loyal after (number of purchases)"),
}


@st.fragment
def act(study: Study, w: Words) -> None:
    """The whole page under the rules as they stand."""
    rules, wrong = model.changed(study, {name: choices.value(f"stage_{name}") for name in FIELDS})
    found = model.found(study, rules)
    answer(stages.answer(study, w, rules))
    if wrong is not None:
        say(Notice(of_problem(w, wrong)))
    listed = actions.listed(study, rules)
    actions.the_list(listed, study.base.names, w)
    actions.plan(listed, w)
    actions.one_customer(study, rules, listed, w)
    actions.came_of_it(study, w)
    actions.bought_together(study, w)
    show(stages.places(found, w))
    _became(found, w)
    _figures(found, w)
    _targets(study, w)
    _rules(found, study, w)
    choices.write_link()


def _rules(found: Found, study: Study, w: Words) -> None:
    """The rules in a box, with the thresholds that a person may change."""
    why, own = stages.thresholds(found, w), model.own_rules(study)
    with box("stage_rules", why.message) as opened:
        if not opened:
            return
        show(why.body)
        with st.grid(5, min_column_width=148):
            for field, label in FIELDS.items():
                st.number_input(
                    w.t(label),
                    1,
                    3650,
                    value=None,
                    key=choices.slot(f"stage_{field}"),
                    persist_state="session",
                    placeholder=w.number(getattr(own, field)),
                    help=w.t("Empty: as the file says."),
                )
        show(stages.rules(found, w))


# What became of them, figures, targets ------------------------------------------------------------------


def _became(found: Found, w: Words) -> None:
    if not found.two_periods:
        return
    moves = stages.stage_moves(found, w)
    for place, shown in (("outcome", stages.outcome(found, w)), ("stage_moves", moves)):
        with box(place, shown.message) as opened:
            if opened:
                show(shown.body)


def _figures(found: Found, w: Words) -> None:
    there = stages.with_figures(found)
    key = choices.among("figures_of", there)
    shown = stages.figures(found, w, choices.value("figures_of"))
    with box(shown.key, shown.message) as opened:
        if not opened:
            return
        st.segmented_control(
            w.t("Stage"),
            there,
            format_func=lambda s: names.name(s, w),
            required=True,
            key=key,
            persist_state="session",
            label_visibility="collapsed",
        )
        show(shown.body)


def _targets(study: Study, w: Words) -> None:
    kpis = stages.figures_with_targets(study)
    if not kpis:
        return
    key, head = choices.among("target_kpi", kpis), stages.targets_heading(w)
    kpi = str(choices.value("target_kpi"))
    with box(head.key, head.message) as opened:
        if not opened:
            return
        st.segmented_control(
            w.t("Key figure"),
            kpis,
            format_func=lambda k: w.t(names.KPIS[k]),
            key=key,
            required=True,
            persist_state="session",
            label_visibility="collapsed",
        )
        show(stages.targets(study, w, kpi, _wanted(kpi, study, w)).body)
        _scorecard(kpis, study, w)


def _scorecard(kpis: list[str], study: Study, w: Words) -> None:
    """Every figure's weight, and how far the targets are reached together."""
    held = choices.value("kpi_weights")
    start = list(held) if held is not None and len(held) == len(kpis) else [1.0] * len(kpis)
    with st.grid(4, min_column_width=148):
        given = [
            st.number_input(
                w.t("Weight: {figure}", figure=w.t(names.KPIS[kpi])),
                0.0,
                100.0,
                weight,
                format="%g",
                key=f"kpi_weight_{kpi}_{choices.source()}",
            )
            for kpi, weight in zip(kpis, start, strict=True)
        ]
    if given != start:
        choices.put("kpi_weights", tuple(given))
    try:
        there = {kpi: held for kpi in kpis if (held := _kept(kpi, study))}
        show(stages.scorecard(study, w, there, dict(zip(kpis, given, strict=True))))
    except TableProblem as problem:
        say(Notice(of_problem(w, problem)))


def _kept(kpi: str, study: Study) -> list[float]:
    """A figure's targets as a person has set them, one a tier; [] where nobody has."""
    kept = choices.value(f"target_{kpi}")
    return list(kept) if kept is not None and len(kept) == len(model.proposed(study, kpi)) else []


def _wanted(kpi: str, study: Study, w: Words) -> list[float]:
    """A target a tier, as a person has set it; [] as long as all of them are the proposed ones."""
    slot, start = f"target_{kpi}", model.proposed(study, kpi)
    tiers = [str(tier) for tier in model.actual(study)["tier"]]
    held = _kept(kpi, study) or start
    low = -100.0 if kpi == "nps" else 0.0
    high = 100.0 if kpi in ("nps", "retention") else 1e12
    with st.grid(min(len(tiers), 6), min_column_width=148):
        given = [
            st.number_input(
                markdown_text(w.tier(tier), 24),
                low,
                high,
                min(max(value, low), high),
                format="%g",
                key=f"{slot}_{i}_{len(tiers)}_{choices.source()}",
            )
            for i, (tier, value) in enumerate(zip(tiers, held, strict=True))
        ]
    if given != held:
        choices.put(slot, tuple(given))
    return _kept(kpi, study)
