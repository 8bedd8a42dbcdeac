"""Exhibits that compare the methods like for like, and explain why they differ."""

from __future__ import annotations

import math

import pandas as pd

from clv import TOTAL, Base
from clv.limits import FEWEST
from clv.tables import Method
from report.columns import Column, columns
from report.exhibit import Exhibit, Notice
from report.exhibits import overview, value_range
from report.exhibits.method.forms import methods
from report.exhibits.method.steps.figures import share_decimals
from report.exhibits.portfolio import behind
from report.forms import BarGroup, Row
from report.notices import to_file
from report.rules import COMMON
from report.scale import known
from report.text import mark, markdown_text
from report.workings import by_row, with_formulas, with_parts
from study import Study, kept
from study import methods as model
from study.methods import portfolio_of
from words import N_, Words
from words.table_messages import explain

NAMES: dict[Method, str] = {
    "course": N_("Basic model"),
    "discounted": N_("Discounted"),
    "future": N_("Future"),
    "migration": N_("With tier changes"),
}
STAYS = {"migration": N_("changes tier as in this file")}
COUNTED = {"future": N_("after this period")}
CLEARLY = 1.1
ALTERNATIVES = {method: COMMON[f"clv@{method}"].formulas for method in ("course", "discounted", "future")}


@kept
def answer(study: Study, w: Words) -> str:
    """What the portfolio is worth with moves counted, against the basic model; else what can be said."""
    course, moved = (portfolio_of(study, m, 0.0) for m in ("course", "migration"))
    value, other = course["portfolio_value"], moved["portfolio_value"]
    if not study.base.tiers["customers"].sum() or (math.isnan(value) and math.isnan(other)):
        return overview.answer(study.other(method="course"), w)
    if math.isnan(other):
        return _without_moves(study, course, w)
    said = {"mark": mark(w.short(other)), "course": w.short(value)}
    if math.isnan(value):
        return w.t(
            "{mark} is what the portfolio is worth with tier changes. By the basic model it is not determined.",
            mark=said["mark"],
        )
    if other < value * 0.98:
        said["less"] = w.percent(1 - other / value)
        return w.t(
            "{mark} is what the portfolio is worth with tier changes, {less} less than the basic model's {course}.",
            **said,
        )
    if other > value * 1.02:
        said["more"] = w.percent(other / value - 1)
        return w.t(
            "{mark} is what the portfolio is worth with tier changes, {more} more than the basic model's {course}.",
            **said,
        )
    return w.t(
        "{mark} is what the portfolio is worth with tier changes, about the same as the basic model's {course}.",
        **said,
    )


def _without_moves(study: Study, course: pd.Series, w: Words) -> str:
    rate = study.base.choices.discount
    later = portfolio_of(study, "discounted", rate)["portfolio_value"]
    said = {"mark": mark(w.short(course["portfolio_value"])), "rate": w.percent(rate, share_decimals(rate))}
    if rate and not math.isnan(later):
        return w.t(
            "{mark} is what the portfolio is worth by the basic model; discounted by {rate} per year it is {later}.",
            later=w.short(later),
            **said,
        )
    return w.t("{mark} is what the portfolio is worth by the basic model.", mark=said["mark"])


@kept
def side_by_side(study: Study, w: Words) -> Exhibit:
    """What the portfolio is worth by each method, like beside like, and why they differ; or why none can say."""
    if not model.valued(study):
        return Exhibit("methods", notices=(_not_valued(study, w),))
    rate = study.base.choices.discount
    groups = [BarGroup(w.t("Money later counts as much as money today"), _bars(study, 0.0, w))]
    if rate:
        said = w.t("Discounted by {rate} per year", rate=w.percent(rate, share_decimals(rate)))
        groups.append(BarGroup(said, _bars(study, rate, w)))
    return Exhibit("methods", message(study, w), methods(groups, w), text=why(study, w))


def _bars(study: Study, rate: float, w: Words) -> tuple[Row, ...]:
    compared, used = model.side_by_side(study), study.base.choices
    rows = compared[(compared["discount"] == rate) & (compared["tier"] == TOTAL)]
    return tuple(
        Row(
            w.t(NAMES[r["method"]]),
            known(r["portfolio_value"]),
            low=known(r["portfolio_low"]),
            high=known(r["portfolio_high"]),
            aside=not (r["method"] == used.method and (r["method"] == "course" or r["discount"] == used.discount)),
        )
        for r in rows.to_dict("records")
        if not r["problem"]
    )


