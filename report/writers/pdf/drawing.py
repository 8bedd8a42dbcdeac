"""A form as marks on paper: the figure that a screen shows, with its names and places, at the size that is wanted."""

from __future__ import annotations

from typing import Any

from report.forms import Form
from report.palette import LIGHT, Palette
from report.writers.pdf.ink import Drawing, Ink
from report.writers.pdf.markup import shown
from words import Words

LEAST, MOST = 0.6, 0.92  # points a pixel: letters of 14 px are 8 to 13 points tall
STRETCH = 1.4  # how much taller than on the screen a figure may be where the page has room


def drawn(form: Form, w: Words, wide: float, tall: float, most: float = MOST) -> tuple[Drawing, float]:
    """The form on light paper for a place so many points wide and tall, and points a pixel."""
    from report import figures

    found = figures.draw(form, w, LIGHT).to_plotly_json()
    natural = float(found["layout"]["height"])
    unit = min(max(tall / natural, LEAST), most)
    height = min(max(tall / unit, natural), natural * STRETCH)
    return Drawing(wide / unit, height, _ink(found, wide / unit, height), shown(form.alt)), unit


def on_screen(form: Form, w: Words, palette: Palette, wide: float) -> Drawing:
    """The form as a screen shows it, in pixels, so many wide."""
    from report import figures

    found = figures.draw(form, w, palette).to_plotly_json()
    height = float(found["layout"]["height"])
    return Drawing(wide, height, _ink(found, wide, height), shown(form.alt))


def _ink(figure: dict[str, Any], width: float, height: float) -> tuple[Ink, ...]:
    from report.writers.pdf import around, traces
    from report.writers.pdf.area import plot_area

    layout = figure["layout"]
    area = plot_area(layout, width, height)
    return (
        *around.shapes(layout["shapes"], area, below=True),
        *around.axes(layout, area),
        *traces.marks(figure["data"], area, layout.get("bargap", 0.2)),
        *around.shapes(layout["shapes"], area, below=False),
        *around.notes(layout["annotations"], area, layout["font"]["color"]),
    )
