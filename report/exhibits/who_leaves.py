"""Who is leaving, and who becomes good: the scores, what drives them, the rules, and how good they were."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pandas as pd

from clv.retention import wilson
from report.columns import columns
from report.exhibit import Exhibit
from report.forms import Dot, Dots, Measure, Reference
from report.text import markdown_text
from study import Study
from study.who_leaves import Scores, rules_with_counts
from words import N_, Words

# What a feature is called, and what is said of somebody in whom it is low or high.
FEATURES = {
    "recency": (N_("Days since the last purchase"), N_("bought lately"), N_("has not bought for long")),
    "purchases": (N_("Purchases in the period"), N_("few purchases"), N_("many purchases")),
    "revenue": (N_("Revenue in the period"), N_("small revenue"), N_("large revenue")),
    "earlier": (
        N_("Revenue in the previous period"),
        N_("bought little in the previous period"),
        N_("bought much before"),
    ),
    "tenure": (N_("Days as a customer"), N_("a customer for a short time"), N_("a customer for long")),
    "late": (
        N_("Share of it in the last half"),
        N_("little in the last half of the period"),
        N_("much in the last half of the period"),
    ),
    "first_amount": (N_("First purchase"), N_("a small first purchase"), N_("a large first purchase")),
    "money": (N_("Revenue in the first 90 days"), N_("little in the first 90 days"), N_("much in the first 90 days")),
    "purchases_90": (N_("Purchases in the first 90 days"), N_("few purchases"), N_("many purchases")),
    "days_to_second": (N_("Days to the second purchase"), N_("soon back"), N_("not soon back")),
}
RIVALS = {
    "recency": N_("days since the last purchase alone"),
    "tenure": N_("days as a customer alone"),
    "first_amount": N_("the first purchase alone"),
}
DRIVERS, MOST_RULES, SHOWN = 8, 8, 50
LIST = ("customer_id", "probability", "why:leaving", "money:stake")


def quality_said(found: Scores, w: Words, early: bool = False) -> str:
    """How well the scores ranked, against the simple rule, and how they were tried."""
    q = found.quality
    said = w.t(
        "Of two customers, one to whom it happened and one to whom it did not, the score ranks them right in {auc} "
        "({span}) of cases; {rival} in {other}.",
        auc=w.percent(q.auc),
        span=w.span(100 * q.auc_low, 100 * q.auc_high, 0),
        rival=w.t(RIVALS[found.rival_name]),
        other=w.percent(found.rival) if not math.isnan(found.rival) else "–",
    )
    if found.split == "folds":
        return f"{said} {w.t('The file has no earlier period, so each customer was scored by a model of the others.')}"
    if early:
        return f"{said} {w.t('Learnt on those who came first, tried on those who came later.')}"
    return f"{said} {w.t('Learnt on the previous period, tried on the last one.')}"


def name_of(feature: str, study: Study, w: Words) -> str:
    """What a feature is called, in the reader's words or the file's own."""
    if feature in FEATURES:
        return w.t(FEATURES[feature][0])
    column, _, value = feature.partition("=")
    place = int(column.rpartition("_")[2]) - 1
    named = (study.file.attributes if column.startswith("attr_") else study.file.measures)[place]
    return f"{named}: {value}" if value else named


def reason(feature: str, high: bool, study: Study, w: Words) -> str:
    """What makes somebody likelier, in words."""
    if feature in FEATURES:
        return w.t(FEATURES[feature][2 if high else 1])
    name = name_of(feature, study, w)
    if "=" in feature:
        return name if high else w.t("not {name}", name=name)
    return w.t("high {name}", name=name) if high else w.t("low {name}", name=name)


# The exhibits -------------------------------------------------------------------------------------------


def drivers(found: Scores, study: Study, w: Words, early: bool = False) -> Exhibit:
    """What goes together with leaving (or with becoming good): the odds at one standard deviation more."""
    rows = found.drivers.head(DRIVERS).to_dict("records")
    dots = tuple(Dot(name_of(str(r["feature"]), study, w), math.expm1(float(r["effect"]))) for r in rows)
    most = max([abs(d.value) for d in dots if d.value is not None], default=1.0)
    measure = Measure(kind="percent", like=most, signed=True)
    said = "; ".join(f"{d.name} {measure.change(d.value, w)}" for d in dots)
    alt = w.t("Change of the odds for each feature: {said}.", said=said)
    first = dots[0].name
    message = (
        w.t("{name} tells most of who becomes a good customer", name=markdown_text(first))
        if early
        else w.t("{name} tells most of who leaves", name=markdown_text(first))
    )
    notes = [
        w.t("Change of the odds when the feature is one standard deviation higher and the others as they are."),
        w.t("It goes together with what happens; it need not cause it."),
    ]
    if found.leaks:
        left = w.listed([markdown_text(name_of(name, study, w)) for name in found.leaks])
        notes.append(
            w.t("Left out, for it alone tells nearly everything and must hold what came later: {names}.", names=left)
        )
    return Exhibit(
        "early_drivers" if early else "leaving_drivers",
        message,
        Dots(dots, measure, alt, Reference(0.0, w.t("Unchanged odds"))),
        notes=tuple(notes),
    )


def calibration(found: Scores, w: Words, early: bool = False) -> Exhibit:
    """Tenths of the customers by score: what was said and what came."""
    q = found.quality
    dots = tuple(
        Dot(
            w.t("Decile {n}", n=w.number(r["part"])),
            float(r["came"]),
            float(r["came_low"]),
            float(r["came_high"]),
            beside=w.t("said {share}", share=w.percent(r["said"])),
        )
        for r in q.parts.iloc[::-1].to_dict("records")
    )
    measure = Measure(kind="percent", like=max([d.high or 0.0 for d in dots], default=1.0))
    each = "; ".join(f"{d.name} {measure.write(d.value, w)} ({d.beside})" for d in dots)
    message = w.t(
        "In the tenth with the highest scores it happened {times} times as often as in all",
        times=w.number(q.lift_top_tenth, 1),
    )
    span = w.span(q.lift_low, q.lift_high, 1)
    notes = (
        w.t(
            "Each tenth's share to whom it happened, with its 95% interval, and what the scores had said. Lift {span}.",
            span=span,
        ),
        w.t(
            "Mean squared error (Brier) {ours}, against {base} when all are given the same share.",
            ours=w.number(q.brier, 3),
            base=w.number(q.brier_base, 3),
        ),
    )
    key = "early_calibration" if early else "leaving_calibration"
    return Exhibit(key, message, Dots(dots, measure, w.t("Share by tenth: {each}.", each=each)), notes=notes)


def rules(found: Scores, study: Study, w: Words, early: bool = False) -> Exhibit:
    """The small tree's leaves as sentences, the likeliest first."""
    told = rules_with_counts(found)[:MOST_RULES]
    counts = [(int(str(r["n"])), int(str(r["happened"]))) for r in told]
    low, high = wilson([h for _, h in counts], [n for n, _ in counts])
    said = [
        w.t(
            "{share} ({span}%) of {n}: {rule}",
            share=f"**{w.percent(h / n if n else math.nan)}**",
            span=w.span(100 * low[i], 100 * high[i], 0),
            n=w.number(n),
            rule=markdown_text(_rule(told[i]["conditions"], study, w)),
        )
        for i, (n, h) in enumerate(counts)
    ]
    message = w.t("The same as rules that can be read") if early else w.t("The leaving in rules that can be read")
    key = "early_rules" if early else "leaving_rules"
    note = w.t("A small tree on the same features. Learnt and counted on the same customers.")
    return Exhibit(key, message, lead="\n".join(f"- {line}" for line in said), notes=(note,))


