"""What stands in the way of a page, in a sentence, with the way on."""

from __future__ import annotations

from ui import state
from ui.data import Shown
from ui.parts import empty, plain
from words import Words
from words.answers import explain, explained


def show(now: Shown) -> None:
    """The empty state of a page whose base, or whose method, cannot be computed."""
    w = state.words()
    if now.file.problem is not None:
        why = sentence(w, dict(now.file.problem))
    elif now.problem is not None:
        why = sentence(w, {"code": now.problem.code, **now.problem.detail})
    else:
        why = w.t("Open the customer file and answer what is asked there.")
    empty(w.t("This cannot be computed yet"), why, w.t("To the customer file"), page="file")


def sentence(w: Words, entry: dict[str, object]) -> str:
    """A problem's or a warning's sentence, with what comes from a file made harmless."""
    detail = {
        name: plain(value) if isinstance(value, str) else value for name, value in entry.items() if name != "code"
    }
    code = str(entry["code"])
    if explained(code):
        return explain(w, code, detail)
    from words import sentences

    return sentences.sentence(w, {"code": code, **detail})
