"""Colours for the light and the dark theme. They stand here and in .streamlit/config.toml, and nowhere else.

Ink states what is, an outline states what could be, blue and orange give the verdict, and the highlighter
marks the answer. Value tiers are one ink in several depths: the more worth, the more ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from clv.tables import Floats

# How much of a colour a tint keeps. A tint never carries a meaning alone: a solid mark, a name or a number does.
BAND, STEP, STRETCH = 0.20, 0.16, 0.38
FIRST_BAND = 0.45  # of the best tier, which the figure speaks of
READABLE = 4.5


@dataclass(frozen=True)
class Palette:
    """One theme's tokens, as #RRGGBB. `depths` are the four tiers, best first."""

    paper: str
    surface: str
    line: str
    text: str
    muted: str
    actual: str
    previous: str
    good: str
    bad: str
    bad_on_tint: str
    error: str
    depths: tuple[str, str, str, str]
    highlight: str
    on_highlight: str

    @property
    def scenario(self) -> str:
        """The outline of what could be; it is filled with paper."""
        return self.actual

    def tiers(self, n: int) -> tuple[str, ...]:
        """One colour a tier, best first: the four tokens, or n depths of even lightness between them.

        >>> LIGHT.tiers(2)
        ('#0B2C38', '#457888')
        """
        return _ramp(self.depths, n)

    def on(self, colour: str) -> str:
        """The colour of text on a mark: paper or text, or pure black or white where neither reaches 4.5.

        >>> LIGHT.on(LIGHT.depths[3])
        '#08191F'
        """
        best = max((self.paper, self.text), key=lambda ink: contrast(ink, colour))
        if contrast(best, colour) >= READABLE:
            return best
        return max(("#000000", "#FFFFFF"), key=lambda ink: contrast(ink, colour))

    def mix(self, colour: str, share: float) -> str:
        """The solid colour that a tint of this share gives on this paper."""
        return _hex(np.array(_rgb(self.paper)) * (1 - share) + np.array(_rgb(colour)) * share)


LIGHT = Palette(
    paper="#FFFFFF",
    surface="#F0F4F5",
    line="#D5DEE1",
    text="#08191F",
    muted="#4A616B",
    actual="#0C303C",
    previous="#82949B",
    good="#1F5FC9",
    bad="#BF4F0B",
    bad_on_tint="#A8440A",
    error="#9C3E06",
    depths=("#0B2C38", "#215467", "#457888", "#7796A1"),
    highlight="#FFDE6B",
    on_highlight="#08191F",
)
DARK = Palette(
    paper="#0E191E",
    surface="#17262D",
    line="#2F424B",
    text="#E7EFF1",
    muted="#A3B6BD",
    actual="#DDE9EC",
    previous="#6C828B",
    good="#82B4FF",
    bad="#F79B5E",
    bad_on_tint="#F79B5E",
    error="#F79B5E",
    depths=("#E4F1F4", "#A7C7D0", "#7199A6", "#4F6D79"),
    highlight="#F0CB52",
    on_highlight="#14110A",
)


def named(theme: str | None) -> Palette:
    """The palette of a theme's name; light unless it is "dark"."""
    return DARK if theme == "dark" else LIGHT


def tint(colour: str, alpha: float) -> str:
    """The colour at a share of its strength.

    >>> tint("#1F5FC9", 0.16)
    'rgba(31,95,201,0.16)'
    """
    return "rgba({},{},{},{:g})".format(*_rgb(colour), alpha)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two solid colours, 1 to 21.

    >>> round(contrast("#FFFFFF", "#0B2C38"), 2)
    14.67
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour: str) -> float:
    """CIE L* of a colour, 0 black to 100 white: what the eye reads as depth of ink."""
    y = _luminance(colour)
    return float(116 * np.cbrt(y) - 16 if y > 216 / 24389 else y * 24389 / 27)


def ramp(low: str, high: str, shares: Sequence[float]) -> list[str]:
    """Colours from low (0) to high (1).

    >>> ramp("#000000", "#FFFFFF", [0, 0.5, 1])
    ['#000000', '#808080', '#FFFFFF']
    """
    ends = np.array([_rgb(low), _rgb(high)], dtype=float)
    return [_hex(ends[0] + (ends[1] - ends[0]) * share) for share in shares]


@lru_cache
def _ramp(tokens: tuple[str, ...], n: int) -> tuple[str, ...]:
    if n <= len(tokens):
        return (tokens[0], tokens[2])[:n] if n <= 2 else tokens[:n]
    depth = np.array([lightness(t) for t in tokens])
    order = np.argsort(depth)
    wanted = np.linspace(depth[0], depth[-1], n)
    parts = np.array([_rgb(t) for t in tokens], dtype=float)
    channels = [np.interp(wanted, depth[order], parts[order, i]) for i in range(3)]
    return tuple(_hex(c) for c in np.stack(channels, axis=1))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(channels: Floats) -> str:
    return "#{:02X}{:02X}{:02X}".format(*np.floor(channels + 0.5).astype(int))


@lru_cache(maxsize=512)
def _luminance(colour: str) -> float:
    channels = np.array(_rgb(colour)) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
