"""The behaviours' controls: shares of wallet per tier, where the file does not have them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from report.exhibits import behaviours as exhibits
from report.link_text import amounts
from report.text import plain_text
from study import Study
from study import behaviours as model
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.show import answer, show
from words import Words

ROWS = {"wallet_shares": Choice((0.0,), amounts(0, 100), "ws", of_file=True)}  # per cent per tier; 0: not known


def behaviours(study: Study, w: Words) -> None:
    """The five behaviours, and a form for the shares of wallet."""
    if said := exhibits.answer(study, w):
        answer(said)
    overlap = exhibits.overlap(study, w)
    if overlap is not None:
        show(replace(overlap, form=None) if choices.phone() else overlap)  # a grid of five needs a screen's width
    show(exhibits.five(study, w, entered()))
    _ask(study, w)
    for grown in exhibits.growth(study, w):
        with box(grown.key, grown.message) as opened:
            if opened:
                show(grown.body)


def entered() -> tuple[float, ...]:
    """The shares of wallet that a person has given per tier, 0–1."""
    return tuple(share / 100 for share in choices.value("wallet_shares"))


def _ask(study: Study, w: Words) -> None:
    """A share of wallet per tier, an assumption until a column tells it."""
    if model.wallet_column(study) is not None:
        return
    with box("wallet", w.t("Enter the share of wallet")) as opened:
        if not opened:
            return
        st.caption(
            w.t("Of all that these customers buy of such things, the share they buy here: from a survey, or a guess.")
        )
        now = (*choices.value("wallet_shares"), *[0.0] * len(study.base.names))
        with st.form("wallet_form", border=False):
            with st.grid(4, min_column_width=148):
                given = [
                    st.number_input(
                        w.t("{tier}, %", tier=plain_text(w.tier(name))),
                        0.0,
                        100.0,
                        now[i] or None,
                        1.0,
                        key=f"wallet_{i}",
                    )
                    for i, name in enumerate(study.base.names)
                ]
            if st.form_submit_button(w.t("Use these")):
                choices.put("wallet_shares", tuple(float(share or 0) for share in given))
                st.rerun()
