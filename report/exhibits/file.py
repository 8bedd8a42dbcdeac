"""Which customers are we looking at?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from report.columns import Column, ColumnKind, columns
from report.exhibit import Check, Exhibit, Notice
from report.notices import sentence
from report.opening import ROLE_NAMES
from report.text import file_name, mark, markdown_text
from report.workings import with_formulas
from study import Study
from study import quality as model
from study.counting import read_less_parts, used_less_parts
from words import N_, Words

LINES = {
    "read": N_("Read from the file"),
    "used": N_("Used"),
    "earlier": N_("Earlier history"),
    "before_active": N_("The previous period, active customers"),
    "before_not_active": N_("The previous period, not active (returns)"),
    "now_active": N_("This period, active customers"),
    "now_not_active": N_("This period, not active (returns)"),
    "rounding": N_("Each customer rounded to two decimals"),
    "after_end": N_("Set aside: on or after the end date"),
    "returns_policy": N_("Set aside: returns, as chosen"),
}
RECONCILED = ("reason", "rows", "amount:exact")
EXAMPLES = 3


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("Which customers are we looking at?")


def answer(study: Study, w: Words) -> str:
    """How many rows the file has, and that each is accounted for."""
    file = study.file
    if file.problem is not None:
        return w.t("{mark} rows could be read.", mark=mark(w.number(0)))
    rows = mark(w.n("{count} row", "{count} rows", file.rows_read))
    if file.rows_used == file.rows_read:
        return w.t("{mark} were read, and all of them are used.", mark=rows)
    aside = w.number(file.rows_read - file.rows_used)
    return w.t("{mark} were read; {aside} are set aside, each with a reason.", mark=rows, aside=aside)


def exhibits(study: Study, w: Words, title: str = "") -> list[Exhibit]:
    """The file that is shown (`title`: what it is called, Markdown), and what became of every row."""
    found = [shown(study, w, title), *warnings(study, w)]
    if study.file.problem is None:
        found += [settings(study, w), *reconciled(study, w), *set_aside(study, w), *quality(study, w)]
    return found


MOST_TOLD = 3
MONEY = frozenset(
    [
        "refund_taken",
        "paid_with_told",
        "debit_credit",
        "discount_taken",
        "stray_dates",
        "missing_ids",
        "refund_rows",
        "total_zero",
        "much_negative",
    ]
)  # warnings that change money and name no amount


def just_read(study: Study, w: Words) -> str:
    """What became of the rows of a file that has just been read, in one line."""
    file = study.file
    rows = w.n("{count} row", "{count} rows", file.rows_read)
    if file.rows_used == file.rows_read:
        return w.t("**{rows}**, all used", rows=rows)
    aside = w.number(file.rows_read - file.rows_used)
    return w.t("**{used} of {rows}** · {aside} sorted out", used=w.number(file.rows_used), rows=rows, aside=aside)


def told(study: Study, w: Words) -> list[str]:
    """What to know before the figures are believed, as sentences: what changes money first, most money first."""
    found: list[Mapping[str, Any]] = list(study.file.warnings)
    if study.base_problem is None:
        found += [note.flat() for note in study.base.warnings]
    return [sentence(w, entry) for entry in sorted(found, key=_weight)]


def _weight(entry: Mapping[str, Any]) -> tuple[bool, float]:
    amount = abs(float(entry["amount"])) if entry.get("amount") not in (None, "") else 0.0
    return not (amount or str(entry["code"]) in MONEY), -amount


def warnings(study: Study, w: Words) -> list[Exhibit]:
    """The first three warnings as one list, and the others as another."""
    said = told(study, w)
    parts = [("warnings", said[:MOST_TOLD]), ("more_warnings", said[MOST_TOLD:])]
    heads = [w.t("Good to know before using the figures"), w.n("{count} more", "{count} more", len(parts[1][1]))]
    return [
        Exhibit(key, head, lead="\n".join(f"- {text}" for text in texts))
        for (key, texts), head in zip(parts, heads, strict=True)
        if texts
    ]


def shown(study: Study, w: Words, title: str = "") -> Exhibit:
    """What kind of file it is and how it was read."""
    return Exhibit("shown", w.t("The file that is shown"), lead=_about(study, w, title))


def _about(study: Study, w: Words, title: str) -> str:
    file = study.file
    kinds = {
        "transactions": w.t("one row per purchase"),
        "customers": w.t("one row per customer"),
        "contracts": w.t("one row per contract"),
        "flows": w.t("a customer flow statement"),
        "segments": w.t("one row per segment"),
        "summary": w.t("a summary of rows in a database"),
    }
    sheet = file.sheet and markdown_text(file.sheet)
    parts = [kinds.get(str(file.kind), ""), file.encoding or "", sheet, file.fingerprint]
    if file.first_date and file.last_date:
        parts.insert(1, f"{w.date(file.first_date)} – {w.date(file.last_date)}")
    if file.delimiter:
        names = {"\t": w.t("tab"), ";": w.t("semicolon"), ",": w.t("comma"), "|": w.t("bar")}
        sign = names.get(file.delimiter, markdown_text(file.delimiter))
        parts.insert(-1, w.t("separated by {sign}", sign=sign))
    return f"**{title or file_name(file.name)}** · " + " · ".join(str(p) for p in parts if p)


def settings(study: Study, w: Words) -> Exhibit:
    """What goes before the choices of period and money, and what became of the returns."""
    said = "" if study.file.kind != "transactions" or study.base_problem is not None else _returned(study, w)
    return Exhibit("settings", w.t("Period, returns and currency"), notes=(said,) if said else ())


def counted(w: Words) -> Exhibit:
    """What goes before the choices of what is counted, by which method, and of the tiers."""
    return Exhibit("counted", w.t("What is counted, and how"))


def _returned(study: Study, w: Words) -> str:
    """How many rows are returns, and how many of them no purchase answers to."""
    found = study.returns
    if not found["returns"]:
        return ""
    said = {
        "returns": w.number(found["returns"]),
        "paired": w.number(found["paired"]),
        "left": w.number(found["netted"]),
    }
    if study.choices.returns == "cancel":
        return w.t(
            "{returns} rows are returns: {paired} are cancelled with their purchase, {left} stay netted.", **said
        )
    if study.choices.returns == "ignore":
        return w.t("{returns} rows are returns and left out.", **said)
    return w.t("{returns} rows are returns, netted on their own day.", **said)


# What became of every row -------------------------------------------------------------------------------


def reconciled(study: Study, w: Words) -> list[Exhibit]:
    """Both lines with their sums, and that the difference is 0; nothing where there is no base."""
    if study.base_problem is not None:
        return []
    first, second = study.reconciliation
    rows, money = read_less_parts(first)
    said = w.t("read − used − set aside = {rows} rows and {money}", rows=w.number(rows), money=w.money(money, 2))
    check = Check(said, sound=not rows and not money)
    found = [_lines("reconciliation", w.t("What happened to every row"), first, check, w)]
    if len(second):
        rows, money = used_less_parts(first, second)
        said = w.t("used − the parts = {rows} rows and {money}", rows=w.number(rows), money=w.money(money, 2))
        found.append(_lines("split", "", second, Check(said, sound=not rows and not money), w))
    return found


def _balanced(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with how each follows from the others: what is read is what is used and what is set aside."""
    parts = range(1, len(lines))
    for name in ("rows", "amount"):
        each = [" + ".join(f"row{j}_{name}" for j in parts)]
        each += [" - ".join(f"row{j}_{name}" for j in (0, *(k for k in parts if k != i))) for i in parts]
        lines = with_formulas(lines, name, each)
    return lines


