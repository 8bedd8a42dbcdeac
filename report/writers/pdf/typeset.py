"""Set printed pages with Typst: offline, from the fonts beside it, the same bytes for the same pages.

Whatever is said arrives as data (JSON), never as Typst's own language, so that nothing in it is live.
"""

from __future__ import annotations

import datetime as dt
import html
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from report.palette import LIGHT
from report.slides.sheet import DaySheet
from report.writers.pdf.printed import PrintedSlide, Stretches

FOLDER = Path(__file__).resolve().parent
FONTS = FOLDER.parent.parent / "fonts"
PPI = 144  # two pixels a point


@dataclass(frozen=True)
class Pages:
    """All that one document says. `day`: when it was made; without one it bears no date."""

    title: str
    language: str
    slides: tuple[PrintedSlide, ...]
    day: dt.date | None = None
    behind: str = ""
    left_out: str = ""
    findings: tuple[Stretches, ...] = ()
    wide: float = 0.0


def pdf(pages: Pages | DaySheet, template: Literal["deck", "summary", "sheet"]) -> bytes:
    """A tagged PDF for readers who cannot see it (PDF/UA-1), and for the archive (PDF/A-2a) where it has a date.

    Letters that our fonts lack come from the machine's; what no font has is drawn as a box, and promises neither.
    """
    import typst

    standards: list[Any] = ["ua-1"] if pages.day is None else ["ua-1", "a-2a"]
    for all_fonts, promised in ((False, standards), (True, standards)):
        try:
            return _set(pages, template, "pdf", all_fonts=all_fonts, standards=promised)
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
    return _set(pages, template, "pdf", all_fonts=True, standards=[])


def picture(pages: Pages, kind: Literal["png", "svg"]) -> bytes:
    """One figure as a picture; an SVG says of itself what replaces it for a reader who cannot see it."""
    made = _set(pages, "picture", kind, all_fonts=_strange(pages), standards=[])
    drawing = pages.slides[0].figure.drawing
    if kind == "png" or drawing is None:
        return made
    end = made.index(b">", made.index(b"<svg")) + 1
    return made[:end] + f"<title>{html.escape(drawing.alt)}</title>".encode() + made[end:]


def _strange(pages: Pages) -> bool:
    """Whether a text has letters beyond those of our fonts: of another script than Latin."""
    return any(ord(c) > 0x24F and not 0x2000 <= ord(c) < 0x2700 for c in _data(pages))


def _data(pages: Pages | DaySheet) -> str:
    return json.dumps({**asdict(pages), "palette": asdict(LIGHT)}, ensure_ascii=False, default=_day)


def _day(day: dt.date) -> list[int]:
    return [day.year, day.month, day.day]


def _set(
    pages: Pages | DaySheet, template: str, kind: Literal["pdf", "png", "svg"], *, all_fonts: bool, standards: Any
) -> bytes:
    import typst

    # A compiler each: two visitors may print at the same time, and one compiler is not for two.
    compiler = typst.Compiler(input=str(FOLDER / f"{template}.typ"), root=str(FOLDER), font_paths=_fonts(all_fonts))
    given = {"given": _data(pages)}
    made = compiler.compile(format=kind, ppi=PPI, sys_inputs=given, pdf_standards=standards, timestamp=0)
    if not isinstance(made, bytes):
        raise RuntimeError("a picture is one page")
    return made


@lru_cache
def _fonts(all_fonts: bool) -> Any:
    """Our fonts, and Typst's own for arrows; the machine's too where ours lack a letter."""
    import typst

    return typst.Fonts(include_system_fonts=all_fonts, font_paths=[str(FONTS)])
