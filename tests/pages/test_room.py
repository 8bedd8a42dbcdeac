"""The room's pages: opened, joined, led through every round in both languages, looked at, taken away and closed."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from reading_files import read_here
from streamlit.testing.v1 import AppTest

from clv import Choices
from study import Study, samples
from ui import choices, room_store
from workshop import plays
from workshop.polls import polls
from workshop.rounds import Play, agenda
from workshop.store import OpenRoom, Store
from workshop.tries import FREE

FRAME = "../../ui/frame.py"
HOSTILE = "<b>A</b> ![x](http://a.example/x)"


LEVERS: dict[str, Any] = {"frequency": 1.0, "revenue": 0.0, "years": 0.0, "uptake": 0.5, "cost": 50.0}
LEVERS |= {"targets": [0], "seq": 1}
HOSTILE_LEVERS: list[Any] = [
    *(None, [], {}, "x", LEVERS | {"name": 1}, LEVERS | {"cost": -1}, LEVERS | {"cost": "5"}, LEVERS | {"cost": None}),
    *(LEVERS | {"frequency": x} for x in (True, 1e9, [1], math.nan)),
    *(LEVERS | {"targets": x} for x in ([99], [1, 1], "01")),
    *(LEVERS | {"seq": x} for x in (-1, 1.5, None)),
]


def hear(at: AppTest, told: object) -> AppTest:
    """As the browser says where the levers rest; the test's own page has no browser."""
    (there,) = at.get("bidi_component")
    states = at._tree.get_widget_states()  # noqa: SLF001
    said = states.widgets.add()
    said.id, said.json_value = there.proto.id, json.dumps({"scenario": told})
    at._run(states)  # noqa: SLF001
    return sound(at)


@pytest.fixture(autouse=True)
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of the test's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUSTOMER_WORTH_ROOMS", str(tmp_path_factory.mktemp("rooms") / "rooms.sqlite"))
        yield room_store.store()


def opened(page: str = "room", language: str = "en", **link: str) -> AppTest:
    at = AppTest.from_file(FRAME)
    for name, value in {"lang": language, "file": "swedish_excel", **link}.items():
        at.query_params[name] = value
    at.switch_page(f"../pages/{page}.py")
    return sound(at.run())


def sound(at: AppTest) -> AppTest:
    assert not at.exception, [e.value for e in at.exception]
    assert len(at.title) == 1
    return at


def text(at: AppTest) -> str:
    return "\n".join(e.value for e in (*at.title, *at.header, *at.subheader, *at.markdown, *at.caption, *at.error))


def press(at: AppTest, label: str) -> AppTest:
    return sound(next(button for button in at.button if button.label == label).click().run())


def dragged(at: AppTest, value: float) -> AppTest:
    """Let go of the handle of a guess, as a browser tells it."""
    (found,) = at.get("bidi_component")
    sent = json.loads(found.proto.bytes)
    assert b"truth" not in found.proto.bytes, "not before it is shown"
    states = at._tree.get_widget_states()  # noqa: SLF001
    said = states.widgets.add()
    told = {"step": sent["step"], "value": value, "seq": sent["seq"] + 1}
    said.id, said.json_value = found.proto.id, json.dumps({"guess": told})
    return sound(at._run(states))  # noqa: SLF001


def play(questions: int = 3) -> Play:
    study = samples.study_of("member_company", Choices())
    asked = (*plays.questions_of_study(study)[:1], polls()[0], polls()[-1])[:questions]
    found = plays.of_study(study, plays.in_all(lambda w: "Medlemsbolaget"), "SEK", asked, 10)
    assert found is not None
    return found


def joined(room: OpenRoom, name: str, language: str = "en") -> AppTest:
    at = opened(language=language, room=room.invitation)
    at.text_input(key="room_name").input(name)
    return press(at, {"en": "Come in", "sv": "Kom in"}[language])


def led(secret: str, page: str = "room", language: str = "en") -> AppTest:
    return opened(page, language, leads=secret)


def asked(at: AppTest) -> dict[str, str]:
    return {name: value[-1] if isinstance(value, list) else value for name, value in at.query_params.items()}


def test_a_room_opens_from_the_page_and_its_leader_is_told_the_code(store: Store) -> None:
    at = press(opened(), "Open the room")
    code = re.search(r"\*\*([A-Z]{3} [A-Z]{3})\*\*", text(at))
    assert code and store.by_code(code[1].replace(" ", "")) is not None
    secret = at.session_state["room_secret"]
    assert store.led_by(secret) is not None
    assert secret not in str(asked(at)) and "leads" not in asked(at)


def test_the_leaders_secret_is_taken_from_the_address_once_and_is_gone_from_it(store: Store) -> None:
    _, secret = store.open_room(play())
    at = led(secret)
    assert "Late-comers" in text(at) and secret not in str(asked(at))
    assert "Late-comers" in text(sound(at.run()))
    assert "Late-comers" not in text(led("0" * 32))


def test_a_code_typed_leads_in_and_a_group_finds_back_by_its_own_address(store: Store) -> None:
    room, _ = store.open_room(play())
    at = opened()
    at.text_input[0].input(room.code.lower()[:3] + " " + room.code[3:])
    at.text_input(key="room_name").input("Nord")
    at = press(at, "Come in")
    assert [group.name for group in store.groups(room.id)] == ["Nord"]
    token = asked(at)["rg"]
    again = opened(rg=token)
    assert "Nord in room" in text(again) and len(store.groups(room.id)) == 1
    assert choices.TABLE["room_group"].own and choices.TABLE["room_code"].own, "never in a link that is shared"


