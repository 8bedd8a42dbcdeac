"""A subject as one slide: its question, its answer, one figure, and what else it has found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise

from clv import Scenario
from clv.small_groups import LEAST
from report import exhibits
from report.exhibit import Exhibit, KeyFigure
from report.exhibits import what_if
from report.forms import Columns, Form, Lines, Scatter
from report.slides.moves import moves, steps_of_few
from report.slides.slide import Slide
from report.slides.spoken import spoken
from study import Study
from study.what_if import answerable
from words import Words
from words.language import DASH

COUNTED = (
    "customers",
    "answers",
    "at_risk",
    "base",
    "contacted",
    "held_out",
    "waits",
)  # columns that say how many people a row holds
GROUPED = ("cells", "cell_statement")
OF_GROUPS = ("customers_before", "before", "joined", "moved_in", "moved_out", "gone", "now")
FLOW_CELLS = ("sankey", "went", "came", "every")
MOST_FINDINGS, MOST_KEYS = 3, 6


def slide_of(
    name: str, study: Study, w: Words, foot: str, scenario: Scenario | None = None, key: str = ""
) -> Slide | None:
    """The slide of a subject; None where the file cannot answer it, or it has no figure to carry.

    `name`: a subject of `report.exhibits`; `scenario`: where the levers stand (None: where they start); `key`: the
    exhibit to show (""): the first with a figure. KeyError: no such subject.
    """
    subject = exhibits.page(name)
    shown = shown_of(name, study, w, scenario)
    picture = pictured(shown, key)
    if picture is None:
        return None
    others = [e for e in shown if e is not picture]
    return Slide(
        f"{name}#{picture.key}",
        subject.question(w),
        (picture.message if key else "") or answer_of(name, study, w, scenario) or picture.message,
        picture,
        foot,
        known(picture.keys)[:MOST_KEYS],
        said(picture, others) if not key else (),
        " ".join(picture.notes[:1]),
        partial(spoken, name, study, w, scenario),
    )


def shown_of(name: str, study: Study, w: Words, scenario: Scenario | None = None) -> list[Exhibit]:
    """A subject's exhibits as a shared document may hold them; [] where the file cannot answer it."""
    subject = exhibits.page(name)
    obstacle = getattr(subject, "obstacle", None)
    if study.problem is not None or (obstacle is not None and obstacle(study, w)):
        return []
    if subject is what_if:
        return what_if.exhibits(study, w, scenario) if answerable(study) else []
    shown: list[Exhibit] = subject.exhibits(study, w)
    if name == "flows":  # cell by cell they tell of few: the moves are grouped
        few = ("bridge", "kept_revenue") if steps_of_few(study) else ()
        return [moves(study, w), *(e for e in shown if e.key not in (*FLOW_CELLS, *few))]
    if name == "concentration":
        customers = int(study.portfolio["customers"].iloc[-1])
        return [e for e in shown if not ranks_few(e.form, customers)]
    if name == "treatment":
        return [e for e in shown if e.key not in GROUPED or not tells_of_few(e, counted=OF_GROUPS)]
    return shown


def ranks_few(form: Form | None, customers: int, least: int = LEAST) -> bool:
    """Whether a step of a ranking of so many customers, a tenth or a point of a curve, holds fewer than may be told.

    Two points of a cumulative curve tell by their difference what those between them brought.
    """
    if isinstance(form, Columns):
        return customers / max(len(form.places), 1) < least
    if isinstance(form, Lines) and form.x.kind == "share":
        steps = [b - a for line in form.lines for a, b in pairwise(line.x)]
        return customers * min(steps, default=1.0) < least - 0.5
    return False


def known(keys: Sequence[KeyFigure]) -> tuple[KeyFigure, ...]:
    """The key figures that the file gives."""
    return tuple(key for key in keys if key.value != DASH)


def answer_of(name: str, study: Study, w: Words, scenario: Scenario | None = None) -> str:
    """A subject's answer; "" where it has none."""
    subject = exhibits.page(name)
    if subject is what_if:
        return what_if.answer(study, w, scenario)
    answer = getattr(subject, "answer", None)
    return "" if answer is None else str(answer(study, w))


def pictured(shown: Iterable[Exhibit], key: str = "") -> Exhibit | None:
    """The first exhibit with a figure, or with a table where none has one; none that tells of few people."""
    fit = [e for e in shown if (not key or e.key == key) and not tells_of_few(e)]
    drawn = [e for e in fit if e.form is not None]
    return next(iter(drawn or [e for e in fit if e.table is not None]), None)


def said(picture: Exhibit, others: Iterable[Exhibit]) -> tuple[str, ...]:
    """The figure's own message and those of the page's other figures."""
    messages = [e.message for e in (picture, *others) if e.message and (e.form is not None or e is picture)]
    return tuple(dict.fromkeys(messages))[:MOST_FINDINGS]


def tells_of_few(e: Exhibit, least: int = LEAST, counted: Sequence[str] = COUNTED) -> bool:
    """Whether a row of an exhibit's table holds fewer people than a shared document may tell of, or one by name.

    `counted`: the columns that say how many people a row holds.
    """
    if isinstance(e.form, Scatter):
        return True
    if e.table is None:
        return False
    if "customer_id" in e.table:
        return True
    there = [name for name in counted if name in e.table]
    return any(bool(((e.table[name] > 0) & (e.table[name] < least)).any()) for name in there)
