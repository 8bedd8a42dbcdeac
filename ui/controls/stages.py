"""Controls of the stages: rules, list shown, figures, and targets per tier."""

from __future__ import annotations

import streamlit as st

from clv.stages import ACTIONS, NO_TIER, STAGES
from report.exhibit import Notice
from report.exhibits import stages
from report.exhibits.stages import names
from report.link_text import amounts, one_of, optional, whole
from report.notices import of_problem
from report.text import markdown_text
from report.writers import csv
from study import Study
from study import stages as model
from study.stages import Found
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.show import answer, say, show
from ui.tables import download
from words import N_, Words

KPIS = ("retention", "revenue_per_customer", "purchases_per_customer", "nps")
ROWS = {
    # thresholds and targets that a person has changed; None: the file's own
    "stage_new_days": Choice(None, optional(whole(1, 3650)), "kn", of_file=True),
    "stage_risk_days": Choice(None, optional(whole(1, 3650)), "kr", of_file=True),
    "stage_lost_days": Choice(None, optional(whole(1, 3650)), "kl", of_file=True),
    "stage_loyal_days": Choice(None, optional(whole(1, 3650)), "ko", of_file=True),
    "stage_loyal_purchases": Choice(None, optional(whole(1, 3650)), "kp", of_file=True),
    # whose list (None: the most urgent), in which stage and tier (-1: all), whose figures
    "act_reason": Choice(None, optional(one_of("all", *(reason for reason, _, _ in ACTIONS))), "lr", of_file=True),
    "act_stage": Choice("all", one_of("all", *STAGES), "ls"),
    "act_tier": Choice(-1, whole(-1, 12), "lt"),
    "figures_of": Choice("at risk", one_of(*STAGES), "ks"),
    "target_kpi": Choice("retention", one_of(*KPIS), "kk"),
    "target_retention": Choice(None, optional(amounts(0, 100)), "xr", of_file=True),
    "target_revenue_per_customer": Choice(None, optional(amounts(0, 1e12)), "xv", of_file=True),
    "target_purchases_per_customer": Choice(None, optional(amounts(0, 1e12)), "xf", of_file=True),
    "target_nps": Choice(None, optional(amounts(-100, 100)), "xn", of_file=True),
}


FIELDS = {
    "new_days": N_("New for, days"),
    "risk_days": N_("At risk after, days"),
    "lost_days": N_("Lost after, days"),
    "loyal_days": N_("Loyal after, days"),
    "loyal_purchases": N_("Loyal from, purchases"),
}
EVERY = "all"
ALL, NONE = -1, 12  # of the tiers, which are numbered from 0; there are at most twelve


@st.fragment
def act(study: Study, w: Words) -> None:
    """The whole page under the rules as they stand."""
    rules, wrong = model.changed(study, {name: choices.value(f"stage_{name}") for name in FIELDS})
    found = model.found(study, rules)
    answer(stages.answer(study, w, rules))
    if wrong is not None:
        say(Notice(of_problem(w, wrong)))
    _list(found, study.base.names, w)
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


# The lists ----------------------------------------------------------------------------------------------


def _list(found: Found, tiers: tuple[str, ...], w: Words) -> None:
    """The most urgent list, or the one that is asked for, with all of it to take away."""
    show(stages.heading(w))
    first, reason, stage, tier = stages.first_reason(found), None, None, None
    if first is not None:
        with st.container(horizontal=True):
            reason, stage, tier = _reason(found, first, w), _stage(found, w), _tier(tiers, w)
    rows = stages.chosen(found, reason, stage, tier)
    show(stages.to_act_on(found, rows, reason, w).body)
    if not len(rows):
        return
    with st.container(horizontal=True):
        label = w.t("Download the list (CSV)")
        download(label, lambda: csv.for_programs(found.actions.iloc[rows]), "customers_to_act_on.csv", "act_csv")
    show(stages.reading(w))


def _reason(found: Found, first: str, w: Words) -> str | None:
    options, now = [EVERY, *stages.reasons(found)], choices.value("act_reason")
    widget = choices.face("act_reason_box", now if now in options else first)
    picked = st.selectbox(
        w.t("Why"),
        options,
        format_func=lambda r: w.t("All") if r == EVERY else f"{w.t(names.REASONS[r])} · {w.number(found.reasons[r])}",
        key=widget,
        on_change=choices.take_face,
        args=("act_reason", widget),
    )
    return None if picked == EVERY else picked


def _stage(found: Found, w: Words) -> str | None:
    options = [EVERY, *stages.with_figures(found)]
    picked = st.selectbox(
        w.t("Stage"),
        options,
        format_func=lambda s: w.t("All") if s == EVERY else names.name(s, w),
        key=choices.among("act_stage", options),
        persist_state="session",
    )
    return None if picked == EVERY else picked


def _tier(tiers: tuple[str, ...], w: Words) -> str | None:
    codes = {ALL: None, **dict(enumerate(tiers)), NONE: NO_TIER}
    picked = st.selectbox(
        w.t("Value tier"),
        list(codes),
        format_func=lambda i: w.t("All") if codes[i] is None else names.tier(str(codes[i]), w),
        key=choices.among("act_tier", list(codes)),
        persist_state="session",
    )
    return codes[picked]


# What became of them, figures, targets ------------------------------------------------------------------


def _became(found: Found, w: Words) -> None:
    if not found.two_periods:
        return
    show(stages.outcome(found, w))
    moves = stages.moves(found, w)
    with box("stage_moves", moves.message) as opened:
        if opened:
            show(moves.body)


def _figures(found: Found, w: Words) -> None:
    there = stages.with_figures(found)
    key = choices.among("figures_of", there)
    shown = stages.figures(found, w, choices.value("figures_of"))
    show(shown.head)
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
    key = choices.among("target_kpi", kpis)
    kpi = str(choices.value("target_kpi"))
    show(stages.targets_heading(w))
    st.segmented_control(
        w.t("Figure"),
        kpis,
        format_func=lambda k: w.t(names.KPIS[k]),
        key=key,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    show(stages.targets(study, w, kpi, _wanted(kpi, study, w)).body)


def _wanted(kpi: str, study: Study, w: Words) -> list[float]:
    """A target a tier, as a person writes it; what is not changed is not kept."""
    slot, start = f"target_{kpi}", model.proposed(study, kpi)
    tiers = [str(tier) for tier in model.actual(study)["tier"]]
    kept = choices.value(slot)
    held = list(kept) if kept is not None and len(kept) == len(tiers) else start
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
    return given
