"""What leaves a room: its debrief as slides and as a table, of five answers or more, without a name."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd

from clv.small_groups import LEAST
from exercise.room import Room
from report import VERSION
from report.exhibit import Exhibit
from report.exhibits import room as said
from report.exhibits.what_if import scenarios
from report.forms import BarGroup, Bars, Dot, Dots, Measure, Reference, Row
from report.slides.slide import Deck, Slide
from report.text import plain_text
from words import Words
from workshop.debrief import Debrief, GuessSummary, PollSummary, joined_options
from workshop.proposals import ORDERS, ranked
from workshop.rounds import Play

MOST_SAID = 12
HEADS = ("part", "question", "what", "answers", "value", "truth")


def deck(found: Debrief, play: Play, here: Room | None, w: Words, today: dt.date) -> Deck | None:
    """The debrief as slides; None where fewer than five have answered anything."""
    shared = found.shared
    title = plain_text(play.title.said(w.language))
    foot = " · ".join([w.t("A room's answers: {title}", title=title), w.date(today), f"Customer Worth {VERSION}"])
    slides = [
        *(_guess(one, i, w, foot) for i, one in enumerate(shared.guesses)),
        *(_poll(one, i, w, foot) for i, one in enumerate(shared.polls)),
        *(_words(ask.ask.said(w.language), texts, i, w, foot) for i, (ask, texts) in enumerate(shared.words)),
        *_proposals(shared, w, foot),
        *_chosen(shared, play, here, w, foot),
    ]
    return Deck(title, tuple(slides)) if slides else None


def _guess(one: GuessSummary, number: int, w: Words, foot: str) -> Slide:
    asked = one.asked
    shown = said.guessed(one, w)
    low, high = (said.plain(asked, v) for v in one.spread)
    rows = (
        Dot(w.t("The room"), said.plain(asked, one.middle), low, high),
        Dot(w.t("Right"), said.plain(asked, one.truth), strong=True),
    )
    alt = shown.form.alt if shown.form is not None else ""
    form = Dots(rows, said.measure_of(asked), alt, Reference(said.plain(asked, one.truth), w.t("Right")))
    return Slide(
        f"room_guess_{number}", asked.ask.said(w.language), said.truth(one, w), Exhibit(shown.key, form=form), foot
    )


def _poll(one: PollSummary, number: int, w: Words, foot: str) -> Slide:
    options = [option.said(w.language) for option in one.asked.options]
    parts = [
        (w.any_of([options[i] for i in places]), count / one.count, places) for places, count in joined_options(one)
    ]
    form = said.poll_bars(parts, one, w)
    note = said.others_said(one.asked, w)
    heading = w.n("{count} answer", "{count} answers", one.count)
    exhibit = Exhibit(f"room_poll_{number}", heading, form)
    return Slide(f"room_poll_{number}", one.asked.ask.said(w.language), heading, exhibit, foot, note=note)


def _words(ask: str, texts: tuple[str, ...], number: int, w: Words, foot: str) -> Slide:
    groups = tuple(BarGroup(text, (Row("", None),)) for text in texts[:MOST_SAID])
    heading = w.n("{count} answer", "{count} answers", len(texts))
    table = pd.DataFrame({"said": [group.name for group in groups]})
    exhibit = Exhibit(f"room_words_{number}", heading, table=table, columns=(said.said_column(w),), total=False)
    return Slide(f"room_words_{number}", ask, heading, exhibit, foot)


def _proposals(shared: Debrief, w: Words, foot: str) -> list[Slide]:
    """The proposals by net, numbered: whose they are stays in the room."""
    if not shared.proposals:
        return []
    order = ranked(list(shared.proposals), "net")[: said.MOST_BARS]
    rows = [(w.t("Proposal {n}", n=w.number(i + 1)), one.net) for i, one in enumerate(order)]
    shown = said.proposals(shared.proposals, "net", w)
    form = scenarios(rows, w)
    exhibit = Exhibit(shown.key, shown.message, form)
    title = said.leader_of(shared.proposals, "net", w)
    return [Slide("room_proposals", w.t("What did the room propose?"), title, exhibit, foot, note=shown.text)]


def _chosen(shared: Debrief, play: Play, here: Room | None, w: Words, foot: str) -> list[Slide]:
    """Whom the proposals were for and what they traded, as far as five or more did so."""
    if not shared.proposals:
        return []
    most = len(shared.proposals)
    counted = [(text, count) for text, count in said.counted(shared, play, here, w) if count >= LEAST]
    if not counted:
        return []
    groups = tuple(BarGroup(text, (Row("", count / most),)) for text, count in counted)
    alt = w.listed([f"{text} {w.number(count)}" for text, count in counted])
    form = Bars(groups, Measure("", "percent", 1.0), alt)
    title = plain_text(said.insight(play, here, w)) or w.t("What the room chose")
    head = w.t("What did the room learn?")
    return [Slide("room_chosen", head, title, Exhibit("room_chosen", w.t("What the room chose"), form), foot)]


def table(found: Debrief, play: Play, here: Room | None, w: Words) -> pd.DataFrame:
    """The same for a spreadsheet: a row a figure, in the units shown; free words a row each."""
    shared, rows = found.shared, list[tuple[object, ...]]()
    nothing = math.nan
    for one in shared.guesses:
        ask, (low, high) = one.asked.ask.said(w.language), one.spread
        for what, value in ((w.t("middle"), one.middle), (w.t("lower quarter"), low), (w.t("upper quarter"), high)):
            rows.append((w.t("Guess"), ask, what, one.count, value, one.truth))
    for poll in shared.polls:
        options = [option.said(w.language) for option in poll.asked.options]
        for places, count in joined_options(poll):
            named = w.any_of([options[i] for i in places])
            rows.append((w.t("Poll"), poll.asked.ask.said(w.language), named, poll.count, count / poll.count, nothing))
    for ask_words, texts in shared.words:
        rows += [(w.t("Words"), ask_words.ask.said(w.language), text, len(texts), nothing, nothing) for text in texts]
    for i, proposal in enumerate(ranked(list(shared.proposals), "net")):
        called = w.t("Proposal {n}", n=w.number(i + 1))
        rows += [(called, "", w.t(said.BY[by]), len(shared.proposals), getattr(proposal, by), nothing) for by in ORDERS]
    for text, count in said.counted(shared, play, here, w):
        if count >= LEAST:
            rows.append((w.t("What the room chose"), "", text, len(shared.proposals), count, nothing))
    return pd.DataFrame(rows, columns=list(HEADS))
