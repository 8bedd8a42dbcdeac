"""Controls of the attribute: which column is compared, by what, and whether one value is shown alone on every page."""

from __future__ import annotations

import streamlit as st

from report.exhibits import concentration as exhibits
from report.link_text import one_of
from report.text import plain_text
from study import Part, Study
from ui import choices
from ui.choices import Choice
from ui.controls.switch import switch
from ui.show import show
from words import Words

ROWS = {
    "others_shown": Choice(True, one_of(True, False), "xt"),
    "compare_measure": Choice("retention", one_of("retention", "clv", "revenue_per_customer"), "cm"),
}


def by_attribute(study: Study, w: Words) -> None:
    """Pick a column: its values side by side, and the choice of one of them."""
    names = exhibits.attributes(study, w)
    if not names:
        show(*exhibits.by_attribute(study, w))
        return
    column = st.selectbox(
        w.t("Compare by"),
        list(names),
        format_func=lambda one: plain_text(names[one]),
        key=f"compare_{study.file.fingerprint}",
    )
    values = exhibits.compared(study, str(column))
    measure = "" if values is None else _measure(exhibits.measures(values), w)
    show(*exhibits.by_attribute(study, w, str(column), measure))
    if values is not None:
        _only(study, str(column), [str(v) for v in values["value"]], names[str(column)], w)


def shown_alone(study: Study, w: Words) -> None:
    """The value that is shown alone, or all customers again."""
    chosen = choices.only()
    if chosen is not None:
        _only(study, chosen.column, [chosen.value], chosen.name, w, "chip")


def _measure(known: list[str], w: Words) -> str:
    labels = {
        "retention": w.t("Retention rate"),
        "clv": w.t("CLV"),
        "revenue_per_customer": w.t("Revenue per customer"),
    }
    return switch(w.t("Shown"), {name: labels[name] for name in known}, choices.among("compare_measure", known))


def _only(study: Study, column: str, values: list[str], name: str, w: Words, at: str = "only") -> None:
    """Show one value alone on every page, or all again."""
    if study.file.kind != "transactions" or column.startswith(exhibits.FIRST):
        return
    chosen = choices.only()
    here = chosen if chosen and chosen.column == column else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox(
            w.t("Show only these on every page"),
            [None, *values],
            index=values.index(here.value) + 1 if here and here.value in values else 0,
            format_func=lambda v: w.t("All customers") if v is None else f"{plain_text(name)}: {v}",
            key=f"{at}_{column}_{chosen}",
            width=360,
        )
    wanted = None if picked is None else Part(column, str(picked), name)
    if wanted != chosen and (chosen is None or chosen.column == column or picked is not None):
        choices.show_only(wanted)
        st.rerun()
