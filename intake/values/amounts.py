"""Parse numbers as people and programs write them: exact, with the decimal sign decided over a whole column.

One cell can be read alone when it says what its signs mean ("1 510,56 kr", "(1,234.50)"). "1,234" cannot: it may be
a thousand or one and a quarter, and only the rest of the column can tell. So a column is first summed up as *shapes*
(every digit a 0, one row a shape), all rows of it, and then decided once.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .kept_cells import kept_while_short

SPACES = " \u00a0\u202f\u2009\u2007\u2002\u2003\u2005\u2006\u2008\u200a\u205f\u3000\t"
MINUS = "-\u2212\u2013\u2012\ufe63\uff0d"
APOSTROPHES = "'\u2019\u02bc\u00b4`"
LARGEST = Decimal("99999999999999.9999")
SMALLEST = Decimal("0.0001")

# What a cell may carry beside its number -> the currency it means (None: says nothing of which)
CURRENCY = {
    "kr": "SEK", "kr.": "SEK", "kronor": "SEK", "sek": "SEK", ":-": None, ",-": None, ".-": None, ",--": None,
    "nok": "NOK", "dkk": "DKK", "isk": "ISK", "eur": "EUR", "euro": "EUR", "€": "EUR", "usd": "USD", "$": "USD",
    "us$": "USD", "gbp": "GBP", "£": "GBP", "chf": "CHF", "fr.": "CHF", "sfr.": "CHF", "pln": "PLN", "zł": "PLN",
    "czk": "CZK", "kč": "CZK", "huf": "HUF", "ft": "HUF", "ron": "RON", "lei": "RON", "jpy": "JPY", "cny": "CNY",
    "rmb": "CNY", "¥": "CNY", "元": "CNY", "人民币": "CNY", "円": "JPY", "inr": "INR", "₹": "INR", "rs.": "INR",
    "aud": "AUD", "cad": "CAD", "nzd": "NZD", "sgd": "SGD", "hkd": "HKD", "zar": "ZAR", "brl": "BRL", "r$": "BRL",
    "mxn": "MXN", "try": "TRY", "₺": "TRY", "rub": "RUB", "₽": "RUB", "uah": "UAH", "krw": "KRW", "₩": "KRW",
    "thb": "THB", "ils": "ILS", "₪": "ILS", "aed": "AED", "sar": "SAR", "st": None, "stk": None, "pcs": None,
    "inkl moms": None, "exkl moms": None,
}  # fmt: skip
CURRENCIES = frozenset(code for code in CURRENCY.values() if code)
UNITS = {
    "tkr": 1_000, "kkr": 1_000, "tsek": 1_000, "ksek": 1_000, "teur": 1_000, "keur": 1_000, "t€": 1_000,
    "k€": 1_000, "k": 1_000, "mkr": 1_000_000, "msek": 1_000_000, "meur": 1_000_000, "mn": 1_000_000,
    "万": 10_000, "万元": 10_000,
}  # fmt: skip
_SAID = "|".join(sorted((re.escape(s) for s in {*CURRENCY, *UNITS}), key=len, reverse=True))
_BEFORE = re.compile(rf"^({_SAID})\s*(?=[\d(.,{MINUS}+]|$)", re.IGNORECASE)
_AFTER = re.compile(rf"(?<=[\d).,{MINUS}%\s])\s*({_SAID})$", re.IGNORECASE)
_SPACED = re.compile(f"[{SPACES}]")
_EXPONENT = re.compile(r"^(\d+(?:[.,]\d*)?)[eE]([+-]?\d{1,3})$")
_AROUND = re.compile(r"^([^0-9]*?)-?([0-9](?:.*[0-9])?)([^0-9]*)$", re.DOTALL)
_INTEGER = re.compile(r"^\d+$")
_SINGLE = re.compile(r"^(\d*)([.,])(\d*)$")
_GROUPED = {mark: re.compile(rf"^\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+(?:([.,])(\d*))?$") for mark in " '.,"}
_INDIAN = re.compile(r"^\d{1,2}(?:,\d{2})+,\d{3}(?:(\.)(\d*))?$")


@dataclass(frozen=True)
class Cell:
    """A number as written. `sign` is its decimal sign: "." or ",", None when it has none that could be read
    two ways, "?." or "?," when that sign stands before exactly three digits and could be either."""

    body: str
    sign: str | None
    negative: bool = False
    percent: bool = False
    currency: str | None = None
    unit: int = 1
    exponent: int = 0

    @property
    def ambiguous(self) -> bool:
        return self.sign is not None and self.sign.startswith("?")

    def value(self, decimal_sign: str | None) -> Decimal | None:
        """The number, given the column's decimal sign for a cell that does not say. None: too large to be money."""
        sign = self.sign
        if sign is not None and sign.startswith("?"):
            sign = sign[1] if decimal_sign in (None, sign[1]) else None
        digits = self.body
        if sign is not None:
            whole, _, part = digits.rpartition(sign)
            digits = f"{_digits(whole) or '0'}.{part or '0'}"
        else:
            digits = _digits(digits)
        return self._scaled(Decimal(digits))

    def _scaled(self, number: Decimal) -> Decimal | None:
        if abs(self.exponent) > 20:
            return None
        number = number.scaleb(self.exponent) * self.unit
        number = (number / 100 if self.percent else number).quantize(SMALLEST, rounding="ROUND_HALF_UP")
        if number > LARGEST:
            return None
        return -number if self.negative else number


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


