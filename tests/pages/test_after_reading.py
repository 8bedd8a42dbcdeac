"""After a file is read: one line about it, why customers left, how good the data are, what is kept for everybody."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from reading_files import read_text
from test_pages import opened, own

import words
from clv import Choices
from intake.notes import FileNote
from report import proof
from report.columns import COLUMNS, column
from report.exhibits import file as exhibits
from report.exhibits import retention
from study import Study, left_behind, quality
from study.leaving import leaving
from study.rows import of_customer
from ui.server import learned

W = words.load("en", "SEK")
REASONS = ("price", "deceased", "moved out of area", "")


def leavers() -> str:
    """Forty customers with a reason: ten gone, four of them by the company's own doing."""
    rows = [f"{i};1000;{'left' if i < 10 else 'active'};{REASONS[i % 4] if i < 10 else ''}" for i in range(40)]
    return "Kundnr;Intäkt per år;Status;Avslutsorsak\n" + "\n".join(rows) + "\n"


def purchases() -> str:
    rows = [
        f"{i % 9};{dt.date(2023, 1, 1) + dt.timedelta(days=8 * i)};{i + 5},50;{'' if i % 3 else 'Bok'}"
        for i in range(90)
    ]
    return "Kundnr;Datum;Belopp;Produkt\n" + "\n".join(rows) + "\nNULL;2024-01-01;99,00;Bok\n"


def test_customers_let_go_of_by_the_company_can_be_left_out_of_churn(tmp_path: Path) -> None:
    study = Study(read_text(tmp_path, leavers()), Choices())
    found = leaving(study)
    assert found is not None and found.by_us == 5
    assert (found.retention, found.retention_without) == (1 - 10 / 40, 1 - 5 / 35)
    assert study.portfolio.iloc[-1]["retention"] == pytest.approx(30 / 40)
    without = replace(study, choices=replace(study.choices, left_by_us="left_out"), rows=None)
    assert without.portfolio.iloc[-1]["retention"] == pytest.approx(30 / 35)
    assert leaving(without) is not None, "the reasons stand whichever way they are counted"
    (said,) = retention.why(study, W)
    assert "75.0" in said.lead and "85.7" in said.lead


