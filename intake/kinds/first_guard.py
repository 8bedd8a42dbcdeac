"""Ask what a row is before any figure, where the file looks like something else than purchases of known customers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ..columns.column import FileColumn
from ..columns.customer import NUMBERED
from ..columns.guess import Mapped
from ..columns.personal import masked
from ..job import Job
from ..notes import FileNote
from ..problems import Problem
from ..values.customer_ids import Ids
from .reconciliation import Source
from .stray_dates import Ends

ONE_EACH = 0.98  # share of different customers from which each has a row of its own
FEWEST = 10  # rows from which that says something
TWO_PERIODS = 55  # days a file reaches over, from which somebody can be lost in it
SMALL = 500_000  # rows up to which customers are counted only to see whether they come back
MANY_ROWS, FEW_OF = 20_000, 16  # rows from which one in so many is looked at first
FEW, OFTEN = 60, 12  # so few customers on so many rows each, all of whom stay, are hardly people
MOST_SHOWN = 6
WEAK = 0.5  # as sure as a heading must make one that a column is the customer's
UNSURE_AMOUNT = ("content_money", "only_candidate")
CODES = ("what_is_a_row", "who_is_customer")


def answered(job: Job) -> tuple[str | None, str | None]:
    """(kind, customer's column) that the person has chosen when asked what a row is. Raises Problem `no_customers`
    when there are none."""
    answers = {key.partition(":")[0]: value for key, value in job.answers.items() if key.partition(":")[0] in CODES}
    for code in CODES:
        said = answers.get(code)
        if said == "no_customers":
            raise Problem("no_customers", what="rows")
        if said in ("customers", "contracts"):
            job.asked.append(FileNote(code, answer=said))
            return said, None
        if said == "purchases":
            return "transactions", None
        if said:
            return None, said
    return None, None


def settle(job: Job, mapped: Mapped, source: Source, ids: Ids, ends: Ends) -> None:
    """Put the question where every customer stands on one row or nobody comes back, where all do that are few, and
    where only the cells say who the customer is."""
    guess = mapped.guesses["customer_id"]
    weak = guess.reason == "content_code" or (guess.reason == "header_part" and guess.confidence < WEAK)
    if weak and not NUMBERED.match(guess.column.name):
        _ask(job, mapped, "who_is_customer", [guess.column.name, *_names(mapped), "no_customers"])
        return
    rows = job.raw.rows_read - len(job.raw.set_aside)
    if ends.first is None or ends.last is None or (ends.last - ends.first).days < TWO_PERIODS or rows < FEWEST:
        return
    if ids.different >= ONE_EACH * rows or (rows <= SMALL and _odd(job, source, ends.first, ends.last)):
        choices = [*_names(mapped), "customers", "contracts", "purchases", "no_customers"]
        _ask(job, mapped, "what_is_a_row", choices, customers=ids.different, rows=rows)


def _names(mapped: Mapped) -> list[str]:
    """The other columns that may say who the customer is: those that come back first."""
    return [c.name for c in mapped.others if c.different < ONE_EACH][:MOST_SHOWN]


def _odd(job: Job, source: Source, first: dt.date, last: dt.date) -> bool:
    """Whether nobody of the first half comes back in the second, or all do, and they are few with many rows each.
    Neither can be said of a file when a few of its rows already say otherwise."""
    middle = first + (last - first) / 2
    refused = " OR ".join(f"({condition})" for _, condition, _ in source.reasons) or "false"
    counts = f"""SELECT count(*) FILTER (early), count(*) FILTER (early AND late), count(*), coalesce(sum(n), 0) FROM
        (SELECT bool_or(date < DATE '{middle}') AS early, bool_or(date >= DATE '{middle}') AS late, count(*) AS n
         FROM made WHERE NOT coalesce({refused}, false)"""
    if job.raw.rows_read > MANY_ROWS:
        _, both, people, _ = job.one(f"{counts} AND row % {FEW_OF} = 0 GROUP BY customer_id)")
        if both and people > FEW:
            return False
    early, both, people, rows = job.one(f"{counts} GROUP BY customer_id)")
    if early >= FEWEST and not both:
        return True
    return bool(people > 1 and both == people <= FEW and rows >= OFTEN * people)


def _ask(job: Job, mapped: Mapped, code: str, choices: Sequence[str], **more: Any) -> None:
    customer = mapped.guesses["customer_id"].column
    given = next((v for k, v in job.answers.items() if k.partition(":")[0] in CODES), None)
    if given is not None and given == customer.name:
        job.asked.append(FileNote(code, answer=given))
        return
    understood = {role: column.name for role in ("date", "amount") if (column := mapped.column(role))}
    examples = [
        {"row": row, "value": (masked(text) if customer.private else text)[:60]} for row, text in customer.cells[:3]
    ]
    names = [customer.name, *(c for c in choices if c in {o.name for o in mapped.others})]
    job.ask(code, names, list(dict.fromkeys(choices)), understood=understood, examples=examples, **more)


def unsure_amount(job: Job, mapped: Mapped, columns: Sequence[FileColumn], role: str = "amount") -> None:
    """Ask which column is the amount where only the cells say so: a member's number is a number, too."""
    guess = mapped.guesses.get(role)
    if guess is None or guess.reason not in UNSURE_AMOUNT or NUMBERED.match(guess.column.name):
        return
    taken = {g.column.index for r, g in mapped.guesses.items() if r != role}
    others = [
        c for c in columns if c.index not in taken and c is not guess.column and c.numbers > 0.8 and not c.private
    ]
    names = [guess.column.name, *(c.name for c in others)][:MOST_SHOWN]
    if len(names) == 1:
        if job.ask("is_it_amount", names, ["amount", "no_amount"]) == "no_amount":
            raise Problem("no_amount_column", known=sorted(mapped.mapping.values()))
        return
    answer = job.ask("which_amount", names, names)
    chosen = next((c for c in columns if c.name == answer), guess.column)
    mapped.guesses[role] = type(guess)(role, chosen, "given", 1.0)
