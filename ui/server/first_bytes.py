"""Rewrite Streamlit's index.html (name, icon, language, fonts) and add the few lines of script that a page may run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import words
from ui import menu
from ui.server.ahead import links
from ui.server.frame_words import frame_words_script
from ui.streamlit_internals import first_page_as_delivered

# Where the server is. Left alone, a page with an address of its own asks for it below that address too, in vain.
SERVER_SCRIPT = "window.__streamlit = { BACKEND_BASE_URL: location.origin }"

# A style that comes with a page's script comes too late: what is drawn first would jump.
STYLES = "".join(f'<link rel="stylesheet" href="./app/static/{name}.css" />' for name in ("page", "live"))

# Where Streamlit's page begins.
ROOT = '<div id="root">'

# Each says at its head what it does.
SCRIPTS = Path(__file__).resolve().parent / "page_scripts"


@cache
def of_every_page() -> tuple[str, ...]:
    """The scripts that every page runs, as they stand in it."""
    texts = [path.read_text("utf-8") for path in sorted(SCRIPTS.glob("*.js"))]
    known = {"ELSEWHERE": json.dumps(menu.ELSEWHERE), "HELD": json.dumps(menu.HELD)}
    for name, held in known.items():
        texts = [text.replace(name, held) for text in texts]
    return (SERVER_SCRIPT, *texts)


def language_script(language: str) -> str:
    """What every page runs: tell the browser which language the page is in, and put Streamlit's own words in it."""
    return f'document.documentElement.lang = "{language}";\n{frame_words_script(language)}'


def top_script(turn: int) -> str:
    """Show a page from its top, when a step of the exercise follows another; two forms, for the same text is run once.

    >>> top_script(3) == top_script(1) != top_script(2)
    True
    """
    return f'document.querySelector("[data-testid=stMain]").scrollTo(0, {"0.0" if turn % 2 else "0"})'


def inline_scripts() -> list[str]:
    """Every script that may stand in a page: those of Streamlit's index.html, and the lines of our own."""
    own = [language_script(language) for language in words.LANGUAGES] + [top_script(turn) for turn in (0, 1)]
    delivered = re.findall(r"<script>(.*?)</script>", first_page_as_delivered(), re.DOTALL)
    return [*delivered, *of_every_page(), *own]


class FirstWords(NamedTuple):
    """What stands on a page until it has come: its question, and as HTML its answer where it has one.

    `tabs`: the page's parts stand between the two.
    """

    language: str
    question: str
    answer: str = ""
    tabs: bool = False

    def html(self) -> str:
        """Both where the page will have them, for the eye alone: what is heard is the page's own."""
        place = ' class="tabs"' if self.tabs else ""
        said = f"<h1>{escape(self.question)}</h1>" + (f"<h2{place}>{self.answer}</h2>" if self.answer else "")
        return f'<div id="first" lang="{self.language}" aria-hidden="true">{said}</div>'


class Preview(NamedTuple):
    """What a link says of itself where it is pasted, a headline and a line under it; and what its page says first."""

    title: str
    description: str
    first: FirstWords | None = None


def first_page(
    language: str, page: str, said: Preview | None = None, moving: Iterable[str] = (), first: FirstWords | None = None
) -> str:
    """What a browser gets first: `index` with the page's name, what a link to it says of itself, and what it will need.

    `moving`: the addresses of scripts of its moving part. `first`: what stands there until the page has come.

    >>> "<title>Tänk om … – Customer Worth</title>" in first_page("sv", "what_if")
    True
    """
    w = words.load(language, "")
    name = next(w.c("menu", entry.title) for entry in menu.ENTRIES if entry.name == page)
    told = said or Preview(name, w.t("What is the customer base worth, and what would make it worth more?"))
    tags = {"og:site_name": "Customer Worth", "og:type": "website", "og:title": told.title}
    tags |= {"og:description": told.description, "twitter:card": "summary"}
    head = f"<title>{escape(name)} – Customer Worth</title>"
    head += f'<meta name="description" content="{escape(told.description)}" />'
    head += "".join(f'<meta property="{tag}" content="{escape(text)}" />' for tag, text in tags.items())
    text = index(language).replace("<title>Customer Worth</title>", head, 1)
    text = text.replace("</head>", f"{links(page, moving)}</head>", 1)
    return text if first is None else text.replace(ROOT, first.html() + ROOT, 1)


@cache
def index(language: str) -> str:
    """Streamlit's index.html as ours: its name, icon, language and fonts from the first byte."""
    w = words.load(language, "")
    fonts = "".join(
        f'<link rel="preload" href="./app/static/{name}.woff2" as="font" type="font/woff2" crossorigin />'
        for name in ("familjen-grotesk-latin-wght-normal", "hanken-grotesk-latin-wght-normal", "symbols")
    )
    changes = (
        (r'<html lang="en">', f'<html lang="{language}">'),
        (
            r"<head>",
            "<head>" + "".join(f"<script>{script}</script>" for script in of_every_page()) + STYLES,
        ),
        (r"</head>", '<link rel="stylesheet" href="./app/static/fonts.css" /></head>'),
        (r"<title>.*?</title>", "<title>Customer Worth</title>"),
        (r'<link rel="shortcut icon"[^>]*>', '<link rel="shortcut icon" href="./app/static/favicon.svg" />'),
        (r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', fonts),
        (r"<!--\s+Machine-readable.*?-->\s*<link[^>]*>", ""),
        (r"<noscript>.*?</noscript>", f"<noscript>{w.t('Customer Worth needs JavaScript.')}</noscript>"),
    )
    text = first_page_as_delivered()
    for pattern, ours in changes:
        text = re.sub(pattern, ours.replace("\\", "\\\\"), text, count=1, flags=re.DOTALL)
    return text


@cache
def not_found(language: str) -> str:
    """The answer to an address that is no page."""
    w = words.load(language, "")
    way = f'<a href="/">{w.t("Go to the first page")}</a>'
    return _plain_page(language, w.t("This page does not exist."), way)


@cache
def other_name(language: str) -> str:
    """The answer to who asks for another server than this one."""
    w = words.load(language, "")
    way = w.t("Whoever runs it can give it this name: the setting is called CUSTOMER_WORTH_HOSTS.")
    return _plain_page(language, w.t("This server does not answer to that name."), way)


def _plain_page(language: str, heading: str, text: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><title>Customer Worth</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>body{font:1rem/1.5 sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}"
        f":root{{color-scheme:light dark}}</style><h1>{heading}</h1><p>{text}</p></html>"
    )
