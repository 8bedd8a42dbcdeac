"""Read the answers of a survey as people write them: 9, "9/10", "10 - Extremely likely", "Promoter", N/A.

An answer that is none (99, -1, N/A, "vet ej") is left out, and counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from ..columns.column import FileColumn
from ..columns.heading_score import header_score
from ..job import EXAMPLES, Job
from . import amounts
from .cells import Expression, blank, text

TOP = 10
MOSTLY = 0.8
NO_ANSWER = (
    66.0,
    77.0,
    88.0,
    96.0,
    97.0,
    98.0,
    99.0,
    777.0,
    888.0,
    998.0,
    999.0,
    9999.0,
    -1.0,
    -2.0,
    -8.0,
    -9.0,
    -99.0,
)
MOST_WORDS = 4_000
# A group's word stands for an answer of the group; only the group is known
GROUPS = {"promoter": 9, "passive": 7, "detractor": 6}
_GROUP = {
    "promoter": r"promoters?|promotor(er|en|es)?|ambassad[öø]r(er)?|promoteurs?|"
    r"suosittelijat?|推荐者|推荐型",
    "passive": r"passives?|neutrals?|passiva?|neutrala?|indifferente?|passief|neutraal|neutral|passifs?|neutres?|"
    r"pasivos?|neutros?|passiivi(nen|set)|neutraali|被动者|中立者|中立|被动型",
    "detractor": r"detractors?|kritiker|detraktor(er|en)?|belackare|criticasters?|détracteurs?|detractores|"
    r"kritiker(e|ne)?|arvostelijat?|"
    r"贬损者|贬低者|批评者|贬损型",
}
_GROUPED = {name: re.compile(rf"(nps\s*)?({pattern})", re.IGNORECASE) for name, pattern in _GROUP.items()}
_OF = re.compile(
    r"\(?(\d+(?:[.,]\d+)?)\s*\(?(?:/|\||av|af|of|out of|von|van( de)?|sur|sobre|de|分?[(（]?满分)\s*(\d+)(?:\D.*)?",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"[(\[#]?(\d{1,2}(?:[.,]\d+)?)[)\]]?\s*(?:[-–—:=.,()（|+★*]|\s|p|pts?|points?|poäng|punkte|punten|分)\s*\D*",
    re.IGNORECASE,
)
_LAST = re.compile(r"\D+[-–—:=(|\s]\s*(\d{1,2}(?:[.,]\d+)?)\)?")


def read(cell_text: str) -> float | None:
    """The answer in a cell, whatever its scale; None when there is none.

    >>> read("8 (av 10)"), read("Suosittelija")
    (8.0, 9.0)
    >>> read("9"), read("9/10"), read("10 - Extremely likely"), read("Promoter"), read("N/A")
    (9.0, 9.0, 10.0, 9.0, None)
    """
    said = " ".join(unicodedata.normalize("NFKC", cell_text).split()).lstrip("#★☆ ")
    for name, pattern in _GROUPED.items():
        if pattern.fullmatch(said):
            return float(GROUPS[name])
    cell = amounts.read_cell(said)
    if cell is not None and cell.value(".") is not None:
        return float(cell.value(".") or 0)
    for pattern in (_OF, _FIRST, _LAST):
        if match := pattern.fullmatch(said):
            return float(match[1].replace(",", "."))
    return None


def is_question(column: FileColumn) -> bool:
    """Whether a column's heading asks whether one would recommend, or is satisfied."""
    return any(header_score(role, column.name)[0] for role in ("nps", "ski"))


def column(job: Job, found: FileColumn) -> Expression:
    """A column's answers as numbers; what is outside the scale most of them keep to is none, and said."""
    key = f"CAST(r.{found.key} AS VARCHAR)"
    cells = job.fetch(
        f"SELECT {key}, count(*), min(r.row) FROM {job.rows} r WHERE NOT {blank(found)} GROUP BY 1 ORDER BY 3"
    )
    read_ = {said: read(said) for said, _, _ in cells[:MOST_WORDS]}
    rows = Counter({said: count for said, count, _ in cells})
    inside = sum(rows[t] for t, v in read_.items() if v is not None and 0 <= v <= TOP)
    numbers = sum(rows[t] for t, v in read_.items() if v is not None and v not in NO_ANSWER)
    if numbers and inside >= MOSTLY * numbers:
        read_ = {t: v if v is not None and 0 <= v <= TOP else None for t, v in read_.items()}
    left = [(said, count, first) for said, count, first in cells if read_.get(said) is None]
    if left and numbers:
        examples = [{"row": first, "value": said[:60]} for said, _, first in left[:EXAMPLES]]
        values = [said[:40] for said, _, _ in left[:EXAMPLES]]
        job.note("answers_left_out", columns=[found.name], count=sum(n for _, n, _ in left), values=values,
                 examples=examples)  # fmt: skip
    name = f"answers_{found.index}"
    job.keep(name, {"raw": "VARCHAR", "answer": "DOUBLE"}, [(t, v) for t, v in read_.items() if v is not None])
    return Expression(f"{name}.answer", (f"LEFT JOIN {name} ON {name}.raw = {key}",))


def texts(job: Job, extra: Sequence[FileColumn]) -> tuple[dict[str, str], list[str]]:
    """SQL of every attribute of the file, `attr_1` and on, and the joins it needs: text as it stands, but for the
    answers of a survey, which become numbers."""
    fields: dict[str, str] = {}
    joins: list[str] = []
    for number, attribute in enumerate(extra, 1):
        if is_question(attribute):
            found = column(job, attribute)
            fields[f"attr_{number}"] = f"regexp_replace(CAST({found.sql} AS VARCHAR), '\\.0$', '')"
            joins += found.joins
        else:
            fields[f"attr_{number}"] = text(attribute)
    return fields, joins


def own_numbers(found: Sequence[FileColumn]) -> dict[str, str]:
    """SQL of every number of the file's own, `num_1` and on; what is no number is none.

    Text is read by the decimal sign that the column's first cells have; nothing is asked of a column that no figure
    needs.
    """
    return {f"num_{number}": _own_number(one) for number, one in enumerate(found, 1)}


def _own_number(column: FileColumn) -> str:
    key = f"r.{column.key}"
    if column.is_number:
        return f"CAST({key} AS DOUBLE)"
    signs = {cell.sign for text in column.filled if (cell := amounts.read_cell(text)) and cell.sign}
    decimal = signs.pop() if len(signs) == 1 else ""
    digits = f"regexp_replace(CAST({key} AS VARCHAR), '[^0-9{decimal or ''}\u2212-]', '', 'g')"
    plain = f"replace({digits}, '\u2212', '-')"
    return f"TRY_CAST({plain} AS DOUBLE)" if decimal != "," else f"TRY_CAST(replace({plain}, ',', '.') AS DOUBLE)"