def left_purchases(last_only: bool) -> str:
    """Forty customers who buy each quarter for two years; the first ten only in the first, and it says why."""
    lines = []
    for i in range(40):
        days = [dt.date(2023, 1 + 3 * (q % 4), 1 + i % 28) for q in range(4)] if i < 10 else []
        days = days or [dt.date(2023 + q // 4, 1 + 3 * (q % 4), 1 + i % 28) for q in range(8)]
        for n, day in enumerate(days):
            said = REASONS[i % 4] if i < 10 and (not last_only or n == len(days) - 1) else ""
            lines.append(f"{i};{day};{100 + i},50;{said}")
    return "Kundnr;Datum;Belopp;Avslutsorsak\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize("last_only", [False, True])
def test_purchases_that_say_why_a_customer_left_have_both_rates_too(last_only: bool, tmp_path: Path) -> None:
    report = read_text(tmp_path, left_purchases(last_only))
    assert report.mapping["leave_reason"] == "Avslutsorsak" and not report.questions
    study = Study(report, Choices(months=12, end=dt.date(2025, 1, 1)))
    found = leaving(study)
    assert found is not None and (found.by_us, int(found.reasons["customers"].sum())) == (5, 10)
    assert (found.retention, found.retention_without) == (1 - 10 / 40, 1 - 5 / 35)
    of_tiers = found.reasons[[f"from_{i}" for i in range(len(found.tiers))]].to_numpy().sum(axis=1)
    assert list(of_tiers) == list(found.reasons["customers"])
    without = replace(study, choices=replace(study.choices, left_by_us="left_out"), rows=None)
    assert without.portfolio.iloc[-1]["retention"] == pytest.approx(30 / 35)
    first, second = without.reconciliation
    assert first.iloc[0]["amount"] == first.iloc[1]["amount"] and second["rows"].sum() == first.iloc[1]["rows"]
    (said,) = retention.why(study, W)
    assert [c.head for c in said.columns][1:-1] == ["Lost", *(W.tier(name) for name in found.tiers)]


def test_of_those_who_left_for_a_reason_a_period_ago_it_is_told_who_are_back(tmp_path: Path) -> None:
    """Forty customers over three years; the first twenty stay away in the second, and every fourth comes back."""
    lines, away = [], {i: REASONS[i // 10] for i in range(20)}
    for i in range(40):
        years = [2022, 2023, 2024] if i not in away else [2022, 2024] if i % 4 == 0 else [2022]
        years = years[:2] if i >= 34 else years
        whys = [away.get(i, "")] * 4 * len(years)
        whys[-1] = "later" if i >= 34 else whys[-1]
        days = [dt.date(year, 1 + 3 * q, 1 + i % 28) for year in years for q in range(4)]
        lines += [f"{i};{day};{100 + i},50;{why}" for day, why in zip(days, whys, strict=True)]
    text = "Kundnr;Datum;Belopp;Avslutsorsak\n" + "\n".join(lines) + "\n"
    study = Study(read_text(tmp_path, text), Choices(months=12, end=dt.date(2025, 1, 1)))
    found = leaving(study)
    assert found is not None
    table = found.reasons.set_index("reason")
    for reason in set(away.values()):
        gave = [i for i, why in away.items() if why == reason]
        back = [i for i in gave if i % 4 == 0]
        row = table.loc[reason]
        assert list(row[["customers", "left_then", "returned"]]) == [0, len(gave), len(back)]
        assert row["back_share"] == pytest.approx(len(back) / len(gave)) and row["back_low"] < row["back_share"]
    assert list(table.loc["later"][["customers", "left_then"]]) == [6, 0]
    assert table["left_then"].sum() == 20 and table["customers"].sum() == 6
    known = left_behind.returning(study)
    assert known is not None and known.by_themselves == pytest.approx(table["returned"].sum() / 20)
    (shown,) = retention.why(study, W)
    assert shown.columns[-1].head == "Back" and "previous period" in shown.notes[0]
    worked = proof.of_column(shown, "back_share", study, W)
    assert worked.sound and worked.lines


def test_why_a_row_was_returned_is_not_why_a_customer_left(tmp_path: Path) -> None:
    lines = left_purchases(False).splitlines()
    rows = [lines[0].replace("Avslutsorsak", "Orsak")]
    rows += [line.rsplit(";", 1)[0] + (";Fel storlek" if i % 7 == 0 else ";") for i, line in enumerate(lines[1:])]
    report = read_text(tmp_path, "\n".join(rows) + "\n")
    assert "leave_reason" not in report.mapping and report.attributes == ["Orsak"]


def test_one_line_says_what_became_of_the_rows_and_warnings_about_money_come_first(tmp_path: Path) -> None:
    report = read_text(tmp_path, purchases())
    study = Study(report, Choices())
    assert exhibits.just_read(study, W).replace("\u00a0", " ") == "**90 of 91 rows** · 1 sorted out"
    told = replace(report, warnings=[FileNote("one_customer", rows=1), *report.warnings])
    assert "99" in exhibits.told(Study(told, Choices()), W)[0] or "NULL" in exhibits.told(Study(told, Choices()), W)[0]


def test_each_column_says_how_full_it_is_now_and_before(tmp_path: Path) -> None:
    study = Study(read_text(tmp_path, purchases()), Choices())
    table = quality.filled(study).set_index("column")
    assert table["filled_now"]["product"] == pytest.approx(14 / 46)
    assert quality.lacking(study).wanted == "cost"
    assert exhibits.quality(study, W)[0].notes


def test_a_customer_is_made_of_the_rows_of_the_file(tmp_path: Path) -> None:
    report = read_text(tmp_path, purchases())
    assert report.table is not None
    rows = of_customer(report.table, "4")
    assert rows["row"].tolist() == [2 + 4 + 9 * k for k in range(10)]
    assert rows["amount"].astype(float).sum() == sum(5.5 + 4 + 9 * k for k in range(10))


def test_what_is_kept_for_a_shape_is_read_back_and_junk_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = ("Kund", "Dag", "Kr")
    assert learned.learned(shape) is None and not learned.can_learn()
    monkeypatch.setenv(learned.FOLDER, str(tmp_path))
    assert learned.learn(shape, {"customer_id": "Kund"}, {"sales_rows": "all"})
    assert learned.learned(shape) == ({"customer_id": "Kund"}, {"sales_rows": "all"})
    assert learned.learned(("Kund",)) is None
    path = learned.place(shape)
    assert path is not None
    path.write_text("[]")
    assert learned.learned(shape) is None


def test_the_line_stands_on_the_value_page_until_it_is_put_away(tmp_path: Path) -> None:
    app = opened("value", "en")
    own(app, read_text(tmp_path, purchases()))
    app.run()
    said = [e.value.replace("\u00a0", " ") for e in app.markdown]
    assert "**90 of 91 rows** · 1 sorted out" in said
    app.button(key="put_away").click().run()
    assert "**90 of 91 rows** · 1 sorted out" not in [e.value.replace("\u00a0", " ") for e in app.markdown]


def test_no_head_ends_in_a_comma_where_the_currency_is_not_known() -> None:
    for lang in words.LANGUAGES:
        heads = [column(words.load(lang, ""), key).head for key in COLUMNS]
        assert not [head for head in heads if head != head.strip(" ,") or not head]


def test_no_money_is_printed_as_nothing_when_it_is_not() -> None:
    w = words.load("en", "SEK")
    assert w.short(40_000, like=300_000_000).replace("\u00a0", " ") == "SEK 40,000"
    assert w.short(0, like=300_000_000).replace("\u00a0", " ") == "SEK 0.0 m"


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_is_lacking_is_counted_in_customers(ends: str, tmp_path: Path) -> None:
    """Nine customers on ninety rows: one never has an address, two only now and then, three have a telephone alone."""
    lines = []
    for n in range(90):
        who = n % 9
        mail = "" if who in (0, 3, 4, 5) or (who in (1, 2) and n > 45) else f"k{who}@x.se"
        phone = f"070-123 45 {who}{who}" if who in (3, 4, 5) else ""
        product, answer = ("" if who == 7 else "Bok"), ("" if who in (7, 8) else "9")
        day = dt.date(2023, 1, 1) + dt.timedelta(days=8 * n)
        lines.append(f"{100 + who};{day};{n + 5},50;{mail};{phone};{product};{answer}")
    text = "Kundnr;Datum;Belopp;E-post;Telefon;Produkt;NPS\n" + "\n".join(lines) + "\n"
    study = Study(read_text(tmp_path, text.replace("\n", ends)), Choices())
    found = quality.lacking(study)
    assert (found.contacts, found.products) == (1, 1)
    assert "customer without an address" in str(exhibits.exhibits(study, W))
