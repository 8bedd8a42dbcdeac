"""Detect header, data, total and footer rows, in text and sheets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..notes import FileNote
from ..values.kept_cells import kept_while_short

Cells = Sequence[str]

SPACE = re.compile(r"[\s\u00a0\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]+")
_CURRENCY = re.compile(r"(?i)(kronor|kr|sek|nok|dkk|eur|usd|gbp|chf|rmb|cny|[€$£¥]|:-|%)\.?")
_NUMBER = re.compile(r"\d[\d.,]*(?:e[+-]?\d+)?", re.I)
_DATE = re.compile(
    r"(?i)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([t ].*)?|(19|20)\d\d[-/](0?[1-9]|1[0-2])"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}([t ].*)?"
    r"|\d{1,2}\.?[ \-]?[^\W\d_]{3,10}\.?[ \-]?,?\d{2,4}([t ].*)?"
    r"|[^\W\d_]{3,10}\.? \d{1,2},? \d{4}.*"
    r"|\d{4}年.*"
)
_RULER = re.compile(r"\s*(:?[-=_+]{2,}:?)?\s*")
_PERIOD = re.compile(r"(?i)(19|20)\d\d([-/ ]?(q|kv|m|w|v)?\d{1,2})?|(q|kv)[1-4][ -]?((19|20)?\d\d)?")
TOTAL_WORDS = (  # Python's and DuckDB's regular expressions both read it
    r"(?i)\W*(summa|delsumma|slutsumma|totalsumma|total|totalt|totals|sum|subtotal|sub total|grand total|grand totals"
    r"|sum total|gesamt|gesamtsumme|summe|zwischensumme|totaal|subtotaal|i alt|ialt|sammanlagt|合计|总计|小计"
    r"|totalsum|hovedtotal|yhteensä|loppusumma|kokonaissumma|gesamtergebnis|eindtotaal|total général|total general|suma"
    r"|suma total|somme|总和|汇总|sum of all)"
    r"\s*(antal|belopp|rader|amount|rows|kr|sek|eur|usd|gbp|exkl\.? moms|inkl\.? moms|\([^)]*\))?\W*"
)
TOTAL = re.compile(TOTAL_WORDS)
_OF_TABLE = re.compile(r"'?([^\[\]]+?)'?\[([^\[\]]+)\]")
NARROW = 4  # columns up to which an empty first cell leaves too few names to know a header by


@dataclass(frozen=True)
class Head:
    """header: index of the row with names, or None. first: index of the first data row. classes: one a column."""

    header: int | None
    first: int
    classes: list[str]
    filled: list[bool]


def one_line(cell: str) -> str:
    """The cell without odd spaces and line breaks, for comparing and showing; never for keeping."""
    return SPACE.sub(" ", cell).strip()


@kept_while_short
def cell_class(cell: str) -> str:
    """'e' empty, 'n' number, 'd' date, 'c' code (letters and digits in one word), 't' text.

    >>> [cell_class(x) for x in ("", "1 234,50 kr", "6000.00", "5 aug 2024", "2024-08", "O100000", "Kundnr")]
    ['e', 'n', 'n', 'd', 'd', 'c', 't']
    """
    text = one_line(cell)
    if not text:
        return "e"
    if not any(map(str.isdigit, text)):
        return "t"
    if text[0] in "='":
        text = text.lstrip("='").strip('"')
    if _NUMBER.fullmatch(re.sub(r"[ '’()+\-−]", "", _CURRENCY.sub("", text))) and not _DATE.fullmatch(text):
        return "n"
    if _DATE.fullmatch(text):
        return "d"
    return "c" if " " not in text and sum(map(str.isdigit, text)) >= 2 else "t"


def is_ruler(row: Cells) -> bool:
    """'-----;-----' under the names, as database tools and Markdown draw it."""
    return any(row) and row[0][:1] in ("", *"-=_+: ") and all(_RULER.fullmatch(cell) for cell in row)


def filled_cells(row: Cells) -> int:
    return sum(1 for cell in row if cell and not cell.isspace())


def shown(cells: Cells) -> list[str]:
    """As much of a row as a list of rows set aside keeps of it."""
    return [cell[:200] for cell in cells[:50]]


def _dominant(column: list[str]) -> str:
    counts = Counter(kind for kind in column if kind != "e")
    if not counts:
        return "e"
    kind, count = counts.most_common(1)[0]
    return kind if count >= 0.7 * counts.total() else "t"


def _core(rows: Sequence[Cells]) -> list[Cells]:
    """Rows that are data without doubt: the later half, with at least half the usual number of cells."""
    late = [row for row in rows[len(rows) // 2 :] if filled_cells(row) and not is_total(row) and not is_ruler(row)]
    usual = Counter(map(filled_cells, late)).most_common(1)
    return [row for row in late if 2 * filled_cells(row) >= usual[0][0]] if usual else []


def find_head(rows: Sequence[Cells]) -> Head:
    """The header row is the one straight above the data that says something else than the data does."""
    if not any(map(filled_cells, rows)):
        return Head(None, 0, [], [])
    core = _core(rows)
    width = Counter(map(len, core)).most_common(1)[0][0] if core else max(map(len, rows), default=0)
    grid = [[cell_class(cell) for cell in row] for row in core if len(row) == width]
    classes = [_dominant([line[j] for line in grid]) for j in range(width)]
    filled = [bool(grid) and all(line[j] != "e" for line in grid) for j in range(width)]
    periods = [
        sum(bool(_PERIOD.fullmatch(one_line(row[j]))) for row in core if j < len(row)) * 2 > len(core)
        for j in range(width)
    ]
    alike = [_likeness(row, classes, periods) for row in rows]
    first = next((i for i, (hits, misses) in enumerate(alike) if hits and hits >= misses), None)
    if first is None:  # nothing typed to go by: the first full row names the columns
        first = next((i for i, row in enumerate(rows) if 2 * filled_cells(row) > width), 0) + 1
    return _choose(rows, alike, first, classes, filled)


def _choose(
    rows: Sequence[Cells], alike: list[tuple[int, int]], first: int, classes: list[str], filled: list[bool]
) -> Head:
    rows = ["" if is_ruler(row) else row for row in rows]
    need = max(2, (sum(kind != "e" for kind in classes) + 1) // 2) if len(classes) > 1 else 1
    above = [i for i in range(first) if filled_cells(rows[i]) >= need or _names_numbers(rows[i], classes)]
    if not above:
        return Head(None, first, classes, filled)
    header = min(above, key=lambda i: (alike[i][0], -filled_cells(rows[i]), -i))
    data = next((i for i in range(header + 1, first) if alike[i][0]), first)
    return Head(header, data, classes, filled)


def _names_numbers(row: Cells, classes: list[str]) -> bool:
    """Whether a row of a narrow table names its columns of numbers, with nothing above the labels beside them."""
    if not 1 < len(classes) <= NARROW or not row or one_line(row[0]) or classes[0] != "t":
        return False
    return all(cell_class(cell) == "t" for cell, kind in zip(row, classes, strict=False) if kind in "nd")


def _likeness(row: Cells, classes: list[str], periods: list[bool]) -> tuple[int, int]:
    """Cells that are of their column's kind and cells that are not, over the columns that have a kind."""
    if _names_periods(row, periods):
        return 0, len(row)
    kinds = [(cell_class(cell), kind) for cell, kind in zip(row, classes, strict=False) if kind in "ndc"]
    return (sum(cell == kind for cell, kind in kinds), sum(cell not in (kind, "e") for cell, kind in kinds))


