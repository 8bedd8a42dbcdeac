"""`Pick`: one slide as somebody has chosen it."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_TITLE, LONGEST_NOTE, MOST_PICKS = 140, 400, 20


@dataclass(frozen=True)
class Pick:
    """One slide as it was picked: a slide of the story by its subject, or an exhibit as "subject#exhibit".

    `title`, `note`: in place of its own, as typed; `scenario`: the name of a kept scenario that its levers stand at.
    """

    name: str
    title: str = ""
    note: str = ""
    scenario: str = ""

    @property
    def subject(self) -> str:
        """The subject it is about."""
        return self.name.partition("#")[0]
