"""Upload of a file: the reading with its progress, its questions, and the columns as understood.

The file shown stays until the new one is good. The upload's bytes are copied to the visit's private folder and let go
of. The copy is read again when an answer or a column changes; it too is let go of once the file is shown, if it has
columns that say who somebody is and that no figure needs: then the file must be chosen again to be read otherwise.
"""

from __future__ import annotations

import math
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st

from intake import FileReport
from intake.columns.language import usual_currency
from intake.formats import readers
from report import opening as said
from report.exhibit import Notice
from report.exhibits import file as file_exhibits
from report.notices import sentence
from report.text import file_name
from ui import choices
from ui.boxes import box
from ui.controls.roles import roles
from ui.menu import FIRST, go
from ui.server import reading
from ui.server.learned import can_learn, learn, learned
from ui.server.logs import event, size_class
from ui.server.settings import KEEP
from ui.server.uploads import expect_upload
from ui.show import say
from ui.streamlit_internals import UploadedFile, let_go, upload_limit
from words import Words

OFTEN, WHILE_WAITING = 0.25, 1.0  # seconds between two signs of life
LONG = 42  # letters from which an answer does not fit beside another on a phone
SLACK = 60  # seconds in which a visit is surely ended, once its time is over


@dataclass(frozen=True)
class Opening:
    """An upload in progress: temporary copy, display name, report, column mapping, answers."""

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
        key=choices.uploader(),
    )
    st.caption(
        w.t(
            "The file is read on the server, in a folder for your visit alone; it is not sent anywhere or logged. "
            "Columns that show who a person is are not stored once it is read. The rest is removed when you close "
            "the file, at the latest {minutes} minutes after you have left.",
            minutes=w.words_number(minutes_kept()),
        )
    )
    if refused is not None:
        say(Notice(sentence(w, {"code": refused, "limit": upload_limit()}), "error"))
    if sent is None:
        return
    name = str(sent.name)
    try:
        copy = _copied(sent)
    except OSError:
        event("upload", size_class(sent.size), "disk_full")
        say(Notice(sentence(w, {"code": "disk_full"}), "error"))
        return
    choices.new_uploader()
    begin(copy, name, w)


def minutes_kept() -> int:
    """Whole minutes after which a visitor's file is gone, once the visitor is."""
    return math.ceil((KEEP.value() + SLACK) / 60)


def _copied(sent: UploadedFile) -> Path:
    """The file in the visit's private folder; the server's memory lets go of it. OSError: no room for it."""
    try:
        with tempfile.NamedTemporaryFile(prefix="upload-", dir=choices.folder(), delete=False) as copy:
            shutil.copyfileobj(sent, copy)
    finally:
        let_go(sent)
    return Path(copy.name)


def begin(path: Path, name: str, w: Words) -> None:
    """Read an upload; reuse the mapping and answers given earlier for the same columns."""
    found = read(Opening(path, name, FileReport(name=name)), w)
    known = choices.remembered(found.shape) or _expected(found) or learned(found.shape)
    if known is not None and any(known) and found.report.problem is None:
        found = read(replace(found, mapping=known[0], answers=known[1]), w)
    show_or_keep(found, w)


def _expected(found: Opening) -> tuple[dict[str, str], dict[str, str]] | None:
    """The mapping of a saved file that was opened before, if this file has the columns it speaks of."""
    kept = choices.expected_mapping()
    return kept if kept is not None and set(kept[0].values()) - {""} <= set(found.shape) else None


def again(opening: Opening, w: Words) -> None:
    """Read the same file with another mapping or one more answer; ask for it first when its copy was let go of."""
    if opening.path.is_file():
        show_or_keep(read(opening, w), w)
    choices.remember(opening.shape, opening.mapping, opening.answers)
    choices.keep_draft(opening)
    st.rerun()


def show_or_keep(opening: Opening, w: Words) -> None:
    """Show the file when it is good; else keep it as a draft beside the one shown."""
    report = opening.report
    if report.problem is None and not report.questions:
        choices.remember(opening.shape, opening.mapping, opening.answers)
        choices.keep_own(report, opening.name, report.currency or usual_currency(opening.shape))
        choices.keep_opened(opening)
        choices.keep_draft(None)
        choices.use(choices.OWN)
        choices.put("line_put_away", False)
        if opening.private:
            opening.path.unlink(missing_ok=True)
        _clear_folder()
        go(FIRST)
    choices.keep_draft(opening)
    _clear_folder()
    st.rerun()


