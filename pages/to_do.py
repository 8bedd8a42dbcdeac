"""Who needs what now?"""

from report.exhibits import stages
from ui import cache, choices
from ui.controls.stages import act
from ui.show import footer, meaning, not_yet

w, study = choices.words(), cache.study()

obstacle = stages.obstacle(study, w)
if obstacle is not None:
    not_yet(stages.question(w), obstacle)
else:
    act(study, w)
    meaning(stages.limits(w), w)
footer(study, w)
