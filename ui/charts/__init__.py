"""Figures: a table and the words of a language in, a Plotly figure out, one file a family.

Every figure carries the sentence that replaces it for a reader who cannot see it, in `layout.meta["alt"]`.
"""

from __future__ import annotations

from ui.charts.frame import FONT, alt, config
from ui.charts.palette import DARK, LIGHT, Palette, contrast, named, tint

__all__ = ["DARK", "FONT", "LIGHT", "Palette", "alt", "config", "contrast", "named", "tint"]
