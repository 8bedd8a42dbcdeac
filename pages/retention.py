"""How long do the customers stay?"""

from report.exhibits import retention, trend
from study.retention import known
from ui import cache, choices
from ui.controls import durations
from ui.controls.context import context
from ui.controls.left import why_they_left
from ui.controls.retention import calculated, first_years, more_points, tiers
from ui.show import answer, footer, meaning, part, say, show, title

w, study = choices.words(), cache.study()

title(retention.question(w))
context(study, w)
obstacle = retention.obstacle(study, w)
if obstacle is not None:
    say(obstacle)
elif not known(study):
    durations.ask(study, w)
else:
    answer(retention.answer(study, w))
    tiers(study, w)
    which, place = part("retention_part", retention.parts(study, w))
    with place:
        if which == "first_years":
            first_years(study, w)
        elif which == "why":
            why_they_left(study, w)
        elif which == "lost":
            show(*trend.lost(study, w))
        elif which == "points":
            more_points(study.base, w)
        elif which == "calculator":
            calculated(w)
        else:
            durations.ask(study, w)
    meaning(retention.limits(w), w)
footer(study, w)