@kept_while_short
def read_cell(text: str) -> Cell | None:
    """What a cell says, or None when it is not a number (also inf, nan and dates).

    >>> read_cell("1 510,56 kr").value(None), read_cell("(1,234.50)").value(None)
    (Decimal('1510.5600'), Decimal('-1234.5000'))
    >>> read_cell("1,234").ambiguous, read_cell("1,234").value("."), read_cell("12 juni")
    (True, Decimal('1234.0000'), None)
    """
    if len(text) > 60:
        return None
    body, negative, percent, currency, unit = _stripped(text)
    found = _body(body)
    if found is None:
        return None
    digits, sign, exponent = found
    return Cell(digits, sign, negative, percent, currency, unit, exponent)


def _stripped(text: str) -> tuple[str, bool, bool, str | None, int]:
    """The digits and their signs alone, and what stood around them."""
    body = text if text.isascii() else unicodedata.normalize("NFKC", text)
    body = _SPACED.sub(" ", body).strip().strip('"').strip()
    if body.startswith("="):  # ="12.50", as some programs export what a spreadsheet shall not change
        body = body[1:].strip().strip('"').strip()
    for mark in APOSTROPHES[1:]:
        body = body.replace(mark, "'")
    body = body.removeprefix("'").strip()  # '-12: a spreadsheet's mark that the cell is text
    negative, percent, currency, unit = False, False, None, 1
    while body:
        before = body
        if body.startswith("(") and body.endswith(")"):
            body, negative = body[1:-1].strip(), True
        elif (said := _AFTER.search(body)) or (said := _BEFORE.search(body)):
            word = said[1].casefold()
            currency, unit = CURRENCY.get(word) or currency, unit * UNITS.get(word, 1)
            body = (body[: said.start()] + body[said.end() :]).strip()
        elif body[0] in MINUS and not negative:
            body, negative = body[1:].strip(), True
        elif body[-1] in MINUS and not negative:
            body, negative = body[:-1].strip(), True
        elif body[0] == "+":
            body = body[1:].strip()
        elif body[-1] == "%" and not percent:
            body, percent = body[:-1].strip(), True
        if body == before:
            break
    return body, negative, percent, currency, unit


def _body(body: str) -> tuple[str, str | None, int] | None:
    """Digits as written, the decimal sign as `Cell` has it, and the power of ten."""
    if not body.isascii() or not any(c.isdigit() for c in body):
        return None
    if _INTEGER.match(body):
        return body, None, 0
    if power := _EXPONENT.match(body):
        inner = _SINGLE.match(power[1])
        return power[1], inner[2] if inner else None, int(power[2])
    if single := _SINGLE.match(body):
        whole, sign, part = single.groups()
        doubtful = len(part) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
        return body, f"?{sign}" if doubtful else sign, 0
    for pattern in (*_GROUPED.values(), _INDIAN):
        grouped = pattern.match(body)
        if grouped and (grouped[1] is None or body.count(grouped[1]) == 1):
            return body, grouped[1], 0
    return None


@dataclass(frozen=True)
class Shape:
    """Cells of a column that look alike: one of them, how many there are, the first file row."""

    example: str
    rows: int
    row: int


