"""How do the customers feel, and what drives it?"""

from report.exhibits import satisfaction
from ui import cache, choices
from ui.controls.context import context
from ui.controls.satisfaction import drivers_tier
from ui.show import answer, beside, footer, meaning, say, show, title

w, study = choices.words(), cache.study()

title(satisfaction.question(w))
context(study, w)
obstacle = satisfaction.obstacle(study, w)
if obstacle is not None:
    say(obstacle)
else:
    answer(satisfaction.answer(study, w))
    beside(*satisfaction.scores(study, w))
    show(satisfaction.heading(study, w))
    show(*satisfaction.driven(study, w, drivers_tier(study, w)))
    meaning(satisfaction.limits(w), w)
footer(study, w)
