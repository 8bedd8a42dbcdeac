"""The rows of a file as numbers: what is counted of products from them is what plain counts of the rows give."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from reading_files import read_here

from clv import Choices
from clv.tables import Returns
from intake import FileReport
from study import Study, next_purchase, products
from study.rows import Part

END = dt.date(2025, 1, 1)
LATER_FIRST = [("2024-06-09", "tea"), ("2023-06-01", "milk"), ("2023-06-01", "tea")]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> tuple[FileReport, pd.DataFrame]:
    """400 rows of two years in no order: names with spaces, rows without a product, returns, two regions."""
    rng = np.random.default_rng(5)
    n = 400
    table = pd.DataFrame(
        {
            "customer_id": [f"c{k}" for k in rng.integers(0, 60, n)],
            "date": pd.to_datetime("2023-01-01") + pd.to_timedelta(rng.integers(0, 731, n), unit="D"),
            "amount": rng.integers(-20, 100, n) + 0.25,
            "product": rng.choice(["tea", " tea", "milk ", "bread", "", "Öl"], n),
            "region": rng.choice(["north", "south"], n),
        }
    )
    path = tmp_path_factory.mktemp("lines") / "rows.csv"
    table.to_csv(path, index=False)
    rows = table.assign(product=table["product"].str.strip(), row=range(n))
    rows = rows[rows["date"] < pd.Timestamp(END)].sort_values(["customer_id", "date", "row"])
    return read_here(path), rows


def study_of(file: FileReport, returns: Returns = "net", region: str = "") -> Study:
    part = Part(f"attr_{file.attributes.index('region') + 1}", region) if region else None
    return Study(file, Choices(end=END, months=12, returns=returns), part)


@pytest.mark.parametrize(("returns", "region"), [("net", ""), ("ignore", ""), ("net", "south")])
def test_products_counted_from_numbers_are_those_of_the_rows(
    read: tuple[FileReport, pd.DataFrame], returns: Returns, region: str
) -> None:
    study, raw = study_of(read[0], returns, region), read[1]
    bought = raw[raw["amount"] > 0]
    named = bought[bought["product"] != ""]

    held = products.held(study)
    assert held is not None
    for when, some in {"before": named["date"] < "2024-01-01", "now": named["date"] >= "2024-01-01"}.items():
        many = named[some].groupby("customer_id")["product"].nunique()
        assert held[f"products_{when}"].tolist() == many.reindex(held["customer_id"]).fillna(0).tolist()

    mine = bought if not region else bought[bought["region"] == region]
    found = products.together(study)
    assert found is not None
    assert list(found.ids) == sorted(mine["customer_id"].unique())
    have = {
        (found.ids[c], found.held.products[p]) for c, p in zip(found.held.customer, found.held.product, strict=True)
    }
    with_name = mine[mine["product"] != ""]
    assert have == set(zip(with_name["customer_id"], with_name["product"], strict=True))

    told = raw[raw["product"] != ""].groupby("customer_id")["product"]
    for of_each, each in (("first", told.first()), ("latest", told.last())):
        given = products.of_customers(study, "first" if of_each == "first" else "latest")
        assert given.tolist() == each.reindex(study.customers["customer_id"]).tolist()


def test_who_buys_again_by_days_whose_money_is_above_nothing(read: tuple[FileReport, pd.DataFrame]) -> None:
    study, raw = study_of(read[0]), read[1]
    net = raw.groupby(["customer_id", "date"])["amount"].sum()
    days = net[net > 0].reset_index().groupby("customer_id")["date"]
    found = next_purchase.again(study)
    assert found is not None
    first = days.min()
    new = first[first >= first.min() + pd.Timedelta(days=365)] if found.begins_late else first
    total = found.table.set_index("group").loc["Total"]
    assert total["customers"] == len(new)
    assert total["again"] == (days.count()[new.index] > 1).sum()


def test_products_of_one_day_stand_as_their_rows_of_that_day_do(tmp_path: Path) -> None:
    """25 who take milk and then tea on one day; a row of tea on a later day stands first in the file."""
    rows = [(f"c{k}", day, what) for day, what in LATER_FIRST for k in range(25)]
    path = tmp_path / "rows.csv"
    pd.DataFrame(rows, columns=["customer_id", "date", "product"]).assign(amount=10.0).to_csv(path, index=False)
    found = next_purchase.in_order(study_of(read_here(path)))
    assert found is not None
    assert found[["product", "next", "customers"]].values.tolist() == [["milk", "tea", 25]]
