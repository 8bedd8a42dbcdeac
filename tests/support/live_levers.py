"""The moving levers, or the moving plan, in a browser without the server: what they tell it is written down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route

from report.palette import DARK, LIGHT
from ui.live import BROWSER

MAIN = "[data-testid=stMain]"
HOME = "http://levers.test/"
PLACE = """async ([data, what]) => {
    const host = document.body.appendChild(document.createElement('div'))
    const root = host.attachShadow({ mode: 'open' })
    root.innerHTML = await (await fetch(`${what}.html`)).text()
    root.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: 'levers.css' }))
    const { default: moved } = await import(new URL(`${what}.js`, location))
    window.told = []
    const bytes = data => new TextEncoder().encode(JSON.stringify(data))
    window.give = data => moved({
        data: bytes(data), parentElement: root, setStateValue: (name, said) => window.told.push(said)
    })
    window.leave = window.give(data)
    await document.fonts.ready
}"""


def _style(dark: bool) -> str:
    p = DARK if dark else LIGHT
    theme = {
        "primary-color": p.actual,
        "text-color": p.text,
        "background-color": p.paper,
        "border-color": p.line,
        "gray-color": p.muted,
        "blue-color": p.good,
        "orange-color": p.bad,
        "yellow-background-color": p.highlight,
        "yellow-text-color": p.on_highlight,
        "font": "sans-serif",
        "heading-font": "sans-serif",
    }
    said = ";".join(f"--st-{name}:{value}" for name, value in theme.items())
    scheme = "dark" if dark else "light"
    return f":root{{{said};color-scheme:{scheme}}}body{{background:{p.paper};margin:60px auto;max-width:1080px}}"


def served(page: Page, *, dark: bool = False) -> Page:
    """A page of their own that has the browser's files."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(HOME)
        if name:
            route.fulfill(path=BROWSER / Path(name).name)
        else:
            head = '<meta name="viewport" content="width=device-width"><title>Levers</title>'
            route.fulfill(body=f"<!doctype html>{head}<style>{_style(dark)}</style>", content_type="text/html")

    page.route(f"{HOME}**", answer)
    page.goto(HOME)
    return page


def placed(page: Page, data: dict[str, Any], *, dark: bool = False, what: str = "levers") -> Page:
    """What moves on a page of their own, with what the server would send."""
    served(page, dark=dark)
    page.evaluate(PLACE, [json.loads(json.dumps(data)), what])
    page.locator(".levers").wait_for()
    return page


def asked(url: str) -> dict[str, str]:
    """The choices in an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
