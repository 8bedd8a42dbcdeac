"""Make a column's cells into customer ids: tidied, one form each, none where a cell says that there is no customer."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..columns.column import FileColumn
from ..columns.personal import masked
from ..job import EXAMPLES, Job
from ..sql import literal
from . import ids, unsaid
from .cells import Expression

PLAIN_ID = "[A-Za-z0-9_/:&*-]+( [A-Za-z0-9_/:&*-]+)*"
CODED = 0.8
ENDS_IN_NO_DIGIT = "ascii(right(raw, 1)) NOT BETWEEN 48 AND 57"  # cheap to see, and few ids do not
EACH_ID = "SELECT count(*), coalesce(sum(n), 0) FROM ids"  # how many different ones, and the rows that have one
MAPPED_IDS = """SELECT count(DISTINCT id), coalesce(sum(n) FILTER (WHERE id IS NOT NULL), 0) FROM
    (SELECT n, CASE WHEN m.raw IS NOT NULL THEN m.id ELSE i.raw END AS id FROM ids i LEFT JOIN id_map m USING (raw))"""
WORDS = [(w,) for w in sorted({unsaid.folded(word) for word in {*unsaid.MARKS, *unsaid.NAMELIKE, *unsaid.CASH}})]
SHORT = 3  # digits from which 0 is no customer number like the others
FEW_WORDS = 6  # words among numbered ids, up to which they are looked at one by one
OFTEN = 2  # times as many rows as the usual customer, from which 0 is nobody in particular


@dataclass(frozen=True)
class Ids(Expression):
    """Also how many different ids there are, whether they were replaced because they say who somebody is, and which
    of them are nobody in particular ({id: as the file writes it})."""

    different: int = 0
    private: str | None = None
    cash: Mapping[str, str] = field(default_factory=dict)


def person_ids(job: Job, column: FileColumn) -> Ids:
    """The column as customer ids: text, tidied, NULL when missing."""
    key = _id_text(column)
    job.con.execute(
        f"CREATE OR REPLACE TEMP TABLE ids AS SELECT {key} AS raw, count(*) AS n, min(r.row) AS first"
        f" FROM {job.rows} r WHERE raw IS NOT NULL GROUP BY 1"
    )
    job.con.execute(f"CREATE OR REPLACE TEMP TABLE word_ids AS SELECT * FROM ids WHERE {ENDS_IN_NO_DIGIT}")
    private = column.private if column.private in ("email", "identity", "phone") else None
    which = "" if private else f"WHERE NOT regexp_full_match(raw, '{PLAIN_ID}')"
    odd = [raw for (raw,) in job.fetch(f"SELECT raw FROM ids {which}")]
    tidied = {raw: ids.tidy(raw) for raw in odd}
    nobody, counter = _unsaid(job, column)
    tidied |= dict.fromkeys(nobody, "")
    kind = ids.count(list(set(tidied.values()) - {""}))
    if kind.merges_point_zero:
        tidied = {raw: ids.without_point_zero(text) for raw, text in tidied.items()}
    if private:
        salt = job.path.name + str(job.path.stat().st_size)
        tidied = {r: ids.hashed(ids.private_form(t), salt) if t else "" for r, t in tidied.items()}
    changed = [(raw, text or None) for raw, text in tidied.items() if raw != text or not text]
    job.keep("id_map", {"raw": "VARCHAR", "id": "VARCHAR"}, changed)
    merged = _merged(job, column, private)
    _tell_of_ids(job, column, kind, private)
    known = f"CASE WHEN m.raw IS NOT NULL THEN m.id ELSE {key} END"
    as_written = not changed and not merged
    different, filled = job.one(EACH_ID if as_written else MAPPED_IDS)
    whole = filled == job.raw.rows_read - len(job.raw.set_aside)
    if as_written:
        return Ids(key, (), whole, different, private, {raw: raw for raw in counter})
    cash = {tidied.get(raw, raw): masked(raw) if private else raw for raw in counter}
    return Ids(known, (f"LEFT JOIN id_map m ON m.raw = {key}",), whole, different, private, cash)


def _unsaid(job: Job, column: FileColumn) -> tuple[list[str], list[str]]:
    """Cells that say there is no customer, unless the person says they are one; and cells that are nobody in
    particular: words for cash customers, and a 0 that is not numbered as the other customers are."""
    job.keep("unsaid_words", {"word": "VARCHAR"}, WORDS)
    zero = "ltrim(raw, '0') IN ('', '-', '.', '.0', ',0') OR rtrim(raw, '0') IN ('0.', '0,')"
    zero += " OR raw = '-1' OR (ltrim(raw, '9') = '' AND length(raw) > 3)"
    found = job.fetch(
        "SELECT raw, n, first FROM word_ids SEMI JOIN unsaid_words ON word = translate(lower(trim(raw)), '_-', '  ')"
        f" UNION ALL SELECT raw, n, first FROM ids WHERE left(raw, 1) IN ('0', '9', '-') AND NOT ({ENDS_IN_NO_DIGIT})"
        f" AND ({zero})"
        " ORDER BY first"
    )
    coded = _coded(job)
    if not found:
        return [], _unlike(job, set()) if coded else []
    marks = [f for f in found if unsaid.is_mark(f[0]) and not unsaid.is_namelike(f[0])]
    names = [f for f in found if unsaid.is_namelike(f[0]) and coded]
    if names:
        starts = _starts(job)
        names = [f for f in names if f[0].strip()[:2].casefold() not in starts]
    zeros = _zeros(job, found, coded)
    cash = [f[0] for f in found if unsaid.is_cash(f[0])] + zeros
    cash += _unlike(job, {f[0] for f in found}) if coded else []
    nobody = [*marks, *names]
    if nobody and _keeps(job, column, nobody):
        nobody = []
    return [f[0] for f in nobody], cash


def _zeros(job: Job, found: Sequence[tuple[str, int, int]], coded: bool) -> list[str]:
    """Those of the cells that are a 0, or only nines, and no customer's number."""
    zeros = [f for f in found if unsaid.is_zero(f[0])]
    if not zeros:
        return []
    sizes = _sizes(job)
    others = coded and job.one("SELECT count(*) FROM ids WHERE regexp_matches(raw, '[[:alpha:]]')")[0] > len(found)
    return [f[0] for f in zeros if (_is_nobody(f, sizes) if sizes else others)]


