"""Build the SQL expression that converts a column, decided over all its cells.

Python looks at what differs (shapes of numbers, different days); DuckDB converts every row.
Each function returns an `Expression`: SQL over `rows AS r` that is NULL where a cell cannot be read, and the joins
it needs to the small tables of what Python decided.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..columns.column import DATE_TYPES, FileColumn
from ..job import EXAMPLES, Job
from ..sql import literal
from . import amounts, dates

MONEY = "DECIMAL(18,4)"
MANY_SHAPES = 4_000
MANY_DAYS = 100_000
DIGITS = "'123456789', '000000000'"


@dataclass(frozen=True)
class Expression:
    """SQL for a column's values, the joins it needs, and whether it is known to give every row a value."""

    sql: str
    joins: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True)
class NumberCells(Expression):
    """Also how the numbers were written, for rows outside the table and for showing samples."""

    sign: str | None = None
    currencies: tuple[str, ...] = ()
    percent: bool = False
    factor: int = 1

    def value(self, text: str) -> Decimal | None:
        """One cell from outside the table, as the column's are read."""
        cell = amounts.read_cell(text)
        value = cell.value(self.sign) if cell else None
        return None if value is None else value * self.factor


@dataclass(frozen=True)
class DayCells(Expression):
    """Also what one cell covers (day, week, month, …)."""

    unit: str = "day"


def blank(column: FileColumn) -> str:
    """SQL that is true for a cell with nothing in it."""
    return f"(r.{column.key} IS NULL OR trim(CAST(r.{column.key} AS VARCHAR)) = '')"


# ---- numbers


def numbers(job: Job, column: FileColumn, *, share: bool = False) -> NumberCells:
    """The column as DECIMAL(18,4), decimals beyond the fourth rounded half away from zero.

    `share`: per cent are read (as fractions); money in per cent is not money. Asks `thousands_or_decimals` when
    nothing in the column tells "1,234" from 1.234.
    """
    _tell_of_rounding(job, column)
    if job.type_of(column) == "VARCHAR":
        return _written_numbers(job, column, share)
    if column.is_date:
        return NumberCells(f"CAST(NULL AS {MONEY})")
    if column.index in job.types:
        form = job.number_formats[column.index]
        currencies = (form.currency,) if form.currency else ()
        return NumberCells(f"r.{column.key}", whole=True, sign=form.sign, currencies=currencies)
    return NumberCells(f"TRY_CAST(r.{column.key} AS {MONEY})")


def _tell_of_rounding(job: Job, column: FileColumn) -> None:
    """More than four decimals, in the column's first cells or, where the file types it, in any."""
    long = any(re.search(r"\d[.,]\d{5,}$", text) for text in column.filled)
    if not long and column.type == "DOUBLE":
        key = f"r.{column.key}"
        long = bool(job.fetch(f"SELECT 1 FROM {job.rows} r WHERE abs({key} - round({key}, 4)) > 1e-7 LIMIT 1"))
    if long:
        job.note("rounded_amounts", columns=[column.name])


def plain_number(key: str, form: amounts.NumberFormat) -> str:
    """SQL: the number of a cell that is written in this form, which can be read in one way only; else NULL."""
    if form.bare:
        doubtful = f"strlen({key}) - instr({key}, '.') = 3 AND contains({key}, '.')"  # the rarer first
        return f"CASE WHEN {doubtful} THEN NULL ELSE TRY_CAST({key} AS {MONEY}) END"
    inner = key
    if form.before or form.after:
        left, right = len(form.before), len(form.before) + len(form.after)
        inner = f"substring({key}, {left + 1}, length({key}) - {right})"
    if form.group:
        inner = f"replace({inner}, {literal(form.group)}, '')"
    if form.sign == ",":
        inner = f"replace({inner}, ',', '.')"
    return f"CASE WHEN regexp_full_match({key}, {literal(form.pattern)}) THEN TRY_CAST({inner} AS {MONEY}) END"


