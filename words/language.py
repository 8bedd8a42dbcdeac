"""One language and one currency: `Words` writes sentences, numbers, money, dates and intervals.

Spaces inside a number and before its unit are U+00A0, so that a number never breaks; the minus is
U+2212, as wide as a digit. A number that does not exist (None, NaN, infinite) is an en dash.
Rounding is half away from zero, as people round and as amounts are rounded in `clv`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from gettext import NullTranslations
from typing import Any

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, parse_pattern

from words.catalog import translations
from words.languages import LANGUAGES, NBSP, Language
from words.marks import N_

WIDE = Context(prec=400)  # every float fits: an absurd number is written out, never an error
MINUS, DASH, JOINER = "\u2212", "\u2013", "\u2060"
JOINED = " + "  # between tiers that are shown as one
TIER_NAMES = (N_("Super"), N_("Top"), N_("Middle"), N_("Bottom"))
# (from, divide by, decimals, which of a language's scales)
SCALES = (
    (999_950_000, 1_000_000_000, 2, 2),
    (999_500, 1_000_000, 1, 1),
    (100_000, 1_000, 0, 0),
)


@lru_cache
def _pattern(decimals: int) -> Any:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


def _decimal(x: Any) -> Decimal | None:
    """The number as an exact decimal of what Python prints, or None when there is no finite number."""
    try:
        value = x if isinstance(x, Decimal) else Decimal(repr(float(x)))
    except (TypeError, ValueError):
        return None
    return value if value.is_finite() else None


def _day(d: Any) -> date | None:
    """A date, a datetime or a pandas timestamp; None for None and NaT (whose year is NaN)."""
    return d if isinstance(d, date) and isinstance(d.year, int) else None


@dataclass(frozen=True)
class Words:
    """Everything said in one language (sv, en) and one currency (ISO code, or "" when unknown)."""

    language: str
    currency: str
    catalog: NullTranslations = field(repr=False, compare=False)

    @property
    def spoken(self) -> Language:
        """How numbers, money and quotations are written in this language."""
        return LANGUAGES[self.language]

    def quoted(self, text: str) -> str:
        """The text in this language's quotation marks."""
        return f"{self.spoken.quotes[0]}{text}{self.spoken.quotes[1]}"

    def __reduce__(self) -> tuple[Callable[..., Words], tuple[str, str]]:
        """Two words carry all of it to another place; the sentences are there already."""
        return load, (self.language, self.currency)

    # Sentences ------------------------------------------------------------------------------------

    def t(self, message: str, /, **values: object) -> str:
        """The sentence in this language, with its named values put in. A `unit` that is "" takes its comma along.

        >>> load("sv", "SEK").t("at least {text}", text="14 år")
        'minst 14 år'
        >>> load("sv", "").t("Revenue, {unit}", unit=""), load("sv", "").t("{unit} per customer", unit="")
        ('Intäkter', 'Per kund')
        """
        said = self.catalog.gettext(message).format(**values)
        return self.capital(said.strip(" ,")) if values.get("unit") == "" else said

    def c(self, context: str, message: str, /, **values: object) -> str:
        """As t, for a word that has another translation in a context ("Today" heads the menu as "Läget").

        >>> load("sv", "SEK").c("menu", "Today")
        'Läget'
        """
        return self.catalog.pgettext(context, message).format(**values)

    def n(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The singular or plural sentence; `{count}` is put in as a formatted number.

        >>> load("en", "SEK").n("{count} customer", "{count} customers", 4720)
        '4,720 customers'
        """
        return self.catalog.ngettext(one, many, count).format(count=self.number(count), **values)

    def template(self, message: str) -> str:
        """The sentence in this language as it stands, for one who puts its values in elsewhere.

        >>> load("sv", "SEK").template("at least {text}")
        'minst {text}'
        """
        return self.catalog.gettext(message)

    def templates(self, one: str, many: str) -> tuple[str, str]:
        """As template, for one and for many.

        >>> load("sv", "SEK").templates("{count} customer", "{count} customers")
        ('{count} kund', '{count} kunder')
        """
        return self.catalog.ngettext(one, many, 1), self.catalog.ngettext(one, many, 2)

    def listed(self, items: Sequence[str]) -> str:
        """`["a", "b", "c"]` -> "a, b och c"."""
        return format_list(items, locale=self.spoken.locale)

    def any_of(self, items: Sequence[str]) -> str:
        """`["a", "b", "c"]` -> "a, b eller c"."""
        return format_list(items, style="or", locale=self.spoken.locale)

    def words_number(self, n: int, *, neuter: bool = False) -> str:
        """A small whole number in words (5 -> "fem"), from thirteen on in figures; `neuter`: "ett"."""
        if neuter and n == 1 and self.spoken.one:
            return self.spoken.one
        names = self.spoken.small_numbers
        return names[n] if n in range(len(names)) else self.number(n)

    def capital(self, text: str) -> str:
        """The text with a capital first letter, for a sentence that begins with a number in words."""
        return text[:1].upper() + text[1:]

    def tier(self, name: str | None) -> str:
        """A default tier's name in this language, joined ones too; a name the user gave is shown as it is."""
        if name is None:
            return DASH
        parts = name.split(JOINED)
        return JOINED.join(map(self.catalog.gettext, parts)) if {*parts} <= {*TIER_NAMES} else name

    def share_label(self, name: str, share: float | Decimal) -> str:
        """A tier's label with its share in per cent, as a scheme holds it: ("Super", 5) -> "Super 5 %"."""
        value = _decimal(share)
        decimals = 0 if value is None else -min(0, int(value.normalize().as_tuple().exponent))
        return self.tier(name) + NBSP + self.percent(None if value is None else value / 100, min(decimals, 2))

    # Numbers --------------------------------------------------------------------------------------

    def number(self, x: Any, decimals: int = 0) -> str:
        """-33570 -> "−33 570" in Swedish, "−33,570" in English; what is not a number -> "–"."""
        value = _decimal(x)
        if value is None:
            return DASH
        return _number_text(value, decimals, self.language)

    def signed(self, x: Any, decimals: int = 0) -> str:
        """As number, with a plus where it rises: "+7 424"; what rounds to zero has no sign."""
        return self._plus(x, decimals) + self.number(x, decimals)

    def percent(self, fraction: Any, decimals: int = 0) -> str:
        """0.644 -> "64 %" in Swedish, "64%" in English."""
        value = _decimal(fraction)
        if value is None:
            return DASH
        return self.number(value * 100, decimals) + self.spoken.percent

    def percent_signed(self, fraction: Any, decimals: int = 0) -> str:
        """0.8 -> "+80 %"."""
        value = _decimal(fraction)
        return self._plus(value and value * 100, decimals) + self.percent(value, decimals)

    def points(self, fraction: Any, decimals: int = 1) -> str:
        """A difference between two shares: 0.012 -> "+1,2 procentenheter"."""
        value = _decimal(fraction)
        if value is None:
            return DASH
        count = 1 if abs(round_half_up(value * 100, decimals)) == 1 else 2
        unit = self.catalog.ngettext("percentage point", "percentage points", count)
        return (self.signed(value * 100, decimals) + NBSP + unit).replace(" ", NBSP)

    def years(self, x: Any, decimals: int = 2) -> str:
        """2.811 -> "2,81 år" / "2.81 years"; exactly one, without decimals, is "1 year"."""
        value = _decimal(x)
        if value is None:
            return DASH
        one = decimals == 0 and round_half_up(value, 0) == 1
        return self.number(value, decimals) + NBSP + self.catalog.ngettext("year", "years", 1 if one else 2)

    def interval(
        self,
        estimate: Any,
        low: Any,
        high: Any,
        decimals: int = 2,
        form: Callable[[Any, int], str] | None = None,
    ) -> str:
        """Estimate with its limits: "8,76 (8,09–9,48)". Without an estimate: "minst 14,0"; `form`: w.percent…"""
        write = form or self.number
        if _decimal(estimate) is None:
            return DASH if _decimal(low) is None else self.at_least(write(low, decimals))
        if _decimal(low) is None:
            return write(estimate, decimals)
        if _decimal(high) is None:
            return f"{write(estimate, decimals)}{NBSP}({self.at_least(write(low, decimals))})"
        return f"{write(estimate, decimals)}{NBSP}({self.span(low, high, decimals, form)})"

    def span(self, low: Any, high: Any, decimals: int = 2, form: Callable[[Any, int], str] | None = None) -> str:
        """From a number to another: "8,09–9,48"; "−3 till 5"."""
        ends = [(form or self.number)(end, decimals) for end in (low, high)]
        if MINUS in "".join(ends):  # a dash before a minus would read as two
            return self.t("{low} to {high}", low=ends[0], high=ends[1]).replace(" ", NBSP)
        return f"{ends[0]}{JOINER}{DASH}{JOINER}{ends[1]}"

    def at_least(self, text: str) -> str:
        """ "14,0 år" -> "minst 14,0 år"."""
        return self.t("at least {text}", text=text).replace(" ", NBSP)

    # How the language writes --------------------------------------------------------------------------

    @property
    def decimal_mark(self) -> str:
        """What stands before the decimals: "," in Swedish, "." in English."""
        return str(self.spoken.locale.number_symbols["latn"]["decimal"])

    @property
    def group_mark(self) -> str:
        """What stands between thousands: U+00A0 in Swedish, "," in English."""
        return str(self.spoken.locale.number_symbols["latn"]["group"])

    @property
    def months(self) -> tuple[str, ...]:
        """The names of the months, January first."""
        return tuple(self.spoken.locale.months["stand-alone"]["wide"][month] for month in range(1, 13))

    @property
    def weekdays(self) -> tuple[str, ...]:
        """The names of the days, Monday first."""
        return tuple(self.spoken.locale.days["stand-alone"]["wide"][day] for day in range(7))

    # Money ----------------------------------------------------------------------------------------

    @property
    def unit(self) -> str:
        """The currency as a column head names it: its sign in this language ("kr" in Swedish), else the code."""
        return self.spoken.signs.get(self.currency, self.currency)

    def money(self, x: Any, decimals: int = 0) -> str:
        """The full amount: "1 284 714 061 kr" / "SEK 1,284,714,061"."""
        return self._money(x, decimals, 1, "")

    def money_signed(self, x: Any, decimals: int = 0) -> str:
        """The full amount with its sign: "+2 700 kr" / "+SEK 2,700"."""
        return self._plus(x, decimals) + self.money(x, decimals)

    def short(self, x: Any, like: Any = None) -> str:
        """For sentences and figures: "1,28 mdkr", "257,7 mkr", "535 tkr", "5 537 kr" / "SEK 1.28 bn".

        `like`: the amount whose scale is used, so that a figure keeps one unit.
        """
        return self._money(x, *self._kept(x, like))

    def short_signed(self, x: Any, like: Any = None) -> str:
        """As short, with its sign: "+24,5 mkr" / "+SEK 24.5 m"."""
        decimals, divisor, unit = self._kept(x, like)
        value = _decimal(x)
        return self._plus(value and value / divisor, decimals) + self._money(x, decimals, divisor, unit)

    def short_bare(self, x: Any, like: Any = None) -> str:
        """As short where the label names the currency: "1.28 bn"; "kr" is short enough to stay ("1,28 mdkr")."""
        words = self if self.currency in self.spoken.signs else replace(self, currency="")
        return words.short(x, like)

    def short_span(self, low: Any, high: Any) -> str:
        """From an amount to another, the unit said once where both have it: "801–1 285 mkr" / "SEK 43.4–92.6 m".

        >>> [load(language, "SEK").short_span(677e6, 1285e6) for language in ("sv", "en")]
        ['677,0\xa0mkr\xa0–\xa01,29\xa0mdkr', 'SEK\xa0677.0\xa0m\xa0–\xa01.29\xa0bn']
        >>> load("en", "SEK").short_span(43.4e6, 92.6e6).replace("\u2060", "")
        'SEK\xa043.4–92.6\xa0m'
        """
        ends = self.short(low), self.short(high)
        digits = [re.search(rf"{MINUS}?\d(?:[\d.,{NBSP}]*\d)?", end) for end in ends]
        if digits[0] is None or digits[1] is None:
            return f"{ends[0]}{NBSP}{DASH}{NBSP}{ends[1]}"
        first, last = digits[0], digits[1]
        if (ends[0][: first.start()], ends[0][first.end() :]) == (ends[1][: last.start()], ends[1][last.end() :]):
            return f"{ends[0][: first.end()]}{JOINER}{DASH}{JOINER}{ends[1][last.start() :]}"
        first_bare, last_bare = self.short_bare(low), self.short_bare(high)
        whole = (ends[0], last_bare) if self.spoken.money_first else (first_bare, ends[1])
        return f"{whole[0]}{NBSP}{DASH}{NBSP}{whole[1]}"

    def added(self, parts: Sequence[Any]) -> str:
        """Amounts and their sum in one unit, that of the largest part, with as many decimals as make it add up to see.

        >>> load("sv", "SEK").added([540642767, 437196598, 281701853, 25172843]).replace("\xa0", " ")
        '540,6 + 437,2 + 281,7 + 25,2 = **1 284,7 mkr**'
        >>> load("en", "SEK").added([1.04e6, 1.04e6]).replace("\xa0", " ")
        '1.04 + 1.04 = **SEK 2.08 m**'
        """
        whole = [value for part in parts if (value := _decimal(part)) is not None]
        decimals, divisor, unit = self._scale(max(whole, key=abs))
        for more in range(decimals, decimals + 3):
            shown = [round_half_up(value / divisor, more) for value in whole]
            if sum(shown) == round_half_up(sum(whole, Decimal(0)) / divisor, more):
                break
        figures = " + ".join(self.number(value / divisor, more) for value in whole)
        return f"{figures} = **{self._money(sum(whole, Decimal(0)), more, divisor, unit)}**"

    def _kept(self, x: Any, like: Any) -> tuple[int, int, str]:
        """The scale of `like`, but an amount's own where it would be printed as 0 and is not."""
        decimals, divisor, unit = self._scale(x if like is None else like)
        value = _decimal(x)
        vanishes = like is not None and value and not round_half_up(value / divisor, decimals)
        return self._scale(x) if vanishes else (decimals, divisor, unit)

    @property
    def scales(self) -> tuple[tuple[int, int, int, str], ...]:
        """How short amounts are written, largest first: from which amount, divided by what, decimals, the scale's name.

        >>> load("en", "SEK").scales[-1]
        (100000, 1000, 0, 'k')
        """
        names = self.spoken.own_scales if self.currency in self.spoken.signs else self.spoken.scales
        return tuple((start, divisor, decimals, names[scale]) for start, divisor, decimals, scale in SCALES)

    def _scale(self, x: Any) -> tuple[int, int, str]:
        size = abs(_decimal(x) or Decimal(0))
        for start, divisor, decimals, name in self.scales:
            if size >= start:
                return decimals, divisor, name
        return 0, 1, ""

    def _money(self, x: Any, decimals: int, divisor: int, scale: str) -> str:
        value = _decimal(x)
        if value is None:
            return DASH
        figure = self.number(value / divisor, decimals)
        if not self.spoken.money_first:
            unit = f"{scale}{self.unit}" if self.currency in self.spoken.signs else f"{scale} {self.currency}".strip()
            return f"{figure} {unit}".strip().replace(" ", NBSP)
        sign, digits = (MINUS, figure[1:]) if figure.startswith(MINUS) else ("", figure)
        return sign + f"{self.currency} {digits} {scale}".strip().replace(" ", NBSP)

    def _plus(self, x: Any, decimals: int) -> str:
        value = _decimal(x)
        return "+" if value is not None and round_half_up(value, decimals) > 0 else ""

    # Time -----------------------------------------------------------------------------------------

    def date(self, d: Any) -> str:
        """9 December 2011 -> "9 december 2011"; None -> "–"."""
        return self._date(d, f"d{NBSP}MMMM{NBSP}y")

    def month(self, d: Any, *, short: bool = False) -> str:
        """ "december 2011", or "dec. 2011"."""
        return self._date(d, f"{'LLL' if short else 'LLLL'}{NBSP}y")

    def period(self, start: Any, end: Any) -> str:
        """A half-open period with its last day: [2024-01-01, 2025-01-01) -> "1 januari 2024 – 31 december 2024"."""
        last = _day(end)
        return f"{self.date(start)} {DASH} {self.date(last and last - timedelta(days=1))}"

    def _date(self, d: Any, pattern: str) -> str:
        day = _day(d)
        return DASH if day is None else format_date(day, pattern, self.spoken.locale)


@lru_cache(20_000)
def _number_text(value: Decimal, decimals: int, language: str) -> str:
    """A page shows the same numbers again at every rerun."""
    rounded = round_half_up(value, decimals) + 0  # "+ 0": a negative zero becomes a plain one
    with localcontext(WIDE):
        text = format_decimal(rounded, _pattern(decimals), LANGUAGES[language].locale)
    return str(text).replace("-", MINUS)  # Babel writes a hyphen


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round half away from zero: 0.125 to two decimals is 0.13, −2.5 to none is −3."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, WIDE)


def preferred(asked: str | None) -> str:
    """The first of our languages that a browser asks for (Accept-Language); English when it asks for others only.

    What asks for none at all is no browser as people have them, and gets the language the product is at home in.

    >>> preferred("nb,sv-SE;q=0.9,en;q=0.8"), preferred("de-DE"), preferred("en-GB"), preferred(None)
    ('sv', 'en', 'en', 'sv')
    """
    wishes = [part.split(";")[0].strip().lower().split("-")[0] for part in (asked or "")[:200].split(",")]
    return next((wish for wish in wishes if wish in LANGUAGES), "en" if any(wishes) else "sv")


@lru_cache
def load(language: str, currency: str = "SEK") -> Words:
    """The words of a language ("sv", "en") with a currency (ISO code, "" when unknown).

    Raises KeyError for a language that does not exist.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    return Words(language, currency, translations(language))
