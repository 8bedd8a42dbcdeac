"""What stands in the way of a page, in a sentence, with the way on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from study import Study
from ui import state
from ui.parts import empty, plain
from words import Words
from words.sentences import sentence as said


def show(now: Study) -> None:
    """The empty state of a page whose base, or whose method, cannot be computed."""
    w = state.words()
    if now.file.problem is not None:
        why = sentence(w, dict(now.file.problem))
    elif now.problem is not None:
        why = sentence(w, {"code": now.problem.code, **now.problem.detail})
    else:
        why = w.t("Open the customer file and answer what is asked there.")
    empty(w.t("This cannot be computed yet"), why, w.t("To the customer file"), page="file")


def sentence(w: Words, entry: Mapping[str, Any]) -> str:
    """A problem's or a warning's sentence, with what comes from a file made harmless."""
    return said(w, entry, plain)
