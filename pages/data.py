"""Which customers are we looking at?"""

import streamlit as st

from report.exhibits import file
from report.notices import unavailable
from ui import cache, choices
from ui.controls.context import context
from ui.controls.database import database
from ui.controls.day import home_questions
from ui.controls.file import became, held, shown_title, warnings
from ui.controls.saved import choices_file
from ui.controls.settings import settings
from ui.controls.upload import corrected, draft, upload
from ui.show import answer, footer, meaning, say, show, title

w, study = choices.words(), cache.study()

title(file.question(w))
context(study, w, opens=False)
answer(file.answer(study, w))
home_questions(w)
left, right = st.columns(2, gap="large")
with left:
    held(w)
with right:
    upload(w)
    database(w)
draft(w)
show(file.shown(study, w, shown_title()))
warnings(study, w)
corrected(w)
if study.base_problem is not None:
    say(unavailable(study, w))
if study.file.problem is None:
    settings(study, w)
    became(study, w)
choices_file(w)
meaning(file.limits(w), w)
footer(study, w)
