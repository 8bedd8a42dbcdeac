"""Opening a file: the upload, the reading with its steps, what is asked, and the columns as they are understood.

The file shown stays until the new one is good. The upload's bytes are copied to the visit's private folder and let go
of. The copy is read again when an answer or a column changes; it too is let go of once the file is shown, if it has
columns that say who somebody is and that no figure needs: then the file must be chosen again to be read otherwise.
"""

from __future__ import annotations

import json
import math
import shutil
import tempfile
import time
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import streamlit as st

from intake import FileReport
from intake.columns.roles import NUMBER_ROLES, ROLES
from intake.formats import readers
from ui import reading, state
from ui.link import plain_json
from ui.panels.problem import sentence
from ui.parts import error, file_name, plain, question, warning
from ui.server.logs import event, size_class
from ui.server.settings import KEEP
from ui.server.uploads import expect_upload
from ui.streamlit_internals import UploadedFile, let_go, upload_limit
from words import N_, Words
from words.sentences import choice

OFTEN = 0.2
FEW = 3
LARGEST_MAPPING = 65_536
SLACK = 60  # seconds in which a visit is surely ended, once its time is over
ROLE_NAMES = {
    "customer_id": N_("Customer"),
    "date": N_("Date"),
    "amount": N_("Amount"),
    "quantity": N_("Quantity"),
    "unit_price": N_("Unit price"),
    "order_id": N_("Order number"),
    "product": N_("Product"),
    "cost": N_("Cost"),
    "margin": N_("Margin"),
    "household_id": N_("Household or company"),
    "channel": N_("Channel"),
    "currency": N_("Currency"),
    "vat": N_("VAT"),
    "revenue_before": N_("Revenue, the period before"),
    "revenue_now": N_("Revenue, this period"),
    "revenue": N_("Revenue"),
    "start_date": N_("Customer since"),
    "end_date": N_("Left on"),
    "status": N_("Has left"),
    "tenure": N_("Time as a customer"),
    "products": N_("Number of products"),
    "nps": N_("Would recommend (0–10)"),
    "ski": N_("Satisfaction (1–10)"),
    "segment": N_("Segment"),
    "customers": N_("Number of customers"),
    "revenue_per_customer": N_("Revenue per customer"),
    "products_per_customer": N_("Products per customer"),
    "duration_years": N_("Duration in years"),
    "retention": N_("Retention rate"),
    "churn": N_("Churn"),
    "base": N_("Customers at the start"),
    "lost": N_("Lost"),
}


@dataclass(frozen=True)
class Opening:
    """A file on its way in: its private copy, what it is called, what it came to, and what the person has said."""

    path: Path
    name: str
    report: FileReport
    mapping: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[str, ...]:
        """The names of the file's columns, by which the next file like it is known."""
        return tuple(str(column["name"]) for column in self.report.columns)

    @property
    def private(self) -> tuple[str, ...]:
        """The columns that say who somebody is and that no figure needs."""
        return tuple(str(c["name"]) for c in self.report.columns if c.get("private") and not c.get("role"))


def upload(w: Words) -> None:
    """The uploader; a file that comes is read at once."""
    refused = expect_upload()
    sent = st.file_uploader(
        w.t("A file of customers, purchases or segments: {formats}, also zipped", formats=w.any_of(readers.NAMES)),
        key=state.uploader(),
    )
    st.caption(
        w.t(
            "The file is read on the server, in a folder for your visit alone. It is sent nowhere and never logged. "
            "Columns that say who somebody is are not kept once it is read. The rest is removed when you let go of the "
            "file, and at most {minutes} minutes after you have left.",
            minutes=w.words_number(minutes_kept()),
        )
    )
    if refused is not None:
        error(sentence(w, {"code": refused, "limit": upload_limit()}))
    if sent is None:
        return
    name = str(sent.name)
    try:
        copy = _copied(sent)
    except OSError:
        event("upload", size_class(sent.size), "disk_full")
        error(sentence(w, {"code": "disk_full"}))
        return
    state.new_uploader()
    begin(copy, name, w)