def test_wrong_codes_are_counted_and_a_code_in_a_link_opens_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _ = store.open_room(play())
    at = opened(room=room.code)
    assert at.title[0].value == "What does the room know?", "six letters alone are typed, and counted"
    wrong = room.code[::-1] if room.code[::-1] != room.code else "BBBBBB"
    for _ in range(FREE):
        at.text_input[0].input(wrong)
        at.text_input(key="room_name").input("Nord")
        at = press(at, "Come in")
        assert "No room has that code" in text(at)
    assert sum(room_store.tries().by_visit.values()) >= FREE


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_round_on_the_phone_on_the_wall_and_for_the_leader(store: Store, language: str) -> None:
    room, secret = store.open_room(play())
    phones = [joined(room, f"Grupp {n}", language) for n in range(2)]
    wall, leader = opened("wall", language, room=room.invitation), led(secret, language=language)
    hand_in = {"en": "Hand in", "sv": "Lämna in"}[language]
    for at, stage in enumerate(agenda(room.play)):
        assert at == 0 or store.step(room.id, at, at - 1)
        for n, phone in enumerate(phones):
            sound(phone.run())
            if stage.kind == "guess":
                dragged(phone, 30.0 + 10 * n)
                press(phone, hand_in)
            elif stage.kind == "poll":
                phone.radio[0].set_value(2 * n)
                press(phone, hand_in)
            elif stage.kind == "words":
                phone.text_area[0].input(HOSTILE)
                press(phone, hand_in)
            elif stage.kind == "work" and n:
                sound(phone.button(key="to_plain").click().run())
                sound(phone.button_group[0].set_value([n]).run())
                sound(phone.select_slider(key="room_frequency").set_value(1.0).run())
            elif stage.kind == "work":
                for told in HOSTILE_LEVERS:
                    assert hear(phone, told).session_state["room_frequency"] == 0.0, told
                assert hear(phone, LEVERS).session_state["room_frequency"] == 1.0 and asked(phone)["rc"] == "50"
            elif stage.kind == "propose":
                press(phone, {"en": "Hand in the proposal", "sv": "Lämna in förslaget"}[language])
        for seen in (wall, leader):
            sound(seen.run())
            assert " nan" not in text(seen) and "None" not in text(seen)
            assert "http://a.example" not in text(seen), "what somebody wrote is no picture"
        if stage.kind in ("guess", "poll", "words", "propose"):
            assert len(store.answers(room.id, at)) == 2
            own = store.answers(room.id, at)[0].body
            told = text(wall)
            assert not any(str(v) in told for v in own.values() if isinstance(v, float) and v > 1), (
                "not before it is over"
            )
    assert {"sv": "Det vanligaste misstaget", "en": "The commonest mistake"}[language] in text(wall)


def test_ones_own_guess_is_marked_on_ones_own_phone_and_on_no_wall(store: Store) -> None:
    room, _ = store.open_room(play(1))
    phones = [joined(room, f"G{n}") for n in range(2)]
    store.step(room.id, 1, 0)
    for n, phone in enumerate(phones):
        dragged(sound(phone.run()), 20.0 + 20 * n)
        press(phone, "Hand in")
    store.step(room.id, 2, 1)
    assert "You guessed 20%" in text(sound(phones[0].run())) and "You guessed 40%" in text(sound(phones[1].run()))
    assert "You guessed" not in text(opened("wall", room=room.invitation))


def test_a_late_comer_joins_where_the_room_is(store: Store) -> None:
    room, _ = store.open_room(play())
    store.step(room.id, 1, 0)
    late = joined(room, "Sen")
    assert late.get("bidi_component") and "best" in late.title[0].value


def test_a_removed_group_is_told_and_can_hand_in_nothing(store: Store) -> None:
    room, secret = store.open_room(play())
    phone = joined(room, "Nord")
    leader = led(secret)
    press(leader, "Remove")
    assert store.groups(room.id) == []
    assert any("not in a room" in one for one in [text(sound(phone.run()))])
    assert "rg" not in asked(sound(phone.run()))


def test_the_leader_steps_and_a_press_of_before_does_nothing(store: Store) -> None:
    room, secret = store.open_room(play())
    leader = led(secret)
    press(leader, "Next")
    now = store.room(room.id)
    assert now is not None and now.at == 1
    wall = led(secret, "wall")
    assert {button.key for button in wall.button} >= {"room_step_Left", "room_step_Right"}
    assert not any("room_step" in str(b.key) for b in opened("wall", room=room.invitation).button)


def test_the_room_of_a_file_holds_no_customer_and_no_small_tier(store: Store, tmp_path: Path) -> None:
    rows = pd.DataFrame(
        [(f"kund-{i}", f"2024-{m:02d}-03", 100.0 + i) for i in range(60) for m in range(1, 10 if i % 3 == 0 else 13)],
        columns=["customer", "date", "amount"],
    )
    rows.to_csv(tmp_path / "orders.csv", index=False)
    study = Study(read_here(tmp_path / "orders.csv"), Choices())
    assert study.portfolio["customers"].min() < 5, "five per cent of forty are few"
    found = plays.of_study(study, plays.in_all(lambda w: "Orders"), "", plays.questions_of_study(study), 10)
    assert found is not None and found.tiers is not None
    assert min(found.tiers.customers) >= 5 and not plays.small(found)
    room, _ = store.open_room(found)
    assert "kund-" not in str(store.room(room.id))


def test_closing_removes_the_room_on_every_phone(store: Store) -> None:
    room, secret = store.open_room(play())
    phone, leader = joined(room, "Nord"), led(secret)
    press(leader, "Close the room")
    store.close(room.id)
    assert "not in a room" in text(sound(phone.run()))
    assert store.led_by(secret) is None
