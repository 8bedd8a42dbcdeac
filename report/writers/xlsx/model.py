"""The sheet of the value: from customers, revenue, base and lost to every tier's value, and the range."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from clv.horizon import horizon
from clv.retention import Z95
from clv.value import annuity
from report.columns import column
from report.exhibits import value_range
from report.exhibits.value_range import NAMES
from report.writers.xlsx.book import Book, CellColumn, guarded, whole_of
from report.writers.xlsx.places import CellRange
from report.writers.xlsx.styles import Kind
from report.writers.xlsx.value_figures import RANGE, ValueFigures, Way
from words.language import DASH

SHEET = "model"
UNDER = "({lost}+z_95^2/2%sz_95*SQRT({lost}*(1-{lost}/{base})+z_95^2/4))/({base}+z_95^2)"
CHURN_LOW = guarded(f'IF({{base}}>0,IF({{lost}}=0,0,MAX(0,{UNDER % "-"})),"{DASH}")')
CHURN_HIGH = guarded(f'IF({{base}}>0,IF({{lost}}+0={{base}},1,MIN(1,{UNDER % "+"})),"{DASH}")')
YEARS = {
    "basic": "period_years/(1-{retention})",
    "discounted": "period_years*(1+discount_period)/(1+discount_period-{retention})",
}


def write(book: Book, k: ValueFigures) -> None:
    """The whole sheet."""
    book.wide(SHEET, 0, book.titles[SHEET], "title")
    book.wide(SHEET, 1, book.w.t("How the value comes about, step by step. Blue is read from the file."), "muted")
    row = range_table(book, k, scalars(book, k, 3) + 1)
    row = stay(book, k, from_file(book, k, row))
    row = one_customer(book, k, row)
    book.new_page(SHEET, row)
    for way in k.ways:
        row = worth(book, k, way, row)
    if k.why_no_moves:
        book.wide(SHEET, row, k.why_no_moves)


def scalars(book: Book, k: ValueFigures, row: int) -> int:
    """The figures that hold for all tiers, each a named cell."""
    w, base = book.w, k.study.base
    span = w.t("Years between the file's first day and its end; without days, two periods.")
    book.scalar(SHEET, row, w.t("Years in a period"), k.means("period.period"), "period_years", base.years, "length")
    rate = k.means("value.discounted")
    book.scalar(SHEET, row + 1, w.t("Discount rate per year"), rate, "discount_rate", k.discount, "rate", role="own")
    per = "(1+discount_rate)^period_years-1"
    book.scalar(
        SHEET, row + 2, w.t("Discount rate per period"), rate, "discount_period", k.discount_period, "rate", formula=per
    )
    book.scalar(SHEET, row + 3, w.t("Years the file spans"), span, "span_years", base.span_years, "years")
    far = w.t("Three times what the file spans, at most five years: as far ahead as the file can speak of.")
    reach = horizon(base.span_years)
    book.scalar(
        SHEET,
        row + 4,
        w.t("Years within the evidence"),
        far,
        "horizon_years",
        reach,
        "years",
        formula="MIN(3*span_years,5)",
    )
    chance = k.means("stay.wilson")
    book.scalar(SHEET, row + 5, w.t("z for 95 per cent"), chance, "z_95", Z95, "factor", formula="NORMSINV(0.975)")
    return row + 6


def from_file(book: Book, k: ValueFigures, row: int) -> int:
    """What is read from the file, a row a tier."""
    t, w = k.study.base.tiers, book.w

    def read(name: str, note: str, kind: Kind = "count", key: str = "") -> CellColumn:
        head = column(w, key or name).head
        return CellColumn(
            name,
            head,
            k.means(note),
            kind,
            t[name].to_numpy(float),
            "",
            "sum",
            t[name].sum(skipna=False),
            "file",
            defined=True,
        )

    shown = [read("customers", "period.active")]
    shown += [read("purchases", "period.purchase")] * bool(t["purchases"].notna().any())
    if "products" in t:
        head = w.t("Products")
        shown.append(CellColumn("products", head, "", "count", t["products"], "", "sum", t["products"].sum(), "file"))
    shown.append(read("revenue", "period.revenue", "money"))
    if counted(k):
        shown += [read("base", "stay.churn"), read("lost", "stay.churn")]
    shown += given(k, book)
    if k.study.base.margin is not None:
        shown += margins(k, book)
    end = book.block(SHEET, row, w.t("From the file"), w_tier(book), k.tiers, shown)
    if "duration_years" not in t or t["duration_years"].notna().any():
        return end
    told = w.t("Enter in the yellow cells how many years a customer of each segment stays; all the rest is counted.")
    book.wide(SHEET, end - 1, told)
    return end + 1


def w_tier(book: Book) -> str:
    """The head of the tiers' names."""
    return column(book.w, "tier").head


