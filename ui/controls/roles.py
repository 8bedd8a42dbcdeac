"""Form for which column of a file plays which role."""

from __future__ import annotations

import streamlit as st

from intake import FileReport
from intake.columns.roles import ROLES
from report import opening as said
from report.text import markdown_text
from words import Words

MOST = 60  # columns


def roles(report: FileReport, w: Words) -> dict[str, str] | None:
    """Three values of each column, raw and parsed, the guess with its reason, and a role to choose.

    The mapping, a role that was dropped as "", in the run after the button was pressed; else None.
    """
    known = ["", *ROLES[report.kind or "transactions"]]
    wanted: dict[str, str] = {}
    with st.form(f"columns_{report.fingerprint}", border=True):
        st.markdown(f"**{w.t('Which column is which')}**")
        for i, column in enumerate(report.columns[:MOST]):
            left, middle, right = st.columns([2, 2, 3], vertical_alignment="center")
            name = said.column_name(column, report, w)
            left.markdown(f"**{markdown_text(name)}**")
            left.caption(said.reason(column, w))
            role = middle.selectbox(
                markdown_text(name, 40),
                known if column["role"] in known else [*known, column["role"]],
                index=known.index(column["role"]) if column["role"] in known else 0,
                format_func=lambda r: said.role_name(str(r), w),
                key=f"role_{report.fingerprint}_{i}",
                label_visibility="collapsed",
            )
            right.caption(said.samples(column, w))
            if role:
                wanted[str(role)] = str(column["name"])
        asked = st.form_submit_button(w.t("Read with these columns"))
    # What is read with them is read outside the form, which bears no button to cancel with.
    return {**{role: "" for role in report.mapping if role not in wanted}, **wanted} if asked else None
