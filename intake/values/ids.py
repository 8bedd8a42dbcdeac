"""Clean customer ids, which stay text: leading zeros kept, nothing read as a number.

What only typing or a program has added is taken away: spaces, invisible characters, quotes, Excel's ="…", and a
".0" that every decimal in the column is. Forms that differ in case or width are proposed as one, not made one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from ..columns.personal import is_email, is_identity_number

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SAKNAS!", "#NV", "#N/B"})
SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?[eE]\+?\d{1,3}$")
POINT_ZERO = re.compile(r"^(\d+)[.,]0+$")
DECIMAL = re.compile(r"^\d+[.,]\d+$")
LOOKS_MISSING = frozenset({"nan", "null", "none", "na", "n/a", "-", "--", "?", "unknown", "okänd", "saknas", "#", "."})
_DROP = str.maketrans("", "", INVISIBLE)
_QUOTED = re.compile(r"^(?:=\s*\"(.*)\"|\"(.*)\"|'(.*)'|'(.*))$", re.DOTALL)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u3000]+")


def tidy(text: str) -> str:
    """One id without what is not part of it; "" when nothing is left or Excel says it has no value.

    >>> tidy(" 00123 "), tidy('="00123"'), tidy("\u200b123"), tidy("#N/A"), tidy("Null")
    ('00123', '00123', '123', '', 'Null')
    """
    clean = _SPACES.sub(" ", text.translate(_DROP)).strip()
    while match := _QUOTED.match(clean):
        clean = next(g for g in match.groups() if g is not None).strip()
    if not clean.isascii():
        clean = unicodedata.normalize("NFC", clean)
    return "" if clean.upper() in ERRORS else clean


def without_point_zero(text: str) -> str:
    """ "123.0" -> "123"; anything else as it is."""
    match = POINT_ZERO.match(text)
    return match[1] if match else text


def folded(text: str) -> str:
    """The form two ids share when they differ only in case or in full-width letters.

    >>> folded("ABC-1") == folded("abc-1") == folded("ＡＢＣ-1")
    True
    """
    return unicodedata.normalize("NFKC", text).casefold()


def hashed(text: str, salt: str) -> str:
    """A stand-in for an id that says who somebody is: the same within a file, not to be turned back by looking."""
    return "#" + hashlib.blake2b(text.encode(), key=salt.encode()[:64], digest_size=8).hexdigest()


def private_form(text: str) -> str:
    """The one form of an identity number or e-mail address, however it is typed."""
    if is_identity_number(text):
        digits = re.sub(r"\D", "", text)
        return digits[-10:]
    return text.casefold()


@dataclass(frozen=True)
class IdKind:
    """What the ids of a column are, from all its different ids."""

    scientific: int = 0
    decimals: int = 0
    other_decimals: int = 0
    emails: int = 0
    identities: int = 0
    looks_missing: int = 0

    @property
    def merges_point_zero(self) -> bool:
        """Whether ".0" is only how a program wrote whole numbers: no id has any other decimals."""
        return self.decimals > 0 and self.other_decimals == 0


def count(ids: list[str]) -> IdKind:
    """Forms of a list of different, tidied ids."""
    decimals = [i for i in ids if DECIMAL.match(i)]
    return IdKind(
        scientific=sum(bool(SCIENTIFIC.match(i)) for i in ids),
        decimals=len(decimals),
        other_decimals=sum(not POINT_ZERO.match(i) for i in decimals),
        emails=sum(is_email(i) for i in ids),
        identities=sum(is_identity_number(i) for i in ids),
        looks_missing=sum(i.casefold() in LOOKS_MISSING for i in ids),
    )
