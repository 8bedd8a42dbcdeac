"""The exercise: which customers should a company invest in, with what, and what does it give?"""

from __future__ import annotations

import exercise
from exercise import Case, Fault
from exercise.answers import judged
from exercise.case import CaseStep
from exercise.progress import Played
from exercise.reader import FAULTS
from exercise.room import Room, room
from report.exhibit import Exhibit
from report.exhibits.energy_case import answers, programme, result
from report.text import markdown_text
from study import Study
from words import Words


def question(w: Words, case: Case | None = None) -> str:
    """What the case asks (None: the first case)."""
    return (case or first()).question.said(w.language)


def first() -> Case:
    """The case that the page opens with."""
    return exercise.load()[0][0]


def answer(study: Study, w: Words, case: Case | None = None) -> str:
    """The insight that the case leads to, with its figures; the file that is open has no part in it."""
    here = room(case or first(), w.language)
    return here.say(here.case.insight)


def exhibits(study: Study, w: Words, here: Room | None = None, played: Played | None = None) -> list[Exhibit]:
    """Every step of a case as far as somebody has come; it is played on its own customers, whatever file is open.

    `here`: the case with its figures (None: the first case); `played`: what has been answered and chosen.
    """
    at, so_far = here or room(first(), w.language), played or Played()
    return [e for one in at.case.steps for e in of_step(at, one, so_far)]


def of_step(here: Room, one: CaseStep, played: Played) -> list[Exhibit]:
    """What a step says and shows."""
    found = [step(here, one)]
    if one.kind == "answer" and one.key in played.compared:
        verdicts = judged(one.questions, dict(played.answers), here.figure)
        found += [answers.verdict(here, one, verdicts), *answers.shown(here, one)]
    if one.kind == "whom":
        found += [e for e in (programme.choice(here), programme.best_fifth(here)) if e is not None]
    if one.kind == "debrief":
        found.append(result.insight(here))
    found += _counted(here, one, played)
    return found + ([discussion(here, one)] if one.discuss else [])


def discussion(here: Room, one: CaseStep) -> Exhibit:
    """What the group talks about in a step."""
    asked = "\n".join(f"- {here.say(question)}" for question in one.discuss)
    return Exhibit(f"discuss_{one.key}", lead=here.w.t("**To talk about**") + "\n" + asked)


def place(here: Room, number: int) -> str:
    """Where in the case one stands, and how long the step takes."""
    w, step = here.w, here.case.steps[number]
    where = w.t("Step {n} of {all}", n=w.number(number + 1), all=w.number(len(here.case.steps)))
    minutes = w.n("{count} minute", "{count} minutes", step.minutes)
    return f"{markdown_text(here.case.title.said(w.language), 30)} · {where} · {minutes}"


def step(here: Room, one: CaseStep) -> Exhibit:
    """A step's title and text."""
    return Exhibit(f"step_{one.key}", here.say(one.title), lead=here.say(one.text))


def _counted(here: Room, one: CaseStep, played: Played) -> list[Exhibit]:
    """What a plan gives, in the steps that count it; nothing where it is not whole yet."""
    plan = here.result(played.plan)
    if plan.lacks:
        return []
    if one.kind == "result":
        return result.exhibits(here, plan)
    if one.kind == "present":
        beside = [result.side_by_side(here, played.tries)] if played.tries else []
        return [*result.proposal(here, plan, here.case.title.said(here.w.language)), *beside]
    return [result.choices_heading(here.w), *result.traded(plan, here.w)] if one.kind == "debrief" else []


def told(fault: Fault, w: Words) -> str:
    """What is wrong in a case file, with its line."""
    detail = {name: markdown_text(str(value), 80) for name, value in fault.detail.items()}
    return w.t(
        "**The case file {file} cannot be played: line {line}.** In it {why}",
        file=markdown_text(fault.file),
        line=w.number(fault.line),
        why=w.t(FAULTS[fault.code], **detail),
    )


def lead(here: Room, one: CaseStep) -> list[str]:
    """The facilitator's notes: how long the step takes, why it is there, and what to ask."""
    w = here.w
    whole = w.number(here.case.minutes())
    minutes = w.n("**{count} minute** for this step.", "**{count} minutes** for this step.", one.minutes)
    said = [f"{minutes} {w.t('The whole exercise: {minutes} minutes.', minutes=whole)}"]
    if one.reasoning:
        said.append(here.say(one.reasoning))
    if one.ask:
        said.append(w.t("To ask:") + "\n" + "\n".join(f"- {here.say(ask)}" for ask in one.ask))
    return said
