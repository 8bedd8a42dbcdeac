"""Exhibits of named scenarios side by side: what each leaves when its cost is paid."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from clv import Scenario
from report.columns import Column, column
from report.exhibit import Exhibit
from report.forms import BarGroup, Bars, Measure, Row
from report.scale import known, real
from report.text import markdown_text
from study import Study
from study.what_if import Facts, facts_of, left
from words import Words


def side_by_side(study: Study, kept: Sequence[Scenario], w: Words) -> Exhibit:
    """The scenarios that are kept: what each leaves as bars, and all of them in a table."""
    found = compared(study, kept, w)
    rows = [(str(name), float(net)) for name, net in zip(found["scenario"], found["net"], strict=True)]
    best = [row for row in rows if math.isfinite(row[1])]
    told = [
        w.t(
            "Customers: those who change. Net: value gain minus cost. With tier changes: the same when "
            "customers change tier."
        )
    ]
    if any(s.method == "discounted" for s in kept):
        told.append(w.t("Each scenario is counted its own way: with future years in full, or discounted."))
    return Exhibit(
        "scenarios",
        _message(best, w) if best else "",
        scenarios(rows, w) if best else None,
        found,
        _columns(facts_of(study), w),
        total=False,
        notes=(" ".join(told),),
    )


def _message(known: Sequence[tuple[str, float]], w: Words) -> str:
    name, net = max(known, key=lambda row: row[1])
    values = {"name": markdown_text(name), "money": w.short(net)}
    if len(known) == 1:
        return w.t("{name} gives a net of {money}", **values)
    return w.t("{name} gives the highest net: {money}", **values)


def compared(study: Study, kept: Sequence[Scenario], w: Words) -> pd.DataFrame:
    """A row a scenario: whom, the levers, how many change, gain, cost, net, and net counted with moves."""
    return pd.DataFrame([_row(study, s, w) for s in kept])


def _row(study: Study, s: Scenario, w: Words) -> dict[str, object]:
    names = study.base.names
    return {
        "scenario": s.name,
        "whom": w.listed([w.tier(names[t]) for t in s.targets if t < len(names)]) or None,
        "frequency": s.levers.frequency,
        "revenue": s.levers.revenue,
        "years": s.levers.years,
        **left(study, s)._asdict(),
    }


def _columns(f: Facts, w: Words) -> tuple[Column, ...]:
    count = () if f.counted == "nothing" else (column(w, f"frequency:{f.counted}"),)
    more = {} if w.unit else {"head": f"Δ {w.t('money')}"}
    return (
        *(column(w, key) for key in ("scenario", "whom")),
        *count,
        column(w, "revenue:change", decimals=f.decimals, **more),
        *(column(w, key) for key in ("years:change", "changing", "gain", "net", "net_moving")),
    )


def scenarios(rows: Sequence[tuple[str, float]], w: Words) -> Bars:
    """What each scenario leaves when its cost is paid. `rows`: (name, net); one that is not known has no bar."""
    like = max([1.0, *(abs(net) for _, net in rows if real(net))])
    money = Measure(kind="money", like=like, signed=True)
    said = "; ".join(f"{name} {money.write(net, w)}" for name, net in rows)
    bars = tuple(Row(name, known(net), "scenario") for name, net in rows)
    alt = w.t("The net of each scenario: {scenarios}.", scenarios=said)
    return Bars((BarGroup("", bars),), money, alt)
