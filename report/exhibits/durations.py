"""Texts of the form for durations, in a file of segments that does not say how long customers stay."""

from __future__ import annotations

from report.exhibit import Badge, Exhibit
from report.text import markdown_text
from study import Study
from words import Words


def asked(w: Words) -> Exhibit:
    """The question."""
    lead = w.t(
        "It is not in the file. Enter a duration, or a retention rate per year; what you enter is marked as yours."
    )
    return Exhibit("stay", w.t("How long do the segments' customers stay?"), lead=lead)


def entered(study: Study, w: Words) -> list[Exhibit]:
    """Whose durations a person has entered; [] when none are."""
    pairs = zip(study.base.names, study.entered, strict=False)
    mine = [markdown_text(w.tier(name)) for name, years in pairs if years]
    if not mine:
        return []
    return [Exhibit("entered", badges=(Badge(w.t("entered by you: {names}", names=w.listed(mine))),))]
