"""Decide what a row's money is: column, unit, currency, value added tax, and cost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..columns.column import FileColumn
from ..columns.guess import Mapped
from ..columns.vocabulary import MILLIONS, PER_UNIT, TEN_THOUSANDS, THOUSANDS, words
from ..job import EXAMPLES, Job
from ..sql import literal
from . import amounts, cells
from .cells import MONEY, Expression, NumberCells

_CODES = re.compile(r"\b([A-Z]{3})\b")
_TOKEN = r"[0-9.,()\s\x{00a0}\x{202f}\x{2009}\x{2212}'’+-]"
VAT_WORDS = {
    "with": re.compile(r"^(ink?l|incl?|med|with|brutto|gross|ja|yes|true|1|含税)", re.I),
    "without": re.compile(r"^(exk?l|excl?|utan|without|ex|netto|net|nej|no|false|0|不含税)", re.I),
}
FEW_CURRENCIES = 40
UNITS = (
    ("ten_thousands", 10_000, TEN_THOUSANDS),
    ("thousands", 1_000, THOUSANDS),
    ("millions", 1_000_000, MILLIONS),
)
_TAX = re.compile(
    r"(total )?(vat|tax|taxes|moms|momsbelopp|moms kr|vat amount|tax amount|sales tax|mwst|mwst betrag|ust|"
    r"umsatzsteuer|steuer|steuerbetrag|btw|btw bedrag|tva|montant tva|iva|importe iva|cuota iva|gst|"
    r"mva|mva beløp|alv|alv määrä|momsbeløb|税额|增值税|税金)( total)?"
)


def number(job: Job, column: FileColumn, *, share: bool = False) -> NumberCells:
    """A column's numbers in whole units: asks `amount_unit` when its header says thousands or millions."""
    found = cells.numbers(job, column, share=share)
    factor = unit_factor(job, column)
    if factor == 1:
        return found
    return replace(found, sql=f"TRY_CAST(({found.sql}) * {factor} AS {MONEY})", factor=factor)


def unit_factor(job: Job, column: FileColumn) -> int:
    """1, or what the person says that each figure stands for."""
    for name, factor, pattern in UNITS:
        if pattern.search(column.name):
            examples = [{"row": row, "value": text[:60]} for row, text in column.cells[:3] if text.strip()]
            answer = job.ask("amount_unit", [column.name], [name, "units"], examples=examples)
            return factor if answer == name else 1
    return 1


def price_or_line(job: Job, mapped: Mapped) -> None:
    """A column only called "Price" beside a quantity: of one piece, or of the whole line?"""
    price, quantity = mapped.guesses.get("unit_price"), mapped.guesses.get("quantity")
    if price is None or quantity is None or price.reason == "given" or PER_UNIT.search(price.column.name):
        return
    if price.confidence > 0.8 or "amount" in mapped.guesses:
        return
    examples = [
        {"row": row, "value": text, "quantity": count}
        for (row, text), (_, count) in zip(price.column.cells, quantity.column.cells, strict=True)
        if count.strip() not in ("1", "1.0", "1,0")
    ]
    if not examples:
        return
    answer = job.ask("price_or_line", [price.column.name], ["unit", "line"], examples=examples[:3])
    if answer == "line":
        mapped.guesses["amount"] = replace(price, role="amount")
        mapped.guesses.pop("unit_price")


def is_tax(column: FileColumn) -> bool:
    """Whether a column holds value added tax in money."""
    return bool(_TAX.fullmatch(words(column.name))) and column.numbers > 0.5


def header_currency(name: str) -> str | None:
    """The currency a header names: "Belopp (kr)" -> SEK, "Amount EUR" -> EUR."""
    for code in _CODES.findall(name.upper()):
        if code in amounts.CURRENCIES:
            return code
    for said in re.findall(r"[^\W\d_]+|[€$£¥₹元]", name.casefold()):
        if said in amounts.CURRENCY and said not in ("ft", "try", "lei", "st"):
            return amounts.CURRENCY[said]
    if re.search(r"\bt?kr\b|\bmkr\b|\bt?sek\b", name, re.I):
        return "SEK"
    return None


def currency_of(text: str) -> str | None:
    """A currency cell as a code: "kr" -> SEK, " eur " -> EUR."""
    said = text.strip().casefold()
    return amounts.CURRENCY.get(said) or (said.upper() if said.upper() in amounts.CURRENCIES else None)


