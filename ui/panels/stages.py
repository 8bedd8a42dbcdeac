"""Which customers need what now: stages, what became of them, figures and targets, and the lists to act on."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

import clv
from clv import STAGES, StageRules, TableProblem
from clv.stages import NO_TIER
from report.exhibits import stages as exhibits
from report.writers.csv import for_programs as machine_csv
from study import Study
from study import stages as model
from study.stages import Found
from ui import state
from ui.panels.problem import sentence
from ui.parts import Column, download, empty, figure, mark, plain, table, warning
from words import C_, N_, Words

NAMES = {
    "prospect": C_("stage", "Prospect"),
    "new": C_("stage", "New"),
    "growing": C_("stage", "Growing"),
    "loyal": C_("stage", "Loyal"),
    "at risk": C_("stage", "At risk"),
    "lost": C_("stage", "Lost"),
    "won back": C_("stage", "Won back"),
    "not yet": C_("stage", "Not there yet"),
}
REASONS = {
    "complaint": N_("Has complained in the last three months"),
    "unpaid": N_("Has an unpaid invoice"),
    "lost": N_("Silent for long enough to count as lost"),
    "low_nps": N_("Would not recommend us (0–6)"),
    "at_risk": N_("Silent for longer than usual"),
    "won_back": N_("Has just come back"),
    "first_purchase": N_("Has bought, or been invoiced, once"),
    "new": N_("New, and has bought again"),
    "growing": N_("Buys, and is on the way to loyal"),
    "loyal": N_("Loyal"),
    "prospect": N_("Has never bought"),
}
ACTIONS = {
    "call_and_mend": N_("Call, mend what went wrong, and say what is done"),
    "agree_on_payment": N_("Ask what happened, and agree on payment before anything is sold"),
    "win_back": N_("Ask why, and make one offer to come back to"),
    "ask_why": N_("Ask what is wrong, and answer within a week"),
    "remind": N_("Get in touch now: a reminder, or what others buy next"),
    "welcome_back": N_("Thank them for coming back, and keep what brought them"),
    "follow_up_first": N_("Follow up the first purchase or invoice: was it as expected?"),
    "welcome": N_("Go on with the welcome: show what there is for them"),
    "offer_next": N_("Offer the next product or service"),
    "thank": N_("Thank them, and ask them to recommend us"),
    "invite": N_("Invite to a first purchase"),
}
RULES = {
    "never_bought": N_("Has never bought"),
    "silent_over": N_("Has bought nothing for over {days} days"),
    "back_within": N_("Came back within the last {days} days, after having been lost"),
    "first_within": N_("First purchase within the last {days} days"),
    "known_for": N_("Known for at least {days} days, with at least {purchases} days of purchase"),
    "otherwise": N_("Everybody else"),
}
FIELDS = {
    "new_days": N_("New for, days"),
    "risk_days": N_("At risk after, days"),
    "lost_days": N_("Lost after, days"),
    "loyal_days": N_("Loyal after, days"),
    "loyal_purchases": N_("Loyal from, purchases"),
}
KPIS = {
    "retention": N_("Retention rate, %"),
    "revenue_per_customer": N_("Revenue per customer"),
    "purchases_per_customer": N_("Purchases per customer"),
    "nps": N_("NPS"),
}
URGENT = ("complaint", "unpaid", "low_nps", "at_risk", "first_purchase", "lost")
SHOWN = 100


def name(stage: str, w: Words) -> str:
    """A stage in words."""
    return w.c("stage", NAMES[stage])


def elsewhere(now: Study, w: Words) -> None:
    """What a file without purchases can and cannot say of stages."""
    why = w.t("A segment has no customers to place. Open a file with a row a purchase.")
    if now.file.kind == "customers":
        why = w.t(
            "A row a customer says who stayed and who left, which the page of flows shows. Who is new, growing or at "
            "risk is seen in the dates of their purchases: open a file with a row a purchase."
        )
    empty(w.t("Stages need the dates of purchases"), why, w.t("To the customer file"), page="file")


@st.fragment
def stages(now: Study, w: Words) -> None:
    """The whole page under the rules as they stand."""
    try:
        own = model.own_rules(now)
    except TableProblem as problem:
        empty(w.t("This cannot be computed yet"), sentence(w, {"code": problem.code, **problem.detail}))
        return
    rules, wrong = _rules(own)
    found = model.found(now, rules)
    st.header(answer(found, w), anchor=False)
    if wrong is not None:
        warning(sentence(w, {"code": wrong.code, **wrong.detail}))
    figure(exhibits.stages(_rows(found, w), w), "stages", message(found, w))
    shown = found.stages.assign(name=[name(s, w) for s in found.stages["stage"]])
    table(_with_total(shown, w), stage_columns(found, w), "stages")
    _rule_box(found, own, w)
    st.subheader(w.t("Lists to act on"), anchor=False)
    _lists(found, now, w)
    if found.two_periods:
        _moved(found, w)
    st.subheader(w.t("The figures of each stage, per tier"), anchor=False)
    _kpis(found, w)
    st.subheader(w.t("Targets per tier"), anchor=False)
    _targets(now, w)
    state.write_link()


def _rules(own: StageRules) -> tuple[StageRules, TableProblem | None]:
    try:
        given = {name: state.value(f"stage_{name}") for name in FIELDS}
        return replace(own, **{name: value for name, value in given.items() if value is not None}), None
    except TableProblem as problem:
        return own, problem


def answer(found: Found, w: Words) -> str:
    """How many are at risk, what they brought, and after how long a silence."""
    risk = found.stages.set_index("stage").loc["at risk"]
    days = w.number(found.rules.risk_days)
    if not risk["customers"]:
        return w.t(
            "{mark} customers are at risk: all others have bought within {days} days, or have been silent so long that "
            "they count as lost.",
            mark=mark(w.number(0)),
            days=days,
        )
    return w.n(
        "{mark} customer is at risk: silent for over {days} days. {money} of the period's revenue is theirs.",
        "{mark} customers are at risk: silent for over {days} days. {money} of the period's revenue is theirs.",
        int(risk["customers"]),
        mark=mark(w.number(risk["customers"])),
        days=days,
        money=w.short(risk["revenue"]),
    )


def message(found: Found, w: Words) -> str:
    """The stage that has changed most, or the one with most customers."""
    rows = found.stages
    if found.two_periods and rows["change"].any():
        row = rows.iloc[int(rows["change"].abs().argmax())]
        values = {"stage": name(row["stage"], w), "n": w.number(abs(row["change"]))}
        if row["change"] > 0:
            return w.t("{stage}: {n} more customers than a period ago, the largest change", **values)
        return w.t("{stage}: {n} fewer customers than a period ago, the largest change", **values)
    row = rows.iloc[int(rows["customers"].argmax())]
    return w.t("Most customers are in one stage: {stage}", stage=name(row["stage"], w).lower())


def _rows(found: Found, w: Words) -> list[tuple[str, int, int | None]]:
    rows = zip(found.stages["stage"], found.stages["customers"], found.stages["change"], strict=True)
    return [(name(stage, w), int(n), int(change) if found.two_periods else None) for stage, n, change in rows]


def _with_total(shown: pd.DataFrame, w: Words) -> pd.DataFrame:
    """The stages with their sum: nobody is in two."""
    sums = {
        c: shown[c].sum(min_count=1) for c in ("customers", "share", "customers_before", "change", "revenue", "value")
    }
    each = sums["revenue"] / sums["customers"] if sums["customers"] else math.nan
    total = {"stage": clv.TOTAL, "name": w.t("Total"), **sums, "revenue_per_customer": each}
    return pd.concat([shown, pd.DataFrame([total])], ignore_index=True)


def stage_columns(found: Found, w: Words) -> list[Column]:
    """The table of stages."""
    moved = [Column("customers_before", w.t("A period ago")), Column("change", w.t("Change"), "signed")]
    return [
        Column("name", w.t("Stage"), "text"),
        Column("customers", w.t("Customers")),
        Column("share", w.t("Share"), "percent", 1),
        *(moved if found.two_periods else []),
        Column("revenue", w.t("Revenue, {unit}", unit=w.unit)),
        Column("revenue_per_customer", w.t("{unit} per customer", unit=w.unit)),
        Column("value", w.t("Portfolio value, {unit}", unit=w.unit)),
    ]


# The rules -----------------------------------------------------------------------------------------------------


def _rule_box(found: Found, own: StageRules, w: Words) -> None:
    with st.expander(w.t("The rules, and where a stage begins"), key="stage_rules", on_change="rerun") as box:
        if not box.open:
            return
        st.markdown(gap_sentence(found, w))
        with st.grid(5, min_column_width=148):
            for field, label in FIELDS.items():
                st.number_input(
                    w.t(label),
                    1,
                    3650,
                    value=None,
                    key=state.slot(f"stage_{field}"),
                    persist_state="session",
                    placeholder=w.number(getattr(own, field)),
                    help=w.t("Empty: as the file says."),
                )
        rules = clv.rule_table(found.rules)
        named = rules.assign(name=[name(s, w) for s in rules["stage"]], when=[_when(r, w) for _, r in rules.iterrows()])
        columns = [
            Column("order", w.t("Order")),
            Column("name", w.t("Stage"), "text"),
            Column("when", w.t("When"), "text", longest=90),
        ]
        table(named, columns, "stage_rules_table", total=False)
        st.caption(
            w.t("The rules are tried from the top and the first that holds counts, so everybody is in one stage.")
        )


def _when(rule: pd.Series, w: Words) -> str:
    return w.t(RULES[rule["rule"]], days=w.number(rule["days"]), purchases=w.number(rule["purchases"]))


def gap_sentence(found: Found, w: Words) -> str:
    """How soon those who buy again do so, which is where the thresholds come from."""
    half, most, nearly = found.gaps["days"]
    if math.isnan(half):
        return w.t("Nobody in the file has bought twice, so half a year and a year of silence are taken to begin with.")
    if half == nearly:
        return w.t(
            "In this file nineteen in twenty of those who buy again do so within {days} days, as regularly as invoices "
            "come. Silence for one and a half times as long is taken as a risk, for three times as long as lost.",
            days=w.number(nearly),
        )
    return w.t(
        "In this file half of those who buy again do so within {half} days, four in five within {most} and nineteen in "
        "twenty within {nearly}. Silence over the second is taken as a risk, over the third as lost, though never "
        "sooner than one and a half and three times the first.",
        half=w.number(half),
        most=w.number(most),
        nearly=w.number(nearly),
    )


# The lists -----------------------------------------------------------------------------------------------------


def _lists(found: Found, now: Study, w: Words) -> None:
    counts = found.reasons
    reasons = [r for r, _, _ in clv.ACTIONS if counts.get(r, 0)]
    if not reasons:
        st.markdown(w.t("No customer is counted there."))
        return
    first = next((r for r in URGENT if r in reasons), reasons[0])
    with st.container(horizontal=True):
        reason = st.selectbox(
            w.t("Why"),
            [None, *reasons],
            index=reasons.index(first) + 1,
            format_func=lambda r: w.t("All") if r is None else f"{w.t(REASONS[r])} · {w.number(counts[r])}",
            key=f"act_reason_{first}",
        )
        there = [s for s in STAGES if found.customers(s)]
        stage = st.selectbox(
            w.t("Stage"), [None, *there], format_func=lambda s: w.t("All") if s is None else name(s, w), key="act_stage"
        )
        tier = st.selectbox(
            w.t("Value tier"), [None, *now.base.names, NO_TIER], format_func=lambda t: _tier(t, w), key="act_tier"
        )
    wanted = {"reason": reason, "stage": stage, "tier": tier}
    masks = [(found.actions[column] == value).to_numpy() for column, value in wanted.items() if value is not None]
    _listed(found.actions, np.flatnonzero(np.all(masks, axis=0)) if masks else np.arange(len(found.actions)), reason, w)


def _tier(tier: str | None, w: Words) -> str:
    return w.t("All") if tier is None else w.t("No tier") if tier == NO_TIER else w.tier(tier)


def _listed(actions: pd.DataFrame, rows: np.ndarray, reason: str | None, w: Words) -> None:
    """Only the rows that are shown are taken out of the list; the others when they are downloaded."""
    if not len(rows):
        st.markdown(w.t("No customer is counted there."))
        return
    count = w.n("**{count} customer.**", "**{count} customers.**", len(rows))
    action = next((a for r, a, _ in clv.ACTIONS if r == reason), None)
    st.markdown(f"{count} {w.t(ACTIONS[action])}." if action else count)
    shown = actions.iloc[rows[:SHOWN]]
    named = shown.assign(
        why=[w.t(REASONS[r]) for r in shown["reason"]],
        do=[w.t(ACTIONS[a]) for a in shown["action"]],
        segment=[_tier(str(t), w) for t in shown["tier"]],
        where=[name(str(s), w) for s in shown["stage"]],
    )
    told = [
        Column("why", w.t("Reason"), "text", longest=60),
        Column("do", w.t("Next action"), "text", longest=80),
    ]
    columns = [
        Column("customer_id", w.t("Customer"), "text", longest=24),
        Column("segment", w.t("Value tier"), "text"),
        Column("where", w.t("Stage"), "text"),
        Column("silent_days", w.t("Days silent")),
        Column("revenue", w.t("Revenue, {unit}", unit=w.unit)),
        Column("worth", w.t("CLV, {unit}", unit=w.unit)),
        *(told if action is None else []),
    ]
    table(named, columns, "act", total=False, downloads=False, height=430)
    if len(rows) > SHOWN:
        st.caption(w.t("The {shown} worth most are shown; the download holds all.", shown=w.number(SHOWN)))
    with st.container(horizontal=True):
        label = w.t("Download the list (CSV)")
        download(label, lambda: machine_csv(actions.iloc[rows]), "customers_to_act_on.csv", "act_csv")
    st.caption(
        w.t(
            "Each customer stands under the one reason that comes first: complaint and debt before offers. Revenue is "
            "the period's, or the one before for those who have stopped; CLV is that of the tier they are or were in."
        )
    )


# Movement, figures, targets ------------------------------------------------------------------------------------


def _moved(found: Found, w: Words) -> None:
    st.subheader(moved_message(found, w), anchor=False)
    known = found.outcome.assign(name=[name(s, w) for s in found.outcome["stage"]])
    columns = [
        Column("name", w.t("Stage a period ago"), "text"),
        Column("customers", w.t("Customers")),
        Column("active", w.t("Bought in the period")),
        Column("kept", w.t("Share"), "percent", 1),
        Column("revenue_before", w.t("Revenue before, {unit}", unit=w.unit)),
        Column("revenue_now", w.t("Revenue now, {unit}", unit=w.unit)),
    ]
    table(known, columns, "stage_outcome", total=False)
    with st.expander(w.t("From stage to stage"), key="stage_moves", on_change="rerun") as box:
        if box.open:
            grid = found.moves.pivot_table(index="stage_before", columns="stage", values="customers", fill_value=0)
            rows = [s for s in (*STAGES, "not yet") if s in grid.index]
            wide = grid.reindex(rows).reset_index()
            wide.insert(0, "name", [name(s, w) for s in wide["stage_before"]])
            there = [s for s in STAGES if s in grid.columns]
            heads = [Column("name", w.t("From"), "text"), *(Column(s, name(s, w)) for s in there)]
            table(wide[["stage_before", "name", *there]], heads, "stage_moves_table", total=False)


def moved_message(found: Found, w: Words) -> str:
    """How many of those at risk a period ago have bought since."""
    risk = found.outcome[found.outcome["stage"] == "at risk"]
    if len(risk) and risk["customers"].iloc[0]:
        share = float(risk["kept"].iloc[0])
        return w.t("{share} of those at risk a period ago have bought since", share=w.percent(share))
    return w.t("What became of them")


def _kpis(found: Found, w: Words) -> None:
    there = [s for s in STAGES if found.customers(s)]
    start = there.index("at risk") if "at risk" in there else 0
    stage = st.segmented_control(
        w.t("Stage"),
        there,
        format_func=lambda s: name(s, w),
        default=there[start],
        required=True,
        key="kpi_stage",
        label_visibility="collapsed",
    )
    rows = found.kpis[found.kpis["stage"] == stage]
    shown = rows.assign(segment=[_tier(str(t), w) for t in rows["tier"]])
    extra = {"nps": w.t("Would recommend, mean 0–10"), "ski": w.t("Satisfied, mean")}
    columns = [
        Column("segment", w.t("Value tier"), "text"),
        Column("customers", w.t("Customers")),
        Column("revenue_per_customer", w.t("{unit} per customer", unit=w.unit)),
        Column("purchases_per_customer", w.t("Purchases per customer"), "number", 2),
        Column("revenue_per_purchase", w.t("{unit} per purchase", unit=w.unit)),
        Column("silent_days", w.t("Days silent, median")),
        *(Column(q, extra[q], "number", 1) for q in ("nps", "ski") if q in rows),
    ]
    table(shown, columns, f"stage_kpis_{stage}", total=False)


def _targets(now: Study, w: Words) -> None:
    there = model.actual(now)
    kpis = [k for k in KPIS if k in there]
    kpi = st.segmented_control(
        w.t("Figure"),
        kpis,
        format_func=lambda k: w.t(KPIS[k]),
        key=state.among("target_kpi", kpis),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    targets = _ask(str(kpi), now, [str(t) for t in there["tier"]], w)
    found = model.against(now, str(kpi), targets)
    known = found["actual"].notna()
    met = [w.t("reached") if m else w.t("not reached") for m in found["met"]]
    shown = found.assign(result=[m if k else w.number(None) for m, k in zip(met, known, strict=True)])
    st.markdown(
        w.t(
            "{n} of {all} tiers reach their target.",
            n=w.number(int(found.loc[known, "met"].sum())),
            all=w.number(int(known.sum())),
        )
    )
    form, change, decimals = _forms(str(kpi))
    columns = [
        Column("tier", w.t("Value tier"), "tier"),
        Column("actual", w.t("Actual"), form, decimals),  # type: ignore[arg-type]
        Column("target", w.t("Target"), form, decimals),  # type: ignore[arg-type]
        Column("difference", w.t("Difference"), change, decimals),  # type: ignore[arg-type]
        Column("result", w.t("Result"), "text"),
    ]
    table(shown, columns, f"targets_{kpi}", total=False)
    start = w.t("Targets start at what each tier has now.")
    if now.earlier is not None and kpi != "nps":
        start = w.t("Targets start at what each tier had the period before.")
    st.caption(f"{start} {w.t('They travel in the link.')}")


def _forms(kpi: str) -> tuple[str, str, int]:
    if kpi == "retention":
        return "percent", "points", 1
    return "number", "signed", model.DECIMALS[kpi]


def _ask(kpi: str, now: Study, tiers: list[str], w: Words) -> list[float]:
    """A target a tier, as a person writes it; what is not changed is not kept."""
    slot, start = f"target_{kpi}", model.proposed(now, kpi)
    kept = state.value(slot)
    held = list(kept) if kept is not None and len(kept) == len(tiers) else start
    low = -100.0 if kpi == "nps" else 0.0
    high = 100.0 if kpi in ("nps", "retention") else 1e12
    with st.grid(min(len(tiers), 6), min_column_width=148):
        given = [
            st.number_input(
                plain(w.tier(tier), 24),
                low,
                high,
                min(max(value, low), high),
                format="%g",
                key=f"{slot}_{i}_{len(tiers)}_{state.source()}",
            )
            for i, (tier, value) in enumerate(zip(tiers, held, strict=True))
        ]
    if given != held:
        state.put(slot, tuple(given))
    return given
