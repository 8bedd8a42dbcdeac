"""Ask whether a column of two words under a heading that says nothing tells who left, where no other column does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..columns.column import FileColumn
from ..columns.guess import Guess, Mapped
from ..columns.heading_score import is_any_heading
from ..columns.vocabulary import words
from ..job import Job
from ..sql import literal
from ..values import sale_words
from ..values.cell_words import pattern

TELLING = frozenset(["status", "end_date", "revenue_now", "leave_reason"])
MOST = 3  # such columns
# Headings of yes and no that say what they are about
ELSEWHERE = re.compile(
    r"market|newsletter|nyhetsbrev|consent|samtycke|gdpr|opt|sms|mail|post|vip|exempt|verified|partner|depend|senior|"
    r"paper|phone|telefon|internet|stream|gender|kön|sex|geschlecht|geslacht|married|gift|child|barn|kids|kinder|owner|"
    r"äg(are|er)|app|card|kort|member|medlem|mitglied|lid|loyal|club|klubb|company|företag|firma|business|private|privat|"
    r"campaign|kampanj|respon|complain|klag|reclam|credit|kredit|loan|lån|debt|default|student|employ|anställ|foreign|"
    r"online|web|store|butik|subscri|prenum|abon|test|vat|moms|tax|invoice|faktura|auto|direct|autogiro|discount|"
    r"rabatt|swedish|svensk|new|ny\b|contact|referr|gold|premium|plus|return|adult|vuxen|性别|营销|订阅|会员|企业|新"
)


def settle(job: Job, mapped: Mapped, columns: Sequence[FileColumn]) -> str | None:
    """SQL of who has left, where the person says that a column tells it; None where none does. The question shows how
    many each of its words stands for."""
    if TELLING & set(mapped.guesses):
        return None
    taken = {g.column.index for g in mapped.guesses.values()}
    found = [c for c in columns if c.index not in taken and _may_tell(c)][:MOST]
    options: dict[str, tuple[FileColumn, str]] = {}
    counts: list[str] = []
    for column in found:
        for text, rows in _words(job, column):
            said = f"{column.name} = {text}"
            options[f"gone:{said}"] = column, text
            counts.append(f"{said} ({rows})")
    if not options:
        return None
    answer = job.ask("who_left", [c.name for c in found], ["not_about", *options], values=counts)
    if answer not in options:
        return None
    column, text = options[answer]
    mapped.guesses["status"] = Guess("status", column, "given", 1.0)
    return f"coalesce(trim(CAST(r.{column.key} AS VARCHAR)) = {literal(text)}, false)"


def _may_tell(column: FileColumn) -> bool:
    """Whether the first cells are of at most two words, one of them yes, no, 0, 1, or a word of staying or leaving."""
    said = {text.strip() for text in column.filled}
    if not 0 < len(said) <= 2 or column.private or column.is_date:
        return False
    blank = any(not text.strip() for _, text in column.cells)
    if len(said) + blank < 2 or is_any_heading(column.name) or ELSEWHERE.search(words(column.name)):
        return False
    return any(_is_known(text) for text in said)


def _is_known(text: str) -> bool:
    known = any(pattern(section).fullmatch(text) for section in ("customer_left", "customer_stays"))
    return known or sale_words.yes(text) is not None


def _words(job: Job, column: FileColumn) -> list[tuple[str, int]]:
    """The column's words with their rows, none where the whole file has more than two."""
    key = f"trim(CAST(r.{column.key} AS VARCHAR))"
    found = job.fetch(
        f"SELECT {key}, count(*) FROM {job.rows} r WHERE {key} <> '' GROUP BY 1 ORDER BY 2, 1 LIMIT {MOST}"
    )
    return [(text, rows) for text, rows in found] if len(found) <= 2 else []
