"""Who are our customers, by value?"""

from report.exhibits import segments
from ui import cache, choices
from ui.controls.margin import counted_in
from ui.controls.tiers import basis, editor
from ui.show import footer, headline, meaning, show, stopped, tabbed

w, study = choices.words(), cache.study()

if study.problem is not None:
    stopped(segments.question(w), study, w)
else:
    headline(segments.question(w), segments.answer(study, w))
    show(segments.of_one(study, w))
    tabbed("tier_tables", segments.sides(study, w))
    show(*segments.behind(study, w))

    may_cost = segments.may_cost(study, w)
    show(may_cost.head)
    counted_in("cost" in study.file.mapping, w)
    show(may_cost.body)
    if study.base.kind != "segments":
        basis(segments.how_made(study, w), study, w)
        editor(w)
    meaning(segments.limits(w), w)
footer(study, w)
