"""The samples in data/ are what data/README.md says: recounted from the raw rows with plain pandas.

Nothing of ours is imported for a sum; only the last test runs the generators, to see that they still make
the committed files.
"""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import io
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA, GOLDEN = ROOT / "data", ROOT / "tests" / "golden"
TIERS = ["Super 5%", "Top 15%", "Middle 50%", "Bottom 30%"]
CUT_SHARES = (5, 20, 70, 100)
YEARS = (2021, 2022, 2023, 2024)
BEFORE, NOW = 2023, 2024
LARGEST = {
    "member_company.parquet": 7e6,
    "online_retail.parquet": 8e6,
    "energy_company.parquet": 8e6,
    "telco_churn.csv": 1e6,
    "intermediaries.parquet": 2e5,
    "casino.parquet": 3e5,
}


# --- plain sums -------------------------------------------------------------------------------------------


def yearly(rows: pd.DataFrame, what: str) -> pd.DataFrame:
    """One row a customer, one column a calendar year."""
    grouped = rows.groupby(["customer_id", "year"])[what]
    table = grouped.nunique() if what == "date" else grouped.sum()
    return table.unstack(fill_value=0)


def cut_counts(customers: int) -> list[int]:
    return [-(-share * customers // 100) for share in CUT_SHARES]


def tier_numbers(revenue: pd.Series) -> pd.Series:
    """0 the best tier, -1 nobody; whoever has the revenue of the last one above a cut goes up."""
    ranked = sorted(revenue[revenue > 0], reverse=True)
    numbers = pd.Series(-1, index=revenue.index)
    for tier, count in reversed(list(enumerate(cut_counts(len(ranked))))):
        numbers[revenue >= ranked[count - 1]] = tier
    return numbers.where(revenue > 0, -1)


def half_up(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), ROUND_HALF_UP)


def read_golden(name: str) -> list[dict[str, str]]:
    with open(GOLDEN / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def rows_of(sample: str) -> pd.DataFrame:
    """The raw rows of a sample, with the year of each."""
    rows = pq.read_table(DATA / f"{sample}.parquet").to_pandas()
    rows["year"] = pd.to_datetime(rows["date"]).dt.year
    return rows


@cache
def member() -> dict[str, pd.DataFrame]:
    """Revenue, purchases (distinct days) and tier of each member customer and year."""
    revenue, purchases = yearly(rows_of("member_company"), "amount"), yearly(rows_of("member_company"), "date")
    tiers = pd.DataFrame({year: tier_numbers(revenue[year]) for year in YEARS})
    return {"revenue": revenue, "purchases": purchases, "tier": tiers}


def member_movement() -> pd.Series:
    """METHOD's movement of each customer, from tiers and purchases."""
    tiers, purchases = member()["tier"], member()["purchases"]
    before, now = tiers[BEFORE], tiers[NOW]
    earlier = purchases[[2021, 2022]].sum(axis=1) > 0
    never_before = purchases[[2021, 2022, 2023]].sum(axis=1) == 0
    movement = pd.Series("", index=tiers.index)
    both = (before >= 0) & (now >= 0)
    movement[both & (now == before)] = "retained"
    movement[both & (now < before)] = "upgraded"
    movement[both & (now > before)] = "downgraded"
    movement[(before < 0) & (now >= 0) & earlier] = "won back"
    movement[(now >= 0) & never_before] = "new"
    movement[(before >= 0) & (now < 0)] = "lost"
    return movement


# --- member company: the printed tables -------------------------------------------------------------------


def test_member_company_prints_the_previous_tiers() -> None:
    tiers, revenue, purchases = (member()[name][BEFORE] for name in ("tier", "revenue", "purchases"))
    for number, row in enumerate(read_golden("member_previous_tiers.csv")):
        inside = tiers == number
        assert row["tier"] == TIERS[number]
        assert inside.sum() == int(row["customers"])
        assert purchases[inside].sum() == int(row["purchases"])
        assert revenue[inside].sum() == int(row["revenue"])


def test_member_company_prints_every_cell_of_the_flows() -> None:
    tiers, movement = member()["tier"], member_movement()
    counted = 0
    for row in read_golden("member_flows.csv"):
        inside = movement == row["movement"]
        inside &= tiers[NOW] == (TIERS.index(row["tier_now"]) if row["tier_now"] else -1)
        if row["tier_before"]:
            inside &= tiers[BEFORE] == TIERS.index(row["tier_before"])
        year = NOW if row["tier_now"] else BEFORE
        assert inside.sum() == int(row["customers"]), row
        assert member()["revenue"][year][inside].sum() == int(row["revenue"]), row
        if row["purchases"]:
            assert member()["purchases"][year][inside].sum() == int(row["purchases"]), row
        counted += inside.sum()
    active = (tiers[BEFORE] >= 0) | (tiers[NOW] >= 0)
    assert counted == active.sum() and (movement[active] != "").all()


def portfolio_row(inside_now: pd.Series, inside_before: pd.Series) -> dict[str, Decimal]:
    """One tier's line as METHOD defines it, in exact decimals."""
    customers = Decimal(int(inside_now.sum()))
    purchases = Decimal(int(member()["purchases"][NOW][inside_now].sum()))
    revenue = Decimal(int(member()["revenue"][NOW][inside_now].sum()))
    base = Decimal(int(inside_before.sum()))
    lost = Decimal(int((inside_before & (member()["tier"][NOW] < 0)).sum()))
    return {
        "customers": customers,
        "purchases": purchases,
        "revenue": revenue,
        "purchases_per_customer": purchases / customers,
        "revenue_per_purchase": revenue / purchases,
        "revenue_per_customer": revenue / customers,
        "duration_years": base / lost,
        "retention": 1 - lost / base,
        "clv": revenue / customers * base / lost,
        "portfolio_value": revenue * base / lost,
    }


def test_member_company_prints_the_portfolio_and_its_total() -> None:
    before, now = member()["tier"][BEFORE], member()["tier"][NOW]
    rows = [portfolio_row(now == tier, before == tier) for tier in range(4)]
    for row in rows:
        row["clv_index"] = row["clv"] / rows[-1]["clv"]
    total = portfolio_row(now >= 0, before >= 0)
    total["portfolio_value"] = sum((row["portfolio_value"] for row in rows), Decimal(0))
    printed = read_golden("member_portfolio.csv")
    assert [row["tier"] for row in printed] == [*TIERS, "Total"]
    for mine, theirs in zip([*rows, total], printed, strict=True):
        for column, value in mine.items():
            two = {"purchases_per_customer", "revenue_per_purchase", "duration_years", "retention"}
            step = "0.01" if column in two else "0.1" if column == "clv_index" else "1"
            assert half_up(value, step) == Decimal(theirs[column]), (theirs["tier"], column)
    assert printed[-1]["clv_index"] == ""


# --- member company: what makes it a sound file -----------------------------------------------------------


def test_the_tiers_hang_on_one_two_way_tie_a_period_and_on_no_other() -> None:
    wanted = {BEFORE: (8200, 3650, 780), NOW: (8300, 3700, 800)}
    for year, abouts in wanted.items():
        ranked = sorted(member()["revenue"][year][member()["revenue"][year] > 0], reverse=True)
        for share, count, about in zip(CUT_SHARES, cut_counts(len(ranked))[:3], abouts, strict=False):
            at_cut = ranked[count - 1]
            assert abs(at_cut - about) <= 10
            if share == 70:
                assert ranked.count(at_cut) == 2 and ranked[count] == at_cut
            else:
                assert ranked[count] < at_cut


def test_both_purchase_rules_agree_and_nothing_is_returned() -> None:
    rows = rows_of("member_company")
    assert not rows.duplicated(["customer_id", "date"]).any()
    assert rows["order_id"].is_unique
    assert (rows["amount"] > 0).all() and (rows["cost"] > 0).all()
    assert not rows.isna().any().any()


def test_the_file_is_four_whole_years_of_whole_kronor() -> None:
    table = pq.read_table(DATA / "member_company.parquet")
    rows = rows_of("member_company")
    assert rows["date"].min() == dt.date(2021, 1, 1) and rows["date"].max() == dt.date(2024, 12, 31)
    assert table.schema.field("amount").type == pa.int32()
    assert table.column_names == ["order_id", "date", "customer_id", "product", "channel", "amount", "cost"]


def test_the_year_before_the_previous_one_is_a_full_base_with_its_own_losses() -> None:
    tiers = member()["tier"]
    for year, customers in ((2021, 81_700), (2022, 87_900), (2023, 94_387)):
        base = tiers[tiers[year] >= 0]
        kept = (base[year + 1] >= 0).groupby(base[year]).mean()
        assert len(base) == customers
        assert kept.is_monotonic_decreasing and 0.85 < kept[0] < 0.90 and 0.50 < kept[3] < 0.53
    earlier = (member()["purchases"][[2021, 2022]] > 0).any(axis=1)
    assert 0.6 < earlier[tiers[BEFORE] >= 0].mean() < 0.8
    assert 0.5 < earlier[tiers[NOW] >= 0].mean() < 0.75


def test_the_first_year_loses_about_twice_as_many() -> None:
    tiers = member()["tier"]
    base = tiers[tiers[BEFORE] >= 0]
    first_year = (base[[2021, 2022]] < 0).all(axis=1)
    lost = base[NOW] < 0
    assert 1.8 < lost[first_year].mean() / lost[~first_year].mean() < 3


def test_revenue_before_and_now_go_together_within_every_cell() -> None:
    tiers, revenue = member()["tier"], member()["revenue"]
    both = (tiers[BEFORE] >= 0) & (tiers[NOW] >= 0)
    for _, cell in revenue[both].groupby([tiers[BEFORE][both], tiers[NOW][both]]):
        assert 0.35 < cell[BEFORE].rank().corr(cell[NOW].rank()) < 0.65


def test_margins_differ_by_product_and_months_have_a_season() -> None:
    rows = rows_of("member_company")
    sums = rows.groupby("product", observed=True)[["amount", "cost"]].sum()
    margin = 1 - sums["cost"] / sums["amount"]
    assert margin.min() > 0.345 and margin.max() < 0.455 and margin.max() - margin.min() > 0.08
    month = pd.to_datetime(rows["date"]).dt.month
    by_month = rows.groupby([rows["year"], month])["amount"].sum().unstack()
    assert (by_month.idxmax(axis=1) == 12).all() and (by_month.idxmin(axis=1) == 2).all()


@pytest.mark.parametrize(("name", "most"), LARGEST.items())
def test_a_sample_stays_small(name: str, most: float) -> None:
    assert (DATA / name).stat().st_size < most


# --- real files -------------------------------------------------------------------------------------------


def test_online_retail_is_whole() -> None:
    table = pq.read_table(DATA / "online_retail.parquet")
    rows = table.to_pandas()
    named = "InvoiceNo StockCode Description Quantity InvoiceDate UnitPrice CustomerID Country"
    assert table.column_names == named.split() and table.num_rows == 541_909
    assert rows["CustomerID"].isna().sum() == 135_080
    assert rows["CustomerID"].nunique() == 4_372 and rows["InvoiceNo"].nunique() == 25_900
    assert rows["InvoiceNo"].astype(str).str.startswith("C").sum() == 9_288
    thousandths = pc.multiply(table["UnitPrice"], pa.scalar(1000)).cast(pa.decimal128(20, 3)).cast(pa.int64())
    total = pc.sum(pc.multiply(thousandths, table["Quantity"].cast(pa.int64()))).as_py()
    assert total == 9_747_747_934
    comparable = rows.assign(UnitPrice=thousandths.to_numpy())
    assert comparable.duplicated().sum() == 5_268
    assert rows["InvoiceDate"].min() == pd.Timestamp("2010-12-01 08:26")
    assert rows["InvoiceDate"].max() == pd.Timestamp("2011-12-09 12:50")
    about = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert "CC BY 4.0" in about["licence"] and "Chen" in about["author"]


def test_telco_is_whole() -> None:
    rows = pd.read_csv(DATA / "telco_churn.csv", dtype=str, keep_default_na=False)
    left = rows["Churn"] == "Yes"
    assert len(rows) == 7_043 and left.sum() == 1_869
    blank = rows["TotalCharges"].str.strip() == ""
    assert blank.sum() == 11 and (rows["tenure"][blank] == "0").all()
    by_contract = (100 * left.groupby(rows["Contract"]).mean()).round(2)
    assert by_contract.to_dict() == {"Month-to-month": 42.71, "One year": 11.27, "Two year": 2.83}


# --- small files ------------------------------------------------------------------------------------------


def test_the_swedish_file_is_what_excel_writes_and_sums_to_its_control_total() -> None:
    raw = (DATA / "swedish_excel.csv").read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") and b"\xa0" in raw and b"\xc5" in raw
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(raw.decode("cp1252")), delimiter=";"))
    assert list(rows[0]) == ["Kundnummer", "Datum", "Belopp", "Ordernummer", "Kanal"]
    assert all(row["Belopp"].endswith(" kr") for row in rows)
    plain = [row["Belopp"].removesuffix(" kr").replace("\u00a0", "").replace(",", ".") for row in rows]
    amounts = [Decimal(amount) for amount in plain]
    assert (len(rows), len({row["Kundnummer"] for row in rows})) == (232, 60)
    assert sum(amounts) == Decimal("129926.30") and sum(amount < 0 for amount in amounts) == 2
    assert (rows[0]["Datum"], rows[-1]["Datum"]) == ("2022-12-01", "2024-12-31")


