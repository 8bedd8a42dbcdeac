"""Controls of who gets what, in three steps: divide the customers, decide what each group is given, see what it leaves.

Each step takes the division as it stands (`Grouped`), with its cells as they are named.
"""

from __future__ import annotations

import streamlit as st

from report.link_text import one_of
from study import Study
from ui import choices
from ui.choices import Choice
from ui.controls import plan
from ui.controls.treatment import divide as division
from ui.controls.treatment import groups, households, matrix, path, phase_out, returns
from ui.show import part
from words import N_, Words

__all__ = ["ROWS", "treat"]

STEPS = {"divide": N_("1. Divide"), "decide": N_("2. Decide"), "see": N_("3. See")}
ROWS = {
    "treatment_step": Choice("divide", one_of(*STEPS), "jw"),
    **division.ROWS,
    **matrix.ROWS,
    **path.ROWS,
    **returns.ROWS,
    **phase_out.ROWS,
    **households.ROWS,
    **groups.ROWS,
}


@st.fragment
def treat(study: Study, w: Words) -> None:
    """The whole page under its three steps, of which one is open."""
    which, place = part("treatment_step", {step: w.t(label) for step, label in STEPS.items()})
    with place:
        if which == "divide":
            of = division.divide(study, w)
            returns.returns(of, w)
            phase_out.fewer(of, w)
            households.beside(study, w)
            groups.look(study, w)
        elif which == "decide":
            plan.decide(division.standing(study, w), w)
        else:
            plan.see(division.standing(study, w), division.asked, phase_out.beside(study, division.asked), w)
    choices.write_link()
