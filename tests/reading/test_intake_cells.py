"""Numbers, dates and ids: one cell, and a whole column's say over its cells."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.columns import personal
from intake.values import amounts, dates, ids
from intake.values.amounts import Shape, read_cell
from intake.values.dates import DateText


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 510,56 kr", "1510.56"),
        ("1\u00a0510,56\u00a0kr", "1510.56"),
        ("1\u202f510,56", "1510.56"),
        ("1\u2009510,56", "1510.56"),
        ("1'234.50", "1234.5"),
        ("1\u2019234.50", "1234.5"),
        ("1.234,50 €", "1234.5"),
        ("$1,234.50", "1234.5"),
        ("12,34,567.50", "1234567.5"),
        ("12.345.678", "12345678"),
        ("\u22125", "-5"),
        ("5-", "-5"),
        ("1.234,50-", "-1234.5"),
        ("(1,234.50)", "-1234.5"),
        ("-$5", "-5"),
        ("kr -5,00", "-5"),
        ("100:-", "100"),
        ("SEK 7", "7"),
        ("12 tkr", "12000"),
        ("5 %", "0.05"),
        ("1E+3", "1000"),
        ("１２３,50", "123.5"),
        ("+7", "7"),
        ("0,123", "0.123"),
    ],
)
def test_a_cell_that_says_what_its_signs_mean_is_read_alone(text: str, value: str) -> None:
    cell = read_cell(text)
    assert cell is not None and not cell.ambiguous
    assert cell.value(None) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "-", "abc", "inf", "nan", "12 34", "1,2,3", "2024-01-01", "12:50", "#N/A", "1_000x"]
)
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    assert read_cell(text) is None


def test_a_number_too_large_to_be_money_has_no_value() -> None:
    cell = read_cell("1e308")
    assert cell is not None and cell.value(None) is None


def test_three_digits_after_one_sign_can_be_either_and_the_column_decides() -> None:
    assert amounts.decide([Shape("1,234", 9, 2), Shape("12,50", 1, 9)]).sign == ","
    assert amounts.decide([Shape("1,234", 9, 2), Shape("1,234,567", 1, 9)]).sign == "."
    assert amounts.decide([Shape("1.234", 9, 2)], plain_sign=",").sign == ","
    assert amounts.decide([Shape("1,234", 9, 2)]).doubt
    assert amounts.decide([Shape("1.50", 9, 2), Shape("1,50", 9, 3)]).mixed


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.sampled_from([(",", " "), (",", "\u00a0"), (",", "."), (".", ","), (".", "'"), (",", ""), (".", "")]),
    st.sampled_from(["", " kr", " SEK", " €"]),
    st.sampled_from(["-", "\u2212", "(", "trailing"]),
)
def test_a_written_amount_reads_back_as_itself(value: Decimal, signs: tuple[str, str], after: str, minus: str) -> None:
    cell = read_cell(written(value, *signs, minus) + after)
    assert cell is not None and cell.value(signs[0]) == value


def written(value: Decimal, sign: str, group: str, minus: str = "-") -> str:
    """An amount as a person or a program writes it."""
    text = f"{abs(value):,.2f}".replace(",", "g").replace(".", sign).replace("g", group)
    if value >= 0:
        return text
    return {"(": f"({text})", "trailing": f"{text}-"}.get(minus, minus + text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05", "2024/3/5", "20240305", "05.03.2024", "5 mars 2024", "March 5, 2024", "5-Mar-24",
        "den 5 mars 2024",
        "5. März 2024", "5 maart 2024", "2024年3月5日", "45356", "45356.75", "1709596800", "2024-03-05T23:30:00+02:00",
        "2024-03-05 10:00:00.000", "5.3.2024 10.30", "Tue, 5 Mar 2024", "2024-Mar-05",
    ],
)  # fmt: skip
def test_a_day_in_every_writing(text: str) -> None:
    assert [r.day for r in dates.readings(text)] == [dt.date(2024, 3, 5)]


@pytest.mark.parametrize(
    "text", ["2024-02-30", "31/04/2024", "0000-00-00", "9999-12-31", "1900-01-01", "hej", "12", ""]
)
def test_a_day_that_does_not_exist_or_cannot_be_meant_is_not_read(text: str) -> None:
    assert dates.readings(text) == ()


@pytest.mark.parametrize(
    ("text", "unit", "first"),
    [
        ("2024", "year", "2024-01-01"), ("2024-03", "month", "2024-03-01"), ("202403", "month", "2024-03-01"),
        ("Mar-24", "month", "2024-03-01"), ("2024 kv 2", "quarter", "2024-04-01"), ("2024-W02", "week", "2024-01-08"),
    ],
)  # fmt: skip
def test_a_longer_stretch_begins_on_its_first_day(text: str, unit: str, first: str) -> None:
    decision = dates.decide([DateText(text, 1, 2)])
    assert (decision.unit, decision.days[text].isoformat()) == (unit, first)


def test_one_row_decides_the_order_for_the_whole_column() -> None:
    both = [DateText("03/04/2024", 9, 2), DateText("05/06/2024", 9, 3)]
    assert dates.decide([*both, DateText("25/03/2024", 1, 9)]).days["03/04/2024"] == dt.date(2024, 4, 3)
    assert dates.decide([*both, DateText("03/25/2024", 1, 9)]).days["03/04/2024"] == dt.date(2024, 3, 4)
    assert dates.decide(both).choices == ("day_first", "month_first")
    assert dates.decide(both, "month_first").days["03/04/2024"] == dt.date(2024, 3, 4)


def test_a_full_stop_between_means_the_day_first() -> None:
    assert dates.decide([DateText("03.04.2024", 1, 2)]).days["03.04.2024"] == dt.date(2024, 4, 3)


def test_serials_count_from_the_workbooks_own_first_day() -> None:
    days = [dates.decide([DateText("43894", 1, 2)], system=system).days["43894"] for system in ("1900", "1904")]
    assert (days[1] - days[0]).days == 1462


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%Y%m%d"]),
)
def test_the_true_day_is_always_among_the_readings(day: dt.date, writing: str) -> None:
    assert day in [r.day for r in dates.readings(day.strftime(writing))]


def test_an_id_loses_only_what_is_not_part_of_it() -> None:
    forms = ["123", " 123 ", '"123"', "\u200b123", "123\u00a0", "\ufeff123", '="123"', "'123"]
    assert {ids.tidy(form) for form in forms} == {"123"}
    assert [ids.tidy(text) for text in ("00123", "Null", "None", "NA", "ABC-1")] == [
        "00123",
        "Null",
        "None",
        "NA",
        "ABC-1",
    ]
    assert [ids.tidy(text) for text in ("", "  ", "\u200b", "#N/A", "#SAKNAS!")] == [""] * 5


def test_point_zero_goes_only_when_no_id_has_other_decimals() -> None:
    assert ids.count(["123.0", "124.0", "ABC"]).merges_point_zero
    assert not ids.count(["123.0", "124.5"]).merges_point_zero
    assert not ids.count(["123", "124"]).merges_point_zero


def test_ids_shortened_by_a_spreadsheet_are_seen() -> None:
    assert ids.count(["7,35E+12", "7.35E+12", "1E5", "E5", "123"]).scientific == 3


def test_identity_numbers_are_known_by_form_and_control_digit() -> None:
    assert personal.is_identity_number("19121212-1212") and personal.has_control_digit("19121212-1212")
    assert personal.is_identity_number("121212+1212") and not personal.has_control_digit("19121212-1213")
    assert personal.kind("nummer", ["19121212-1212", "191212121212", "640823-3234"]) == "identity"
    assert personal.kind("ordernr", ["5501011234", "5501011235", "5501011236"]) is None
    assert personal.kind("kontakt", ["a@b.se", "c@d.org"]) == "email"
    assert personal.kind("telefon", ["+46 70 123 45 67"]) == "phone"
    assert personal.kind("column 2", ["Eva Håkansson", "Örjan Åhs", "Åsa Öberg"]) == "name"
    assert personal.kind("produkt", ["Home textiles", "Shoes"]) is None
