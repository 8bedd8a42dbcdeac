"""Detect columns of personal data: identity numbers, e-mail addresses, telephone numbers, names, addresses.

None of them is needed for any figure. They are named to the user and are not kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

_EMAIL = re.compile(r"^[^\s@]{1,64}@[^\s@]+\.[^\s@.]{2,}$")
_IDENTITY = re.compile(r"^(\d{2})?(\d{2})(\d{2})(\d{2})([-+]?)(\d{3})(\d)$")
_PHONE = re.compile(r"^(?:\+|00|0)\d[\d\s()/-]{6,16}\d$")
_NAME = re.compile(r"^[^\W\d_][^\W\d_'’.-]+(?: [^\W\d_]['’.\w-]*){1,3}$")
_NUMBERED = re.compile(r"^column \d+$")  # a file without a header
ENOUGH = 0.8
MASK = "•••"
_HEADERS = {
    "identity": "personnummer|person nr|pnr|persnr|personnr|personal number|social security|ssn|bsn|cpr|"
    "burgerservicenummer|sozialversicherungsnummer|fødselsnummer|henkilötunnus|身份证|身份证号",
    "email": "epost|e post|e postadress|epostadress|email|e mail|mail|mailadress|email address|emailadres|"
    "邮箱|电子邮件",
    "phone": "telefon|telefonnummer|tel|telnr|mobil|mobilnummer|mobiltelefon|phone|phone number|mobile|cell|handy|"
    "telefoon|电话|手机|手机号",
    "name": "namn|name|kundnamn|customer name|customername|förnamn|efternamn|för och efternamn|first name|firstname|"
    "last name|lastname|surname|full name|fullname|kontaktperson|contact|contact name|vorname|nachname|kundenname|"
    "voornaam|achternaam|naam|klantnaam|姓名|客户姓名|客户名称|名称",
    "address": "adress|gatuadress|address|street|gata|anschrift|strasse|straße|adres|straat|postadress|地址|"
    "leveransadress|billing address|shipping address|street address|address1|address line 1",
    "birth": "födelsedatum|födelsedag|date of birth|dob|birthday|birth date|birthdate|geburtsdatum|geboortedatum|"
    "födelseår|出生日期|生日",
}
HEADERS = {word: kind for kind, words in _HEADERS.items() for word in words.split("|")}


def is_email(text: str) -> bool:
    return bool(_EMAIL.match(text))


def is_identity_number(text: str) -> bool:
    """Swedish personnummer or samordningsnummer by its form: a day that exists, then four digits.

    The control digit is not required: `has_control_digit` says whether it is right.

    >>> is_identity_number("19121212-1212"), is_identity_number("1213321212"), is_identity_number("10004")
    (True, False, False)
    """
    match = _IDENTITY.match(text.strip())
    if not match:
        return False
    century, year, month, day = match.group(1, 2, 3, 4)
    if century is not None and century not in ("18", "19", "20"):
        return False
    number = int(day) - 60 if int(day) > 60 else int(day)
    try:
        dt.date(int((century or "20") + year), int(month), number)
    except ValueError:
        return century is None and month == "02" and day == "29"
    return True


def has_control_digit(text: str) -> bool:
    """Luhn's digit over the last ten.

    >>> has_control_digit("19121212-1212"), has_control_digit("19121212-1213")
    (True, False)
    """
    digits = [int(c) for c in text if c.isdigit()][-10:]
    doubled = [d * (2 - i % 2) for i, d in enumerate(digits)]
    return len(digits) == 10 and sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def kind(header: str, values: Sequence[str]) -> str | None:
    """ "identity", "email", "phone", "name", "address", "birth" or None, from the header's words and some cells."""
    said = HEADERS.get(header)
    cells = [v.strip() for v in values if v.strip()]
    if not cells:
        return said
    if _share(cells, is_email) >= ENOUGH:
        return "email"
    identities = _share(cells, is_identity_number)
    if identities >= ENOUGH and (said == "identity" or _share(cells, has_control_digit) >= ENOUGH):
        return "identity"
    if said in ("name", "address") and _share(cells, lambda c: any(x.isalpha() for x in c)) < ENOUGH:
        return None
    if said is None and _NUMBERED.match(header) and _share(cells, lambda c: bool(_NAME.match(c))) >= ENOUGH:
        return "name"
    if said is None and _share(cells, lambda c: bool(_PHONE.match(c))) >= ENOUGH and _various(cells):
        return "phone" if any(c[0] == "+" or " " in c or "-" in c for c in cells) else None
    return said


def _share(cells: Sequence[str], test: object) -> float:
    assert callable(test)
    return sum(bool(test(c)) for c in cells) / len(cells)


def _various(cells: Sequence[str]) -> bool:
    return len(set(cells)) > len(cells) / 4


def shown_outside(cells: Sequence[str], personal: bool) -> list[str]:
    """The cells of a row that did not fit the table, as they may be shown: whose column each is is not known.

    `personal`: the table has columns that say who somebody is; then no cell with letters is shown whole.

    >>> shown_outside(["Summa", "4 711"], False), shown_outside(["Anna", "4 711", "a@b.se"], True)
    (['Summa', '4 711'], ['An•••', '4 711', 'a@•••'])
    """
    return [masked(c) if _says_who(c) or (personal and any(x.isalpha() for x in c)) else c for c in cells]


def _says_who(text: str) -> bool:
    return is_email(text) or is_identity_number(text)


def masked(text: str) -> str:
    """A private cell as it may be shown: that there is something, not what. "anna@x.se" -> "an•••"."""
    return text.strip()[:2] + MASK if text.strip() else ""
