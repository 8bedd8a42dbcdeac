"""Whom do we look after, and how?"""

from report.exhibits import treatment
from ui import cache, choices
from ui.controls.context import context
from ui.controls.treatment import treat
from ui.show import footer, meaning, say, title

w, study = choices.words(), cache.study()

title(treatment.question(w))
context(study, w)
obstacle = treatment.obstacle(study, w)
if obstacle is not None:
    say(obstacle)
else:
    treat(study, w)
    meaning(treatment.limits(w), w)
footer(study, w)
