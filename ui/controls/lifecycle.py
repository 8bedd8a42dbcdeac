"""Controls of the life cycle: starting amounts, what the bars show, and a person's own amounts."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from clv.lifecycle import Pattern
from report.exhibits.lifecycle import pattern as exhibits
from report.link_text import amounts, one_of, optional
from report.notices import unavailable
from study import Study
from study import tenure as model
from study.tenure import CYCLE_PARTS, SHOWN_YEARS, OwnAmounts, Start
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls.next_purchase import buys_next
from ui.controls.serving import costs
from ui.controls.switch import switch
from ui.show import answer, say, show, tabbed
from words import Words

PATTERNS_NAMED = ("file", "retail", "auto service", "personal insurance")
AMOUNTS = ("cycle_acquisition", *(f"cycle_{part}" for part in CYCLE_PARTS), "cycle_survival")
ROWS = {
    # the pattern: None is the file's own where it has one
    "cycle_pattern": Choice(None, optional(one_of(*PATTERNS_NAMED)), "cp", of_file=True),
    "cycle_part": Choice("acquisition", one_of("acquisition", *CYCLE_PARTS, "survival"), "cw"),
    "cycle_table": Choice("life_cycle_years", one_of("life_cycle_years", "life_cycle_parts"), "ct"),
    "cycle_view": Choice("won", one_of("won", "left"), "cv"),
    "cycle_acquisition": Choice(None, optional(amounts(0, 1e9)), "cq", of_file=True),
    "cycle_base": Choice(None, optional(amounts(0, 1e9)), "cb", of_file=True),
    "cycle_growth": Choice(None, optional(amounts(-1e9, 1e9)), "cg", of_file=True),
    "cycle_savings": Choice(None, optional(amounts(-1e9, 1e9)), "cs", of_file=True),
    "cycle_referrals": Choice(None, optional(amounts(-1e9, 1e9)), "cr", of_file=True),
    "cycle_premium": Choice(None, optional(amounts(-1e9, 1e9)), "ce", of_file=True),
    "cycle_survival": Choice(None, optional(amounts(0, 1)), "cu", of_file=True),
}


def pays(study: Study, w: Words) -> None:
    """The year in which a customer has paid what winning it cost, or why the file does not tell."""
    if study.base_problem is not None:
        say(unavailable(study, w))
    else:
        cycle(study, w)
        buys_next(study, w)
        costs(study, w)


@st.fragment
def cycle(study: Study, w: Words) -> None:
    """The answer, the pattern and its controls, the figure and the tables."""
    s, top = model.start(study), st.container()
    found = model.cycle(s, _own(s, w), study.choices.discount)
    with top:
        answer(exhibits.answer(found.years, found.pattern, w))
    above = st.container()
    picture = exhibits.picture(found, _won(w), w)
    with above:
        show(picture.head)
    show(picture.rest)
    _editor(found.pattern, w)
    tabbed("cycle_table", exhibits.tables(found, w))
    choices.write_link()


def _own(s: Start, w: Words) -> OwnAmounts:
    """The pattern to start from, with the amounts a person has put in for it."""
    names = list(s.patterns)
    if choices.value("cycle_pattern") not in names:
        choices.put("cycle_pattern", names[0])
    name = st.segmented_control(
        w.t("Starting pattern"),
        names,
        format_func=lambda n: w.t(exhibits.PATTERNS[n]),
        key=choices.slot("cycle_pattern"),
        required=True,
        persist_state="session",
        on_change=reset,
        help=w.t("Where the amounts start. Those of other businesses are scaled to what a customer brings here."),
    )
    named = {part: choices.value(f"cycle_{part}") for part in ("acquisition", *CYCLE_PARTS)}
    parts = tuple((part, tuple(own)) for part, own in named.items() if own is not None)
    left = choices.value("cycle_survival")
    return OwnAmounts(name, parts, None if left is None else tuple(left))


def put(part: str, values: Sequence[float]) -> None:
    """Keep a person's own amounts for a part."""
    choices.put(f"cycle_{part}", tuple(values))


def reset() -> None:
    """Back to the starting pattern as it is."""
    for key in AMOUNTS:
        choices.put(key, None)


def _won(w: Words) -> bool:
    """Whether the line shows what a customer won brings, with those who leave on the way."""
    names = {"won": w.t("Per new customer"), "left": w.t("Per customer who stays")}
    told = w.t("Some new customers leave each year; a customer who stays brings the whole amount.")
    return switch(w.t("What the line shows"), names, choices.slot("cycle_view"), hidden=True, told=told) == "won"


def _editor(pattern: Pattern, w: Words) -> None:
    with box("own_pattern", w.t("Enter your own amounts")):
        names = {"acquisition": "acquisition", **model.PARTS, "survival": "survival"}
        part = st.segmented_control(
            w.t("Part"),
            list(names),
            format_func=lambda p: w.t(exhibits.NAMES[names[p]]),
            key=choices.slot("cycle_part"),
            required=True,
            persist_state="session",
            help=w.t("What you enter is marked as assumed. After the fifth year the last amount goes on."),
        )
        _cells(str(part), model.amounts(pattern, str(part)), w)
        if any(choices.value(key) is not None for key in AMOUNTS):
            st.button(
                w.t("Back to the starting pattern"),
                on_click=reset,
                type="tertiary",
                icon=":material/restart_alt:",
                help=w.t("Clears the amounts you entered."),
            )


def _cells(part: str, now: list[float], w: Words) -> None:
    """A part's amounts to change, a cell a year. The key holds what they were, so that a new start shows its own."""
    share = part == "survival"
    low, high = (0.0, 100.0) if share else (0.0 if part in ("acquisition", "base") else -1e9, 1e9)
    first = 2 if share else 1
    with st.form(f"cycle_form_{part}", border=False):
        given = []
        for i, (column, x) in enumerate(zip(st.columns(SHOWN_YEARS), now, strict=False)):
            label = w.t("One-off cost, {unit}", unit=w.unit) if part == "acquisition" else _label(first + i, share, w)
            shown = round(x * 100, 1) if share else round(x, 2)
            with column:
                key = f"cycle_cell_{part}_{i}_{shown:g}"
                given.append(st.number_input(label.removesuffix(", "), low, high, shown, format="%g", key=key))
        if st.form_submit_button(w.t("Use these")):
            put(part, [x / 100 if share else x for x in given])
            st.rerun()


def _label(year: int, share: bool, w: Words) -> str:
    unit = "%" if share else w.unit
    return w.t("Year {year}, {unit}", year=w.number(year), unit=unit)
