"""Which customers are we looking at?"""

import streamlit as st

from report.exhibits import file
from report.notices import unavailable
from ui import cache, choices
from ui.controls.file import let_go, samples, set_aside, templates, title, warnings
from ui.controls.saved import choices_file
from ui.controls.settings import settings
from ui.controls.upload import corrected, draft, upload
from ui.show import footer, headline, meaning, say, show

w, study = choices.words(), cache.study()

headline(file.question(w), file.answer(study, w))
left, right = st.columns(2, gap="large")
with left:
    samples(w)
    templates(w)
with right:
    upload(w)
if choices.link_wanted_own():
    say(file.another_wanted(w))
draft(w)
show(file.shown(study, w, title()))
warnings(study, w)
corrected(w)
if study.base_problem is not None:
    say(unavailable(study, w))
if study.file.problem is None:
    settings(study, w)
    show(*file.reconciled(study, w))
    set_aside(study, w)
    show(*file.quality(study, w))
choices_file(w)
let_go(w)
meaning(file.limits(w), w)
footer(study, w)