def _names_periods(row: Cells, periods: list[bool]) -> bool:
    """'Kundnr; 2022; 2023; 2024' above amounts names columns, though it is numbers above numbers."""
    found = [
        one_line(cell)
        for cell, usual in zip(row, periods, strict=False)
        if not usual and _PERIOD.fullmatch(one_line(cell))
    ]
    times = Counter(found)  # below "Revenue" and "Orders" each period comes twice
    return len(times) >= 2 and len(set(times.values())) == 1 and 2 * len(found) >= len(row) - 2


def column_names(cells: Cells, width: int) -> tuple[list[str], list[list[str]]]:
    """Unique names to show, and the groups that shared one.

    >>> column_names(["Kundnr", "Belopp", "", "Belopp"], 4)
    (['Kundnr', 'Belopp', 'Column 3', 'Belopp (2)'], [['Belopp', 'Belopp (2)']])
    """
    given = [one_line(cells[j])[:200] if j < len(cells) else "" for j in range(width)]
    names: list[str] = []
    groups: dict[str, list[str]] = {}
    for j, name in enumerate(given):
        base = name or f"Column {j + 1}"
        shown, copy = base, 2
        while shown in names:
            shown, copy = f"{base} ({copy})", copy + 1
        names.append(shown)
        if name:
            groups.setdefault(name, []).append(shown)
    return names, [group for group in groups.values() if len(group) > 1]


def without_table(names: Sequence[str]) -> list[str]:
    """The columns' own names where all come from one table, as report tools write them.

    >>> without_table(["Sales[Customer]", "Sales[Date]"]), without_table(["Amount[EUR]", "Customer"])
    (['Customer', 'Date'], ['Amount[EUR]', 'Customer'])
    """
    found = [match for name in names if (match := _OF_TABLE.fullmatch(name))]
    own = [match[2].strip() for match in found]
    one = len(names) > 1 and len(found) == len(names) and len({match[1] for match in found}) == 1
    return own if one and len(set(own)) == len(own) else list(names)


