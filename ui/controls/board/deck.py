"""The slides that were picked: their order, their titles and notes, and what else can be put among them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from report import exhibits
from report.exhibit import Exhibit
from report.link_text import one_of, optional, picks
from report.slides import Deck, Pick, Slide, choosable, story_picks
from report.slides.pick import LONGEST_NOTE, LONGEST_TITLE, MOST_PICKS
from report.slides.picks import NOT_SHOWN, question
from report.slides.since import figures_of
from report.text import markdown_text, plain_text
from report.writers import documents as writers
from study import Study
from study.small_groups import without_small_groups
from ui import cache, choices, documents
from ui.boxes import box
from ui.choices import Choice
from ui.tables import download
from words import Words
from words.typed import one_line

LONGEST_SAID = 90  # letters of a title in the list; on the slide it stands whole
SUBJECTS = tuple(name for name in exhibits.PAGES if name not in NOT_SHOWN)
ROWS = {
    "board": Choice(None, optional(picks()), "bd"),
    "board_subject": Choice(SUBJECTS[0], one_of(*SUBJECTS), "bp"),
}


def picked() -> tuple[Pick, ...]:
    """The picks in their order: one's own, or the story's."""
    own = choices.value("board")
    return story_picks(cache.study()) if own is None else tuple(own)


def made(study: Study, w: Words) -> Deck | None:
    """The deck of the picks as the file that is shown fills it; None where it answers none of them."""
    wanted = replace(documents.wanted(study, w), picks=picked(), last=choices.last_deck())
    try:
        return writers.deck(study, wanted, w)
    except writers.NothingToShow:
        return None


def offer(study: Study, w: Words) -> None:
    """The documents of the deck."""
    wanted = replace(documents.wanted(study, w), picks=picked(), last=choices.last_deck())
    documents.board(study, wanted, w)


def slides(study: Study, deck: Deck, w: Words) -> None:
    """The slides in their order, each with its title and note to change, and the way to add one."""
    offer(study, w)
    shown = {slide.key: slide for slide in deck.slides}
    st.subheader(w.t("The slides, in their order"), anchor="board_slides")
    for place, pick in enumerate(picked()):
        _row(place, pick, shown.get(pick.name), w)
    if "since" in shown:
        st.caption(w.t("Last comes what has changed since the deck whose file you opened."))
    _more(study, w)
    _whole(w)


def _row(place: int, pick: Pick, slide: Slide | None, w: Words) -> None:
    """One slide: where it stands, what it says, and what is done with it."""
    last = len(picked()) - 1
    said = (
        one_line(plain_text(slide.title), LONGEST_SAID) if slide is not None else w.t("This file does not answer it.")
    )
    with st.container(border=True), st.container(horizontal=True, wrap=False, gap="xsmall", key=f"board_row_{place}"):
        told = markdown_text(question(pick, w), 80)
        st.markdown(f"{w.number(place + 1)} · **{markdown_text(said, LONGEST_SAID)}**", help=told, width="stretch")
        if slide is not None:
            with st.popover("", icon=":material/edit:", help=w.t("Change the text"), type="tertiary"):
                _text(place, "title", pick.title, w.t("Title"), plain_text(slide.title), LONGEST_TITLE)
                _text(place, "note", pick.note, w.t("Note under the figure"), plain_text(slide.note), LONGEST_NOTE)
        _act("arrow_upward", w.t("Move up"), f"board_up_{place}", _move, (place, -1), off=place == 0)
        _act("arrow_downward", w.t("Move down"), f"board_down_{place}", _move, (place, 1), off=place == last)
        _act("close", w.t("Take out"), f"board_out_{place}", _remove, (place,))


def _act(icon: str, label: str, key: str, then: object, given: tuple[int, ...], *, off: bool = False) -> None:
    st.button(
        "",
        icon=f":material/{icon}:",
        help=label,
        key=key,
        on_click=then,  # type: ignore[arg-type]
        args=given,
        type="tertiary",
        disabled=off,
    )


def _text(place: int, which: str, now: str, label: str, otherwise: str, longest: int) -> None:
    """A text of one's own in place of the slide's, which stands in grey until something is typed."""
    widget = choices.face(f"board_{which}_{place}", now)
    st.text_input(
        label,
        key=widget,
        max_chars=longest,
        placeholder=otherwise,
        on_change=_take_text,
        args=(place, which, widget),
        width=560,
    )


def _more(study: Study, w: Words) -> None:
    """An exhibit from any page, put last."""
    with box("board_more", w.t("Add a figure or a table from any page")) as opened:
        if not opened:
            return
        if len(picked()) >= MOST_PICKS:
            st.markdown(w.t("The deck is full: take a slide out first."))
            return
        names = {name: str(exhibits.page(name).question(w)) for name in SUBJECTS}
        subject = st.selectbox(
            w.t("Page"),
            SUBJECTS,
            format_func=names.__getitem__,
            key=choices.slot("board_subject"),
            persist_state="session",
        )
        _exhibits(subject, study, w)


def _exhibits(subject: str, study: Study, w: Words) -> None:
    kept = choices.kept_scenarios(study) if subject == "what_if" else {}
    standing = {w.t("As the levers stand"): choices.standing(study), **kept}
    scenario = st.selectbox(w.t("Scenario"), list(standing), key="board_scenario") if kept else next(iter(standing))
    found = choosable(subject, without_small_groups(study), w, standing[scenario])
    if not found:
        st.markdown(w.t("This file has nothing there that can be shown."))
        return
    name = st.selectbox(
        w.t("Figure or table"), list(found), format_func=lambda key: _named(found[key]), key=f"board_pick_{subject}"
    )
    chosen = scenario if scenario in kept else ""
    st.button(w.t("Add it last"), icon=":material/add:", key="board_add", on_click=_add, args=(name, chosen))


def _named(e: Exhibit) -> str:
    return plain_text(e.message) or e.key


def _whole(w: Words) -> None:
    """Back to the story's slides of the story."""
    if choices.value("board") is not None:
        label = w.t("Back to the story's slides")
        st.button(label, icon=":material/restart_alt:", type="tertiary", on_click=choices.reset, args=("board",))


def save(study: Study, w: Words) -> None:
    """The small file that opens the same deck on next month's export."""
    with box("board_save", w.t("The same deck next month")) as opened:
        if not opened:
            return
        st.markdown(
            w.t(
                "Save the deck as a small file: its slides, choices and scenarios, and the figures of the whole base, "
                "never a customer. Open it on Our data with next month's export, and a slide says what has changed."
            )
        )
        figures = figures_of(without_small_groups(study))
        saved = choices.to_file(figures)  # now: a download is made outside the visit, where no choice can be read
        download(w.t("Save the deck"), lambda: saved, "customer-worth-deck.json", "save_deck", "application/json")


def _put(wanted: tuple[Pick, ...]) -> None:
    choices.put("board", None if wanted == story_picks(cache.study()) else wanted)


def _move(place: int, by: int) -> None:
    found, to = list(picked()), place + by
    if 0 <= to < len(found):
        found[place], found[to] = found[to], found[place]
        _put(tuple(found))


def _remove(place: int) -> None:
    _put(tuple(pick for i, pick in enumerate(picked()) if i != place))


def _add(name: str, scenario: str) -> None:
    _put((*picked(), Pick(name, scenario=scenario)))


def _take_text(place: int, which: str, widget: str) -> None:
    text = str(choices.faced(widget)).strip()
    _put(tuple(replace(pick, **{which: text}) if i == place else pick for i, pick in enumerate(picked())))
