"""What more points of retention give while their slider moves: counted and drawn in the browser, told on release."""

from __future__ import annotations

from typing import Any

from clv import Base
from report.exhibits.growth import spoken
from report.link_text import whole
from report.scale import known
from study.growth import MOST_POINTS
from ui import choices, live
from ui.choices import Choice
from ui.streamlit_internals import component
from words import Words
from words.typed import one_line

KEY = "live_points"
ROWS = {"points_seq": Choice(0, whole(0, live.LAST))}  # how often the browser has told where its slider rests


def ready(base: Base, points: int, w: Words) -> bytes:
    """What `draw` sends to the browser."""
    return live.packed(sent(base, points, w, choices.value("points_seq")))


def draw(data: bytes) -> None:
    """Put the slider, what it gives and the figure on the page; where it rests is heard before the next run."""
    component(**live.files("points"))(key=KEY, data=data, on_at_change=_told, height="content")


def sent(base: Base, points: int, w: Words, seq: int = 0) -> dict[str, Any]:
    """All that the browser counts and speaks with; None where there is no number, for JSON has no NaN."""
    b = base.value_inputs()
    return {
        "seq": seq,
        "at": {"points": points},
        "base": {
            "years": b.years,
            "customers": b.customers.tolist(),
            "money": live.numbers(b.per_year.tolist()),
            "churn": live.numbers(b.churn.tolist()),
            "pooled": known(base.portfolio("course")["retention"].iloc[-1]),
            "discount": base.choices.discount,
        },
        "tiers": [one_line(w.tier(name), 40) for name in base.names],
        "others": spoken.others(w),
        "stops": {"points": list(range(1, MOST_POINTS + 1))},
        "said": live.said(spoken.of_points(w), w),
    }


def _told() -> None:
    hear(choices.faced(KEY).get("at"))


def hear(told: object) -> bool:
    """Take where the slider stands from the browser; False, and nothing is changed, unless all of it is sound."""
    return live.heard(told, {"points": "growth_points", "seq": "points_seq"})
