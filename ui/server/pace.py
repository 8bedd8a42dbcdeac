"""Rate limit on a page's messages: one visitor's flood stops nobody else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import Message, Receive

PACE, PATIENCE = (20.0, 60.0), (5.0, 300.0)  # messages a second, and at once
POLICY_VIOLATION = 1008


@dataclass
class Bucket:
    """Tokens that come back at `rate` a second, `most` at the most; a message takes one."""

    rate: float
    most: float
    now: float

    def __post_init__(self) -> None:
        self.left = self.most

    def take(self, now: float) -> float:
        """What is left after one more; below 0 the message came too early."""
        self.left = min(self.most, self.left + (now - self.now) * self.rate) - 1
        self.now = now
        return self.left


def paced(receive: Receive, clock: Callable[[], float] = time.monotonic) -> Receive:
    """`receive`, at most 20 messages a second after the first 60: the sender waits, nobody else.

    No person goes on at a quarter of that: after 300 messages, and 5 for each second, the connection is ended.
    """
    pace, patience = Bucket(*PACE, clock()), Bucket(*PATIENCE, clock())

    async def receive_paced() -> Message:
        message = await receive()
        if message["type"] != "websocket.receive":
            return message
        if patience.take(clock()) < 0:
            return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
        early = -pace.take(clock())
        if early > 0:
            await asyncio.sleep(early / pace.rate)
        return message

    return receive_paced