def _clear_folder() -> None:
    """Leave nothing in the visit's folder but the file that is shown and the one on its way in."""
    own = choices.own()
    kept = {own.summary} if isinstance(own, FileReport) and own.summary is not None else set()
    for opening in (choices.opened(), choices.draft()):
        if isinstance(opening, Opening):
            kept |= {opening.path, *(opening.report.table.parents[:1] if opening.report.table else ())}
    for item in choices.folder().iterdir():
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
            if time.monotonic() - told > (WHILE_WAITING if waiting else OFTEN):
                told = time.monotonic()
                shown.update(label=_progress(name, waiting, told - began, w))
            return False

        report = reading.read(
            opening.path,
            on_place=queued,
            cancelled=still_wanted,
            folder=choices.folder(),
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
    if choices.link_wanted_own():
        say(file_exhibits.another_wanted(w))
    opening = choices.draft()
    if not isinstance(opening, Opening):
        return
    report = opening.report
    st.subheader(w.t("New file: {name}", name=file_name(opening.name)), anchor=False)
    if report.problem is not None:
        say(said.refused(report, w))
    elif not opening.path.is_file():
        say(said.choose_again(opening.private, w))
    for asked in report.questions:
        code = said.code_of(asked, report)
        answer = ask(said.title(asked, w), said.why(asked, w), said.answers(asked, w), f"ask_{code}")
        if answer is not None:
            again(replace(opening, answers={**opening.answers, code: answer}), w)
    if report.columns and opening.path.is_file():
        _columns(opening, w)
    if st.button(w.t("Close this file"), key="drop_draft"):
        choices.keep_draft(None)
        _clear_folder()
        st.rerun()


def ask(title: str, why: str, answers: Mapping[str, str], key: str) -> str | None:
    """Something only the person knows. The code of the answer chosen, None until then: the page waits for it. Answers
    that a phone would cut stand below one another."""
    with st.container(border=True):
        st.markdown(f":material/help: **{title}**")
        st.markdown(why)
        if max(map(len, answers.values())) > LONG:
            return st.radio(
                title,
                list(answers),
                index=None,
                format_func=answers.__getitem__,
                key=key,
                persist_state="session",
                label_visibility="collapsed",
            )
        return st.segmented_control(
            title,
            list(answers),
            format_func=answers.__getitem__,
            key=key,
            persist_state="session",
            label_visibility="collapsed",
        )


def _columns(opening: Opening, w: Words) -> None:
    mapping = roles(opening.report, w)
    if mapping is not None:
        again(replace(opening, mapping=mapping), w)


def corrected(w: Words) -> None:
    """For the own file shown: its columns to correct, and what its reader took for granted."""
    opening = choices.opened()
    if not isinstance(opening, Opening) or choices.source() != choices.OWN:
        return
    with box("correct_columns", w.t("Columns: correct how the file was read")):
        _columns(opening, w)
        _keep_for_all(opening, w)
        for told in opening.report.warnings:
            if told.get("choices"):
                say(Notice(sentence(w, told)))
                _offer(opening, told, w)


def _keep_for_all(opening: Opening, w: Words) -> None:
    """Where the operator has named a folder: keep how this file was read, so that the next one like it asks nothing."""
    if not can_learn():
        return
    label = w.t("Read files like this the same way for everybody here")
    if st.button(label, key="keep_reading", help=w.t("Names of columns and answers are saved, never data.")):
        kept = learn(opening.shape, opening.report.mapping, opening.answers)
        st.caption(
            w.t("Saved. The next file with these columns asks nothing.") if kept else w.t("It could not be saved.")
        )


def _offer(opening: Opening, told: Mapping[str, Any], w: Words) -> None:
    """A warning that can be answered: the choices that do not hold yet, as buttons."""
    offers = {code: label for code, label in said.answers(told, w).items() if code != told.get("default")}
    with st.container(horizontal=True):
        taken = [code for code, label in offers.items() if st.button(label, key=f"offer_{told['code']}_{code}")]
    for code in taken:
        again(replace(opening, answers={**opening.answers, str(told["code"]): code}), w)
