"""Made-up files of many kinds in ten languages, each another with another seed, and what is right of each.

`files(seed, many)` gives `many` of each kind. The truth is summed plainly from the same made-up rows, without the
product. `python benchmarks/meanings.py` reads them and prints what became of them, by kind.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from made_files import Made

from . import sales, systems, tables
from .style import LANGUAGES, Style, style

KINDS: dict[str, Callable[[Style], Made]] = {**sales.KINDS, **tables.KINDS, **systems.KINDS}


def files(seed: int, many: int, kinds: list[str] | None = None) -> Iterator[tuple[str, str, Made]]:
    """(kind, language, file): `many` of each kind, the languages in turn."""
    for number, (kind, maker) in enumerate(KINDS.items()):
        if kinds and kind not in kinds:
            continue
        for i in range(many):
            rng = random.Random(f"{seed} {kind} {i}")
            language = LANGUAGES[(seed + 3 * i + number) % len(LANGUAGES)]
            yield kind, language, maker(style(rng, language))