@dataclass(frozen=True)
class AmountDecision:
    """How a column's numbers are written. `sign` None: nothing in it needs one. `doubt`: shapes that could be read
    two ways and that nothing in the column decides. `mixed`: both decimal signs are used, each clearly."""

    sign: str | None
    doubt: tuple[Shape, ...] = ()
    mixed: tuple[Shape, ...] = ()
    bad: tuple[Shape, ...] = ()


def decide(shapes: Iterable[Shape], plain_sign: str | None = None) -> AmountDecision:
    """The decimal sign of a column, from all its shapes.

    `plain_sign`: the sign that cells outside `shapes` (already known to be plain) use as decimals.

    >>> decide([Shape("1,234", 5, 2), Shape("12,50", 1, 9)]).sign
    ','
    >>> [s.example for s in decide([Shape("1,234", 5, 2)]).doubt]
    ['1,234']
    """
    votes: dict[str, list[Shape]] = {".": [], ",": []}
    doubtful: list[Shape] = []
    bad: list[Shape] = []
    for shape in shapes:
        cell = read_cell(shape.example)
        if cell is None:
            bad.append(shape)
        elif cell.ambiguous:
            doubtful.append(shape)
        elif sign := decimal_sign_shown(cell):
            votes[sign].append(shape)
    seen = [s for s in ".," if votes[s] or s == plain_sign]
    if len(seen) == 2:
        mixed = (*votes["."][:2], *votes[","][:2])
        return AmountDecision(plain_sign or ",", tuple(doubtful), mixed, tuple(bad))
    if seen:
        return AmountDecision(seen[0], (), (), tuple(bad))
    return AmountDecision(None, tuple(doubtful), (), tuple(bad))


def decimal_sign_shown(cell: Cell) -> str | None:
    """The decimal sign a cell proves: its own, or the other one than it groups by ("1.234.567" proves ",")."""
    if cell.sign:
        return cell.sign
    if cell.body.count(".") > 1:
        return ","
    return "." if cell.body.count(",") > 1 else None


@dataclass(frozen=True)
class NumberFormat:
    """The one way most cells of a column are written: text before and after, group mark and decimal sign.

    A cell that fits `pattern` can be read in one way only.
    """

    sign: str
    group: str = ""
    before: str = ""
    after: str = ""
    currency: str | None = None

    @property
    def bare(self) -> bool:
        """Whether a cell is nothing but digits, a minus and a decimal point."""
        return (self.sign, self.group, self.before, self.after) == (".", "", "", "")

    @property
    def pattern(self) -> str:
        """A regular expression for Python and DuckDB alike."""
        sign, group = re.escape(self.sign), re.escape(self.group)
        part = f"(?:{sign}(?:[0-9]{{1,2}}|[0-9]{{4,}}))"
        whole = f"[0-9]+{part}?"
        if self.group:
            must = "" if self.group in ".," else "?"
            whole = f"(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+{part}{must}|{whole})"
        return f"{re.escape(self.before)}-?{whole}{re.escape(self.after)}"


def likely_format(cells: Iterable[str]) -> NumberFormat:
    """How most of some cells are written.

    >>> likely_format(["1 234,50 kr", "12,00 kr", "gratis"])
    NumberFormat(sign=',', group=' ', before='', after=' kr', currency='SEK')
    """
    signs: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    around: Counter[tuple[str, str, str | None]] = Counter()
    for text in cells:
        cell = read_cell(text)
        found = _AROUND.match(text)
        if cell is None or found is None or cell.percent or cell.unit != 1 or cell.exponent:
            continue
        if set(found[1] + found[3]) & set(f"{MINUS}()"):  # signs that a fixed text must not swallow
            continue
        around[found[1], found[3], cell.currency] += 1
        sign = cell.sign[-1] if cell.sign else None
        signs.update([sign] if sign else [])
        groups.update({c for c in found[2] if not c.isdigit() and c != sign})
    before, after, currency = around.most_common(1)[0][0] if around else ("", "", None)
    sign = signs.most_common(1)[0][0] if signs else "."
    group = next((g for g, _ in groups.most_common() if g != sign and g in f"{SPACES}{APOSTROPHES}.,"), "")
    return NumberFormat(sign, group, before, after, currency)
