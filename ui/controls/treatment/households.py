"""Control of the base by household, or by what else customers belong to."""

from __future__ import annotations

import streamlit as st

from report.exhibits.treatment import homes
from report.link_text import pattern
from study import Study
from study import households as model
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.show import show
from words import Words
from words.typed import one_line

ROWS = {"home_column": Choice("", pattern(r"(attr_[0-9]{1,3})?"), "jh", of_file=True)}


def beside(study: Study, w: Words) -> None:
    """The base by household, or by what else customers belong to, beside by person."""
    options = model.columns(study)
    if not options:
        return
    with box("by_household", w.t("By household or intermediary, beside by customer")) as opened:
        if not opened:
            return
        column = st.selectbox(
            w.t("Customers belong to"),
            options,
            format_func=lambda one: one_line(homes.called(study, one, w), 40),
            key=choices.among("home_column", options),
            persist_state="session",
            width=360,
        )
        found = model.homes(study, column)
        show(homes.beside(study, found, column, w), homes.hidden(study, found, column, w))
