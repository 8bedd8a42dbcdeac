"""Build the checked table of a customer flow statement typed from a slide: a row per movement and tier.

The sums among its rows (a tier's, the lost, all) are checked and set aside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ..columns.column import FileColumn
from ..columns.guess import Mapped
from ..columns.listing import shown_columns
from ..file_report import FileReport
from ..job import Job
from ..problems import Problem
from ..values import cells, money, movements
from . import reconciliation
from .customers import offered_unit
from .reconciliation import Source
from .staging import stage

STAYING = ("retained", "upgraded", "downgraded")


@dataclass(frozen=True)
class StatementRow:
    """One row of the file: its label or its own movement and tiers, and what it counts."""

    row: int
    label: str
    customers: int | None
    now: str | None = None
    movement: str | None = None
    before: str | None = None
    is_sum: bool = False


def make(job: Job, columns: Sequence[FileColumn], mapped: Mapped) -> FileReport:
    """Flows: tier_now, movement, tier_before, customers, purchases, revenue_now, revenue_before. Raises Problem without
    movements or customers."""
    names = sorted(mapped.mapping.values())
    if "movement" not in mapped.guesses or "customers" not in mapped.guesses:
        raise Problem("no_segment_column", known=names)
    stage(job, mapped)
    fields, joins = _numbers(job, mapped)
    label = mapped.guesses["movement"].column
    tiers = [f"{cells.text(column)}" for role in ("tier_now", "tier_before") if (column := mapped.column(role))]
    found = job.fetch(
        f"SELECT r.row, {cells.text(label)}, {fields['customers']}{''.join(', ' + t for t in tiers)}"
        f" FROM {job.rows} r {' '.join(joins)} ORDER BY r.row"
    )
    found = [(row, text, _positive(movements.movement(text or ""), n), *rest) for row, text, n, *rest in found]
    lines = in_columns(found, mapped) if tiers else in_groups([StatementRow(row, t or "", n) for row, t, n in found])
    _refuse_negative(lines)
    _tell_of_sums(job, lines, label)
    job.keep(
        "flow_rows",
        {"row": "BIGINT", "tier_now": "VARCHAR", "movement": "VARCHAR", "tier_before": "VARCHAR", "is_sum": "BOOLEAN"},
        [(x.row, x.now, x.movement, x.before, x.is_sum) for x in lines],
    )
    return _written(job, columns, mapped, fields, joins)


def _positive(said: movements.Movement | None, customers: int | None) -> int | None:
    """The lost are written with a minus by some, as what is taken away."""
    return abs(customers) if customers is not None and said is not None and said.name == "lost" else customers


def _numbers(job: Job, mapped: Mapped) -> tuple[dict[str, str], list[str]]:
    fields: dict[str, str] = {}
    joins: list[str] = []
    for role in ("customers", "orders", "revenue", "revenue_before"):
        if column := mapped.column(role):
            found = money.number(job, column) if role.startswith("revenue") else cells.numbers(job, column)
            joins += [join for join in found.joins if join not in joins]
            whole = f"TRY_CAST(round({found.sql}) AS BIGINT)"
            fields[role] = found.sql if role.startswith("revenue") else whole
    return fields, joins


def in_columns(found: Sequence[tuple[Any, ...]], mapped: Mapped) -> list[StatementRow]:
    """The lines of a file that has a column for the movement and one or two for the tiers."""
    lines, has_now = [], "tier_now" in mapped.guesses
    for row, text, customers, *rest in found:
        said = movements.movement(text or "")
        now, before = rest[0] if has_now else None, rest[-1] if "tier_before" in mapped.guesses else None
        name = said.name if said else None
        if name == "lost":
            now, before = None, before or now
        elif name == "retained":
            before = before or now
        elif name in ("new", "won back"):
            now, before = now or before, None
        lines.append(StatementRow(row, text or "", customers, _tier(now), name, _tier(before), said is None))
    return _without_sums(lines)


def _tier(said: str | None) -> str | None:
    return None if said is None or movements.is_no_tier(said) else said


def _without_sums(lines: Sequence[StatementRow]) -> list[StatementRow]:
    """The same with the rows marked that sum a movement over its tiers, or a tier over its movements: by a word for
    all, by no tier where the others of the movement have one, or by their numbers in every movement."""
    of = {x.row: x.before if x.movement == "lost" else x.now for x in lines}
    told = [x for x in lines if of[x.row] and not _says_all(x)]
    parts = {name: [x for x in told if x.movement == name] for name in movements.NAMES}
    sums = {x.row for x in lines if _says_all(x) or (x.movement and not of[x.row] and parts[x.movement])}
    for tier in {of[x.row] for x in lines if of[x.row]}:
        if _is_all(tier, parts, of):
            sums |= {x.row for x in lines if of[x.row] == tier}
    return [replace(x, is_sum=x.is_sum or x.row in sums) for x in lines]


def _says_all(line: StatementRow) -> bool:
    return any(tier is not None and movements.is_total(tier) for tier in (line.now, line.before))


def _is_all(tier: str | None, parts: Mapping[str, Sequence[StatementRow]], of: Mapping[int, str | None]) -> bool:
    """Whether a tier's customers are those of all other tiers, two or more, in every movement that has any."""
    agree = 0
    for found in parts.values():
        mine = [x.customers or 0 for x in found if of[x.row] == tier]
        others = [x.customers or 0 for x in found if of[x.row] != tier]
        if found and (len(mine) != 1 or mine[0] != sum(others)):
            return False
        agree += len(others) > 1
    return agree > 1


