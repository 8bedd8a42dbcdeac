"""Controls of the return path: what counts as a change, what is high, and where the potential comes from."""

from __future__ import annotations

from typing import Any

import streamlit as st

from clv.return_path import BAND, LEAST, PathRules
from report.exhibits.concentration import attributes
from report.link_text import number, optional, pattern
from report.text import markdown_text
from study import Study, matrix, relation_return
from study.relation_return import PathAsked
from ui import choices
from ui.choices import Choice
from ui.controls.treatment import returns
from words import Words

LARGEST = 1e12
ROWS = {
    "path_band": Choice(BAND, number(0, 1), "db"),
    "path_least": Choice(LEAST, number(0, LARGEST), "du"),
    "path_high": Choice(None, optional(number(-LARGEST, LARGEST)), "dh", of_file=True),
    "path_potential": Choice("", pattern(r"((num|attr)_[0-9]{1,3})?"), "do", of_file=True),
    "path_group": Choice("", pattern(r"(product|channel|attr_[0-9]{1,3})?"), "dg", of_file=True),
}


def asked(study: Study) -> PathAsked:
    """The path as the choices have it."""
    rules = PathRules(choices.value("path_band"), choices.value("path_least"), choices.value("path_high"))
    return PathAsked(returns.asked(study), rules, choices.value("path_potential"), choices.value("path_group"))


def limits_set(study: Study, w: Words) -> None:
    """The limits that a person may set, and the columns that tell the potential or the group."""
    found = relation_return.path(study, asked(study))
    with st.grid(3, min_column_width=200):
        st.number_input(w.t("A change is over (share of the return)"), 0.0, 1.0, **_slot("path_band"), step=0.01)
        st.number_input(w.t("And at least"), 0.0, LARGEST, **_slot("path_least"))
        st.number_input(
            w.t("High potential from"),
            -LARGEST,
            LARGEST,
            value=None,
            placeholder=w.number(found.high),
            help=w.t("Empty: the median of those active now."),
            **_slot("path_high"),
        )
    own = {code: markdown_text(name.replace("_", " "), 40) for code, name in matrix.columns(study).items()}
    groups = {code: name for code, name in attributes(study, w).items() if not code.startswith("first:")}
    with st.grid(2, min_column_width=240):
        _pick("path_potential", w.t("Potential"), {"": w.t("As the file says"), **own})
        if not found.column:
            _pick("path_group", w.t("Best tenth within the same"), {"": w.t("As the file says"), **groups})


def _slot(key: str) -> dict[str, Any]:
    return {"key": choices.slot(key), "persist_state": "session"}


def _pick(key: str, label: str, names: dict[str, str]) -> None:
    st.selectbox(
        label,
        list(names),
        format_func=names.__getitem__,
        **choices.labelled(key, names),
    )
