"""What is our customer base worth today?"""

from report.exhibits import overview, value_range
from study.retention import known
from ui import cache, choices
from ui.controls import durations
from ui.controls.file import just_read, shown_file
from ui.show import findings, footer, headline, key_figures, meaning, show, stopped

w, study = choices.words(), cache.study()

shown_file(w)
just_read(study, w)
if study.problem is not None:
    stopped(overview.question(w), study, w)
else:
    headline(overview.question(w), overview.answer(study, w))
    if study.base.kind == "segments" and not known(study):
        durations.ask(study, w)
    key_figures(overview.key_figures(study, w))
    show(*value_range.spread(study, w), *overview.carries(study, w))
    findings(overview.findings(study, w))
    show(*overview.figures(study, w))
    meaning(overview.limits(study, w), w)
footer(study, w)
