"""The levers of a room's work while the thumb moves: those of *What if* on sums by tier, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from clv import Scenario, Today
from report.link_text import whole
from study.what_if import Facts, money_step, with_now
from ui import choices, live
from ui.choices import Choice
from ui.live import levers
from ui.streamlit_internals import component
from words import Words

KEY = "live_room"
ROWS = {"room_seq": Choice(0, whole(0, live.LAST), own=True)}  # how often the browser has told where its levers rest


def mount(
    t: Today, names: Sequence[str], s: Scenario, ends: Mapping[str, tuple[float, float, float]], w: Words
) -> None:
    """Put the levers on the page, at `s`; where they come to rest is heard before the next run. `ends`: as `sent`."""
    draw, told = component(**live.files("levers")), choices.value("room_seq")
    draw(key=KEY, data=live.packed(sent(t, names, s, ends, w, told)), on_scenario_change=_told, height="content")


def sent(
    t: Today,
    names: Sequence[str],
    s: Scenario,
    ends: Mapping[str, tuple[float, float, float]],
    w: Words,
    seq: int = 0,
) -> dict[str, Any]:
    """All that the browser counts and speaks with. `ends`: lowest, highest and step of each lever."""
    f = Facts(tuple(names), t, pd.DataFrame(), "purchases", "sums", own_margin=False, step=money_step(t))
    now = vars(s.levers) | {"uptake": s.uptake, "cost": s.yearly_cost}
    return levers.sent(f, s, w, seq) | {"stops": {name: stops(*ends[name], now[name]) for name in now}}


def stops(low: float, high: float, step: float, now: float) -> list[float]:
    """Where a lever can stand, and where it stands."""
    return with_now([low + i * step for i in range(round((high - low) / step) + 1)], now, step / 100)


def _told() -> None:
    hear(choices.faced(KEY).get("scenario"))


def hear(told: object) -> bool:
    """Take where the levers stand from the browser; False, and nothing is changed, unless all of it is sound."""
    return live.heard(told, {name: f"room_{name}" for name in (*levers.MOVED, "cost", "seq")})
