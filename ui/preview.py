"""What a link says of itself where it is pasted: the page's question and its answer, with the choices in the link.

Made for programs that ask for a page without being a browser (a chat, a mail program), of the samples only: a link
holds nothing of a person's own file, and neither does its preview.
"""

from __future__ import annotations

import streamlit as st

from report.headline import headline
from report.link_text import LONGEST_VALUE
from ui import cache, choices, controls
from ui.documents import PARTS
from ui.server.first_bytes import Preview
from words import LANGUAGES, load

LONGEST, KEPT = 200, 256  # letters of a line; previews


def preview(page: str, params: dict[str, str], language: str) -> Preview:
    """A link's lines, in the link's language or else `language`. `params`: the link's choices, from anybody."""
    choices.add(controls.ROWS)
    asked = params.get("lang", "")
    kept = {name: text for name, text in params.items() if len(text) <= LONGEST_VALUE and name in choices.BY_LINK}
    return _said(page, tuple(sorted(kept.items())), asked if asked in LANGUAGES else language)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _said(page: str, params: tuple[tuple[str, str], ...], language: str) -> Preview:
    of = choices.of_link(dict(params))
    own = dict(params).get("file") == choices.OWN
    sample = choices.SAMPLES[of(choices.SOURCE)]
    w = load(language, of("currency") or sample.currency)
    study = cache.study_of_sample(of(choices.SOURCE), choices.counted(of), tuple(of("entered") or ()))
    part = of(PARTS[page]) if page in PARTS else ""
    scenario = choices.standing(study, of) if page == "what_if" else None
    line = headline(page, part, study, w, scenario)
    if own or not line.answer:
        return Preview(line.question, w.t("What is the customer base worth, and what would make it worth more?"))
    source = w.t("{title} (sample file)", title=w.t(sample.title))
    return Preview(line.answer[:LONGEST], f"{line.question} · {source}")
