"""The course day: where one is in it, what a stop asks and says, and what is wrong in a day file."""

from __future__ import annotations

from collections.abc import Sequence

from exercise import Fault
from exercise.days import CourseDay, DayStop, Poll
from exercise.progress import Played
from exercise.reader import FAULTS
from exercise.room import Room
from report.exhibits.energy_case.result import answer as answer_of
from report.text import mark, markdown_text, plain_text
from words import N_, Words

KINDS = {
    "choice": N_("one answer each"),
    "number": N_("a number each"),
    "text": N_("a word or a sentence each"),
}


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("Where are we in the day?")


def answer(day: CourseDay, number: int, w: Words) -> str:
    """How many stops there are and between which times, or which one is open."""
    times = [time for time in day.times if time]
    figure = mark(w.n("{count} stop", "{count} stops", len(day.stops)))
    if not times:
        return w.t("{mark} in the day.", mark=figure)
    return w.t("{mark} between {first} and {last}.", mark=figure, first=times[0], last=times[-1])


def title(stop: DayStop, w: Words) -> str:
    """A stop's title."""
    return markdown_text(stop.title.said(w.language), 60)


def place(day: CourseDay, number: int, w: Words) -> str:
    """Where one is and what comes: "4 of 17 · next: The bucket"."""
    here = w.t("{number} of {all}", number=w.number(number), all=w.number(len(day.stops)))
    if number >= len(day.stops):
        return f"**{here}** · {w.t('the last stop')}"
    return f"**{here}** · {w.t('next: {title}', title=title(day.stops[number], w))}"


def notes(stop: DayStop, w: Words) -> list[str]:
    """What the leader has beside a stop: the question to the room, what to say, and the poll."""
    said = [f"**{markdown_text(stop.question.said(w.language), 200)}**", markdown_text(stop.say.said(w.language), 400)]
    return said + (poll(stop.poll, w) if stop.poll is not None else [])


def poll(asked: Poll, w: Words) -> list[str]:
    """A question to the room as text: the question, its answers, and what others have answered with the source."""
    found = [f"{w.t('Poll')}, {w.t(KINDS[asked.kind])}: **{markdown_text(asked.question.said(w.language), 200)}**"]
    if asked.options:
        found.append("\n".join(f"- {markdown_text(one.said(w.language), 80)}" for one in asked.options))
    if asked.answer:
        source = markdown_text(asked.source.said(w.language), 120)
        found.append(f"{markdown_text(asked.answer.said(w.language), 200)} ({source})")
    return found


def home(day: CourseDay, w: Words) -> list[str]:
    """The three questions to take home, numbered."""
    return [f"{i}. {markdown_text(one.said(w.language), 200)}" for i, one in enumerate(day.home, 1)]


def export(day: CourseDay, proposals: Sequence[tuple[Room, Played]], link: str, w: Words) -> str:
    """The day to keep, as text: the proposals that were saved, the polls with what others answered, the questions."""
    lines = [f"# {day.title.said(w.language)}", "", link, "", f"## {w.t('Proposals')}", ""]
    for here, played in proposals:
        lines += [f"### {here.case.title.said(w.language)}", ""]
        for name, plan in played.tries:
            result = here.result(plan)
            text = answer_of(result, w) if not result.lacks else w.t("not whole")
            lines.append(f"- **{name}**{': ' + plan.idea if plan.idea else ''}. {plain_text(text)}")
        lines.append("")
    lines += [] if proposals else [w.t("None has been saved in this visit."), ""]
    lines += [f"## {w.t('Polls')}", ""]
    for stop in day.stops:
        if stop.poll is not None:
            lines += ["\n".join(poll(stop.poll, w)), ""]
    return "\n".join([*lines, f"## {w.t('Three questions until next time')}", "", *home(day, w), ""])


def told(fault: Fault, w: Words) -> str:
    """What is wrong in a day file, with its line."""
    detail = {name: markdown_text(str(value), 80) for name, value in fault.detail.items()}
    return w.t(
        "**The day file {file} cannot be used: line {line}.** In it {why}",
        file=markdown_text(fault.file),
        line=w.number(fault.line),
        why=w.t(FAULTS[fault.code], **detail),
    )
