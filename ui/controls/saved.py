"""Save choices, scenarios and the reading of columns as a small file, and open it again."""

from __future__ import annotations

import json
from dataclasses import replace

import streamlit as st

from clv import TableProblem
from report.exhibit import Notice
from study.packing import plain_json
from ui import choices
from ui.boxes import box
from ui.controls.upload import Opening, again
from ui.server.uploads import expect_upload
from ui.sharing import save_choices
from ui.show import say
from ui.tables import download
from words import Words

LARGEST_MAPPING = 65_536


def choices_file(w: Words) -> None:
    """Choices and scenarios as a small file: to keep, and to open again."""
    with box("choices_file", w.t("Save or reopen my choices")):
        st.markdown(w.t("Choices, scenarios and how the columns were read, as a small file. It contains no data."))
        own = choices.opened()
        if isinstance(own, Opening):
            saved = with_mapping(own, choices.to_file())
            label = w.t("Save choices, scenarios and columns")
            download(label, lambda: saved, "customer-worth.json", "save_all", "application/json")
        else:
            save_choices()
        expect_upload()
        sent = st.file_uploader(w.t("Open a saved file"), type="json", key=f"choices_{choices.uploader()}")
        if sent is not None:
            _reopen(sent.getvalue(), w)


def _reopen(sent: bytes, w: Words) -> None:
    """Take what a saved file holds: choices and scenarios now, columns for the own file or for the next one."""
    own, kept = choices.opened(), read_mapping(sent)
    choices.new_uploader()
    try:
        choices.from_file(sent)
    except TableProblem:
        say(Notice(w.t("That is not a file that was saved here. Nothing has changed.")))
        return
    if kept is not None and isinstance(own, Opening):
        again(replace(own, mapping=kept[0], answers=kept[1]), w)
    elif kept is not None:
        choices.expect_mapping(kept)
    st.rerun()


def with_mapping(opening: Opening, choices: bytes) -> bytes:
    """The saved choices with how the columns were read: names of columns and choices, no data."""
    saved = {**json.loads(choices), "columns": opening.report.mapping, "answers": opening.answers}
    return json.dumps(saved, ensure_ascii=False, indent=1).encode()


def read_mapping(sent: bytes) -> tuple[dict[str, str], dict[str, str]] | None:
    """The columns and answers of a saved file, or None when it holds none that are sound."""
    try:
        held = plain_json(sent) if len(sent) <= LARGEST_MAPPING else None
    except ValueError:
        return None
    columns, answers = (held.get("columns"), held.get("answers")) if isinstance(held, dict) else (None, None)
    if not isinstance(columns, dict) or not isinstance(answers, dict):
        return None
    return {str(k): str(v) for k, v in columns.items()}, {str(k): str(v) for k, v in answers.items()}
