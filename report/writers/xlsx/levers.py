"""The sheet of the levers: cells to change, and what the change gives by every way of counting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

import clv
from clv import Levers, Scenario, TableProblem, Today
from clv.levers import break_even_uptake, changed, cost, moving
from clv.tables import Floats
from clv.value import annuity, leaving, per_period
from report.exhibits.what_if.before_after import measure_name
from report.exhibits.what_if.customer_base import WHY_ALONE
from report.exhibits.what_if.names import lever_names
from report.writers.xlsx.book import Book, CellColumn, guarded
from report.writers.xlsx.model import w_tier, way_name
from report.writers.xlsx.moving import grid, solved
from report.writers.xlsx.places import CellRange
from report.writers.xlsx.styles import Kind
from report.writers.xlsx.value_figures import RANGE, WAYS, ValueFigures, Way
from study.what_if import Facts, suited
from words import Words
from words.language import DASH

SHEET = "levers"
FIRST_RESULT = 3  # the column of the results' labels, which run on over the next one


@dataclass(frozen=True)
class Pulled:
    """A scenario on a study, and what the app has for it by one way."""

    k: ValueFigures
    facts: Facts
    scenario: Scenario
    way: Way

    @property
    def moves(self) -> bool:
        """Whether customers change tier."""
        return self.way.method == "migration"

    @property
    def named(self) -> Scenario:
        """The scenario by this way of counting."""
        return replace(self.scenario, method="discounted" if self.way.discounted else "course")

    @cached_property
    def priced(self) -> Today:
        """Today's figures at the scenario's own margin, where it has one."""
        t, m = self.facts.today, self.scenario.margin
        return t if m is None else replace(t, margin=np.full(len(t.customers), m))

    def state(self, levers: Levers) -> tuple[Floats, Floats]:
        """(value of one customer, discounted years) a tier."""
        s, t = self.named, self.priced
        if self.moves:
            found = moving(self.facts.today, s, levers)
            return found.value, found.years
        money, churn = changed(t, levers)
        years = annuity(1 - churn, t.years, s.rate, "discounted" if s.rate else "course")
        return np.asarray(money * years), years

    @property
    def aimed(self) -> Floats:
        """Customers of the targeted tiers."""
        aim = [i in self.scenario.targets for i in range(len(self.facts.names))]
        return np.nan_to_num(np.where(aim, self.facts.today.customers, 0.0))

    @property
    def reached(self) -> Floats:
        """Those of them who are offered it."""
        return self.aimed * self.scenario.reach


def write(book: Book, k: ValueFigures, facts: Facts, scenario: Scenario) -> float:
    """The whole sheet; the largest value after the change by any way is returned, NaN where none is known."""
    w, s = book.w, suited(facts, scenario)
    book.wide(SHEET, 0, book.titles[SHEET], "title")
    book.wide(SHEET, 1, w.t("Change the yellow cells, also which tiers it concerns; the figures follow."), "muted")
    why = why_alone(book, k, facts, s)
    ways = [way for way in k.ways if way.key in RANGE and (way.method != "migration" or not why)]
    pulled = [Pulled(k, facts, s, way) for way in ways]
    row = max(inputs(book, facts, s, 3), results(book, pulled, 3))
    if why:
        book.wide(SHEET, row, why)
        row += 2
    row = after(book, k, facts, s, whom(book, k, facts, s, row))
    for p in pulled:
        if p.moves or p is pulled[0]:
            book.new_page(SHEET, row)
        row = matrices(book, p, row) if p.moves else row
        row = by_way(book, p, row)
    found = [x for p in pulled if isinstance(x := outcome(p, w)["then"], float)]
    return max(found, default=math.nan)


def why_alone(book: Book, k: ValueFigures, facts: Facts, s: Scenario) -> str:
    """Why the levers are not counted with tier changes; "" where they are."""
    if facts.alone or k.why_no_moves:
        return book.w.t(WHY_ALONE[facts.alone]) if facts.alone else k.why_no_moves
    try:
        moving(facts.today, replace(s, method="course"))
    except TableProblem as problem:
        return book.w.t(WHY_ALONE[problem.code])
    return ""


# The levers ---------------------------------------------------------------------------------------------------


Lever = tuple[str, str, str, float, Kind]  # its label, its name, a note, where it stands, how it is written


def inputs(book: Book, f: Facts, s: Scenario, row: int) -> int:
    """The cells to change, each with a name of its own."""
    w = book.w
    rows = [*changes(f, s, w), *takes_part(s, w)]
    for i, (label, name, note, value, kind) in enumerate(rows):
        book.scalar(SHEET, row + i, label, note, name, value, kind, role="own")
    at = row + len(rows)
    margin(book, f, s, at)
    per = "(1+lever_discount)^period_years-1"
    value = per_period(s.discount, f.today.years)
    book.scalar(SHEET, at + 1, w.t("Discount rate per period"), "", "lever_discount_period", value, "rate", formula=per)
    limits(book)
    return at + 3


def changes(f: Facts, s: Scenario, w: Words) -> list[Lever]:
    """The three levers; no purchases where the file counts none."""
    names, each = lever_names(f, w), w.t("Per customer and year.")
    often_ = w.t("{lever}, change", lever=names["frequency"])
    money_ = w.t("{lever}, change, {unit}", lever=names["revenue"], unit=w.unit)
    rows: list[Lever] = [
        (often_, "lever_purchases", each, s.levers.frequency, "years"),
        (money_, "lever_revenue", "", s.levers.revenue, "exact"),
        (w.t("{lever}, change, years", lever=names["years"]), "lever_years", "", s.levers.years, "years"),
        (w.t("Share of the effect"), "lever_effect", effect_note(w), 1.0, "percent"),
    ]
    return rows[1:] if f.counted == "nothing" else rows


def takes_part(s: Scenario, w: Words) -> list[Lever]:
    """How many take part, what it costs, and the rate."""
    offered = w.t("The share of the target who are offered it and paid for.")
    return [
        (w.t("Reach"), "lever_reach", offered, s.reach, "percent"),
        (w.t("Uptake"), "lever_uptake", w.t("The share of those reached who change."), s.uptake, "percent"),
        (w.t("One-off cost, {unit}", unit=w.unit), "lever_one_off", "", s.one_off, "money"),
        (w.t("Yearly cost per reached customer, {unit}", unit=w.unit), "lever_yearly_cost", "", s.yearly_cost, "exact"),
        (w.t("Discount rate per year"), "lever_discount", "", s.discount, "rate"),
    ]


def effect_note(w: Words) -> str:
    """What the share of the effect is for."""
    return w.t(
        "How much of the three changes comes true. The effect needed: let Excel's Goal Seek find the share here at "
        "which the net is 0."
    )


def margin(book: Book, f: Facts, s: Scenario, row: int) -> None:
    """The margin instead of today's own; empty, that one holds."""
    w = book.w
    note = w.t("Empty: the margin counted today.") if f.own_margin else w.t("Empty: revenue is counted, not margin.")
    if s.margin is not None:
        book.scalar(SHEET, row, w.t("Margin share"), note, "lever_margin", s.margin, "percent", role="own")
        return
    book.text(SHEET, row, 0, w.t("Margin share"), "name")
    book.sheets[SHEET].write_blank(row, 1, None, book.styles.cell("percent", "own"))
    book.note(SHEET, row, 1, note)
    book.name("lever_margin", book.places.add("lever_margin", CellRange(book.titles[SHEET], row, 1, single=True)))


