"""Parse dates as people and programs write them, with the day-month order decided over a whole column.

Each different cell is read in every way it can be read; cells with one way decide for those with several.
"03/04/2024" alone is two days: then the person is asked.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from .kept_cells import kept_while_short

EARLIEST = dt.date(1901, 1, 1)
LATEST = dt.date(2100, 12, 31)
SERIAL_ZERO = {"1900": dt.date(1899, 12, 30), "1904": dt.date(1904, 1, 1)}
SERIALS = (7_306, 73_415)  # 1920-01-01 .. 2100-12-31
ORDERS = ("day_first", "month_first", "year_first")
COARSE = {"week": "week", "month": "month", "yyyymm": "month", "quarter": "quarter", "year": "year"}  # way -> unit
FEWEST_TURNED = 3

_MONTHS = (
    "jan jän januari january januar janvier janv ene enero gen gennaio styczen tammi",
    "feb februari february februar fév février fevrier févr febrero febbraio helmi",
    "mar mars march mär märz maerz mrz mrt maart marzo maalis",
    "apr april avr avril abr abril aprile huhti",
    "maj may mai mei mayo mag maggio touko",
    "jun juni june juin junio giu giugno kesä",
    "jul juli july juil juillet julio lug luglio heinä",
    "aug augusti august augustus août aout ago agosto elo",
    "sep sept september septembre septiembre set settembre syys",
    "okt oct oktober october octobre octubre ott ottobre loka",
    "nov november novembre noviembre marras",
    "dec december dez dezember déc décembre decembre dic diciembre dicembre des desember joulu",
)
MONTHS = {
    unicodedata.normalize("NFC", word): number for number, words in enumerate(_MONTHS, 1) for word in words.split()
}
_PASSED_OVER = frozenset(
    [
        "den",
        "der",
        "the",
        "of",
        "de",
        "le",
        "st",
        "nd",
        "rd",
        "th",
        "e",
        "mån",
        "måndag",
        "tis",
        "tisdag",
        "ons",
        "onsdag",
        "tor",
        "tors",
        "torsdag",
        "fre",
        "fredag",
        "lör",
        "lördag",
        "sön",
        "söndag",
        "mon",
        "monday",
        "tue",
        "tues",
        "tuesday",
        "wed",
        "wednesday",
        "thu",
        "thur",
        "thurs",
        "thursday",
        "fri",
        "friday",
        "sat",
        "saturday",
        "sun",
        "sunday",
        "mo",
        "montag",
        "di",
        "dienstag",
        "mi",
        "mittwoch",
        "do",
        "donnerstag",
        "fr",
        "freitag",
        "sa",
        "samstag",
        "so",
        "sonntag",
        "ma",
        "maandag",
        "dinsdag",
        "wo",
        "woensdag",
        "donderdag",
        "vr",
        "vrijdag",
        "za",
        "zaterdag",
        "zo",
        "zondag",
    ]
)

_TIME = (
    r"(?:[T\s]|,\s)\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|UTC|GMT|CES?T|[+-]\d{2}:?\d{2}|[+-]\d{2}|\[[^\]]*\])*$"
)
TIME = re.compile(_TIME)
_YMD = re.compile(r"^(\d{4})([-/.\s])\s?(\d{1,2})\2\s?(\d{1,2})\.?$")
_CJK = re.compile(r"^(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(?:(\d{1,2})\s*[日号일])?$")
_THREE = re.compile(r"^(\d{1,2})([-/.\s])\s?(\d{1,2})\2\s?(\d{4}|\d{2})\.?$")
_DIGITS = re.compile(r"^\d+$")
_NUMBER = re.compile(r"^(\d+)[.,]\d+$")
_YEAR_MONTH = re.compile(r"^(\d{4})[-/.\s]?[Mm]?(\d{1,2})$")
_MONTH_YEAR = re.compile(r"^(\d{1,2})[-/.](\d{4})$")
_QUARTER = re.compile(r"^(?:(\d{4})\s*-?\s*(?:[QKT]|kv|kvartal|kwartaal)\s*([1-4])|(?:[QKT]|kv|kvartal|kwartaal)\s*([1-4])[\s-]*(\d{4}))$", re.I)  # fmt: skip  # noqa: E501
_WEEK = re.compile(r"^(\d{4})\s*-?\s*(?:[WVU]|KW|v\.|vecka|week)\s*(\d{1,2})$", re.I)
_WORDS = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True)
class Reading:
    """One way to read a cell: the day it (or the week, month, … it names) begins with."""

    way: str
    day: dt.date


def day_text(text: str) -> str:
    """The cell without its time of day: the day as written is the local day, whatever the zone.

    >>> day_text("2024-01-01T23:30:00+02:00"), day_text("5.3.2024 10.30")
    ('2024-01-01', '5.3.2024')
    """
    return TIME.sub("", text.strip().removeprefix("=").strip("\"'").strip()).strip().rstrip(",")


@kept_while_short
def readings(text: str) -> tuple[Reading, ...]:
    """Every way one cell can be read as a day; none when it is not one.

    >>> [(r.way, str(r.day)) for r in readings("03/04/2024")]
    [('day_first', '2024-04-03'), ('month_first', '2024-03-04')]
    >>> [(r.way, str(r.day)) for r in readings("2024年3月5日")], readings("2024-02-30"), readings("Kalle")
    ([('iso', '2024-03-05')], (), ())
    """
    day = day_text(text if text.isascii() else unicodedata.normalize("NFKC", text))
    if not 4 <= len(day) <= 40 or not any(c.isdigit() for c in day):
        return ()
    found = _integer(day) if _DIGITS.match(day) else _parted(day) or _coarse(day) or _named(day)
    return tuple(Reading(way, d) for way, d in found.items() if d is not None and EARLIEST <= d <= LATEST)


FoundDays = dict[str, dt.date | None]


def _day(year: str | int, month: str | int, day: str | int = 1) -> dt.date | None:
    """A day, or None when the calendar has none such. Two-digit years: 69-99 are 19.., 00-68 are 20.."""
    y = int(year)
    if isinstance(year, str) and len(year) == 2:
        y += 1900 if y >= 69 else 2000
    try:
        return dt.date(y, int(month), int(day))
    except ValueError:
        return None


def _integer(text: str) -> FoundDays:
    """Days written as one whole number."""
    if len(text) == 8:
        compact = _day(text[:4], text[4:6], text[6:])
        if compact and EARLIEST <= compact <= LATEST:
            return {"compact": compact}
        return {"day_first": _day(text[4:], text[2:4], text[:2]), "month_first": _day(text[4:], text[:2], text[2:4])}
    if len(text) == 6:
        return {"yyyymm": _day(text[:4], text[4:]), "compact_short": _day(text[:2], text[2:4], text[4:])}
    if len(text) in (10, 13):
        seconds = int(text) // (1 if len(text) == 10 else 1000)
        return {"epoch": dt.date(1970, 1, 1) + dt.timedelta(days=seconds // 86_400)}
    number = int(text) if len(text) <= 5 else 0
    if len(text) == 4 and 1950 <= number <= 2100:
        return {"year": dt.date(number, 1, 1)}
    if SERIALS[0] <= number <= SERIALS[1]:
        return {"serial": SERIAL_ZERO["1900"] + dt.timedelta(days=number)}
    return {}


def _parted(text: str) -> FoundDays:
    """Days with the year first, or three numbers of which the year may be any."""
    if match := _YMD.match(text):
        return {"iso": _day(match[1], match[3], match[4])}
    if match := _CJK.match(text):
        return {"iso" if match[3] else "month": _day(match[1], match[2], match[3] or 1)}
    if not (match := _THREE.match(text)):
        return {}
    a, mark, b, c = match.groups()
    found: FoundDays = {"day_first": _day(c, b, a)}
    if mark != ".":  # a full stop between is the writing of countries that put the day first
        found["month_first"] = _day(c, a, b)
    if len(c) == 2 and len(a) == 2 and mark in "-.":
        found["year_first"] = _day(a, b, c)
    return found


def _coarse(text: str) -> FoundDays:
    """Weeks, months, quarters; and Excel serials with a time of day."""
    if match := _YEAR_MONTH.match(text):
        return {"month": _day(match[1], match[2])}
    if match := _MONTH_YEAR.match(text):
        return {"month": _day(match[2], match[1])}
    if match := _QUARTER.match(text):
        return {"quarter": _day(match[1] or match[4], int(match[2] or match[3]) * 3 - 2)}
    if (match := _NUMBER.match(text)) and SERIALS[0] <= int(match[1]) <= SERIALS[1]:
        return {"serial": SERIAL_ZERO["1900"] + dt.timedelta(days=int(match[1]))}
    if match := _WEEK.match(text):
        try:
            return {"week": dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)}
        except ValueError:
            return {}
    return {}


def _named(text: str) -> FoundDays:
    """Days and months with the month in letters: "5 mars 2024", "March 5, 2024", "Mar-24"."""
    numbers, months = [], []
    for word in _WORDS.findall(text):
        if word.isdigit():
            numbers.append(word)
        elif number := MONTHS.get(word.casefold()):
            months.append(number)
        elif word.casefold() not in _PASSED_OVER:
            return {}
    if len(months) != 1 or not 1 <= len(numbers) <= 2 or any(len(n) not in (1, 2, 4) for n in numbers):
        return {}
    if len(numbers) == 1:
        return {"month": _day(numbers[0], months[0])} if len(numbers[0]) != 1 else {}
    first, last = numbers
    if len(first) == 4:
        return {"named": _day(first, months[0], last)}
    return {"named": _day(last, months[0], first)} if len(last) != 1 else {}


@dataclass(frozen=True)
class DateText:
    """One of a column's different cells, how many rows have it and the first of them."""

    text: str
    rows: int
    row: int


