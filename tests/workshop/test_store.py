"""Rooms in both stores: what is acknowledged is there, once; rooms never mix; what is over is gone."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from made_plays import PLAY, QUESTIONS

from workshop.codes import LETTERS
from workshop.rounds import agenda, from_json, to_json
from workshop.store import LIVES, Store


def test_a_play_is_read_back_as_it_was_written() -> None:
    assert from_json(to_json(PLAY)) == PLAY and from_json(to_json(QUESTIONS)) == QUESTIONS


def test_a_room_is_found_by_its_code_its_invitation_and_its_secret_and_by_nothing_else(store: Store) -> None:
    room, secret = store.open_room(PLAY)
    assert len(room.code) == 6 and set(room.invitation) <= set(LETTERS) and len(LETTERS) == 20
    assert store.by_code(room.code) == store.by_invitation(room.code, room.key) == store.led_by(secret) == room
    assert len(secret) * 4 == 128
    assert store.led_by(secret[::-1]) is None and store.by_invitation(room.code, room.key[::-1]) is None


def test_neither_the_leaders_secret_nor_a_groups_token_stands_in_the_file(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    room, secret = store.open_room(PLAY)
    store.join(room.id, "Ettan", "5" * 32)
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Ettan" in held and secret.encode() not in held and b"5" * 32 not in held


def test_a_group_comes_back_as_itself_and_two_of_one_name_are_told_apart(store: Store) -> None:
    room, _ = store.open_room(PLAY)
    first = store.join(room.id, "  Nord\n", "one")
    assert first is not None and first.name == "Nord"
    assert store.join(room.id, "Nord", "one") == first == store.group_of("one")
    second = store.join(room.id, "Nord", "two")
    assert second is not None and second.name == "Nord 2"
    assert [group.name for group in store.groups(room.id)] == ["Nord", "Nord 2"]
    assert store.join(room.id, " \u202e ", "three") is None


def test_one_key_is_one_submission_and_a_new_one_takes_the_place_of_the_old(store: Store) -> None:
    room, _ = store.open_room(PLAY)
    group = store.join(room.id, "Nord", "one")
    assert group is not None and store.step(room.id, 1, 0)
    assert store.hand_in(group, 1, {"value": 30}, "a") == "taken"
    assert store.hand_in(group, 1, {"value": 40}, "b") == "taken"
    before = store.pulse(room.id)
    assert store.hand_in(group, 1, {"value": 30}, "a") == "again"  # a late repetition of the first
    assert store.pulse(room.id) == before
    assert [answer.body for answer in store.answers(room.id, 1)] == [{"value": 40}]
    assert store.handed(room.id) == 2


def test_what_comes_when_the_room_has_gone_on_is_late_and_not_taken(store: Store) -> None:
    room, _ = store.open_room(PLAY)
    group = store.join(room.id, "Nord", "one")
    assert group is not None and store.hand_in(group, 1, {"value": 30}, "a") == "late"
    assert store.step(room.id, 1, 0) and store.hand_in(group, 1, {"value": 30}, "a") == "taken"


def test_two_presses_at_once_are_one_step_and_no_step_leads_out_of_the_agenda(store: Store) -> None:
    room, _ = store.open_room(PLAY)
    assert store.step(room.id, 1, 0) and not store.step(room.id, 1, 0)
    assert not store.step(room.id, len(agenda(PLAY)), 1) and not store.step(room.id, -1, 1)
    now = store.room(room.id)
    assert now is not None and now.stage.kind == "guess"


def test_a_removed_group_counts_no_more_and_its_token_speaks_for_nobody(store: Store) -> None:
    room, _ = store.open_room(PLAY)
    groups = [store.join(room.id, name, name) for name in "AB"]
    store.step(room.id, 1, 0)
    for group in groups:
        assert group is not None and store.hand_in(group, 1, {"value": 1}, group.name) == "taken"
    before = store.pulse(room.id)
    assert groups[0] is not None and before is not None
    store.remove(room.id, groups[0].id)
    after = store.pulse(room.id)
    assert after is not None and after[1] == before[1] + 1, "the phones are told"
    assert [answer.group.name for answer in store.answers(room.id, 1)] == ["B"]
    assert store.group_of("A") is None and store.hand_in(groups[0], 1, {"value": 2}, "again") == "late"


def test_a_leader_of_one_room_cannot_remove_a_group_of_another(store: Store) -> None:
    one, other = (store.open_room(PLAY)[0] for _ in range(2))
    group = store.join(other.id, "A", "token")
    assert group is not None
    store.remove(one.id, group.id)
    assert store.group_of("token") == group


def test_two_rooms_never_mix(store: Store) -> None:
    one, other = (store.open_room(PLAY)[0] for _ in range(2))
    for room in (one, other):
        store.step(room.id, 1, 0)
        for n in range(3):
            group = store.join(room.id, f"{room.code}{n}", f"{room.code}{n}")
            assert group is not None and store.hand_in(group, 1, {"value": n}, f"key{n}") == "taken"
    for room in (one, other):
        assert {answer.group.name[:6] for answer in store.answers(room.id, 1)} == {room.code}
        assert {group.name[:6] for group in store.groups(room.id)} == {room.code}


def test_a_room_is_gone_when_it_is_closed_and_after_a_day_and_leaves_nothing(url: str, tmp_path: Path) -> None:
    now = [1_000_000.0]
    store = Store(url, lambda: now[0])
    for end in ("closed", "old"):
        room, secret = store.open_room(PLAY)
        assert store.join(room.id, f"Group {end}", end) is not None
        if end == "closed":
            store.close(room.id)
        else:
            now[0] += LIVES
            assert store.pulse(room.id) is None and store.group_of(end) is None, "before anybody has swept"
            assert store.sweep() >= 1
        assert (store.room(room.id), store.led_by(secret), store.groups(room.id)) == (None, None, [])
    store.dispose()
    if store.embedded:
        held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"Group" not in held and b"How much" not in held


def test_a_hundred_phones_at_once_are_a_hundred_groups_and_answers(store: Store) -> None:
    room, _ = store.open_room(PLAY)
    store.step(room.id, 1, 0)

    def come(n: int) -> None:
        group = store.join(room.id, "Group", f"token {n}")
        assert group is not None
        for key in (f"{n}", f"{n}"):  # each is sent twice
            store.hand_in(group, 1, {"value": n}, key)

    threads = [threading.Thread(target=come, args=(n,)) for n in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({group.name for group in store.groups(room.id)}) == 100
    assert sorted(answer.body["value"] for answer in store.answers(room.id, 1)) == list(range(100))
    assert store.handed(room.id) == 100


@pytest.mark.parametrize("name", ["=cmd()", "<b>x</b>", "![x](http://a.example/x.png)", "ÅÄÖ 你好", "'; drop table x"])
def test_a_groups_name_is_kept_as_it_was_typed(store: Store, name: str) -> None:
    room, _ = store.open_room(PLAY)
    group = store.join(room.id, name, "one")
    assert group is not None and group.name == (name if len(name) <= 24 else name[:23] + "…")
