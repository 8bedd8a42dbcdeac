"""The JSON report: one document, stable keys, null where a figure cannot be known."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any

import pandas as pd

from clv import TOTAL, Base
from clv.tables import PORTFOLIO
from intake import FileReport
from report.cells import decimal
from report.sections import section_names, sections
from study import Study

WHOLE = frozenset(
    ("customers", "customers_before", "purchases", "base", "lost", "kept", "censored", "at_risk", "tenure")
    + ("answers", "promoters", "passives", "detractors", "silent", "came_back", "followed", "within", "group")
    + ("months", "new", "returned", "unprofitable", "peak_customers")
)


def json_value(value: Any) -> Any:
    """A value JSON can hold: NaN and infinity become null, decimals numbers, a day without a time of day its date."""
    if isinstance(value, pd.DataFrame):
        return records(value)
    if isinstance(value, dict):
        return {str(k): json_value(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(v) for v in value]
    if isinstance(value, Decimal):
        return json_value(float(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if hasattr(value, "item"):
        return json_value(value.item())
    if isinstance(value, float):
        return decimal(value) if math.isfinite(value) else None
    return None if value is pd.NaT else value


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A table as a list of rows; counts as whole numbers."""
    rows = [json_value(row) for row in frame.astype(object).to_dict("records")]
    for row in rows:
        for key in WHOLE:
            if isinstance(row.get(key), float) and row[key].is_integer():
                row[key] = int(row[key])
    return rows


def document(study: Study, parts: Collection[str] | None = None) -> dict[str, Any]:
    """Everything `python -m report` prints: file, period, portfolio, total, flows, bridge and what supports them.

    Where a question or a problem came first, and there is no portfolio: the file's own part only. `parts`: names of
    `part_names`; file, period and choices stand always, and no more is counted than they need (None: everything).
    """
    file, head = study.file, file_part(study.file)
    if file.questions or study.problem is not None:
        return head
    wanted = part_names() if parts is None else parts
    if "reconciliation" in wanted:
        first, second = study.reconciliation
        head["file"] |= {"reconciliation": records(first), "split": records(second)}
    told = [note.flat() for note in study.base.warnings]
    head["file"]["warnings"] = [*head["file"].get("warnings", []), *json_value(told)]
    return {
        **head,
        "period": _period(study),
        "choices": {**_choices(study.base), "today": json_value(file.today)},
        **{name: made(study) for name, made in OWN.items() if name in wanted},
        **json_value(sections(study, wanted)),
    }


def part_names() -> tuple[str, ...]:
    """What can be asked for alone, in the order of the document; `reconciliation` is the file's two lines."""
    return ("reconciliation", *OWN, *section_names())


def needs_no_orders(parts: Collection[str] | None) -> bool:
    """Whether what is asked for is made of the customers' sums alone."""
    return parts is not None and OWN.keys() >= set(parts)


def _portfolio(study: Study, total: bool) -> list[dict[str, Any]]:
    table = study.portfolio
    return records(table.loc[(table["tier"] == TOTAL) == total, list(PORTFOLIO)])


OWN: dict[str, Callable[[Study], Any]] = {
    "portfolio": lambda study: _portfolio(study, total=False),
    "total": lambda study: _portfolio(study, total=True)[0],
    "flows": lambda study: [] if study.base.flows is None else records(study.base.flows),
    "bridge": lambda study: [] if study.base.bridge is None else records(study.base.bridge),
    "revenue_retention": lambda study: json_value(study.base.kept_revenue),
    "relabelled": lambda study: json_value(study.base.relabelled),
}


def file_part(file: FileReport) -> dict[str, Any]:
    """What was read, asked and set aside, and the problem if the file was refused."""
    head: dict[str, Any] = {"file": json_value(file.to_json())}
    if file.problem is not None:
        head["problem"] = json_value(dict(file.problem))
    return head


def _period(study: Study) -> dict[str, Any]:
    base, p = study.base, study.period
    if p is None:
        return {"before": None, "now": None, "years": base.years}
    before = None if p.before_start is None else [p.before_start, p.now_start]
    return {
        **json_value({"before": before, "now": [p.now_start, p.end]}),
        "months": p.months,
        "years": p.years,
        "why": study.why_period,
        "history": base.history,
    }


def _choices(base: Base) -> dict[str, Any]:
    c = base.choices
    return {
        "basis": c.basis,
        "returns": c.returns,
        "method": c.method,
        "discount": 0.0 if c.method == "course" else c.discount,
        "rate": c.discount,
        "margin": c.margin,
        "margin_covered": base.margin_covered,
        "counts": "revenue" if base.margin is None else "margin",
        "tiers": [{"tier": n, "share": float(s)} for n, s in zip(c.scheme.names, c.scheme.shares, strict=True)],
    }