@dataclass
class DateDecision:
    """How a column's days are written: the day of every different cell, and what is in doubt.

    `unit` is what one cell covers. `doubt`: cells with several ways that nothing in the column decides; they are
    read by `choices[0]`. `ways`: rows read in each way.
    """

    days: dict[str, dt.date] = field(default_factory=dict)
    unit: str = "day"
    choices: tuple[str, ...] = ()
    doubt: tuple[DateText, ...] = ()
    proof: tuple[DateText, ...] = ()
    order: str | None = None
    ways: Counter[str] = field(default_factory=Counter)


def decide(
    cells: Iterable[DateText], order: str | None = None, system: str = "1900", today: dt.date = LATEST
) -> DateDecision:
    """The day of every different cell of a column. `order` is the person's answer for the doubtful ones, `system`
    the year Excel serials count from, `today` the day that few dates lie after.

    >>> decide([DateText("03/04/2024", 5, 2), DateText("25/04/2024", 1, 9)]).days["03/04/2024"]
    datetime.date(2024, 4, 3)
    >>> decide([DateText("03/04/2024", 5, 2)]).choices
    ('day_first', 'month_first')
    """
    read = [(cell, readings(cell.text)) for cell in cells]
    integers = _integer_ways(read)
    decision = DateDecision()
    doubtful: list[tuple[DateText, tuple[Reading, ...]]] = []
    proof: dict[str, DateText] = {}
    for cell, ways in read:
        ways = tuple(w for w in ways if w.way not in INTEGER_WAYS or w.way == integers.get(_digits(cell.text)))
        if len({w.day for w in ways}) > 1:
            doubtful.append((cell, ways))
        elif ways:
            _keep(decision, cell, _shifted(ways[0], system), told=len(ways) == 1)
            if len(ways) == 1 and ways[0].way in ORDERS and not _dotted(cell.text):
                proof.setdefault(ways[0].way, cell)
    _settle(decision, doubtful, proof, order, today)
    coarse = [way for way in COARSE if decision.ways[way]]
    if coarse and sum(decision.ways[w] for w in coarse) * 2 > sum(decision.ways.values()):
        decision.unit = COARSE[coarse[-1]]
    return decision


