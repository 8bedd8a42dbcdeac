"""Recognise cells that say nothing: words for missing, cash customers and open ends, and days nobody meant."""

from __future__ import annotations

import re

from .cell_words import pattern, words

MARKS = words("missing")  # marks that programs write where there is nothing; no customer is called so
NAMELIKE = words("missing_or_name")  # words that are also people's names, or codes
CASH = words("cash_customer")  # nobody in particular: sales over the counter
ZERO = r"(0+([.,]0+)?|-1|9{4,}|0+-0+)"  # Python's and DuckDB's regular expressions both read it
_FAR = re.compile(
    r"\D*(9999|2999|2099|3000|2100|2199|4000|0001|1900|1753)(?!\d).*|.*\D(9999|2999|2099|3000|2100|0001|1900)\W*|"
    r"(9999|2999|2099)\d{4}|2958465|401768"
)
# Days that programs write for nothing; SQL reads them too
STRAY_TEXT = (
    r"(0000|0001|1900|1899|1753|9999)[-/.]?\d{2}[-/.]?\d{2}([ T].*)?|1970[-/.]?01[-/.]?01([ T].*)?|"
    r"2099[-/.]?12[-/.]?31([ T].*)?|\d{1,2}[-/.]\d{1,2}[-/.](0000|0001|1900|1899|1753|9999)( .*)?|"
    r"0?1[-/.]0?1[-/.]1970( .*)?|(31[-/.]12|12[-/.]31)[-/.]2099( .*)?"
)
_APART = str.maketrans("_-", "  ")
STRAY_DAYS = ("0001-01-01", "1900-01-01", "1970-01-01", "2099-12-31", "9999-12-31")


def folded(text: str) -> str:
    """A cell as words are compared: small letters, with "_" and "-" as spaces."""
    return text.strip().casefold().translate(_APART)


def is_mark(text: str) -> bool:
    r"""Whether a cell only says that there is nothing.

    >>> is_mark("\\N"), is_mark("(blank)"), is_mark("N/A"), is_mark("Okänd"), is_mark("Anna")
    (True, True, True, True, False)
    """
    return text.strip().casefold() in MARKS


def is_namelike(text: str) -> bool:
    """Whether a word says that there is nothing, but may be somebody's name or code."""
    return text.strip().casefold() in NAMELIKE


def is_cash(text: str) -> bool:
    """Whether a customer's name or id means nobody in particular.

    >>> is_cash("Kontantkund"), is_cash("Walk-in"), is_cash("Anna")
    (True, True, False)
    """
    return folded(text) in CASH


def is_zero(text: str) -> bool:
    """Whether a number is one that programs use for nobody: 0, 0000, -1, 99999."""
    return bool(re.fullmatch(ZERO, text.strip()))


def no_end(text: str) -> bool:
    r"""Whether a cell in a column of ends says that there is none.

    >>> no_end(""), no_end("9999-12-31"), no_end("tills vidare"), no_end("\\N"), no_end("2024-05-01")
    (True, True, True, True, False)
    """
    said = text.strip().strip("\"'()[]<>").strip()
    return not said or bool(pattern("no_end").fullmatch(said)) or bool(_FAR.fullmatch(said))