def limits(book: Book) -> None:
    """What may be entered."""
    share = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    for name in ("lever_reach", "lever_uptake", "lever_margin", "lever_discount"):
        at = book.places.known[name]
        told = {
            "input_title": "",
            "error_title": book.w.t("A share"),
            "error_message": book.w.t("From 0 to 100 per cent."),
        }
        book.sheets[SHEET].data_validation(at.row, at.column, at.row, at.column, share | told)


# Tier by tier -------------------------------------------------------------------------------------------------


def whom(book: Book, k: ValueFigures, f: Facts, s: Scenario, row: int) -> int:
    """Which tiers it concerns, how many are reached, and what they buy today."""
    w, p = book.w, Pulled(k, f, s, WAYS[0])
    aim = [float(i in s.targets) for i in range(len(f.names))]
    changing, note = p.reached * s.uptake, w.t("1: it concerns the tier. 0: it does not.")
    shown = [
        CellColumn("target", w.t("Targeted (1 or 0)"), note, "count", aim, role="own", defined=True),
        _summed("reached", w.t("Customers reached"), p.reached, "{target}*{customers}*lever_reach"),
        _summed("changing", w.t("Customers who change"), changing, "{reached}*lever_uptake"),
        *buying(k, f, w),
        share(p, w),
    ]
    end = book.block(SHEET, row, w.t("Whom it concerns"), w_tier(book), k.tiers, shown)
    at = book.places.known["target"]
    rule = {"validate": "list", "source": [1, 0]}
    book.sheets[SHEET].data_validation(at.row, at.column, at.row + at.count - 1, at.column, rule)
    return end


