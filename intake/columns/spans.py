"""Recognise a table of contracts: a column of starts beside a column of ends, of which many are open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..values import dates
from .column import FileColumn
from .heading_score import EXACT, header_score, is_called
from .vocabulary import words

MOSTLY = 0.5
WEAK = 0.4
START = re.compile(
    r"\b(fr o m|\w*start|\w*beginn?|\w*början|"
    r"from|från|ab|von|vanaf|van|depuis|du|desde|since|sedan|seit|sinds|start\w*|beg[iu]n\w*|commenc\w*|"
    r"debut|début|inicio|alta|ingang\w*|inception|effective|activat\w*|inträd\w*|tecknad|tecknat|inflytt\w*|tillträd\w*|"
    r"eintritt\w*|beitritt\w*|anmeld\w*|abschluss\w*|aanvang\w*|souscri\w*|adhésion|entrée|ingreso|vigencia)\b"
    r"|生效|开始|起始|起保|开通|签约|入会|起租|激活|加入"
)
END = re.compile(
    r"\b(t o m|\w*slut|\w*ende|\w*ablauf|"
    r"to|till|until|thru|through|bis|tot|jusqu|au|hasta|end|ends|ended|ending|ende|slut\w*|einde?\w*|fin|baja|"
    r"expir\w*|terminat\w*|upphör\w*|utgår|avslut\w*|utträd\w*|utflytt\w*|ablauf\w*|austritt\w*|abgang\w*|aflo\w*|"
    r"beëindig\w*|verval\w*|uitstro\w*|résili\w*|échéance|sortie|départ|vencim\w*|salida|churn\w*|left|leav\w*|"
    r"lapse\w*|stopp?ed|stop)\b|到期|结束|终止|截止|失效|停用|离网|退租|注销|销户|流失"
)
ENDS = 0.9
SOME = 0.1  # share of rows from which, and up to the rest of which, a column of ends has a day


@dataclass(frozen=True)
class Span:
    """The columns a contract runs between; `cancelled` is the day notice was given, `ended` the day it ended."""

    start: FileColumn
    ended: FileColumn | None
    cancelled: FileColumn | None


def span(columns: Sequence[FileColumn]) -> Span | None:
    """The columns of a table of contracts, or None when it is another kind of table.

    A day of the order, or an order's number, says that the rows are orders, whatever else they hold.
    """
    starts = _called("start_date", [c for c in columns if c.days >= MOSTLY or c.is_date])
    ends = _called("end_date", [c for c in columns if c.ends >= ENDS])
    cancelled = _called("cancelled_date", [c for c in columns if c.ends >= ENDS])
    ends = [c for c in ends if c not in cancelled]
    starts = [c for c in starts if c not in ends and c not in cancelled]
    if starts and not ends and not cancelled:
        cancelled = _after(starts[0], columns)
    ordered = any(header_score("order_id", c.name)[0] == EXACT for c in columns)
    dated = any(is_called("date", c.name) and c.days >= MOSTLY and c not in starts for c in columns)
    if not starts or not (ends or cancelled) or ((ordered or dated) and not ends) or (ordered and dated):
        return None
    return Span(starts[0], ends[0] if ends else None, cancelled[0] if cancelled else None)


def _after(start: FileColumn, columns: Sequence[FileColumn]) -> list[FileColumn]:
    """Columns of days that only some rows have, none before the start: ends in words that nobody listed."""
    return [
        c
        for c in columns
        if c is not start
        and SOME <= _days_of(c) <= 1 - SOME
        and not is_called("last_date", c.name)
        and _later(start, c)
    ]


def _days_of(column: FileColumn) -> float:
    """The share of all rows whose cell is a day; 1 where the other cells are not alike."""
    cells = [text.strip() for _, text in column.cells]
    others = {text for text in cells if text and not dates.readings(text)}
    return sum(bool(text and dates.readings(text)) for text in cells) / max(1, len(cells)) if len(others) < 2 else 1.0


def _later(start: FileColumn, end: FileColumn) -> bool:
    pairs = [
        (dates.readings(a), dates.readings(b))
        for (_, a), (_, b) in zip(start.cells, end.cells, strict=True)
        if a.strip() and b.strip()
    ]
    known = [(min(r.day for r in a), max(r.day for r in b)) for a, b in pairs if a and b]
    return bool(known) and all(first <= last for first, last in known)


def _called(role: str, columns: Sequence[FileColumn]) -> list[FileColumn]:
    """The columns whose heading says the role, the surest first."""
    scored = [(header_score(role, c.name)[0] or _by_word(role, c.name), c) for c in columns]
    return [c for score, c in sorted(scored, key=lambda s: -s[0]) if score]


def _by_word(role: str, name: str) -> float:
    """A weaker guess, from one word of a heading that nobody listed."""
    word = {"start_date": START, "end_date": END}.get(role)
    return WEAK if word is not None and word.search(words(name)) else 0
