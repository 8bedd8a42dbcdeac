"""A page that cannot answer leads on: to a sample that shows it, and, of segments, to what one may put in oneself."""

from __future__ import annotations

import pytest
from opened_pages import page

STUCK = [("satisfaction", "energy_company"), ("flows", "member_company"), ("trend", "member_company")]


@pytest.mark.parametrize(("name", "sample"), [*STUCK, ("to_do", "member_company"), ("forecast", "member_company")])
def test_an_empty_page_shows_itself_with_a_sample_at_one_press(name: str, sample: str) -> None:
    at = page(name, lang="en", file="subscription_segments").run()
    assert not at.header, "it has no answer"
    way = next(button for button in at.button if button.label.startswith("See it with the sample"))
    way.click().run()
    assert not at.exception and at.header and at.session_state["file"] == sample


def test_of_segments_the_durations_are_asked_for_where_the_value_is_asked_for() -> None:
    at = page("value", lang="en", file="subscription_segments").run()
    assert [cell.label for cell in at.number_input][:2] == ["Duration, years", "or retention, %"]
    for cell, years in zip(at.number_input[::2], (8.0, 5.0, 2.0), strict=True):
        cell.set_value(years)
    next(button for button in at.button if button.label == "Use these").click().run()
    assert not at.exception and not at.number_input
    assert "worth" in at.header[0].value
