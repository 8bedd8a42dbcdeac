"""Ask which column to use when two fit a role equally well."""

from __future__ import annotations

from ..job import Job
from .column import FileColumn
from .guess import Guess, Mapped, vat_said

QUESTIONS = {"customer_id": "which_customer", "date": "which_date", "amount": "which_amount", "revenue": "which_amount"}


def settle(job: Job, mapped: Mapped) -> None:
    """Put the question for every role with rivals, and take its answer; also the answer to the reader's own question
    about two columns of one name. Without an answer the amount without tax holds, else the first column."""
    for role, code in QUESTIONS.items():
        guess = mapped.guesses.get(role)
        if guess is None or not guess.reason.startswith("header"):
            continue
        options = [guess.column, *(c for c in mapped.rivals.get(role, []) if _rivals(role, guess.column, c))]
        if len(options) > 1 and (answer := _answer(job, code, options, mapped.has_fee)):
            mapped.guesses[role] = Guess(role, answer, guess.reason, guess.confidence)


def _rivals(role: str, taken: FileColumn, other: FileColumn) -> bool:
    """Whether the other column would give other figures; the same cells under another name would not."""
    if role in ("amount", "revenue") and other.numbers <= 0.5 and not other.is_number:
        return False
    return other.private != "name" and [t for _, t in taken.cells] != [t for _, t in other.cells]


def _answer(job: Job, code: str, options: list[FileColumn], has_fee: bool) -> FileColumn | None:
    by_name = {column.name: column for column in options}
    answer = job.given("duplicate_headers", list(by_name))
    if answer is None and not _asked_by_reader(job, options):
        later = "without" if has_fee else "with"  # net of a payment's fee is no sale's amount; net of tax is
        options = sorted(options, key=lambda column: vat_said(column.name) == later)
        names = [column.name for column in options]
        said = {name: vat_said(name) for name in names if vat_said(name)}
        answer = job.ask(code, names, names, **({"vat": said} if said else {}))
    return by_name.get(answer or "")


def _asked_by_reader(job: Job, options: list[FileColumn]) -> bool:
    doubled = [q["columns"] for q in job.questions if q["code"] == "duplicate_headers"]
    return any(column.name in names for column in options for names in doubled)