def _summed(name: str, head: str, values: Floats, formula: str) -> CellColumn:
    return CellColumn(name, head, "", "count", values, formula, "sum", float(values.sum()))


def share(p: Pulled, w: Words) -> CellColumn:
    """The margin that is counted: the one entered, else today's own."""
    own = "{margin}" if p.k.study.base.margin is not None else "1"
    used = f"IF(ISNUMBER(lever_margin),lever_margin,{own})"
    return CellColumn("share", w.t("Margin share"), p.k.means("period.margin"), "percent", p.priced.margin, used)


def buying(k: ValueFigures, f: Facts, w: Words) -> list[CellColumn]:
    """How often a customer of each tier buys in a year, where the file counts it, and for how much."""
    bought = {"purchases": "{purchases}", "products": "{products}", "nothing": "{customers}*period_years"}[f.counted]
    head, formula = measure_name("frequency", f, w), guarded(f"{bought}/{{customers}}/period_years")
    often_ = CellColumn("frequency", head, k.means("period.purchase"), "years", f.today.frequency, formula)
    head, formula = measure_name("revenue", f, w), guarded(f"{{revenue}}/({bought})")
    if f.counted == "nothing":
        head = w.t("{unit} per customer and year", unit=w.unit)
    each = CellColumn("each", head, k.means("period.revenue"), "exact", f.today.revenue, formula)
    return [each] if f.counted == "nothing" else [often_, each]


def after(book: Book, k: ValueFigures, f: Facts, s: Scenario, row: int) -> int:
    """A customer of each tier before and after: money a year, retention and duration."""
    w, t = book.w, Pulled(k, f, s, WAYS[0]).priced
    now, then = changed(t, Levers()), changed(t, s.levers)
    times = (
        ("1", "1")
        if f.counted == "nothing"
        else ("MAX(0,{frequency}+0)", "MAX(0,{frequency}+lever_purchases*lever_effect)")
    )
    each = "*MAX(0,{each}+0)*{share}", "*MAX(0,{each}+lever_revenue*lever_effect)*{share}"
    stays = "1-period_years/MAX(period_years,period_years/(1-{retention})+lever_years*lever_effect)"
    kept = guarded(f"IF({{retention}}<1,{stays},{{retention}})")
    years, rate, per = w.t("Duration, years"), w.t("Retention rate"), w.t("{unit} per customer and year", unit=w.unit)
    with np.errstate(divide="ignore", invalid="ignore"):
        long = [np.where(c > 0, t.years / c, np.nan) for c in (now[1], then[1])]
    notes = k.means("value.per_year"), k.means("stay.churn"), k.means("levers.tied")
    shown = [
        CellColumn("money_now", today(per, w), notes[0], "exact", now[0], guarded(times[0] + each[0])),
        CellColumn("money_then", later(per, w), notes[0], "exact", then[0], guarded(times[1] + each[1])),
        CellColumn("kept_now", today(rate, w), notes[1], "percent", 1 - now[1], "{retention}"),
        CellColumn("kept_then", later(rate, w), notes[1], "percent", 1 - then[1], kept),
        CellColumn("stay_now", today(years, w), notes[2], "years", long[0], guarded("period_years/(1-{kept_now})")),
        CellColumn("stay_then", later(years, w), notes[2], "years", long[1], guarded("period_years/(1-{kept_then})")),
    ]
    return book.block(SHEET, row, w.t("A customer before and after"), w_tier(book), k.tiers, shown)


