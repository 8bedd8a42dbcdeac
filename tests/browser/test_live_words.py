"""The browser writes numbers, money and sentences as the server does."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from ui.live import said
from words import Words, load

BROWSER = Path(__file__).parents[2] / "ui" / "live" / "browser"
WRITTEN = """async ([source, said, numbers]) => {
    const { speak } = await import('data:text/javascript,' + encodeURIComponent(source))
    const w = speak(said)
    return numbers.map(([x, d, like]) => {
        const y = x ?? NaN
        return [w.number(y, d), w.signed(y, d), w.percent(y, d), w.share(y), w.money(y, d), w.moneySigned(y, d),
            w.short(y), w.shortSigned(y), w.short(y, like), w.listed(['a', 'b', 'c'].slice(0, d + 1))]
    })
}"""


def numbers() -> list[tuple[float, int, float]]:
    """Small and large, round and odd, with halves that must be rounded away from zero, and none at all."""
    chance = random.Random(7)
    odd = [0.0, -0.0, 0.5, -0.5, 1.005, 0.0045, 99_950.0, 999_499.0, 999_949_999.0, 0.125, -2.5, 1e12, math.nan]
    some = [chance.choice((-1, 1)) * 10 ** chance.uniform(-3, 11) for _ in range(2_000)]
    halves = [chance.randint(-99_999, 99_999) / chance.choice((8, 200, 2_000)) for _ in range(2_000)]
    return [(x, chance.randint(0, 2), 10 ** chance.uniform(0, 10)) for x in (*odd, *some, *halves)]


def ours(x: float, d: int, like: float, w: Words) -> list[str]:
    share = w.percent(x, 0 if abs(x * 100 - round(x * 100)) < 1e-9 else 1) if math.isfinite(x) else "–"
    return [
        *(w.number(x, d), w.signed(x, d), w.percent(x, d), share, w.money(x, d), w.money_signed(x, d)),
        *(w.short(x), w.short_signed(x), w.short(x, like), w.listed(["a", "b", "c"][: d + 1])),
    ]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("currency", ["SEK", "GBP", ""])
def test_the_browser_writes_what_the_server_writes(chromium: Browser, language: str, currency: str) -> None:
    w, page = load(language, currency), chromium.new_page()
    sent = json.loads(json.dumps(numbers()).replace("NaN", "null"))
    found = page.evaluate(WRITTEN, [(BROWSER / "words.js").read_text("utf-8"), said({}, w), sent])
    page.close()
    wrong = [(n, a, b) for n, b in zip(numbers(), found, strict=True) if (a := ours(*n, w)) != b]
    assert wrong == []
