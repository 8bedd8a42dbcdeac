"""Limits on how much a file may ask of the machine. Every limit is a setting; docs/HOSTING.md lists them."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The largest file that is read. A file exactly at a limit is read; one more is refused by name.

    bytes           of the file as it arrives (1 GiB)
    rows, columns   of the table inside, rows without the header
    line            bytes of one line of text
    cell            characters of one cell (Excel's own limit)
    members         entries of a zip archive (an .xlsx is one)
    inflated        bytes of an archive or of Parquet columns once unpacked
    cells           of one sheet, rows x columns as declared or found
    seconds         of wall time for the whole reading; the process group is ended after that
    cpu_seconds     of processor time
    memory          bytes of address space of the reading process
    """

    bytes: int = 1024 * MIB
    rows: int = 20_000_000
    columns: int = 2_000
    line: int = MIB
    cell: int = 32_767
    members: int = 1_000
    inflated: int = 4096 * MIB
    cells: int = 60_000_000
    seconds: int = 300
    cpu_seconds: int = 600
    memory: int = 2048 * MIB
