"""What a file of purchases tells of a customer beside them: complaint, debt, contract's end, price rise, answers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd

from study import history, survey
from study.study import Study, kept

YES = ("yes", "ja", "true", "1")
# What an attribute that tells of a complaint or a debt is called, and the values that say there is one.
FLAGS = {
    "complaint": (("complaint", "klagomål", "reklamation"), YES),
    "unpaid": (
        ("payment", "betalning", "invoice_status", "fakturastatus"),
        ("unpaid", "obetald", "overdue", "förfallen"),
    ),
}
# What a column of events is called, and the words by which an event is known, wherever in it they stand.
EVENT = ("event", "händelse", "handelse")
WORDS = {
    "complaint": ("complaint", "klagomål", "reklamation"),
    "unpaid": ("unpaid", "obetald", "overdue", "förfallen", "dunning", "inkasso"),
    "first_invoice": ("first invoice", "första faktura", "första fakturan"),
    "price_rise": ("price rise", "price increase", "prishöjning", "höjt pris", "premiehöjning"),
    "contract_end": (
        "contract end",
        "contract expir",
        "renewal",
        "avtal upphör",
        "avtalsslut",
        "avtal löper ut",
        "förnyelse",
    ),
}
AHEAD = ("price_rise", "contract_end")
COMPLAINT_DAYS = 92
FIRST_INVOICE_DAYS = 60


@kept
def told(study: Study) -> pd.DataFrame:
    """What the file tells of: customer_id and a column each of nps, ski (the latest answer), complaint, unpaid,
    first_invoice (true where there is one) and contract_end, price_rise (the first such day from the period's end on).

    A column is there only where the file can tell of it. TableProblem: not a file of purchases.
    """
    period = study.base.period
    people = study.customers[["customer_id"]]
    if period is None:
        return people
    path, ids = survey.table_of(study), people["customer_id"]
    people = _with_answers(study, people, path, period.end)
    since = {"complaint": period.end - dt.timedelta(days=COMPLAINT_DAYS), "unpaid": period.now_start}
    since |= {"first_invoice": period.end - dt.timedelta(days=FIRST_INVOICE_DAYS)}
    for flag in FLAGS:
        column = flag_column(flag, study.file.attributes)
        if column:
            people = people.assign(**{flag: ids.isin(_flagged(path, column, flag, since[flag], period.end))})
    if "contract_end" in study.file.mapping:
        people = _with_day(people, "contract_end", history.next_days(path, "contract_end", period.end))
    return _with_events(study, people, path, since)


def _with_answers(study: Study, people: pd.DataFrame, path: Path, end: dt.date) -> pd.DataFrame:
    asked = survey.survey(study)
    names = {} if asked is None else {asked.nps: "nps", asked.ski: "ski"}
    questions = [question for question in names if question]
    if not questions:
        return people
    return people.merge(history.answers(path, questions, end).rename(columns=names), on="customer_id", how="left")


def _with_events(study: Study, people: pd.DataFrame, path: Path, since: dict[str, dt.date]) -> pd.DataFrame:
    """The same with what a column of events tells; a day of its own where the file has one, else the row's."""
    names = study.file.attributes
    column = next((f"attr_{i + 1}" for i, name in enumerate(names) if name.lower().startswith(EVENT)), "")
    period = study.base.period
    if not column or period is None:
        return people
    found = history.dated_events(path, column, "event_date" if "event_date" in study.file.mapping else "date")
    said = found["event"].str.lower()
    for kind, words in WORDS.items():
        mine = found[said.map(lambda text, words=words: any(word in text for word in words)).astype(bool)]
        if kind in AHEAD and len(mine):
            ahead = mine[mine["day"] >= pd.Timestamp(period.end)]
            people = _with_day(people, kind, ahead.groupby("customer_id")["day"].min().reset_index())
        elif len(mine):
            lately = mine[(mine["day"] >= pd.Timestamp(since[kind])) & (mine["day"] < pd.Timestamp(period.end))]
            yes = people["customer_id"].isin(lately["customer_id"])
            people = people.assign(**{kind: people[kind] | yes if kind in people else yes})
    return people


def _with_day(people: pd.DataFrame, name: str, days: pd.DataFrame) -> pd.DataFrame:
    """A day a customer (customer_id, day) as a column; the earlier one where it is told twice."""
    day = people[["customer_id"]].merge(days, on="customer_id", how="left")["day"].to_numpy("datetime64[s]")
    return people.assign(**{name: np.fmin(people[name].to_numpy("datetime64[s]"), day) if name in people else day})


def flag_column(flag: str, attributes: list[str] | tuple[str, ...]) -> str:
    """The column of the checked table that tells of a complaint or a debt; "" when none does.

    >>> flag_column("complaint", ["payment", "Complaint"])
    'attr_2'
    """
    wanted = FLAGS[flag][0]
    return next((f"attr_{i + 1}" for i, name in enumerate(attributes) if name.lower().startswith(wanted)), "")


def _flagged(path: Path, column: str, flag: str, since: dt.date, end: dt.date) -> set[str]:
    forms = {form for value in FLAGS[flag][1] for form in (value, value.capitalize(), value.upper())}
    rows = [history.events(path, column, form, since, end) for form in sorted(forms)]
    return set().union(*(events["customer_id"] for events in rows))
