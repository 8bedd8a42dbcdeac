"""Which columns of a file are answers on a scale, and which question each is."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from intake import FileReport, history

NPS_WORDS = ("nps", "recommend", "rekommend")
SKI_WORDS = ("ski", "csat", "satisf", "nöjd", "nojd", "helhet")
ASPECT_STARTS = ("q_", "q.", "fråga")


@dataclass(frozen=True)
class Survey:
    """The file's questions: column in the checked table by what it is for, and what the file calls it."""

    nps: str | None
    ski: str | None
    aspects: tuple[str, ...]
    names: dict[str, str]
    lowest: float = 1.0
    highest: float = 10.0

    @property
    def questions(self) -> list[str]:
        """Every column that is asked for."""
        return [q for q in (self.nps, self.ski, *self.aspects) if q]


def survey(file: FileReport) -> Survey | None:
    """The columns that are answers on a scale; None when the file asks neither of recommending nor of being satisfied.

    A column counts when its answers are whole numbers within 0–10 (at least three different) and its name says so.
    """
    names = {f"attr_{i + 1}": name for i, name in enumerate(file.attributes)}
    names |= {role: file.mapping[role] for role in ("nps", "ski") if role in file.mapping}
    if not names or file.table is None:
        return None
    found = history.scales(file.table, list(names))
    rated = found[found["rating"]]
    nps = _first(rated, names, NPS_WORDS)
    ski = _first(rated, names, SKI_WORDS)
    if nps is None and ski is None:
        return None
    others = tuple(q for q in rated["question"] if q not in (nps, ski) and names[q].lower().startswith(ASPECT_STARTS))
    scale = rated[rated["question"].isin([*others, ski])]
    low, high = (float(scale["lowest"].min()), float(scale["highest"].max())) if len(scale) else (1.0, 10.0)
    return Survey(nps, ski, others, names, min(low, 1.0) if low < 1 else 1.0, 10.0 if high > 7 else high)


def _first(rated: pd.DataFrame, names: dict[str, str], wanted: tuple[str, ...]) -> str | None:
    """The first rated question whose name begins with one of the words, or holds it as a word."""
    for question in rated["question"]:
        said = names[question].lower()
        if said.startswith(wanted) or set(said.replace("_", " ").split()) & set(wanted):
            return str(question)
    return None