def _written_numbers(job: Job, column: FileColumn, share: bool) -> NumberCells:
    form = amounts.likely_format(column.filled)
    key = f"r.{column.key}"
    plain = plain_number(key, form)
    is_plain = f"(({plain}) IS NOT NULL)"
    shapes = _shapes(job, column, is_plain)
    signed = bool(shapes) and _is_signed(job, column, is_plain, form.sign)
    decision = amounts.decide(shapes, form.sign if signed else None)
    decimal_sign = _settled_sign(job, column, decision)
    regular, odd = _sorted_shapes(shapes, decimal_sign)
    if decision.mixed:
        job.warn("mixed_decimal_signs", columns=[column.name], examples=_examples(decision.mixed))
    joins, values = _odd_numbers(job, column, is_plain, odd, decimal_sign, share)
    rest = _conversion(key, [s.example for s in regular], decimal_sign or form.sign) if regular else ""
    said = _said(shapes) + Counter({form.currency: job.raw.rows_read - sum(s.rows for s in shapes)})
    return NumberCells(
        f"coalesce({', '.join(part for part in (plain, values, rest) if part)}, NULL)",
        joins,
        sign=decimal_sign or form.sign,
        currencies=tuple(code for code, _ in said.most_common() if code and code != "%"),
        percent="%" in said,
    )


def _is_signed(job: Job, column: FileColumn, plain: str, sign: str) -> bool:
    """Whether any plain cell uses the sign as its decimal sign."""
    key = f"r.{column.key}"
    return bool(job.fetch(f"SELECT 1 FROM {job.rows} r WHERE contains({key}, '{sign}') AND {plain} LIMIT 1"))


def _said(shapes: Sequence[amounts.Shape]) -> Counter[str]:
    """Rows by the currency their cells name, and by "%" for per cent."""
    said = Counter[str]()
    for shape in shapes:
        if cell := amounts.read_cell(shape.example):
            marks = [cell.currency] if cell.currency else []
            said.update(dict.fromkeys([*marks, *(["%"] if cell.percent else [])], shape.rows))
    return said


def _shapes(job: Job, column: FileColumn, plain: str) -> list[amounts.Shape]:
    """Every way a cell that is not plain is written, digits apart; a leading 0 is a way of its own."""
    key = f"r.{column.key}"
    found = job.fetch(
        f"""SELECT arg_min({key}, r.row), count(*), min(r.row) FROM {job.rows} r
            WHERE NOT {plain} AND NOT {blank(column)}
            GROUP BY translate(left({key}, 80), {DIGITS}), starts_with(ltrim({key}, ' -+('), '0')
            ORDER BY 2 DESC, 3 LIMIT {MANY_SHAPES}"""
    )
    return [amounts.Shape(*line) for line in found]


def _settled_sign(job: Job, column: FileColumn, decision: amounts.AmountDecision) -> str | None:
    """The column's decimal sign; asked when shapes are in doubt. The first choice holds meanwhile."""
    if not decision.doubt:
        return decision.sign
    mark = amounts.read_cell(decision.doubt[0].example)
    assert mark is not None and mark.sign is not None
    other = "," if mark.sign[-1] == "." else "."
    answer = job.ask(
        "thousands_or_decimals",
        [column.name],
        ["thousands", "decimals"],
        sign=mark.sign[-1],
        count=sum(shape.rows for shape in decision.doubt),
        examples=_examples(decision.doubt),
    )
    return other if answer == "thousands" else mark.sign[-1]


def _examples(shapes: Sequence[amounts.Shape | dates.DateText]) -> list[dict[str, Any]]:
    return [
        {"row": s.row, "value": (s.example if isinstance(s, amounts.Shape) else s.text)[:60]}
        for s in sorted(shapes, key=lambda s: s.row)[:EXAMPLES]
    ]


def _sorted_shapes(
    shapes: Sequence[amounts.Shape], sign: str | None
) -> tuple[list[amounts.Shape], list[amounts.Shape]]:
    """Shapes the SQL conversion reads as `read_cell` does, and all others."""
    regular: list[amounts.Shape] = []
    odd: list[amounts.Shape] = []
    for shape in shapes:
        cell = amounts.read_cell(shape.example)
        value = cell.value(sign) if cell else None
        (regular if value is not None and _as_sql_reads(shape.example, sign) == value else odd).append(shape)
    return regular, odd