def today(head: str, w: Words) -> str:
    """The head of a figure as it is."""
    return w.t("{head}, today", head=head)


def later(head: str, w: Words) -> str:
    """The head of a figure after the change."""
    return w.t("{head}, after", head=head)


def by_way(book: Book, p: Pulled, row: int) -> int:
    """What the change gives by one way of counting, tier by tier."""
    w, key = book.w, p.way.key
    (value, years), (value_then, years_then) = p.state(Levers()), p.state(p.named.levers)
    n, k, u = p.reached, p.scenario.yearly_cost, p.scenario.uptake
    amounts = {
        "worth": _counted(p.aimed, value),
        "gain": _counted(n * u, value_then - value),
        "running": _counted(n * k, (1 - u) * years + u * years_then),
        "paid": _counted(n * k, years),
        "under": _counted(n, value_then - value - (k * (years_then - years) if k else 0.0)),
    }
    heads = amount_heads(w)
    shown = [
        CellColumn(f"{c}_{key}", h, p.k.means("levers.gain"), kind, x, "" if p.moves else f)
        for c, h, kind, x, f in _each(p, w, (value, value_then, years, years_then))
    ]
    shown += [
        CellColumn(
            f"{name}_{key}",
            heads[name],
            p.k.means("levers.cost"),
            "money",
            x,
            AMOUNTS[name].replace("WAY", key),
            "sum",
            float(x.sum()),
        )
        for name, x in amounts.items()
    ]
    start = row + 2
    row = book.block(SHEET, row, way_name(book, p.way), w_tier(book), p.k.tiers, shown)
    if p.moves:
        _solve(book, p, start, (value, value_then, years, years_then))
    return row


def _counted(weights: Floats, each: Floats) -> Floats:
    """Weight times figure; nobody there counts nothing, also where the figure is not known."""
    return np.where(weights > 0, weights * each, 0.0)


def _each(p: Pulled, w: Words, found: Sequence[Floats]) -> list[tuple[str, str, Kind, Floats, str]]:
    """The columns of one customer: value and years, today and after."""
    unit = w.t("Value, {unit}", unit=w.unit)
    years = w.t("Discounted years") if p.way.discounted else w.t("Duration, years")
    if p.moves:
        years = w.t("Years in targeted tiers")
    stay = "period_years*(1+lever_discount_period)/(1+lever_discount_period-{kept_TIME})"
    stay = guarded(f'IF({{kept_TIME}}<1,{stay},"{DASH}")') if p.way.discounted else "{stay_TIME}"
    value = guarded(f"{{money_TIME}}*{{years_TIME_{p.way.key}}}")
    names = [(f"value_{t}", unit, "exact", value.replace("TIME", t)) for t in ("now", "then")]
    names += [(f"years_{t}", years, "years", stay.replace("TIME", t)) for t in ("now", "then")]
    said = [today, later, today, later]
    return [(n, s(h, w), kind, x, f) for (n, h, kind, f), s, x in zip(names, said, found, strict=True)]  # type: ignore[misc]


AMOUNTS = {
    "worth": guarded("IF({target}*{customers}>0,{customers}*{value_now_WAY},0)"),
    "gain": guarded("IF({changing}>0,{changing}*({value_then_WAY}-{value_now_WAY}),0)"),
    "running": guarded(
        "IF({reached}*lever_yearly_cost<>0,{reached}*lever_yearly_cost*((1-lever_uptake)*{years_now_WAY}"
        "+lever_uptake*{years_then_WAY}),0)"
    ),
    "paid": guarded("IF({reached}*lever_yearly_cost<>0,{reached}*lever_yearly_cost*{years_now_WAY},0)"),
    "under": guarded(
        "IF({reached}>0,{reached}*({value_then_WAY}-{value_now_WAY}-IF(lever_yearly_cost=0,0,lever_yearly_cost*"
        "({years_then_WAY}-{years_now_WAY}))),0)"
    ),
}


