"""A page from top to bottom: key figures, a figure under its message, findings, and the footer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from report.forms import Form
from study import Study
from ui import VERSION, state
from ui.parts.drawn import draw
from ui.parts.states import link
from ui.parts.text import file_name, plain
from words import N_, Words

RETURNS = {"net": N_("returns netted"), "ignore": N_("returns left out"), "cancel": N_("returns cancelled in pairs")}

ROOM = 10  # letters of a key figure's value in 148 px


@dataclass(frozen=True)
class Key:
    """A key figure: its label, its value, and under it one grey fact or a change with its verdict.

    `better`: True blue, False orange, None a plain fact. `rising`: the arrow; None leaves it out.
    """

    label: str
    value: str
    note: str = ""
    better: bool | None = None
    rising: bool | None = None
    help: str | None = None


def money_key(label: str, amount: float, note: str = "", better: bool | None = None, rising: bool | None = None) -> Key:
    """A key figure in money; a currency that is a code stands in the label, for the figure has 148 px."""
    w = state.words()
    unit = "" if w.unit in ("kr", "") else f", {w.unit}"
    return Key(label + unit, w.short_bare(amount), note, better, rising)


def key_figures(keys: Sequence[Key], columns: int = 6) -> None:
    """The figures in a row that becomes two columns on a phone, and two rows where a value is too long for 148 px."""
    if max((len(key.value) for key in keys), default=0) > ROOM:
        columns = min(columns, 3)
    colours = {True: "blue", False: "orange", None: "gray"}
    arrows = {True: "up", False: "down", None: "off"}
    with st.grid(columns, min_column_width=148):
        for key in keys:
            st.metric(
                key.label,
                key.value,
                key.note or None,
                delta_color=colours[key.better],  # type: ignore[arg-type]
                delta_arrow=arrows[key.rising],  # type: ignore[arg-type]
                help=key.help,
            )


def figure(form: Form, key: str, message: str, between: Callable[[], None] | None = None) -> None:
    """A figure under the message it carries, with its sentence for those who cannot see it.

    `between` draws what stands under the message and over the figure, such as the key to its colours.
    """
    st.subheader(message, anchor=False)
    if between is not None:
        between()
    draw(form, key, state.words())


@dataclass(frozen=True)
class Finding:
    """Something this file says: a bold fact, one sentence, and the page that shows it."""

    title: str
    text: str
    page: str
    link: str


def findings(found: Sequence[Finding]) -> None:
    """Up to three findings beside one another, each with its way onward."""
    if not found:
        return
    for column, finding in zip(st.columns(len(found[:3]), border=True), found[:3], strict=True):
        with column:
            st.markdown(f"**{finding.title}**")
            st.markdown(finding.text)
            link(finding.page, finding.link)


def footer(now: Study) -> None:
    """What stands behind every figure of the page: file, period and why, tiers, returns, money, version."""
    w = state.words()
    title = w.t("{title} (sample file)", title=state.source_title())
    if state.source() == state.OWN:
        title = file_name(state.source_title())
    part = state.only()
    if part is not None:
        title += f" · {w.t('only {name}: {value}', name=plain(part.name, 30), value=plain(part.value, 30))}"
    parts = [title, now.file.fingerprint[:12], *_period(now, w), *_counted(now, w), f"Customer Worth {VERSION}"]
    st.divider()
    st.caption(" · ".join(part for part in parts if part))


def _period(now: Study, w: Words) -> list[str]:
    period = now.period
    if period is None:
        return []
    why = {"chosen": w.t("chosen"), "longest": w.t("the longest the file allows"), "one": w.t("one period")}
    length = w.n(
        "{count} month against the one before", "{count} months against the {count} before", period.months or 0
    )
    if period.before_start is None or period.months is None:
        return [w.period(period.now_start, period.end)]
    return [f"{length} ({why[now.why_period]})", w.period(period.now_start, period.end)]


def _counted(now: Study, w: Words) -> list[str]:
    money = w.t("revenue, not profit") if now.choices.margin is None else w.t("margin, not revenue")
    if now.file.kind == "segments":
        return [w.t("segments as given"), money]
    shares = "/".join(w.number(share, 0 if share == int(share) else 1) for share in now.choices.scheme.shares)
    tiers = w.t("relative tiers {shares}", shares=shares)
    if now.choices.basis == "fixed":
        tiers = w.t("fixed tiers {shares}", shares=shares)
    return [tiers, w.t(RETURNS[now.choices.returns]) if now.file.kind == "transactions" else "", money]
