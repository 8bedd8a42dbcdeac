"""The levers whose numbers move while the thumb moves: counted and drawn in the browser, told to the server on release.

The choices are the truth. The browser gets them with the numbers it counts with, and says where the levers stand once
they rest; what it says is checked like a link, for anybody may say anything.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from clv import Scenario, Today
from clv.levers import LEVERS
from report.exhibits.what_if import spoken
from report.link_text import one_of, whole
from study import what_if as model
from study.what_if import Facts
from ui import choices, live
from ui.choices import Choice
from ui.streamlit_internals import component
from words import Words

KEY = "live"
MOVED = (*LEVERS, "uptake", "targets")
ROWS = {
    "live_seq": Choice(0, whole(0, live.LAST)),  # how often the browser has told where its levers rest
    "levers_drawn": Choice("live", one_of("live", "plain"), "lv"),  # plain: by Streamlit's own sliders
}


def mount(f: Facts, scenario: Scenario, w: Words) -> None:
    """Put the levers on the page, at `scenario`; where they come to rest is heard before the next run."""
    draw(ready(f, scenario, w))


def ready(f: Facts, scenario: Scenario, w: Words) -> bytes:
    """What `draw` sends to the browser."""
    return live.packed(sent(f, scenario, w, choices.value("live_seq")))


def draw(data: bytes) -> None:
    """The same with what is made ready already, for where only the browser has moved them since."""
    component(**live.files("levers"))(key=KEY, data=data, on_scenario_change=_told, height="content")


# To the browser -----------------------------------------------------------------------------------------------------


def sent(f: Facts, s: Scenario, w: Words, seq: int = 0) -> dict[str, Any]:
    """All that the browser counts and speaks with; None where there is no number, for JSON has no NaN.

    `seq`: how often it has told; a scenario older than what it told last does not move its levers.
    """
    return {
        "seq": seq,
        "scenario": asdict(s),
        "today": today(f.today),
        "horizon": f.evidence,
        "alone": f.alone,
        "counted": f.counted,
        "decimals": f.decimals,
        "tiers": [w.tier(name) for name in f.names],
        "stops": {
            "frequency": model.steps(0.25, 0.0),
            "revenue": model.steps(f.step, 0.0),
            "years": model.steps(0.25, 0.0),
            "uptake": model.SHARES,
        },
        "points": [model.point_stops(f, tier, 0.0) for tier in range(len(f.names))],
        "said": live.said(spoken.texts(f, w), w),
    }


def today(t: Today) -> dict[str, Any]:
    """What the levers start from, for browser/engine.js."""
    return {name: live.numbers(x if isinstance(x, float) or x is None else x.tolist()) for name, x in vars(t).items()}


# From the browser ---------------------------------------------------------------------------------------------------


def _told() -> None:
    hear(choices.faced(KEY).get("scenario"))


def hear(told: object) -> bool:
    """Take where the levers stand from the browser; False, and nothing is changed, unless all of it is sound."""
    return live.heard(told, {name: f"edit_{name}" for name in MOVED} | {"seq": "live_seq"})
