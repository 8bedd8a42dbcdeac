"""Read a case file key by key; report missing, misspelt or wrong values with their line."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exercise.lines import LinePlace, line_of, lines_of
from words import LANGUAGES, N_

LARGEST = 200_000
NAME = re.compile(r"[a-z][a-z0-9_]{0,23}")

FAULTS = {
    "syntax": N_("it is not TOML there: {said}"),
    "unreadable": N_("the file cannot be read as text (UTF-8) of at most 200 kB."),
    "missing": N_("“{key}” is missing."),
    "unknown": N_("“{key}” is not a key this product knows."),
    "text": N_("“{key}” must be a text in both languages: sv and en."),
    "number": N_("“{key}” must be a number from {low} to {high}."),
    "option": N_("“{key}” must be one of: {options}."),
    "name": N_("“{key}” must be a short name: a–z, 0–9 and _, at most 24 signs."),
    "table": N_("“{key}” must be a table of its own."),
    "list": N_("“{key}” must be a list of texts."),
    "twice": N_("“{value}” appears twice; every key must have its own name."),
    "figure": N_("“{value}” is not a figure this product can compute for the case."),
    "reference": N_("“{value}” is named here but is nowhere in the file."),
    "scheme": N_("the tiers must be names and shares that sum to 100, best first."),
    "needed": N_("the case needs {value} to be played."),
    "uncomputed": N_("“{value}” cannot be computed from the case's customers."),
    "stops": N_("a day needs between 1 and {most} stops, each under its own [[stops]]."),
    "three": N_("“{key}” must be three questions in each language."),
    "time": N_("“{key}” must be a time of day, such as 09.30."),
    "link": N_(
        "“{key}” must be the address of a page and after # the name of a figure: /what_if?w=bucket#two_companies."
    ),
    "page": N_("“{value}” is not a page of this product."),
    "choice": N_("“{value}” is not a choice that a link can make."),
    "cells": N_("every row of “{key}” must have as many cells, with | between them."),
    "options": N_("“{key}” must be between 2 and {most} answers to choose among."),
}


class Fault(Exception):
    """What is wrong in a case file, and where: a code of `FAULTS`, the file's name, the line, and what it names."""

    def __init__(self, code: str, file: str, line: int, **detail: object) -> None:
        super().__init__(f"{file}:{line}: {code} {detail}")
        self.code, self.file, self.line, self.detail = code, file, line, detail


@dataclass(frozen=True)
class Text:
    """A text in every language of the product."""

    by_language: tuple[tuple[str, str], ...] = ()

    @classmethod
    def alike(cls, text: str) -> Text:
        """A text that is the same in every language."""
        return cls(tuple((language, text) for language in LANGUAGES))

    def said(self, language: str) -> str:
        """The text in a language.

        >>> Text((("sv", "hej"), ("en", "hello"))).said("en")
        'hello'
        """
        return dict(self.by_language).get(language, "")

    def __bool__(self) -> bool:
        return any(text for _, text in self.by_language)


@dataclass
class File:
    """A parsed file with the lines of its keys."""

    name: str
    lines: dict[LinePlace, int]

    def fault(self, code: str, path: LinePlace, **detail: object) -> Fault:
        """The fault at a path."""
        key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        return Fault(code, self.name, line_of(self.lines, path), **({"key": key} | detail))


