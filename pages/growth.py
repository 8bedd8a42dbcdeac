"""Does the bucket leak faster than we fill it?"""

from report.exhibits import growth
from study.growth import facts_of
from ui import cache, choices
from ui.controls import durations
from ui.controls import growth as controls
from ui.show import footer, headline, meaning, not_yet, show, stopped

w, study = choices.words(), cache.study()
facts = facts_of(study)

if study.problem is not None:
    stopped(growth.question(w), study, w)
elif facts is not None:
    headline(growth.question(w), growth.answer(study, w))
    controls.ahead(facts, w)
    show(growth.still(facts, w))
    controls.mend(facts, w)
elif study.base.kind == "segments":
    durations.instead(growth.question(w), study, w)
else:
    not_yet(growth.question(w), growth.unanswerable(study, w))
show(growth.two_companies(w))
if facts is not None:
    controls.more_points(facts.base, w)
    if facts.base.kind == "segments":
        durations.ask(study, w)
meaning(growth.limits(w), w)
footer(study, w)