def one_currency(job: Job, mapped: Mapped, numbers: Sequence[NumberCells], key: str | None) -> tuple[str | None, str]:
    """(the currency, SQL that is true for rows in another one). Mixed currencies are never added: which to keep is
    asked, the most usual one meanwhile. `key`: the amount's column when its cells carry the currency themselves."""
    column = mapped.column("currency")
    source = f"CAST(r.{column.key} AS VARCHAR)" if column else None
    said = [code for found in numbers for code in found.currencies]
    if source is None and len(set(said)) > 1 and key:
        source = f"regexp_replace({key}, {literal(_TOKEN)}, '', 'g')"
    if source is None:
        return (said[0] if said else None), "false"
    found = job.fetch(
        f"SELECT trim({source}), count(*), min(r.row) FROM {job.rows} r GROUP BY 1 ORDER BY 2 DESC, 3"
        f" LIMIT {FEW_CURRENCIES}"
    )
    codes = {text: currency_of(text) for text, _, _ in found if text}
    rows: dict[str, int] = {}
    for text, count, _ in found:
        if code := codes.get(text or ""):
            rows[code] = rows.get(code, 0) + count
    if len(rows) < 2:
        return next(iter(rows), said[0] if said else None), "false"
    examples = [{"row": row, "value": text} for text, _, row in found if text][:EXAMPLES]
    where = column.name if column else mapped.mapping.get("amount", "")
    kept = job.ask("currency", [where], sorted(rows, key=lambda c: -rows[c]), rows=rows, examples=examples)
    job.keep("other_money", {"text": "VARCHAR"}, [(t,) for t, code in codes.items() if code and code != kept])
    return kept, f"coalesce(trim({source}) IN (SELECT text FROM other_money), false)"


def mixed_tax(job: Job, mapped: Mapped) -> str:
    """SQL that is true for rows to leave out because their amount has tax and others' has not; asked first."""
    column = mapped.column("vat")
    if column is None:
        return "false"
    key = f"trim(CAST(r.{column.key} AS VARCHAR))"
    found = job.fetch(f"SELECT {key}, count(*), min(r.row) FROM {job.rows} r GROUP BY 1 ORDER BY 3 LIMIT 50")
    kinds = {t: next((k for k, p in VAT_WORDS.items() if p.match(t)), None) for t, _, _ in found if t}
    if set(kinds.values()) - {None} != {"with", "without"}:
        return "false"
    examples = [{"row": row, "value": text} for text, _, row in found if text][:EXAMPLES]
    answer = job.ask("vat_mixed", [column.name], ["as_is", "only_without", "only_with"], examples=examples)
    if answer == "as_is":
        return "false"
    out = "with" if answer == "only_without" else "without"
    job.keep("other_tax", {"text": "VARCHAR"}, [(t,) for t, kind in kinds.items() if kind == out])
    return f"coalesce({key} IN (SELECT text FROM other_tax), false)"


def cost(job: Job, mapped: Mapped, amount: str) -> tuple[Expression | None, FileColumn | None]:
    """Cost of a row in money: as given, from a margin (amount − margin), or from a share of the amount (asked)."""
    column = mapped.column("cost") or mapped.column("margin")
    if column is None:
        return None, None
    margin = mapped.column("cost") is None
    found = number(job, column, share=True)
    if _within_one(job, column, found):
        choices = ["margin_share", "cost_share", "money"] if margin else ["cost_share", "margin_share", "money"]
        examples = [{"row": row, "value": text} for row, text in column.cells[:3] if text.strip()]
        answer = job.ask("cost_or_share", [column.name], choices, examples=examples)
        if answer != "money":
            part = f"({found.sql})" if answer == "cost_share" else f"(1 - ({found.sql}))"
            return Expression(f"TRY_CAST(({amount}) * {part} AS {MONEY})", found.joins), column
    sql = f"TRY_CAST(({amount}) - ({found.sql}) AS {MONEY})" if margin else found.sql
    return Expression(_per_unit(job, mapped, column, sql), found.joins), column


def _within_one(job: Job, column: FileColumn, found: NumberCells) -> bool:
    """Whether all its figures lie within 0-1 and some of them are fractions, or it is written in per cent."""
    if found.percent:
        return True
    low, high, whole = job.one(
        f"SELECT min(v), max(v), count(*) FILTER (WHERE v NOT IN (0, 1)) FROM"
        f" (SELECT {found.sql} AS v FROM {job.rows} r {' '.join(found.joins)})"
    )
    return low is not None and low >= 0 and high <= 1 and whole > 0


def _per_unit(job: Job, mapped: Mapped, column: FileColumn, sql: str) -> str:
    """A unit cost counts once for every piece of the line: asked when the header says so and there is a quantity."""
    quantity = mapped.column("quantity")
    said = PER_UNIT.search(words(column.name))
    if quantity is None or not said:
        return sql
    if job.ask("cost_per_unit", [column.name], ["unit", "line"]) == "line":
        return sql
    count = cells.numbers(job, quantity)
    return f"TRY_CAST(({sql}) * ({count.sql}) AS {MONEY})"
