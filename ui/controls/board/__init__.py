"""The board page's controls: the slides in their order, one at a time on the screen, and the documents of them."""

from ui.controls.board.deck import ROWS as OF_DECK
from ui.controls.board.deck import made, save, slides
from ui.controls.board.presenter import ROWS as OF_PRESENTER
from ui.controls.board.presenter import begin, on_screen, presenting

__all__ = ["ROWS", "begin", "made", "on_screen", "presenting", "save", "slides"]

ROWS = {**OF_DECK, **OF_PRESENTER}
