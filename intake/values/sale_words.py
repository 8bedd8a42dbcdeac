"""Meaning of a status or type word for a row: a sale, one not done yet or undone, no sale, or a refund."""

from __future__ import annotations

import re
from typing import Literal

from .cell_words import pattern

Said = Literal["sale", "open", "not", "back", "undone"]

_SAID: tuple[tuple[Said, str], ...] = (
    ("sale", "sale"),
    ("open", "sale_open"),
    ("back", "money_back"),
    ("undone", "sale_undone"),
    ("not", "no_sale"),
)
# Two marks of one letter or sign: the first adds, the second takes away
_SIGNS = (
    {"s": "sale", "h": "back"},
    {"d": "sale", "c": "back"},
    {"d": "sale", "k": "back"},
    {"dr": "sale", "cr": "back"},
    {"debit": "sale", "credit": "back"},
    {"debet": "sale", "kredit": "back"},
    {"debet": "sale", "credit": "back"},
    {"soll": "sale", "haben": "back"},
    {"débit": "sale", "crédit": "back"},
    {"debe": "sale", "haber": "back"},
    {"cargo": "sale", "abono": "back"},
    {"借": "sale", "贷": "back"},
    {"借方": "sale", "贷方": "back"},
    {"+": "sale", "-": "back"},
    {"1": "sale", "-1": "back"},
    {"in": "sale", "out": "back"},
    {"bij": "sale", "af": "back"},
    {"in": "sale", "ut": "back"},
    {"收入": "sale", "支出": "back"},
    {"plus": "sale", "minus": "back"},
)
SHORT = 3


def normal(text: str) -> str:
    """A cell as its words are compared: small letters, one space between.

    >>> normal(" Partially_refunded")
    'partially refunded'
    """
    return re.sub(r"[\s_]+|(?<=\w)-(?=\w)|[()]", " ", text.strip().casefold()).strip()


def said(text: str) -> Said | None:
    """What one word says of a row; None when it is not known.

    >>> said("Completed"), said("Makulerad"), said("en attente"), said("Gutschrift"), said("Umeå")
    ('sale', 'not', 'open', 'back', None)
    """
    words = normal(text).split()
    tries = [words, words[1:]] if len(words) > 1 and len(words[0]) <= SHORT else [words]  # "wc-completed"
    for some in tries:
        if found := next((name for name, section in _SAID if pattern(section).fullmatch(" ".join(some))), None):
            return found
    return None


def stem(text: str) -> Said | None:
    """What a part of a word or of several says, where the whole is not known: "back" or "not".

    >>> stem("order_refunded"), stem("Kundkreditfaktura"), stem("Order voided by shop"), stem("Umeå")
    ('back', 'back', 'not', None)
    """
    plain = normal(text)
    if pattern("back_stem").search(plain):
        return "back"
    return "not" if pattern("no_sale_stem").search(plain) else None


def signs(texts: list[str]) -> dict[str, Said] | None:
    """What each mark of a column of signs says ("S" and "H", "D" and "C", "+" and "−"); None for other cells.

    >>> signs(["S", "H"]), signs(["S", "X"])
    ({'S': 'sale', 'H': 'back'}, None)
    """
    plain = {text: text.strip().casefold().replace("\u2212", "-") for text in texts}
    for pair in _SIGNS:
        if set(plain.values()) == set(pair):
            return {text: pair[mark] for text, mark in plain.items()}  # type: ignore[misc]
    return None


def payments(texts: list[str]) -> set[str]:
    """The words of a column that are payments of its own invoices, and so no sales of their own.

    >>> payments(["Invoice", "Payment", "Credit Memo"]), payments(["Payment", "Refund"])
    ({'Payment'}, set())
    """
    if not any(pattern("invoice").fullmatch(normal(text)) for text in texts):
        return set()
    return {text for text in texts if pattern("payment").fullmatch(normal(text))}


def yes(text: str) -> bool | None:
    """A cell as yes or no; None when it is neither."""
    said = text.strip()
    if pattern("yes").fullmatch(said):
        return True
    return False if not said or pattern("no").fullmatch(said) else None
