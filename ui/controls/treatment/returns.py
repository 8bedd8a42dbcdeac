"""Controls of the return per relation: margin, named costs, and whose return is shown."""

from __future__ import annotations

import streamlit as st

from clv import TableProblem
from clv.relation_return import SPREAD, How
from clv.tables import Ints
from report.exhibit import Exhibit, Notice
from report.exhibits import relation
from report.exhibits.treatment import Grouped
from report.link_costs import relation_costs
from report.link_text import NAME, number, optional, whole
from report.notices import of_problem
from report.text import markdown_text
from study import Study, matrix, relation_return
from study.relation_return import MOST_COSTS, CostAsked, FoundReturn, ReturnAsked
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.show import say, show
from words import Words

ALL, MOST_CELLS, LARGEST = -1, 40, 1e12
ROWS = {
    "return_margin": Choice(None, optional(number(-1, 1)), "dm", of_file=True),
    "return_costs": Choice(None, optional(relation_costs()), "dk", of_file=True),
    "return_cell": Choice(ALL, whole(ALL, MOST_CELLS), "dr", of_file=True),
}


def asked(study: Study) -> ReturnAsked:
    """What the return is counted from, as the choices have it."""
    kept = choices.value("return_costs")
    there = matrix.numbers(study, 1)
    costs = None if kept is None else tuple(c for c in kept if not c.column or c.column in there)
    return ReturnAsked(choices.value("return_margin"), costs)


def returns(of: Grouped, w: Words) -> None:
    """What each relation leaves, in a box: the steps, the costs, revenue against return, who does not pay."""
    study = of.study
    with box("return_steps", w.t("What each customer leaves when its costs are taken off")) as opened:
        if not opened:
            return
        try:
            found = relation_return.returned(study, asked(study))
        except TableProblem as problem:
            say(Notice(of_problem(w, problem)))
            _costs(study, w)
            return
        show(Exhibit("return_answer", lead=relation.answer(found, w)))
        if not found.without_costs:
            who, name = _whose(of, found, w)
            show(relation.waterfall(found, w, who, name))
        _costs(study, w)
        shared = relation.costs(found, w)
        show(*([] if shared is None else [shared]), *relation.ranked(found, study, w))


def _whose(of: Grouped, found: FoundReturn, w: Words) -> tuple[Ints | None, str]:
    """The rows whose return is shown, and what they are called (Markdown): all, a group, or one customer."""
    places = [ALL, *(i for i in range(len(of.cells)) if of.done.found.members(of.cells[i]).size)]
    with st.grid(2, min_column_width=240):
        names = {i: w.t("All customers") if i == ALL else of.called(of.cells[i]) for i in places}
        place = st.selectbox(
            w.t("Whose"), places, format_func=names.__getitem__, **choices.labelled("return_cell", names)
        )
        one = st.text_input(w.t("Or one customer, by its number"), max_chars=60, key="return_customer")
    if one:
        row = relation_return.row_of(of.study, found, one)
        if row is not None:
            return row, markdown_text(one, 30)
        say(Notice(w.t("No customer of that number has a return in the period.")))
    if place == ALL:
        return None, ""
    return of.done.found.members(of.cells[int(place)]), of.called(of.cells[int(place)])


# Costs --------------------------------------------------------------------------------------------------


def _costs(study: Study, w: Words) -> None:
    """Which costs are taken off: columns of the file, totals of one's own, and the margin."""
    kept = asked(study).costs
    costs = relation_return.own_costs(study) if kept is None else kept
    _columns(study, costs, w)
    _more(costs, w)
    if costs:
        gone = st.pills(
            w.t("Take a cost away"),
            range(len(costs)),
            format_func=lambda i: markdown_text(relation.cost_name(costs[i].name, w), 40),
            key=f"cost_gone_{len(costs)}_{choices.source()}",
        )
        if gone is not None:
            _put(tuple(cost for i, cost in enumerate(costs) if i != gone))


def _columns(study: Study, costs: tuple[CostAsked, ...], w: Words) -> None:
    """The file's columns of numbers that can be a cost."""
    names = matrix.numbers(study, 1)
    if not names:
        return
    now = [cost.column for cost in costs if cost.column]
    picked = st.multiselect(
        w.t("Columns of the file that are a cost"),
        list(names),
        now,
        format_func=lambda code: markdown_text(relation.cost_name(names[code], w), 40),
        max_selections=MOST_COSTS,
        placeholder=w.t("Choose columns"),
        key=f"cost_columns_{choices.source()}_{'_'.join(now)}",
    )
    if set(picked) != set(now):
        how: How = "row" if study.file.kind == "transactions" else "customer"
        fresh = [CostAsked(names[code], how, column=code) for code in picked if code not in now]
        _put((*(cost for cost in costs if not cost.column or cost.column in picked), *fresh))


def _more(costs: tuple[CostAsked, ...], w: Words) -> None:
    """A form for a total of one's own that is spread by a key, and the margin where the file has no cost."""
    with st.form("cost_more", border=False, clear_on_submit=True):
        with st.grid(3, min_column_width=200):
            name = st.text_input(w.t("A cost of your own"), max_chars=NAME, key="cost_name")
            total = st.number_input(w.t("In all, per period"), 0.0, LARGEST, key="cost_total")
            how = st.selectbox(
                w.t("Shared out"), SPREAD, format_func=lambda key: w.t(relation.HOWS[key]), key="cost_how"
            )
        if st.form_submit_button(w.t("Add the cost")) and name.strip() and how is not None:
            _put((*(cost for cost in costs if cost.name != name.strip()), CostAsked(name.strip(), how, float(total))))
    st.number_input(
        w.t("Margin on what is sold (share)"),
        -1.0,
        1.0,
        value=None,
        step=0.05,
        key=choices.slot("return_margin"),
        persist_state="session",
        placeholder=w.t("As the file says"),
    )


def _put(costs: tuple[CostAsked, ...]) -> None:
    choices.put("return_costs", costs[:MOST_COSTS])
    st.rerun()
