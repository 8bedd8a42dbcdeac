"""Read and write the link that opens a page with the same choices, and the small file that holds them.

The link is read once, at the start of a visit, and written on every run. Data never travels: a link or a saved file
holds choices and scenarios only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from clv import TableProblem
from report.link_text import LONGEST_VALUE, pack, read_scenarios, scenario_row, unpack
from report.slides.since import DeckFigures, from_row, to_row
from study.packing import plain_json
from ui.choices.scenarios import scenarios, set_scenarios
from ui.choices.table import BY_LINK, TABLE, Choice, add, begin_run, made, set_now, value
from ui.choices.visit import (
    LANGUAGE,
    OWN,
    SOURCE,
    Of,
    browser_language,
    keep_last_deck,
    keep_room_secret,
    last_deck,
    own,
    source,
)

VERSION_OF_LINK = "1"
LONGEST_LINK = 1_800
LARGEST_FILE = 65_536
LEADS, SECRET = "leads", re.compile(r"[0-9a-f]{32}")  # the leader's secret, which stands in an address once
_STARTED, _WANTED_OWN = "visit_started", "link_wanted_own"


def start(rows: Mapping[str, Choice] | None = None) -> None:
    """Begin a run with the pages' rows in the table.

    At the visit's first run the choices come from the link, and the language from the link or the browser.
    """
    add(rows or {})
    session = st.session_state
    if _STARTED not in session:
        session[_STARTED] = True
        params = st.query_params.to_dict()
        _take(params)
        if LANGUAGE not in session:
            session[LANGUAGE] = browser_language()
        if SECRET.fullmatch(params.get(LEADS, "")):
            keep_room_secret(params[LEADS])  # and never written to the address again
        session[_WANTED_OWN] = params.get(BY_LINK[SOURCE]) == OWN
    begin_run()


def _take(params: Mapping[str, str]) -> None:
    """Put the sound choices of a link, or of a saved file, into the session."""
    for key, wanted in read(params).items():
        set_now(key, wanted)
    kept = unpack(params.get("s", "")[:LONGEST_VALUE])
    if kept:
        set_scenarios(kept)


def read(params: Mapping[str, str]) -> dict[str, Any]:
    """The choices in a link's parameters by key: unknown ones dropped, numbers clamped, never an error.

    A link of another version keeps only its language and sample, whose meaning never changes.
    """
    known = (
        BY_LINK if params.get("v", VERSION_OF_LINK) == VERSION_OF_LINK else {k: BY_LINK[k] for k in ("lang", "file")}
    )
    found: dict[str, Any] = {}
    for name, text in params.items():
        key = known.get(name)
        if key is None or len(text) > LONGEST_VALUE or (key, text) == (SOURCE, OWN):
            continue
        form = TABLE[key].form
        try:
            found[key] = form.check(form.read(text))
        except (ValueError, TypeError, OverflowError):
            continue
    return found


def of_link(params: Mapping[str, str]) -> Of:
    """The choices that a link makes, read without a visit: `of("method")`; what it does not say is the default."""
    held = read(params)
    return lambda key: TABLE[key].default if held.get(key) is None else held[key]


def link_wanted_own() -> bool:
    """True when the link was made on someone's own file, which no link can carry, and none is open yet."""
    return bool(st.session_state.get(_WANTED_OWN)) and own() is None


def params() -> dict[str, str]:
    """What the link holds: the language and the file always, other choices where they are not the default."""
    held, stand = {"v": VERSION_OF_LINK}, made() | {SOURCE: source(), LANGUAGE: value(LANGUAGE)}
    for key, row in TABLE.items():
        if row.link and key in stand and (key in (LANGUAGE, SOURCE) or stand[key] != row.default):
            held[row.link] = row.form.write(stand[key])
    packed = pack(scenarios())
    return held | ({"s": packed} if packed else {})


def link(without: Sequence[str] = ()) -> str:
    """The link that opens this page with the same choices; without the scenarios when they are too long.

    Choices that are one's own are left out of it, and those named in `without`.
    """
    away = {row.link for key, row in TABLE.items() if row.own or key in without}
    return _address({name: text for name, text in _fitting().items() if name not in away})


def link_to(page: str, held: Mapping[str, str]) -> str:
    """The address of another page of this server with these choices alone, and none of the visit's."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme or 'http'}://{parts.netloc}/{page}?{urlencode({'v': VERSION_OF_LINK, **held})}"


def address(page: str, **held: str) -> str:
    """The address of another page of this server, with these choices and no others."""
    url = urlsplit(st.context.url or "")
    return f"{url.scheme}://{url.netloc}/{page}?{urlencode(held)}"


def link_too_long() -> bool:
    """True when choices and scenarios do not fit in a link that mail and chat programs leave whole."""
    return _fitting() != params()


def write_link() -> None:
    """Write the choices to the address bar: on every run before the page, and at the end of a fragment."""
    st.query_params.from_dict(_fitting())


def _fitting() -> dict[str, str]:
    held = params()
    if "s" in held and len(_address(held)) > LONGEST_LINK:
        del held["s"]
    return held


def _address(held: Mapping[str, str]) -> str:
    url = st.context.url or ""
    front = "/" if url.count("/") < 3 else ""  # the first page's address ends with the host
    return f"{url}{front}?{urlencode(held)}"


def to_file(deck: DeckFigures | None = None) -> bytes:
    """Choices and scenarios as a small JSON file. Never data: neither rows nor column names nor ids.

    `deck`: the figures of the whole base that a deck shows, so that the next one can say what has changed; else those
    that a saved file brought are kept.
    """
    held = {name: text for name, text in params().items() if name not in ("v", "s", "lang")}
    rows = [scenario_row(s) for s in scenarios()]
    saved: dict[str, Any] = {"customer_worth": 1, "choices": held, "scenarios": rows}
    figures = deck or last_deck()
    if figures is not None:
        saved["last_deck"] = to_row(figures)
    return json.dumps(saved, ensure_ascii=False, indent=1).encode("utf-8", "ignore")


def from_file(content: bytes) -> None:
    """Take choices and scenarios from a saved file; they hold from the next run. Call `st.rerun()` after it.

    TableProblem `choices_file`: not such a file. What it holds is checked as a link is.
    """
    try:
        saved = plain_json(content) if len(content) <= LARGEST_FILE else None
    except ValueError:
        saved = None
    if not isinstance(saved, dict) or saved.get("customer_worth") != 1:
        raise TableProblem("choices_file")
    held = saved.get("choices")
    texts = {k: v for k, v in held.items() if isinstance(v, str)} if isinstance(held, dict) else {}
    for key, new in read(texts).items():
        set_now(key, new)
    set_scenarios(read_scenarios(saved.get("scenarios")))
    keep_last_deck(from_row(saved.get("last_deck")))