def test_the_segments_are_the_printed_ones_and_the_templates_say_the_same_in_two_languages() -> None:
    printed = (GOLDEN / "subscription_segments.csv").read_bytes()
    assert (DATA / "subscription_segments.csv").read_bytes() == printed
    english = pd.read_csv(DATA / "template.csv")
    swedish = pd.read_csv(DATA / "template_sv.csv", sep=";", decimal=",", encoding="utf-8-sig")
    assert english.to_numpy().tolist() == swedish.to_numpy().tolist()
    assert list(swedish) == ["Kundnummer", "Datum", "Belopp", "Ordernummer", "Produkt", "Kanal", "Kostnad"]


# --- the energy company -----------------------------------------------------------------------------------

ASPECTS = [
    "q_cares_about_customers",
    "q_helps_me",
    "q_keeps_me_informed",
    "q_meets_expectations",
    "q_value_for_money",
    "q_product_quality",
]
WEIGHTS = np.array([0.30, 0.25, 0.20, 0.10, 0.08, 0.03])


@cache
def energy() -> dict[str, pd.DataFrame]:
    revenue, cost = yearly(rows_of("energy_company"), "amount"), yearly(rows_of("energy_company"), "cost")
    tiers = pd.DataFrame({year: tier_numbers(revenue[year]) for year in revenue})
    return {"revenue": revenue, "profit": revenue - cost, "tier": tiers}


