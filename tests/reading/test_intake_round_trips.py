"""The same orders in any dialect and any kind of file are the same orders."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from drawing import examples
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from reading_files import read_here, rows
from test_intake_cells import written

from intake import FileReport
from intake.formats.code_pages import code_page

Order = tuple[str, dt.date, Decimal, str]
ORDERS: list[Order] = [
    (f"{i % 40:04d}", dt.date(2023, 1, 1) + dt.timedelta(days=i * 3), Decimal(i * 731) / 100 - 20, f"A-{i}")
    for i in range(200)
]
HEADER = ("Kundnr", "Datum", "Belopp", "Ordernr")


@dataclass(frozen=True)
class Dialect:
    """How a program writes a table as text."""

    delimiter: str
    sign: str
    group: str
    day: str
    encoding: str
    newline: str
    quoting: int
    minus: str
    after: str


DIALECTS = st.builds(
    Dialect,
    delimiter=st.sampled_from([";", "\t", "|"]),
    sign=st.sampled_from([",", "."]),
    group=st.sampled_from(["", " ", "\u00a0"]),
    day=st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d 12:30"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    minus=st.sampled_from(["-", "(", "trailing"]),
    after=st.sampled_from(["", " kr"]),
)
AMOUNTS = st.decimals(min_value=Decimal("-99999.99"), max_value=Decimal("999999.99"), places=2)


def is_code(text: str) -> bool:
    """Whether a reader takes it for a customer among others without a question: -1 and words may be nobody."""
    letters = sum(c.isalpha() for c in text)
    return letters > 0 and (letters < len(text.strip("-")) or len(text) < 3)


BASES = st.lists(
    st.tuples(
        st.text("ABCDEFÅÄÖ0123456789-", min_size=1, max_size=8).filter(is_code),
        st.dates(dt.date(2015, 1, 1), dt.date(2025, 12, 31)),
        AMOUNTS,
    ),
    min_size=3,
    max_size=25,
)


def as_text(orders: list[Order], d: Dialect) -> bytes:
    """The orders as a program with this dialect exports them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=d.delimiter, lineterminator=d.newline, quoting=d.quoting)  # type: ignore[arg-type]
    writer.writerow(HEADER)
    for customer, day, amount, order in orders:
        writer.writerow([customer, day.strftime(d.day), written(amount, d.sign, d.group, d.minus) + d.after, order])
    return out.getvalue().encode(d.encoding)


def same(report: FileReport, orders: list[Order]) -> bool:
    """Whether the checked table holds exactly these orders, in their order."""
    return [tuple(r) for r in rows(report, "customer_id, date, amount, order_id")] == [
        (customer, day, amount, order) for customer, day, amount, order in orders
    ]


@examples(30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(base=BASES, dialect=DIALECTS)
def test_a_base_written_in_any_dialect_reads_back_equal(base: Any, dialect: Dialect, tmp_path: Path) -> None:
    anchors = [("Z1", dt.date(2024, 12, 31), Decimal("1234.50")), ("Z2", dt.date(2024, 1, 13), Decimal("7.05"))]
    orders = [(c, d, a, f"O{i}") for i, (c, d, a) in enumerate([*base, *anchors])]
    path = tmp_path / "orders.csv"
    path.write_bytes(as_text(orders, dialect))
    answers = {"what_is_a_row": "purchases", "much_negative": "returns"}  # anybody may have bought once, or given back
    report = read_here(path, answers=answers)
    assert report.problem is None and not report.questions, (report.problem, report.questions)
    assert same(report, orders)


def as_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (HEADER, *ORDERS):
        sheet.append(line)
    book.save(path)


def as_parquet(path: Path) -> None:
    with duckdb.connect() as con:
        con.execute("CREATE TABLE t (Kundnr VARCHAR, Datum DATE, Belopp DECIMAL(18,2), Ordernr VARCHAR)")
        con.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", ORDERS)
        con.execute(f"COPY t TO '{path}'")


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FileReport]:
    """The same orders as semicolon text, tab-separated UTF-16, a workbook and Parquet, read."""
    folder = tmp_path_factory.mktemp("kinds")
    swedish = Dialect(";", ",", "\u00a0", "%Y-%m-%d", "cp1252", "\r\n", csv.QUOTE_MINIMAL, "-", " kr")
    unicode = Dialect("\t", ",", "", "%Y-%m-%d", "utf-16", "\r\n", csv.QUOTE_MINIMAL, "-", "")
    (folder / "semicolon.csv").write_bytes(as_text(ORDERS, swedish))
    (folder / "tab.txt").write_bytes(as_text(ORDERS, unicode))
    as_workbook(folder / "book.xlsx")
    as_parquet(folder / "file.parquet")
    return {p.suffix: read_here(p) for p in sorted(folder.iterdir()) if p.is_file()}


