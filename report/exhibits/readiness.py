"""How ready a company is to work by customer value: seven areas, each from 1 to 5 as a person judges it."""

from __future__ import annotations

from collections.abc import Sequence

from report.exhibit import Exhibit
from report.forms import BarGroup, Bars, Measure, Row
from report.slides.slide import Slide
from words import N_, Words

# An area, and what 5 means in it.
AREAS = {
    "goals": (N_("Goals"), N_("The management has said what the customers should be worth, and who answers for it")),
    "proposition": (N_("Proposition"), N_("The best customers get something that others do not, and notice it")),
    "processes": (N_("Processes"), N_("What is done follows the customer's life cycle, not the campaign's calendar")),
    "data": (N_("Data"), N_("Every customer's revenue, cost and answers are in one place, and are trusted")),
    "organisation": (N_("Organisation"), N_("Somebody owns the customer base, with a budget and a mandate")),
    "knowledge": (N_("Knowledge"), N_("Those who meet customers know what a customer is worth, and why")),
    "systems": (N_("Systems"), N_("The value tier shows on the screen of whoever meets the customer")),
}
LOWEST, HIGHEST = 1, 5
Judged = Sequence[float | None]


def given(scores: Judged) -> dict[str, float]:
    """The areas that have been judged."""
    return {area: score for area, score in zip(AREAS, scores, strict=False) if score is not None}


def message(scores: Judged, w: Words) -> str:
    """What holds one back first: the lowest area, or that all are alike."""
    found = given(scores)
    if not found:
        return w.t("How ready are we?")
    low = min(found.values())
    weakest = [w.t(AREAS[area][0]) for area, score in found.items() if score == low]
    if low == max(found.values()):
        return w.t("Every area is at {score} of 5", score=w.number(low))
    return w.t("What holds us back first: {areas}, at {score} of 5", areas=w.listed(weakest), score=w.number(low))


def readiness(scores: Judged, w: Words) -> Exhibit:
    """The scan: a bar an area, in the areas' order."""
    found = given(scores)
    if not found:
        return Exhibit("readiness", message(scores, w))
    rows = tuple(Row(w.t(AREAS[area][0]), score) for area, score in found.items())
    told = w.t("Our own judgement from 1 to 5; {count} of 7 areas are judged.", count=w.number(len(found)))
    alt = "; ".join(f"{w.t(AREAS[area][0])} {w.number(score)}" for area, score in found.items())
    form = Bars((BarGroup("", rows),), Measure(w.t("Readiness, 1–5"), "number", like=HIGHEST), alt)
    return Exhibit("readiness", message(scores, w), form, text=told)


def slide(scores: Judged, w: Words, source: str) -> Slide | None:
    """The scan as a slide of the plan; None where nothing has been judged."""
    if not given(scores):
        return None
    shown = readiness(scores, w)
    lines = [f"{w.t(name)}: {w.t(AREAS[area][1])}" for area, (name, _) in AREAS.items()][:3]
    return Slide("readiness", w.t("How ready are we?"), shown.message, shown, source, findings=tuple(lines))
