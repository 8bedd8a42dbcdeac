"""One customer beside another while their sliders move: counted and drawn in the browser, told on release."""

from __future__ import annotations

from typing import Any

from clv.levers import LEVERS
from report.exhibits.what_if import typical as exhibits
from report.link_text import whole
from study.growth import round_sum
from study.what_if import Customer, with_now
from ui import choices, live
from ui.choices import Choice
from ui.streamlit_internals import component
from words import Words

KEY = "live_typical"
WHO = ("typical", "loyal")
MOVED = tuple(f"{who}_{lever}" for lever in LEVERS for who in WHO)
ROWS = {"typical_seq": Choice(0, whole(0, live.LAST))}  # how often the browser has told where its sliders rest
HALVES = [i / 2 for i in range(13)]
STOPS = {
    "frequency": [*HALVES, 7, 8, 9, 10, 11, 12, 15, 18, 24, 36, 52, 104, 156, 365],
    "years": [*HALVES, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50],
}
A_DOZEN, MOST_STEPS = 12, 30  # the dearer purchase is about so many steps of money, of so many in all


def ready(ordinary: Customer, loyal: Customer, w: Words) -> bytes:
    """What `draw` sends to the browser."""
    return live.packed(sent(ordinary, loyal, w, choices.value("typical_seq")))


def draw(data: bytes) -> None:
    """Put the sliders, the answer and the bars on the page; where they rest is heard before the next run."""
    component(**live.files("typical"))(key=KEY, data=data, on_at_change=_told, height="content")


def sent(ordinary: Customer, loyal: Customer, w: Words, seq: int = 0) -> dict[str, Any]:
    """All that the browser counts and speaks with."""
    each = zip(WHO, (ordinary, loyal), strict=True)
    at = {f"{who}_{lever}": x for who, customer in each for lever, x in zip(LEVERS, customer, strict=True)}
    dearest = max(ordinary[1], loyal[1])
    return {
        "seq": seq,
        "at": at,
        "stops": {name: stops(name.partition("_")[2], x, dearest) for name, x in at.items()},
        "said": live.said(exhibits.texts(w), w),
    }


def stops(lever: str, now: float, dearest: float = 0.0) -> list[float]:
    """Where a slider can stand, and where it stands; of money as far as suits the `dearest` purchase of the two."""
    if lever != "revenue":
        return with_now([float(x) for x in STOPS[lever]], now, 0.005)
    step = round_sum(dearest / A_DOZEN)
    return with_now([i * step for i in range(MOST_STEPS + 1)], now, step / 100)


def _told() -> None:
    hear(choices.faced(KEY).get("at"))


def hear(told: object) -> bool:
    """Take where the sliders stand from the browser; False, and nothing is changed, unless all of it is sound."""
    return live.heard(told, {name: name for name in MOVED} | {"seq": "typical_seq"})
