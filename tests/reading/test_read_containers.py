"""What a file is, is seen in its bytes; an archive gives up its one table or is refused."""

from __future__ import annotations

import gzip
import importlib
import io
import pickle
import zipfile
from pathlib import Path

import pytest
from raw_reading import ORDERS, PLAIN, problem_of, read_raw

import run
from intake import Limits
from intake.formats.readers import NAMES, READERS

TABLE = PLAIN.encode()


def archive(members: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize("kind", sorted(READERS))
def test_every_format_of_the_table_has_a_reader(kind: str) -> None:
    found = READERS[kind]
    module = importlib.import_module(f"intake.formats.{found.module}")
    assert callable(getattr(module, found.function))


def test_the_readme_names_every_format_that_is_read() -> None:
    readme = (run.ROOT / "README.md").read_text("utf-8")
    assert [name for name in NAMES if name not in readme] == []


def encrypted() -> bytes:
    """An archive whose directory says that its member is encrypted."""
    data = bytearray(archive({"a.csv": TABLE}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def lying() -> bytes:
    """An archive that says its member is small; it is 40 MB."""
    data = bytearray(archive({"a.csv": bytes(40_000_000)}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


READ = {
    "gzip": gzip.compress(TABLE),
    "zip": archive({"../../orders.csv": TABLE}),
    "zip with a shadow": archive({"orders.csv": TABLE, "__MACOSX/._orders.csv": b"x", "folder/": b""}),
    "gzip in a zip": archive({"orders.csv.gz": gzip.compress(TABLE)}),
    "two gzips after another": gzip.compress(TABLE[:500]) + gzip.compress(TABLE[500:]),
}


@pytest.mark.parametrize("name", READ)
def test_the_one_table_of_an_archive_is_read(name: str, tmp_path: Path) -> None:
    assert read_raw(tmp_path, READ[name]).cells == ORDERS


# Each is made when it is asked for: a bomb takes a second, in every process that reads this file.
REFUSED = {
    "two tables": (lambda: archive({"a.csv": TABLE, "b.csv": TABLE}), "zip_many_files"),
    "nothing": (lambda: archive({}), "empty_file"),
    "archives all the way down": (lambda: gzip.compress(gzip.compress(gzip.compress(TABLE))), "nested_archives"),
    "half a gzip": (lambda: gzip.compress(TABLE)[:300], "truncated"),
    "half a zip": (lambda: archive({"a.csv": TABLE})[:300], "truncated"),
    "a bomb": (lambda: archive({"a.csv": bytes(100_000_000)}), "inflates_too_much"),
    "a lying bomb": (lambda: lying(), "inflates_too_much"),
    "encrypted": (lambda: encrypted(), "encrypted"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_archive_without_one_sound_table_is_refused(name: str, tmp_path: Path) -> None:
    make, code = REFUSED[name]
    assert problem_of(tmp_path, make()).code == code


DISGUISED = {
    "html": b"\r\n<html><body><table><tr><td>Kundnr</td></tr></table></body></html>",
    "xml": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
    "json": b'[{"kundnr": 1, "belopp": 2}]',
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "pickle": pickle.dumps({"a": [1, 2]}),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(50),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(50),
    "rar": b"Rar!\x1a\x07\x00" + bytes(50),
    "sqlite": b"SQLite format 3\x00" + bytes(50),
    "program": b"\x7fELF" + bytes(50),
    "word": archive({"[Content_Types].xml": b"", "word/document.xml": b""}),
    "xlsb": archive({"[Content_Types].xml": b"", "xl/workbook.bin": b""}),
    "rtf": b"{\\rtf1\\ansi Kundnr}",
    "binary": bytes(range(256)) * 20,
}


@pytest.mark.parametrize("what", DISGUISED)
def test_what_only_calls_itself_a_table_is_named(what: str, tmp_path: Path) -> None:
    problem = problem_of(tmp_path, DISGUISED[what])
    assert (problem.code, problem.detail["what"]) == ("not_a_table", what)


def test_json_of_an_old_pickle_and_lines_are_named_too(tmp_path: Path) -> None:
    assert problem_of(tmp_path, pickle.dumps({"a": [1]}, protocol=0)).detail["what"] == "pickle"
    assert problem_of(tmp_path, b'{"kundnr": 1}\n{"kundnr": 2}\n').detail["what"] == "json"


def test_limits_of_members_and_unpacked_bytes(tmp_path: Path) -> None:
    size = len(TABLE)
    for packed in (gzip.compress(TABLE), archive({"a.csv": TABLE})):
        assert read_raw(tmp_path, packed, Limits(inflated=size)).cells == ORDERS
        assert problem_of(tmp_path, packed, Limits(inflated=size - 1)).code == "inflates_too_much"
    many = archive({f"{i}.txt": b"" for i in range(1001)})
    assert problem_of(tmp_path, many).detail == {"members": 1001, "limit": 1000}
    assert problem_of(tmp_path, archive({f"{i}.txt": b"" for i in range(1000)})).code == "zip_many_files"