def _lines(key: str, message: str, lines: pd.DataFrame, check: Check, w: Words) -> Exhibit:
    named = lines.assign(reason=[line_name(str(r), w) for r in lines["reason"]])
    if key == "reconciliation":
        named = _balanced(named)
    return Exhibit(key, message, table=named, columns=columns(w, *RECONCILED), total=False, check=check)


def line_name(reason: str, w: Words) -> str:
    """What a line of the reconciliation is called."""
    if reason in LINES:
        return w.t(LINES[reason])
    return w.t("Set aside: {reason}", reason=sentence(w, {"reason": reason}))


def set_aside(study: Study, w: Words) -> list[Exhibit]:
    """The rows set aside, reason by reason, each with its first rows; nothing where there are none to show."""
    entries = study.file.set_aside
    if study.file.set_aside_table is None or not entries:
        return []
    return [Exhibit("set_aside", w.t("Rows set aside")), *(_reason(entry, w) for entry in entries)]


def _reason(entry: Mapping[str, Any], w: Words) -> Exhibit:
    seen = [
        w.t("row {row}: {value}", row=w.number(e["row"]), value=markdown_text(str(e["value"])) or "–")
        for e in entry["examples"][:EXAMPLES]
    ]
    reason = str(entry["reason"])
    lead = f"**{line_name(reason, w)}**: {w.number(entry['rows'])}. " + " · ".join(seen)
    return Exhibit(f"set_aside_{reason}", lead=lead)


