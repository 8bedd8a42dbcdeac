"""What the browser says of points, the bucket and one customer: taken where it is sound; else nothing is changed."""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple

import pytest
from opened_pages import component, hear, page, standing
from streamlit.testing.v1 import AppTest

from ui import live

MOST = 12_000  # letters that a page may send the browser


class Moved(NamedTuple):
    """A moving figure: its page, what the browser may tell, the choice each of it is, and those in the link."""

    page: str
    link: dict[str, str]
    sound: dict[str, Any]
    keys: dict[str, str]
    travels: dict[str, str]


CUSTOMERS = {
    f"{who}_{lever}": x
    for who in ("typical", "loyal")
    for lever, x in zip(("frequency", "revenue", "years"), (6.0, 750.0, 4.0), strict=True)
}
FIGURES = {
    "points": Moved("retention", {"rp": "points"}, {"points": 7}, {"points": "growth_points"}, {"gp": "7"}),
    "bucket": Moved(
        "what_if",
        {"w": "bucket"},
        {"leak": 0.5, "won": 1.25, "rule": "proportional"},
        {name: f"growth_{name}" for name in ("leak", "won", "rule")},
        {"gl": "0.5", "gw": "1.25", "ga": "proportional"},
    ),
    "typical": Moved(
        "what_if", {"w": "typical"}, CUSTOMERS, {name: name for name in CUSTOMERS}, {"tf": "6", "la": "750"}
    ),
}


def opened(figure: Moved, **link: str) -> AppTest:
    return page(figure.page, lang="sv", **{"file": "telco_churn"} | figure.link | link).run()


def hostile(sound: dict[str, Any]) -> list[Any]:
    """Whatever else a browser could say: each value in turn, and the whole."""
    strange = (None, "x", True, [1], {"a": 1}, math.nan, math.inf, -1, 1e300)
    return [
        *(None, [], "at", {}, sound, {"seq": 1}, sound | {"seq": -1}, sound | {"seq": 1.5}, sound | {"seq": 10**400}),
        sound | {"seq": 1, "live_seq": 1},
        *(sound | {"seq": 1, name: x} for name in sound for x in strange),
    ]


@pytest.mark.parametrize("name", FIGURES)
def test_what_the_browser_says_moves_the_choices_or_changes_nothing(name: str) -> None:
    figure = FIGURES[name]
    at = opened(figure)
    assert not at.exception and json.loads(component(at).bytes)["seq"] == 0 and len(component(at).bytes) < MOST
    keys = [*figure.keys.values(), f"{name}_seq"]
    before = {key: standing(at, key) for key in keys}
    for told in hostile(figure.sound):
        assert not hear(at, "at", told).exception, told
        assert {key: standing(at, key) for key in keys} == before, told
    hear(at, "at", figure.sound | {"seq": 1})
    assert not at.exception and {one: at.session_state[key] for one, key in figure.keys.items()} == figure.sound
    data = json.loads(component(at).bytes)
    assert data["seq"] == 1 and data["at"] == figure.sound
    there = {short: at.query_params[short] for short in figure.travels}
    assert {short: x if isinstance(x, str) else x[0] for short, x in there.items()} == figure.travels


@pytest.mark.parametrize("name", FIGURES)
def test_without_its_file_the_plain_controls_are_one_button_away(name: str) -> None:
    at, of = opened(FIGURES[name]), "_typical" if name == "typical" else ""
    at.button(key=f"to_plain{of}").click().run()
    assert not at.exception and len(at.slider) + len(at.select_slider) > 0 and not at.get("bidi_component")
    at.button(key=f"to_live{of}").click().run()
    assert component(at).component_name.startswith(f"customer_worth.{name}_")


def test_a_number_that_there_is_not_is_sent_as_null() -> None:
    """A browser reads nothing at all of what holds a NaN."""
    sent = live.packed({"known": [1.5, math.nan], "deep": {"ends": (math.inf, 2)}})
    assert json.loads(sent) == {"known": [1.5, None], "deep": {"ends": [None, 2]}}