def _rule(conditions: object, study: Study, w: Words) -> str:
    assert isinstance(conditions, list)
    if not conditions:
        return w.t("everybody")
    return ", ".join(_condition(c, study, w) for c in conditions)


def _condition(c: dict[str, object], study: Study, w: Words) -> str:
    feature, low, high = str(c["feature"]), c["low"], c["high"]
    name = name_of(feature, study, w)
    if "=" in feature:
        return name if low is not None else w.t("not {name}", name=name)

    def number(x: object) -> str:
        return w.percent(x) if feature == "late" else w.number(x)

    if low is not None and high is not None:
        return w.t("{name} over {low} and at most {high}", name=name, low=number(low), high=number(high))
    if low is not None:
        return w.t("{name} over {low}", name=name, low=number(low))
    return w.t("{name} at most {high}", name=name, high=number(high))


def listed(found: Scores, study: Study, w: Words, early: bool = False) -> Exhibit:
    """The likeliest customers with the reason and the money; for the screen and its own download, never a document."""
    rows = found.listed.head(SHOWN)
    ids = study.orders.ids if study.base.kind == "transactions" and early else study.customers["customer_id"].array
    table = pd.DataFrame(
        {
            "customer_id": [str(ids[int(k)]) for k in rows["row"]],
            "probability": rows["probability"].to_numpy(float),
            "why": [_reasons(r, study, w) for r in rows.to_dict("records")],
            "money": rows["money"].to_numpy(float),
        }
    )
    at_stake = float((found.listed["probability"] * found.listed["money"]).sum())
    if early:
        message = w.t("{n} new customers, the likeliest to become good first", n=w.number(len(table)))
        note = w.t("Good: in the top fifth by revenue in the year after the first 90 days.")
    else:
        message = w.t(
            "{money} is what the {n} likeliest can be expected to take along",
            money=w.short(at_stake),
            n=w.number(len(found.listed)),
        )
        note = w.t(
            "The reasons are the two that raise each one's own score most. They go together with leaving; they need "
            "not cause it."
        )
    return Exhibit(
        "early_list" if early else "leaving_list",
        message,
        table=table,
        columns=columns(w, *LIST),
        total=False,
        height=360,
        notes=(note,),
        file="early" if early else "leaving",
    )


def _reasons(row: Mapping[Hashable, Any], study: Study, w: Words) -> str:
    pairs = dict.fromkeys(((str(row["feature"]), bool(row["high"])), (str(row["second"]), bool(row["second_high"]))))
    return ", ".join(reason(feature, high, study, w) for feature, high in pairs)


def exhibits_of(found: Scores, study: Study, w: Words, early: bool = False) -> list[Exhibit]:
    """What may leave in a document: the drivers, the rules and the calibration; nobody by id."""
    made: tuple[Callable[[], Exhibit], ...] = (
        lambda: drivers(found, study, w, early),
        lambda: rules(found, study, w, early),
        lambda: calibration(found, w, early),
    )
    return [make() for make in made]
