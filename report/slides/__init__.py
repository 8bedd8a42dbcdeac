"""What leaves the screen, as data: a subject as one slide, six slides for a board. Every kind of document writes them.

Tiers of few customers are joined before a slide is made (`study.small_groups`).
"""

from report.slides.board import board
from report.slides.foot import foot
from report.slides.page import slide_of
from report.slides.pick import Pick
from report.slides.picks import STORY_PICKS, choosable, deck_of, story_picks
from report.slides.slide import Deck, Slide, Spoken

__all__ = [
    "STORY_PICKS",
    "Deck",
    "Pick",
    "Slide",
    "Spoken",
    "board",
    "choosable",
    "deck_of",
    "foot",
    "slide_of",
    "story_picks",
]
