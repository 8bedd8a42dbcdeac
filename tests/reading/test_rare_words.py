"""Words under a heading that no list has, which may say which rows are sales; and clean files, which ask nothing."""

from __future__ import annotations

from pathlib import Path

import made_variants
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_files import figures, orders, table
from made_variants import HEADS
from reading_files import codes, read_text
from test_world import UNLISTED, judged

EVERYDAY = ("Weekday", "Salesperson", "Note", "Warehouse", "Veckodag", "Säljare", "Verkäufer", "Verkoper", "Vendeur",
            "Vendedor", "销售员", "Colour", "Payment method", "Betalsätt", "Zahlungsart")  # fmt: skip


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000),
    head=UNLISTED,
    words=st.lists(UNLISTED, min_size=3, max_size=6, unique=True),
    gone=st.integers(0, 5),
)
def test_three_to_six_unknown_words_can_be_answered(
    seed: int, head: str, words: list[str], gone: int, tmp_path: Path
) -> None:
    """One of the rare words is no sale: the plain sums of the rest stand among the answers."""
    usual, *rare = words
    rows, signed = [], []
    for i, o in enumerate(orders(seed)):
        said = rare[i // 3 % len(rare)] if i % 3 == 0 else usual
        rows.append([o.number, o.day, 10_000 + o.customer, o.amount, said])
        if said != rare[gone % len(rare)]:
            signed.append((o.day, o.customer, o.amount))
    made = table(("number", "date", "customer_id", "amount", head), rows).encode()
    verdict = judged(made, "purchases", figures(signed), tmp_path)
    assert verdict.how == "asked" and "status_words" in verdict.questions, verdict


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    language=st.sampled_from(list(HEADS)),
    seed=st.integers(0, 10_000),
    beside=st.lists(st.sampled_from(EVERYDAY), max_size=2, unique=True),
    order=st.permutations(range(4)),
)
def test_a_clean_file_asks_nothing(
    language: str, seed: int, beside: list[str], order: list[int], tmp_path: Path
) -> None:
    """Headings in seven languages, in any order, with columns beside that have nothing to do with sales."""
    head = [HEADS[language][i] for i in order]
    rows = []
    for o in orders(seed):
        cells = (10_000 + o.customer, o.day, o.amount, o.number)
        rows.append([*(cells[i] for i in order), *(f"{name[:2]}{o.number % (3 + i)}" for i, name in enumerate(beside))])
    report = read_text(tmp_path, table((*head, *beside), rows))
    assert report.problem is None and codes(report.questions) == []


@pytest.mark.parametrize("made", list(made_variants.plain()), ids=lambda made: made.name)
def test_a_plain_file_of_every_program_asks_nothing(made: made_variants.Made, tmp_path: Path) -> None:
    assert codes(read_text(tmp_path, made.content).questions) == []


@pytest.mark.parametrize("head", ["Resultat", "Utfall", "Ergebnis", "Margin", "Units", "Totals"])
def test_a_heading_of_numbers_over_words_tells_nothing_of_them(head: str, tmp_path: Path) -> None:
    rows = [[o.number, o.day, 10_000 + o.customer, o.amount, "bb" if o.number % 9 == 0 else "aa"] for o in orders(3)]
    report = read_text(tmp_path, table(("No", "Date", "Customer", "Amount", head), rows))
    assert codes(report.questions) == ["status_words"]


@pytest.mark.parametrize("nobody", ["0", "00000000", "9999", "-1"])
def test_a_nought_among_ids_with_letters_is_nobody(nobody: str, tmp_path: Path) -> None:
    rows = [[o.number, o.day, nobody if o.number % 8 == 0 else f"K-{o.customer}", o.amount] for o in orders(4)]
    report = read_text(tmp_path, table(("Receipt", "Date", "Customer", "Amount"), rows))
    assert codes(report.questions) == ["cash_customers"]


@pytest.mark.parametrize("seller", ["Verkäufer", "Einkäufer", "Verkaufer"])
def test_who_sells_is_not_asked_about_as_a_customer(seller: str, tmp_path: Path) -> None:
    """The German for a seller holds the word for a buyer."""
    rows = [[10_000 + o.customer, o.day, o.amount, o.number, f"Ve{o.number % 4}"] for o in orders(1)]
    report = read_text(tmp_path, table((*HEADS["en_pos"], seller), rows))
    assert report.problem is None and codes(report.questions) == []
