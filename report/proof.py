"""`Proof`: how a shown figure is made: its formula with this file's figures, and whether it gives what is shown."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import cache

import pandas as pd

from report import arithmetic, cells
from report.columns import COLUMNS, Column
from report.exhibit import Check, CustomerGroup, Exhibit, KeyFigure, Proof, ProofLine
from report.exhibits import overview, satisfaction, segments
from report.known import Known, OneRow, figure, figures_of, rows_of, taken
from report.rules import AROUND_CALLED, CALLED, GAPS, HOW, OF_EXHIBIT, RULES, TIERS_NOW, Rule
from report.short_proof import number
from study import Study
from words import Words

WORDS = ("text", "tier", "movement", "date")
PERCENT = ("percent", "points")
SHOWN = 12  # rows of a file that are named
NAMED = {key.partition(":")[0] for key in COLUMNS}


def provable(e: Exhibit) -> tuple[Column, ...]:
    """The columns of values of an exhibit's table: numbers, whose making can be told."""
    return tuple(c for c in e.columns if c.kind not in WORDS and rule(e, c.name, "course") is not None)


def rule(e: Exhibit, name: str, method: str) -> Rule | None:
    """How a column of an exhibit is made: by its own rule, the method's, the column's, or what explains it."""
    now = e.key in TIERS_NOW
    keys = (f"{e.key}/{name}@{method}", f"{e.key}/{name}", *((f"{name}@{method}",) if now else ()), name)
    found = next((key for key in keys if key in RULES), "")
    if found and (now or found != name or not RULES[found].now):
        return RULES[found]
    return Rule(OF_EXHIBIT[e.key], total="none") if e.key in OF_EXHIBIT else None


def of_column(e: Exhibit, name: str, study: Study, w: Words) -> Proof:
    """The proof of a column of an exhibit's table. KeyError: nothing tells how it is made."""
    column = next(c for c in e.columns if c.name == name)
    how = rule(e, name, study.choices.method)
    if how is None or e.table is None:
        raise KeyError(name)
    explained = number(how.number)
    known = figures_of(study)
    lines = [line for i in range(len(e.table)) for line in _lines(e, column, how, i, known, w)]
    return Proof(
        column.head,
        w.t(explained.means),
        _in_words(e, how, known, column, w),
        explained.tex(w),
        (*lines, *_together(e, column, how, known, w)),
        w.t(explained.limits) if explained.limits else "",
    )


def of_key(key: KeyFigure, study: Study, w: Words) -> tuple[Exhibit, str]:
    """The table a key figure is the last row of, and the column. KeyError: it is of none."""
    table, _, column = key.of.partition("/")
    pages = {"portfolio": overview.figures, "buying": segments.sides, "scores": satisfaction.scores}
    return next(e for e in pages[table](study, w) if e.key == table), column


def _lines(e: Exhibit, column: Column, how: Rule, i: int, known: Known, w: Words) -> list[ProofLine]:
    """A row's line: by the formula, by the sum of the rows above it, or both ends of an interval shown in its place."""
    assert e.table is not None
    row = rows_of(e.table)[i]
    last = e.total and i == len(e.table) - 1 and i > 0
    ended = column.where_few or column.limits
    if ended is not None and how.ends and (_only_ends(row, column, last) or cells.missing(row[column.name])):
        return _ends(e, column, how, i, known, w)
    if cells.missing(row[column.name]):
        return []
    own = row.get(f"{column.name}{HOW}")
    if last and how.total != "same" and not own:
        return [line for line in [_sum(e, column, w)] if line is not None] if how.total == "sum" else []
    formula = _chosen(e, column, how, i, known, last)
    if formula is None:
        return []
    figures = taken(formula, e, i, known)
    shown = next((c for c in e.columns if c.name == how.gives), column)
    return [_told(e, shown, i, arithmetic.written(formula, figures, w), arithmetic.value(formula, figures), w)]


def _only_ends(row: OneRow, column: Column, last: bool) -> bool:
    """Whether the interval stands where the figure would: under ten lost."""
    few = column.where_few is not None and bool(row.get("few_lost", False))
    return few and (not last or column.name == "portfolio_value")


def _ends(e: Exhibit, column: Column, how: Rule, i: int, known: Known, w: Words) -> list[ProofLine]:
    """Both ends of the interval that stands where the figure would."""
    assert e.table is not None
    found, names = [], column.where_few or column.limits or ("", "")
    last = e.total and i == len(e.table) - 1 and i > 0
    said = w.t("at least"), w.t("at most")
    for name, formula, end in zip(
        names, _whole_ends(e, names) if last and how.total == "sum" else how.ends, said, strict=True
    ):
        figures = taken(formula, e, i, known)
        if cells.missing(rows_of(e.table)[i].get(name)) or any(math.isnan(x) for x in figures.values()):
            continue
        shown = replace(column, name=name, limits=None, where_few=None)
        line = _told(e, shown, i, arithmetic.written(formula, figures, w), arithmetic.value(formula, figures), w)
        found.append(replace(line, name=f"{line.name}, {end}" if line.name else end))
    return found


