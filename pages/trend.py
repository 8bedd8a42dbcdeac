"""Which way is the base going?"""

from report.exhibits import trend
from ui import cache, choices
from ui.controls.trend import calendar, rolling
from ui.show import footer, headline, meaning, not_yet

w, study = choices.words(), cache.study()

obstacle = trend.obstacle(study, w)
if obstacle is not None:
    not_yet(trend.question(w), obstacle)
else:
    headline(trend.question(w), trend.answer(study, w))
    rolling(study, w)
    calendar(study, w)
    meaning(trend.limits(w), w)
footer(study, w)
