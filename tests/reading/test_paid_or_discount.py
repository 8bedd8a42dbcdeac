"""Money in a column beside the amount: whatever a list calls a discount or a card, each meaning can be answered."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from made_files import table
from reading_files import codes, read_text

from intake.columns.vocabulary import VOCABULARY

HEADINGS = sorted(VOCABULARY["discount"] | VOCABULARY["paid_with"])
MEANINGS = ("as_is", "subtract", "add")
ASKED = ("discount_before", "discount_before_unit", "paid_with")
PER_CENT = (
    "percent",
    "pct",
    "rate",
    "procent",
    "sats",
    "taux",
    "kortingspercentage",
    "折扣率",
)  # of the amount, no money


def sold(heading: str, whole: bool = False, product: bool = False) -> tuple[str, Decimal, Decimal]:
    """A file of 24 orders, a fourth of which have something in the column; the sums of amounts and of the column."""
    lines, amounts, beside = [], Decimal(0), Decimal(0)
    for i in range(24):
        amount = Decimal(i * 137 + 4_025) / 10
        some = Decimal((i % 3 + 1) * 10) if whole else Decimal(i * 211 + 1_015) / 100
        some = some if i % 4 == 0 else Decimal(0)
        day = dt.date(2024, 1, 1) + dt.timedelta(days=i * 15)
        money = [2, amount / 2] if product else [amount]
        lines.append([1_000 + i, day, f"K{i % 7}", *money, some])
        amounts, beside = amounts + amount, beside + some
    head = ("Order ID", "Date", "Customer ID", *(("Quantity", "Unit Price") if product else ("Amount",)), heading)
    return table(head, lines), amounts, beside


@pytest.mark.parametrize("group", range(8))
@pytest.mark.parametrize("whole", [False, True], ids=["cents", "whole"])
def test_every_word_for_a_discount_can_be_any_of_its_meanings(group: int, whole: bool, tmp_path: Path) -> None:
    """Already taken off, to take off, or what was paid with beside the rest."""
    for heading in HEADINGS[group::8]:
        if any(word in heading for word in PER_CENT):
            continue
        text, _, _ = sold(heading, whole)
        questions = [q for q in read_text(tmp_path, text).questions if q["code"] in ASKED]
        assert questions and set(questions[0]["choices"]) == set(MEANINGS), heading


@pytest.mark.parametrize("heading", ["Rabatt", "Coupon amount", "Presentkort", "优惠金额", "Remise"])
@pytest.mark.parametrize("whole", [False, True], ids=["cents", "whole"])
@pytest.mark.parametrize("meaning", MEANINGS)
def test_the_answer_gives_the_plain_sum(heading: str, whole: bool, meaning: str, tmp_path: Path) -> None:
    text, amounts, beside = sold(heading, whole)
    answers = {**dict.fromkeys(ASKED, meaning), "discount_unit": "money"}
    report = read_text(tmp_path, text, answers=answers)
    right = {"as_is": amounts, "subtract": amounts - beside, "add": amounts + beside}[meaning]
    assert codes(report.questions) == [] and report.amount_used == right


@pytest.mark.parametrize("heading", ["Coupon amount", "Kupong", "Gutschein", "Aftrek", "优惠券金额"])
@pytest.mark.parametrize("meaning", ["as_is", "subtract"])
def test_a_coupon_beside_quantity_and_price_is_asked_about(heading: str, meaning: str, tmp_path: Path) -> None:
    text, amounts, beside = sold(heading, product=True)
    asked = codes(read_text(tmp_path, text).questions)
    assert asked in (["discount_or_paid"], ["paid_with"])
    report = read_text(tmp_path, text, answers={asked[0]: meaning})
    assert report.amount_used == amounts - (beside if meaning == "subtract" else 0)


def test_a_plain_discount_beside_quantity_and_price_comes_off_and_is_said(tmp_path: Path) -> None:
    text, amounts, beside = sold("Discount", product=True)
    report = read_text(tmp_path, text)
    assert report.questions == [] and "discount_taken" in codes(report.warnings)
    assert report.amount_used == amounts - beside
