"""A step of questions: answer first, then compare, and see the first step that went wrong."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from clv import TOTAL
from report.exhibits import satisfaction as exhibits
from report.exhibits.satisfaction import QUADRANTS
from ui.cases.answers import MISSING, RIGHT, WRONG, Own, Verdict, first_wrong, judged
from ui.cases.case import Question, Step
from ui.cases.progress import Played
from ui.panels.case_room import Room
from ui.parts import Column, figure, table

STEPS = {"percent": 1.0, "years": 0.5, "money": 100.0, "number": 1.0}


def show(here: Room, step: Step, played: Played) -> Played:
    """Draw the questions and, once compared, the answers."""
    w = here.w
    st.markdown(here.say(step.text))
    compared = step.key in played.compared
    room = []
    with st.grid(2, min_column_width=300):
        for question in step.questions:
            with st.container():
                played = played.answer(question.key, _asked(here, question, dict(played.answers).get(question.key)))
                room.append(st.empty())
    own = dict(played.answers)
    verdicts = judged(step.questions, own, here.figure)
    for place, verdict in zip(room, verdicts, strict=True):
        place.markdown(f":small[{_compared(here, verdict) if compared else _hint(here, verdict.question)}]")
    if not compared:
        if st.button(w.t("Compare"), key="case_compare", icon=":material/compare_arrows:"):
            if all(verdict.state == MISSING for verdict in verdicts):
                st.markdown(w.t("Answer at least one question first. A guess will do."))
            else:
                played = replace(played, compared=(*played.compared, step.key))
        return played
    with st.container(border=True):
        st.markdown(verdict_told(here, verdicts))
    _shown(here, step)
    return played


def _asked(here: Room, question: Question, given: Own) -> Own:
    """The widget of a question; it starts at what was answered before."""
    label, key = here.say(question.ask), f"case_{here.case.key}_{question.key}"
    if question.options:
        return _chosen(here, question, label, key, given)
    unit = {"percent": "%", "years": here.w.t("years"), "money": here.w.unit, "number": ""}[question.unit]
    number = st.number_input(
        f"{label} ({unit})" if unit else label,
        min_value=0.0,
        max_value=1e10,
        value=given if isinstance(given, float) else None,
        step=STEPS[question.unit],
        format="%g",
        key=key,
        placeholder=here.w.t("Your answer"),
    )
    return None if number is None else float(number)


def _chosen(here: Room, question: Question, label: str, key: str, given: Own) -> Own:
    words = {option.key: option.text.said(here.w.language) for option in question.options}
    before = [code for code in given if code in words] if isinstance(given, tuple) else []
    if question.pick > 1:
        several = st.pills(
            label, list(words), selection_mode="multi", default=before, format_func=words.__getitem__, key=key
        )
        return tuple(several)
    one = st.pills(label, list(words), default=before[0] if before else None, format_func=words.__getitem__, key=key)
    return (one,) if one else ()


def _hint(here: Room, question: Question) -> str:
    return f":gray[{here.say(question.hint)}]" if question.hint else here.w.number(None)


def _compared(here: Room, verdict: Verdict) -> str:
    """The line under a question: whether it was right, and the answer."""
    answer = here.written(verdict.question, verdict.answer, typed=False)
    if verdict.state == RIGHT:
        return f":blue[✓ {answer}]"
    if verdict.state == MISSING:
        return f":gray[{here.w.t('Not answered. The answer: {answer}', answer=answer)}]"
    return f":orange[▲ {here.w.t('The answer: {answer}', answer=answer)}]"


def verdict_told(here: Room, verdicts: list[Verdict]) -> str:
    """Which step went wrong first, and why; or that everything is right."""
    w, wrong = here.w, first_wrong(verdicts)
    if wrong is not None:
        return _wrong(here, wrong, verdicts)
    missing = [verdict for verdict in verdicts if verdict.state == MISSING]
    if missing:
        told = w.n(
            "**What you answered is right; {count} answer is missing.**",
            "**What you answered is right; {count} answers are missing.**",
            len(missing),
        )
        return f"{told} {_why(here, missing[0])}"
    return f"**{w.t('Everything is right.')}** {_why(here, verdicts[-1])}"


def _wrong(here: Room, wrong: Verdict, verdicts: list[Verdict]) -> str:
    w = here.w
    told = w.t(
        "**The first step that went wrong: {question}** You said {own}; it is {answer}.",
        question=here.say(wrong.question.ask),
        own=here.written(wrong.question, wrong.own, typed=True),
        answer=here.written(wrong.question, wrong.answer, typed=False),
    )
    lines = [f"{told} {_why(here, wrong)}"]
    if any(verdict.follows for verdict in verdicts):
        lines.append(w.t("What you counted from it is rightly counted: mend this one and the others follow."))
    alone = sum(verdict.state == WRONG and not verdict.follows for verdict in verdicts) - 1
    if alone:
        lines.append(w.n("{count} later step is wrong as well.", "{count} later steps are wrong as well.", alone))
    return "\n\n".join(lines)


def _why(here: Room, verdict: Verdict) -> str:
    question = verdict.question
    text = verdict.mistake.text if verdict.mistake else question.why
    return here.say(
        text,
        own=here.written(question, verdict.own, typed=True),
        answer=here.written(question, verdict.answer, typed=False),
    )


# What is shown once the answers are compared --------------------------------------------------------------------


def _shown(here: Room, step: Step) -> None:
    if step.show == "tiers":
        table(carrying(here), _columns(here), f"case_{step.key}_tiers")
    if step.show == "drivers" and here.facts.drivers is not None:
        named = here.facts.drivers.assign(
            driver=[here.aspects.get(here.facts.codes.get(a, ""), a).strip("“”") for a in here.facts.drivers["aspect"]],
            advice=[here.w.t(QUADRANTS[q]) for q in here.facts.drivers["quadrant"]],
        )
        figure(
            exhibits.drivers(named, here.w),
            "case_drivers",
            here.w.t("What matters, and how it is rated"),
        )
    if step.after:
        st.markdown(here.say(step.after))


def carrying(here: Room) -> pd.DataFrame:
    """Who carries the base: customers, shares, retention, duration and value of each tier."""
    found = here.facts.table
    money = here.facts.base.basis().money
    whole = float(money.sum())
    shares = [*(money / whole), 1.0] if whole else [float("nan")] * len(found)
    return pd.DataFrame(
        {
            "tier": [here.tier(str(name)) for name in found["tier"]],
            "customers": found["customers"],
            "customers_share": found["customers"] / found.loc[found["tier"] == TOTAL, "customers"].iloc[0],
            "money_share": shares,
            "retention": found["retention_year"],
            "clv": found["clv"],
            "portfolio_value": found["portfolio_value"],
        }
    )


def _columns(here: Room) -> list[Column]:
    w = here.w
    share = w.t("Of the profit") if here.case.margin is not None else w.t("Of the revenue")
    return [
        Column("tier", w.t("Value tier"), "text"),
        Column("customers_share", w.t("Of the customers"), "percent"),
        Column("money_share", share, "percent"),
        Column("retention", w.t("Retention rate"), "percent", 1),
        Column("clv", w.t("Customer value, {unit}", unit=w.unit)),
        Column("portfolio_value", w.t("Portfolio value, {unit}", unit=w.unit)),
    ]