def _unlike(job: Job, known: set[str]) -> list[str]:
    """Words among numbered ids: a few of them, each in more rows than a customer usually has, are rather nobody in
    particular, in a word that nobody listed. A letter or two is a code and no word."""
    found = job.fetch(
        "SELECT raw, n FROM word_ids WHERE NOT regexp_matches(raw, '[0-9@]')"
        f" AND NOT regexp_full_match(trim(raw), '\\p{{Latin}}{{0,2}}') ORDER BY n DESC, first LIMIT {FEW_WORDS + 1}"
    )
    if not found or len(found) > FEW_WORDS:
        return []
    (usual,) = job.one("SELECT median(n) FROM ids")
    return [raw for raw, n in found if raw not in known and n >= max(OFTEN * usual, OFTEN)]


def _coded(job: Job) -> bool:
    """Whether most ids hold a digit or are e-mail addresses."""
    (every,) = job.one("SELECT count(*) FROM ids")
    (bare,) = job.one("SELECT count(*) FROM word_ids WHERE NOT regexp_matches(raw, '[0-9@]')")
    return bool(every - bare > CODED * every)


def _sizes(job: Job) -> list[tuple[int, int]]:
    """(length, rows) of some numeric ids."""
    return job.fetch(
        "SELECT length(ltrim(raw, '0')), n FROM ids WHERE TRY_CAST(raw AS BIGINT) > 0 AND ltrim(raw, '9') <> ''"
        " LIMIT 2000"
    )


def _starts(job: Job) -> set[str]:
    """How the ids that begin with letters begin."""
    query = "SELECT DISTINCT lower(left(raw, 2)) FROM ids WHERE regexp_full_match(raw, '[A-Za-z]{2}.*[0-9].*')"
    return {start for (start,) in job.fetch(query)}


