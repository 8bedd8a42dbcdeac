"""Controls of the list to act on: which part of it is shown, its priority, its hold-out, and who must wait."""

from __future__ import annotations

import streamlit as st

from clv import StageRules, TableProblem
from clv.actions import SEED, TRIGGERS
from clv.renewals import WEEKS
from clv.stages import NO_TIER, STAGES
from report.exhibit import Notice
from report.exhibits import stages
from report.exhibits.stages import names
from report.link_text import line, one_of, optional, places, whole
from report.notices import of_problem
from report.writers import csv
from study import Study, cards
from study import actions as model
from study import came_of_it as model_of_came
from study import renewals as model_of_renewals
from study.actions import Listed, ListPlan
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.server.uploads import expect_upload
from ui.show import say, show
from ui.streamlit_internals import UploadedFile, let_go
from ui.tables import download
from words import Words

CODES = tuple(trigger.code for trigger in TRIGGERS)
OWNERS = tuple(dict.fromkeys(trigger.owner for trigger in TRIGGERS))
EVERY = "all"
ALL, NONE = -1, 12  # of the tiers, which are numbered from 0; there are at most twelve
MOST, FIRST_ON_CARD = 10_000_000, 50
WIDEST, WIDE = 456, 190  # room for the longest reason, and the longest owner, with their numbers
ROWS = {
    # whose list (None: the most urgent), in which stage and tier (-1: all), of which owner
    "act_reason": Choice(None, optional(one_of(EVERY, *CODES)), "lr", of_file=True),
    "act_stage": Choice(EVERY, one_of(EVERY, *STAGES), "ls"),
    "act_tier": Choice(ALL, whole(ALL, NONE), "lt"),
    "act_owner": Choice(EVERY, one_of(EVERY, *OWNERS), "ao"),
    # the triggers in order (None: as they come), per cent held out (None: as proposed), contacts a month (None: all)
    "act_order": Choice(None, optional(places(len(CODES))), "ap", of_file=True),
    "act_share": Choice(None, optional(whole(0, 50)), "ah", of_file=True),
    "act_seed": Choice(SEED, whole(0, 999_999), "as"),
    "act_most": Choice(None, optional(whole(0, MOST)), "am", of_file=True),
    "act_household": Choice(True, one_of(True, False), "ag"),
    "act_trigger": Choice(CODES[0], one_of(*CODES)),
    "act_weeks": Choice(WEEKS, whole(1, 52), "aw"),
    "act_customer": Choice("", line(120), of_file=True),  # whose card: never in the link
}


def listed(study: Study, rules: StageRules) -> Listed:
    """The list as the person has planned it."""
    share = choices.value("act_share")
    return model.listed(
        study,
        rules,
        ListPlan(
            choices.value("act_order"),
            None if share is None else share / 100,
            choices.value("act_seed"),
            choices.value("hold_effect"),
            choices.value("act_most"),
            choices.value("act_household"),
        ),
    )


# The list -----------------------------------------------------------------------------------------------


def the_list(found: Listed, tiers: tuple[str, ...], w: Words) -> None:
    """The most urgent list, or the one that is asked for, with all of it to take away."""
    show(stages.heading(w))
    first, reason, stage, tier, owner = stages.first_reason(found), None, None, None, None
    if first is not None:
        with st.container(horizontal=True):
            reason, owner = _reason(found, first, w), _owner(found, w)
            stage, tier = _stage(found, w), _tier(tiers, w)
    rows = stages.chosen(found, reason, stage, tier, owner)
    show(stages.to_act_on(found, rows, reason, w).body)
    if not len(rows):
        return
    with st.container(horizontal=True):
        label = w.t("Download the list (CSV)")
        file = lambda: csv.for_programs(stages.for_file(found, rows, w))  # noqa: E731 - made when it is asked for
        download(label, file, "customers_to_act_on.csv", "act_csv")
        if len(rows) < len(found.table):
            every = w.t("Download all lists (CSV)")
            whole = lambda: csv.for_programs(stages.for_file(found, stages.chosen(found), w))  # noqa: E731
            download(every, whole, "all_lists_to_act_on.csv", "act_all_csv")
        show(stages.reading(w))


def _reason(found: Listed, first: str, w: Words) -> str | None:
    options, now = [EVERY, *stages.reasons(found)], choices.value("act_reason")
    widget = choices.face("act_reason_box", now if now in options else first)
    picked = st.selectbox(
        w.t("Why"),
        options,
        format_func=lambda r: w.t("All") if r == EVERY else f"{w.t(names.REASONS[r])} · {w.number(found.reasons[r])}",
        key=widget,
        on_change=choices.take_face,
        args=("act_reason", widget),
        width=WIDEST,
    )
    return None if picked == EVERY else picked


