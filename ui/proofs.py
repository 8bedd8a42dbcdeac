"""Show how a figure is made: its formula with figures, the customers behind it, and their rows."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from report import proof
from report.exhibit import Behind, Exhibit, KeyFigure, Proof, ProofLine
from report.exhibits import portfolio
from report.text import markdown_text
from study import Study
from ui import cache
from ui.drilldown import behind
from words import Words

WHOLE = 4_000  # letters: a formula is never cut
SHOWN, HIGHEST = 12, 340  # lines of a proof before they scroll, and then how high they stand, in pixels


def of_table(e: Exhibit, w: Words, notes: str | None = None) -> bool:
    """A chip for each head under a table, which opens the proof of its column; False under a table of words.

    `notes`: what stands behind the "?" of the row.
    """
    columns = proof.provable(e)
    if not columns:
        return False
    row = {"horizontal": True, "wrap": False, "gap": "small", "vertical_alignment": "center"}
    with st.container(**row, key=f"proofs_{e.key}"):  # type: ignore[arg-type]
        st.markdown(f":material/help: {w.t('How it is counted')}:", width="content", help=notes)
        asked = [c for c in columns if st.button(markdown_text(c.head), key=f"{e.key}_{c.name}_proof", type="tertiary")]
    if asked:
        st.dialog(w.t("How it is counted"), width="large")(_columns)(e, asked[0].name, w)
    return True


def of_key(key: KeyFigure, at: str, w: Words) -> None:
    """The button under a key figure that opens its proof."""
    if not (key.of or key.proof) or not _button(f"{at}_proof", w):
        return
    if key.proof is not None:
        st.dialog(key.label, width="large")(_told)(key.proof(), w)
        return
    table, column = proof.of_key(key, cache.study(), w)
    st.dialog(key.label, width="large")(_one)(table, column, w)


def _button(key: str, w: Words) -> bool:
    label = w.t("How it is counted")
    return st.button(label, key=key, type="tertiary", icon=":material/help:")


def _columns(e: Exhibit, first: str, w: Words) -> None:
    """One column of the table's, chosen, and its proof."""
    heads = {c.name: c.head for c in proof.provable(e)}
    label = w.t("Column of the table")
    chosen = st.selectbox(
        label, list(heads), list(heads).index(first), heads.__getitem__, key=f"{e.key}_{first}_proved"
    )
    _one(e, chosen, w)


def _one(e: Exhibit, column: str, w: Words) -> None:
    study = cache.study()
    _told(proof.of_column(e, column, study, w), w)
    found = _behind(e, study, w)
    if found is not None:
        behind(found.people, found.rows, found.groups, f"{e.key}_proof")


def _behind(e: Exhibit, study: Study, w: Words) -> Behind | None:
    """The customers behind a table: its own list, or the file's by tier."""
    if e.behind is not None or study.problem is not None:
        return e.behind
    return portfolio.behind(study, w, e.key) if study.has_customers else None


def _told(p: Proof, w: Words) -> None:
    st.markdown(p.means)
    if p.formula or p.tex:
        st.markdown(f"**{markdown_text(p.formula, WHOLE)}**" if p.formula else p.tex)
    with st.container(height=HIGHEST if len(p.lines) > SHOWN else "content", border=False):
        _lines(p.lines, w)
    if p.lines and p.sound:
        counted = w.t("Counted on unrounded figures; every row gives the figure shown, within its rounding.")
        st.markdown(f":blue-badge[✓ {w.t('Balances')}] {counted}")
    if p.limits:
        st.caption(p.limits)


def _lines(lines: Sequence[ProofLine], w: Words) -> None:
    st.markdown("  \n".join(_line(line, w) for line in lines))


def _line(line: ProofLine, w: Words) -> str:
    name = f"{line.name}: " if line.name else ""
    if line.sound:
        return f"{name}{markdown_text(line.terms, WHOLE)} = **{line.shown}** ✓"
    return f"{name}{markdown_text(line.terms, WHOLE)} ≠ **{line.shown}** ({w.signed(line.apart, 2)})"
