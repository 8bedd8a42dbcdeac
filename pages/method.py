"""How is each number made?"""

from report.exhibits import method
from ui import cache, choices
from ui.controls.method import choice, numbers
from ui.show import footer, headline, meaning, not_yet, show, tabbed

w, study = choices.words(), cache.study()

obstacle = method.obstacle(study, w)
if obstacle is not None:
    not_yet(method.question(w), obstacle)
else:
    headline(method.question(w), method.answer(study, w))
    show(method.side_by_side(study, w))
    choice(study, w)
    if tables := method.tables(study, w):
        tabbed("method_tables", tables)
    show(method.customers(study, w))
numbers(study, w)
meaning(method.limits(w), w)
footer(study, w)