class TomlNode:
    """One table of a file. What is asked of it is checked; what is never asked for is told by `done`."""

    def __init__(self, file: File, data: dict[str, Any], path: LinePlace = ()) -> None:
        self.file, self.data, self.path = file, data, path
        self.asked: set[str] = set()

    def fault(self, code: str, key: str | None = None, **detail: object) -> Fault:
        """The fault at one of the table's keys, or at the table."""
        return self.file.fault(code, self.path if key is None else (*self.path, key), **detail)

    def line(self, key: str) -> int:
        """The line a key stands on."""
        return line_of(self.file.lines, (*self.path, key))

    def _value(self, key: str, needed: bool = True) -> Any:
        self.asked.add(key)
        if needed and key not in self.data:
            raise self.fault("missing", key)
        return self.data.get(key)

    def text(self, key: str, needed: bool = True) -> Text:
        """A text in every language: `title.sv = "…"`, `title.en = "…"`."""
        value = self._value(key, needed)
        if value is None:
            return Text()
        if not isinstance(value, dict) or set(value) != set(LANGUAGES):
            raise self.fault("text", key)
        if not all(isinstance(said, str) and said.strip() for said in value.values()):
            raise self.fault("text", key)
        return Text(tuple((language, value[language].strip()) for language in LANGUAGES))

    def texts(self, key: str) -> list[Text]:
        """A list of texts in each language, equally long in all."""
        value = self._value(key, needed=False)
        if value is None:
            return []
        if not isinstance(value, dict) or set(value) != set(LANGUAGES):
            raise self.fault("text", key)
        lists = [value[language] for language in LANGUAGES]
        if not all(isinstance(said, list) and all(isinstance(s, str) for s in said) for said in lists):
            raise self.fault("list", key)
        if len({len(said) for said in lists}) > 1:
            raise self.fault("text", key)
        return [Text(tuple(zip(LANGUAGES, texts, strict=True))) for texts in zip(*lists, strict=True)]

    def number(self, key: str, low: float, high: float, default: float | None = None) -> float:
        """A number within a range."""
        value = self._value(key, default is None)
        if value is None and default is not None:
            return default
        fine = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not fine or not low <= value <= high:
            raise self.fault("number", key, low=f"{low:g}", high=f"{high:g}")
        return float(value)

    def option(self, key: str, options: Sequence[str], default: str | None = None) -> str:
        """One of a few words."""
        value = self._value(key, default is None)
        if value is None and default is not None:
            return default
        if value not in options:
            raise self.fault("option", key, options=", ".join(options))
        return str(value)

    def word(self, key: str, default: str | None = None) -> str:
        """A text that is the same in every language."""
        value = self._value(key, default is None)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise self.fault("list", key)
        return value

    def name(self, key: str = "key") -> str:
        """A short name by which the link and other keys know a thing."""
        value = self._value(key)
        if not isinstance(value, str) or not NAME.fullmatch(value):
            raise self.fault("name", key)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts that are the same in every language."""
        value = self._value(key, needed=False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self.fault("list", key)
        return tuple(value)

    def has(self, key: str) -> bool:
        """Whether the table has the key."""
        return key in self.data

    def node(self, key: str) -> TomlNode:
        """A table within the table; an empty one when it is not there."""
        value = self._value(key, needed=False)
        if value is not None and not isinstance(value, dict):
            raise self.fault("table", key)
        return TomlNode(self.file, value or {}, (*self.path, key))

    def nodes(self, key: str) -> list[TomlNode]:
        """An array of tables, each under its own `[[header]]`."""
        value = self._value(key, needed=False)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.fault("table", key)
        return [TomlNode(self.file, one, (*self.path, key, i)) for i, one in enumerate(value)]

    def done(self) -> None:
        """Everything of the table has been read: a key that nobody asked for is misspelt."""
        for key in self.data:
            if key not in self.asked:
                raise self.fault("unknown", key)


def opened(path: Path) -> TomlNode:
    """A file as a table. Raises Fault when it is not TOML, with the line."""
    try:
        content = path.read_bytes()
        if len(content) > LARGEST:
            raise ValueError
        text = content.decode("utf-8-sig")
    except (OSError, ValueError):
        raise Fault("unreadable", path.name, 1) from None
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        said = str(problem)
        at = re.search(r"\(at line (\d+)", said)
        line = int(at[1]) if at else text.count("\n") + 1
        raise Fault("syntax", path.name, line, said=said.split(" (at ")[0]) from None
    return TomlNode(File(path.name, lines_of(text)), data)
