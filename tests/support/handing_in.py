"""Eight phones that hand in as fast as they can, in processes that somebody kills: `python -m handing_in URL ROOM`.

A line of JSON on its input, the first number of each group, begins a process, a copy of this one with the store loaded.
It says its number, key and outcome of each that has been acknowledged, and "end" once it has been killed.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import threading

from workshop.store import GroupIn, Store


def hand_in(url: str, room: int, starts: dict[str, int]) -> None:
    """Hand in until killed."""
    store = Store(url)

    def phone(group: GroupIn) -> None:
        for n in itertools.count(starts[group.name]):
            key = f"{group.name}:{n}"
            for _ in range(1 + n % 3 // 2):  # every third is sent twice
                say(f"{key} {store.hand_in(group, 1, {'value': n}, key)}")

    for group in store.groups(room):
        threading.Thread(target=phone, args=(group,)).start()


def say(line: str) -> None:
    """A line, whole or not at all."""
    os.write(1, f"{line}\n".encode())


def main() -> None:
    """A process a line."""
    for line in sys.stdin:
        process = os.fork()
        if not process:
            hand_in(sys.argv[1], int(sys.argv[2]), json.loads(line))
            return
        say(str(process))
        os.waitpid(process, 0)
        say("end")


if __name__ == "__main__":
    main()
