"""A moved control makes anew what it changes, and lets the rest of the page stand."""

from __future__ import annotations

import gc
import weakref

from asynchronously import completed
from counted_bases import member
from phones import Phone
from serving import Server

from report.exhibits.what_if.customer_base import difference
from study.beside import beside, lately_beside
from study.what_if import facts, first_scenario, view
from words import load


def made_anew(phone: Phone, *keys: str) -> list[bool]:
    """Which of the widgets whose ids hold these keys the last run has sent."""
    return [any(key in name for name in phone.touched) for key in keys]


def test_the_switch_of_others_figures_lets_the_tenths_stand(server: Server) -> None:
    async def switched() -> None:
        async with Phone(server.url, "tiers", file="member_company", lang="en", tp="carries") as phone:
            assert made_anew(phone, "tenths_share_proof", "others_shown") == [True, True]
            assert "at a casino group the same part brought" in phone.text
            await phone.put("Others' figures", "bool_value", False)
            assert made_anew(phone, "tenths_share_proof", "others_shown") == [False, True]
            assert "at a casino group the same part brought" not in phone.text

    completed(switched())


def test_a_plain_lever_lets_what_is_shut_below_it_stand_and_makes_what_is_open(server: Server) -> None:
    async def moved(box: str) -> tuple[list[bool], list[bool]]:
        link = {"file": "member_company", "lang": "en", "w": "base", "lv": "plain", "o": box}
        async with Phone(server.url, "what_if", **link) as phone:
            before = phone.text
            await phone.put("Purchases per year", "string_array_value", ["+2.00"])
            assert not phone.errors and "246.9" in before and "246.9" not in phone.text
            shown = made_anew(phone, "edit_years", "keep_scenario")
            first = phone.widgets[phone.widget("Which customers")].options[0].content
            await phone.put("Which customers", "string_array_value", [first])
            return shown, made_anew(phone, "edit_years", "keep_scenario")

    assert completed(moved("")) == ([True, False], [True, True])
    assert completed(moved("levers_counted")) == ([True, True], [True, True])


def test_of_a_thing_the_last_results_are_kept_and_go_with_it() -> None:
    asked = list[int]()

    @lately_beside(2)
    def twice(thing: set[int], x: int) -> int:
        del thing
        asked.append(x)
        return 2 * x

    class Thing(set[int]):
        pass

    thing = Thing()
    assert [twice(thing, x) for x in (1, 2, 1, 3, 3, 2, 1)] == [2, 4, 2, 6, 6, 4, 2]
    assert asked == [1, 2, 3, 1]
    gone = weakref.ref(thing)
    assert beside(thing, "made", list[int]) is beside(thing, "made", list[int])
    del thing
    assert gone() is None


def test_what_was_made_of_a_scenario_goes_when_its_base_does() -> None:
    f = facts(member())
    first, w = first_scenario(f), load("en", "SEK")
    seen = view(f, first)
    assert view(f, first) is seen and difference(seen, w) is difference(seen, w)
    gone = weakref.ref(seen)
    del seen, f
    gc.collect()
    assert gone() is None
