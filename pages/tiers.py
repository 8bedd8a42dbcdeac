"""Who are they, and who carries the value?"""

import streamlit as st

from report.exhibits import concentration, segments
from report.notices import unavailable
from ui import cache, choices
from ui.controls.concentration import by_attribute
from ui.controls.context import context
from ui.show import answer, beside, footer, meaning, part, say, show, tabbed, title

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
    elif obstacle is not None:
        say(obstacle)
    elif which == "carries":
        answer(concentration.answer(study, w))
        left, right = st.columns([3, 2], gap="large")
        with left:
            beside(concentration.tenths(study, w), concentration.rows(study, w))
        with right:
            show(concentration.curve(study, w))
        show(*concentration.profit(study, w))
    else:
        by_attribute(study, w)
meaning(segments.limits(w) if which == "tiers" else concentration.limits(w), w)
footer(study, w)
