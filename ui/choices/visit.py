"""State of a visit: language, file, the upload in progress, and how the base is counted."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from clv import DEFAULT_SCHEME, METHODS, Choices, Scheme, parse_scheme, write_scheme
from clv.tiers import RULES
from report.link_text import RANGES, amounts, day, either, number, one_of, optional, pattern, scheme, scheme_text, whole
from report.slides.since import DeckFigures
from study import Part
from study.came_of_it import SavedList
from ui.choices.table import TABLE, Choice, add, forget_file, put, value
from ui.server import rooms
from ui.streamlit_internals import visit_id
from words import LANGUAGES, N_, Words, load, preferred
from words.typed import one_line

OWN = "own"
Of = Callable[[str], Any]  # a choice by its key


@dataclass(frozen=True)
class Sample:
    """A file that comes with the product: what it is called on screen, and its currency."""

    title: str
    currency: str


SAMPLES = {
    "member_company": Sample(N_("Member company"), "SEK"),
    "online_retail": Sample(N_("Online Retail (UCI)"), "GBP"),
    "subscription_segments": Sample(N_("Subscription, three segments"), "SEK"),
    "swedish_excel": Sample(N_("A file saved in Swedish Excel"), "SEK"),
    "telco_churn": Sample(N_("Telco churn"), "USD"),
    "energy_company": Sample(N_("Energy company"), "SEK"),
    "intermediaries": Sample(N_("An insurer's intermediaries"), "EUR"),
    "casino": Sample(N_("Casino"), "SEK"),
}
LANGUAGE, SOURCE = "lang", "file"
ROWS = {
    LANGUAGE: Choice("sv", one_of(*LANGUAGES), "lang"),
    SOURCE: Choice("member_company", one_of(*SAMPLES, OWN), "file"),
    "end": Choice(None, optional(day()), "end", of_file=True),
    "months": Choice(None, optional(whole(1, 60)), "m", of_file=True),
    "basis": Choice("relative", one_of(*RULES), "basis"),
    "returns": Choice("net", one_of("net", "ignore", "cancel"), "returns"),
    "tiers": Choice(write_scheme(DEFAULT_SCHEME), scheme(), "tiers"),
    "cuts": Choice(None, optional(amounts(0, 1e12)), "cuts", of_file=True),
    "index": Choice(1.0, number(0.01, 100), "ix", of_file=True),
    "method": Choice("course", one_of(*METHODS), "method"),
    "discount": Choice(0.1, number(*RANGES["discount"]), "d"),
    "margin": Choice(None, optional(either(one_of("file"), number(*RANGES["share"]))), "margin", of_file=True),
    "currency": Choice(None, optional(pattern("[A-Z]{3}")), "cur", of_file=True),
    "left_by_us": Choice("lost", one_of("lost", "left_out"), "lu", of_file=True),
    "entered": Choice(None, optional(amounts(0, 100)), "dur", of_file=True),
}
add(ROWS)

# Session keys that are no widget's.
_DRAFT, _OPENED, _SHAPES, _ONLY, _EXPECTED = "draft", "opened", "shapes", "only", "expected"
_SECRET, _SUBMISSIONS, _DRAWN, _LATE = "room_secret", "submissions", "room_drawn", "room_late"
_LAST_DECK, _LAST_LIST = "last_deck", "last_list"
_OWN, _OWN_TITLE, _OWN_CURRENCY, _UPLOADER, _FOLDER, _OFFERED, _PAGE = (
    "own",
    "own_title",
    "own_currency",
    "uploader",
    "folder",
    "offered",
    "page_shown",
)


def browser_language() -> str:
    """The language to begin with: see `words.preferred`."""
    return preferred(st.context.headers.get("Accept-Language") or st.context.locale)


def counted(of: Of = value) -> Choices:
    """How the base is counted, for `clv` and `intake`. `of`: where a choice is read, the visit or a link alone."""
    same = ("end", "months", "basis", "returns", "method", "discount", "margin", "index", "cuts", "left_by_us")
    return Choices(scheme=tier_scheme(of), **{key: of(key) for key in same})


def tier_scheme(of: Of = value) -> Scheme:
    """The tier names and shares."""
    return parse_scheme(of("tiers"))


def set_tier_scheme(wanted: Scheme) -> None:
    """Change tier names and shares. ValueError: more than twelve tiers, or shares no link can carry."""
    put("tiers", scheme_text(wanted))
    put("cuts", None)


def language() -> str:
    """The language chosen: "sv" or "en"."""
    return str(value(LANGUAGE))


def currency() -> str:
    """The currency's code: chosen, else the file's; "" when the file does not say."""
    sample = SAMPLES.get(source())
    return str(value("currency") or (sample.currency if sample else st.session_state.get(_OWN_CURRENCY, "")))


def dark() -> bool:
    """Whether the reader's theme is dark."""
    return bool(st.context.theme.type == "dark")


