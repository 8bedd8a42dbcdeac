"""The room: what does everybody here guess, choose and propose, and what can we learn from each other?"""

from ui import choices
from ui.controls import room

w = choices.words()
here = room.here(w)
if here is None:
    room.door(w)
elif here.leads:
    room.leader(here)
elif here.group is None:
    room.come_in(here)
else:
    room.participant(here)
