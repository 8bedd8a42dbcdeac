"""What moves in the browser while the thumb moves: its files, what it is sent, what is believed of what it tells.

The files' names change with them, so that a browser never keeps old ones.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from report.scale import known
from ui import choices
from ui.streamlit_internals import component, component_address
from words import Words

FIRST = {"what_if": "levers"}  # what moves on a page as it is opened
LAST = 2**53 - 1  # the largest count a browser can hold
BROWSER = Path(__file__).resolve().parent / "browser"


def files(name: str) -> dict[str, Any]:
    """`name`.html, moved by `name`.js with what `packed` makes of what is sent, for `component` to draw."""
    where = {"root": BROWSER.parent, "folder": BROWSER.name}
    return {"name": _called(name), **where, "html": _html(name), "css": "levers.css", "js": f"{name}.js"}


def packed(sent: Mapping[str, Any]) -> bytes:
    """What is sent, as JSON: bytes, which Streamlit passes on as they are instead of looking into each part of them.

    A number that there is not is null: JSON has no NaN, and a browser would read nothing of all that was sent.
    """
    try:
        return json.dumps(sent, separators=(",", ":"), allow_nan=False).encode()
    except ValueError:
        return packed(_known(dict(sent)))


def _known(x: Any) -> Any:
    if isinstance(x, Mapping):
        return {name: _known(part) for name, part in x.items()}
    if isinstance(x, list | tuple):
        return [_known(part) for part in x]
    return None if isinstance(x, float) and not math.isfinite(x) else x


def moving_scripts(page: str) -> list[str]:
    """The addresses of the scripts that move what a page shows first; from then on the server answers there."""
    name = FIRST.get(page)
    if name is None:
        return []
    component(**files(name))
    return [component_address(_called(name), script) for script in _needed(f"{name}.js")]


@cache
def _needed(script: str) -> tuple[str, ...]:
    """A script and those that it needs."""
    needs = re.findall(r'from "\./(\w+\.js)"', (BROWSER / script).read_text("utf-8"))
    return tuple(dict.fromkeys([script, *(more for need in needs for more in _needed(need))]))


def _called(name: str) -> str:
    return f"{name}_{_print()}"


@cache
def _html(name: str) -> str:
    return (BROWSER / f"{name}.html").read_text("utf-8")


@cache
def _print() -> str:
    files = sorted(BROWSER.iterdir())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:10]


def numbers(x: Any) -> Any:
    """Numbers as JSON has them, however deep they stand: None where there is none, for JSON has no NaN."""
    return [numbers(row) for row in x] if isinstance(x, list) else known(x)


def said(texts: Mapping[str, Any], w: Words) -> dict[str, Any]:
    """How numbers and sentences are written in this language and currency, for browser/words.js."""
    return {
        "locale": str(w.spoken.locale).replace("_", "-"),
        "first": w.spoken.money_first,
        "sign": w.currency in w.spoken.signs,
        "unit": w.unit,
        "scales": w.scales,
        "texts": texts,
    }


def heard(told: object, keys: Mapping[str, str]) -> bool:
    """Take what the browser tells as choices; `keys`: the choice each of its values is, none more and none less."""
    if not isinstance(told, Mapping) or set(told) != set(keys) or None in told.values():
        return False
    said = {key: told[name] for name, key in keys.items()}
    try:
        sound = {key: choices.TABLE[key].form.check(x) for key, x in said.items()}
    except (ValueError, TypeError, OverflowError):
        return False
    if sound != said:
        return False  # out of its range: no lever of ours stands there
    choices.move(sound)
    return True
