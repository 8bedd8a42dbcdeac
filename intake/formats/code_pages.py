"""Detect the code page of a file that is not UTF-8: decode with each candidate strictly and score the result."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from ..columns.heading_score import is_any_heading

SAMPLE = 100_000
USUAL = 0.8  # share of usual characters from which a double-byte page is believed
AS_GOOD = 0.1
NAMED = 2.0  # what one heading that is known is worth, in shares
# Letters beyond ASCII by how often they stand in a customer file of these countries
_WEST = (
    dict.fromkeys("åäöÅÄÖ", 4)
    | dict.fromkeys("éüÜßæøÆØ\u00a0ñóíáúèàêçÉÑ", 2)
    | dict.fromkeys("ÈëâãîïôõœÿÇ€–’”“…ûùÓÍÁÚ", 1)
)
_CENTRAL = (
    dict.fromkeys("łąśżźŚŻ", 4)
    | dict.fromkeys("ćńřžěůőűŁŹĆŘŽŐŰ", 3)
    | dict.fromkeys("čęšťďňľČŠŤĎŇéáíóúýäöüÁÉÍÓÖÚÜßôÝ\u00a0", 2)
)
_SINGLE: tuple[tuple[str, dict[str, int]], ...] = (
    ("cp1252", _WEST),
    ("cp850", _WEST),
    ("mac_roman", _WEST),
    ("cp1250", _CENTRAL),
    ("mac_latin2", _CENTRAL),
)


@dataclass(frozen=True)
class Page:
    """A code page and how good what it gives looks; `rival` is another that is as good and reads otherwise."""

    name: str
    score: float
    rival: str | None = None


def code_page(lines: list[bytes], head: bytes = b"") -> Page:
    """The code page of lines that are no UTF-8: Western Windows unless another one reads plainly better.

    >>> code_page(["Kundnr;Å".encode("cp1252")]).name, code_page(["订单编号,会员号".encode("gbk")] * 3).name
    ('cp1252', 'gb18030')
    """
    sample = b"\n".join(lines)[:SAMPLE]
    eastern = sorted(_eastern(sample, head), key=lambda page: -page.score)
    if eastern and eastern[0].score >= USUAL:
        best, *rest = eastern
        close = next((p.name for p in rest if p.score >= best.score - AS_GOOD), None)
        return Page(best.name, best.score, close)
    return _single(sample, head)


def _single(sample: bytes, head: bytes) -> Page:
    scores = {name: _score(sample, name, letters) + 4 * _known(head, name) for name, letters in _SINGLE}
    west = scores["cp1252"]
    best = max(scores, key=lambda name: scores[name])
    if scores[best] <= 1.5 * max(west, 0) + 2:
        best = "cp1252"
    if best == "cp1252" and scores["cp1250"] > max(west, 0) + 2 and not _all_alike(sample):
        return Page("cp1252", west, "cp1250")
    return Page(best, scores[best])


def _all_alike(sample: bytes) -> bool:
    """Whether Western and Central European Windows read the same, as they do German."""
    return sample.decode("cp1252", "replace") == sample.decode("cp1250", "replace")


def _score(sample: bytes, page: str, letters: dict[str, int]) -> int:
    """What the letters beyond ASCII are worth; a capital or a sign inside a word is no letter of it."""
    text, total = sample.decode(page, "replace"), 0
    for match in re.finditer(r"[^\x00-\x7f]", text):
        letter, at = match[0], match.start()
        inside = text[at - 1 : at].islower() or text[at + 1 : at + 2].islower()
        if (inside and not letter.isalpha()) or (letter.isupper() and text[at - 1 : at].islower()):
            total -= 3
        else:
            total += letters.get(letter, 0)
    return total


def _known(head: bytes, page: str) -> int:
    """How many of the first line's cells are headings that are known, beyond those in plain letters."""
    try:
        line = head.decode(page)
    except UnicodeDecodeError:
        return 0
    cells = [cell.strip(" \"'\r\n") for cell in re.split(r"[;,\t|]", line)]
    return sum(is_any_heading(cell) for cell in cells if not cell.isascii())


def _eastern(sample: bytes, head: bytes) -> list[Page]:
    """The double-byte pages the sample can be, with the share of their characters that are in daily use."""
    found = []
    for name, codec, usual in _DOUBLE:
        try:
            sample.decode(codec)
        except UnicodeDecodeError:
            continue
        pairs = _pairs(sample, name)
        if (len(pairs) >= 2 and _is_written(pairs, sample)) or (pairs and _known(head, codec)):
            share = sum(map(usual, pairs)) / len(pairs)
            found.append(Page(name, share + min(1, _known(head, codec)) * NAMED * (share > 0.5)))
    return found


def _is_written(pairs: list[bytes], sample: bytes) -> bool:
    """Whether any of them cannot be a Western letter and the sign after it, as "Åsa", "Ä|" and "niño" hold, whose bytes
    are characters in Taiwan too: it begins with no letter, or ends beyond ASCII, or another character follows at once.
    """
    plain = [p for p in pairs if p[0] != p[-1]]
    alone = any(p[-1] >= 0x80 or 0xA6 <= p[0] < 0xC0 for p in plain)
    return alone or any(one + other in sample for one, other in pairwise(plain))


def _pairs(sample: bytes, name: str) -> list[bytes]:
    """The characters of more than one byte (or, in Japanese, of a half-width letter), as their bytes."""
    one = rb"[\xa1-\xdf]|" if name == "shift_jis" else b""
    four = rb"[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]|" if name == "gb18030" else b""
    lead = rb"[\x81-\x9f\xe0-\xfc]" if name == "shift_jis" else rb"[\x81-\xfe]"
    return re.findall(four + one + lead + rb"[\x40-\xfe]", sample)


def _in_gb(pair: bytes) -> bool:
    """A character of the 3 755 most used, or a full-width sign."""
    return len(pair) == 2 and (0xB0 <= pair[0] <= 0xD7 or pair[0] in (0xA1, 0xA3)) and pair[1] >= 0xA1


def _in_big5(pair: bytes) -> bool:
    return 0xA4 <= pair[0] <= 0xC6 or 0xA1 <= pair[0] <= 0xA2


def _in_jis(pair: bytes) -> bool:
    return len(pair) == 2 and pair[0] in (0x81, 0x82, 0x83, *range(0x88, 0x98))


_DOUBLE: tuple[tuple[str, str, Callable[[bytes], bool]], ...] = (
    ("gb18030", "gb18030", _in_gb),
    ("big5", "big5hkscs", _in_big5),
    ("shift_jis", "cp932", _in_jis),
)