def _whole_ends(e: Exhibit, names: tuple[str, str]) -> tuple[str, str]:
    """The ends of a sum of tiers that vary apart: the sum less, and more, the root of their squared distances."""
    assert e.table is not None
    value = names[0].removesuffix("_low") + "_value"
    tiers = range(len(e.table) - 1)
    whole = " + ".join(f"row{j}_{value}" for j in tiers)
    apart = [" + ".join(f"(row{j}_{end} - row{j}_{value}) ** 2" for j in tiers) for end in names]
    return f"{whole} - ({apart[0]}) ** 0.5", f"{whole} + ({apart[1]}) ** 0.5"


def _together(e: Exhibit, column: Column, how: Rule, known: Known, w: Words) -> list[ProofLine]:
    """What the rows sum to, which is a figure of the whole file that is counted elsewhere."""
    assert e.table is not None
    if not how.whole or e.total:
        return []
    figures = taken(how.whole, e, 0, known)
    whole = arithmetic.value(how.whole, figures)
    parts = [float(x) for x in e.table[column.name] if not cells.missing(x)]
    if math.isnan(whole) or not parts:
        return []
    apart = sum(parts) - whole
    near = 0.005 + 1e-9 * abs(whole)
    terms = " + ".join(arithmetic.term(round(part, 2), w) for part in parts)
    return [ProofLine(w.t("Together"), terms, w.number(whole, column.decimals), 0.0 if abs(apart) <= near else apart)]


def _sum(e: Exhibit, column: Column, w: Words) -> ProofLine | None:
    assert e.table is not None
    parts = [float(x) for x in e.table[column.name].iloc[:-1] if not cells.missing(x)]
    if len(parts) < len(e.table) - 1 and column.name not in GAPS:
        return None
    terms = " + ".join(arithmetic.term(round(part, 2), w) for part in parts)
    return _told(e, column, len(e.table) - 1, terms, sum(parts), w)


def _told(e: Exhibit, column: Column, i: int, terms: str, given: float, w: Words) -> ProofLine:
    assert e.table is not None
    kind, decimals = column.rows[i] if column.rows else (column.kind, column.decimals)
    bare = replace(column, kind=kind, decimals=decimals, rows=(), limits=None, where_few=None)
    scale, row = 100.0 if kind in PERCENT else 1.0, rows_of(e.table)[i]
    apart = scale * (given - float(row[column.name]))
    half = 0.5 * 10.0**-decimals
    first = next((c for c in e.columns if c.kind in WORDS), None)
    name = cells.text(row[first.name], first, w) if first is not None else ""
    return ProofLine(name, terms, cells.text(row[column.name], bare, w), 0.0 if abs(apart) <= half else apart)


def _chosen(e: Exhibit, column: Column, how: Rule, i: int, known: Known, last: bool) -> str | None:
    """The formula of a row: its own, which stands beside the figure, or the first of the rule's that is known."""
    assert e.table is not None
    own = rows_of(e.table)[i].get(f"{column.name}{HOW}")
    for formula in own.split(" | ") if isinstance(own, str) and own else how.formulas:
        if formula == "MOVES":
            formula = "portfolio_value / customers" if last else _with_moves(e, i, known)
        short = arithmetic.shorter(formula, taken("", e, i, known)["years"])
        short = _without_gaps(short, e, i, known) if how.gaps else short
        figures = taken(short, e, i, known)
        if short and all(math.isfinite(figures[name]) for name in arithmetic.names(short)):
            return short
    return None


def _without_gaps(formula: str, e: Exhibit, i: int, known: Known) -> str:
    """The formula without the terms of cells that cannot be, where nobody is: nobody goes up from the best tier."""
    figures = taken(formula, e, i, known)
    terms = re.findall(r"([+-]?) ?(\w+)", formula)
    kept = [(sign, name) for sign, name in terms if math.isfinite(figures[name])]
    return " ".join(f"{sign} {name}" for sign, name in kept).strip(" +") if kept else ""


def _with_moves(e: Exhibit, i: int, known: Known) -> str:
    """One period's money, and what the customer is worth wherever it goes, a period later."""
    many = [j for j in range(len(known.moves)) if figure(f"moves_{j}", e, i, known) > 0]
    went = " + ".join(f"moves_{j} * worth_{j}" for j in many) or "0.0"
    return f"money / customers + ({went}) / base / (1 + rate) ** years"