def in_groups(lines: Sequence[StatementRow]) -> list[StatementRow]:
    """The lines of a file with one column of labels: a tier's movements stand above its sum, or below it."""
    said = {line.row: movements.movement(line.label) for line in lines}
    tiers = [x.label for x in lines if x.label.strip() and said[x.row] is None and not movements.is_total(x.label)]
    found: list[StatementRow] = []
    groups = _groups(lines, said, tiers)
    for line in lines:
        move = said[line.row]
        if move is None or _is_sum_of_lost(line, lines, said):
            found.append(replace(line, is_sum=True))
            continue
        now = None if move.name == "lost" else groups.get(line.row)
        before = movements.which_tier(move.tier, tiers) if move.tier else now if move.name == "retained" else None
        known = now is not None if move.name in ("new", "won back") else before is not None
        found.append(replace(line, now=now, movement=move.name if known else None, before=before))
    return found


def _groups(
    lines: Sequence[StatementRow], said: dict[int, movements.Movement | None], tiers: Sequence[str]
) -> dict[int, str]:
    """Row -> the tier its line belongs to: of the sum below it, or above, whichever the sums bear out more often."""
    ways: list[tuple[int, dict[int, str]]] = []
    for ordered in (lines, lines[::-1]):
        groups: dict[int, str] = {}
        waiting: list[StatementRow] = []
        agree = 0
        for line in ordered:
            move = said[line.row]
            if move is not None:
                waiting += [line] if move.name != "lost" else []
            elif line.label in tiers:
                groups |= {x.row: line.label for x in waiting}
                agree += sum(x.customers or 0 for x in waiting) == line.customers and bool(waiting)
                waiting = []
        ways.append((agree, groups))
    return max(ways, key=lambda way: way[0])[1]


def _is_sum_of_lost(
    line: StatementRow, lines: Sequence[StatementRow], said: dict[int, movements.Movement | None]
) -> bool:
    move = said[line.row]
    parts = [x for x in lines if (m := said[x.row]) and m.name == "lost" and m.tier]
    return bool(move and move.name == "lost" and not move.tier and parts)


def _refuse_negative(lines: Sequence[StatementRow]) -> None:
    """A movement that takes customers away from the tier it stands under is no count of those who have it now."""
    for line in lines:
        if (
            line.customers is not None
            and line.customers < 0
            and line.movement not in (None, "lost")
            and not line.is_sum
        ):
            raise Problem("negative_movement", row=line.row, value=line.label, customers=line.customers)


