"""Control of the groups found in the data: they are looked for when somebody asks."""

from __future__ import annotations

import streamlit as st

from clv import TableProblem
from report.exhibit import Notice
from report.exhibits.treatment.found import found_groups
from report.link_text import one_of
from report.notices import of_problem
from study import Study
from study import found_groups as model
from study.segmentations import offered
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.show import say, show
from words import Words

ROWS = {"look_for_groups": Choice(False, one_of(True, False), "jz", of_file=True)}


def look(study: Study, w: Words) -> None:
    """Groups that nobody has defined, beside those of the rules; nothing for a file without purchases."""
    if "rfm" not in offered(study):
        return
    with box("found_groups", w.t("Groups found in the data")) as opened:
        if not opened:
            return
        if not choices.value("look_for_groups"):
            st.button(
                w.t("Look for groups (some seconds)"),
                icon=":material/search:",
                on_click=choices.put,
                args=("look_for_groups", True),
                key="look_for",
            )
            return
        try:
            with st.spinner(w.t("Looking for groups …")):
                found = model.looked(study)
        except TableProblem as problem:
            say(Notice(of_problem(w, problem)))
            return
        show(found_groups(found, w))