def _is_nobody(found: tuple[str, int, int], sizes: list[tuple[int, int]]) -> bool:
    """Whether a 0 among numbers is no number of a customer: the others are longer, or have far fewer rows. Among ids
    with letters it always is nobody's."""
    length, rows = (statistics.median(s[i] for s in sizes) for i in (0, 1))
    text, count, _ = found
    if text.strip("0"):
        return len(text) > length or count >= OFTEN * rows
    return length >= SHORT or count >= OFTEN * rows


def _keeps(job: Job, column: FileColumn, nobody: Sequence[tuple[str, int, int]]) -> bool:
    """Whether cells that look like "no customer" are customers after all: offered, and set aside until then."""
    rows = sum(n for _, n, _ in nobody)
    values = [raw for raw, _, _ in nobody]
    examples = [{"row": first, "value": raw[:60]} for raw, _, first in nobody[:EXAMPLES]]
    choices = ["set_aside", "keep"]
    return job.offer("missing_ids", [column.name], choices, values=values, rows=rows, examples=examples) == "keep"


def _id_text(column: FileColumn) -> str:
    """SQL: an id as text; whole numbers that a program keeps as fractions without ".0", "not a number" as none."""
    key = f"r.{column.key}"
    if column.type != "DOUBLE":
        return f"CAST({key} AS VARCHAR)"
    whole = f"{key} = floor({key}) AND abs({key}) < 9e15"
    return (
        f"CASE WHEN isnan({key}) THEN NULL WHEN {whole} THEN CAST(CAST({key} AS BIGINT) AS VARCHAR) ELSE"
        f" CAST({key} AS VARCHAR) END"
    )


def _merged(job: Job, column: FileColumn, private: str | None) -> bool:
    """Ids that differ only in case or width are offered to be one; answered "merge" they are."""
    if private or not job.fetch("SELECT 1 FROM ids WHERE raw <> upper(raw) OR strlen(raw) <> length(raw) LIMIT 1"):
        return False
    known = "CASE WHEN m.raw IS NOT NULL THEN m.id ELSE i.raw END"
    wide = [
        t
        for (t,) in job.fetch(
            f"SELECT DISTINCT {known} FROM ids i LEFT JOIN id_map m USING (raw)"
            f" WHERE strlen({known}) <> length({known})"
        )
    ]
    job.keep("id_fold", {"id": "VARCHAR", "folded": "VARCHAR"}, [(t, ids.folded(t)) for t in wide if t])
    job.con.execute(
        f"""CREATE OR REPLACE TEMP TABLE id_like AS
            WITH named AS (SELECT i.raw, {known} AS id, i.n FROM ids i LEFT JOIN id_map m USING (raw))
            SELECT raw, named.id, n, coalesce(f.folded, lower(named.id)) AS folded FROM named
            LEFT JOIN id_fold f ON f.id = named.id WHERE named.id IS NOT NULL"""
    )
    groups = job.fetch(
        "SELECT list(DISTINCT id ORDER BY id)[1:4] FROM id_like GROUP BY folded HAVING count(DISTINCT id) > 1"
        " ORDER BY 1"
    )
    if not groups:
        return False
    examples = [{"value": " / ".join(names)} for (names,) in groups[:EXAMPLES]]
    answer = job.offer("similar_ids", [column.name], ["keep", "merge"], count=len(groups), examples=examples)
    if answer == "keep":
        return False
    job.con.execute(
        """CREATE OR REPLACE TEMP TABLE id_map AS
           SELECT raw, arg_max(id, n) OVER (PARTITION BY folded) AS id FROM id_like
           UNION ALL SELECT raw, id FROM id_map WHERE id IS NULL"""
    )
    return True


def _tell_of_ids(job: Job, column: FileColumn, kind: ids.IdKind, private: str | None) -> None:
    if private:
        job.warn("private_ids", columns=[column.name], what=private)
    if kind.scientific:
        pattern = literal(ids.SCIENTIFIC.pattern)
        rows, examples = job.one(
            f"SELECT sum(n), list({{'row': first, 'value': raw}} ORDER BY first)[1:{EXAMPLES}] FROM ids"
            f" WHERE regexp_full_match(trim(raw), {pattern})"
        )
        job.warn("scientific_ids", columns=[column.name], rows=int(rows), ids=kind.scientific, examples=examples)
    if kind.merges_point_zero:
        job.note("point_zero_dropped", columns=[column.name], count=kind.decimals)