def quality(study: Study, w: Words) -> list[Exhibit]:
    """How full each column is, last period against the one before, what customers lack, and what would show more."""
    table = model.filled(study)
    if study.base_problem is not None or table.empty:
        return []
    named = table.assign(column=[markdown_text(column_name(str(name), w)) for name in table["column"]])
    keys = [key for key in ("filled_before", "filled_now") if named[key].notna().any()]
    notes = tuple(text for text in (_lacks(study, w), _would_show(study, w)) if text)
    shown_ = columns(w, "column:filled", *keys)
    return [Exhibit("quality", w.t("How good the data are"), table=named, columns=shown_, total=False, notes=notes)]


def column_name(name: str, w: Words) -> str:
    """A column of the checked table as a person calls it."""
    return w.t(ROLE_NAMES[name]) if name in ROLE_NAMES else name


def own_columns(frame: pd.DataFrame, w: Words) -> tuple[Column, ...]:
    """The columns of a file's own rows (as `study.rows.of_customer` gives them), each as what it holds; empty ones go.

    A number has the decimals its column needs, four at most.

    >>> from words import load
    >>> frame = pd.DataFrame({"row": [2, 3], "amount": [8814.0, 12.5], "product": ["Toys", None], "cost": [None, None]})
    >>> [(c.head, c.kind, c.decimals) for c in own_columns(frame, load("en", "SEK"))]
    [('Row in the file', 'number', 0), ('Amount', 'number', 1), ('Product', 'text', 0)]
    """
    heads = {"row": w.t("Row in the file")}
    held = [str(c) for c in frame.columns if frame[c].notna().any()]
    return tuple(Column(c, heads.get(c, column_name(c, w)), *_written(frame[c].dropna())) for c in held)


def _written(cells: pd.Series) -> tuple[ColumnKind, int]:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return "date", 0
    if not pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_bool_dtype(cells):
        return "text", 0
    return "number", next((n for n in range(4) if (cells - cells.round(n)).abs().max() < 1e-9), 4)


def _lacks(study: Study, w: Words) -> str:
    found, parts = model.lacking(study), []
    if found.answers:
        parts.append(w.n("{count} customer without an answer", "{count} customers without an answer", found.answers))
    if found.products:
        parts.append(w.n("{count} customer without a product", "{count} customers without a product", found.products))
    if found.contacts:
        parts.append(w.n("{count} customer without an address", "{count} customers without an address", found.contacts))
    return " · ".join(parts)


def _would_show(study: Study, w: Words) -> str:
    """One line on what better data would show."""
    wanted = model.lacking(study).wanted
    return {
        "cost": w.t("A cost on each row would let the pages measure contribution instead of revenue."),
        "product": w.t("A product on each row would show what the best customers buy."),
        "nps": w.t(
            "With answers to whether they would recommend the company, the pages would show what dissatisfaction costs."
        ),
        "order_id": w.t("With an order number, two purchases on one day would count as two."),
    }.get(wanted or "", "")


def another_wanted(w: Words) -> Notice:
    """The link was made on a file that no link can carry."""
    why = w.t("A link carries choices, never data. Open the same file here and the choices apply to it.")
    return Notice(why, "plain", w.t("The link was made on someone's own file"))


def limits(w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    return w.t(
        "Rows used have a customer, a valid date before the end and a valid amount, whatever their period; the "
        "rest are set aside, each for a reason. The second table divides the rows used. The revenue on every page "
        "comes from this period's active customers."
    )
