"""Delimited text in every encoding, dialect and state of disorder reads as the table it was meant to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawing import examples
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from raw_reading import HEADER, ORDERS, PLAIN, codes, problem_of, read_raw, written

from intake import Limits, Problem

LINES = PLAIN.split("\r\n")[:-1]
LONGEST = max(len(line.encode()) for line in LINES)


def mixed_line_ends(lines: list[str]) -> str:
    ends = ["\r\n", "\n", "\r"]
    return "".join(line + ends[i % 3] for i, line in enumerate(lines))


def quoted(rows: list[list[str]], delimiter: str, end: str) -> str:
    return "".join(delimiter.join(f'"{cell}"' for cell in row) + end for row in rows)


SAME_TABLE = {
    "utf-8": PLAIN.encode(),
    "utf-8 with BOM": PLAIN.encode("utf-8-sig"),
    "Windows": PLAIN.encode("cp1252"),
    "DOS": PLAIN.encode("cp850"),
    "old Macintosh": PLAIN.encode("mac_roman"),
    "utf-16 with BOM": PLAIN.encode("utf-16"),
    "utf-16 little endian": PLAIN.encode("utf-16-le"),
    "utf-16 big endian": PLAIN.encode("utf-16-be"),
    "utf-32 with BOM": PLAIN.encode("utf-32"),
    "utf-32 big endian": PLAIN.encode("utf-32-be"),
    "line feeds": PLAIN.replace("\r\n", "\n").encode(),
    "carriage returns": PLAIN.replace("\r\n", "\r").encode(),
    "mixed line ends": mixed_line_ends(LINES).encode(),
    "no last line end": PLAIN[:-2].encode(),
    "end-of-file mark": PLAIN.encode() + b"\x1a",
    "zero bytes after the end": PLAIN.encode() + bytes(300),
    "tabs": PLAIN.replace(";", "\t").encode(),
    "bars": PLAIN.replace(";", "|").encode(),
    "carets": PLAIN.replace(";", "^").encode(),
    "all quoted, commas": quoted([HEADER, *ORDERS], ",", "\n").encode(),
    "apostrophes": quoted([HEADER, *ORDERS], ";", "\n").replace('"', "'").encode(),
    "space after the comma": quoted([HEADER, *ORDERS], ", ", "\n").encode(),
    "trailing delimiter": PLAIN.replace("\r\n", ";\r\n").encode(),
    "trailing delimiter in rows only": (LINES[0] + "\r\n" + "".join(f"{x};;\r\n" for x in LINES[1:])).encode(),
    "twenty empty columns and rows": (PLAIN.replace("\r\n", ";" * 20 + "\r\n") + (";" * 24 + "\r\n") * 30).encode(),
}


@pytest.mark.parametrize("name", SAME_TABLE)
def test_the_same_table_in_another_dialect_reads_the_same(name: str, tmp_path: Path) -> None:
    raw = read_raw(tmp_path, SAME_TABLE[name])
    assert raw.table.header == HEADER
    assert raw.cells == ORDERS
    assert raw.numbers == list(range(2, 62))
    assert (raw.table.questions, raw.table.warnings, raw.aside) == ([], [], [])


def test_a_separator_line_is_no_data(tmp_path: Path) -> None:
    odd = "sep=¤\r\n" + PLAIN.replace(";", "¤")
    for content in ("sep=;\r\n" + PLAIN, odd, ("\ufeffsep=;\r\n" + PLAIN).encode("utf-16-le")):
        raw = read_raw(tmp_path, content)
        assert (raw.table.header, raw.table.header_row, raw.cells) == (HEADER, 2, ORDERS)


def test_blank_lines_are_no_rows_and_row_numbers_count_them(tmp_path: Path) -> None:
    raw = read_raw(tmp_path, PLAIN.replace("\r\n", "\r\n\r\n"))
    assert raw.cells == ORDERS
    assert raw.numbers == list(range(3, 123, 2))


PREAMBLES = {
    "title": "Försäljningsrapport\r\n\r\n",
    "report head": "ACME AB\r\nPeriod;2023-01-01 - 2024-12-31\r\n\r\nSkapad av;Eva\r\n\r\n",
    "padded as a spreadsheet pads": "Rapport;;;;\r\n;;;;\r\nSkapad;2024-12-31;;;\r\n",
    "groups above the names": "Kund;;Order;;\r\n",
}


@pytest.mark.parametrize("name", PREAMBLES)
def test_lines_above_the_header_are_left_out_and_told(name: str, tmp_path: Path) -> None:
    raw = read_raw(tmp_path, PREAMBLES[name] + PLAIN)
    assert (raw.table.header, raw.cells) == (HEADER, ORDERS)
    assert raw.table.header_row == PREAMBLES[name].count("\r\n") + 1
    assert codes(raw.table.notes) == ["preamble"]


FOOTERS = {
    "Summa;;;106158,68;\r\n": ["total_row"],
    ";;Totalt:;106158,68;\r\n": ["total_row"],
    "Grand Total;;;106158,68;\r\n": ["total_row"],
    "\r\n;;;106158,68;\r\n": ["total_row"],
    "Gesamt;;;1;\r\n\r\nAntal rader: 60\r\nRapport skapad 2024-12-31 12:00\r\n": [
        "total_row",
        "footer_row",
        "footer_row",
    ],
}


@pytest.mark.parametrize("footer", FOOTERS)
def test_sums_and_notes_below_the_table_are_set_aside(footer: str, tmp_path: Path) -> None:
    raw = read_raw(tmp_path, PLAIN + footer)
    assert raw.cells == ORDERS
    assert [reason for reason, _ in raw.aside] == FOOTERS[footer]


def test_a_customer_called_total_stays(tmp_path: Path) -> None:
    rows = [
        *ORDERS,
        ["10099", "Total AB", "2024-01-01", "5,00", "Privat"],
        ["Total", "Total", "2024-01-02", "6,00", "X"],
    ]
    assert read_raw(tmp_path, written([HEADER, *rows])).cells == rows


def test_sums_and_headers_in_mid_file_are_set_aside(tmp_path: Path) -> None:
    rows = [HEADER, *ORDERS[:20], ["Delsumma", "", "", "99,00", ""], HEADER, *ORDERS[20:]]
    raw = read_raw(tmp_path, written(rows))
    assert raw.cells == ORDERS
    assert raw.aside == [("total_row", 22), ("repeated_header", 23)]


def test_a_header_with_breaks_odd_spaces_and_marks_is_cleaned(tmp_path: Path) -> None:
    content = PLAIN.replace("Belopp", '"Belopp\n(kr)"', 1).replace("Kundnr", " \ufeffKund\u00a0nr ", 1)
    raw = read_raw(tmp_path, content)
    assert raw.table.header == ["Kund nr", "Namn", "Datum", "Belopp (kr)", "Segment"]
    assert raw.cells == ORDERS


def test_without_a_header_the_first_customer_stays_a_customer(tmp_path: Path) -> None:
    raw = read_raw(tmp_path, written(ORDERS))
    assert raw.table.header == [f"Column {j}" for j in range(1, 6)]
    assert raw.cells == ORDERS
    assert codes(raw.table.questions) == ["header_missing"]
    assert read_raw(tmp_path, written(ORDERS), header_missing="no_header").table.questions == []
    first = read_raw(tmp_path, written(ORDERS), header_missing="first_row")
    assert (first.table.header, first.cells) == (ORDERS[0], ORDERS[1:])


def test_years_and_months_as_names_are_a_header(tmp_path: Path) -> None:
    for names in (["2022", "2023", "2024"], ["2024-01", "2024-02", "2024-03"], ["Q1 2024", "Q2 2024", "Q3 2024"]):
        rows = [[str(1000 + i), str(50 + i), str(70 + i), str(90 + i)] for i in range(20)]
        raw = read_raw(tmp_path, written([["Kundnr", *names], *rows]))
        assert (raw.table.header, raw.cells) == (["Kundnr", *names], rows)


def test_two_columns_of_one_name_are_asked_about_when_they_could_matter(tmp_path: Path) -> None:
    rows = [[a, d, a2, n] for a, n, d, a2, _ in ORDERS]
    asked = read_raw(tmp_path, written([["Kundnr", "Datum", "Belopp", "Namn"], *rows]).replace("Datum", "Belopp", 1))
    assert asked.table.header == ["Kundnr", "Belopp", "Belopp (2)", "Namn"]
    assert asked.table.questions[0]["choices"] == ["Belopp", "Belopp (2)"]
    names = [["Kundnr", "Datum", "Namn", "Namn"], *([r[0], r[2], r[1], r[4]] for r in ORDERS)]
    assert read_raw(tmp_path, written(names)).table.questions == []


def test_ragged_rows_are_set_aside_but_for_blanks_or_one_surplus_field_at_their_end(tmp_path: Path) -> None:
    rows = [list(row) for row in ORDERS]
    rows[10].append("extra")
    rows[20] = rows[20][:4]
    del rows[30][1]
    rows[40] += ["", ""]
    raw = read_raw(tmp_path, written([HEADER, *rows]))
    assert raw.aside == [("ragged_row", 32)]
    assert raw.cells[20] == [*ORDERS[20][:4], ""]
    assert raw.cells[10] == list(ORDERS[10]) and len(raw.rows) == 59
    assert raw.table.warnings == [{"code": "surplus_fields", "rows": [12], "count": 1}]


def test_a_file_that_is_mostly_ragged_is_refused(tmp_path: Path) -> None:
    rows = [row + ["x"] * (i % 5) for i, row in enumerate(ORDERS)]
    assert problem_of(tmp_path, written([HEADER, *rows])).code == "ragged_rows"


def test_an_unquoted_decimal_comma_is_asked_about_never_read_as_kronor(tmp_path: Path) -> None:
    rows = [[row[0], row[3], row[2]] for row in ORDERS]
    raw = read_raw(tmp_path, written([["Kundnr", "Belopp", "Datum"], *rows], ","))
    assert codes(raw.table.questions) == ["decimal_comma_split"]
    assert raw.table.questions[0]["columns"] == ["Belopp"]
    assert raw.cells == rows
    answered = read_raw(tmp_path, written([["Kundnr", "Belopp", "Datum"], *rows], ","), decimal_comma_split="join")
    assert (answered.table.questions, answered.cells) == ([], rows)


def test_an_unquoted_text_with_the_delimiter_in_it_is_put_together(tmp_path: Path) -> None:
    rows = [list(row) for row in ORDERS]
    rows[7][1] = "Ek; Bo; jr"
    raw = read_raw(tmp_path, written([HEADER, *rows]))
    assert raw.cells == rows
    assert raw.table.notes == [{"code": "fields_joined", "rows": [9], "count": 1}]


def test_a_name_with_the_delimiter_in_it_is_put_together(tmp_path: Path) -> None:
    rows = [["1000", "5.50", "2024-01-01"], ["1001", "6.50", "2024-01-02"], ["1002", "7.50", "2024-01-03"]]
    raw = read_raw(tmp_path, "Kundnr,Belopp, kr,Datum\n" + written(rows, ","))
    assert (raw.table.header, raw.cells) == (["Kundnr", "Belopp, kr", "Datum"], rows)


def test_rows_that_all_leave_out_their_empty_end_are_told(tmp_path: Path) -> None:
    raw = read_raw(tmp_path, PLAIN.replace("Segment", "Segment;Anteckning", 1))
    assert raw.table.header == [*HEADER, "Anteckning"]
    assert raw.cells == [[*row, ""] for row in ORDERS]
    assert raw.table.warnings == [{"code": "short_rows", "columns": ["Anteckning"]}]


def test_stray_quotes_swallow_nothing(tmp_path: Path) -> None:
    rows = [list(row) for row in ORDERS]
    rows[5][1], rows[15][1], rows[25][1], rows[35][1] = '"Eva', 'Bo "Kalle" Ek', '"Bo" Ek', '5" rör'
    raw = read_raw(tmp_path, written([HEADER, *rows]))
    assert raw.cells == rows
    assert raw.numbers == list(range(2, 62))


def test_a_stray_quote_in_every_row_swallows_nothing_either(tmp_path: Path) -> None:
    rows = [[row[0], '"' + row[1], *row[2:]] for row in ORDERS]
    assert read_raw(tmp_path, written([HEADER, *rows])).cells == rows


def test_quoted_fields_may_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    rows, meant = [list(row) for row in ORDERS], [list(row) for row in ORDERS]
    rows[5][1], meant[5][1] = '"Ek; Bo"', "Ek; Bo"
    rows[6][1], meant[6][1] = '"Bo ""Kalle"" Ek"', 'Bo "Kalle" Ek'
    rows[7][1], meant[7][1] = '"rad 1\r\nrad 2\nrad 3"', "rad 1\nrad 2\nrad 3"
    raw = read_raw(tmp_path, written([HEADER, *rows]))
    assert raw.cells == meant
    assert raw.numbers == [*range(2, 10), *range(12, 64)]


def test_backslashes_may_escape_quotes(tmp_path: Path) -> None:
    rows = [[f'"{row[0]}"', f'"{row[1]} \\"K\\""', *row[2:]] for row in ORDERS]
    assert read_raw(tmp_path, written([HEADER, *rows])).cells[0][1] == 'Eva Håkansson "K"'


def test_a_line_broken_inside_a_text_without_quotes_is_put_together(tmp_path: Path) -> None:
    rows = [list(row) for row in ORDERS]
    rows[4][1] = "Märta\nSjögren"
    raw = read_raw(tmp_path, written([HEADER, *rows]))
    assert raw.cells == rows
    assert raw.table.notes == [{"code": "lines_joined", "rows": [6], "count": 1}]


def test_a_file_cut_short_loses_its_half_row_and_says_so(tmp_path: Path) -> None:
    raw = read_raw(tmp_path, PLAIN[:-22])
    assert raw.cells == ORDERS[:-1]
    assert (raw.aside, codes(raw.table.warnings)) == ([("cut_short", 61)], ["cut_short"])


def test_mixed_encodings_are_read_line_by_line_and_told(tmp_path: Path) -> None:
    lines = [line.encode("cp1252" if i in (11, 51) else "utf-8") for i, line in enumerate(LINES, 1)]
    raw = read_raw(tmp_path, b"\r\n".join(lines))
    assert raw.cells == ORDERS
    (warning,) = raw.table.warnings
    assert (warning["code"], warning["lines"], warning["encoding"]) == ("mixed_encodings", [11, 51], "cp1252")


def test_text_encoded_twice_is_told_and_repaired_when_asked(tmp_path: Path) -> None:
    content = PLAIN.encode().decode("cp1252", "replace").replace("\ufffd", "\x8d").encode()
    raw = read_raw(tmp_path, content)
    assert raw.cells[1][4] == "FÃ¶retag"
    assert raw.table.warnings[0]["choices"] == ["keep", "repair"]
    assert {"raw": "FÃ¶retag", "repaired": "Företag"} in raw.table.warnings[0]["examples"]
    mended = read_raw(tmp_path, content, double_encoded="repair")
    assert [row[4] for row in mended.cells] == [row[4] for row in ORDERS]
    assert mended.table.warnings == []


def test_portuguese_is_not_taken_for_text_encoded_twice(tmp_path: Path) -> None:
    rows = [[*row[:4], "SÃO PAULO"] for row in ORDERS]
    assert read_raw(tmp_path, written([HEADER, *rows])).table.warnings == []


def test_zero_characters_are_taken_out_and_told(tmp_path: Path) -> None:
    raw = read_raw(tmp_path, PLAIN.encode().replace(b"Privat", b"Pri\x00vat"))
    assert (raw.cells, codes(raw.table.warnings)) == (ORDERS, ["zero_characters"])


def test_chinese_text_in_its_own_encoding(tmp_path: Path) -> None:
    rows = [["客户编号", "日期", "金额"], *([f"客户{i}", f"2024年{i % 12 + 1}月5日", f"{i}.50"] for i in range(40))]
    raw = read_raw(tmp_path, written(rows, ",").encode("gb18030"))
    assert (raw.table.encoding, raw.table.header, raw.cells) == ("gb18030", rows[0], rows[1:])


def test_columns_of_a_fixed_width(tmp_path: Path) -> None:
    lines = [f"{a:<10}{b:<20}{c:<12}{d:>10}  {e}" for a, b, c, d, e in [HEADER, *ORDERS]]
    raw = read_raw(tmp_path, "\n".join(lines) + "\n")
    assert (raw.table.delimiter, raw.table.header, raw.cells) == ("fixed", HEADER, ORDERS)


def test_a_column_of_row_numbers_without_a_name(tmp_path: Path) -> None:
    rows = [[f'"{i}"', *row] for i, row in enumerate(ORDERS, 1)]
    assert read_raw(tmp_path, written([HEADER, *rows])).table.header == ["Column 1", *HEADER]


def test_rulers_below_the_names_are_no_rows(tmp_path: Path) -> None:
    assert read_raw(tmp_path, written([HEADER, ["---"] * 5, *ORDERS])).cells == ORDERS
    bars = written([["", *row, ""] for row in [HEADER, ["---"] * 5, *ORDERS]], "|")
    assert read_raw(tmp_path, bars).cells == ORDERS


def test_text_stays_as_it_is(tmp_path: Path) -> None:
    rows = [
        ["00123", "Null", "NA", "None", "=1+1"],
        [" 7 ", "nan", "NaN", "-", "<b>"],
        ["1e5", "'x", "\\N", "1,5", "é"],
    ]
    rows += [["4", "5", "6", "7", "8"]] * 9
    assert read_raw(tmp_path, written([HEADER, *rows]), header_missing="first_row").cells == rows


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"  \r\n\r\n;;;;\r\n\t\r\n", "empty_file"),
        (b"Kundnr\r\n1\r\n2\r\n", "no_table"),
        (b"Detta \xc3\xa4r bara l\xc3\xb6pande text.\r\nDen handlar om inget.\r\n", "no_table"),
        ((";".join(HEADER) + "\r\n").encode(), "no_rows"),
        (bytes(range(256)) * 40, "not_a_table"),
    ],
    ids=["nothing", "a mark only", "blanks", "one column", "prose", "names only", "bytes"],
)
def test_what_is_no_table_is_refused_by_name(content: bytes, code: str, tmp_path: Path) -> None:
    assert problem_of(tmp_path, content).code == code


def outcome(folder: Path, content: str, limits: Limits) -> str:
    try:
        read_raw(folder, content, limits)
    except Problem as problem:
        return problem.code
    return "read"


@pytest.mark.parametrize(
    ("code", "least", "most"),
    [
        ("too_many_bytes", Limits(bytes=len(PLAIN.encode()) - 1), Limits(bytes=len(PLAIN.encode()))),
        ("too_many_rows", Limits(rows=59), Limits(rows=60)),
        ("too_many_columns", Limits(columns=4), Limits(columns=5)),
        ("line_too_long", Limits(line=LONGEST - 1), Limits(line=LONGEST)),
        ("cell_too_long", Limits(cell=13), Limits(cell=14)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_at_the_limit_is_read_and_one_over_is_refused(
    code: str, least: Limits, most: Limits, tmp_path: Path
) -> None:
    assert outcome(tmp_path, PLAIN, least) == code
    assert outcome(tmp_path, PLAIN, most) == "read"


def test_one_line_of_ten_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    assert problem_of(tmp_path, "x" * 10_000_000).code == "line_too_long"
    assert problem_of(tmp_path, PLAIN + "1;" + "x" * 5_000_000 + ";2024-01-01;1,00;P\r\n").detail["row"] == 62


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), max_size=12).map(
    str.strip
)
TABLES = st.lists(st.tuples(st.integers(1, 99_999), TEXTS, TEXTS, st.integers(0, 10**6)), min_size=3, max_size=20)


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    TABLES, st.sampled_from(";,\t|"), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"])
)
def test_whatever_is_written_with_quotes_is_read_back(
    tmp_path: Path, table: list[tuple[int, str, str, int]], delimiter: str, end: str, encoding: str
) -> None:
    rows = [[str(a), b, c, f"{d / 100:.2f}"] for a, b, c, d in table]
    safe = [[cell.replace('"', '""') for cell in row] for row in [["Kundnr", "Namn", "Ort", "Belopp"], *rows]]
    raw = read_raw(tmp_path, quoted(safe, delimiter, end).encode(encoding))
    assert raw.cells == rows
