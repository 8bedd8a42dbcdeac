"""`Problem`: the exception of reading a file, with a code and the details that its message needs."""

from __future__ import annotations


class Problem(Exception):
    """The file cannot be read, and `code` says why.

    `detail` holds only JSON values (text, numbers, lists of them): they fill the named places of the sentence
    that `words.file_messages` keeps for the code. Cell values in it are shown to the person whose file it is and
    are never logged.

    >>> Problem("too_many_rows", rows=21_000_000, limit=20_000_000).detail["limit"]
    20000000
    """

    def __init__(self, code: str, **detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