def _in_words(e: Exhibit, how: Rule, known: Known, column: Column, w: Words) -> str:
    """The formula in words: "Customer value = money / customers × customers before / lost"; "" with moves."""
    if e.table is None or e.table.empty or how.formulas[:1] == ("MOVES",):
        return ""
    each = (_chosen(e, column, how, i, known, last=False) for i in range(len(e.table)))
    formula = next((one for one in each if one is not None), None)
    if formula is None or (f"{column.name}{HOW}" in e.table and {*each} - {None, formula}):
        return ""
    if not all(called_by(name) for name in arithmetic.names(formula)):
        return ""
    called = {name: _called(name, w) for name in arithmetic.names(formula)}
    shown = next((c for c in e.columns if c.name == how.gives), column)
    return f"{_bare(shown.head)} = {arithmetic.said(formula, called, w)}"


def called_by(name: str) -> bool:
    """Whether a figure has a name of its own in words: one part of a sum has none."""
    whole, _, of = name.partition("_")
    around = whole.rstrip("0123456789") in AROUND_CALLED and called_by(of)
    return name in CALLED or around or name in NAMED or name.replace("_", " ") in NAMED or not name[:1].isalpha()


def _called(name: str, w: Words) -> str:
    if name in CALLED:
        return w.t(CALLED[name])
    whole, _, of = name.partition("_")
    whole = whole.rstrip("0123456789")
    if whole in AROUND_CALLED:
        return f"{_called(of, w)} ({w.t(AROUND_CALLED[whole])})"
    return _bare(_head(name if name in NAMED else name.replace("_", " "), w)).lower()


@cache
def _head(name: str, w: Words) -> str:
    key = name if name in COLUMNS else next(key for key in COLUMNS if key.partition(":")[0] == name)
    head = COLUMNS[key].head
    return w.t(head, unit=w.unit, years="") if "{unit}" in head else w.t(head)


def _bare(head: str) -> str:
    """A head without its unit."""
    return head.partition(",")[0].strip()


# From a figure to the customers, and to their rows --------------------------------------------------------


def customers_add_up(
    found: pd.DataFrame, group: CustomerGroup, tier: str | None, study: Study, w: Words
) -> Check | None:
    """Whether a list of customers is the cell of the flows that it stands behind, in customers and money.

    None where the file has no flows to hold it against.
    """
    flows = study.base.flows
    if flows is None or flows.empty:
        return None
    money = "revenue_before" if group.tier == "tier_before" else "revenue_now"
    there = flows[group.tier].isin(study.base.names) if tier is None else flows[group.tier] == tier
    there &= flows["movement"].isin(group.movements) if group.movements else True
    cell = flows.loc[there, ["customers", money]].astype(float).sum()
    listed = float(found[money].sum())
    count = {"customers": w.number(len(found)), "money": w.money(listed, 2)}
    apart = abs(listed - cell[money]), abs(len(found) - cell["customers"])
    if apart[0] < 0.005 + 1e-9 * abs(listed) and not apart[1]:
        return Check(w.t("{customers} customers with {money} together, as the table counts.", **count))
    said = w.t(
        "{customers} customers with {money} together; the table counts {cell} with {cell_money}.",
        cell=w.number(cell["customers"]),
        cell_money=w.money(cell[money], 2),
        **count,
    )
    return Check(said, False)


def rows_add_up(rows: pd.DataFrame, revenue: float, w: Words, by_day: bool = False) -> Check:
    """Whether the rows that count in the period sum to the customer's revenue; `rows`: row, amount. `by_day`: a row
    counts for the days of a contract that lie in the period."""
    amounts = [float(x) for x in rows["amount"]]
    parts = [w.number(x, 2) for x in amounts[:SHOWN]] + ["…"] * (len(amounts) > SHOWN)
    numbers = w.listed([w.number(n) for n in rows["row"].tolist()[:SHOWN]])
    sound = abs(sum(amounts) - revenue) < 0.005 + 1e-6 + 1e-9 * abs(revenue)
    said = {
        "rows": w.n("Row {numbers} in the file", "Rows {numbers} in the file", len(amounts), numbers=numbers),
        "sum": " + ".join(parts) if parts else w.number(0),
        "total": w.money(sum(amounts), 2),
    }
    if not amounts:
        return Check(w.t("No row of the file counts in the period."), sound)
    if sound:
        days = w.t("A contract counts for its days in the period.") if by_day else ""
        whole = w.t("{rows}: {sum} = {total}, the customer's revenue in the period.", **said)
        return Check(f"{whole} {days}".strip())
    return Check(
        w.t("{rows}: {sum} = {total}; the customer's revenue is {revenue}.", revenue=w.money(revenue, 2), **said), False
    )
