"""What happens next?"""

from report.exhibits import forecast
from ui import cache, choices
from ui.controls.context import context
from ui.controls.forecast import parts
from ui.show import answer, footer, meaning, say, show, title

w, study = choices.words(), cache.study()

title(forecast.question(w))
context(study, w)
obstacle = forecast.obstacle(study, w)
if obstacle is not None:
    say(obstacle)
    parts(study, w, ahead=False)
else:
    answer(forecast.answer(study, w))
    show(forecast.path(study, w))
    parts(study, w)
    meaning(forecast.limits(study, w), w)
footer(study, w)
