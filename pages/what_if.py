"""What if they bought more, or stayed longer?"""

from report.exhibits import what_if
from ui import cache, choices
from ui.controls import what_if as controls
from ui.controls.context import context
from ui.controls.growth import bucket
from ui.controls.lifecycle import pays
from ui.show import footer, meaning, part, title

w, study = choices.words(), cache.study()

title(what_if.question(w))
context(study, w)
which, place = part("what_if_mode", what_if.parts(w))
with place:
    if which == "base":
        controls.base(study, w)
    elif which == "typical":
        controls.typical(study, w)
    elif which == "bucket":
        bucket(study, w)
    else:
        pays(study, w)
meaning(what_if.limits(w, which), w)
footer(study, w)
