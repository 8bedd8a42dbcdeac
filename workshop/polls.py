"""Ready questions with the world's answers, from data/polls.toml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from exercise.reader import TomlNode, opened
from workshop.rounds import RoomQuestion, WorldAnswer

FILE = Path(__file__).resolve().parent.parent / "data" / "polls.toml"
MOST_OPTIONS = 8


@lru_cache(1)
def polls(path: Path = FILE) -> tuple[RoomQuestion, ...]:
    """Every ready question, in the file's order. Raises Fault with the line of what is wrong."""
    node = opened(path)
    found = tuple(_poll(one) for one in node.nodes("polls"))
    node.done()
    return found


def _poll(node: TomlNode) -> RoomQuestion:
    kind = node.option("kind", ("poll", "words"))
    options = tuple(node.texts("options"))
    if kind == "poll" and not 2 <= len(options) <= MOST_OPTIONS:
        raise node.fault("needed", "options", value="options")
    world = tuple(_world(one, len(options)) for one in node.nodes("world"))
    found = RoomQuestion(kind, node.name(), node.text("ask"), options=options, world=world)  # type: ignore[arg-type]
    node.done()
    return found


def _world(node: TomlNode, options: int) -> WorldAnswer:
    place = int(node.number("option", 0, options - 1))
    found = WorldAnswer(place, node.number("share", 0, 1), node.text("who"), node.word("source"))
    node.done()
    return found
