"""Choose the customer column by its heading and by whether its values repeat from row to row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..values import ids
from .column import FileColumn
from .heading_score import EXACT, header_score, is_called
from .vocabulary import words

NUMBERED = re.compile(r"^Column \d+$")  # a column without a heading
REPEATS = 0.98  # a column with a larger share of different cells says something new in every row
MOSTLY_FILLED = 0.9
NO_CUSTOMER = ("place", "channel", "product", "row_type", "sale_status", "period", "currency", "vat", "segment",
               "quantity", "orders", "leave_reason", "is_test", "is_return", "is_cancelled", "tenure", "nps", "ski",
               "contract_id", "customers", "discount", "refund", "paid_with", "margin", "cost")  # fmt: skip


def candidates(columns: Sequence[FileColumn]) -> list[tuple[FileColumn, str, float]]:
    """Columns that may tell the customers apart, best first, with the reason and how sure: a heading of customers,
    an intermediary, a company, identity numbers, e-mail, a name, a bare "id", codes; of two alike, the one that comes
    back."""
    free = [c for c in columns if c.filled and not c.is_date and (c.days < 0.5 or c.numbers > 0.5)]
    found: dict[int, tuple[FileColumn, str, float]] = {}
    for columns_, reason, sure in _kinds_of(free):
        for column in sorted(columns_, key=lambda c: c.different > REPEATS):
            found.setdefault(column.index, (column, reason, sure))
    return list(found.values())


def _kinds_of(free: Sequence[FileColumn]) -> list[tuple[list[FileColumn], str, float]]:
    """Kinds of columns by what they say of a customer, the surest first."""
    full = [c for c in free if len(c.filled) >= MOSTLY_FILLED * len(c.cells)]
    plain = [c for c in free if c.private is None and c.decimals < 0.1 and not is_nobody(c.name)]
    unknown = [c for c in plain if not header_score("order_id", c.name)[0]]
    return [
        ([c for c in free if header_score("customer_id", c.name)[0] == EXACT and not is_fraction(c)], "header", EXACT),
        ([c for c in full if is_called("intermediary_id", c.name)], "header", 0.65),
        ([c for c in full if is_called("household_id", c.name)], "header", 0.6),
        ([c for c in free if header_score("customer_id", c.name)[0] and not is_fraction(c)], "header_part", 0.6),
        ([c for c in free if c.private == "identity"], "content_person", 0.5),
        ([c for c in full if c.private == "email"], "content_person", 0.45),
        ([c for c in free if _says_person(c) and not _is_half(c)], "content_person", 0.4),
        ([c for c in free if c.private in ("email", "phone")], "content_person", 0.4),
        ([c for c in unknown if "id" in words(c.name).split()], "header_part", 0.35),
        ([c for c in plain if _is_coded(c)], "content_code", 0.3),
        ([c for c in free if c.private == "name"], "content_person", 0.3),
        (plain, "content_code", 0.25),
    ]


def _says_person(column: FileColumn) -> bool:
    """Whether the heading, not only the look of the cells, says that these are people's or companies' names."""
    named = is_called("customer_name", column.name) or (column.private == "name" and not NUMBERED.match(column.name))
    return named and column.numbers < 0.5


def _is_half(column: FileColumn) -> bool:
    """Whether a column holds only the first or the last name."""
    return is_called("first_name", column.name) or is_called("last_name", column.name)


def is_fraction(column: FileColumn) -> bool:
    """Whether its cells are numbers with decimals, other than the ".0" that a program adds."""
    return column.decimals > 0.5 and not all(
        ids.POINT_ZERO.match(ids.tidy(text)) or "." not in text for text in column.filled
    )


def _is_coded(column: FileColumn) -> bool:
    return sum(any(x.isdigit() for x in text) for text in column.filled) > 0.8 * len(column.filled)


def is_nobody(name: str) -> bool:
    """Whether a heading names something that is no customer: a place, a shop, a product, a month, a count.

    >>> is_nobody("City"), is_nobody("Filial"), is_nobody("Kundnr")
    (True, True, False)
    """
    return not is_called("customer_id", name) and any(is_called(role, name) for role in NO_CUSTOMER)
