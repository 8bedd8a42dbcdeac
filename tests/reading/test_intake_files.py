"""Whole files of our own making: every family that tests/messy only samples, read in this process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from reading_files import codes, read_here, read_text, rows

from intake import FileReport

Line = tuple[str, str, str, str]
BASE: list[Line] = [
    (
        str(10_000 + i % 25),
        f"2024-{1 + i % 12:02d}-{1 + i % 28:02d}",
        f"{100 + i * 7.31:.2f}".replace(".", ","),
        f"O{i}",
    )
    for i in range(60)
]
TOTAL = sum((Decimal(line[2].replace(",", ".")) for line in BASE), Decimal(0))
HEAD = "Kundnr;Datum;Belopp;Ordernr"
SWEDISH = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")


def table(
    change: Callable[[int, Line], Line] = lambda i, line: line, head: str = HEAD, lines: list[Line] = BASE
) -> str:
    """The sixty orders of 25 customers as text, each line changed as asked."""
    return "\r\n".join([head, *(";".join(change(i, line)) for i, line in enumerate(lines))]) + "\r\n"


def balanced(report: FileReport) -> bool:
    """Every row and every unit of money of the file is used or set aside."""
    aside = report.set_aside
    return report.rows_read == report.rows_used + sum(e["rows"] for e in aside) and report.amount_read == (
        report.amount_used + sum((e["amount"] for e in aside), Decimal(0))
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda i, r: (r[0], r[1].replace("-", ""), r[2], r[3]),
        lambda i, r: (r[0], r[1] + "T23:30:00+02:00", r[2], r[3]),
        lambda i, r: (r[0], r[1] + " 23:30:00", r[2], r[3]),
        lambda i, r: (r[0], ".".join(reversed(r[1].split("-"))), r[2], r[3]),
        lambda i, r: (r[0], "/".join(reversed(r[1].split("-"))), r[2], r[3]),
        lambda i, r: (r[0], f"{r[1][5:7]}/{r[1][8:]}/{r[1][:4]}", r[2], r[3]),
        lambda i, r: (r[0], f"{int(r[1][8:])} {SWEDISH[int(r[1][5:7]) - 1]} 2024", r[2], r[3]),
        lambda i, r: (r[0], f"2024年{int(r[1][5:7])}月{int(r[1][8:])}日", r[2], r[3]),
        lambda i, r: (r[0], str((dt.date.fromisoformat(r[1]) - dt.date(1899, 12, 30)).days), r[2], r[3]),
        lambda i, r: (r[0], r[1], r[2] + " kr", r[3]),
        lambda i, r: (r[0], r[1], r[2].replace(",", "."), r[3]),
        lambda i, r: (r[0], r[1], "€ " + r[2], r[3]),
        lambda i, r: (f" {r[0]}.0", r[1], r[2], r[3]),
        lambda i, r: (f"\u200b{r[0]}\u00a0", r[1], r[2], r[3]),
    ],
)  # fmt: skip
def test_the_same_orders_in_another_writing_are_the_same_orders(
    change: Callable[[int, Line], Line], tmp_path: Path
) -> None:
    plain, other = (read_text(tmp_path, text) for text in (table(), table(change)))
    assert other.outcome == "accept", (other.questions, other.warnings, other.problem)
    assert rows(other) == rows(plain)


def test_words_among_the_amounts_are_set_aside_one_by_one(tmp_path: Path) -> None:
    odd = ["gratis", "inf", "nan", "1e308", "-", "", "#VÄRDEFEL!", "5 %", "2024-01-01", "1.2.3"]
    report = read_text(tmp_path, table(lambda i, r: (r[0], r[1], odd[i] if i < len(odd) else r[2], r[3])))
    assert [(e["reason"], e["rows"], e["amount"]) for e in report.set_aside] == [("bad_amount", 10, Decimal(0))]
    assert report.set_aside[0]["examples"][0] == {"row": 2, "column": "Belopp", "value": "gratis"}
    assert report.outcome == "accept_with_warning" and balanced(report)


def test_returns_in_four_writings_are_negative(tmp_path: Path) -> None:
    forms = ["(12,50)", "-12,50", "12,50-", "\u221212,50"]
    report = read_text(tmp_path, table(lambda i, r: (r[0], r[1], forms[i] if i < 4 else r[2], r[3])))
    assert [amount for (amount,) in rows(report, "amount")[:4]] == [Decimal("-12.5")] * 4


def test_impossible_days_are_set_aside_with_their_money(tmp_path: Path) -> None:
    days = ["2024-02-30", "0000-00-00", "9999-12-31", ""]
    report = read_text(tmp_path, table(lambda i, r: (r[0], days[i] if i < 4 else r[1], r[2], r[3])))
    assert {aside["reason"]: aside["rows"] for aside in report.set_aside} == {"bad_date": 2, "stray_date": 2}
    money = sum(Decimal(line[2].replace(",", ".")) for line in BASE[:4])
    assert sum(aside["amount"] for aside in report.set_aside) == money and balanced(report)


def test_missing_customers_are_set_aside_with_their_revenue_never_one_customer(tmp_path: Path) -> None:
    report = read_text(tmp_path, table(lambda i, r: ("" if i % 5 == 0 else r[0], r[1], r[2], r[3])))
    assert report.set_aside[0]["reason"] == "no_customer" and report.customers == 20
    assert report.amount_read == TOTAL and balanced(report)


def test_every_row_set_aside_is_listed_with_its_place_and_reason(tmp_path: Path) -> None:
    text = table(lambda i, r: ("", r[1], r[2], r[3]) if i == 3 else (r[0], "hej", r[2], r[3]) if i == 7 else r)
    report = read_text(tmp_path, text + "Summa;;18 938,70;\r\n")
    listed = read_list(report)
    assert [(row, column, reason) for row, column, _, reason, _ in listed] == [
        (5, "Kundnr", "no_customer"),
        (9, "Datum", "bad_date"),
        (62, "", "total_row"),
    ]
    assert listed[2][4] == Decimal("18938.7") and balanced(report)


def read_list(report: FileReport) -> list[tuple[int, str, str, str, Decimal]]:
    """The downloadable list of rows set aside."""
    with duckdb.connect() as con:
        return con.execute("SELECT * FROM read_parquet(?) ORDER BY row", [str(report.set_aside_table)]).fetchall()


def test_dates_that_could_be_two_days_are_asked_about_and_answered(tmp_path: Path) -> None:
    text = table(lambda i, r: (r[0], f"0{1 + i % 9}/0{1 + i % 7}/2024", r[2], r[3]))
    asked = read_text(tmp_path, text)
    assert codes(asked.questions) == ["day_or_month"] and len(asked.questions[0]["examples"]) == 5
    first, month = (read_text(tmp_path, text, day_or_month=choice) for choice in asked.questions[0]["choices"])
    assert first.outcome == month.outcome == "accept"
    assert rows(first, "date")[1] == (dt.date(2024, 2, 2),) and rows(first, "date")[7] != rows(month, "date")[7]
    assert first.asked == [{"code": "day_or_month", "answer": "day_first"}]


def test_thousands_that_could_be_decimals_are_asked_about_for_each_column(tmp_path: Path) -> None:
    text = "Kund;Datum;Antal;Styckpris\n" + "".join(
        f"{i};2024-01-0{1 + i % 9};1,00{i % 9};2,00{i % 9}\n" for i in range(30)
    )
    asked = read_text(tmp_path, text)
    assert [(q["code"], q["columns"]) for q in asked.questions] == [
        ("thousands_or_decimals", ["Antal"]),
        ("thousands_or_decimals", ["Styckpris"]),
    ]
    answered = read_text(
        tmp_path, text, answers={"thousands_or_decimals:Antal": "decimals", "thousands_or_decimals": "thousands"}
    )
    assert rows(answered, "amount")[0] == (Decimal(2000),) and not answered.questions


def test_a_single_row_decides_what_the_thousands_sign_is(tmp_path: Path) -> None:
    report = read_text(tmp_path, table(lambda i, r: (r[0], r[1], "1.234,5" if i == 59 else "1.234", r[3])))
    assert report.outcome == "accept" and report.amount_used == 59 * 1234 + Decimal("1234.5")


def test_an_order_exported_twice_is_asked_about_and_never_dropped_in_silence(tmp_path: Path) -> None:
    text = table(lines=BASE + BASE[:5])
    asked = read_text(tmp_path, text)
    assert codes(asked.questions) == ["duplicates"] and asked.rows_used == 65
    assert asked.questions[0]["examples"][0] == {"row": 62, "first": 2}
    gone = read_text(tmp_path, text, duplicates="set_aside")
    assert gone.rows_used == 60 and gone.amount_used == TOTAL and balanced(gone)
    assert read_text(tmp_path, text, duplicates="keep").outcome == "accept"


def test_the_same_goods_twice_in_an_order_are_kept_and_said(tmp_path: Path) -> None:
    report = read_text(tmp_path, table(lines=BASE + BASE[:5], head="Kundnr;Datum;Belopp;Artikelnr"))
    assert codes(report.warnings) == ["duplicates"] and report.rows_used == 65
    assert Decimal(report.warnings[0]["amount"]) == sum(Decimal(r[2].replace(",", ".")) for r in BASE[:5])


def test_ids_that_differ_in_case_are_proposed_as_one_and_merged_when_told(tmp_path: Path) -> None:
    text = table(lambda i, r: (("ab-" if i % 2 else "AB-") + r[0], r[1], r[2], r[3]))
    apart = read_text(tmp_path, text)
    assert codes(apart.warnings) == ["similar_ids"] and apart.customers == 50
    assert read_text(tmp_path, text, similar_ids="merge").customers == 25


def test_ids_that_a_spreadsheet_shortened_are_warned_of(tmp_path: Path) -> None:
    report = read_text(tmp_path, table(lambda i, r: ("7,35E+12" if i < 9 else r[0], r[1], r[2], r[3])))
    assert codes(report.warnings) == ["scientific_ids"] and report.warnings[0]["rows"] == 9


def test_people_are_replaced_by_stand_ins_before_anything_is_written(tmp_path: Path) -> None:
    report = read_text(
        tmp_path, table(lambda i, r: (f"Eva{r[0]}@example.se", r[1], r[2], r[3]), "E-post;Datum;Belopp;Ordernr")
    )
    assert codes(report.warnings) == ["private_ids"] and report.customers == 25
    written = b"".join(p.read_bytes() for p in report.table.parent.iterdir()) if report.table else b""
    assert written and b"example" not in written and "example" not in str(report.to_json())


def test_an_identity_number_in_two_writings_is_one_customer(tmp_path: Path) -> None:
    forms = ["19640823-3234", "640823-3234", "196408233234"]
    text = "Personnummer;Datum;Belopp\n" + "".join(f"{forms[i % 3]};2024-01-0{1 + i};5,00\n" for i in range(9))
    assert read_text(tmp_path, text).customers == 1


def test_thousands_of_kronor_are_asked_about(tmp_path: Path) -> None:
    text = table(head="Kundnr;Datum;Belopp (tkr);Ordernr")
    assert codes(read_text(tmp_path, text).questions) == ["amount_unit"]
    assert read_text(tmp_path, text, amount_unit="units").amount_used == TOTAL
    thousands = read_text(tmp_path, text, amount_unit="thousands")
    assert thousands.amount_used == TOTAL * 1000 and thousands.currency == "SEK"


@pytest.mark.parametrize("column", [True, False])
def test_currencies_are_never_added(column: bool, tmp_path: Path) -> None:
    money = ["EUR" if i % 5 == 0 else "kr" for i in range(60)]
    text = (
        table(lambda i, r: (r[0], r[1], r[2], money[i]), "Kundnr;Datum;Belopp;Valuta")
        if column
        else table(lambda i, r: (r[0], r[1], f"{r[2]} {money[i]}", r[3]))
    )
    asked = read_text(tmp_path, text)
    assert [(q["code"], q["choices"]) for q in asked.questions] == [("currency", ["SEK", "EUR"])]
    euro = read_text(tmp_path, text, currency="EUR")
    assert euro.outcome == "accept" and euro.rows_used == 12 and euro.currency == "EUR" and balanced(euro)


def test_two_amounts_are_asked_about_and_the_one_without_tax_holds_meanwhile(tmp_path: Path) -> None:
    text = table(lambda i, r: (r[0], r[1], "125,00", "100,00"), "Kundnr;Datum;Belopp inkl moms;Belopp exkl moms")
    asked = read_text(tmp_path, text)
    assert codes(asked.questions) == ["which_amount"] and asked.amount_used == 6000
    assert read_text(tmp_path, text, which_amount="Belopp inkl moms").amount_used == 7500
    assert read_text(tmp_path, text, mapping={"amount": "Belopp inkl moms"}).outcome == "accept"


def test_rows_with_and_without_tax_are_asked_about(tmp_path: Path) -> None:
    text = table(lambda i, r: (r[0], r[1], "100,00", "inkl" if i % 3 else "exkl"), "Kundnr;Datum;Belopp;Moms")
    assert codes(read_text(tmp_path, text).questions) == ["vat_mixed"]
    only = read_text(tmp_path, text, vat_mixed="only_without")
    assert only.rows_used == 20 and only.set_aside[0]["reason"] == "other_tax" and balanced(only)


def test_a_cost_between_nought_and_one_is_asked_about(tmp_path: Path) -> None:
    text = table(lambda i, r: (r[0], r[1], "200,00", f"0,{10 + i % 50}"), "Kundnr;Datum;Belopp;Kostnad")
    assert codes(read_text(tmp_path, text).questions) == ["cost_or_share"]
    costs = [
        rows(read_text(tmp_path, text, cost_or_share=c), "cost")[0][0] for c in ("cost_share", "margin_share", "money")
    ]
    assert costs == [Decimal(20), Decimal(180), Decimal("0.1")]


def test_a_margin_in_money_becomes_a_cost(tmp_path: Path) -> None:
    text = table(lambda i, r: (r[0], r[1], "200,00", "50,00"), "Kundnr;Datum;Belopp;Täckningsbidrag")
    assert rows(read_text(tmp_path, text), "cost")[0] == (Decimal(150),)


def test_quantity_times_unit_price_is_exact(tmp_path: Path) -> None:
    text = "Customer No;Order Date;Qty;Unit Price\n" + "".join(f"{i};2024-01-01;3;0.1{i}\n" for i in range(10, 20))
    assert rows(read_text(tmp_path, text), "amount")[0] == (Decimal("0.33"),)


def test_a_bare_price_beside_a_quantity_is_asked_about(tmp_path: Path) -> None:
    text = "Kund;Datum;Antal;Pris\n" + "".join(f"{i};2024-01-0{1 + i % 9};{1 + i % 3};12,34\n" for i in range(30))
    assert codes(read_text(tmp_path, text).questions) == ["price_or_line"]
    unit, line = (read_text(tmp_path, text, price_or_line=c).amount_used for c in ("unit", "line"))
    assert (unit, line) == (Decimal("740.4"), Decimal("370.2"))


def test_sales_written_with_a_minus_are_asked_about(tmp_path: Path) -> None:
    text = table(lambda i, r: (r[0], r[1], "-" + r[2], r[3]))
    assert codes(read_text(tmp_path, text).questions) == ["mostly_negative"]
    assert [read_text(tmp_path, text, mostly_negative=c).amount_used for c in ("turn", "as_is")] == [TOTAL, -TOTAL]


def test_one_column_a_month_is_offered_as_rows(tmp_path: Path) -> None:
    head = "Kundnr;Namn;2024-01;2024-02;2024-03;2024-04\n"
    text = head + "".join(f"{100 + i};N;{i},50;;{i + 1},00;5,00\n" for i in range(20))
    asked = read_text(tmp_path, text)
    assert codes(asked.questions) == ["month_columns"]
    turned = read_text(tmp_path, text, month_columns="turn")
    assert turned.rows_used == 60 and turned.amount_used == 510 and turned.customers == 20
    assert (turned.first_date, turned.last_date, turned.date_unit) == (
        dt.date(2024, 1, 1),
        dt.date(2024, 4, 30),
        "month",
    )


def test_months_without_a_year_ask_which(tmp_path: Path) -> None:
    head = "Kundnr;Jan;Feb;Mar;Apr;Maj;Jun\n"
    text = head + "".join(f"{i};1,5;2,5;3,5;4,5;5,5;6,5\n" for i in range(20))
    assert codes(read_text(tmp_path, text).questions) == ["month_columns", "months_year"]
    turned = read_text(tmp_path, text, month_columns="turn", months_year="2023")
    assert (turned.first_date, turned.last_date) == (dt.date(2023, 1, 1), dt.date(2023, 6, 30))


def test_a_year_a_row_covers_the_whole_year(tmp_path: Path) -> None:
    text = "Kundnr;År;Intäkt\n" + "".join(f"{i};{year};{i * 10}\n" for i in range(1, 20) for year in (2022, 2023, 2024))
    report = read_text(tmp_path, text)
    assert (report.first_date, report.last_date, report.date_unit) == (
        dt.date(2022, 1, 1),
        dt.date(2024, 12, 31),
        "year",
    )


def test_a_household_can_be_the_customer(tmp_path: Path) -> None:
    text = table(lambda i, r: (r[0], r[1], r[2], f"H{i % 7}"), "Kundnr;Datum;Belopp;Hushållsnr")
    assert read_text(tmp_path, text).customers == 25
    assert read_text(tmp_path, text, mapping={"customer_id": "Hushållsnr"}).customers == 7


@pytest.mark.parametrize(
    "money", ["account_management", "Member fee", "Kundkostnad", "medlemsavgift", "account balance"]
)
def test_money_spent_on_a_customer_is_not_the_customer(tmp_path: Path, money: str) -> None:
    text = table(lambda i, r: (str(40 + i % 9), r[1], r[2], f"T{i % 7}"), f"{money};Datum;Belopp;Förmedlare")
    report = read_text(tmp_path, text)
    assert (report.mapping["customer_id"], report.customers, report.questions) == ("Förmedlare", 7, [])
    asked = read_text(
        tmp_path, table(lambda i, r: (str(40 + i % 9), r[1], r[2], f"T{i % 7}"), f"{money};Datum;Belopp;Xyz")
    )
    assert asked.mapping["customer_id"] == "Xyz" or asked.questions


def test_a_share_of_a_wallet_is_nothing_that_was_paid_with(tmp_path: Path) -> None:
    text = table(lambda i, r: (r[0], r[1], r[2], str(20 + i % 60)), "Kundnr;Datum;Belopp;share_of_wallet")
    assert read_text(tmp_path, text).questions == []


def test_one_letter_among_numbers_is_a_customer(tmp_path: Path) -> None:
    rows = [("A", 0), ("A", 0), ("0A", 0), ("0B", 0), ("1A", 0)]
    text = "\n".join(["Kundnr;Datum;Belopp", *(f"{who};2015-01-01;{amount},00" for who, amount in rows)])
    report = read_text(tmp_path, text)
    assert report.customers == 4 and not [q for q in report.questions if q["code"] == "cash_customers"]


def test_a_mapping_overrides_the_guess_and_a_wrong_name_is_named(tmp_path: Path) -> None:
    text = table()
    report = read_text(tmp_path, text, mapping={"order_id": "", "product": "Ordernr"})
    assert report.mapping == {"customer_id": "Kundnr", "date": "Datum", "amount": "Belopp", "product": "Ordernr"}
    wrong = read_text(tmp_path, text, mapping={"amount": "Beløb"})
    assert wrong.problem == {"code": "column_missing", "role": "amount", "column": "Beløb", "known": HEAD.split(";")}
    assert [c["name"] for c in wrong.columns] == HEAD.split(";")
    assert read_text(tmp_path, text, mapping={"price": "Belopp"}).problem


@pytest.mark.parametrize(
    ("head", "roles"),
    [
        ("Sell-to Customer No.;Posting Date;Amount;Document No.", "customer_id date amount order_id"),
        ("KUNNR;FKDAT;NETWR;VBELN", "customer_id date amount order_id"),
        ("Kundennummer;Rechnungsdatum;Nettobetrag;Rechnungsnr.", "customer_id date amount order_id"),
        ("Klantnummer;Factuurdatum;Bedrag (EUR);Factuurnummer", "customer_id date amount order_id"),
        ("客户编号;订单日期;金额;订单号", "customer_id date amount order_id"),
        ("customer_id;created_at;total_price;sku", "customer_id date amount product"),
        ("Medlemsnr;Köpdatum;Summa;Butik", "customer_id date amount channel"),
        ("CUST_ID;TRANS_DATE;SALES_AMT;STORE", "customer_id date amount channel"),
        ("Kund-ID;Orderdatum;Ordervärde;Artikelnummer", "customer_id date amount product"),
    ],
)
def test_headers_of_five_languages_and_usual_systems_are_known(head: str, roles: str, tmp_path: Path) -> None:
    report = read_text(tmp_path, table(head=head))
    assert report.mapping == dict(zip(roles.split(), head.split(";"), strict=True))
    assert report.outcome == "accept" and report.amount_used == TOTAL


def test_a_customer_file_with_two_years(tmp_path: Path) -> None:
    text = "Kundnr;Intäkt 2023;Intäkt 2024\n" + "".join(
        f"{i};{'' if i % 5 == 0 else i};{2 * i}\n" for i in range(1, 20)
    )
    report = read_text(tmp_path, text)
    assert (report.kind, report.revenue_unit, report.outcome) == ("customers", "year", "accept")
    assert rows(report, "revenue_before, revenue_now")[4] == (Decimal(0), Decimal(10))
    assert report.amount_used == 2 * sum(range(1, 20))


def test_a_customer_file_with_a_status(tmp_path: Path) -> None:
    words = "Kundnr;Årsintäkt;Status\n" + "".join(
        f"{i};{i * 10};{'Uppsagd' if i % 5 == 0 else 'Aktiv'}\n" for i in range(40)
    )
    assert sum(lost for (lost,) in rows(read_text(tmp_path, words), "lost")) == 8
    codes_ = words.replace("Uppsagd", "X7").replace("Aktiv", "A1")
    asked = read_text(tmp_path, codes_)
    assert codes(asked.questions) == ["status_lost"] and set(asked.questions[0]["choices"]) == {"X7", "A1"}
    assert sum(lost for (lost,) in rows(read_text(tmp_path, codes_, status_lost="A1"), "lost")) == 32


def test_a_customer_with_two_rows_in_a_customer_file_is_asked_about(tmp_path: Path) -> None:
    text = "Kundnr;Årsintäkt;Slutdatum\n" + "".join(f"{i};{i * 10};\n" for i in range(1, 80)) + "1;500;2024-03-01\n"
    assert codes(read_text(tmp_path, text).questions) == ["customer_twice"]
    last = read_text(tmp_path, text, customer_twice="last")
    assert rows(last, "revenue, end_date")[-1] == (Decimal(500), dt.date(2024, 3, 1)) and balanced(last)


def test_segments_in_every_way_of_saying_who_stays(tmp_path: Path) -> None:
    text = "Segment;Antal kunder;Intäkt per månad;Bas;Förlorade\nA;10;100;9;2\nB;20;100;18;6\n"
    report = read_text(tmp_path, text)
    assert (report.kind, report.revenue_unit, report.customers) == ("segments", "month", 30)
    assert rows(report, "segment, base, lost") == [("A", 9, 2), ("B", 18, 6)]
    shares = read_text(tmp_path, "Segment;Kunder;Årsintäkt;Återköpsgrad\nA;10;100;89\nB;20;100;64 %\n")
    assert rows(shares, "retention") == [(0.89,), (0.64,)]
    churn = read_text(tmp_path, "Segment;Customers;Annual revenue;Churn rate\nA;10;100;11%\nB;20;100;36%\n")
    assert [round(r, 4) for (r,) in rows(churn, "retention")] == [0.89, 0.64]


def test_segments_whose_duration_and_retention_disagree_are_asked_about(tmp_path: Path) -> None:
    text = "Segment;Antal kunder;Årsintäkt;Livslängd;Retention\nA;10;100;5;80 %\nB;20;100;5;50 %\n"
    assert codes(read_text(tmp_path, text).questions) == ["duration_or_retention"]
    kept = read_text(tmp_path, text, duration_or_retention="retention")
    assert rows(kept, "retention") == [(0.8,), (0.5,)] and "duration_years" not in str(kept.columns[0])


def test_segments_ask_how_long_their_revenue_is_for(tmp_path: Path) -> None:
    text = "segment,customers,revenue_per_customer\nTop,137000,1347\nMid,205000,662\nLow,342000,337\n"
    assert codes(read_text(tmp_path, text).questions) == ["revenue_period"]
    monthly = read_text(tmp_path, text, revenue_period="month")
    assert monthly.revenue_unit == "month" and monthly.amount_used == 435_503_000


def test_nobody_in_particular_is_said(tmp_path: Path) -> None:
    cash = read_text(tmp_path, table(lambda i, r: ("99999" if i % 2 else r[0], r[1], r[2], r[3])))
    assert codes(cash.questions) == ["cash_customers"] and cash.questions[0]["values"] == ["99999"]
    null = read_text(tmp_path, table(lambda i, r: ("nan" if i % 2 else r[0], r[1], r[2], r[3])))
    assert codes(null.warnings) == ["missing_ids", "set_aside"] and null.warnings[0]["rows"] == 30


def test_a_few_days_far_from_the_others_are_said(tmp_path: Path) -> None:
    many = [(str(i % 97), f"2024-{1 + i % 12:02d}-{1 + i % 28:02d}", "5,00", f"O{i}") for i in range(3000)]
    report = read_text(tmp_path, table(lines=[*many, ("1", "1970-01-01", "5,00", "O9999")]))
    assert codes(report.warnings) == ["stray_dates"] and report.warnings[0]["values"] == ["1970-01-01"]


def test_when_nothing_can_be_used_the_refusal_says_why(tmp_path: Path) -> None:
    report = read_text(tmp_path, table(lambda i, r: (r[0], "hej", r[2], r[3])))
    assert (
        report.problem and report.problem["code"] == "no_usable_rows" and report.problem["reasons"] == {"bad_date": 60}
    )


def test_attributes_are_carried_and_people_are_not(tmp_path: Path) -> None:
    text = table(
        lambda i, r: (*r[:3], f"{r[3]};{'Privat' if i % 2 else 'Företag'};Eva Ek;0701234567"),
        HEAD + ";Typ;Namn;Telefon",
    )
    report = read_text(tmp_path, text)
    assert report.attributes == ["Typ"] and rows(report, "attr_1")[0] == ("Företag",)
    assert codes(report.warnings) == ["personal_columns"] and codes(report.notes) == ["names_left_out"]


def test_numbers_of_the_files_own_are_carried_and_what_only_names_is_not(tmp_path: Path) -> None:
    text = table(
        lambda i, r: (
            *r[:3],
            f"{r[3]};{10_000 + 37 * i},50 kr;{i % 7 - 3};{5_000 + i};{'okänd' if i == 4 else 1.5 * i}",
        ),
        HEAD + ";Potential;Vilja;Fakturanr 2;Andel",
    )
    report = read_text(tmp_path, text)
    assert report.measures == ["Potential", "Andel"] and report.attributes == ["Vilja"]  # few values tell apart, too
    assert rows(report, "num_1, num_2")[:2] == [(10_000.5, 0.0), (10_037.5, 1.5)]
    assert rows(report, "num_2")[4] == (None,)
    assert report.questions == []


def test_our_own_table_reads_back_as_itself(tmp_path: Path) -> None:
    first = read_text(tmp_path, table())
    assert first.table is not None
    again = read_here(first.table)
    assert again.outcome == "accept"
    shared = "customer_id, date, amount, order_id"
    assert rows(again, shared) == rows(first, shared)


@pytest.mark.parametrize(
    ("head", "code", "answer", "customers"),
    [
        ("Sell-to Customer No.;Datum;Belopp;Bill-to Customer No.", "which_customer", "Bill-to Customer No.", 20),
        ("Kundnr;Orderdatum;Belopp;Fakturadatum", "which_date", "Fakturadatum", 25),
        ("Kundnr;Orderdatum;Belopp;Leveransdatum", None, None, 25),
        ("Kundnr;Orderdatum;Belopp;Kundnamn", None, None, 25),
        ("Kundnr;Orderdatum;Belopp;Rabattbelopp", "discount_before", None, 25),
        ("Customer ID;Order Date;Amount;Order status", None, None, 25),
    ],
)
def test_two_columns_as_good_for_a_role_are_asked_about_and_others_are_not(
    head: str, code: str | None, answer: str | None, customers: int, tmp_path: Path
) -> None:
    def last(i: int) -> str:
        name = head.split(";")[3]
        return f"2024-06-{1 + i % 28:02d}" if "datum" in name else f"C{i % 20}" if "Bill" in name else f"{i},00"

    report = read_text(tmp_path, table(lambda i, r: (*r[:3], last(i)), head))
    assert codes(report.questions) == ([code] if code else [])
    assert report.mapping["customer_id"] == head.split(";")[0] and report.mapping["date"] == head.split(";")[1]
    assert "order_id" not in report.mapping
    if code and answer:
        told = read_text(tmp_path, table(lambda i, r: (*r[:3], last(i)), head), answers={code: answer})
        assert answer in told.mapping.values() and told.customers == customers and told.outcome == "accept"


@pytest.mark.parametrize("head", ["Presentkort", "Voucher", "Xyz", "Gutschein"])
def test_money_beside_the_amount_is_asked_about_with_every_sum(head: str, tmp_path: Path) -> None:
    def given(i: int, r: Line) -> Line:
        return *r[:3], "25,00" if i % 10 == 1 else ""

    text = table(given, HEAD.rsplit(";", 1)[0] + ";" + head)
    asked = read_text(tmp_path, text)
    assert codes(asked.questions) == ["paid_with"] and asked.questions[0]["columns"] == [head]
    whole = Decimal(asked.questions[0]["whole"])
    assert [Decimal(asked.questions[0][key]) - whole for key in ("amount", "less", "more")] == [150 - whole, -150, 150]
    told = {answer: read_text(tmp_path, text, paid_with=answer).amount_used for answer in ("as_is", "subtract", "add")}
    assert told == {"as_is": whole, "subtract": whole - 150, "add": whole + 150}


def test_quantity_times_price_tells_of_a_gift_card(tmp_path: Path) -> None:
    def line(i: int, left: bool) -> str:
        card = Decimal("9.50") if i % 10 == 1 else Decimal(0)
        amount = str(2 * (10 + i) + Decimal("0.5") - card * left).replace(".", ",")
        return f"{i % 25};2024-0{1 + i % 6}-11;2;{10 + i},25;{amount};{str(card).replace('.', ',')}"

    for left, answer in ((True, "add"), (False, "as_is")):
        text = "Kundnr;Datum;Antal;À-pris;Belopp;Presentkort\n" + "\n".join(line(i, left) for i in range(60)) + "\n"
        report = read_text(tmp_path, text)
        assert not report.questions and codes(report.warnings).count("paid_with_told") == 1
        assert next(w for w in report.warnings if w["code"] == "paid_with_told")["default"] == answer
        assert report.amount_used == sum((Decimal(2 * (10 + i)) + Decimal("0.5") for i in range(60)), Decimal(0))


def test_marks_and_scores_beside_the_amount_are_not_asked_about(tmp_path: Path) -> None:
    def marked(head: str, mark: str) -> str:
        return table(lambda i, r: (*r[:3], mark if i % 10 == 1 else ""), HEAD.rsplit(";", 1)[0] + ";" + head)

    for head, mark in (("Flagga", "1"), ("Betyg", "7"), ("Vikt", "0,75"), ("Dricks", "2,50"), ("Kampanj", "A3")):
        assert not read_text(tmp_path, marked(head, mark)).questions, head


@pytest.mark.parametrize(("head", "gone", "here"), [("Flag1", "1", "0"), ("Xyz", "N", "J"), ("Kolumn 7", "x", "")])
def test_yes_and_no_under_a_heading_that_says_nothing_is_asked_about(
    head: str, gone: str, here: str, tmp_path: Path
) -> None:
    lines = [f"{100 + i};{1000 + i};{gone if i % 4 == 0 else here}" for i in range(40)]
    text = f"Kundnr;Intäkt per år;{head}\n" + "\n".join(lines) + "\n"
    asked = read_text(tmp_path, text)
    assert codes(asked.questions) == ["who_left"] and f"{head} = {gone} (10)" in asked.questions[0]["values"]
    told = read_text(tmp_path, text, who_left=f"gone:{head} = {gone}")
    assert not told.questions and sum(gone for (gone,) in rows(told, "lost")) == 10
    none = read_text(tmp_path, text, who_left="not_about")
    assert not none.questions and len(rows(none)[0]) < len(rows(told)[0])


def test_yes_and_no_of_something_else_is_not_asked_about(tmp_path: Path) -> None:
    for head in ("Nyhetsbrev", "VIP", "Accepts marketing", "Gender"):
        lines = [f"{100 + i};{1000 + i};{i % 2}" for i in range(40)]
        assert not read_text(tmp_path, f"Kundnr;Intäkt per år;{head}\n" + "\n".join(lines) + "\n").questions, head


def test_ids_and_serials_that_a_program_keeps_as_fractions(tmp_path: Path) -> None:
    path = tmp_path / "floats.parquet"
    with duckdb.connect() as con:
        con.execute(
            f"""COPY (SELECT CASE WHEN i = 3 THEN 'nan'::DOUBLE WHEN i = 4 THEN NULL ELSE 17850.0 + i END AS CustomerID,
                             45356.5 + i AS InvoiceDate, CASE WHEN i = 5 THEN 'inf'::DOUBLE ELSE 1.5 END AS Amount
                      FROM range(10) t(i)) TO '{path}'"""
        )
    report = read_here(path)
    assert rows(report, "customer_id, date")[0] == ("17850", dt.date(2024, 3, 5))
    assert {e["reason"]: e["rows"] for e in report.set_aside} == {"no_customer": 2, "bad_amount": 1} and balanced(
        report
    )


def test_dates_a_spreadsheet_took_for_another_countrys_are_asked_about(tmp_path: Path) -> None:
    def opened_abroad(i: int, r: Line) -> Line:
        day = dt.date.fromisoformat(r[1])
        shown = (
            f"{day.year}-{day.day:02d}-{day.month:02d}" if day.day <= 12 else f"{day.day}/{day.month:02d}/{day.year}"
        )
        return r[0], shown, r[2], r[3]

    text = table(opened_abroad)
    assert codes(read_text(tmp_path, text).questions) == ["dates_turned"]
    assert rows(read_text(tmp_path, text, dates_turned="turn"), "date") == rows(read_text(tmp_path, table()), "date")


def test_a_table_without_names_is_understood_by_its_cells(tmp_path: Path) -> None:
    lines = [
        f" {i % 9:05d} {i:04d} 1997{1 + i % 12:02d}{1 + i % 28:02d}  {1 + i % 3}  {i * 1.37:7.2f}" for i in range(1, 90)
    ]
    report = read_text(tmp_path, "\n".join(lines) + "\n", header_missing="no_header")
    assert report.mapping == {"customer_id": "Column 1", "date": "Column 3", "amount": "Column 5"}
    assert report.columns[0]["samples"][0] == {"row": 1, "raw": "00001", "parsed": "00001"} and report.customers == 9


def test_rows_set_aside_in_a_turned_table_are_counted_once(tmp_path: Path) -> None:
    head = "Kundnr;2024-01;2024-02;2024-03;2024-04\n"
    text = head + "".join(
        f"{'' if i == 3 else 100 + i};{i},50;{'x' if i % 5 == 1 else 2};{i},00;5,00\n" for i in range(20)
    )
    report = read_text(tmp_path, text, month_columns="turn")
    assert {e["reason"]: e["rows"] for e in report.set_aside} == {"bad_amount": 4, "no_customer": 4}
    assert report.rows_read == 80 and balanced(report)


def test_a_segment_that_cannot_be_read_is_set_aside(tmp_path: Path) -> None:
    text = "Segment;Antal kunder;Intäkt per kund och år\nA;10;100\nB;många;100\nC;5;?\nD;0;7\nE;0;7\n"
    report = read_text(tmp_path, text)
    assert {e["reason"]: e["rows"] for e in report.set_aside} == {"bad_customers": 1, "bad_amount": 1}
    assert report.amount_used == 1000 and balanced(report)
