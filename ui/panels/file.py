"""The file that is shown: what became of every row, the period, and how it is counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import streamlit as st

from clv import TableProblem
from study import Study
from ui import cache, state
from ui.panels import opening
from ui.panels.problem import sentence
from ui.parts import Column, checked, download, file_name, mark, plain, save_choices, warning
from ui.server.uploads import expect_upload
from words import N_, Words

CURRENCIES = ("SEK", "EUR", "GBP", "USD", "NOK", "DKK", "CHF", "CNY")
LINES = {
    "read": N_("Read from the file"),
    "used": N_("Used"),
    "earlier": N_("Earlier history"),
    "before_active": N_("The period before, active customers"),
    "before_not_active": N_("The period before, not active (returns)"),
    "now_active": N_("This period, active customers"),
    "now_not_active": N_("This period, not active (returns)"),
    "after_end": N_("Set aside: on or after the end date"),
    "returns_policy": N_("Set aside: returns, as chosen"),
}


def answer(now: Study, w: Words) -> str:
    """How many rows the file has, and that each is accounted for."""
    file = now.file
    if file.problem is not None:
        return w.t("{mark} rows could be read.", mark=mark(w.number(0)))
    rows = mark(w.n("{count} row", "{count} rows", file.rows_read))
    if file.rows_used == file.rows_read:
        return w.t("{mark} were read, and all of them are used.", mark=rows)
    aside = w.number(file.rows_read - file.rows_used)
    return w.t("{mark} were read; {aside} are set aside, each with its reason.", mark=rows, aside=aside)


def samples(w: Words) -> None:
    """The files that come with the product, and the way back to one's own."""
    names = {name: w.t(sample.title) for name, sample in state.SAMPLES.items()}
    if state.own() is not None:
        names = {state.OWN: w.t("My own file"), **names}
    shown = state.source()
    picked = st.selectbox(
        w.t("Shown now"),
        list(names),
        index=list(names).index(shown),
        format_func=names.__getitem__,
        key=f"source_{shown}_{len(names)}",
    )
    if picked != shown:
        state.use(str(picked))
        st.rerun()


def templates(w: Words) -> None:
    """Templates to fill in, as a spreadsheet opens them."""
    with st.container(horizontal=True):
        for label, name in (
            (w.t("Template (CSV)"), "template.csv"),
            (w.t("Template for Swedish Excel"), "template_sv.csv"),
        ):
            download(label, (cache.SAMPLES / name).read_bytes, name, f"download_{name}")


def line_name(reason: str, w: Words) -> str:
    """What a line of the reconciliation is called."""
    if reason in LINES:
        return w.t(LINES[reason])
    return w.t("Set aside: {reason}", reason=sentence(w, {"reason": reason}))


def reconciliation(now: Study, w: Words) -> None:
    """Both lines with their sums, and that the difference is 0."""
    first, second = now.reconciliation
    columns = [
        Column("reason", w.t("Rows"), "text", longest=90),
        Column("rows", w.t("Number")),
        Column("amount", w.t("Amount, {unit}", unit=w.unit), "number", 2),
    ]
    _lines(first, columns, "reconciliation", w)
    read, used, aside = first.iloc[0], first.iloc[1], first.iloc[2:]
    rows = int(read["rows"] - used["rows"] - aside["rows"].sum())
    money = read["amount"] - used["amount"] - sum(aside["amount"], Decimal(0))
    checked(w.t("read − used − set aside = {rows} rows and {money}", rows=w.number(rows), money=w.money(money, 2)),
            sound=not rows and not money)  # fmt: skip
    if len(second):
        _lines(second, columns, "split", w)
        rows = int(used["rows"] - second["rows"].sum())
        money = used["amount"] - sum(second["amount"], Decimal(0))
        checked(w.t("used − the parts = {rows} rows and {money}", rows=w.number(rows), money=w.money(money, 2)),
                sound=not rows and not money)  # fmt: skip


def _lines(lines: pd.DataFrame, columns: list[Column], key: str, w: Words) -> None:
    named = lines.assign(reason=[line_name(str(r), w) for r in lines["reason"]])
    from ui.parts import table

    table(named, columns, key, total=False)


def set_aside(now: Study, w: Words) -> None:
    """Every row set aside, to look at a few and to take all away."""
    path = now.file.set_aside_table
    if path is None or not now.file.set_aside:
        return
    with st.expander(w.t("Rows set aside"), key="set_aside"):
        for entry in now.file.set_aside:
            seen = [
                w.t("row {row}: {value}", row=w.number(e["row"]), value=plain(str(e["value"])) or "–")
                for e in entry["examples"][:3]
            ]
            st.markdown(f"**{line_name(str(entry['reason']), w)}**: {w.number(entry['rows'])}. " + " · ".join(seen))
        download(w.t("Download every row set aside (CSV)"), lambda: _aside_csv(now), "set_aside.csv", "download_aside")


def _aside_csv(now: Study) -> bytes:
    from report.writers.csv import for_programs as machine_csv

    return machine_csv(pd.read_parquet(str(now.file.set_aside_table)))


def settings(now: Study, w: Words) -> None:
    """End, length, returns, currency: what decides the period and the money."""
    if now.file.kind == "transactions":
        left, middle, right = st.columns(3)
        with left:
            _end(now, w)
        with middle:
            _months(now, w)
        with right:
            _returns(w)
        _returned(now, w)
    _currency(w)


