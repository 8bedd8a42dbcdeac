"""Four people and what they come for, each in a stated number of clicks and screens.

The third, a group that plays the exercise on a phone, is `test_case_on_a_phone.py`: nine screens, twenty-two presses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, expect

MESSY = Path(__file__).parent.parent / "messy"
MAIN = "[data-testid=stMain]"


class Journey:
    """A visit whose clicks and screens are counted; a file chosen and a lever moved are a click each."""

    def __init__(self, here: Any, path: str, **link: str) -> None:
        self.here, self.page, self.clicks, self.screens = here, here.open(path, **link), 0, [""]
        self.look()

    def look(self) -> None:
        question = self.page.locator(f"{MAIN} h1").first.inner_text()
        if question != self.screens[-1]:
            self.screens.append(question)

    def done(self) -> None:
        self.clicks += 1
        self.page.wait_for_timeout(300)
        self.here.idle()
        self.look()

    def click(self, place: Locator) -> None:
        place.click()
        self.done()

    @property
    def took(self) -> tuple[int, int]:
        return self.clicks, len(self.screens) - 1


def test_a_participant_sees_on_the_phone_what_a_tenth_who_change_give(visit: Callable) -> None:
    """The answer stands in the first view; one lever gives the asked one, which travels in the address."""
    walk = Journey(visit(phone=True), "/what_if", lang="sv")
    page = walk.page
    answer = page.locator(".st-key-live h2")
    expect(answer).to_contain_text("246,9")
    place = answer.bounding_box()
    assert place is not None and place["y"] < 300, "without a touch"
    page.get_by_role("slider", name="Andel kunder som ändrar beteende").fill("6")  # 10 per cent
    walk.done()
    expect(answer).to_contain_text("24,7")
    assert walk.took == (1, 1)
    link = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    other = visit(phone=True, dark=True).open("/what_if", **link)
    expect(other.locator(".st-key-live h2")).to_contain_text("24,7")


def test_a_manager_opens_a_file_and_takes_a_picture_to_the_board(visit: Callable) -> None:
    walk = Journey(visit(), "/", lang="sv")
    page = walk.page
    walk.click(page.locator(".st-key-context").get_by_role("link", name="Använd egen fil"))
    page.locator("[data-testid=stFileUploaderDropzoneInput]").first.set_input_files(
        MESSY / "01_swedish_excel_cp1252.csv"
    )
    walk.done()
    expect(page.locator(".st-key-just_read")).to_contain_text("120")
    expect(page.locator(f"{MAIN} h2").first).to_contain_text("är dagens kunder värda")
    walk.click(page.locator(".st-key-downloads button").first)
    with page.expect_download() as saved:
        page.locator(".st-key-document_value_slide_png button").click()
    walk.clicks += 1
    assert saved.value.suggested_filename.endswith(".png")
    assert walk.took == (4, 3), "the value, the data, the value of one's own"


def test_a_controller_follows_the_value_to_the_rows_of_one_customer(visit: Callable) -> None:
    walk = Journey(visit(), "/", lang="sv")
    page, proof = walk.page, walk.page.get_by_role("dialog")
    walk.click(page.get_by_role("button", name="Så räknas det: Portföljvärde"))
    expect(proof).to_contain_text("540")
    expect(proof).to_contain_text("Stämmer")
    walk.click(proof.locator("summary").first)
    expect(proof).to_contain_text(re.compile("101.811 kunder"))
    expect(proof.locator("table").last).to_be_visible()
    own = proof.locator("[data-testid=stSelectbox]").filter(has_text="En kunds egna rader").locator("input")
    walk.here.idle()
    own.focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        own.press(key)
        page.wait_for_timeout(300)
    walk.clicks += 1
    walk.done()
    expect(proof.locator("table").last).to_contain_text("2024")
    assert walk.took == (4, 1)
