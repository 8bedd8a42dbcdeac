"""Limits that several calculations share, each defined once."""

from __future__ import annotations

FEWEST = 30  # customers, answers or people at risk; what fewer give is marked, for chance alone moves it
LONGEST_SURE = 0.99  # retention beyond which no file is long enough to tell it from 1