def _extremes(granted: pd.DataFrame) -> tuple[pd.Series | None, pd.Series | None]:
    """The tier the basic model overstates most, and the one it understates most; None where it does neither."""
    known = granted.dropna(subset=["times"])
    if known.empty:
        return None, None
    times = known["times"].to_numpy(float)
    high, low = known.iloc[int(times.argmax())], known.iloc[int(times.argmin())]
    return high if high["times"] >= CLEARLY else None, low if low["times"] <= 1 / CLEARLY else None


def message(study: Study, w: Words) -> str:
    """What the bars show: whom the basic model overstates, or how much discounting leaves."""
    granted = model.granted(study)
    if granted is not None:
        over, under = _extremes(granted)
        worth, moved = (portfolio_of(study, m, 0.0)["portfolio_value"] for m in ("course", "migration"))
        if over is not None and (under is None or not moved > worth):
            values = {"tier": markdown_text(w.tier(over["tier"])), "times": w.number(over["times"], 1)}
            return w.t("The basic model overstates a customer in {tier} {times} times", **values)
        if under is not None:
            values = {"tier": markdown_text(w.tier(under["tier"])), "times": w.number(1 / under["times"], 1)}
            return w.t("The basic model understates a customer in {tier} {times} times", **values)
        return w.t("Tier changes alter the values little")
    course = portfolio_of(study, "course", 0.0)["portfolio_value"]
    later = portfolio_of(study, "discounted", study.base.choices.discount)["portfolio_value"]
    if course > 0 and later < course:
        return w.t("{left} of the value is left after discounting", left=w.percent(later / course))
    return w.t("What the portfolio is worth, method by method")


def why(study: Study, w: Words) -> str:
    """Why the methods differ, with the tier's own moves; or why moves cannot be counted."""
    granted, base = model.granted(study), study.base
    if granted is None:
        return explain(w, str(portfolio_of(study, "migration", 0.0)["problem"]) or "migration_needs_moves", {})
    first, later = granted.iloc[0], _later(base, w)
    tier = markdown_text(w.tier(first["tier"]))
    shares = {name: w.percent(first[name]) for name in ("stay", "elsewhere", "lost")}
    if len(granted) == 1:
        return w.t("There is only one tier, so nobody can change tier: both ways give the same.")
    said = w.t(
        "Of the customers in {tier}, {stay} are there {later}, {elsewhere} in another tier and {lost} lost. The "
        "basic model assumes that everybody who stays also stays in {tier}.",
        tier=tier,
        later=later,
        **shares,
    )
    over, under = _extremes(granted)
    few = [markdown_text(w.tier(t)) for t, n in zip(base.names, base.tiers["base"], strict=True) if n < FEWEST]
    sentences = [said]
    if over is not None:
        sentences.append(_over(over, w))
    if under is not None:
        sentences.append(_under(under, base, w))
    if few:
        sentences.append(
            w.t(
                "Few customers are behind the tier changes of {tiers}: look at the interval before the figure.",
                tiers=w.listed(few),
            )
        )
    return " ".join(sentences)


def _later(base: Base, w: Words) -> str:
    return w.t("a year later") if abs(base.years - 1) < 1e-9 else w.t("a period later")


def _over(row: pd.Series, w: Words) -> str:
    values = {"tier": markdown_text(w.tier(row["tier"])), "times": w.number(row["times"], 1)}
    money = {"course": w.money(row["course"]), "moves": w.money(row["migration"])}
    return w.t(
        "It overstates a customer in {tier} {times} times: {course} against {moves} with tier changes.",
        **values,
        **money,
    )


def _under(row: pd.Series, base: Base, w: Words) -> str:
    said = {"tier": markdown_text(w.tier(row["tier"])), "times": w.number(1 / row["times"], 1)}
    said |= {"course": w.money(row["course"]), "moves": w.money(row["migration"])}
    if row["tier"] == base.names[0]:
        return w.t("It understates a customer in {tier}: {course} against {moves}, {times} times as much.", **said)
    return w.t("It understates one in {tier}, who may rise: {course} against {moves}, {times} times as much.", **said)


