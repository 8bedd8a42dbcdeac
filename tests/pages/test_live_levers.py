"""What the browser says of its levers: taken where it is sound, and otherwise nothing is changed."""

from __future__ import annotations

import json
import math
from typing import Any

from opened_pages import component, hear, page
from opened_pages import standing as choice
from streamlit.testing.v1 import AppTest

from clv.levers import LEVERS

SOUND = {"frequency": 2.0, "revenue": 50.0, "years": 0.25, "uptake": 0.3, "targets": [1, 2], "seq": 1}
HOSTILE: list[Any] = [
    None,
    [],
    "frequency",
    {},
    {"frequency": 2.0},
    SOUND | {"name": "x"},
    SOUND | {"frequency": "2"},
    SOUND | {"frequency": True},
    SOUND | {"frequency": math.nan},
    SOUND | {"frequency": math.inf},
    SOUND | {"revenue": 1e300},
    SOUND | {"revenue": None},
    SOUND | {"years": [1]},
    SOUND | {"years": {"a": 1}},
    SOUND | {"uptake": 1.5},
    SOUND | {"uptake": -0.1},
    SOUND | {"targets": 2},
    SOUND | {"targets": "12"},
    SOUND | {"targets": [1, 1]},
    SOUND | {"targets": [99]},
    SOUND | {"targets": [1.5]},
    SOUND | {"targets": [[1]]},
    SOUND | {"targets": [1] * 10_000},
    SOUND | {"seq": 1.5},
    SOUND | {"seq": -1},
    SOUND | {"seq": 10**400},
    SOUND | {"seq": None},
    SOUND | {"edit_method": "discounted"},
]


def opened(**link: str) -> AppTest:
    """The page on the smallest file there is."""
    return page("what_if", lang="sv", file="subscription_segments", dur="5_3_2", **link).run()


def in_link(at: AppTest, name: str) -> str:
    found = at.query_params[name]
    return found if isinstance(found, str) else found[0]


def standing(at: AppTest) -> dict[str, Any]:
    names = [f"edit_{name}" for name in (*LEVERS, "uptake", "targets", "one_off", "method")]
    return {name: choice(at, name) for name in (*names, "live_seq")}


def test_the_page_gives_the_browser_what_it_counts_with() -> None:
    at = opened(eu="0.1", eo="2500000")
    data = json.loads(component(at).bytes)
    assert (data["scenario"]["uptake"], data["scenario"]["one_off"], data["seq"]) == (0.1, 2_500_000, 0)
    assert len(data["tiers"]) == len(data["today"]["churn"]) == 3 and data["today"]["transition"] is None
    assert len(component(at).bytes) < 12_000


def test_what_the_browser_says_moves_the_choices_and_the_link() -> None:
    at = hear(opened(), "scenario", SOUND)
    assert not at.exception and standing(at)["edit_targets"] == [1, 2]
    assert (in_link(at, "ef"), in_link(at, "eu"), in_link(at, "et")) == ("2", "0.3", "1.2")
    assert json.loads(component(at).bytes)["seq"] == 1


def test_a_hostile_value_changes_nothing() -> None:
    at = opened(eo="1000")
    before = standing(at)
    for told in HOSTILE:
        assert not hear(at, "scenario", told).exception, told
        assert standing(at) == before, told


def test_without_its_file_plain_sliders_are_one_button_away() -> None:
    at = opened(eu="0.1")
    at.button(key="to_plain").click().run()
    assert at.select_slider(key="edit_uptake").value == 0.1 and in_link(at, "lv") == "plain"
    at.button(key="to_live").click().run()
    assert component(at).component_name.startswith("customer_worth.levers")
