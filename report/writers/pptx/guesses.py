"""A room's guesses counted by tenths of what could be guessed, the truth said over them."""

from __future__ import annotations

from report.forms import Columns, Guesses, Measure, Place, Series, Tag
from report.writers.pptx.columns import columns
from report.writers.pptx.page import Box
from report.writers.pptx.plot import Drawn
from words import Words

PARTS = 10


def guesses(form: Guesses, w: Words, box: Box) -> Drawn:
    """How many guessed within each tenth."""
    wide, by = (form.high - form.low) / PARTS or 1.0, 100 if form.measure.kind == "percent" else 1
    counts = [0.0] * PARTS
    for value in form.values:
        counts[min(max(int((value - form.low) / wide), 0), PARTS - 1)] += 1
    ends = [(by * (form.low + i * wide), by * (form.low + (i + 1) * wide)) for i in range(PARTS)]
    places = tuple(Place(float(i), low=low, high=high) for i, (low, high) in enumerate(ends))
    tag: Tag = "expected"
    one = Series(w.t("Guesses"), tuple(counts), (tag,) * PARTS)
    unit = " (%)" if by == 100 else ""
    measure = Measure(w.t("Guesses") + unit)
    return columns(Columns(places, (one,), Measure(), measure, form.alt, along=form.truth), w, box)
