"""What if they bought once more, for more, for longer?"""

from report.exhibits import what_if
from report.notices import unavailable
from study.what_if import answerable
from ui import cache, choices
from ui.controls import durations
from ui.controls import what_if as controls
from ui.show import footer, meaning, say, show, title

w, study = choices.words(), cache.study()

title(what_if.question(w))
if controls.mode(w) == "typical":
    controls.typical(study, w)
elif answerable(study):
    controls.on_base(study, w)
    show(what_if.behind(study, w))
elif study.base_problem is not None:
    say(unavailable(study, w))
elif study.base.kind == "segments":
    durations.ask(study, w)
else:
    say(what_if.unanswerable(study, w))
meaning(what_if.limits(w), w)
footer(study, w)
