"""Encode a participant's progress as a short text for the link (at most 900 characters), and check it when read.

A link comes from anyone: what is unknown or out of range is dropped here, and what this case does not have is
dropped when the page uses it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from study.packing import pack, unpack
from words.typed import one_line

LONGEST = 900
MOST_TRIES, MOST_CASES, NAME, IDEA = 8, 6, 24, 90
FOLLOWED = ("retention", "satisfaction", "money", "used")
MOST_HELD_OUT = 50.0
KEY = re.compile(r"[a-z][a-z0-9_]{0,23}")
FORMS = ("hidden", "public")
# yearly cost, one-off cost, points, revenue, uptake, price: as typed, in money, percentage points and per cent
RANGES = ((0.0, 1e6), (0.0, 1e9), (-50.0, 50.0), (-100.0, 200.0), (0.0, 100.0), (-50.0, 50.0))
FEWEST_NUMBERS = 5  # links written before a price was one of them
Numbers = tuple[float, ...]


@dataclass(frozen=True)
class OwnIngredient:
    """An ingredient of the group's own: its piece of the puzzle, its name, its numbers and the driver it touches."""

    piece: str
    name: str
    numbers: Numbers
    driver: str = ""


@dataclass(frozen=True)
class Plan:
    """The programme chosen: tiers (best = 0), hidden or public, its reach in per cent, and the ingredients.

    An ingredient maps to its numbers where somebody has changed them, else to (): the case's own. `own` are the
    group's own, at most one a piece; `idea` the programme in a sentence; `followed` the figures to follow, and
    `held_out` the per cent of those reached that are left without it, to compare with.
    """

    targets: tuple[int, ...] = ()
    form: str = ""
    reach: float | None = None
    chosen: tuple[tuple[str, Numbers], ...] = ()
    own: tuple[OwnIngredient, ...] = ()
    idea: str = ""
    followed: tuple[str, ...] = ()
    held_out: float = 0.0

    def numbers(self, key: str) -> Numbers | None:
        """The numbers of a chosen ingredient, () for the case's own; None when it is not chosen."""
        return dict(self.chosen).get(key)

    def put(self, key: str, numbers: Numbers | None) -> Plan:
        """The same with an ingredient chosen, changed, or (None) taken away; in the order they were chosen."""
        rest = dict(self.chosen)
        if numbers is None:
            rest.pop(key, None)
        else:
            rest[key] = numbers
        return replace(self, chosen=tuple(rest.items()))

    def own_in(self, piece: str) -> OwnIngredient | None:
        """The group's own ingredient in a piece; None where it has none."""
        return next((one for one in self.own if one.piece == piece), None)

    def put_own(self, piece: str, own: OwnIngredient | None) -> Plan:
        """The same with the own ingredient of a piece put in, changed, or (None) taken away."""
        rest = tuple(one for one in self.own if one.piece != piece)
        return replace(self, own=rest if own is None else (*rest, own))

    @property
    def count(self) -> int:
        """How many ingredients there are, the case's and one's own."""
        return len(self.chosen) + len(self.own)


@dataclass(frozen=True)
class Played:
    """One case: the step that is open, the steps compared, the answers, the plan, and earlier attempts by name.

    A step is `tried` when its answers have been compared once and something was wrong: then hints are shown, and the
    answers only when it is `compared`.
    """

    step: int = 0
    compared: tuple[str, ...] = ()
    answers: tuple[tuple[str, float | tuple[str, ...]], ...] = ()
    plan: Plan = field(default_factory=Plan)
    tries: tuple[tuple[str, Plan], ...] = ()
    tried: tuple[str, ...] = ()

    def answer(self, key: str, given: float | tuple[str, ...] | None) -> Played:
        """The same with a question answered, or (None) left empty."""
        rest = dict(self.answers)
        rest.pop(key, None) if given is None or given == () else rest.update({key: given})
        return replace(self, answers=tuple(rest.items()))

    def tried_as(self, name: str, plan: Plan) -> Played:
        """The same with an attempt kept; one of the same name is replaced, the oldest gives way."""
        rest = [one for one in self.tries if one[0] != name]
        return replace(self, tries=tuple([*rest, (name, plan)][-MOST_TRIES:]))


Progress = tuple[tuple[str, Played], ...]


def of(progress: Progress, case: str) -> Played:
    """How far somebody has come in a case."""
    return dict(progress).get(case, Played())


def with_case(progress: Progress, case: str, played: Played) -> Progress:
    """The same with one case changed; one that has not been begun is not kept."""
    rest = dict(progress)
    rest[case] = played
    return tuple((key, one) for key, one in rest.items() if one != Played())


# Checked --------------------------------------------------------------------------------------------------------


def check(value: Any) -> Progress:
    """Progress that fits in a link: where it is too long, the oldest attempts are left out. Raises ValueError."""
    if not isinstance(value, tuple):
        raise ValueError("no progress")
    rows = _rows(value)
    found = _progress(rows)
    while len(to_text(found)) > LONGEST:
        found = _shorter(found)
    return found


