"""What the reader sees: numbers, money, dates and sentences in Swedish and English."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from source_trees import nodes

import words
from words.catalog import areas, read

ROOT = Path(__file__).resolve().parents[2]
SV, EN = words.load("sv", "SEK"), words.load("en", "SEK")
SV_GBP, EN_GBP = words.load("sv", "GBP"), words.load("en", "GBP")
TRANSLATED = [language for language in words.LANGUAGES if language != "en"]
PLURAL, IN_CONTEXT = {"n", "ngettext", "templates"}, {"c", "C_"}
SPEAKING = {"t", "N_", "gettext"} | PLURAL
Said = tuple[str | None, str]  # context, message


def plain(text: str) -> str:
    """The text with ordinary spaces, so that a test can be read."""
    return text.replace("\u00a0", " ").replace("\u2060", "")


@pytest.mark.parametrize(
    ("amount", "swedish", "english"),
    [
        (1_284_714_061, "1,28 mdkr", "SEK 1.28 bn"),
        (257_695_394, "257,7 mkr", "SEK 257.7 m"),
        (535_409, "535 tkr", "SEK 535 k"),
        (5_537, "5 537 kr", "SEK 5,537"),
        (-54_125_759, "−54,1 mkr", "−SEK 54.1 m"),
        (999_499, "999 tkr", "SEK 999 k"),
        (999_960, "1,0 mkr", "SEK 1.0 m"),
        (0, "0 kr", "SEK 0"),
        (-0.2, "0 kr", "SEK 0"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
        (float("inf"), "–", "–"),
        (pd.NA, "–", "–"),
    ],
)
def test_short_amounts_read_as_in_an_annual_report(amount: object, swedish: str, english: str) -> None:
    assert plain(SV.short(amount)) == swedish
    assert plain(EN.short(amount)) == english


def test_another_currency_is_named_by_its_code() -> None:
    assert [plain(w.short(1_284_714_061)) for w in (SV_GBP, EN_GBP)] == ["1,28 md GBP", "GBP 1.28 bn"]
    assert [plain(w.short(257_695_394)) for w in (SV_GBP, EN_GBP)] == ["257,7 mn GBP", "GBP 257.7 m"]
    assert [plain(w.short(535_409)) for w in (SV_GBP, EN_GBP)] == ["535 tusen GBP", "GBP 535 k"]
    assert [w.unit for w in (SV, EN, SV_GBP)] == ["kr", "SEK", "GBP"]


def test_an_unknown_currency_leaves_the_unit_out() -> None:
    for language in words.LANGUAGES:
        w = words.load(language, "")
        assert w.money(5_537) == w.number(5_537)
        assert w.short(1_284_714_061).startswith(w.number(1.28, 2))


def test_full_amounts_and_signs() -> None:
    assert plain(SV.money(1_284_714_061)) == "1 284 714 061 kr"
    assert plain(EN.money(1_284_714_061)) == "SEK 1,284,714,061"
    assert plain(SV.money_signed(2_700)) == "+2 700 kr"
    assert plain(EN.money_signed(-2_700)) == "−SEK 2,700"
    assert plain(SV.short_signed(24_527_434)) == "+24,5 mkr"
    assert plain(EN.short_signed(-54_125_759)) == "−SEK 54.1 m"
    assert [SV.money_signed(0.4), SV.short_signed(None)] == [SV.money(0), "–"]


def test_a_key_figure_leaves_a_currency_code_to_its_label() -> None:
    amounts = [plain(w.short_bare(257_695_394)) for w in (SV, EN, SV_GBP, words.load("en", ""))]
    assert amounts == ["257,7 mkr", "257.7 m", "257,7 mn", "257.7 m"]


def test_a_figure_keeps_one_unit_when_told_its_largest_amount() -> None:
    assert plain(SV.short(60_000, like=257_695_394)) == "0,1 mkr"
    assert plain(EN.short_signed(-8_074_826, like=257_695_394)) == "−SEK 8.1 m"
    assert plain(SV.short(1_200_000_000, like=900_000)) == "1 200 000 tkr"


def test_numbers_use_non_breaking_spaces_and_a_true_minus() -> None:
    assert SV.number(-33_570) == "\u221233\u00a0570"
    assert EN.number(-33_570.456, 2) == "\u221233,570.46"
    assert SV.percent(0.8858, 1) == "88,6\u00a0%"
    assert EN.percent(0.8858, 1) == "88.6%"
    assert SV.signed(7_424) == "+7\u00a0424"
    assert [SV.signed(x) for x in (0, -0.3, 0.3)] == ["0", "0", "0"]
    assert SV.percent_signed(0.8) == "+80\u00a0%"
    assert SV.percent_signed(None) == SV.percent(None) == "–"


def test_rounding_is_half_away_from_zero_on_the_printed_decimal() -> None:
    assert SV.number(2.675, 2) == "2,68"
    assert SV.number(-2.5) == "−3"
    assert SV.number(Decimal("0.125"), 2) == "0,13"


def test_years_and_percentage_points() -> None:
    assert plain(SV.years(2.8117)) == "2,81 år"
    assert plain(EN.years(2.8117)) == "2.81 years"
    assert plain(EN.years(1, 0)) == "1 year"
    assert plain(SV.points(0.012)) == "+1,2 procentenheter"
    assert plain(EN.points(-0.01, 0)) == "−1 percentage point"
    assert SV.years(None) == SV.points(float("nan")) == "–"


def test_an_interval_never_breaks_and_says_when_only_one_end_is_known() -> None:
    assert SV.interval(8.757, 8.0891, 9.481) == "8,76\u00a0(8,09\u2060–\u20609,48)"
    assert plain(EN.interval(106_196, 98_128, 115_021, 0)) == "106,196 (98,128–115,021)"
    assert plain(SV.interval(None, 14.0, None, 1)) == "minst 14,0"
    assert plain(SV.interval(7_117, 6_000, None, 0, SV.money)) == "7 117 kr (minst 6 000 kr)"
    assert plain(EN.interval(0.886, 0.876, 0.895, 1, EN.percent)) == "88.6% (87.6%–89.5%)"
    assert SV.interval(8.757, None, None) == "8,76"
    assert SV.interval(None, None, None) == "–"
    assert not set(SV.interval(8_757, 8_089, 9_481, 0)) & {" "}


def test_dates_and_periods() -> None:
    assert plain(SV.date(date(2011, 12, 9))) == "9 december 2011"
    assert plain(EN.date(datetime(2011, 5, 9, 12))) == "9 May 2011"
    assert plain(SV.month(date(2011, 5, 1))) == "maj 2011"
    assert plain(EN.month(pd.Timestamp("2011-05-01"), short=True)) == "May 2011"
    assert plain(SV.period(date(2024, 1, 1), date(2025, 1, 1))) == "1 januari 2024 – 31 december 2024"
    assert SV.date(None) == SV.month(pd.NaT) == "–"
    assert SV.period(None, None) == "– – –"


def test_a_language_says_how_it_writes_numbers_months_and_days() -> None:
    assert [w.decimal_mark + w.group_mark for w in (SV, EN)] == [",\u00a0", ".,"]
    assert (SV.months[0], SV.months[-1], EN.months[4]) == ("januari", "december", "May")
    assert (SV.weekdays[0], SV.weekdays[-1], EN.weekdays[0]) == ("måndag", "söndag", "Monday")


def test_plurals_lists_and_numbers_in_words() -> None:
    assert plain(EN.n("{count} customer", "{count} customers", 4_720)) == "4,720 customers"
    assert EN.n("year", "years", 1) == "year"
    assert SV.n("year", "years", 3) == "år"
    assert (SV.listed(["a", "b", "c"]), EN.listed(["a", "b"])) == ("a, b och c", "a and b")
    assert (SV.any_of(["a", "b", "c"]), EN.any_of(["a", "b", "c"])) == ("a, b eller c", "a, b or c")
    assert (SV.words_number(5), EN.words_number(12), SV.words_number(13)) == ("fem", "twelve", "13")
    assert (SV.words_number(1), SV.words_number(1, neuter=True)) == ("en", "ett")
    assert SV.capital("fem procent") == "Fem procent"


def test_tier_names_are_translated_unless_the_user_gave_them() -> None:
    assert [SV.tier(name) for name in ("Super", "Top", "Middle", "Bottom")] == [
        "Super",
        "Topp",
        "Mellan",
        "Botten",
    ]
    assert [EN.tier(name) for name in ("Top", "Guld", None)] == ["Top", "Guld", "–"]
    assert (plain(SV.share_label("Super", 5)), plain(EN.share_label("Top", 12.5))) == (
        "Super 5 %",
        "Top 12.5%",
    )
    assert plain(SV.share_label("Guld", Decimal("5.00"))) == "Guld 5 %"


def test_a_name_with_braces_is_shown_and_never_filled_in() -> None:
    assert plain(SV.t("at least {text}", text="{0} {text}")) == "minst {0} {text}"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError):
        words.load("xx")


@given(st.floats(), st.sampled_from([SV, EN, SV_GBP]), st.integers(0, 3))
def test_no_number_is_ever_an_error_a_nan_or_a_negative_zero(x: float, w: words.Words, decimals: int) -> None:
    written = (w.number(x, decimals), w.signed(x, decimals), w.percent(x, decimals), w.money(x), w.short(x))
    for text in (*written, w.short_signed(x), w.years(x), w.points(x)):
        assert not re.search(r"nan|inf|-|\de", text.lower())
        assert not re.fullmatch(r"[−+][0.,]+\D*", text)


# The translations ---------------------------------------------------------------------------------


def sources() -> Iterator[Path]:
    """Our own Python files that may speak: everything but the tests and the environment."""
    for folder in (".", "pages", "clv", "intake", "words", "report", "exercise", "workshop", "ui", "data"):
        yield from (ROOT / folder).glob("*.py" if folder == "." else "**/*.py")


def calls(path: Path) -> list[ast.Call]:
    return [node for node in nodes(path) if isinstance(node, ast.Call)]


def spoken(path: Path) -> Iterator[Said]:
    """Each message a file says, with its context; the plural of a message is a message of its own."""
    for node in calls(path):
        name = getattr(node.func, "attr", getattr(node.func, "id", None))
        texts = [a.value for a in node.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name in IN_CONTEXT and len(texts) == 2:
            yield (texts[0], texts[1])
        elif name in SPEAKING:
            yield from ((None, text) for text in (texts if name in PLURAL else texts[:1]))


@cache
def messages() -> dict[Said, set[str]]:
    """Every message in the source with the files that say it."""
    said: dict[Said, set[str]] = {}
    for path in sources():
        for message in spoken(path):
            said.setdefault(message, set()).add(path.name)
    return said


@dataclass(frozen=True)
class Entry:
    """One translated message: its file, singular or plural, its translation, whether it may equal the English."""

    path: Path
    number: int
    text: str
    same: bool


@cache
def entries(language: str) -> dict[Said, list[Entry]]:
    """Every translated message with its translations."""
    found: dict[Said, list[Entry]] = {}
    for path in areas(language):
        for message in read(path, language):
            if not message.id:
                continue
            ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
            texts = message.string if isinstance(message.string, list | tuple) else (message.string,)
            for number, (one, text) in enumerate(zip(ids, texts, strict=True)):
                assert not message.fuzzy, f"{path.name}: fuzzy: {one}"
                entry = Entry(path, number, str(text), "same word" in message.user_comments)
                found.setdefault((message.context, str(one)), []).append(entry)
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_and_no_translation_is_left_over(language: str) -> None:
    said, translated = messages(), entries(language)
    missing = sorted(f"{sorted(files)}: {message}" for message, files in said.items() if message not in translated)
    unused = sorted(f"{found[0].path.name}: {message}" for message, found in translated.items() if message not in said)
    assert not missing, "not translated:\n" + "\n".join(missing)
    assert not unused, "said nowhere:\n" + "\n".join(unused)


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_every_placeholder_and_are_never_empty(language: str) -> None:
    """A singular may leave its count out: "One customer" has none to show."""
    wrong = [
        f"{entry.path.name}: {english} -> {entry.text}"
        for (_, english), found in entries(language).items()
        for entry in found
        if not entry.text.strip() or (placeholders(entry.text) ^ placeholders(english)) - {"count"}
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", TRANSLATED)
def test_one_message_has_one_translation_and_differs_from_the_english(language: str) -> None:
    """A word that is the same in both languages is marked `# same word` above its entry in the .po file."""
    translated = entries(language)
    twice = {
        message: [e.path.name for e in found]
        for message, found in translated.items()
        if len({(e.number, e.text) for e in found}) > len({e.number for e in found})
    }
    assert not twice, f"translated in two ways: {twice}"
    speaks = {message for message in translated if re.sub(r"\{\w*\}|\W", "", message[1])}
    same = [m for m in speaks if translated[m][0].text == m[1] and not any(e.same for e in translated[m])]
    assert not same, f"identical to the English, not marked `# same word`: {same}"


def test_sentences_are_literals_so_that_they_can_be_found() -> None:
    """An f-string or a sum as a message would never be found in the .po files."""
    built = [
        f"{path.name}:{node.lineno}"
        for path in sources()
        for node in calls(path)
        if getattr(node.func, "attr", getattr(node.func, "id", None)) in SPEAKING | IN_CONTEXT
        and any(isinstance(a, ast.JoinedStr | ast.BinOp) for a in node.args[:2])
    ]
    assert not built


OLD_TERMS = re.compile(r"course(?:'s)? rule|kursregel|ändrar sig|räkna[dst]* med flytt", re.IGNORECASE)


def test_a_thing_has_one_name_in_both_languages() -> None:
    """The basic model is called nothing else, nor are moves between tiers and a customer's changed behaviour."""
    said = [text for message in messages() for text in message if text]
    told = [entry.text for found in entries("sv").values() for entry in found]
    assert not [text for text in said if OLD_TERMS.search(str(text))]
    assert not [text for text in told if OLD_TERMS.search(str(text))]
