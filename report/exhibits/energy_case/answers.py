"""What is said of a step's answers, and what is shown once they are compared."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from exercise.answers import MISSING, RIGHT, WRONG, Verdict, first_wrong
from exercise.case import Question, Step
from exercise.room import Room
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.satisfaction import QUADRANTS, drivers

WORTH = ("retention", "clv:each", "portfolio_value")


def hint(here: Room, question: Question) -> str:
    """The line under a question before it is compared."""
    return f":gray[{here.say(question.hint)}]" if question.hint else here.w.number(None)


def compared(here: Room, verdict: Verdict) -> str:
    """The line under a question: whether it was right, and the answer."""
    answer = here.written(verdict.question, verdict.answer, typed=False)
    if verdict.state == RIGHT:
        return f":blue[✓ {answer}]"
    if verdict.state == MISSING:
        return f":gray[{here.w.t('Not answered. The answer: {answer}', answer=answer)}]"
    return f":orange[▲ {here.w.t('The answer: {answer}', answer=answer)}]"


def verdict_told(here: Room, verdicts: Sequence[Verdict]) -> str:
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


def _wrong(here: Room, wrong: Verdict, verdicts: Sequence[Verdict]) -> str:
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


def verdict(here: Room, step: Step, verdicts: Sequence[Verdict]) -> Exhibit:
    """Which step went wrong first, and why."""
    return Exhibit(f"{step.key}_verdict", lead=verdict_told(here, verdicts))


# What is shown once the answers are compared ------------------------------------------------------------


def shown(here: Room, step: Step) -> list[Exhibit]:
    """Who carries the base, or what drives satisfaction, and what the step says afterwards."""
    found = []
    if step.show == "tiers":
        found.append(_carrying(here, step))
    if step.show == "drivers" and here.facts.drivers is not None:
        found.append(_drivers(here, step, here.facts.drivers))
    if step.after:
        found.append(Exhibit(f"{step.key}_after", lead=here.say(step.after)))
    return found


def _carrying(here: Room, step: Step) -> Exhibit:
    share = "money_share:revenue" if here.case.margin is None else "money_share:profit"
    heads = columns(here.w, "tier:name", "customers_share", share, *WORTH)
    return Exhibit(f"{step.key}_tiers", table=here.carrying(), columns=heads, file=f"case_{step.key}_tiers")


def _drivers(here: Room, step: Step, found: pd.DataFrame) -> Exhibit:
    w = here.w
    named = found.assign(
        driver=[here.aspects.get(here.facts.codes.get(a, ""), a).strip("“”") for a in found["aspect"]],
        advice=[w.t(QUADRANTS[q]) for q in found["quadrant"]],
    )
    return Exhibit(f"{step.key}_drivers", w.t("What matters, and how it is rated"), drivers(named, w))
