"""What a page says before it has come: its question and its answer, with the choices in the link.

Programs that ask for a page without being a browser (a chat, a mail program) have it in the page's head, a browser
shows it until the page itself stands there. Of the samples only: a link holds nothing of a person's own file.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from report.headline import headline
from report.link_text import LONGEST_VALUE
from report.palette import LIGHT
from report.text import plain_text, runs
from ui import cache, choices, controls
from ui.documents import PARTS
from ui.server.first_bytes import FirstWords, Preview
from words import LANGUAGES, load

LONGEST, KEPT = 200, 256  # letters of a line; previews
LOWER = ("treatment",)  # pages on which more than the choices stands over the answer
STAGED = ("exercise",)  # and over the question


def preview(page: str, params: dict[str, str], language: str) -> Preview:
    """A link's lines, in the link's language or else `language`. `params`: the link's choices, from anybody."""
    choices.add(controls.ROWS)
    asked = params.get("lang", "")
    kept = {name: text for name, text in params.items() if len(text) <= LONGEST_VALUE and name in choices.BY_LINK}
    return _said(page, tuple(sorted(kept.items())), asked if asked in LANGUAGES else language)


def first_words(page: str) -> None:
    """Put together what a page says first, in each language, so that nobody waits for it."""
    for language in LANGUAGES:
        preview(page, {}, language)


def as_html(answer: str) -> str:
    """An answer with its marked number.

    >>> as_html(":yellow-background[:yellow[3]] are <many> & more").endswith("3</mark> are &lt;many&gt; &amp; more")
    True
    """
    ink = f'style="background:{LIGHT.highlight};color:{LIGHT.on_highlight}"'
    return "".join(f"<mark {ink}>{escape(x.text)}</mark>" if x.marked else escape(x.text) for x in runs(answer))


@st.cache_resource(max_entries=KEPT, show_spinner=False)  # nobody changes what is said
def _said(page: str, params: tuple[tuple[str, str], ...], language: str) -> Preview:
    of = choices.of_link(dict(params))
    own = dict(params).get("file") == choices.OWN
    sample = choices.SAMPLES[of(choices.SOURCE)]
    w = load(language, of("currency") or sample.currency)
    study = cache.study_of_sample(of(choices.SOURCE), choices.counted(of), tuple(of("entered") or ()))
    part = of(PARTS[page]) if page in PARTS else ""
    scenario = choices.standing(study, of) if page == "what_if" else None
    line = headline(page, part, study, w, scenario)
    about = w.t("What is the customer base worth, and what would make it worth more?")
    told = "" if own else line.answer
    words = FirstWords(language, line.question, "" if page in LOWER else as_html(told), tabs=page in PARTS)
    first = None if page in STAGED else words
    if not told:
        return Preview(line.question, about, first)
    source = w.t("{title} (sample file)", title=w.t(sample.title))
    return Preview(plain_text(told)[:LONGEST], f"{line.question} · {source}", first)
