"""Texts of a step's answers, and the exhibits shown once answers are compared."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from exercise.answers import MISSING, RIGHT, WRONG, Verdict, first_wrong, leads
from exercise.case import CaseStep
from exercise.room import Room
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.energy_case import study
from words import Words


def tried(here: Room, verdict: Verdict) -> str:
    """The line under a question after the first try: right, or a hint that does not give the answer away."""
    w = here.w
    if verdict.state == RIGHT:
        return f":blue[✓ {here.written(verdict.question, verdict.answer, typed=False)}]"
    made, own = verdict.mistake, here.written(verdict.question, verdict.own, typed=True)
    hint = here.say(made.hint, own=own) if made is not None and made.hint else here.say(verdict.question.hint)
    if verdict.state == MISSING:
        return f":gray[{w.t('No answer yet. {hint}', hint=hint)}]"
    return f":orange[▲ {w.t('Not yet. {hint}', hint=hint)}]"


def compared(here: Room, verdict: Verdict) -> str:
    """The line under a question: whether it was right, and the answer."""
    answer = here.written(verdict.question, verdict.answer, typed=False)
    if verdict.state == RIGHT:
        return f":blue[✓ {answer}]"
    if verdict.state == MISSING:
        return f":gray[{here.w.t('Not answered. The answer: {answer}', answer=answer)}]"
    return f":orange[▲ {here.w.t('The answer: {answer}', answer=answer)}]"


# The verdict --------------------------------------------------------------------------------------------


def score(here: Room, verdicts: Sequence[Verdict]) -> str:
    """How many answers are right."""
    right = sum(verdict.state == RIGHT for verdict in verdicts)
    if right == len(verdicts):
        return here.w.t("Everything is right")
    return here.w.t("{right} of {all} right", right=here.w.number(right), all=here.w.number(len(verdicts)))


def tried_told(here: Room, verdicts: Sequence[Verdict]) -> str:
    """Where to look after the first try: at the first that went wrong."""
    w = here.w
    wrong = first_wrong(verdicts)
    if wrong is None:
        return w.t("There is a hint under each of the others. Try again, or see the answers.")
    first = w.t("Begin with “{question}”", question=here.say(wrong.question.ask))
    return f"{first} {w.t('There is a hint under it. Try again, or see the answers.')}"


def verdict_told(here: Room, verdicts: Sequence[Verdict]) -> str:
    """Which step went wrong first, and why; or that everything is right."""
    w, wrong = here.w, first_wrong(verdicts)
    if wrong is not None:
        return _wrong(here, wrong, verdicts)
    carried = [verdict for verdict in verdicts if verdict.follows]
    if carried:
        told = w.t("**Rightly counted from your own earlier answers.** With the right ones:")
        return f"{told} {_why(here, carried[-1])}"
    missing = [verdict for verdict in verdicts if verdict.state == MISSING]
    if missing:
        told = w.n(
            "**What you answered is right; {count} answer is missing.**",
            "**What you answered is right; {count} answers are missing.**",
            len(missing),
        )
        return f"{told} {_why(here, missing[0])}"
    return "\n\n".join(_why(here, verdict) for verdict in _telling(verdicts))


def _telling(verdicts: Sequence[Verdict]) -> Sequence[Verdict]:
    """Those whose reason is told though all is right: every choice, for it may have been guessed; else the last sum."""
    chosen = [verdict for verdict in verdicts if verdict.question.options]
    return chosen or verdicts[-1:]


def _wrong(here: Room, wrong: Verdict, verdicts: Sequence[Verdict]) -> str:
    w = here.w
    told = w.t(
        "**The first step that went wrong: {question}**",
        question=here.say(wrong.question.ask),
    )
    if wrong.mistake is None:
        told += " " + w.t("You said {own}.", own=here.written(wrong.question, wrong.own, typed=True))
    lines = [f"{told} {_why(here, wrong)}"]
    if any(leads(wrong, verdict, verdicts) for verdict in verdicts if verdict.follows):
        lines.append(w.t("What you counted from it is rightly counted: fix this one and the others follow."))
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


def verdict(here: Room, step: CaseStep, verdicts: Sequence[Verdict], *, again: bool = False) -> Exhibit:
    """Which step went wrong first, and why; `again`: after the first try, without the answers."""
    return Exhibit(f"{step.key}_verdict", lead=(tried_told if again else verdict_told)(here, verdicts))


# What is shown once the answers are compared ------------------------------------------------------------


def shown(here: Room, step: CaseStep, industry: Sequence[float] = ()) -> list[Exhibit]:
    """Who carries the base, or what drives satisfaction, and what the step says afterwards.

    `industry`: the satisfaction index and NPS of the industry, where the leader of the course has given them.
    """
    found = []
    if step.show == "tiers":
        found.append(_carrying(here, step))
    if step.show == "drivers" and here.facts.drivers is not None:
        found += study.exhibits(here, step, here.facts.drivers, industry)
    if step.after:
        found.append(Exhibit(f"{step.key}_after", lead=here.say(step.after)))
    return found


def _carrying(here: Room, step: CaseStep) -> Exhibit:
    """Each tier's share of the customers and of the money, and where a customer's value comes from."""
    w, names = here.w, here.case.names
    share = "money_share:revenue" if here.case.margin is None else "money_share:profit"
    heads = columns(w, "tier:name", "customers_share", share)
    table = here.carrying()
    message = ""
    if len(names) > 1 and table["clv"].iloc[len(names) - 1] > 0:
        times = table["clv"].iloc[0] / table["clv"].iloc[len(names) - 1]
        first, last = here.tier(names[0]), here.tier(names[-1])
        message = w.t(
            "A customer in {first} is worth {n} times one in {last}",
            first=first,
            n=w.number(times, _few(times)),
            last=last,
        )
    why = [_value_of(here, name, w) for name in names]
    text = w.t("Where the values come from, per customer:") + "\n" + "\n".join(f"- {line}" for line in why)
    return Exhibit(f"{step.key}_tiers", message, table=table, columns=heads, lead=text, downloads=False)


def _few(times: float) -> int:
    return 0 if times >= 10 else 1


def _value_of(here: Room, name: str, w: Words) -> str:
    """A tier's value as a sum: what a customer pays a year, the margin, and how long the customer stays."""
    figure = {what: here.figure(f"tier.{name}.{what}") for what in ("revenue", "margin", "duration", "clv")}
    numbers = pd.Series({what: found for what, found in figure.items() if isinstance(found, float)})
    said = {
        "tier": here.tier(name),
        "money": w.money(numbers.get("revenue")),
        "years": w.years(numbers.get("duration")),
        "value": w.money(numbers.get("clv")),
    }
    if here.case.margin is None:
        return w.t("**{tier}** {money} per year × {years} = {value}", **said)
    return w.t("**{tier}** {money} × {margin} × {years} ≈ {value}", margin=w.percent(numbers.get("margin"), 1), **said)