def counted(k: ValueFigures) -> bool:
    """Whether who left is counted, so that a churn has an interval."""
    return bool(k.study.base.tiers["base"].notna().any()) or "duration_years" not in k.study.base.tiers


def given(k: ValueFigures, book: Book) -> list[CellColumn]:
    """The durations that a file of segments gives, or that a person enters here."""
    t = k.study.base.tiers
    if "duration_years" not in t:
        return []
    note = book.w.t("As the file gives it, or enter your own: the years a customer of the segment stays.")
    pooled = guarded("SUM({customers:all})/SUMPRODUCT({customers:all}/{given:all})")
    whole = k.portfolio(k.ways[0])["duration_years"].iloc[-1] if not counted(k) else math.nan
    head = book.w.t("Duration as given, years")
    return [CellColumn("given", head, note, "years", t["duration_years"], "", pooled, whole, "own", defined=True)]


def margins(k: ValueFigures, book: Book) -> list[CellColumn]:
    """The share of the revenue that is margin, and the money that it leaves."""
    b, w = k.inputs, book.w
    share = np.broadcast_to(np.asarray(k.study.base.margin, dtype=float), b.customers.shape)
    money = np.where(b.customers > 0, b.money, 0.0)
    left = guarded("IF({customers}>0,{revenue}*{margin},0)")
    note = k.means("period.margin")
    return [
        CellColumn("margin", w.t("Margin share"), note, "percent", share, role="file", defined=True),
        CellColumn("money", w.t("Margin, {unit}", unit=w.unit), note, "money", money, left, "sum", float(money.sum())),
    ]


def stay(book: Book, k: ValueFigures, row: int) -> int:
    """Retention, its interval and the duration."""
    p, b, w = k.portfolio(k.ways[0]), k.inputs, book.w
    kept = guarded("1-{lost}/{base}") if counted(k) else guarded("1-period_years/{given}")
    if counted(k) and "duration_years" in k.study.base.tiers:
        kept = f"IFERROR(1-{{lost}}/{{base}},{guarded('1-period_years/{given}')})"

    def of(name: str, head: str, note: str, kind: Kind, column_: str, formula: str, **more: bool) -> CellColumn:
        x = p[column_].to_numpy(float)
        return CellColumn(name, head, k.means(note), kind, x[:-1], formula, "=", x[-1], **more)  # type: ignore[arg-type]

    shown = [of("retention", w.t("Retention rate"), "stay.churn", "percent", "retention", kept, defined=True)]
    if k.study.base.years != 1:
        per_year = guarded("{retention}^(1/period_years)")
        shown.append(of("retention_year", w.t("Per year"), "stay.yearly", "percent", "retention_year", per_year))
    if counted(k):
        low, high = 1 - p["retention_high"].to_numpy(float), 1 - p["retention_low"].to_numpy(float)
        heads = w.t("Churn, low"), w.t("Churn, high")
        note = k.means("stay.wilson")
        shown.append(CellColumn("churn_low", heads[0], note, "percent", b.churn_low, CHURN_LOW, "=", low[-1]))
        shown.append(CellColumn("churn_high", heads[1], note, "percent", b.churn_high, CHURN_HIGH, "=", high[-1]))
    years = column(w, "duration_years").head
    stays = guarded(YEARS["basic"])
    shown.append(of("duration", years, "stay.duration", "years", "duration_years", stays, defined=True, faint=True))
    if counted(k):
        ends = (("low", "high"), ("high", "low"))
        for (end, other), head in zip(ends, (w.t("low"), w.t("high")), strict=True):
            formula = guarded(f"period_years/{{churn_{other}}}")
            shown.append(of(f"duration_{end}", head, "stay.wilson", "years", f"duration_{end}", formula))
        shown.append(few(book, k))
    return book.block(SHEET, row, w.t("How long they stay"), w_tier(book), k.tiers, shown)