def answers() -> pd.DataFrame:
    """The answers of each customer who answered, with the tier of 2024."""
    one = rows_of("energy_company").drop_duplicates("customer_id").set_index("customer_id")
    one = one[one["nps"].notna()]
    return one.assign(tier=energy()["tier"][2024].loc[one.index])


def recommend_score(rows: pd.DataFrame) -> float:
    return 100 * ((rows["nps"] >= 9).mean() - (rows["nps"] <= 6).mean())


def satisfaction_index(rows: pd.DataFrame) -> float:
    return (rows["ski"].mean() - 1) / 9 * 100


def test_the_energy_company_keeps_70_to_80_per_cent_of_every_tier() -> None:
    tiers = energy()["tier"]
    for year in (2022, 2023):
        base = tiers[tiers[year] >= 0]
        kept = (base[year + 1] >= 0).groupby(base[year]).mean()
        assert 8_000 < len(base) < 10_000 and kept.between(0.70, 0.80).all()


def test_a_fifth_of_the_energy_customers_carry_most_of_the_profit() -> None:
    profit, tier = energy()["profit"][2024], energy()["tier"][2024]
    profit = profit[tier >= 0]
    ranked = profit.sort_values(ascending=False)
    fifth = -(-len(ranked) // 5)
    assert ranked.iloc[:fifth].sum() / ranked.sum() > 0.5
    assert profit[tier[tier >= 0] <= 1].sum() / profit.sum() > 0.5
    assert 0.10 < (profit < 0).mean() < 0.25


def test_energy_customers_are_alike_in_being_dissatisfied() -> None:
    everybody = answers()
    now: pd.DataFrame = everybody[everybody["tier"] >= 0]
    assert 3_000 < len(now) < 5_000 and len(now) < 0.45 * (energy()["tier"][2024] >= 0).sum()
    assert -30 < recommend_score(now) < -10 and 55 < satisfaction_index(now) < 60
    for _, rows in now.groupby("tier"):
        assert -30 < recommend_score(rows) < -10
        assert abs(satisfaction_index(rows) - satisfaction_index(now)) < 2


def test_the_drivers_of_energy_satisfaction_are_the_documented_weights() -> None:
    rows = answers()
    ratings = rows[ASPECTS].astype(float)
    assert np.corrcoef(ratings.to_numpy().T)[0, 1:].min() > 0.4  # the aspects go together
    x = ((ratings - ratings.mean()) / ratings.std()).to_numpy()
    ski = rows["ski"].astype(float)
    y = ((ski - ski.mean()) / ski.std()).to_numpy()
    inverse = np.linalg.inv(x.T @ x)
    effect = inverse @ x.T @ y
    error = np.sqrt(np.diag(inverse) * np.var(y - x @ effect))
    assert (np.abs(effect - WEIGHTS) < 1.96 * error).all()
    assert effect[:3].min() > 2 * effect[3:].max() - 0.01  # image and service before the rest
    assert (np.diff(effect) < 0).all()


def test_energy_invoices_hang_together() -> None:
    rows = rows_of("energy_company")
    assert rows["date"].min() == dt.date(2022, 1, 1) and rows["date"].max() == dt.date(2024, 12, 31)
    assert not rows.duplicated(["customer_id", "date", "product"]).any()
    assert rows.groupby("invoice_id")[["customer_id", "date"]].nunique().eq(1).all().all()
    assert (rows["amount"] > 0).all() and (rows["cost"] > 0).all()
    date, start, end = (pd.to_datetime(rows[name]) for name in ("date", "contract_start", "contract_end"))
    assert (start <= date).all() and ((end >= date) | end.isna()).all()
    per_customer = rows.groupby("customer_id")[["channel", "customer_type", "nps", "survey_date"]]
    assert per_customer.nunique(dropna=False).eq(1).all().all()
    unpaid = date[rows["payment"] == "Unpaid"]
    assert unpaid.min() >= pd.Timestamp("2024-11-01")


# --- the generators ---------------------------------------------------------------------------------------


def generator(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DATA / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["member_company", "energy_company", "intermediaries", "casino"])
def test_the_generator_makes_the_committed_file(name: str) -> None:
    made, committed = generator(f"make_{name}").make(), pq.read_table(DATA / f"{name}.parquet")
    assert made.column_names == committed.column_names
    for column in made.column_names:
        left, right = (table[column].combine_chunks() for table in (made, committed))
        if pa.types.is_dictionary(left.type):
            left, right = left.dictionary_decode(), right.dictionary_decode()
        assert left.cast(right.type).equals(right), column


def test_the_generator_makes_the_committed_small_files() -> None:
    for name, content in generator("make_small_samples").make().items():
        assert (DATA / name).read_bytes() == content, name


COSTS = ["cost", "commission", "financial_support", "account_management", "marketing", "systems"]


def test_an_insurers_revenue_is_a_poor_guide_to_return_and_home_goes_with_motor() -> None:
    rows = pd.read_parquet(DATA / "intermediaries.parquet")
    assert len(rows) == 5_832 and rows["intermediary"].nunique() == 400
    rows["year"] = pd.to_datetime(rows["date"]).dt.year
    assert [rows[rows["year"] == y]["intermediary"].nunique() for y in (2022, 2023, 2024)] == [332, 310, 295]
    rows["left"] = rows["amount"] - rows[COSTS].sum(axis=1)
    now = rows[rows["year"] == 2024]
    each = now.groupby("intermediary")[["amount", "left"]].sum().rank()
    assert round(float(np.corrcoef(each["amount"], each["left"])[0, 1]), 2) == 0.56
    left = now.groupby("intermediary")["left"].sum()
    assert 0.18 < (left < 0).mean() < 0.22
    sold = rows.drop_duplicates(["intermediary", "product"]).pivot_table(
        index="intermediary", columns="product", aggfunc="size", fill_value=0
    )
    with_motor, without = sold.loc[sold["Motor"] == 1, "Home"].mean(), sold.loc[sold["Motor"] == 0, "Home"].mean()
    assert with_motor > 0.7 and without < 0.4
    assert sold.loc[sold["Motor"] == 1, "Life"].mean() <= sold.loc[sold["Motor"] == 0, "Life"].mean()


def test_at_the_casino_few_carry_most_and_they_are_no_high_rollers() -> None:
    rows = rows_of("casino")
    assert (len(rows), rows["guest_id"].nunique(), int(rows["amount"].sum())) == (24_456, 2_600, 11_988_910)
    spent = rows.pivot_table(index="guest_id", columns="year", values="amount", aggfunc="sum", fill_value=0)
    now = spent.loc[spent[2024] > 0, 2024].sort_values(ascending=False)
    assert (len(now), int((spent[2023] > 0).sum())) == (1_889, 2_045)
    assert now[: int(np.ceil(0.26 * len(now)))].sum() / now.sum() == pytest.approx(0.82, abs=0.0005)
    guests = rows.drop_duplicates("guest_id").set_index("guest_id")
    best = guests.loc[now.index[: int(np.ceil(0.2 * len(now)))]]
    assert best["age"].isin(["40–59", "60+"]).mean() > 0.9 and (best["stakes"] == "High").mean() < 0.05
    kept = spent[(spent[2023] > 0) & (spent[2024] > 0)]
    for answered, change in ((guests["nps"] >= 9, 0.24), (guests["nps"] <= 6, -0.10)):
        of = kept.loc[kept.index.intersection(guests.index[answered])].sum()
        assert of[2024] / of[2023] - 1 == pytest.approx(change, abs=0.0005)
    answers = rows["survey_date"].dropna().astype(str)
    assert answers.str.startswith("2023-11").all(), "asked in 2023, so that 2024 is after the answer"
