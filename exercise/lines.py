"""Find the line of a key in a TOML file, for messages about its value; tomllib gives none."""

from __future__ import annotations

import re

LinePlace = tuple[str | int, ...]
HEAD = re.compile(r"\s*(\[\[?)\s*([\w\-. \"']+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"\s*([\w\-]+(?:\s*\.\s*[\w\-]+)*)\s*=(.*)$")
QUOTES = ('"""', "'''")


def lines_of(text: str) -> dict[LinePlace, int]:
    """The line (from 1) of every table and key, by its path; tables of an array are numbered from 0.

    >>> lines_of("a = 1\\n[[b]]\\n[b.c]\\nd.e = 2\\n[[b]]\\n")
    {('a',): 1, ('b', 0): 2, ('b', 0, 'c'): 3, ('b', 0, 'c', 'd', 'e'): 4, ('b', 1): 5}
    """
    found: dict[LinePlace, int] = {}
    counts: dict[LinePlace, int] = {}
    here: LinePlace = ()
    closing = ""
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            closing = "" if closing in line else closing
        elif head := HEAD.match(line):
            here = _entered(_keys(head[2]), head[1] == "[[", counts)
            found.setdefault(here, number)
        elif key := KEY.match(line):
            found.setdefault((*here, *_keys(key[1])), number)
            closing = _left_open(key[2])
    return found


def _keys(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]


def _entered(keys: list[str], array: bool, counts: dict[LinePlace, int]) -> LinePlace:
    """The path of a header: every array on the way stands at its last table."""
    path: LinePlace = ()
    for i, key in enumerate(keys):
        path = (*path, key)
        if array and i == len(keys) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _left_open(value: str) -> str:
    """What closes a value that goes on below: a text in three quotes, or a list."""
    for quotes in QUOTES:
        if value.strip().startswith(quotes) and value.count(quotes) == 1:
            return quotes
    return "]" if value.strip().startswith("[") and "]" not in value else ""


def line_of(lines: dict[LinePlace, int], path: LinePlace) -> int:
    """The line of a path, or of the nearest thing around it that has one; 1 when nothing has."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
        inside = [number for known, number in lines.items() if known[:end] == path[:end]]
        if inside:
            return min(inside)
    return 1