def _not_valued(study: Study, w: Words) -> Notice:
    """No method says anything of this base: why, and what would mend it."""
    title = w.t("No method can value these customers yet")
    why = w.t("Every method starts from how long customers stay, and that is not in this file.")
    if study.base.kind != "segments":
        return to_file(title, why, w)
    why += f" {w.t('Durations can be entered on the page How long they stay.')}"
    return Notice(why, "plain", title, "retention", w.t("To the retention rate"))


def problem(study: Study, w: Words) -> tuple[Notice, ...]:
    """Why the chosen method cannot value this base, where it cannot."""
    if study.base_problem is not None or study.problem is None:
        return ()
    return (Notice(explain(w, study.problem.code, study.problem.detail)),)


BY_METHOD = ("name:method", "stays", "counted", "discount", "portfolio_value:interval")


@kept
def tables(study: Study, w: Words) -> list[Exhibit]:
    """The portfolio by each method, and one customer of each tier by each; nothing where no method can value them."""
    if not model.valued(study):
        return []
    whole, heads, each = _whole(study, w), columns(w, *BY_METHOD), _each(study)
    return [
        Exhibit("whole", w.t("The portfolio"), table=whole, columns=heads, total=False, file="methods"),
        *value_range.by_method(study, w),
        Exhibit("each", w.t("One customer"), table=each, columns=_heads(study, w), file="methods_by_tier"),
    ]


def _each(study: Study) -> pd.DataFrame:
    """What one customer is worth by each method, with the formula at that method's own rate."""
    found, compared = model.by_tier(study), model.side_by_side(study)
    for run, (method, rate) in enumerate(model.runs(study)):
        name = f"{model.column_of(method, rate)}clv"
        each = " | ".join(formula.replace("rate", repr(rate)) for formula in ALTERNATIVES.get(method, ()))
        formulas, figures = [each] * len(found), {}
        if method == "migration":
            mine = compared[(compared["method"] == method) & (compared["discount"] == rate)].set_index("tier")
            figures = {f"run{run}_{j}": float(mine["clv"].iloc[j]) for j in range(len(study.base.names))}
            went = " + ".join(f"moves_{j} * {worth}" for j, worth in enumerate(figures))
            each = f"money / customers + ({went}) / base / (1 + {rate!r}) ** years"
            figures[f"run{run}"] = float(mine["portfolio_value"].iloc[-1])
            formulas = [*[each] * (len(found) - 1), f"run{run} / customers"]
        found = with_formulas(found, name, formulas, figures)
    return found


def _whole(study: Study, w: Words) -> pd.DataFrame:
    """A row a method: what it takes a customer to do, what it counts, its rate and the portfolio's value."""
    compared = model.side_by_side(study)
    rows = compared[compared["tier"] == TOTAL]
    stays, counted = w.t("stays in the tier, or leaves"), w.t("from this period on")
    tiers = compared[compared["tier"] != TOTAL].assign(run=compared["method"] + compared["discount"].astype(str))
    runs = (rows["method"] + rows["discount"].astype(str)).tolist()
    rows = with_parts(rows, "portfolio_value", by_row(tiers, "run", "tier", "portfolio_value", runs))
    return rows.assign(
        name=[w.t(NAMES[m]) for m in rows["method"]],
        stays=[w.t(STAYS[m]) if m in STAYS else stays for m in rows["method"]],
        counted=[w.t(COUNTED[m]) if m in COUNTED else counted for m in rows["method"]],
    )


def _heads(study: Study, w: Words) -> tuple[Column, ...]:
    """The heads of `study.methods.by_tier`: a column a method and rate that was counted."""
    found = list(columns(w, "tier"))
    for method, rate in model.runs(study):
        name, at = model.column_of(method, rate), f" {w.percent(rate, share_decimals(rate))}" if rate else ""
        found.append(Column(f"{name}clv", w.t(NAMES[method]) + at, limits=(f"{name}clv_low", f"{name}clv_high")))
    return tuple(found)


def customers(study: Study, w: Words) -> Exhibit:
    """The customers behind."""
    return Exhibit("customers", behind=behind(study, w, "method"))
