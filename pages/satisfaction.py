"How satisfied are the customers, and why?"

from report.exhibits import satisfaction
from ui import cache, choices
from ui.controls.satisfaction import drivers_tier
from ui.show import footer, headline, meaning, not_yet, show

w, study = choices.words(), cache.study()

obstacle = satisfaction.obstacle(study, w)
if obstacle is not None:
    not_yet(satisfaction.question(w), obstacle)
else:
    headline(satisfaction.question(w), satisfaction.answer(study, w))
    show(*satisfaction.scores(study, w), satisfaction.heading(study, w))
    show(*satisfaction.driven(study, w, drivers_tier(study, w)))
    meaning(satisfaction.limits(w), w)
footer(study, w)
