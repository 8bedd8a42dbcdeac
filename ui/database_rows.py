"""One customer's rows from the database they stay in: a second, small query, when somebody asks for it."""

from __future__ import annotations

import streamlit as st

from clv import TableProblem
from report.columns import Column
from report.notices import of_problem
from study import Study
from study.engines import asking
from study.engines.asking import EngineLimits
from study.engines.statements import Origin
from study.engines.summary import Summary
from ui.server.database import configured
from ui.tables import table
from words import Words

MOST = 500


def origin_of(summary: Summary) -> Origin:
    """The rows a summary was made of."""
    told = summary.told
    where = None if told["where"] is None else (str(told["where"][0]), str(told["where"][1]))
    return Origin(str(told["table"]), dict(told["roles"]), told["returns"], where)


def database_rows(study: Study, customer: str, key: str, w: Words) -> None:
    """A button, and what it brings: date, order and amount of each row that counts, and no more than 500."""
    place = configured()
    if place is None or study.file.summary is None:
        return
    if not st.button(w.t("Fetch this customer's rows from the database"), key=f"{key}_fetch_rows"):
        return
    try:
        connection = asking.connected(place.url, place.table, EngineLimits(seconds=place.seconds))
        try:
            found = asking.rows_of_customer(connection, origin_of(Summary(study.file.summary)), customer, MOST)
        finally:
            connection.close()
    except TableProblem as problem:
        st.markdown(of_problem(w, problem))
        return
    shown = [
        Column("bought_on", w.t("Date"), "date"),
        Column("order_key", w.t("Order number"), "text"),
        Column("amount", w.t("Amount"), "money", 2),
    ]
    table(found.assign(bought_on=found["bought_on"].dt.date), shown, f"{key}_far_rows", total=False, downloads=False)
