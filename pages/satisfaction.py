"How satisfied are the customers, and why?"

from report.exhibits import satisfaction, satisfaction_value
from ui import cache, choices
from ui.controls.context import context
from ui.controls.satisfaction import drivers_tier, money
from ui.show import answer, beside, footer, meaning, part, say, show, title

w, study = choices.words(), cache.study()

title(satisfaction.question(w))
context(study, w)
obstacle = satisfaction.obstacle(study, w)
if obstacle is not None:
    say(obstacle)
else:
    which, place = part("satisfaction_part", satisfaction_value.parts(w))
    with place:
        if which == "scores":
            answer(satisfaction.answer(study, w))
            beside(*satisfaction.scores(study, w))
            show(satisfaction.heading(study, w))
            show(*satisfaction.driven(study, w, drivers_tier(study, w)))
        else:
            money(study, w)
    meaning(satisfaction.limits(w) if which == "scores" else satisfaction_value.limits(w), w)
footer(study, w)
