"""How long do the customers stay?"""

from report.exhibits import lifecycle, retention, trend
from study.retention import known
from ui import cache, choices
from ui.controls import durations
from ui.controls.retention import more_points
from ui.show import footer, headline, meaning, not_yet, part, show

w, study = choices.words(), cache.study()

obstacle = retention.obstacle(study, w)
if obstacle is not None:
    not_yet(retention.question(w), obstacle)
elif not known(study):
    durations.instead(retention.question(w), study, w)
else:
    headline(retention.question(w), retention.answer(study, w))
    show(*retention.of_tiers(study, w))
    which, place = part("retention_part", retention.parts(study, w))
    with place:
        if which == "first_years":
            show(*retention.over_time(study, w), *lifecycle.by_tenure(study, w))
        elif which == "why":
            show(*retention.why(study, w))
        elif which == "lost":
            show(*trend.lost(study, w))
        elif which == "points":
            more_points(study.base, w)
        else:
            durations.ask(study, w)
    meaning(retention.limits(w), w)
footer(study, w)
