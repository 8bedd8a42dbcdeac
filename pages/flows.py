"""Where did the customers come from, and where did they go?"""

from report.exhibits import flows
from ui import cache, choices
from ui.controls.context import context
from ui.controls.flows import labels, statement
from ui.show import answer, footer, meaning, say, show, title

w, study = choices.words(), cache.study()

title(flows.question(w))
context(study, w)
obstacle = flows.obstacle(study, w)
if obstacle is not None:
    say(obstacle)
else:
    answer(flows.answer(study, w))
    statement(study, w)
    show(*flows.revenue(study, w))
    labels(study, w)
    meaning(flows.limits(w), w)
footer(study, w)
