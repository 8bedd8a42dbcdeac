"""A sentence for every code that reading a file can give: what, where, what was done, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from words.language import Words
from words.marks import N_

SENTENCES: dict[str, str] = {
    "empty_file": N_("The file is empty. Choose a file with a header row and at least one row below it."),
}
UNKNOWN = N_("The file could not be read ({code}). Try to save it again as CSV or Excel, and choose it anew.")


class _Filled(dict[str, Any]):
    """What a sentence needs and nobody gave is an en dash, never an error."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentence(w: Words, entry: Mapping[str, Any]) -> str:
    """The sentence of a problem, question, warning, note, reason or step, with its own figures put in.

    `entry` is {"code" (or "reason"), …}; an unknown code gets a general sentence.
    """
    code = str(entry.get("code", entry.get("reason", "")))
    message = SENTENCES.get(code, UNKNOWN)
    return w.catalog.gettext(message).format_map(_Filled(_spoken(w, entry), code=code))


def _spoken(w: Words, entry: Mapping[str, Any]) -> dict[str, str]:
    return {key: _said(w, value) for key, value in entry.items()}


def _said(w: Words, value: Any) -> str:
    """A detail as it is read aloud: numbers grouped, lists joined."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return w.number(value)
    if isinstance(value, list | tuple):
        return w.listed([_said(w, item) for item in value[:5]])
    return "–" if value is None else str(value)