def _owner(found: Listed, w: Words) -> str | None:
    options = [EVERY, *found.owners]
    picked = st.selectbox(
        w.t("Owner"),
        options,
        format_func=lambda o: w.t("All") if o == EVERY else f"{w.t(names.OWNERS[o])} · {w.number(found.owners[o])}",
        key=choices.among("act_owner", options),
        persist_state="session",
        width=WIDE,
    )
    return None if picked == EVERY else picked


def _stage(found: Listed, w: Words) -> str | None:
    options = [EVERY, *stages.stages_listed(found)]
    picked = st.selectbox(
        w.t("Stage"),
        options,
        format_func=lambda s: w.t("All") if s == EVERY else names.name(s, w),
        key=choices.among("act_stage", options),
        persist_state="session",
    )
    return None if picked == EVERY else picked


def _tier(tiers: tuple[str, ...], w: Words) -> str | None:
    codes = {ALL: None, **dict(enumerate(tiers)), NONE: NO_TIER}
    called = {i: w.t("All") if code is None else names.tier(str(code), w) for i, code in codes.items()}
    picked = st.selectbox(
        w.t("Value tier"), list(codes), format_func=called.__getitem__, **choices.labelled("act_tier", called)
    )
    return codes[picked]


# How it is made -----------------------------------------------------------------------------------------


def plan(found: Listed, w: Words) -> None:
    """The priority in a box, and in another who is contacted now, who waits, and who is held out."""
    shown = stages.priority(found, w)
    with box(shown.key, shown.message) as opened:
        if opened:
            _reorder(found, w)
            show(shown.body)
    asked, held = stages.contacts(found, w), stages.hold_out(found, w)
    with box(asked.key, stages.contacts_message(found, w)) as opened:
        if opened:
            _contacts(found, w)
            show(asked.body)
            show(held.head)
            _draw(found, w)
            show(held.rest)


def came_of_it(study: Study, w: Words) -> None:
    """Last month's list opened again, and what came of it; it stays in this visit."""
    head, saved = stages.came_heading(w), choices.last_list()
    with box(head.key, head.message) as opened:
        if not opened:
            return
        st.markdown(w.t("Open last month's list as it was downloaded, on a file that goes on after it."))
        expect_upload()
        sent = st.file_uploader(w.t("Last month's list (CSV)"), type="csv", key=f"list_{choices.uploader()}")
        wrong = None if sent is None else _take_list(sent)
        if wrong is not None:  # alone: what the list before it said is not of this one
            say(Notice(of_problem(w, wrong), "error"))
            return
        if saved is None:
            return
        try:
            show(stages.came_of_it(model_of_came.came_of(study, saved), w))
        except TableProblem as problem:
            say(Notice(of_problem(w, problem)))
        if st.button(w.t("Close the list"), key="drop_list", type="tertiary"):
            choices.keep_last_list(None)
            st.rerun()


def _take_list(sent: UploadedFile) -> TableProblem | None:
    """Read a list that has come, and let its bytes go; what is wrong with it."""
    content = sent.getvalue()
    let_go(sent)
    choices.new_uploader()
    try:
        choices.keep_last_list(model_of_came.read_list(content, stages.reasons_in_words()))
    except TableProblem as problem:
        return problem
    st.rerun()


def one_customer(study: Study, rules: StageRules, found: Listed, w: Words) -> None:
    """One customer's card, by an id that is typed or chosen of the list; it is no part of the link."""
    head = stages.card_heading(w)
    with box(head.key, head.message) as opened:
        if not opened:
            return
        with st.container(horizontal=True, vertical_alignment="bottom"):
            typed = st.text_input(
                w.t("Customer id"), key=choices.slot("act_customer"), persist_state="session", width=260
            )
            first = found.table["customer_id"].head(FIRST_ON_CARD).tolist()
            st.selectbox(
                w.t("Or one of the first on the list"),
                first,
                index=None,
                key="act_customer_picked",
                placeholder=w.t("Choose"),
                on_change=_take_customer,
                width=260,
            )
        if not typed.strip():
            return
        known = cards.card(study, rules, found, typed.strip())
        if known is None:
            st.caption(w.t("Nobody in the file has that id."))
        else:
            show(stages.customer_card(known, found, w))


