"""Which way is the base going?"""

from report.exhibits import trend
from ui import cache, choices
from ui.controls.context import context
from ui.controls.trend import calendar, cohorts, rolling
from ui.show import answer, footer, meaning, say, title

w, study = choices.words(), cache.study()

title(trend.question(w))
context(study, w)
obstacle = trend.obstacle(study, w)
if obstacle is not None:
    say(obstacle)
else:
    answer(trend.answer(study, w))
    rolling(study, w)
    cohorts(study, w)
    calendar(study, w)
    meaning(trend.limits(w), w)
footer(study, w)
