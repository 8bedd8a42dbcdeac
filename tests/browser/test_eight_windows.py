"""A whole workshop in eight windows, four of them phones, in both languages: a leader, a wall and six groups."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

MAIN = "[data-testid=stMain]"
SAID = {
    "en": {
        "in": "Come in",
        "hand": "Hand in",
        "done": "Handed in",
        "propose": "Hand in the proposal",
        "what": "With what",
    },
    "sv": {"in": "Kom in", "hand": "Lämna in", "done": "Inlämnat", "propose": "Lämna in förslaget", "what": "Med vad"},
}
PROPOSED = {"en": "What did the room propose?", "sv": "Vad föreslog rummet?"}
LEARNED_IN = {"en": "What did the room learn?", "sv": "Vad lärde sig rummet?"}
CHARTS = "performance.getEntriesByType('resource').some(one => /plotly/i.test(one.name))"
LEARNED = {"en": "The commonest mistake", "sv": "Det vanligaste misstaget"}


class Group:
    """A group's window, phone or laptop."""

    def __init__(self, visit: Any, language: str, name: str, link: str) -> None:
        self.visit, self.said, self.language, self.name = visit, SAID[language], language, name
        self.page = visit.open(f"/room?lang={language}&room={link}")
        self.page.locator("[class*=st-key-room_name] input").fill(name)
        self.page.get_by_role("button", name=self.said["in"]).click()
        expect(self.page.locator(MAIN)).to_contain_text(re.compile(f"{name} (in room|i rum)"))

    def at(self, heading: str) -> Page:
        """Wait until the group's window has followed the leader."""
        expect(self.page.locator(f"{MAIN} h1")).to_contain_text(heading)
        return self.visit.idle()

    def guess(self, presses: int) -> None:
        """Move the handle by its keys, and hand in before they have come to rest: one press is enough."""
        self.visit.idle()
        handle = self.page.locator(".guess input")
        handle.focus()
        for _ in range(presses):
            handle.press("ArrowLeft")
        self.hand_in(self.said["hand"])

    def hand_in(self, label: str) -> None:
        self.page.get_by_role("button", name=label).click()
        expect(self.page.locator(MAIN)).to_contain_text(self.said["done"])

    def work(self, tier: int) -> None:
        """Whom, hidden, and one ingredient."""
        self.page.locator("[class*=_targets] button").nth(tier).click()
        self.visit.idle()
        self.page.locator(f"{MAIN} [data-testid=stRadio] label").nth(1).click()
        self.visit.idle()
        self.page.get_by_role("radio", name=self.said["what"]).click()
        self.visit.idle()
        self.page.locator(f"{MAIN} [data-testid=stCheckbox] label").first.click()
        self.visit.idle()


def test_a_workshop_in_eight_windows(visit: Callable[..., Any]) -> None:
    leading = visit(language="en")
    leader = leading.open("/room", lang="en")
    leader.locator(f"{MAIN} [data-testid=stExpander] summary").first.click()
    leading.idle()
    leader.get_by_role("button", name="Open the room").click()
    expect(leader.locator(MAIN)).to_contain_text("Late-comers")
    assert "leads" not in leader.url
    leader.locator(f"{MAIN} [data-testid=stExpander] summary").nth(1).click()
    leading.idle()
    links = [one.inner_text() for one in leader.locator(f"{MAIN} [data-testid=stCode] code").all()]
    invitation, secret = links[0].rpartition("room=")[2], links[2].rpartition("leads=")[2]
    walls = visit(language="sv")
    wall = walls.open("/wall", lang="sv", leads=secret)
    assert secret not in wall.url, "it stands in the address once"
    kinds = [("sv", True), ("en", True), ("sv", True), ("sv", False), ("en", False)]
    groups = [
        Group(visit(language=language, phone=phone), language, f"Grupp {n}", invitation)
        for n, (language, phone) in enumerate(kinds)
    ]
    expect(wall.locator(MAIN)).to_contain_text("5 grupper")

    def on(heading: dict[str, str]) -> None:
        """The leader steps by the keyboard on the wall, and everybody follows."""
        wall.locator("body").press("ArrowRight")
        for group in groups:
            group.at(heading[group.language])
        expect(wall.locator(f"{MAIN} h1")).to_contain_text(heading["sv"])
        walls.idle()

    on({"sv": "Hur stor del av värdet", "en": "Which share of the value"})
    late = Group(visit(language="en", phone=True), "en", "Grupp 5", invitation)
    groups.append(late)
    for n, group in enumerate(groups):
        group.guess(2 * n)
    expect(wall.locator(MAIN)).to_contain_text("av 6 grupper har lämnat in")
    expect(wall.locator(".st-key-room_count")).to_contain_text("6")
    groups[0].page.reload()
    groups[0].visit.idle()
    expect(groups[0].page.locator(MAIN)).to_contain_text("Inlämnat: 50 %".replace(" %", "\u00a0%"))
    on({"sv": "Hur stor del av värdet", "en": "Which share of the value"})
    expect(groups[1].page.locator(MAIN)).to_contain_text("You guessed 48%")
    expect(wall.locator(MAIN)).to_contain_text("Mitten av rummet gissade")
    on({"sv": "Hur länge stannar", "en": "How long does"})
    on({"sv": "Hur länge stannar", "en": "How long does"})
    on({"sv": "Arbeta fram ett förslag", "en": "Work out a proposal"})
    for n, group in enumerate(groups[:3]):
        group.work(n)
    on({"sv": "Lämna in förslaget", "en": "Hand in the proposal"})
    for group in groups[:3]:
        group.hand_in(group.said["propose"])
        assert group.visit.sideways() == 0
    on(PROPOSED)
    expect(wall.locator(".st-key-room_wall .js-plotly-plot")).to_be_visible()
    on(LEARNED_IN)
    for group in groups:
        expect(group.page.locator(MAIN)).to_contain_text(LEARNED[group.language])
        assert group.page.evaluate(CHARTS) != ("Mobi" in group.page.evaluate("navigator.userAgent")), "not on phones"
        assert group.visit.sideways() == 0
    leader.locator(f"{MAIN} [data-testid=stExpander] summary").first.click()
    leading.idle()
    leader.get_by_role("button", name="Remove").first.click()
    expect(groups[0].page.locator(MAIN)).to_contain_text("Ni är inte i något rum längre")
