"""Where everything stands on a slide of 13.333 × 7.5 inches, and how much room a text takes there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont

FONTS = Path(__file__).resolve().parents[2] / "fonts"
HEADING, BODY = "Familjen Grotesk", "Hanken Grotesk"
WIDTH, HEIGHT = 13.333, 7.5
EMU, POINTS = 914_400, 72
SPARE = 1.05  # where the font is not installed, another takes its place that may be as much wider
LINE = 1.22  # a line's height, in sizes of its letters
LEFT, WIDE = 0.6, 12.133  # the margin, and what lies between the margins
TOP, FOOT = 1.95, 6.9  # where what supports the message begins, and where the foot does
KEYS_TALL, NOTE_TALL, GAP = 1.0, 0.4, 0.18
BESIDE_WIDE, BELOW_TALL = 3.45, 1.15  # of the findings
SMALLEST = 9  # pt, the foot

Findings = Literal["", "beside", "below"]


@dataclass(frozen=True)
class Box:
    """A rectangle in inches from the slide's upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """Left, top, width and height in the units that PowerPoint counts in."""
        left, top, right, bottom = (round(v * EMU) for v in (self.left, self.top, self.right, self.bottom))
        return left, top, right - left, bottom - top


QUESTION = Box(LEFT, 0.42, WIDE, 0.3)
MESSAGE = Box(LEFT, 0.76, WIDE, 1.0)
SOURCE = Box(LEFT, FOOT + 0.07, WIDE - 0.9, 0.36)
NUMBER = Box(LEFT + WIDE - 0.7, FOOT + 0.07, 0.7, 0.36)


@dataclass(frozen=True)
class Arrangement:
    """What a slide has beside its figure: key figures over it, findings beside or below it, a note under it."""

    keys: bool = False
    findings: Findings = ""

    @property
    def top(self) -> float:
        """Where the figure begins."""
        return TOP + (KEYS_TALL + GAP if self.keys else 0)

    @property
    def note(self) -> Box:
        """How the figure is read."""
        bottom = FOOT - 0.08 - (BELOW_TALL + GAP if self.findings == "below" else 0)
        return Box(LEFT, bottom - NOTE_TALL, self.figure_wide, NOTE_TALL)

    @property
    def figure_wide(self) -> float:
        """How wide the figure is."""
        return WIDE - (BESIDE_WIDE + 0.45 if self.findings == "beside" else 0)

    def figure(self, noted: bool) -> Box:
        """The figure's room; it ends where the note begins, or, without one, where that would end."""
        end = self.note.top - 0.08 if noted else self.note.bottom
        return Box(LEFT, self.top, self.figure_wide, end - self.top)

    def boxes(self) -> list[Box]:
        """The findings' rooms: one column beside the figure, or three below it."""
        if self.findings == "beside":
            left = LEFT + WIDE - BESIDE_WIDE
            return [Box(left, self.top, BESIDE_WIDE, FOOT - 0.1 - self.top)]
        if not self.findings:
            return []
        wide = (WIDE - 2 * 0.4) / 3
        top = FOOT - 0.08 - BELOW_TALL
        return [Box(LEFT + i * (wide + 0.4), top, wide, BELOW_TALL) for i in range(3)]

    @property
    def divider(self) -> Box:
        """The hairline between the figure and the findings beside it."""
        return Box(LEFT + WIDE - BESIDE_WIDE - 0.22, self.top, 0, FOOT - 0.3 - self.top)

    def key_boxes(self, n: int) -> list[Box]:
        """The key figures' rooms, as wide as if there were six, or as many as there are where they are few."""
        wide = WIDE / max(n, 4)
        return [Box(LEFT + i * wide, TOP, wide - 0.1, KEYS_TALL) for i in range(n)]


ARRANGEMENTS = tuple(Arrangement(keys, findings) for findings in ("", "beside", "below") for keys in (False, True))


@lru_cache
def _font(name: str, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"{name.replace(' ', '')}-{'Bold' if bold else 'Regular'}.ttf", 100)


@lru_cache(maxsize=4096)
def wide(text: str, size: float, *, bold: bool = False, font: str = BODY) -> float:
    """Inches that a line of text takes at a size in points, with some to spare for another font."""
    east = sum(0.5 for c in text if ord(c) > 0x2E80)  # letters that the font lacks, as wide as they are tall
    return float(_font(font, bold).getlength(text) / 100 + east) * size / POINTS * SPARE


def lines(text: str, size: float, room: float, *, bold: bool = False, font: str = BODY) -> int:
    """How many lines a text takes in a width in inches."""
    count, line = 1, ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and wide(longer, size, bold=bold, font=font) > room:
            count, longer = count + 1, word
        line = longer
    return count


def tall(count: float, size: float) -> float:
    """Inches down that so many lines take."""
    return count * size * LINE / POINTS


def widest(texts: Iterable[str], size: float, *, bold: bool = False) -> float:
    """Inches that the widest of some lines takes."""
    return max((wide(text, size, bold=bold) for text in texts), default=0.0)
