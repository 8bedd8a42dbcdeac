"""The languages of the product, a record each: how numbers, money, per cent and quotations are written in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from babel import Locale

NBSP = "\u00a0"


@dataclass(frozen=True)
class Language:
    """A language as its readers write it; its sentences stand in `locale`, a folder a language.

    `scales` are the names of thousands, millions and thousands of millions before a currency's code; `own_scales` those
    before a sign of `signs`, with which they grow together ("mkr"). `one` is 1 where the word counted is neuter.
    """

    name: str
    locale: Locale
    small_numbers: tuple[str, ...]
    scales: tuple[str, str, str]
    own_scales: tuple[str, str, str] = ("", "", "")
    signs: Mapping[str, str] = field(default_factory=dict)  # currency -> its sign in this language
    one: str = ""
    quotes: tuple[str, str] = ("“", "”")
    percent: str = "%"
    money_first: bool = True  # "SEK 5 m", not "5 mn SEK"


LANGUAGES = {
    "sv": Language(
        name="Svenska",
        locale=Locale.parse("sv"),
        small_numbers=("noll", "en", "två", "tre", "fyra", "fem", "sex")
        + ("sju", "åtta", "nio", "tio", "elva", "tolv"),
        scales=("tusen", "mn", "md"),
        own_scales=("t", "m", "md"),
        signs={"SEK": "kr"},
        one="ett",
        quotes=("”", "”"),
        percent=NBSP + "%",
        money_first=False,
    ),
    "en": Language(
        name="English",
        locale=Locale.parse("en_GB"),
        small_numbers=("zero", "one", "two", "three", "four", "five", "six")
        + ("seven", "eight", "nine", "ten", "eleven", "twelve"),
        scales=("k", "m", "bn"),
    ),
}
