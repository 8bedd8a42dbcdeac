"""Contracts: who runs, who ended and the money by day, against the slow sums and by laws."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import reference as ref
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from reading_files import codes, read_text

from clv import Choices, Period, TableProblem
from clv.contracts import customers_of_contracts
from study import Study

PERIOD = Period(dt.date(2023, 1, 1), dt.date(2024, 1, 1), dt.date(2025, 1, 1), 12)
DAYS = st.dates(dt.date(2021, 6, 1), dt.date(2025, 3, 1))
PER = st.sampled_from(["day", "month", "quarter", "year", "contract"])


@st.composite
def contracts(draw: st.DrawFn) -> list[ref.Contract]:
    """A few contracts of a few customers; open ends only where the money is not for the whole contract."""
    found = []
    for _ in range(draw(st.integers(1, 8))):
        start, length, per = draw(DAYS), draw(st.none() | st.integers(0, 900)), draw(PER)
        length = 30 if length is None and per == "contract" else length
        end = None if length is None else start + dt.timedelta(days=length)
        found.append((draw(st.sampled_from("abc")), start, end, Decimal(draw(st.integers(1, 99_999))) / 100, per))
    return found


def table(rows: list[ref.Contract]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer_id", "start_date", "end_date", "amount", "amount_per"])
    return frame.assign(amount=frame["amount"].astype(float))


def counted(rows: list[ref.Contract], period: Period = PERIOD) -> dict[str, tuple[int, int, bool]]:
    found = customers_of_contracts(table(rows), period)
    cents = {name: (found[name] * 100).round().astype(int).tolist() for name in ("revenue_before", "revenue_now")}
    earlier = (found["purchases_earlier"] > 0).tolist()
    each = zip(cents["revenue_before"], cents["revenue_now"], earlier, strict=True)
    return dict(zip(found["customer_id"], each, strict=True))


@examples(60, deadline=None)
@given(contracts())
def test_contracts_are_counted_as_day_by_day(rows: list[ref.Contract]) -> None:
    slow = ref.contract_customers(rows, ref.Period(PERIOD.before_start, PERIOD.now_start, PERIOD.end, 12))
    fast = counted(rows)
    assert fast.keys() == slow.keys()
    for who, (before, now, earlier) in slow.items():
        assert abs(fast[who][0] - before) <= 1 and abs(fast[who][1] - now) <= 1 and fast[who][2] == earlier


@examples(40, deadline=None)
@given(contracts(), st.integers(1, 200))
def test_a_contract_renewed_the_next_day_is_the_same_contract(rows: list[ref.Contract], after: int) -> None:
    who, start, end, amount, per = rows[0]
    cut = start + dt.timedelta(days=after)
    if per == "contract" or (end is not None and cut >= end):
        return
    halves = [(who, start, cut, amount, per), (who, cut + dt.timedelta(days=1), end, amount, per)]
    assert counted([*halves, *rows[1:]]) == counted(rows)


@examples(40, deadline=None)
@given(contracts())
def test_who_joined_in_the_period_is_in_no_base(rows: list[ref.Contract]) -> None:
    first = {who: min(r[1] for r in rows if r[0] == who) for who, *_ in rows}
    late = {who for who, day in first.items() if day >= PERIOD.now_start}
    assert all(before == 0 for who, (before, _, _) in counted(rows).items() if who in late)


def test_a_period_without_the_one_before_it_is_refused() -> None:
    row = ("a", dt.date(2024, 1, 1), None, Decimal(1), "month")
    with pytest.raises(TableProblem, match="no_earlier_period"):
        customers_of_contracts(table([row]), Period(None, PERIOD.now_start, PERIOD.end, 12))


HEAD = "Kundnr;Avtalsstart;Avtalsslut;Månadsavgift\n"


def test_contracts_are_read_with_open_and_future_ends(tmp_path: Path) -> None:
    text = HEAD + "".join(
        f"{i};2022-0{1 + i % 9}-15;{('', '9999-12-31', '2030-01-01', '2024-06-30')[i % 4]};100\n" for i in range(40)
    )
    report = read_text(tmp_path, text)
    assert report.kind == "contracts" and not report.questions and report.customers == 40
    base = Study(report, Choices()).base
    assert base.tiers["base"].sum() == 40 and base.tiers["lost"].sum() == 10 and base.kind == "contracts"


def test_the_day_of_notice_is_not_the_end_until_somebody_says_so(tmp_path: Path) -> None:
    head = "customer_id,start_date,cancelled_at,monthly_revenue\n"
    text = head + "".join(f"{i},2022-01-{1 + i % 28:02d},{'2024-05-01' if i % 3 else ''},10\n" for i in range(30))
    assert codes(read_text(tmp_path, text).questions) == ["cancelled_is_end"]
    ended = Study(read_text(tmp_path, text, cancelled_is_end="end"), Choices()).base
    assert ended.tiers["lost"].sum() == 20


def test_what_a_contract_costs_is_asked_when_no_heading_tells(tmp_path: Path) -> None:
    head = "customer_id,start_date,end_date,price\n"
    text = head + "".join(f"{i},2022-01-{1 + i % 28:02d},{'2024-05-01' if i % 3 else ''},120\n" for i in range(30))
    asked = read_text(tmp_path, text)
    assert codes(asked.questions) == ["amount_per"]
    a_year, a_month = (read_text(tmp_path, text, amount_per=unit) for unit in ("year", "month"))
    sums = [Study(r, Choices()).base.tiers["revenue"].sum() for r in (a_year, a_month)]
    assert round(sums[1] / sums[0], 3) == 12
