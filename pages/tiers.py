"""Who are they, and who carries the value?"""

from report.exhibits import behaviours as five
from report.exhibits import concentration, segments
from report.notices import unavailable
from ui import cache, choices
from ui.controls.behaviours import behaviours
from ui.controls.concentration import by_attribute, carried
from ui.controls.context import context
from ui.show import answer, footer, meaning, part, say, show, tabbed, title

w, study = choices.words(), cache.study()

title(segments.question(w))
context(study, w)
obstacle = concentration.obstacle(study, w)
which, place = part("tiers_part", segments.parts(w))
with place:
    if study.problem is not None and which == "tiers":
        say(unavailable(study, w))
    elif which == "tiers":
        answer(segments.answer(study, w))
        show(segments.of_one(study, w))
        tabbed("tier_tables", segments.sides(study, w))
        show(*segments.behind(study, w), segments.may_cost(study, w), *segments.made(study, w))
    elif which == "behaviours":
        behaviours(study, w)
    elif obstacle is not None:
        say(obstacle)
    elif which == "carries":
        carried(study, w)
    else:
        by_attribute(study, w)
meaning({"tiers": segments, "behaviours": five}.get(which, concentration).limits(w), w)
footer(study, w)
