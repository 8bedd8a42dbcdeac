"""The sheet of tier changes: P, I − P and its inverse, and what a customer is worth who goes on changing tier."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

import clv
from clv import Levers, Scenario
from clv.horizon import FARTHEST, horizon
from clv.levers import Moving, moving
from clv.tables import Floats
from clv.value import leaving, transition
from report.writers.xlsx.book import Book, CellColumn, guarded
from report.writers.xlsx.model import w_tier, way_name
from report.writers.xlsx.places import CellRange, address
from report.writers.xlsx.styles import Kind, Role
from report.writers.xlsx.value_figures import WAYS, ValueFigures
from words.language import DASH

SHEET = "moving"
# An inverse with a cell below the one or above the other is of customers who would never leave.
NEVER, FOREVER = "-0.000000001", "100000000"
Cells = Sequence[Sequence[float]] | Floats


def write(book: Book, k: ValueFigures) -> None:
    """The whole sheet, or the sentence that says why there is none."""
    book.wide(SHEET, 0, book.titles[SHEET], "title")
    if not k.live_moves:
        book.wide(SHEET, 2, k.why_no_moves)
        return
    book.wide(SHEET, 1, k.means("value.migration"), "muted")
    row = shares(book, k, 3)
    for way in WAYS[3:]:
        d = k.discount_period if way.discounted else 0.0
        if way.discounted:
            book.new_page(SHEET, row)
        row = inverse(book, k, way.key, way_name(book, way), d, "discount_period" if way.discounted else "0", row)
    steps(book, k, worth(book, k, row))


def grid(
    book: Book,
    sheet: str,
    row: int,
    title: str,
    tiers: Sequence[str],
    name: str,
    values: Cells,
    kind: Kind,
    formula: str = "",
    role: Role = "made",
    note: str = "",
) -> int:
    """A square of figures, tiers before down and tiers now across; in `formula` {ij} is a cell's place in a square."""
    book.text(sheet, row, 0, title, "block")
    book.heads(sheet, row + 1, [w_tier(book), *tiers])
    book.note(sheet, row + 1, 0, note)
    place = book.places.add(name, CellRange(book.titles[sheet], row + 2, 1, len(tiers), len(tiers)))
    for i, tier in enumerate(tiers):
        book.text(sheet, row + 2 + i, 0, tier, "name")
        for j in range(len(tiers)):
            book.places.add(f"{name}_{i}_{j}", CellRange(place.sheet, row + 2 + i, 1 + j, single=True))
            if not formula:
                book.number(sheet, row + 2 + i, 1 + j, float(values[i][j]), kind, role)
            elif not formula.startswith("{="):
                own = formula.replace("_ij", f"_{i}_{j}").replace("I_is_J", "TRUE" if i == j else "FALSE")
                book.formula(sheet, row + 2 + i, 1 + j, own, float(values[i][j]), kind, i=i)
    if formula.startswith("{="):
        book.matrix(sheet, place, formula[2:-1], np.asarray(values).tolist(), kind)
    return row + 3 + len(tiers)


def shares(book: Book, k: ValueFigures, row: int) -> int:
    """Who went where, as customers and as shares, and the identity."""
    w, p = book.w, transition(k.moves, k.inputs.base)
    told = w.t("Rows: the tier in the previous period. Columns: the tier now. The rest of the base was lost.")
    row = grid(book, SHEET, row, w.t("Customers who stayed"), k.tiers, "went", k.moves, "count", role="file", note=told)
    row = grid(book, SHEET, row, w.t("P: share that went"), k.tiers, "p", p, "factor", "{went_ij}/{base}", note=told)
    return grid(book, SHEET, row, w.t("I: the identity"), k.tiers, "i", np.eye(len(p)), "count", role="made")


def inverse(book: Book, k: ValueFigures, key: str, name: str, d: float, rate: str, row: int) -> int:
    """I − P/(1 + d) and its inverse."""
    w, p = book.w, transition(k.moves, k.inputs.base)
    title = w.t("{method}: I − P/(1 + d)", method=name)
    row = grid(
        book, SHEET, row, title, k.tiers, f"leave_{key}", leaving(p, d), "factor", f"{{i_ij}}-{{p_ij}}/(1+{rate})"
    )
    formula = "{=" + guarded(f"MINVERSE({{leave_{key}:block}})") + "}"
    title = w.t("{method}: the inverse", method=name)
    return grid(book, SHEET, row, title, k.tiers, f"inverse_{key}", at_rest(k, key).leave, "factor", formula)


