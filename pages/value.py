"""What is our customer base worth today?"""

from report.exhibits import overview
from report.notices import unavailable
from study.retention import known
from ui import cache, choices
from ui.controls import durations
from ui.controls.context import context
from ui.controls.file import just_read
from ui.controls.forecast import value_range_shown
from ui.show import answer, findings, footer, key_figures, meaning, part, say, show, title

w, study = choices.words(), cache.study()

title(overview.question(w))
context(study, w, own=True)
just_read(study, w)
if study.problem is not None:
    say(unavailable(study, w))
else:
    answer(overview.answer(study, w))
    if study.base.kind == "segments" and not known(study):
        durations.ask(study, w)
    key_figures(overview.key_figures(study, w))
    value_range_shown(study, w)
    findings(overview.findings(study, w))
    which, place = part("value_part", overview.parts(w))
    with place:
        portfolio, *check = overview.figures(study, w)
        show(*[portfolio.body] if which == "portfolio" else check)
    meaning(overview.limits(study, w), w)
footer(study, w)
