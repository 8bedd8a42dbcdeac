from __future__ import annotations
from collections.abc import Sequence
from .columns import Column
from .desk import Desk


def offer(desk: Desk, columns: Sequence[Column]) -> None:
    return None