def _tell_of_sums(job: Job, lines: Sequence[StatementRow], column: FileColumn) -> None:
    """A typed sum that its parts do not give is said, with both numbers."""
    for line in lines:
        if not line.is_sum or line.customers is None:
            continue
        mine = _parts_of(line, [x for x in lines if not x.is_sum])
        parts = sum(x.customers or 0 for x in mine)
        if mine and parts != line.customers:
            job.warn("total_differs", columns=[column.name], value=line.label, row=line.row, typed=line.customers,
                     parts=parts)  # fmt: skip


def _parts_of(line: StatementRow, rows: Sequence[StatementRow]) -> list[StatementRow]:
    """The rows that a typed sum sums: a tier's, the lost, a movement's, or all of those who are active now."""
    said = movements.movement(line.label)
    if said is not None:
        tier = line.before if said.name == "lost" else line.now
        of = said.name if tier is None or movements.is_total(tier) else None
        return [x for x in rows if x.movement == of]
    if movements.is_total(line.label):
        return [x for x in rows if x.movement not in (None, "lost")]
    return [x for x in rows if x.now == line.label]


def _written(
    job: Job, columns: Sequence[FileColumn], mapped: Mapped, fields: dict[str, str], joins: list[str]
) -> FileReport:
    source = _source(mapped, fields, joins)
    reconciliation.make(job, source)
    kept = reconciliation.write(job, source)
    if not kept.rows_used:
        raise Problem("no_usable_rows", rows=kept.rows_read, reasons=kept.reasons(), columns=mapped.mapping)
    active = "SELECT coalesce(sum(customers), 0) FROM read_parquet(?) WHERE movement <> 'lost'"
    (people,) = job.one(active, str(kept.table))
    if kept.amount_used == Decimal(0) and "revenue" in mapped.guesses:
        job.warn("total_zero", rows=kept.rows_used)
    money_columns = [mapped.guesses[role].column for role in ("revenue", "revenue_before") if role in mapped.guesses]
    values: dict[str, Any] = {
        "customers": int(people),
        "columns": shown_columns(job, columns, mapped, kept.view),
        "revenue_unit": offered_unit(job, money_columns or [mapped.guesses["movement"].column]),
        "currency": money.header_currency(money_columns[0].name) if money_columns else None,
    }
    return kept.report(job, **values)


def _source(mapped: Mapped, fields: dict[str, str], joins: list[str]) -> Source:
    """The statement's columns: what the lost brought before stands where the others have what they bring now."""
    unknown, lost = f"CAST(NULL AS {cells.MONEY})", "f.movement = 'lost'"
    revenue, before = fields.get("revenue", unknown), fields.get("revenue_before", unknown)
    purchases = fields.get("orders", "CAST(NULL AS BIGINT)")
    label, customers = mapped.guesses["movement"].column, mapped.guesses["customers"].column
    return Source(
        fields={
            "tier_now": "f.tier_now",
            "movement": "f.movement",
            "tier_before": "f.tier_before",
            "customers": f"CASE WHEN {lost} THEN abs({fields['customers']}) ELSE {fields['customers']} END",
            "purchases": f"CASE WHEN {lost} THEN NULL ELSE {purchases} END",
            "revenue_now": f"CASE WHEN {lost} THEN 0 ELSE {revenue} END",
            "revenue_before": f"CASE WHEN {lost} THEN abs(coalesce({before}, {revenue})) ELSE {before} END",
            "is_sum": "f.is_sum",
        },
        joins=["JOIN flow_rows f ON f.row = r.row", *joins],
        reasons=[
            ("total_row", "is_sum", label),
            ("no_segment", "movement IS NULL", label),
            ("bad_customers", "customers IS NULL OR customers < 0", customers),
        ],
        shown=[guess.column for guess in mapped.guesses.values()],
        amount="coalesce(revenue_now, 0)",
    )
