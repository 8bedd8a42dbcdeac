"""Join first and last name to one column, where nothing else says who the customer is: two Annas are two customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..job import Job
from .column import FileColumn
from .heading_score import EXACT, header_score, is_called


def offer(job: Job, columns: Sequence[FileColumn]) -> None:
    """Add the column to `job.raw`, and say so; nothing where a customer's number or company is there."""
    if any(header_score("customer_id", c.name)[0] == EXACT or is_called("household_id", c.name) for c in columns):
        return
    pair = _pair([c for c in columns if c.filled and c.numbers < 0.5])
    if pair is None:
        return
    raw, number = job.raw, len(job.raw.header)
    first, last = (f"coalesce(trim({column.key}), '')" for column in pair)
    whole = f"nullif(trim({first} || ' ' || {last}), '')"
    for name, relation in (("named_rows", raw.relation), ("named_plain", raw.ordered)):
        if relation is not None:
            job.con.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT *, {whole} AS c{number} FROM {relation}")
    names = [column.name for column in pair]
    job.note("names_joined", columns=names)
    job.rows = "named_rows"
    job.raw = replace(
        raw,
        relation="named_rows",
        ordered="named_plain" if raw.ordered is not None else None,
        header=[*raw.header, f"Name ({' + '.join(names)})"],
        types=[*raw.types, "VARCHAR"],
    )


def _pair(columns: Sequence[FileColumn]) -> tuple[FileColumn, FileColumn] | None:
    """First and last name; a column only called "name" is the one of them that is not there."""
    first = [c for c in columns if is_called("first_name", c.name)]
    last = [c for c in columns if is_called("last_name", c.name)]
    bare = [c for c in columns if is_called("customer_name", c.name) and c not in first and c not in last]
    first, last = first or (bare if last else []), last or (bare if first else [])
    return (first[0], last[0]) if first and last and first[0] is not last[0] else None
