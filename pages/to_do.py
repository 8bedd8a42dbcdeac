"""Who needs what now?"""

from report.exhibits import stages
from ui import cache, choices
from ui.controls.actions import renewals
from ui.controls.context import context
from ui.controls.stages import act
from ui.show import footer, meaning, say, title

w, study = choices.words(), cache.study()

title(stages.question(w))
context(study, w)
obstacle = stages.obstacle(study, w)
if obstacle is not None:
    say(obstacle)
    renewals(study, w)
else:
    act(study, w)
    meaning(stages.limits(w), w)
footer(study, w)
