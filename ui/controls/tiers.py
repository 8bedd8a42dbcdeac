"""Form for the tiers: names and shares, ranked anew each period or cut at fixed amounts."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import streamlit as st

from clv import DEFAULT_SCHEME, Scheme, TableProblem
from report.exhibit import Exhibit, Notice
from report.exhibits import segments
from report.link_text import one_of
from report.notices import of_problem
from report.tier_rules import RULE_NAMES
from study import Study
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls.switch import switch
from ui.show import say, show
from words import N_, Words

ROWS = {
    "tiers_part": Choice("tiers", one_of("tiers", "carries", "behaviours", "profile", "attribute"), "tp"),
    "tier_tables": Choice("worth", one_of("worth", "buying", "portfolio_slide"), "ts"),
}


MOST = 10
PRESETS = {
    "default": (N_("5/15/50/30"), ("Super", "Top", "Middle", "Bottom"), (5, 15, 50, 30)),
    "three": (N_("20/30/50"), ("Top", "Middle", "Bottom"), (20, 30, 50)),
    "two": (N_("20/80"), ("Top", "Bottom"), (20, 80)),
    "deciles": (N_("Ten equal parts"), tuple(str(i) for i in range(1, 11)), (10,) * 10),
}


def basis(heading: Exhibit, study: Study, w: Words) -> None:
    """Rank each period anew, or keep the previous period's cuts, under a heading that says why it matters."""
    show(heading.head)
    basis_of(study, w)
    show(heading.rest)
    show(*segments.cuts(study, w))


def basis_of(study: Study, w: Words) -> None:
    """Ranked anew or cut at fixed amounts, and those amounts."""
    _pick(w)
    if study.choices.basis == "fixed":
        _fixed(study, w)


def _pick(w: Words) -> None:
    names = {rule: w.t(name) for rule, name in RULE_NAMES.items()}
    switch(
        w.t("Tier limits"),
        names,
        choices.slot("basis"),
        told=w.t(
            "With a new ranking the shares are always the same, and one customer's rise is another's fall. With "
            "fixed amounts, the previous period's limits or your own, everybody can rise. Some up and down is "
            "chance either way."
        ),
    )


def _fixed(study: Study, w: Words) -> None:
    """The fixed cuts: the previous period's times an index (prices have risen), or amounts of one's own."""
    own = choices.value("cuts")
    left, right = st.columns(2)
    with left:
        st.number_input(
            w.t("Index on the previous period's limits"),
            0.1,
            10.0,
            step=0.01,
            key=choices.within("index", 0.1, 10.0),
            persist_state="session",
            disabled=own is not None,
            help=w.t("1.03 raises every limit by 3%, as when prices have risen."),
        )
    with right, st.form("cuts_form", border=False):
        given = [
            st.number_input(
                w.t("Lowest revenue in {tier}", tier=w.tier(n)), 0.0, value=_own_cut(own, i), key=f"cut_{i}_{own}"
            )
            for i, n in enumerate(study.base.names[:-1])
        ]
        if st.form_submit_button(w.t("Use these amounts")):
            choices.put("cuts", tuple(float(g or 0) for g in given) if any(given) else None)
            st.rerun()


def _own_cut(own: tuple[float, ...] | None, i: int) -> float | None:
    return own[i] if own is not None and i < len(own) else None


# Names and shares ---------------------------------------------------------------------------------------


def editor(w: Words) -> None:
    """Names and shares of the tiers: presets, and a form for one's own."""
    scheme = choices.tier_scheme()
    with box("edit_tiers", w.t("Change the tiers")):
        names = {key: w.t(preset[0]) for key, preset in PRESETS.items()}
        with st.container(horizontal=True):
            for key in PRESETS:
                st.button(names[key], key=f"preset_{key}", on_click=_use, args=(key,))
        with st.form("tiers_form", border=False):
            rows = [_row(i, scheme, w) for i in range(min(len(scheme.names) + 1, MOST))]
            if st.form_submit_button(w.t("Use these tiers")):
                _apply(rows, w)


def _row(i: int, scheme: Scheme, w: Words) -> tuple[str, str]:
    known = i < len(scheme.names)
    left, right = st.columns([3, 1])
    label = w.t("Name {i}", i=i + 1) if known else w.t("Add a tier (optional)")
    version = choices.value("tiers")
    name = left.text_input(label, w.tier(scheme.names[i]) if known else "", max_chars=40, key=f"tier_{i}_{version}")
    share = right.text_input(
        w.t("Share, %"),
        w.number(scheme.shares[i], _decimals(scheme.shares[i])) if known else "",
        key=f"share_{i}_{version}",
    )
    return str(name), str(share)


def _decimals(share: Decimal) -> int:
    return max(0, -int(share.normalize().as_tuple().exponent))


def _use(key: str) -> None:
    _, names, shares = PRESETS[key]
    choices.set_tier_scheme(Scheme(names, tuple(Decimal(s) for s in shares)))


def _apply(rows: list[tuple[str, str]], w: Words) -> None:
    default = {w.tier(name): name for name in DEFAULT_SCHEME.names}
    used = [(default.get(name.strip(), name.strip()), share) for name, share in rows if name.strip() or share.strip()]
    try:
        shares = tuple(Decimal(share.strip().replace(",", ".")) for _, share in used)
        choices.set_tier_scheme(Scheme(tuple(name for name, _ in used), shares))
    except (InvalidOperation, ValueError):
        _refused(w.t("**A share is not a number.** Write it as 12,5 or 12.5; what was there before is kept."))
    except TableProblem as problem:
        _refused(of_problem(w, problem))
    else:
        st.rerun()


def _refused(why: str) -> None:
    say(Notice(why, "error"))
