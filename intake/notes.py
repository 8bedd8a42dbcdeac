"""`FileNote`: something that reading a file asks or tells, as a code with the details that its sentence needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


class FileNote(Mapping[str, Any]):
    """A question, an answer, a warning, a note or a step of reading a file; `Problem` is the same when it is raised.

    `detail` holds only JSON values. It reads as one flat mapping, as it stands in the JSON report.

    >>> note = FileNote("stray_dates", rows=2)
    >>> note.code, note["rows"], dict(note)
    ('stray_dates', 2, {'code': 'stray_dates', 'rows': 2})
    """

    __slots__ = ("code", "detail")

    def __init__(self, code: str, **detail: Any) -> None:
        self.code, self.detail = code, detail

    def __getitem__(self, key: str) -> Any:
        return self.code if key == "code" else self.detail[key]

    def __iter__(self) -> Iterator[str]:
        yield "code"
        yield from self.detail

    def __len__(self) -> int:
        return 1 + len(self.detail)

    def __repr__(self) -> str:
        return f"FileNote({dict(self)})"