def at_rest(k: ValueFigures, key: str) -> Moving:
    """The base with tier changes and no lever pulled."""
    base = k.study.base
    today = clv.today(base.tiers, base.years, base.margin, base.moves)
    s = Scenario(method="discounted" if key == "moves_discounted" else "course", discount=k.discount)
    return moving(today, s, Levers())


def solved(matrix: str, right: str, times: str = "") -> str:
    """The inverse times a column, unknown where customers would never leave."""
    product = f"{times}MMULT({{{matrix}:block}},{{{right}:all}})"
    never = f"OR(MIN({{{matrix}:block}})<{NEVER},MAX({{{matrix}:block}})>{FOREVER})"
    return guarded(f'IF({never},"{DASH}",{product})')


def worth(book: Book, k: ValueFigures, row: int) -> int:
    """R, money per customer and period, and the inverse times R: what a customer is worth."""
    w, b = book.w, k.inputs
    note = k.means("value.migration")
    names = [way_name(book, way) for way in WAYS[3:]]
    per = "IF({customers}>0,{per_year}*period_years,0)"
    shown = [
        CellColumn(
            "per_period", w.t("R: {unit} per customer and period", unit=w.unit), note, "exact", b.per_customer, per
        )
    ]
    within = ("SUMPRODUCT({step_share:all},{step_J:all})", "SUMPRODUCT({step_share:all},{step_worth:all},{step_J:all})")
    start = row + 2
    near = [w.t("{method}, within the evidence", method=name) for name in names]
    row = book.block(SHEET, row, w.t("What a customer is worth"), w_tier(book), k.tiers, shown)
    book.heads(SHEET, start - 1, [w_tier(book), shown[0].head, *names, *near])
    for at, way in enumerate(WAYS[3:]):
        p = k.portfolio(way)
        each = p["clv"].to_numpy(float)[:-1]
        place = book.places.add(f"solved_{way.key}", CellRange(book.titles[SHEET], start, 2 + at, len(each)))
        free = at_rest(k, way.key).value
        book.matrix(SHEET, place, solved(f"inverse_{way.key}", "per_period"), [[x] for x in free.tolist()], "exact")
        book.places.add(f"near_{way.key}", CellRange(book.titles[SHEET], start, 4 + at, len(each)))
        close = clv.horizon.within(
            b, "migration", k.discount if way.discounted else 0.0, horizon(k.study.base.span_years)
        )
        for i in range(len(each)):
            formula = within[at].replace("_J", f"_{i}")
            book.formula(SHEET, start + i, 4 + at, formula, float(close[i]), "exact", i=i)
    return row


def steps(book: Book, k: ValueFigures, row: int) -> None:
    """What a customer brings in each period from now, and how much of it lies within the evidence."""
    w, b = book.w, k.inputs
    p, brought = transition(k.moves, b.base), b.per_customer
    count = math.ceil(FARTHEST / b.years - 1e-9)
    book.text(SHEET, row, 0, w.t("Period by period: what a customer brings"), "block")
    heads = (w.t("Period"), w.t("Share within the evidence"), w.t("Worth today"), *k.tiers)
    book.heads(SHEET, row + 1, heads)
    for name, j in (("step_number", 0), ("step_share", 1), ("step_worth", 2)):
        book.places.add(name, CellRange(book.titles[SHEET], row + 2, j, count))
    for j in range(len(brought)):
        book.places.add(f"step_{j}", CellRange(book.titles[SHEET], row + 2, 3 + j, count))
    for n in range(count):
        _step(book, k, row + 2 + n, n, brought)
        brought = p @ brought


def _step(book: Book, k: ValueFigures, row: int, n: int, brought: Floats) -> None:
    within = min(1.0, max(0.0, horizon(k.study.base.span_years) / k.inputs.years - n))
    book.number(SHEET, row, 0, n, "count", "made")
    share = "MAX(0,MIN(1,horizon_years/period_years-{step_number}))"
    book.formula(SHEET, row, 1, share, within, "percent", i=n)
    book.formula(SHEET, row, 2, "1/(1+discount_period)^{step_number}", (1 + k.discount_period) ** -n, "factor", i=n)
    for j, x in enumerate(brought.tolist()):
        before = f"{address(row - 1, 3)}:{address(row - 1, 2 + len(brought))}"
        p_row = f"{{p_{j}_0}}:{{p_{j}_{len(brought) - 1}}}"
        formula = f"SUMPRODUCT({p_row},{before})" if n else "{per_period}"
        book.formula(SHEET, row, 3 + j, formula, x, "exact", i=j)
