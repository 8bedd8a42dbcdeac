"""The row under a page's question: what its figures rest on, each a chip that opens its control and can be put back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from report.context import Chip, chips
from report.link_text import one_of
from report.text import markdown_text
from study import Study
from ui import cache, choices
from ui.choices import Choice
from ui.controls.concentration import shown_alone
from ui.controls.file import samples
from ui.controls.forecast import beside_the_methods
from ui.controls.margin import counted_in
from ui.controls.method import choice
from ui.controls.settings import let_go_of, period, returns
from ui.controls.tiers import basis_of
from ui.menu import link
from words import Words

ROWS = {"value_part": Choice("portfolio", one_of("portfolio", "check"), "vp")}
LONGEST = 28  # letters of a file's name
Control = Callable[[Study, Words], object]


def _method(study: Study, w: Words) -> None:
    choice(study, w)
    beside_the_methods(study, w)


CONTROLS: dict[str, Control] = {
    "file": lambda study, w: samples(w),
    "period": period,
    "only": shown_alone,
    "method": _method,
    "margin": lambda study, w: counted_in("cost" in study.file.mapping, w),
    "tiers": basis_of,
    "returns": lambda study, w: returns(w),
    "left_by_us": let_go_of,
}


@st.fragment
def context(study: Study, w: Words, *, opens: bool = True, own: bool = False) -> None:
    """The chips. `opens`: each opens its control; where the controls stand on the page itself they do not.

    `own`: with the way to a file of one's own.
    """
    if cache.study() is not study:
        st.rerun()  # a chip's control has been moved: the whole page follows
    with st.container(horizontal=True, wrap=False, gap="xsmall", vertical_alignment="center", key="context"):
        file, *further = chips(study, _title(w), w)
        _chip(file, study, w, opens)
        if own:
            link("data", w.t("Change file") if choices.source() == choices.OWN else w.t("Use my own file"))
        for chip in further:
            _chip(chip, study, w, opens)
    choices.write_link()


def _title(w: Words) -> str:
    title = markdown_text(choices.source_title(), LONGEST)
    return title if choices.source() == choices.OWN else w.t("Sample: {title}", title=title)


def _chip(chip: Chip, study: Study, w: Words, opens: bool) -> None:
    label = f"**{chip.text}**" if chip.resets else chip.text
    if not opens or chip.key not in CONTROLS:
        st.badge(chip.text, color="gray")
    else:
        with st.popover(label, key=f"chip_{chip.key}", on_change="rerun") as opened:
            if opened.open:
                CONTROLS[chip.key](study, w)
                link("data", w.t("All settings"))
    if chip.resets:
        back = w.t("Put back: {what}", what=chip.text)
        st.button("×", key=f"back_{chip.key}", help=back, type="tertiary", on_click=_back, args=(chip.resets,))


def _back(keys: Sequence[str]) -> None:
    """Put choices back to what they are from the start."""
    for key in keys:
        if key == "only":
            choices.show_only(None)
        else:
            choices.reset(key)