INTEGER_WAYS = ("compact", "yyyymm", "compact_short", "epoch", "year", "serial")


def _shifted(reading: Reading, system: str) -> Reading:
    """A serial counted from the workbook's own first day."""
    if reading.way != "serial":
        return reading
    return Reading("serial", reading.day + (SERIAL_ZERO[system] - SERIAL_ZERO["1900"]))


def _dotted(text: str) -> bool:
    return "." in day_text(text)


def _digits(text: str) -> int:
    """How many digits stand before any decimals."""
    return len(re.split(r"[.,]", day_text(text))[0])


def _integer_ways(read: list[tuple[DateText, tuple[Reading, ...]]]) -> dict[int, str]:
    """The one way all whole numbers of as many digits are read: the one that fits most rows."""
    fits: dict[int, Counter[str]] = {}
    for cell, ways in read:
        for way in ways:
            if way.way in INTEGER_WAYS:
                fits.setdefault(_digits(cell.text), Counter())[way.way] += cell.rows
    return {n: max(f, key=lambda way: (f[way], -INTEGER_WAYS.index(way))) for n, f in fits.items()}


def _keep(decision: DateDecision, cell: DateText, reading: Reading, *, told: bool = True) -> None:
    """`told` False: the cell is the same day in every order and says nothing of which is used."""
    decision.days[cell.text] = reading.day
    decision.ways[reading.way] += cell.rows * told


