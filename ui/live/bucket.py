"""The bucket over five years while its levers move: counted and drawn in the browser, told to the server on release.

How far chance reaches is drawn anew many times, which the server does: its band is there while the levers rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from clv.growth import OWN_YEARS, shares_held
from report.exhibits.growth import spoken
from report.link_text import whole
from study import growth as model
from study.growth import BucketFacts, Turn
from ui import choices, live
from ui.choices import Choice
from ui.streamlit_internals import component
from words import Words

KEY = "live_bucket"
MOVED = ("leak", "won", "rule")
ROWS = {"bucket_seq": Choice(0, whole(0, live.LAST))}  # how often the browser has told where its levers rest


def draw(still: Mapping[str, Any], f: BucketFacts, turn: Turn) -> None:
    """Put the levers, their messages and the lines on the page; where they rest is heard before the next run.

    `still`: of `still`, made ready before.
    """
    data = live.packed({**still, **moved(turn, f.reach(turn), choices.value("bucket_seq"))})
    component(**live.files("bucket"))(key=KEY, data=data, on_at_change=_told, height="content")


def sent(f: BucketFacts, turn: Turn, found: pd.DataFrame | None, w: Words, seq: int = 0) -> dict[str, Any]:
    """All that the browser counts and speaks with; None where there is no number, for JSON has no NaN.

    `found`: how far chance reaches with the levers there, of `BucketFacts.reach`.
    """
    return still(f, w) | moved(turn, found, seq)


def still(f: BucketFacts, w: Words) -> dict[str, Any]:
    """What does not hang on where the levers are."""
    return {
        "base": base(f),
        "years": OWN_YEARS,
        "steep": model.STEEP,
        "measured": f.measured,
        "stops": {"leak": model.LEAKS, "won": model.WON},
        "said": live.said(spoken.of_bucket(w), w),
    }


def moved(turn: Turn, found: pd.DataFrame | None, seq: int) -> dict[str, Any]:
    """Where the levers are, and how far chance reaches there."""
    return {"seq": seq, "at": asdict(turn), "reach": None if found is None else band(found, turn)}


def base(f: BucketFacts) -> dict[str, Any]:
    """What the bucket starts from, for browser/growth.js."""
    b, c = f.base.value_inputs(), f.base.choices
    with np.errstate(divide="ignore", invalid="ignore"):
        moves = None if b.moves is None else (b.moves / b.base[:, None]).tolist()
    return {
        "years": b.years,
        "customers": b.customers.tolist(),
        "opening": f.opening.tolist(),
        "inflow": f.inflow.tolist(),
        "churn": f.churn.tolist(),
        "known": live.numbers(b.churn.tolist()),
        "money": live.numbers(b.per_year.tolist()),
        "base": live.numbers(b.base.tolist()),
        "moves": None if moves is None else live.numbers(moves),
        "held": shares_held(f.base),
        "method": c.method,
        "discount": c.discount,
    }


def band(reach: pd.DataFrame, turn: Turn) -> dict[str, Any]:
    """How far chance reaches with the levers there."""
    ends = ("customers_low", "customers_high", "value_low", "value_high")
    return {"at": asdict(turn), **{name: live.numbers(reach[name].tolist()) for name in ends}}


def _told() -> None:
    hear(choices.faced(KEY).get("at"))


def hear(told: object) -> bool:
    """Take where the levers stand from the browser; False, and nothing is changed, unless all of it is sound."""
    return live.heard(told, {name: f"growth_{name}" for name in MOVED} | {"seq": "bucket_seq"})
