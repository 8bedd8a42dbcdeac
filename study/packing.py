"""Encode plain values as a short text for an address, and decode it: base64url(zlib(JSON)).

The text may come from anyone: what unpacks to more than 16 KB, has a tail, or holds no finite numbers is refused.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

UNPACKED = 16_384


def pack(value: Any) -> str:
    """Lists, texts and numbers as a text.

    >>> unpack(pack([1, "å"]))
    [1, 'å']
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode("utf-8", "ignore"), 9)).decode().rstrip("=")


def unpack(text: str) -> Any:
    """What was packed. ValueError for junk, for a tail, and for what unpacks to more than 16 KB."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        machine = zlib.decompressobj()
        plain = machine.decompress(packed, UNPACKED)
    except (binascii.Error, zlib.error):
        raise ValueError("junk") from None
    if not machine.eof or machine.unused_data or machine.unconsumed_tail:
        raise ValueError("a tail")
    return plain_json(plain)


def plain_json(text: str | bytes) -> Any:
    """JSON without NaN and infinities. Raises ValueError for anything that is not JSON, however deep."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError:
        raise ValueError("too deep") from None