def _settle(
    decision: DateDecision,
    doubtful: list[tuple[DateText, tuple[Reading, ...]]],
    proof: dict[str, DateText],
    order: str | None,
    today: dt.date,
) -> None:
    """Read the doubtful cells by the order the others prove, the person's answer, or the usual one."""
    decision.proof = tuple(proof.values())
    decision.order = next(iter(proof), None)
    if not doubtful:
        return
    possible = [o for o in ORDERS if any(w.way == o for _, ways in doubtful for w in ways)]
    whole = [o for o in possible if all(any(w.way == o for w in ways) for _, ways in doubtful)]
    whole = _not_in_future(whole, doubtful, today) or possible
    if order not in possible:
        proved = [o for o in whole if o in proof] or whole
        order = proved[0]
        if len(proved) > 1:
            decision.choices, decision.doubt = tuple(whole), tuple(cell for cell, _ in doubtful)
    decision.order = order
    for cell, ways in doubtful:
        _keep(decision, cell, next((w for w in ways if w.way == order), ways[0]))


def _not_in_future(
    orders: list[str], doubtful: list[tuple[DateText, tuple[Reading, ...]]], today: dt.date
) -> list[str]:
    """The orders that put no day more than a month ahead of today; all when every one does. Of those left, the one
    whose days lie closest together first: a file covers a few years, not thirty."""
    days = {o: [w.day for _, ways in doubtful for w in ways if w.way == o] for o in orders}
    past = [o for o in orders if max(days[o]) - today <= dt.timedelta(days=31)] or orders
    years = {o: (max(days[o]) - min(days[o])).days // 366 for o in past}
    return sorted(past, key=lambda o: (years[o], ORDERS.index(o)))


def turned_round(decision: DateDecision) -> dict[str, dt.date]:
    """Days whose month and day have changed places, as a spreadsheet does that reads 03/04/2024 as another country's
    and leaves 25/03/2024 as text: then every day that is one has a day of at most 12, and every text one above 12.
    Empty when it does not look so.

    >>> texts = ["2024-03-04", "2024-06-05", "2024-01-12", "25/03/2024"]
    >>> turned_round(decide(DateText(text, 1, row) for row, text in enumerate(texts, 2)))["2024-03-04"]
    datetime.date(2024, 4, 3)
    """
    written = {text: day for text, day in decision.days.items() if _YMD.match(day_text(text))}
    others = [text for text in decision.days if text not in written]
    parts = [match for text in others if (match := _THREE.match(day_text(text)))]
    above = all(max(int(match[1]), int(match[3])) > 12 for match in parts)
    if len(written) < FEWEST_TURNED or not parts or len(parts) < len(others) or not above:
        return {}
    if any(day.day > 12 for day in written.values()):
        return {}
    return {text: day.replace(month=day.day, day=day.month) for text, day in written.items()}


def last_day(first: dt.date, unit: str) -> dt.date:
    """The last day of the stretch that begins with `first`.

    >>> str(last_day(dt.date(2024, 2, 1), "month")), str(last_day(dt.date(2024, 1, 1), "year"))
    ('2024-02-29', '2024-12-31')
    """
    if unit in ("day", "week"):
        return first + dt.timedelta(days=6 if unit == "week" else 0)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    after = first.year * 12 + first.month - 1 + months
    return dt.date(after // 12, after % 12 + 1, 1) - dt.timedelta(days=1)
