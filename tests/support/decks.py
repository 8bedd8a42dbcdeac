"""Decks of the samples for a board, small groups joined, each made once a worker."""

from __future__ import annotations

import datetime as dt
from functools import cache

import words
from clv import Choices
from report.slides import Deck, board, foot
from study import Study, samples
from study.small_groups import without_small_groups

DAY = dt.date(2026, 3, 2)
MEMBERS, ENERGY = ("member_company", "sv"), ("energy_company", "en")


@cache
def study(name: str) -> Study:
    """A sample's study as documents show it."""
    return without_small_groups(samples.study_of(name, Choices()))


@cache
def deck(name: str, language: str) -> tuple[Deck, words.Words]:
    """A sample's six slides and the words they are in, made on DAY."""
    w = words.load(language, study(name).file.currency or "SEK")
    return board(study(name), w, foot(study(name), w, DAY), name), w
