"""Codes of a room: six letters to say aloud, the key that a picture adds, the leader's secret, a group's token."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # twenty: no vowels, so no words; nothing that reads as a figure
CODE, KEY = 6, 8  # 26 bits to type, 35 more in the picture
SECRET_BITS = 128

Draw = Callable[[str], str]


def new_code(draw: Draw = secrets.choice) -> str:
    """Six letters that a room is joined by."""
    return "".join(draw(LETTERS) for _ in range(CODE))


def new_key(draw: Draw = secrets.choice) -> str:
    """Eight letters more, which only the picture and the link hold: who has them has guessed nothing."""
    return "".join(draw(LETTERS) for _ in range(KEY))


def new_secret() -> str:
    """128 bits, as 32 hexadecimal digits: the leader's, or a group's token."""
    return secrets.token_hex(SECRET_BITS // 8)


def kept(secret: str) -> str:
    """What is kept of a secret: nobody who reads the store can lead a room or speak for a group."""
    return hashlib.sha256(secret.encode()).hexdigest()


def typed(text: str) -> tuple[str, str] | None:
    """The code, and the key where it is there, as a person types or a link holds them; None: it is neither.

    >>> typed("kfm rtx"), typed("KFMRTX-BCDFGHJK"), typed("KFM-RT"), typed("KFMRTA")
    (('KFMRTX', ''), ('KFMRTX', 'BCDFGHJK'), None, None)
    """
    letters = "".join(c for c in text.upper() if not (c.isspace() or c in "-–.·"))
    if len(letters) not in (CODE, CODE + KEY) or set(letters) - set(LETTERS):
        return None
    return letters[:CODE], letters[CODE:]


def spoken(code: str) -> str:
    """The code as it stands on a wall.

    >>> spoken("KFMRTX")
    'KFM RTX'
    """
    return f"{code[:3]} {code[3:]}"
