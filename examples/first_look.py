"""A first look at the arithmetic: from order lines to what the customers are worth.

    pip install .
    python examples/first_look.py

Needs nothing but `clv`, numpy and pandas. The app understands far more kinds of files, and this one by itself.
"""

import datetime as dt
from pathlib import Path

import pandas as pd

import clv

SHOP = Path(__file__).resolve().parent.parent / "data" / "swedish_excel.csv"
NAMES = {"Kundnummer": "customer_id", "Datum": "date", "Belopp": "amount", "Ordernummer": "order_key"}
SHOWN = ["tier", "customers", "revenue", "retention", "duration_years", "clv", "portfolio_value"]


def order_lines(path: Path) -> pd.DataFrame:
    """A small shop's orders as a Swedish Excel saves them: customer_id, date, amount, order_key."""
    lines = pd.read_csv(path, sep=";", encoding="cp1252", dtype=str).rename(columns=NAMES)
    amount = lines["amount"].str.replace(r"[^\d,-]", "", regex=True).str.replace(",", ".")
    return lines.assign(amount=amount.astype(float), date=pd.to_datetime(lines["date"]))


def first_look(lines: pd.DataFrame) -> pd.DataFrame:
    """What the customers are worth, from the year that ends with the last order and the year before it."""
    period = clv.period_for(lines["date"].max().date() + dt.timedelta(days=1), months=12)
    orders = clv.orders_from(lines, period.end)
    customers = clv.customers_from(orders, period)
    halves = clv.Choices(scheme=clv.parse_scheme("Upper half=50,Lower half=50"))
    base = clv.from_customers(customers, halves, years=period.years)
    return base.portfolio()


if __name__ == "__main__":
    print(first_look(order_lines(SHOP))[SHOWN].round(2).to_string(index=False))
