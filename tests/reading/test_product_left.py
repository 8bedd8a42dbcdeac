"""A product that a customer leaves is no customer lost: in contracts, and in purchases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from made_files import END, NOW, contracts, figures, of_contracts, orders, table
from test_world import judged


def test_a_contract_that_ends_while_another_runs_loses_nobody(tmp_path: Path) -> None:
    """Every customer has two contracts; of 20 one ends in the period, of 10 both, and 90 keep both."""
    lines, made = [], contracts(3)[:120]
    for number, contract in enumerate(made):
        left = NOW + dt.timedelta(days=40 + number)
        first = left if number < 30 else None
        second = left + dt.timedelta(days=3) if number < 10 else None
        for product, end in (("Broadband", first), ("Mobile", second)):
            lines.append([contract.customer, product, contract.start, end or "", contract.yearly])
    lines[-1][3] = END - dt.timedelta(days=1)  # the last day of the file
    head = ("Customer ID", "Product", "Start date", "End date", "Amount per year")
    for reason in (False, True):
        rows = [[*line, "Moved to another product" if line[3] else ""] if reason else line for line in lines]
        names = (*head, "Leave reason") if reason else head
        verdict = judged(table(names, rows).encode(), "contracts", {"customers": 120, "lost": 10}, tmp_path)
        assert verdict.how in ("right", "asked"), verdict


def test_one_contract_each_says_the_same_of_customers_and_contracts(tmp_path: Path) -> None:
    made = contracts(4)
    rows = [[c.customer, c.start, c.end or "", c.yearly] for c in made]
    text = table(("Customer ID", "Start date", "End date", "Amount per year"), rows).encode()
    assert judged(text, "contracts", of_contracts(made), tmp_path).how in ("right", "asked")


def test_a_product_that_is_bought_no_more_loses_nobody(tmp_path: Path) -> None:
    """All buy one product the year before and another the year after; who buys nothing is lost, and nobody else."""
    found = orders(5)
    rows = [[o.number, o.day, o.customer, "Old" if o.day < NOW else "New", o.amount] for o in found]
    text = table(("Order ID", "Date", "Customer ID", "Product", "Amount"), rows).encode()
    verdict = judged(text, "purchases", figures((o.day, o.customer, o.amount) for o in found), tmp_path)
    assert verdict.how == "right", verdict