def _take_customer() -> None:
    picked = choices.faced("act_customer_picked")
    if picked is not None:
        choices.put("act_customer", str(picked))


def renewals(study: Study, w: Words) -> None:
    """The contracts that end in the coming weeks, of a file of contracts."""
    found = model_of_renewals.renewals(study, choices.value("act_weeks"))
    if found is None:
        return
    shown = stages.renewals(found, w)
    show(shown.head)
    st.number_input(
        w.t("Weeks ahead"), 1, 52, step=1, key=choices.slot("act_weeks"), persist_state="session", width=240
    )
    show(shown.rest, stages.renewals_list(found, w))
    if len(found.ahead):
        label = w.t("Download the renewals (CSV)")
        download(label, lambda: csv.for_programs(stages.renewals_file(found, w)), "renewals.csv", "renewals_csv")


def bought_together(study: Study, w: Words) -> None:
    """What is bought together, and each customer's next product to take away."""
    shown = stages.pairs(study, w)
    if shown is None:
        return
    with box(shown.key, shown.message) as opened:
        if opened:
            show(shown.body)
            ahead = stages.next_products(study)
            if ahead is not None and len(ahead):
                label = w.t("Download each customer's next product (CSV)")
                download(label, lambda: csv.for_programs(ahead), "next_products.csv", "next_csv")


def _contacts(found: Listed, w: Words) -> None:
    """Who must wait: most contacts a month, and one offer a household where the file knows households."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            w.t("Most contacts a month"),
            0,
            MOST,
            value=None,
            step=1,
            key=choices.slot("act_most"),
            persist_state="session",
            placeholder=w.t("no limit"),
            width=240,
        )
        if found.homes or not choices.value("act_household"):
            st.toggle(w.t("One offer a household"), key=choices.slot("act_household"), persist_state="session")


def _reorder(found: Listed, w: Words) -> None:
    """Move a trigger up or down, or switch it off and on."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox(
            w.t("Trigger"),
            [*found.order, *found.off],
            format_func=lambda code: w.t(names.REASONS[code]),
            key=choices.among("act_trigger", [*found.order, *found.off]),
            persist_state="session",
        )
        on, last = picked in found.order, len(found.order) == 1
        at = found.order.index(picked) if on else 0
        moves = {
            "up": (w.t("Move up"), ":material/arrow_upward:", not on or at == 0),
            "down": (w.t("Move down"), ":material/arrow_downward:", not on or at == len(found.order) - 1),
            "switch": (w.t("Switch off") if on else w.t("Switch on"), ":material/power_settings_new:", on and last),
        }
        for move, (label, icon, idle) in moves.items():
            st.button(
                label,
                key=f"act_{move}",
                icon=icon,
                disabled=idle,
                on_click=_take_order,
                args=(_moved(found.order, picked, move),),
            )
        if choices.value("act_order") is not None:
            st.button(
                w.t("As from the start"), key="act_as_was", type="tertiary", on_click=choices.reset, args=("act_order",)
            )


def _take_order(order: tuple[str, ...]) -> None:
    choices.put("act_order", order)


def _moved(order: tuple[str, ...], code: str, move: str) -> tuple[str, ...]:
    """The order with a trigger one step up or down, off, or on at its own place.

    >>> _moved(("complaint", "lost"), "lost", "up"), _moved(("complaint", "lost"), "unpaid", "switch")
    (('lost', 'complaint'), ('complaint', 'unpaid', 'lost'))
    """
    others = [other for other in order if other != code]
    if move == "switch":
        if code in order:
            return tuple(others)
        place = next((i for i, other in enumerate(others) if CODES.index(other) > CODES.index(code)), len(others))
    else:
        place = max(0, (order.index(code) if code in order else 0) + (-1 if move == "up" else 1))
    return (*others[:place], code, *others[place:])


def _draw(found: Listed, w: Words) -> None:
    """The size of the hold-out and the number of the draw."""
    with st.grid(3, min_column_width=148):
        st.number_input(
            w.t("Held out, %"),
            0,
            50,
            value=None,
            key=choices.slot("act_share"),
            persist_state="session",
            placeholder=w.number(found.proposed.share * 100),
            help=w.t("Empty: as proposed."),
        )
        st.number_input(
            w.t("Number of the draw"),
            0,
            999_999,
            step=1,
            key=choices.slot("act_seed"),
            persist_state="session",
            help=w.t("Another number draws others."),
        )
