"""Write slides as a PowerPoint file: charts and tables that can be edited, messages as titles, notes for the speaker.

No picture is in it. Every number of a chart stands in the workbook behind it, and nothing that comes from a file is
live: no formula, no link.
"""

from __future__ import annotations

import datetime as dt

from report.slides import Deck
from words import Words


def write(deck: Deck, w: Words, today: dt.date | None = None) -> bytes:
    """The deck as the bytes of a .pptx file. `today`: the day that the file says it was made.

    ImportError: python-pptx is not installed.
    """
    from report.writers.pptx.deck import presentation

    return presentation(deck, w, today)
