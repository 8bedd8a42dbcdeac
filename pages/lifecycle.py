"""When does a customer pay?"""

from report.exhibits import lifecycle
from report.notices import unavailable
from ui import cache, choices
from ui.controls import lifecycle as controls
from ui.show import footer, meaning, say, show, title

w, study = choices.words(), cache.study()

title(lifecycle.question(w))
if study.base_problem is not None:
    say(unavailable(study, w))
else:
    controls.cycle(study, w)
    show(*lifecycle.by_tenure(study, w))
meaning(lifecycle.limits(w), w)
footer(study, w)
