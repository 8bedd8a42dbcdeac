"""`python mangled_reading.py SEED COUNT FOLDER`: reads that many mangled files, under the reading process's limits.

A line says which file is next and a line what came of it, so that whoever started this knows what ended it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import sys
import tempfile
import traceback
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from intake import Limits, Problem, child, confinement
from intake.formats import readers
from intake.job import Job

TODAY = dt.date(2026, 1, 1)

MESSY = Path(__file__).parents[1] / "messy"
LARGEST_SEED = 30_000
MARKS = [
    b'"',
    b'""',
    b"\0",
    b"\n",
    b"\r",
    b"\r\n",
    b";",
    b",",
    b"\t",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"sep=;\n",
    b"Summa",
]
MARKS += [
    b"9" * 20,
    b"\\",
    b"<",
    b"&#0;",
    b' r="XFD1048576"',
    b' r="A0"',
    b"1e999",
    b"\xe5",
    b"\xc3",
    b"PAR1",
    b"\xff" * 4,
]


def mangled(chance: random.Random, data: bytes) -> bytes:
    """The bytes with a few of them flipped, lost, doubled, swapped or replaced by what readers stumble over."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(made) or 1)
        to = min(len(made), at + chance.choice((1, 2, 4, 16, 64, 512)))
        part, mark = bytes(made[at:to]), chance.choice(MARKS)
        new = chance.choice([b"", mark, part * 3, part[::-1], chance.randbytes(len(part)), mark * 50, mark + part])
        made[at:to] = new
        if chance.random() < 0.05:
            del made[at:]
    return bytes(made)


def mangled_inside(chance: random.Random, data: bytes) -> bytes:
    """A workbook with one of its parts mangled, so that the archive itself is sound."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        victim = chance.choice(old.namelist())
        for name in old.namelist():
            new.writestr(name, mangled(chance, old.read(name)) if name == victim else old.read(name))
    return made.getvalue()


def outcome(path: Path, folder: Path) -> str:
    limits = Limits()
    with tempfile.TemporaryDirectory(dir=folder) as room:
        con = child.connect(path, Path(room), limits)
        try:
            job = Job(con, path, path.name, Path(room), {}, {}, limits, lambda code, rows: None, TODAY)
            table = readers.read(job)
            rows = con.execute(f"SELECT * FROM {table.relation}").fetchall()
            assert table.rows_read == len(rows) + len(table.set_aside), "rows lost"
            assert len({row[0] for row in rows}) == len(rows), "a row number twice"
            assert len(set(table.header)) == len(table.header) == len(table.types), "columns"
            json.dumps([table.set_aside, table.questions, table.warnings, table.notes], default=dict)
        except Problem as problem:
            json.dumps(problem.detail)
            return problem.code
        except Exception:
            return f"CRASH {traceback.format_exc()[-800:]}"
        finally:
            con.close()
    return "read"


def main(seed: int, count: int, folder: Path) -> None:
    confinement.limit(Limits())
    seeds = sorted(path for path in MESSY.iterdir() if path.stat().st_size < LARGEST_SEED)
    path = folder / f"mangled{seed}"
    for number in range(count):
        chance = random.Random(seed * 100_003 + number)
        chosen = chance.choice(seeds)
        data = chosen.read_bytes()
        inside = data[:2] == b"PK" and chance.random() < 0.8
        path.write_bytes(mangled_inside(chance, data) if inside else mangled(chance, data))
        print(json.dumps({"number": number, "file": chosen.name}), flush=True)
        print(json.dumps({"outcome": outcome(path, folder)}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