def phone() -> bool:
    """Whether the browser says that it is a phone's."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def words() -> Words:
    """The words of this run: its language and its file's currency."""
    return load(language(), currency())


def source() -> str:
    """Which file is shown: a sample's name, or "own" when the visitor's own file has been read."""
    name = value(SOURCE)
    shown = name in SAMPLES or (name == OWN and own() is not None)
    return str(name if shown else TABLE[SOURCE].default)


def source_title() -> str:
    """What the file is called: a sample's title in the reader's language, an own file's name unescaped."""
    sample = SAMPLES.get(source())
    return words().t(sample.title) if sample else str(st.session_state.get(_OWN_TITLE, ""))


def use(name: str) -> None:
    """Show another file (a sample's name, or "own"); what was chosen about the one before is forgotten."""
    if name != value(SOURCE):
        show_only(None)
        forget_file()
    put(SOURCE, name)


def own() -> object | None:
    """What was read from the visitor's own file, or None."""
    found: object | None = st.session_state.get(_OWN)
    return found


def keep_own(result: object, title: str, currency: str | None) -> None:
    """Keep what was read from the visitor's own file (small tables and paths, never its bytes) and let the
    upload go: the uploader gets a new key."""
    st.session_state.update({_OWN: result, _OWN_TITLE: one_line(title, 80), _OWN_CURRENCY: currency or ""})
    new_uploader()


def forget_own() -> None:
    """Let go of the visitor's own file and return to the first sample."""
    for key in (_OWN, _OWN_TITLE, _OWN_CURRENCY, _DRAFT, _OPENED, _SHAPES, _LAST_LIST):
        st.session_state.pop(key, None)
    folder = st.session_state.pop(_FOLDER, None)
    if folder is not None:
        rooms.let_go(folder)
    use(TABLE[SOURCE].default)


def only() -> Part | None:
    """The part of the file that is shown alone, or None for all of it.

    Never in the link: a link holds no file's content.
    """
    found: Part | None = st.session_state.get(_ONLY)
    return found


def show_only(part: Part | None) -> None:
    """Show only the rows with this value on every page; None shows all again."""
    st.session_state[_ONLY] = part


def draft() -> object | None:
    """A file being opened that has not replaced the one shown yet, or None."""
    found: object | None = st.session_state.get(_DRAFT)
    return found


def keep_draft(opening: object | None) -> None:
    """Keep, or with None let go of, the file being opened; the file shown stays as it is."""
    st.session_state[_DRAFT] = opening


def opened() -> object | None:
    """How the own file that is shown was opened (its copy, mapping and answers), or None."""
    found: object | None = st.session_state.get(_OPENED)
    return found


def keep_opened(opening: object) -> None:
    """Keep how the own file was opened, so that its columns can be corrected."""
    st.session_state[_OPENED] = opening


def remembered(shape: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]] | None:
    """The mapping and answers given earlier in this visit to a file with the same columns."""
    found: tuple[dict[str, str], dict[str, str]] | None = st.session_state.get(_SHAPES, {}).get(shape)
    return found


def expect_mapping(kept: tuple[dict[str, str], dict[str, str]]) -> None:
    """Keep a saved file's columns and answers for the next file that has those columns."""
    st.session_state[_EXPECTED] = kept


