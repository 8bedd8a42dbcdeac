"""The wall: what does the room see of itself, from the back row?"""

from ui import choices
from ui.controls import room

w = choices.words()
here = room.here(w)
if here is None:
    room.door(w)
else:
    room.wall(here)
