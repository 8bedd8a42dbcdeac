"""Check that the sector chains of an old Office file (.xls) end, before it is parsed.

The workbook library follows a chain that leads back to itself until memory ends, so each is walked here first.
Source: [MS-CFB], Compound File Binary File Format, sections 2.2 to 2.6.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..problems import Problem

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_ENTRY = 128
_SMALL = 4096  # shorter streams lie in the root entry's stream
_ROOT, _STREAM = 5, 2


@dataclass(frozen=True)
class _Store:
    data: bytes
    size: int
    table: npt.NDArray[np.uint32]

    def chain(self, first: int) -> Iterator[int]:
        """Sectors from the first on. Raises Problem for one outside the file and for a chain without end."""
        at, steps = first, 0
        while at not in (_END, _FREE):
            if at >= len(self.table) or (at + 1) * self.size >= len(self.data) or steps > len(self.table):
                raise Problem("damaged", what="xls")
            yield at
            at, steps = int(self.table[at]), steps + 1

    def sector(self, number: int) -> bytes:
        return self.data[(number + 1) * self.size : (number + 2) * self.size]


def check_chains(data: bytes) -> None:
    """Raises Problem unless every chain of sectors ends inside the file."""
    if len(data) < 1536:
        raise Problem("truncated", what="xls")
    shift, directory, minis = (struct.unpack_from(f, data, at)[0] for f, at in (("<H", 30), ("<I", 48), ("<I", 60)))
    if shift not in (9, 12):
        raise Problem("damaged", what="xls")
    store = _Store(data, 1 << shift, _table(data, 1 << shift))
    sum(1 for _ in store.chain(minis))
    for entry in _entries(store, directory):
        first, size = struct.unpack_from("<IQ", entry, 116)
        if entry[66] == _ROOT or (entry[66] == _STREAM and size & 0xFFFFFFFF >= _SMALL):
            sum(1 for _ in store.chain(first))


def _table(data: bytes, size: int) -> npt.NDArray[np.uint32]:
    """Which sector follows which: the tables the header names, and those a chain of further lists names."""
    places = list(struct.unpack_from("<109I", data, 76))
    further, seen = struct.unpack_from("<I", data, 68)[0], 0
    while further not in (_END, _FREE):
        at = (further + 1) * size
        seen += 1
        if at + size > len(data) or seen > len(data) // size:
            raise Problem("damaged", what="xls")
        *more, further = struct.unpack_from(f"<{size // 4}I", data, at)
        places += more
    parts = [data[(place + 1) * size : (place + 2) * size] for place in places if place < _END]
    return np.frombuffer(b"".join(part for part in parts if len(part) == size), "<u4")


def _entries(store: _Store, first: int) -> Iterator[bytes]:
    for number in store.chain(first):
        sector = store.sector(number)
        for at in range(0, len(sector) - _ENTRY + 1, _ENTRY):
            yield sector[at : at + _ENTRY]
