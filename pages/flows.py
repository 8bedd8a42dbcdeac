"""Where did the customers come from, and where did they go?"""

from report.exhibits import flows
from ui import cache, choices
from ui.controls.flows import statement
from ui.show import footer, headline, meaning, not_yet, show

w, study = choices.words(), cache.study()

obstacle = flows.obstacle(study, w)
if obstacle is not None:
    not_yet(flows.question(w), obstacle)
else:
    headline(flows.question(w), flows.answer(study, w))
    statement(study, w)
    show(*flows.revenue(study, w))
    show(*flows.labels(study, w))
    meaning(flows.limits(w), w)
footer(study, w)