def minutes_kept() -> int:
    """Whole minutes after which a visitor's file is gone, once the visitor is."""
    return math.ceil((KEEP.value() + SLACK) / 60)


def _copied(sent: UploadedFile) -> Path:
    """The file in the visit's private folder; the server's memory lets go of it. OSError: no room for it."""
    try:
        with tempfile.NamedTemporaryFile(prefix="upload-", dir=state.folder(), delete=False) as copy:
            shutil.copyfileobj(sent, copy)
    finally:
        let_go(sent)
    return Path(copy.name)


def begin(path: Path, name: str, w: Words) -> None:
    """Read a new file, with what was said of one like it earlier in the visit."""
    found = read(Opening(path, name, FileReport(name=name)), w)
    known = state.remembered(found.shape) or _expected(found)
    if known is not None and any(known) and found.report.problem is None:
        found = read(replace(found, mapping=known[0], answers=known[1]), w)
    settle(found, w)


def _expected(found: Opening) -> tuple[dict[str, str], dict[str, str]] | None:
    """The mapping of a saved file that was opened before, if this file has the columns it speaks of."""
    kept = state.expected_mapping()
    return kept if kept is not None and set(kept[0].values()) - {""} <= set(found.shape) else None


def again(opening: Opening, w: Words) -> None:
    """Read the same file with another mapping or one more answer; ask for it first when its copy was let go of."""
    if opening.path.is_file():
        settle(read(opening, w), w)
    state.remember(opening.shape, opening.mapping, opening.answers)
    state.keep_draft(opening)
    st.rerun()


def settle(opening: Opening, w: Words) -> None:
    """Show the file when it is good; else keep it as a draft beside the one shown."""
    report = opening.report
    if report.problem is None and not report.questions:
        state.remember(opening.shape, opening.mapping, opening.answers)
        state.keep_own(report, opening.name, report.currency)
        state.keep_opened(opening)
        state.keep_draft(None)
        state.use(state.OWN)
        if opening.private:
            opening.path.unlink(missing_ok=True)
    else:
        state.keep_draft(opening)
    _clear_folder()
    st.rerun()


def _clear_folder() -> None:
    """Leave nothing in the visit's folder but the file that is shown and the one on its way in."""
    kept: set[Path] = set()
    for opening in (state.opened(), state.draft()):
        if isinstance(opening, Opening):
            kept |= {opening.path, *(opening.report.table.parents[:1] if opening.report.table else ())}
    for item in state.folder().iterdir():
        if item not in kept:
            shutil.rmtree(item, ignore_errors=True) if item.is_dir() else item.unlink(missing_ok=True)


def read(opening: Opening, w: Words) -> Opening:
    """Read in a process of its own when its turn has come, one line a step; the button beside it stops the reading."""
    name = file_name(opening.name)
    with st.status(w.t("Reading {name}", name=name), expanded=True) as shown:
        known = bool(opening.mapping or opening.answers)  # a file like an earlier one is read twice in one run
        st.button(w.t("Cancel"), key=f"cancel_reading_{known}")
        began, told, waiting = time.monotonic(), 0.0, 0

        def step(entry: dict[str, Any]) -> None:
            nonlocal waiting
            waiting = 0
            st.markdown(f"✓ {sentence(w, entry)}")

        def queued(place: int) -> None:
            nonlocal waiting
            waiting = place

        def still_wanted() -> bool:
            # Speaking to the page is what lets the cancel button end this run, and with it the reader.
            nonlocal told
            if time.monotonic() - told > OFTEN:
                told = time.monotonic()
                shown.update(label=_progress(name, waiting, told - began, w))
            return False

        report = reading.read(
            opening.path,
            on_place=queued,
            cancelled=still_wanted,
            folder=state.folder(),
            name=opening.name,
            mapping=opening.mapping,
            answers=opening.answers,
            on_step=step,
        )
    return replace(opening, report=report)


