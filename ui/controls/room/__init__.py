"""The room of a workshop: coming in, leading it, taking part on a phone, and the wall."""

from ui.controls.room.door import come_in, door
from ui.controls.room.leader import leader
from ui.controls.room.participant import participant
from ui.controls.room.state import ROWS, Here, here, inside
from ui.controls.room.wall import wall

__all__ = ["ROWS", "Here", "come_in", "door", "here", "inside", "leader", "participant", "wall"]
