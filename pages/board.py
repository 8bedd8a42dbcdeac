"""What do we show the board?"""

from report.notices import unavailable
from report.slides.board_page import answer as said
from report.slides.board_page import left_out, limits, nothing, question
from ui import cache, choices
from ui.controls import board
from ui.controls.context import context
from ui.show import answer, footer, meaning, say, title

w, study = choices.words(), cache.study()
deck = board.made(study, w) if study.problem is None else None

if deck is not None and board.presenting():
    board.on_screen(deck, w)
else:
    title(question(w))
    context(study, w)
    if study.problem is not None:
        say(unavailable(study, w))
    elif deck is None:
        say(nothing(w))
    else:
        answer(said(deck, w))
        board.begin(w)
        board.slides(study, deck, w)
        for notice in left_out(deck, w):
            say(notice)
        board.save(study, w)
    meaning(limits(w), w)
    footer(study, w)