def _shorter(progress: Progress) -> Progress:
    """The same with the oldest attempt away; without any, the longest case's changed numbers, then the case."""
    for key, played in progress:
        if played.tries:
            return with_case(progress, key, replace(played, tries=played.tries[1:]))
    key, played = max(progress, key=lambda one: len(pack([_row(one[1])])))
    if any(numbers for _, numbers in played.plan.chosen):
        plain = replace(played.plan, chosen=tuple((name, ()) for name, _ in played.plan.chosen))
        return with_case(progress, key, replace(played, plan=plain))
    return with_case(progress, key, Played())


def _key(value: Any) -> str:
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise ValueError("no name")
    return value


def _number(value: Any, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1e12 <= value <= 1e12:
        raise ValueError("no number")
    return min(max(float(value), low), high)


def _label(value: Any) -> str:
    if not isinstance(value, str) or not one_line(value, NAME):
        raise ValueError("no label")
    return one_line(value, NAME)


def _numbers(given: Any) -> Numbers:
    """An ingredient's numbers, each within its range; () for the case's own."""
    if len(given) not in (0, *range(FEWEST_NUMBERS, len(RANGES) + 1)):
        raise ValueError("no ingredient")
    found = tuple(_number(x, *limits) for x, limits in zip(given, RANGES, strict=False))
    return found and (*found, 0.0)[: len(RANGES)]


def _answer(value: Any) -> float | tuple[str, ...]:
    if isinstance(value, list | tuple):
        return tuple(_key(one) for one in value[:6])
    return _number(value, -1e12, 1e12)


def _own(row: Any) -> OwnIngredient:
    piece, name, given, driver = row
    found = _numbers(given)
    if not found:
        raise ValueError("no numbers")
    return OwnIngredient(_key(piece), _label(name), found, driver and _key(driver))


def _plan(row: Any) -> Plan:
    later: list[Any] = [[], "", [], 0]  # what older links do not hold
    targets, form, reach, chosen, own, idea, followed, held_out = list(row) + later[len(row) - 4 :]
    kept = {one.piece: one for one in map(_own, own[:8])}
    return Plan(
        targets=tuple(sorted({int(_number(t, 0, 11)) for t in targets[:12]})),
        form=form if form in FORMS else "",
        reach=None if reach is None else _number(reach, 0, 100),
        chosen=tuple((_key(key), _numbers(given)) for key, given in list(chosen.items())[:24]),
        own=tuple(kept.values()),
        idea=one_line(str(idea), IDEA),
        followed=tuple(key for key in FOLLOWED if key in followed),
        held_out=_number(held_out, 0, MOST_HELD_OUT),
    )


def _played(row: Any) -> Played:
    later: list[Any] = [[]]
    step, compared, answers, plan, tries, tried = list(row) + later[len(row) - 5 :]
    return Played(
        step=int(_number(step, 0, 99)),
        compared=tuple(_key(key) for key in compared[:20]),
        answers=tuple((_key(key), _answer(value)) for key, value in list(answers.items())[:40]),
        plan=_plan(plan),
        tries=tuple((_label(name), _plan(row)) for name, row in tries[:MOST_TRIES]),
        tried=tuple(_key(key) for key in tried[:20]),
    )


def _progress(rows: Any) -> Progress:
    """Progress from plain rows. ValueError for anything that is not one."""
    try:
        return tuple((_key(key), _played(row)) for key, row in list(rows.items())[:MOST_CASES])
    except (TypeError, AttributeError, KeyError, IndexError, OverflowError):
        raise ValueError("no progress") from None


# Written and read -----------------------------------------------------------------------------------------------


def _short(x: float) -> float:
    return int(x) if x == int(x) else round(x, 4)


def _plan_row(plan: Plan) -> list[Any]:
    chosen = {key: [_short(x) for x in numbers] for key, numbers in plan.chosen}
    row = [list(plan.targets), plan.form, None if plan.reach is None else _short(plan.reach), chosen]
    own = [[one.piece, one.name, [_short(x) for x in one.numbers], one.driver] for one in plan.own]
    more = [own, plan.idea, list(plan.followed), _short(plan.held_out)]
    return row + more if any(more) else row


def _row(played: Played) -> list[Any]:
    answers = {key: list(one) if isinstance(one, tuple) else _short(one) for key, one in played.answers}
    tries = [[name, _plan_row(plan)] for name, plan in played.tries]
    return [played.step, list(played.compared), answers, _plan_row(played.plan), tries, list(played.tried)]


def _rows(progress: Any) -> Mapping[str, Any]:
    try:
        return {key: _row(played) for key, played in progress}
    except (TypeError, ValueError, AttributeError):
        raise ValueError("no progress") from None


def to_text(progress: Progress) -> str:
    """Progress as link text; none is ""."""
    return pack(_rows(progress)) if progress else ""


def from_text(text: str) -> Progress:
    """The progress of a link. ValueError for junk and for what is too long."""
    if not text:
        return ()
    if len(text) > LONGEST:
        raise ValueError("too long")
    return _progress(unpack(text))