def _progress(name: str, waiting: int, seconds: float, w: Words) -> str:
    """What is happening to a file that is not read yet, and for how long it has been."""
    time_so_far = w.number(seconds)
    if waiting:
        return w.t(
            "{name} waits for its turn: number {place} in the queue, {seconds} s",
            name=name,
            place=w.number(waiting),
            seconds=time_so_far,
        )
    return w.t("Reading {name}, {seconds} s", name=name, seconds=time_so_far)


def draft(w: Words) -> None:
    """The file on its way in: what is wrong, or what must be answered first; earlier results stay."""
    opening = state.draft()
    if not isinstance(opening, Opening):
        return
    report = opening.report
    st.subheader(w.t("On its way in: {name}", name=file_name(opening.name)), anchor=False)
    if report.problem is not None:
        error(sentence(w, dict(report.problem)) + " " + w.t("Earlier results are kept."))
    elif not opening.path.is_file():
        _ask_for_it(opening, w)
    for asked in report.questions:
        answer = question(_title(asked, w), _why(asked, w), _answers(asked, w), key=f"ask_{_code(asked, report)}")
        if answer is not None:
            again(replace(opening, answers={**opening.answers, _code(asked, report): answer}), w)
    if report.columns and opening.path.is_file():
        columns(opening, w)
    if st.button(w.t("Let go of this file"), key="drop_draft"):
        state.keep_draft(None)
        _clear_folder()
        st.rerun()


def _ask_for_it(opening: Opening, w: Words) -> None:
    names = w.listed([plain(name) for name in opening.private])
    warning(
        w.t(
            "**Choose the file again.** It was let go of when it had been read, since it says who somebody is "
            "({columns}). What you have chosen now is remembered and will be used.",
            columns=names,
        )
    )


def _code(asked: dict[str, Any], report: FileReport) -> str:
    """The code an answer goes by: with its column when the same is asked of several."""
    alike = [q for q in report.questions if q["code"] == asked["code"]]
    return str(asked["code"]) if len(alike) < 2 or not asked["columns"] else f"{asked['code']}:{asked['columns'][0]}"


def _title(asked: dict[str, Any], w: Words) -> str:
    names = w.listed([plain(str(name)) for name in asked.get("columns", [])[:FEW]])
    return w.t("One thing to settle: {columns}", columns=names) if names else w.t("One thing to settle")


def _why(asked: dict[str, Any], w: Words) -> str:
    return sentence(w, asked) + _examples(asked, w)


def _examples(asked: dict[str, Any], w: Words) -> str:
    seen = [e for e in asked.get("examples", []) if "value" in e or "raw" in e][:FEW]
    said = [w.t("row {row}: {value}", row=w.number(e.get("row")), value=_shown(e)) for e in seen]
    return "\n\n" + " · ".join(said) if said else ""


