"""How long do the customers stay?"""

from report.exhibits import retention
from study.retention import known
from ui import cache, choices
from ui.controls import durations
from ui.controls.left_by_us import why_left
from ui.show import footer, headline, meaning, not_yet, show

w, study = choices.words(), cache.study()

obstacle = retention.obstacle(study, w)
if obstacle is not None:
    not_yet(retention.question(w), obstacle)
elif not known(study):
    durations.instead(retention.question(w), study, w)
else:
    headline(retention.question(w), retention.answer(study, w))
    show(*retention.of_tiers(study, w))
    if study.base.kind == "segments":
        durations.ask(study, w)
    why_left(study, w)
    show(*retention.over_time(study, w))
    meaning(retention.limits(w), w)
footer(study, w)
