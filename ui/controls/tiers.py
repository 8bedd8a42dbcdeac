"""How the tiers are made: ranked anew each period, or cut at amounts that stay."""

from __future__ import annotations

import streamlit as st

from report.exhibit import Exhibit
from report.exhibits import segments
from study import Study
from ui import state
from ui.show import show
from words import Words


def basis(heading: Exhibit, study: Study, w: Words) -> None:
    """Rank each period anew, or keep the previous period's cuts, under a heading that says why it matters."""
    show(heading, control=lambda: _pick(w))
    if study.choices.basis == "fixed":
        _fixed(study, w)
    show(*segments.cuts(study, w))


def _pick(w: Words) -> None:
    names = {"relative": w.t("Ranked anew each period"), "fixed": w.t("Cut at fixed amounts")}
    st.segmented_control(
        w.t("Tiers are"),
        list(names),
        format_func=names.__getitem__,
        key=state.slot("basis"),
        required=True,
        persist_state="session",
        help=w.t(
            "Ranked anew, the shares are always the same and one customer's rise is another's fall. At fixed amounts, "
            "the previous period's cuts or your own, everybody can rise. Some up and down is chance either way."
        ),
    )


def _fixed(study: Study, w: Words) -> None:
    """The fixed cuts: the previous period's times an index (prices have risen), or amounts of one's own."""
    own = state.value("cuts")
    left, right = st.columns(2)
    with left:
        st.number_input(
            w.t("Index on the previous period's cuts"),
            0.1,
            10.0,
            step=0.01,
            key=state.within("index", 0.1, 10.0),
            persist_state="session",
            disabled=own is not None,
            help=w.t("1.03 raises every cut by 3 per cent, as when prices have risen."),
        )
    with right, st.form("cuts_form", border=False):
        given = [
            st.number_input(
                w.t("Lowest revenue in {tier}", tier=w.tier(n)), 0.0, value=_own_cut(own, i), key=f"cut_{i}_{own}"
            )
            for i, n in enumerate(study.base.names[:-1])
        ]
        if st.form_submit_button(w.t("Use these amounts")):
            state.put("cuts", tuple(float(g or 0) for g in given) if any(given) else None)
            st.rerun()


def _own_cut(own: tuple[float, ...] | None, i: int) -> float | None:
    return own[i] if own is not None and i < len(own) else None
