"""Detect and repair double-encoded text: UTF-8 read as Windows-1252 and saved again ('FÃ¶retag')."""

from __future__ import annotations

import re
from pathlib import Path

from .encoding import whole_lines

_UNDEFINED = "\x81\x8d\x8f\x90\x9d"
_BYTES = {bytes([b]).decode("cp1252", "ignore") or chr(b): b for b in range(0x80, 0x100)}
_TAIL = "".join(re.escape(char) for char, byte in _BYTES.items() if byte < 0xC0)
_SUSPECT = re.compile(f"[\u00c2-\u00df][{_TAIL}]|[\u00e0-\u00ef][{_TAIL}]{{2}}|[\u00f0-\u00f4][{_TAIL}]{{3}}")
# Every such letter is C3 8x C2/C5/C6/CB/E2 in the file. Ã and Â stand for all of å ä ö é ü ß and the rest.
_MARK = re.compile(rb"\xc3[\x82\x83\xa2](?:[\xc2\xc5\xc6\xcb][\x80-\xbf]|\xe2[\x80-\x84])")


def _mend(match: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[char] for char in match[0]).decode()
    except (KeyError, UnicodeDecodeError):
        return match[0]


def repair(text: str) -> str:
    """The text as it was before it was encoded twice.

    >>> repair("FÃ¶retag, Ã…sa; SÃO PAULO")
    'Företag, Åsa; SÃO PAULO'
    """
    return _SUSPECT.sub(_mend, text)


def traces(chunk: bytes) -> int:
    """Letters in the chunk that look encoded twice. Western text seldom has the byte 82 or 83 at all."""
    return len(_MARK.findall(chunk)) if b"\x83" in chunk or b"\x82" in chunk else 0


def examples(chunk: bytes, most: int = 5) -> list[dict[str, str]]:
    """Words as they stand and as repaired, for the person to judge."""
    words = dict.fromkeys(re.findall(r"[^\s;,\t|\"]+", chunk.decode("utf-8", "replace")))
    pairs = ((word, repair(word)) for word in words)
    return [{"raw": raw[:60], "repaired": good[:60]} for raw, good in pairs if raw != good][:most]


def repair_file(path: Path, start: int, out: Path) -> Path:
    with out.open("wb") as target:
        for chunk in whole_lines(path, start):
            target.write(repair(chunk.decode("utf-8", "replace")).encode())
    return out