def _as_sql_reads(text: str, sign: str | None) -> Decimal | None:
    """What `_conversion` makes of a cell when every sign but digits, minus and the decimal sign is dropped."""
    kept = "".join(c for c in text if c.isdigit() or c in "-\u2212" or c == sign)
    kept = kept.replace("\u2212", "-").replace(sign or ".", ".")
    if not kept.isascii() or kept.count("-") > 1 or "-" in kept[1:] or kept in ("", "-", "."):
        return None
    number = Decimal(kept or "0") if kept.count(".") <= 1 else None
    return None if number is None else number.quantize(amounts.SMALLEST, rounding="ROUND_HALF_UP")


def _conversion(key: str, examples: Sequence[str], sign: str) -> str:
    """SQL that drops what regular cells carry beside their number and makes the decimal sign a point."""
    junk = {c for text in examples for c in text if not c.isdigit() and c not in f"-+{sign}"}
    minus = "\u2212" if "\u2212" in junk else ""
    rest = "".join(sorted(junk - {"\u2212"}))
    source, target = f"{sign}{minus}{rest}", "." + ("-" if minus else "")
    return f"TRY_CAST(translate({key}, {literal(source)}, '{target}') AS {MONEY})"


def _odd_numbers(
    job: Job, column: FileColumn, plain: str, odd: Sequence[amounts.Shape], sign: str | None, share: bool
) -> tuple[tuple[str, ...], str]:
    """A table of the different cells of irregular shapes with their values, and how the expression uses it."""
    if not odd:
        return (), ""
    key = f"r.{column.key}"
    name = f"odd_{column.index}"
    forms = f"translate(left({key}, 80), {DIGITS})"
    job.keep(f"{name}_shapes", {"form": "VARCHAR"}, [(_form(s.example),) for s in odd])
    scope = f"AND {forms} IN (SELECT form FROM {name}_shapes)" if len(odd) < MANY_SHAPES else ""
    cells = job.fetch(f"SELECT DISTINCT {key} FROM {job.rows} r WHERE NOT {plain} AND NOT {blank(column)} {scope}")
    read = [(text, amounts.read_cell(text)) for (text,) in cells]
    values = [(text, cell.value(sign) if cell and (share or not cell.percent) else None) for text, cell in read]
    job.keep(name, {"raw": "VARCHAR", "value": MONEY}, values)
    join = f"LEFT JOIN {name} ON {name}.raw = {key}"
    return (join,), f"{name}.value"


def _form(text: str) -> str:
    return "".join("0" if c in "123456789" else c for c in text[:80])


# ---- days


def days(job: Job, column: FileColumn) -> DayCells:
    """The column as DATE; the day as written is the local day. Asks `day_or_month` when nothing tells them apart."""
    if job.type_of(column).startswith(DATE_TYPES):
        if column.index in job.types:
            return DayCells(f"r.{column.key}", whole=True)
        return DayCells(_in_range(f"CAST(r.{column.key} AS DATE)"))
    key = f"CAST(r.{column.key} AS VARCHAR)"
    if column.type == "DOUBLE":
        key = f"CAST(TRY_CAST(floor(r.{column.key}) AS BIGINT) AS VARCHAR)"
    name = f"days_{column.index}"
    job.con.execute(
        f"CREATE OR REPLACE TEMP TABLE {name}_said AS SELECT {key} AS said, count(*) AS n, min(r.row) AS first"
        f" FROM {job.rows} r GROUP BY 1"
    )
    (many,) = job.one(f"SELECT count(*) > {MANY_DAYS} FROM {name}_said")
    source = f"regexp_replace(said, {literal(dates.TIME.pattern)}, '')" if many else "said"
    found = job.fetch(
        f"SELECT {source}, CAST(sum(n) AS BIGINT), min(first) FROM {name}_said WHERE trim(said) <> ''"
        " GROUP BY 1 ORDER BY 3"
    )
    decision = _decided_days(job, column, [dates.DateText(*line) for line in found])
    job.keep(name, {"raw": "VARCHAR", "day": "DATE"}, list(decision.days.items()))
    join = f"LEFT JOIN {name} ON {name}.raw = {source.replace('said', key)}"
    return DayCells(f"{name}.day", (join,), unit=decision.unit)