def few(book: Book, k: ValueFigures) -> CellColumn:
    """Which tiers lost fewer than ten."""
    x = k.portfolio(k.ways[0])["few_lost"].to_numpy(float)
    note = book.w.t(
        "Fewer than ten lost: the interval is to be read, and the figure in grey is only a step on the way."
    )
    head = book.w.t("Few lost")
    some = "IF(SUMPRODUCT(({few:all}=1)*({customers:all}>0))>0,1,0)"
    return CellColumn("few", head, note, "few", x[:-1], "IF(AND({base}>0,{lost}<10),1,0)", some, x[-1])


def one_customer(book: Book, k: ValueFigures, row: int) -> int:
    """What one customer brings a year, and the years that the value counts."""
    w, b = book.w, k.inputs
    money = "revenue" if k.study.base.margin is None else "money"
    p = k.portfolio(k.ways[0])
    total = p.iloc[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = np.divide(b.money[b.customers > 0].sum(), b.customers.sum()) / b.years
        rate = 1 - b.churn
    head = w.t("{unit} per customer and year", unit=w.unit)
    a = np.append(
        annuity(rate, b.years, k.discount, "discounted"), annuity(total["retention"], b.years, k.discount, "discounted")
    )
    spent = guarded(f"{{{money}}}/{{customers}}/period_years")
    per = column(w, "revenue_per_customer").head
    each = p["revenue_per_customer"].to_numpy(float)
    stays = guarded(f'IF({{retention}}<1,{YEARS["discounted"]},"{DASH}")')
    shown = [
        CellColumn(
            "per_customer",
            per,
            k.means("period.revenue"),
            "money",
            each[:-1],
            guarded("{revenue}/{customers}"),
            "=",
            each[-1],
        ),
        CellColumn(
            "per_year", head, k.means("value.per_year"), "money", b.per_year, spent, "=", float(pooled), defined=True
        ),
        CellColumn(
            "discounted_years", w.t("Discounted years"), k.means("value.discounted"), "years", a[:-1], stays, "=", a[-1]
        ),
    ]
    return book.block(SHEET, row, w.t("One customer"), w_tier(book), k.tiers, shown)


def worth(book: Book, k: ValueFigures, way: Way, row: int) -> int:
    """One way's value of a customer and of the tier, with interval, and what lies within the evidence."""
    shown = [_part(book, k, way, part, name) for part, name in PARTS if "_" not in part or interval(k, way)]
    return book.block(SHEET, row, way_name(book, way), w_tier(book), k.tiers, shown)


def interval(k: ValueFigures, way: Way) -> bool:
    """Whether the way's value has an interval."""
    return counted(k) or way.method == "migration"


def _part(book: Book, k: ValueFigures, way: Way, part: str, name: str) -> CellColumn:
    x = k.portfolio(way)[name].to_numpy(float)
    moving = way.method == "migration"
    live = not moving or k.live_moves
    formula = FORMULAS["moves" if moving else way.key][part].replace("WAY", way.key) if live else ""
    whole = totals(way, part).replace("WAY", way.key) if live else "value"
    point = part in ("clv", "value")
    return CellColumn(
        f"{part}_{way.key}",
        head(book, k, part),
        k.means(way.number if point else NOTES[part]),
        "index" if part == "index" else "money",
        x[:-1],
        formula,
        "" if part == "index" else whole,
        x[-1],
        role="made" if formula else "file",
        faint=point,
        defined=point,
    )


# A part of a way's block, and its column in the app's table.
PARTS = (
    ("clv", "clv"),
    ("clv_low", "clv_low"),
    ("clv_high", "clv_high"),
    ("index", "clv_index"),
    ("value", "portfolio_value"),
    ("value_low", "portfolio_low"),
    ("value_high", "portfolio_high"),
    ("within", "within"),
    ("beyond", "beyond"),
)
NOTES = {
    **dict.fromkeys(("clv_low", "clv_high", "value_low", "value_high"), "value.interval"),
    "index": "value.index",
    "within": "value.portfolio",
    "beyond": "value.portfolio",
}


def _times(part: str) -> str:
    return guarded(f"IF({{customers}}>0,{{customers}}*{{{part}_WAY}},0)")


SHARED = {
    "index": guarded(f'IF({{clv_WAY:last}}>0,{{clv_WAY}}/{{clv_WAY:last}},"{DASH}")'),
    "value": _times("clv"),
    "value_low": _times("clv_low"),
    "value_high": _times("clv_high"),
    "beyond": guarded("{value_WAY}-{within_WAY}"),
}


def _within(q: str, after: str = "") -> str:
    stays = f"IF({q}=1,horizon_years,period_years*(1-({q})^(horizon_years/period_years))/(1-{q}))"
    return guarded(f"IF({{customers}}>0,{{customers}}*{{per_year}}*{stays}{after},0)")


GROWTH, Q = "(1+discount_period)", "{retention}/(1+discount_period)"


def _end(churn: str, after: str = "") -> str:
    """A customer's discounted value at an end of the churn's interval."""
    return guarded(
        f'IF({{{churn}}}>0,{{per_year}}*period_years*{GROWTH}/(discount_period+{{{churn}}}){after},"{DASH}")'
    )


FORMULAS = {
    "basic": {
        **SHARED,
        "clv": guarded("{per_year}*{duration}"),
        "clv_low": guarded("{per_year}*{duration_low}"),
        "clv_high": guarded("{per_year}*{duration_high}"),
        "within": _within("{retention}"),
    },
    "discounted": {
        **SHARED,
        "clv": guarded("{per_year}*{discounted_years}"),
        "clv_low": _end("churn_high"),
        "clv_high": _end("churn_low"),
        "within": _within(Q),
    },
    "future": {
        **SHARED,
        "clv": guarded(f"{{per_year}}*{{discounted_years}}*{Q}"),
        "clv_low": _end("churn_high", f"*(1-{{churn_high}})/{GROWTH}"),
        "clv_high": _end("churn_low", f"*(1-{{churn_low}})/{GROWTH}"),
        "within": _within(Q, f"*{Q}"),
    },
    "moves": {
        **SHARED,
        "clv": f'IF({{customers}}>0,{{solved_WAY}},"{DASH}")',
        "clv_low": "",
        "clv_high": "",
        "value_low": "",
        "value_high": "",
        "within": guarded("IF({customers}>0,{customers}*{near_WAY},0)"),
    },
}


def totals(way: Way, part: str) -> str:
    """The formula of the total: of one customer by pooled figures, of the base the tiers' sum."""
    if part in ("clv", "clv_low", "clv_high"):
        if way.method == "migration":
            return guarded(f"{{{part.replace('clv', 'value')}_WAY:total}}/{{customers:total}}")
        return "="
    if way.method == "migration" and part in ("value_low", "value_high"):
        return "value"
    if part == "value_low":
        return guarded(f"IF(ISNUMBER({{value_WAY:total}}),{{value_WAY:total}}-{_apart('low')},{_least()})")
    if part == "value_high":
        return guarded(f"{{value_WAY:total}}+{_apart('high')}")
    return "=" if part == "beyond" else whole_of(f"{part}_WAY")


def _apart(end: str) -> str:
    """How far the whole's end lies from its value: the tiers err independently."""
    known = f"COUNT({{value_{end}_WAY:all}})=ROWS({{value_{end}_WAY:all}})"
    return f'IF({known},SQRT(SUMXMY2({{value_WAY:all}},{{value_{end}_WAY:all}})),"{DASH}")'


def _least() -> str:
    """Where a tier has no value, the sum of the low ends there are."""
    there = "SUMPRODUCT(({customers:all}>0)*ISNUMBER({value_low_WAY:all}))>0"
    return f'IF({there},SUM({{value_low_WAY:all}}),"{DASH}")'


def head(book: Book, k: ValueFigures, part: str) -> str:
    """The head of a part of a way's block."""
    w = book.w
    years = value_range.years(horizon(k.study.base.span_years), w)
    base = {"clv": column(w, "clv").head, "value": column(w, "portfolio_value").head}
    ends = {"low": w.t("low"), "high": w.t("high")}
    whole, _, end = part.partition("_")
    if whole in base:
        return ends[end] if end else base[whole]
    if part == "index":
        return w.t("Index")
    found = column(w, "value_within" if part == "within" else "value_beyond").head
    return found.replace("{years}", years)


def way_name(book: Book, way: Way) -> str:
    """What a way is called, with its rate."""
    name = book.w.t("Future") if way.key == "future" else book.w.t(NAMES[way.key])
    return book.w.t("With tier changes, discounted") if way.key == "moves_discounted" else name


# The range ----------------------------------------------------------------------------------------------------


def range_table(book: Book, k: ValueFigures, row: int) -> int:
    """Each way's value and its interval; the least and the most of them."""
    w, sheet = book.w, book.titles[SHEET]
    ways = [way for way in k.ways if way.key in RANGE]
    book.text(SHEET, row, 0, w.t("The range"), "block")
    heads = (column(w, "portfolio_value").head, w.t("low"), w.t("high"), w.t("Counts in the range"))
    book.heads(SHEET, row + 1, [w.t("Method"), *heads])
    for j, name in enumerate(("value", "low", "high", "least"), start=1):
        book.places.add(f"by_{name}", CellRange(sheet, row + 2, j, len(ways)))
    book.note(
        SHEET, row + 1, 4, w.t("The value; where fewer than ten were lost in a tier, the low end of the interval.")
    )
    for i, way in enumerate(ways):
        _range_row(book, k, way, row + 2 + i, i)
    low = f'IF(COUNT({{by_least:all}})>0,MIN({{by_least:all}}),"{DASH}")'
    high = f'IF(COUNT({{by_value:all}})=ROWS({{by_value:all}}),MAX({{by_value:all}}),"{DASH}")'
    ends = (w.t("Lowest"), "range_low", low, least(k, ways)), (w.t("Highest"), "range_high", high, most(k, ways))
    note = k.means("value.portfolio")
    for at, (label, name, formula, value) in enumerate(ends, start=row + 2 + len(ways)):
        book.scalar(SHEET, at, label, note, name, value, "money", formula=formula)
    return row + 5 + len(ways)


def _range_row(book: Book, k: ValueFigures, way: Way, row: int, i: int) -> None:
    t = k.portfolio(way).iloc[-1]
    book.text(SHEET, row, 0, way_name(book, way), "name")
    parts = ("value", "portfolio_value"), ("value_low", "portfolio_low"), ("value_high", "portfolio_high")
    for j, (part, name) in enumerate(parts, start=1):
        if part == "value" or interval(k, way):
            book.formula(SHEET, row, j, f"{{{part}_{way.key}:total}}", float(t[name]), "money")
        else:
            book.number(SHEET, row, j, math.nan, "money")
    lowest = "IF(AND({few:total}=1,ISNUMBER({by_low})),{by_low},{by_value})" if counted(k) else "{by_value}"
    book.formula(SHEET, row, 4, lowest, least(k, [way]), "money", i=i)


def least(k: ValueFigures, ways: Sequence[Way]) -> float:
    """What the range's low end is made of, the least of it."""
    found = []
    for way in ways:
        t = k.portfolio(way).iloc[-1]
        few_, low = bool(t["few_lost"]), float(t["portfolio_low"])
        found.append(low if few_ and math.isfinite(low) else float(t["portfolio_value"]))
    known = [x for x in found if math.isfinite(x)]
    return min(known) if known else math.nan


def most(k: ValueFigures, ways: Sequence[Way]) -> float:
    """The most of the ways; not known where one of them is not."""
    found = [float(k.portfolio(way)["portfolio_value"].iloc[-1]) for way in ways]
    return max(found) if all(map(math.isfinite, found)) else math.nan
