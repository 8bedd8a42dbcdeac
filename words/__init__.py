"""Words: sentences, money, per cent, dates and plurals in the reader's language.

`w = words.load("sv", "SEK")` gives everything a page needs to speak. The English sentence is the key
of its translation, so code reads as English and a missing translation falls back to it.
"""

from __future__ import annotations

from words.language import Words, load, preferred
from words.languages import LANGUAGES
from words.marks import C_, N_

__all__ = ["C_", "LANGUAGES", "N_", "Words", "load", "preferred"]