def expected_mapping() -> tuple[dict[str, str], dict[str, str]] | None:
    """Columns and answers of a saved file that was opened before its data."""
    found: tuple[dict[str, str], dict[str, str]] | None = st.session_state.get(_EXPECTED)
    return found


def remember(shape: tuple[str, ...], mapping: dict[str, str], answers: dict[str, str]) -> None:
    """Remember a mapping for the next file of the same shape, in this visit only."""
    st.session_state.setdefault(_SHAPES, {})[shape] = (mapping, answers)


def last_deck() -> DeckFigures | None:
    """The figures of the deck that a saved file of choices was of, or None."""
    found: DeckFigures | None = st.session_state.get(_LAST_DECK)
    return found


def keep_last_deck(figures: DeckFigures | None) -> None:
    """Keep the figures of a saved file's deck, to show what has changed since."""
    st.session_state[_LAST_DECK] = figures


def last_list() -> SavedList | None:
    """The list to act on that the visitor has opened again, or None."""
    found: SavedList | None = st.session_state.get(_LAST_LIST)
    return found


def keep_last_list(saved: SavedList | None) -> None:
    """Keep a list that was opened again, for this visit alone; None: let go of it."""
    st.session_state[_LAST_LIST] = saved


def room_secret() -> str:
    """The secret of the room that this visit leads; "" where it leads none."""
    return str(st.session_state.get(_SECRET, ""))


def keep_room_secret(secret: str) -> None:
    """Lead a room in this visit, or with "" none any more."""
    st.session_state[_SECRET] = secret


def room_drawn() -> int:
    """How far the room had come that the page shows whole; -1 while it is being drawn."""
    return int(st.session_state.get(_DRAWN, -1))


def keep_room_drawn(version: int) -> None:
    """The page shows the room whole as it was then; -1: it is being drawn."""
    st.session_state[_DRAWN] = version


def submission_key(form: str) -> str:
    """The key under which a form is handed in, the same until it has been acknowledged."""
    keys: dict[str, str] = st.session_state.setdefault(_SUBMISSIONS, {})
    return keys.setdefault(form, secrets.token_hex(16))


def acknowledged(form: str) -> None:
    """What was handed in has been taken: what is handed in there next is something else."""
    st.session_state.get(_SUBMISSIONS, {}).pop(form, None)


def keep_late(late: bool) -> None:
    """Whether what was handed in last came too late."""
    st.session_state[_LATE] = late


def was_late() -> bool:
    """The same, told once."""
    return bool(st.session_state.pop(_LATE, False))


def begin_page(name: str) -> None:
    """Begin a page by its name; what the page before offered to be taken away is forgotten."""
    st.session_state[_OFFERED], st.session_state[_PAGE] = {}, name


def page_shown() -> str:
    """The name of the page that is shown; "" before any is."""
    return str(st.session_state.get(_PAGE, ""))


def offer(key: str, thing: object) -> None:
    """Keep what the page shows for its menu of downloads; what is shown anew takes the old one's place."""
    st.session_state.setdefault(_OFFERED, {})[key] = thing


def offered() -> dict[str, object]:
    """What the page has offered, in the order it is shown."""
    found: dict[str, object] = st.session_state.get(_OFFERED, {})
    return found


def uploader() -> str:
    """The uploader's key; a new one lets the bytes of the last upload go."""
    return f"upload_{st.session_state.get(_UPLOADER, 0)}"


def new_uploader() -> None:
    """Empty the uploader at the next run; what it holds is let go of at once, for a reading may take long."""
    st.session_state.pop(uploader(), None)
    st.session_state[_UPLOADER] = st.session_state.get(_UPLOADER, 0) + 1


def folder() -> Path:
    """This visit's private folder: it goes with the visit, or with the file it was made for."""
    kept: Path | None = st.session_state.get(_FOLDER)
    if kept is None or not kept.is_dir():  # none yet, or a cleaner of temporary files has been here
        kept = st.session_state[_FOLDER] = rooms.visit_folder(visit_id() or "")
    return kept