def test_four_kinds_of_file_give_identical_numbers(kinds: dict[str, FileReport]) -> None:
    own = {"name", "encoding", "delimiter", "sheet", "steps", "columns", "currency"}
    told = [{k: v for k, v in report.to_json().items() if k not in own} for report in kinds.values()]
    assert len(told) == 4 and all(t == told[0] for t in told)
    assert all(same(report, ORDERS) for report in kinds.values())


def test_four_kinds_of_file_are_mapped_for_the_same_reasons(kinds: dict[str, FileReport]) -> None:
    reasons = [[(c["name"], c["role"], c["reason"]) for c in report.columns] for report in kinds.values()]
    assert all(r == reasons[0] for r in reasons)


@examples(25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.text(max_size=12), min_size=4, max_size=30), where=st.integers(0, 2))
def test_no_cell_can_unbalance_the_books_or_end_the_reader(cells: list[str], where: int, tmp_path: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER)
    for i, cell in enumerate(cells):
        line = [f"K{i}", "2024-03-25", "12,50", f"O{i}"]
        line[where] = cell.replace("\x00", "")
        writer.writerow(line)
        writer.writerow([f"K{i}", "2024-03-25", "12,50", f"P{i}"])
    path = tmp_path / "odd.csv"
    path.write_bytes(out.getvalue().encode("utf-8", "surrogatepass"))
    report = read_here(path)
    if report.problem:
        assert report.problem["code"] != "could_not_read"
        return
    assert report.rows_read == report.rows_used + sum(e["rows"] for e in report.set_aside)
    assert report.amount_read == report.amount_used + sum((e["amount"] for e in report.set_aside), Decimal(0))


@pytest.mark.parametrize("page", ["cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize(
    "names",
    [("Ä", "Ä", "A"), ("Åsa", "Älvsjö"), ("Åke", "Ängel", "Åbo"), ("ÄÄÄ", "B"), ("niño", "año"), ("Müller", "Zoë")],
)
def test_western_names_are_no_characters_of_taiwan_or_japan(names: tuple[str, ...], page: str) -> None:
    """An Ä before a bar or a letter is made of bytes that are one character in other pages, and swallows the bar."""
    lines = [f"{name}|2024-01-13|7,05".encode(page) for name in names]
    assert code_page(lines, b"Kundnr|Datum|Belopp").name not in ("big5", "gb18030", "shift_jis")


@pytest.mark.parametrize(("text", "page"), [("男 女 男", "gb18030"), ("公司", "big5"), ("東京 大阪", "shift_jis")])
def test_a_few_characters_in_a_table_with_english_headings_are_read(text: str, page: str) -> None:
    lines = [f"{word},2024-01-13,7.05".encode(page) for word in text.split()]
    assert code_page(lines, b"customer,date,amount").name == page


@pytest.mark.parametrize("code", ["A", "Ä", "ÅÄ"])
def test_a_letter_or_two_is_a_customers_code_in_any_alphabet_of_the_west(code: str, tmp_path: Path) -> None:
    orders = [(code, "2015-01-01"), (code, "2015-01-02"), *((f"0{c}", "2015-01-01") for c in "ABCDEFGH")]
    path = tmp_path / "orders.csv"
    path.write_text("Kundnr;Datum;Belopp\n" + "".join(f"{c};{day};10,50\n" for c, day in orders), "utf-8")
    report = read_here(path, answers={"what_is_a_row": "purchases"})
    assert report.problem is None and not report.questions