def plain_day(key: str) -> str:
    """SQL: the day of a cell that begins with year-month-day, else NULL; of any year.

    Without coalesce DuckDB would hand the cast to its CSV reader, which fails on a day that does not exist.
    """
    return f"TRY_CAST(coalesce({key}, '') AS DATE)"


def _in_range(sql: str) -> str:
    return f"CASE WHEN {sql} BETWEEN DATE '{dates.EARLIEST}' AND DATE '{dates.LATEST}' THEN {sql} END"


def _decided_days(job: Job, column: FileColumn, cells: list[dates.DateText]) -> dates.DateDecision:
    system = "1904" if job.raw.dates_1904 else "1900"
    decision = dates.decide(cells, job.given("day_or_month", dates.ORDERS, column.name), system, job.today)
    if decision.choices:
        job.ask(
            "day_or_month",
            [column.name],
            decision.choices,
            count=sum(cell.rows for cell in decision.doubt),
            examples=_examples(decision.doubt),
            proof=_examples(decision.proof),
        )
    if (turned := dates.turned_round(decision)) and _asks_to_turn(job, column, cells, turned):
        decision.days |= turned
    if decision.ways["serial"]:
        job.note("excel_serials", columns=[column.name], rows=decision.ways["serial"], system=system)
    forms = [way for way, rows in decision.ways.items() if rows]
    if len(decision.proof) > 1 or len(forms) > 1:
        job.warn("mixed_dates", columns=[column.name], forms=forms, examples=_one_of_each(cells, decision))
    elif decision.proof:
        job.note(
            "date_order_proved",
            columns=[column.name],
            order=decision.order,
            row=decision.proof[0].row,
            value=decision.proof[0].text,
        )
    return decision


def _asks_to_turn(job: Job, column: FileColumn, cells: Sequence[dates.DateText], turned: Mapping[str, dt.date]) -> bool:
    """Whether day and month shall change places in the dates that a spreadsheet took for another country's."""
    examples = [
        {"row": cell.row, "value": cell.text[:60], "read": turned[cell.text].isoformat()}
        for cell in cells
        if cell.text in turned
    ]
    count = sum(cell.rows for cell in cells if cell.text in turned)
    choices = ["turn", "as_is"]
    return job.ask("dates_turned", [column.name], choices, count=count, examples=examples[:EXAMPLES]) == "turn"


def _one_of_each(cells: Sequence[dates.DateText], decision: dates.DateDecision) -> list[dict[str, Any]]:
    """The first cell of each way in which a column's days are written."""
    found: dict[str, dict[str, Any]] = {}
    for cell in cells:
        for way in dates.readings(cell.text)[:1]:
            if cell.text in decision.days:
                shown = {"row": cell.row, "value": cell.text[:60], "read": decision.days[cell.text].isoformat()}
                found.setdefault(way.way, shown)
    return list(found.values())[:EXAMPLES]


# ---- other text


def text(column: FileColumn) -> str:
    """A column as plain text; whole numbers without ".0". Spaces round it are cut where the first cells have any:
    a program that pads its cells pads them all, and to trim ten million cells costs a third of reading them."""
    key = f"r.{column.key}"
    if column.type in ("DOUBLE", "FLOAT") or column.type.startswith("DECIMAL"):
        return f"regexp_replace(CAST({key} AS VARCHAR), '\\.0+$', '')"
    if column.type != "VARCHAR":
        return f"CAST({key} AS VARCHAR)"
    return f"nullif(trim({key}), '')" if _is_padded(column) else f"nullif({key}, '')"


def keeps_apart(job: Job, column: FileColumn) -> bool:
    """Whether different cells of the column are different in `text` too, and none of them is empty."""
    if column.type == "VARCHAR" and _is_padded(column):
        return False
    empty = f" OR {column.key} = ''" if column.type == "VARCHAR" else ""
    return not job.fetch(f"SELECT 1 FROM {job.rows} WHERE {column.key} IS NULL{empty} LIMIT 1")


def _is_padded(column: FileColumn) -> bool:
    return any(text != text.strip() for _, text in column.cells)
