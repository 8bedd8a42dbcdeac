"""Who are they, and who carries the value?"""

from report.exhibits import segments
from report.notices import unavailable
from ui import cache, choices
from ui.controls import tier_parts
from ui.controls.context import context
from ui.controls.subscription import behind
from ui.show import answer, footer, meaning, part, say, show, tabbed, title

w, study = choices.words(), cache.study()

title(segments.question(w))
context(study, w)
which, place = part("tiers_part", segments.parts(w))
with place:
    if which in tier_parts.PARTS:
        tier_parts.opened(which, study, w)
    elif study.problem is not None:
        say(unavailable(study, w))
    else:
        answer(segments.answer(study, w))
        show(segments.of_one(study, w))
        tabbed("tier_tables", segments.sides(study, w))
        behind(study, w)
        show(segments.may_cost(study, w), *segments.made(study, w))
meaning(tier_parts.limits(which, w), w)
footer(study, w)