def amount_heads(w: Words) -> dict[str, str]:
    """What the amounts of a way are called."""
    return {
        "worth": w.t("Value today, targeted, {unit}", unit=w.unit),
        "gain": w.t("Value gain, {unit}", unit=w.unit),
        "running": w.t("Yearly cost over the stay, {unit}", unit=w.unit),
        "paid": w.t("The same if nobody changes, {unit}", unit=w.unit),
        "under": w.t("Gain less cost if all change, {unit}", unit=w.unit),
    }


# With tier changes --------------------------------------------------------------------------------------------


def matrices(book: Book, p: Pulled, row: int) -> int:
    """P under the levers and the two inverses of a way with tier changes."""
    w, key, name = book.w, p.way.key, way_name(book, p.way)
    s, t = p.named, p.facts.today
    now, then = moving(t, s, Levers()), moving(t, s)
    d = per_period(s.rate, t.years)
    if key == "moves":
        each = "IF({target}=1,IF({kept_now}>0,{p_ij}*{kept_then}/{kept_now},IF(I_is_J,{kept_then},0)),{p_ij})"
        title = w.t("P after the change: the targeted tiers keep more of theirs")
        row = grid(book, SHEET, row, title, p.k.tiers, "p_then", then.transition, "factor", each)
    rate = "lever_discount_period" if p.way.discounted else "0"
    for time, at, found, said in (("now", "p", now, today(name, w)), ("then", "p_then", then, later(name, w))):
        left, turned = f"lever_leave_{time}_{key}", f"lever_inverse_{time}_{key}"
        leave = leaving(found.transition, d)
        title = w.t("{method}: I − P/(1 + d)", method=said)
        row = grid(book, SHEET, row, title, p.k.tiers, left, leave, "factor", f"{{i_ij}}-{{{at}_ij}}/(1+{rate})")
        formula = "{=" + guarded(f"MINVERSE({{{left}:block}})") + "}"
        title = w.t("{method}: the inverse", method=said)
        row = grid(book, SHEET, row, title, p.k.tiers, turned, found.leave, "factor", formula)
    if key == "moves":
        row = money(book, p, row)
    return row


def money(book: Book, p: Pulled, row: int) -> int:
    """What a customer brings a year in each tier, today and after: a lever works only in the targeted tiers."""
    w, s, t = book.w, p.named, p.facts.today
    per = w.t("{unit} per customer and year", unit=w.unit)
    now, then = moving(t, s, Levers()).money, moving(t, s).money
    plain = "IF(ISNUMBER({money_now}),{money_now},0)"
    changed_ = f"IF({{target}}=1,IF(ISNUMBER({{money_then}}),{{money_then}},0),{plain})"
    shown = [
        CellColumn("brings_now", today(per, w), p.k.means("levers.moving"), "exact", now, plain),
        CellColumn("brings_then", later(per, w), p.k.means("levers.moving"), "exact", then, changed_),
    ]
    return book.block(SHEET, row, w.t("What a customer brings, tier by tier"), w_tier(book), p.k.tiers, shown)


def _solve(book: Book, p: Pulled, row: int, found: Sequence[Floats]) -> None:
    """Value and years by the inverse: over the cells that the block left for them."""
    key, count = p.way.key, len(p.k.tiers)
    for j, (name, x) in enumerate(
        zip(("value_now", "value_then", "years_now", "years_then"), found, strict=True), start=1
    ):
        time = name.partition("_")[2]
        right = f"brings_{time}" if name.startswith("value") else "target"
        formula = solved(f"lever_inverse_{time}_{key}", right, "period_years*")
        place = CellRange(book.titles[SHEET], row, j, count)
        book.matrix(SHEET, place, formula, [[v] for v in x.tolist()], "years" if name.startswith("years") else "exact")


