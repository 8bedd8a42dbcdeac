"""What a page will draw with, asked for while Streamlit's first scripts still come.

Streamlit asks for the script of a figure, a table or a moving part once it is told to draw one: after its own scripts
have come and run, and the server has made the page. Until then the network rests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ui.streamlit_internals import first_page_as_delivered, static_files, static_folder

# By the beginning of their files' names: what every page draws with, what most do, and what else some do.
ALWAYS = ("PageLink", "Button", "ButtonGroup", "Html")
FIGURES = ("PlotlyChart", "Table")
PAGES = {
    "value": ("Metric", *FIGURES),
    "what_if": ("BidiComponent", "TextInput"),
    **dict.fromkeys(("tiers", "flows", "retention", "trend", "satisfaction", "forecast", "treatment"), FIGURES),
}
LATER = ("PlotlyChart",)  # large: it does not take the way of what is seen first
NEEDS = re.compile(r"""(?:from|import)\s*[`"']\./([\w.@-]+\.js)[`"']""")


def links(page: str, moving: Iterable[str] = ()) -> str:
    """Links that ask for them, for a page's head. `moving`: the addresses of scripts of its moving part."""
    return _links(page, tuple(moving))


@cache
def _links(page: str, moving: tuple[str, ...]) -> str:
    found = [f"./static/js/{name}" for name in scripts((*ALWAYS, *PAGES.get(page, ())))]
    return "".join(_link(address) for address in (*found, *moving))


def _link(address: str) -> str:
    late = ' fetchpriority="low"' if address.rpartition("/")[2].startswith(LATER) else ""
    return f'<link rel="modulepreload" crossorigin href="{address}"{late} />'


def scripts(parts: Iterable[str]) -> list[str]:
    """The files of these parts and what they need in turn, but for what the first page asks for itself."""
    known, found = first_page_as_delivered(), dict[str, None]()
    waiting = [name for part in parts for name in _begins(part)]
    while waiting:
        name = waiting.pop(0)
        if name not in found and name not in known:
            found[name] = None
            waiting += NEEDS.findall((static_folder() / "js" / name).read_text("utf-8"))
    return list(found)


def _begins(part: str) -> list[str]:
    names = (name.removeprefix("js/") for name in static_files() if name.startswith(f"js/{part}."))
    return [name for name in names if re.fullmatch(rf"{re.escape(part)}\.[\w-]+\.js", name)]
