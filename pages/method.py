"""How is each number made?"""

from report.exhibits import method
from ui import cache, choices
from ui.controls.context import context
from ui.controls.method import numbers
from ui.glossary import boxed
from ui.show import answer, footer, meaning, say, show, tabbed, title

w, study = choices.words(), cache.study()

title(method.question(w))
context(study, w)
obstacle = method.obstacle(study, w)
if obstacle is not None:
    say(obstacle)
else:
    answer(method.answer(study, w))
    show(method.side_by_side(study, w))
    if tables := method.tables(study, w):
        tabbed("method_tables", tables)
    show(method.customers(study, w))
numbers(study, w)
boxed(w)
meaning(method.limits(w), w)
footer(study, w)