def _shown(example: dict[str, Any]) -> str:
    value = example.get("value", example.get("raw"))
    return plain(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def _answers(asked: dict[str, Any], w: Words) -> dict[str, str]:
    return {code: choice(w, asked, code, plain) for code in map(str, asked["choices"])}


def columns(opening: Opening, w: Words) -> None:
    """Which column is which: three values raw and parsed, the guess with its reason, and a role to choose."""
    report = opening.report
    roles = ["", *ROLES[report.kind or "transactions"]]
    wanted: dict[str, str] = {}
    with st.form(f"columns_{report.fingerprint}", border=True):
        st.markdown(f"**{w.t('Which column is which')}**")
        for i, column in enumerate(report.columns[:60]):
            left, middle, right = st.columns([2, 2, 3], vertical_alignment="center")
            left.markdown(f"**{plain(str(column['name']))}**")
            left.caption(_reason(column, w))
            role = middle.selectbox(
                plain(str(column["name"]), 40),
                roles if column["role"] in roles else [*roles, column["role"]],
                index=roles.index(column["role"]) if column["role"] in roles else 0,
                format_func=lambda r: w.t(ROLE_NAMES[r]) if r in ROLE_NAMES else w.t("Not used"),
                key=f"role_{report.fingerprint}_{i}",
                label_visibility="collapsed",
            )
            right.caption(_samples(column, w))
            if role:
                wanted[str(role)] = str(column["name"])
        asked = st.form_submit_button(w.t("Read with these columns"))
    if asked:  # outside the form, which bears no button to cancel with
        dropped = {role: "" for role in report.mapping if role not in wanted}
        again(replace(opening, mapping={**dropped, **wanted}), w)


def _reason(column: dict[str, Any], w: Words) -> str:
    if not column.get("role"):
        return w.t("kept as an attribute, or not needed")
    sure = w.percent(column.get("confidence"))
    reasons = {
        "header": w.t("by its name, {sure} sure", sure=sure),
        "header_part": w.t("by a part of its name, {sure} sure", sure=sure),
        "given": w.t("chosen by you"),
    }
    return reasons.get(str(column.get("reason")), w.t("by what it holds, {sure} sure", sure=sure))


def _samples(column: dict[str, Any], w: Words) -> str:
    shown = []
    for sample in column.get("samples", [])[:FEW]:
        raw, parsed = str(sample["raw"]), sample["parsed"]
        read_as = _read_as(column.get("role"), str(parsed), w)
        shown.append(plain(raw, 24) if parsed in (None, raw) else f"{plain(raw, 24)} → {plain(read_as, 24)}")
    return " · ".join(shown) or w.t("empty")


def _read_as(role: str | None, parsed: str, w: Words) -> str:
    """A parsed number as numbers are written, so that a factor of a thousand is seen; other values as they are."""
    try:
        return w.number(Decimal(parsed), 2) if role in NUMBER_ROLES else parsed
    except InvalidOperation:
        return parsed


def with_mapping(opening: Opening, choices: bytes) -> bytes:
    """The saved choices with how the columns were read: names of columns and choices, no data."""
    saved = {**json.loads(choices), "columns": opening.report.mapping, "answers": opening.answers}
    return json.dumps(saved, ensure_ascii=False, indent=1).encode()


def read_mapping(sent: bytes) -> tuple[dict[str, str], dict[str, str]] | None:
    """The columns and answers of a saved file, or None when it holds none that are sound."""
    try:
        kept = plain_json(sent) if len(sent) <= LARGEST_MAPPING else None
    except ValueError:
        return None
    columns, answers = (kept.get("columns"), kept.get("answers")) if isinstance(kept, dict) else (None, None)
    if not isinstance(columns, dict) or not isinstance(answers, dict):
        return None
    return {str(k): str(v) for k, v in columns.items()}, {str(k): str(v) for k, v in answers.items()}


def corrected(w: Words) -> None:
    """For the own file shown: its columns to correct, its mapping to keep or to take from a file."""
    opening = state.opened()
    if not isinstance(opening, Opening) or state.source() != state.OWN:
        return
    with st.expander(w.t("Columns: correct how the file was read"), key="correct_columns"):
        columns(opening, w)
        for told in opening.report.warnings:
            if told.get("choices"):
                warning(sentence(w, told))
                _offer(opening, told, w)


def _offer(opening: Opening, told: dict[str, Any], w: Words) -> None:
    """A warning that can be answered: the choices that do not hold yet, as buttons."""
    offers = {code: label for code, label in _answers(told, w).items() if code != told.get("default")}
    with st.container(horizontal=True):
        taken = [code for code, label in offers.items() if st.button(label, key=f"offer_{told['code']}_{code}")]
    for code in taken:
        again(replace(opening, answers={**opening.answers, str(told["code"]): code}), w)