# The results --------------------------------------------------------------------------------------------------


def results(book: Book, pulled: Sequence[Pulled], row: int) -> int:
    """What the change gives by every way, side by side."""
    w = book.w
    book.text(SHEET, row - 1, FIRST_RESULT, w.t("What it gives"), "first_head")
    book.sheets[SHEET].write_blank(row - 1, FIRST_RESULT + 1, None, book.styles.text("first_head"))
    book.high(SHEET, row - 1, ["", *(way_name(book, p.way) for p in pulled)])
    labels = {
        "today": w.t("Value today, targeted tiers"),
        "then": w.t("Value after the change"),
        "gain": w.t("Value gain"),
        "cost": w.t("Cost"),
        "net": w.t("Net"),
        "roi": w.t("Return"),
        "uptake": w.t("Uptake needed"),
    }
    notes = {
        "gain": "levers.gain",
        "cost": "levers.cost",
        "net": "levers.cost",
        "roi": "levers.cost",
        "uptake": "levers.break_even",
    }
    for i, (name, label) in enumerate(labels.items()):
        book.text(SHEET, row + i, FIRST_RESULT, label, "name")
        if name in notes and pulled:
            book.note(SHEET, row + i, FIRST_RESULT, pulled[0].k.means(notes[name]))
        book.places.add(f"result_{name}", CellRange(book.titles[SHEET], row + i, FIRST_RESULT + 2, width=len(pulled)))
    for j, p in enumerate(pulled):
        _results_of(book, p, row, FIRST_RESULT + 2 + j, list(labels))
    book.places.add("result_ways", CellRange(book.titles[SHEET], row - 1, FIRST_RESULT + 2, width=len(pulled)))
    return row + len(labels) + 1


RESULTS = {
    "today": "{worth_WAY:total}",
    "then": guarded("{today_WAY}+{gain_of_WAY}"),
    "gain": "{gain_WAY:total}",
    "cost": guarded("lever_one_off+{running_WAY:total}"),
    "net": guarded("{gain_of_WAY}-{cost_WAY}"),
    "roi": guarded(f'IF({{cost_WAY}}<>0,{{net_WAY}}/{{cost_WAY}},"{DASH}")'),
    "uptake": 'IFERROR(IF({under_WAY:total}>0,IF((lever_one_off+{paid_WAY:total})/{under_WAY:total}>1,"NEVER",'
    '(lever_one_off+{paid_WAY:total})/{under_WAY:total}),"NEVER"),"NEVER")',
}


def _results_of(book: Book, p: Pulled, row: int, column: int, names: Sequence[str]) -> None:
    w, key = book.w, p.way.key
    book.text(SHEET, row - 1, column, way_name(book, p.way), "head")
    found = outcome(p, w)
    for i, name in enumerate(names):
        place = f"{'gain_of' if name == 'gain' else name}_{key}"
        at = book.places.add(place, CellRange(book.titles[SHEET], row + i, column, single=True))
        formula = RESULTS[name].replace("WAY", key).replace("NEVER", w.t("never"))
        kind: Kind = "percent" if name in ("roi", "uptake") else "money"
        book.formula(SHEET, row + i, column, formula, found[name], kind)
        book.name(f"result_{name}_{key}", at)


def outcome(p: Pulled, w: Words) -> dict[str, float | str]:
    """What the app has for the results."""
    s, t = p.named, p.facts.today
    gain, paid = clv.gain(t, s, migrating=p.moves), cost(t, s, migrating=p.moves)
    now = float(_counted(p.aimed, p.state(Levers())[0]).sum())
    share = break_even_uptake(t, s, migrating=p.moves)
    roi = (gain - paid) / paid if paid else DASH
    return {
        "today": now,
        "then": now + gain,
        "gain": gain,
        "cost": paid,
        "net": gain - paid,
        "roi": roi,
        "uptake": w.t("never") if share is None else share,
    }