def joined_header(rows: Sequence[Cells], head: Head) -> Cells:
    """The header, with what the row above it (or below it) says of its columns: "2023" over "Revenue" is "2023
    Revenue", and a name over an empty cell is the column's.

    >>> rows = [["Customer", "2023", "", "2024", ""], ["", "Revenue", "Orders", "Revenue", "Orders"]]
    >>> joined_header(rows, Head(1, 2, [], []))
    ['Customer', '2023 Revenue', '2023 Orders', '2024 Revenue', '2024 Orders']
    """
    if head.header is None:
        return []
    names = list(rows[head.header])
    if head.header + 1 < head.first and filled_cells(rows[head.header + 1]):
        names = _joined(names, rows[head.header + 1]) or names
    return (_joined(rows[head.header - 1], names) if head.header else None) or names


def _joined(above: Cells, names: Cells) -> list[str] | None:
    """The names of two rows that are one header: names that come twice, or empty ones below filled ones, show that
    they are. None where nothing shows it, or columns would still share a name."""
    width = max(len(above), len(names))
    upper, lower = ([one_line(c) for c in row] + [""] * (width - len(row)) for row in (above, names))
    shared = {name for name, count in Counter(lower).items() if name and count > 1}
    gaps = any(up and not low for up, low in zip(upper, lower, strict=True))
    if not shared and not (gaps and filled_cells(above) > 1 and filled_cells(names) > 1):
        return None
    whole, over, spans = list[str](), "", _spans(upper)
    for j, name in enumerate(lower):
        over = upper[j] or (over if name else "")
        prefixed = name and over and (name in shared or (gaps and spans[j]))
        whole.append(f"{over} {name}" if prefixed else name or upper[j])
    return whole if len({w for w in whole if w}) == sum(bool(w) for w in whole) else None


def _spans(upper: Sequence[str]) -> list[bool]:
    """Whether each cell belongs to a name that stands over several columns: empty cells follow it."""
    wide = [not cell for cell in upper]
    return [((not wide[j]) and j + 1 < len(upper) and wide[j + 1]) or wide[j] for j in range(len(upper))]


def permuted(cells: Cells, names: Sequence[str]) -> list[int] | None:
    """Where each of the names stands in a header that holds the same names in another order; None for other rows.

    >>> permuted(["No", "Customer", "Date"], ["No", "Date", "Customer"]), permuted(["1", "a", "b"], ["No", "D", "C"])
    ([0, 2, 1], None)
    """
    found = [one_line(cell) for cell in cells]
    if len(set(found)) < len(found) or sorted(found) != sorted(names) or found == list(names):
        return None
    return [found.index(name) for name in names]


def is_total(row: Cells) -> bool:
    """The first filled cell says 'Summa' and the row has an empty cell, as no data row of a full table has."""
    label = next((cell for cell in row if cell and not cell.isspace()), "")
    return not label[:1].isdigit() and bool(TOTAL.fullmatch(label)) and filled_cells(row) < len(row)


def trailer(row: Cells, head: Head) -> str | None:
    """Why a row at the end of the file is no data row: 'total_row', 'footer_row', '' for empty, None for data."""
    count, width = filled_cells(row), len(head.classes)
    if count == 0:
        return ""
    if is_total(row):
        return "total_row"
    padded = list(row) + [""] * (width - len(row))
    missing = [j for j in range(width) if head.filled[j] and not padded[j].strip()]
    if width >= 3 and missing and count <= max(1, width // 3):
        numbers = all(cell_class(cell) in "en" for cell in row)
        return "total_row" if numbers and len(row) == width and not padded[0].strip() else "footer_row"
    return None


def ask_duplicates(groups: Sequence[list[str]], names: list[str], head: Head) -> list[FileNote]:
    """Two columns of one name are asked about when either could be the amount, the date or the customer."""
    asked: list[FileNote] = []
    for group in groups:
        places = [names.index(name) for name in group]
        if any(j < len(head.classes) and head.classes[j] in "ndc" for j in places):
            asked.append(FileNote("duplicate_headers", columns=group, choices=group, default=group[0]))
    return asked


def ask_header(head: Head, row: int, cells: Cells) -> FileNote:
    """Without a header row the first customer must not become one: the columns get numbers and it is asked."""
    return FileNote(
        "header_missing",
        columns=[f"Column {j + 1}" for j in range(len(head.classes))],
        choices=["no_header", "first_row"],
        default="no_header",
        examples=[{"row": row, "raw": [cell[:60] for cell in cells[:12]]}],
    )
