"""Broken copies of the messy files: whatever is wrong, a file is read, asked about or refused; nothing crashes."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest
from reading_files import read_here

MESSY = Path(__file__).parents[1] / "messy"
SEEDS = sorted(p for p in MESSY.iterdir() if p.suffix in (".csv", ".xlsx", ".parquet") and p.stat().st_size < 50_000)
MUTANTS = 4
PIECES = [
    b'"', b";", b",", b"\t", b"\n", b"\r\n", b"\x00", b"\xff\xfe", b"=1+1", b"1e308", b"inf", b"-", b"\xe2\x80\x8b",
    b"'",
    b"(", b"%", b"kr", b"EUR", b"2024-02-30", b"03/04/2024", b"1,234", b"9" * 40, b"\xf0\x9f\x98\x80", b"#N/A",
    b"Summa",
    b"\xc2\xa0", b"\\", b"{}", b"$1", b"0",
]  # fmt: skip


def broken(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few pieces put in, taken out, changed, or a line doubled."""
    found = bytearray(data)
    for _ in range(chance.choice([1, 2, 5])):
        place = (
            chance.randrange(len(found) + 1) if chance.random() < 0.6 else chance.randrange(min(len(found), 200) + 1)
        )
        way = chance.randrange(4)
        if way == 0:
            found[place:place] = chance.choice(PIECES) * chance.choice([1, 1, 20])
        elif way == 1:
            found[place : place + chance.randrange(1, 20)] = b""
        elif way == 2:
            found[place : place + 1] = bytes([chance.randrange(256)])
        else:
            lines = bytes(found).split(b"\n")
            found = bytearray(b"\n".join([*lines, chance.choice(lines)]))
    return bytes(found)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda p: p.stem)
def test_a_broken_file_is_read_asked_about_or_refused(seed: Path, tmp_path: Path) -> None:
    chance = random.Random(seed.name)
    for number in range(MUTANTS):
        path = tmp_path / f"broken{number}"
        path.write_bytes(broken(seed.read_bytes(), chance))
        report = read_here(path)
        assert report.problem_code != "could_not_read", report.problem
        json.dumps(report.to_json(), allow_nan=False)
        assert report.rows_read == report.rows_used + sum(e["rows"] for e in report.set_aside)
        assert report.amount_read == report.amount_used + sum((e["amount"] for e in report.set_aside), Decimal(0))
