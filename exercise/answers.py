"""Check an answer against the computed figure: right, wrong or missing, the first wrong step, the likely mistake."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import clv
from exercise.case import Mistake, Question
from exercise.figures import Value

OwnAnswer = float | tuple[str, ...] | None
RIGHT, WRONG, MISSING = "right", "wrong", "missing"


@dataclass(frozen=True)
class Verdict:
    """One answered question. `follows`: wrong, but rightly counted from an earlier wrong answer."""

    question: Question
    own: OwnAnswer
    answer: Value
    state: str
    mistake: Mistake | None = None
    follows: bool = False


def judged(
    questions: Sequence[Question], own: Mapping[str, OwnAnswer], figure: Callable[[str], Value]
) -> list[Verdict]:
    """Every question of a step against its figure. `own` holds the participant's answers in the units shown."""
    answers = {question.key: figure(question.figure) for question in questions}
    return [_verdict(question, own, answers[question.key], figure) for question in questions]


def all_right(verdicts: Sequence[Verdict]) -> bool:
    """Whether every question of a step has its right answer."""
    return all(verdict.state == RIGHT for verdict in verdicts)


def first_wrong(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The first step that went wrong; what only follows from it is not counted, nor is what was left empty."""
    return next((verdict for verdict in verdicts if verdict.state == WRONG and not verdict.follows), None)


def leads(wrong: Verdict, later: Verdict, verdicts: Sequence[Verdict]) -> bool:
    """Whether a later answer is counted from a wrong one, by way of others of the step or not."""
    between = [one for one in verdicts if one.question.key in later.question.of]
    return wrong.question.key in later.question.of or any(leads(wrong, one, verdicts) for one in between)


def _verdict(
    question: Question, own: Mapping[str, OwnAnswer], answer: Value, figure: Callable[[str], Value]
) -> Verdict:
    given = own.get(question.key)
    if given is None or given == ():
        return Verdict(question, None, answer, MISSING)
    if _right(question, given, answer):
        return Verdict(question, given, answer, RIGHT)
    made = next((m for m in question.mistakes if _right(question, given, figure(m.figure))), None)
    return Verdict(question, given, answer, WRONG, made, _follows(question, given, own))


def _right(question: Question, given: OwnAnswer, answer: Value) -> bool:
    """Within the tolerance; of several right options, every one chosen is right and none of the picks is left."""
    if answer is None or given is None:
        return False
    if isinstance(answer, tuple) or isinstance(given, tuple):
        chosen = set(given) if isinstance(given, tuple) else set()
        right = set(answer) if isinstance(answer, tuple) else set()
        return bool(chosen) and chosen <= right and len(chosen) == min(question.pick, len(right))
    return abs(given - shown(question, answer)) <= question.tolerance + 1e-9


def shown(question: Question, answer: float) -> float:
    """A figure in the unit the participant types: a share as per cent."""
    return answer * 100 if question.unit == "percent" else answer


def _follows(question: Question, given: OwnAnswer, own: Mapping[str, OwnAnswer]) -> bool:
    """Whether the answer is what the participant's own earlier answers lead to."""
    parts = [own.get(key) for key in question.of]
    numbers = [part for part in parts if isinstance(part, float)]
    if not question.rule or len(numbers) != len(parts) or not isinstance(given, float):
        return False
    led = float(clv.duration(numbers[0] / 100, 1.0)) if question.rule == "inverse" else math.prod(numbers)
    return abs(given - led) <= max(question.tolerance, abs(led) * 0.02)