def _returned(now: Study, w: Words) -> None:
    """How many rows are returns, and how many of them no purchase answers to."""
    if now.base_problem is not None:
        return
    found = now.returns
    if not found["returns"]:
        return
    said = {
        "returns": w.number(found["returns"]),
        "paired": w.number(found["paired"]),
        "left": w.number(found["netted"]),
    }
    if now.choices.returns == "cancel":
        text = w.t(
            "{returns} rows are returns: {paired} are cancelled with their purchase, {left} stay netted.", **said
        )
    elif now.choices.returns == "ignore":
        text = w.t("{returns} rows are returns and left out.", **said)
    else:
        text = w.t("{returns} rows are returns, netted on their own day.", **said)
    st.caption(text)


def _end(now: Study, w: Words) -> None:
    first, last = now.file.first_date, now.file.last_date
    if first is None or last is None:
        return
    shown = (state.value("end") or last + dt.timedelta(days=1)) - dt.timedelta(days=1)
    picked = st.date_input(
        w.t("The data really ends on"),
        min(max(shown, first), last + dt.timedelta(days=366)),
        min_value=first,
        max_value=last + dt.timedelta(days=366),
        key=f"end_{shown}",
        format="YYYY-MM-DD",
        help=w.t(
            "The last day that counts. Rows after it are set aside. Choose the last whole day if the file stops early."
        ),
    )
    if isinstance(picked, dt.date) and picked != shown:
        state.put("end", None if picked == last else picked + dt.timedelta(days=1))
        st.rerun()


def _months(now: Study, w: Words) -> None:
    names = {None: w.t("The longest the file allows"), 12: "12", 6: "6", 3: "3", 1: "1"}
    options = list(names)
    current = state.value("months")
    if current not in names:
        options.append(current)
    picked = st.selectbox(
        w.t("Length of the period, months"),
        options,
        index=options.index(current),
        format_func=lambda m: names.get(m, str(m)),
        key=f"months_{current}",
        help=w.t(
            "Two whole periods are compared: the longest of 12, 6, 3 and 1 months that fits twice, unless you choose."
        ),
    )
    if picked != current:
        state.put("months", picked)
        st.rerun()


def _returns(w: Words) -> None:
    names = {
        "net": w.t("Netted where they fall"),
        "ignore": w.t("Left out"),
        "cancel": w.t("Cancelled with the purchase"),
    }
    st.selectbox(
        w.t("Returns are"),
        list(names),
        format_func=names.__getitem__,
        key=state.slot("returns"),
        persist_state="session",
        help=w.t(
            "Netted: a return lowers the revenue of its own day. Left out: negative rows are set aside. Cancelled: a "
            "return and its purchase are both set aside; a return without one stays netted."
        ),
    )


def _currency(w: Words) -> None:
    now = state.currency()
    options = [now, *(c for c in CURRENCIES if c != now)]
    picked = st.selectbox(
        w.t("Currency of the amounts"),
        options,
        format_func=lambda c: c or w.t("Not stated"),
        key=f"currency_{now}",
        width=240,
        help=w.t("Only how amounts are written; nothing is converted."),
    )
    if picked != now:
        state.put("currency", picked or None)
        st.rerun()


def notes(now: Study, w: Words) -> None:
    """What the reader of the file warned of, and what the base warns of."""
    for told in now.file.warnings:
        warning(sentence(w, dict(told)))
    if now.base_problem is None:
        for told in now.base.warnings:
            warning(sentence(w, dict(told)))


def choices_file(w: Words) -> None:
    """Choices and scenarios as a small file: to keep, and to open again."""
    with st.expander(w.t("Save or reopen my choices"), key="choices_file"):
        st.markdown(w.t("Choices, scenarios and how the columns were read, as a small file. It never holds data."))
        own = state.opened()
        if isinstance(own, opening.Opening):
            saved = opening.with_mapping(own, state.to_file())
            label = w.t("Save choices, scenarios and columns")
            download(label, lambda: saved, "customer-worth.json", "save_all", "application/json")
        else:
            save_choices()
        expect_upload()
        sent = st.file_uploader(w.t("Open a saved file"), type="json", key=f"choices_{state.uploader()}")
        if sent is not None:
            _reopen(sent.getvalue(), w)


def _reopen(sent: bytes, w: Words) -> None:
    """Take what a saved file holds: choices and scenarios now, columns for the own file or for the next one."""
    own, kept = state.opened(), opening.read_mapping(sent)
    state.new_uploader()
    try:
        state.from_file(sent)
    except TableProblem:
        warning(w.t("That is not a file that was saved here. Nothing has changed."))
        return
    if kept is not None and isinstance(own, opening.Opening):
        opening.again(replace(own, mapping=kept[0], answers=kept[1]), w)
    elif kept is not None:
        state.expect_mapping(kept)
    st.rerun()


def about(now: Study, w: Words) -> str:
    """What kind of file it is, and how it was read, in one line."""
    file = now.file
    kinds = {
        "transactions": w.t("a row a purchase"),
        "customers": w.t("a row a customer"),
        "segments": w.t("a row a segment"),
    }
    parts = [kinds.get(str(file.kind), ""), file.encoding or "", file.sheet and plain(file.sheet), file.fingerprint]
    if file.first_date and file.last_date:
        parts.insert(1, f"{w.date(file.first_date)} – {w.date(file.last_date)}")
    if file.delimiter:
        names = {"\t": w.t("tab"), ";": w.t("semicolon"), ",": w.t("comma"), "|": w.t("bar")}
        parts.insert(-1, w.t("separated by {sign}", sign=names.get(file.delimiter, plain(file.delimiter))))
    title = file_name(state.source_title()) if state.source() == state.OWN else state.source_title()
    return f"**{title}** · " + " · ".join(str(p) for p in parts if p)
