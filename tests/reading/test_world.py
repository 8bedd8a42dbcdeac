"""Files as systems and people really write them: the figures are right, or it is asked, or the file is refused."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
import shutil
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import made_variants
import pytest
from drawing import examples
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from made_files import contracts, figures, orders, table
from made_variants import CONTRACTS, HEADS, MISSING, OPEN, STATES, TYPES, contract_file
from mangled_reading import mangled, mangled_inside
from reading_files import read_here
from world_figures import Verdict, judge

WORLD = Path(__file__).parents[1] / "world"
MESSY = Path(__file__).parents[1] / "messy"
INDEX = list(csv.DictReader((WORLD / "INDEX.csv").open(encoding="utf-8")))
# Only the person knows; and a table without customers can be asked about, too
MAY_REFUSE = ("refuse",)


def judged(content: Path | bytes, kind: str, expected: dict[str, Any], folder: Path, name: str = "made.csv") -> Verdict:
    path = folder / name
    if isinstance(content, Path):
        shutil.copy(content, path)
    else:
        path.write_bytes(content)
    return judge(path, kind, expected)


@pytest.mark.parametrize("row", INDEX, ids=[row["file"] for row in INDEX])
def test_a_file_of_the_world_is_right_or_asked_about(row: dict[str, str], tmp_path: Path) -> None:
    expected = json.loads(row["expected"])
    if row["kind"] == "no_churn":
        expected |= {"retention": None}
    verdict = judged(WORLD / row["file"], row["kind"], expected, tmp_path, row["file"])
    allowed = {"right", "asked", *(["refused"] if row["kind"] in MAY_REFUSE else [])}
    assert verdict.how in allowed, verdict


def test_the_index_lists_every_file_of_the_world() -> None:
    assert {row["file"] for row in INDEX} == {p.name for p in WORLD.iterdir()} - {"INDEX.csv", "README.md"}


@pytest.mark.parametrize("kind", list(made_variants.KINDS))
def test_a_made_up_file_is_right_or_asked_about(kind: str, tmp_path: Path) -> None:
    found = [
        (made.name, judged(made.content, made.kind, made.expected, tmp_path)) for made in made_variants.KINDS[kind]()
    ]
    allowed = {"right", "asked", *(["refused"] if kind == "aggregates" else [])}
    assert not [(name, v) for name, v in found if v.how not in allowed], Counter(v.how for _, v in found)


def as_text(head: tuple[str, ...], rows: list[list[Any]]) -> bytes:
    return table(head, rows).encode()


@examples(12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    language=st.sampled_from(list(HEADS)),
    seed=st.integers(0, 10_000),
    types=st.none() | st.sampled_from(list(TYPES)),
    states=st.none() | st.sampled_from(list(STATES)),
    word=st.none() | st.sampled_from(MISSING),
    order=st.permutations(range(4)),
)
def test_purchases_of_any_kind_give_the_plain_sums_or_a_question(
    language: str, seed: int, types: str | None, states: str | None, word: str | None, order: list[int], tmp_path: Path
) -> None:
    """Headings × sign column × status words × a word for no customer × the order of the columns."""
    head = tuple(HEADS[language][i] for i in order)
    extra = [TYPES[types][0]] if types else []
    extra += [STATES[states][0]] if states else []
    if len({*head, *extra}) < len(head) + len(extra):
        return
    rows, signed = [], []
    for o in orders(seed):
        state = "" if states is None else STATES[states][2 if o.number % 11 == 0 else 1]
        back = types is not None and o.number % 7 == 0
        nobody = word is not None and o.number % 9 == 0
        cells = (word if nobody else f"{10_000 + o.customer}", o.day, o.amount, o.number)
        said = [] if types is None else [TYPES[types][2 if back else 1]]
        rows.append([*(cells[i] for i in order), *said, *([state] if states else [])])
        if not nobody and (states is None or o.number % 11):
            signed.append((o.day, o.customer, -o.amount if back else o.amount))
    made = as_text((*head, *extra), rows)
    verdict = judged(made, "purchases", figures(signed), tmp_path)
    assert verdict.how in ("right", "asked"), (verdict, made[:200])


UNLISTED = st.text("bcdfghjklmpqrstvwxzåöüñéжд号", min_size=4, max_size=8)  # hardly a word in any language


def odd_purchases(seed: int, kind: str, head: str, words: list[str]) -> tuple[bytes, dict[str, Any]]:
    """Purchases with a column under a heading that no list has (a sign, a state, money back, a gift card), or with a
    word for nobody that no list has, and what is right."""
    rows, signed = [], []
    for o in orders(seed):
        odd = o.number % 8 == 0
        part = (o.amount / 2).quantize(Decimal("0.01"))
        who, said, net = str(10_000 + o.customer), "", o.amount
        if kind in ("sign", "state"):
            said, net = words[odd], o.amount if not odd else -o.amount if kind == "sign" else Decimal(0)
        elif kind in ("refund", "card"):
            said, net = str(part) if odd else "", o.amount - part if odd and kind == "refund" else o.amount
        elif odd:
            who, net = words[0], Decimal(0)
        rows.append([o.number, o.day, who, o.amount, *([said] if kind != "nobody" else [])])
        if not (odd and kind in ("state", "nobody")):
            signed.append((o.day, o.customer, net))
    columns = ("number", "date", "customer_id", "amount", *((head,) if kind != "nobody" else ()))
    return as_text(columns, rows), figures(signed)


@examples(15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000),
    kind=st.sampled_from(["sign", "state", "refund", "card", "nobody"]),
    head=UNLISTED,
    words=st.lists(UNLISTED, min_size=2, max_size=2, unique=True),
)
def test_words_that_no_list_has_give_the_plain_sums_or_a_question(
    seed: int, kind: str, head: str, words: list[str], tmp_path: Path
) -> None:
    made, expected = odd_purchases(seed, kind, head, words)
    verdict = judged(made, "purchases", expected, tmp_path)
    assert verdict.how in ("right", "asked"), (verdict, made[:200])


@examples(12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    language=st.sampled_from(list(CONTRACTS)),
    seed=st.integers(0, 10_000),
    mark=st.sampled_from(OPEN),
    order=st.permutations(range(4)),
)
def test_contracts_of_any_kind_give_the_plain_counts_or_a_question(
    language: str, seed: int, mark: str, order: list[int], tmp_path: Path
) -> None:
    """Headings × the mark of an open end × the order of the columns."""
    made = contract_file("made", contracts(seed), CONTRACTS[language], mark, "en")
    lines = [line.split(",") for line in made.content.decode().splitlines()]
    text = "\n".join(",".join(line[i] for i in order) for line in lines)
    verdict = judged(text.encode(), "contracts", made.expected, tmp_path)
    assert verdict.how in ("right", "asked"), (verdict, text[:200])


MANGLED = sorted(p for folder in (WORLD, MESSY) for p in folder.iterdir() if p.name not in ("INDEX.csv", "README.md"))


@pytest.mark.parametrize("whole", MANGLED, ids=[p.name for p in MANGLED])
def test_a_mangled_copy_is_read_asked_about_or_refused(whole: Path, tmp_path: Path) -> None:
    chance, data = random.Random(whole.name), whole.read_bytes()
    for number in range(2):
        path = tmp_path / f"mangled{number}{whole.suffix}"
        inside = whole.suffix == ".xlsx" and zipfile.is_zipfile(whole) and number == 1
        path.write_bytes((mangled_inside if inside else mangled)(chance, data))
        report = read_here(path, today=dt.date(2025, 6, 1))
        assert report.problem_code != "could_not_read", report.problem
        json.dumps(report.to_json(), allow_nan=False)
        assert report.rows_read == report.rows_used + sum(e["rows"] for e in report.set_aside)
        assert report.amount_read == report.amount_used + sum((e["amount"] for e in report.set_aside), Decimal(0))
