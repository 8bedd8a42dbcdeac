"""The first sheet: the answer, the range, the key figures, the tiers as the pages print them, and how to read on."""

from __future__ import annotations

import math
from typing import NamedTuple

from clv.horizon import horizon
from report.columns import column, columns
from report.exhibits import overview, value_range
from report.writers.xlsx.book import Book, known
from report.writers.xlsx.model import counted, interval, least, most, w_tier, way_name
from report.writers.xlsx.places import quoted
from report.writers.xlsx.styles import Kind, Role
from report.writers.xlsx.value_figures import RANGE, ValueFigures
from words.language import DASH

SHEET = "summary"


class SummaryColumn(NamedTuple):
    """A figure as the pages print it: its place in the model, its ends, its kind and the decimals of the ends."""

    name: str
    head: str
    note: str
    kind: Kind
    frame: str
    low: str = ""
    high: str = ""
    ends: tuple[str, str] = ("", "")
    decimals: int = 0


def write(book: Book, k: ValueFigures, foot: str) -> None:
    """The whole sheet."""
    w = book.w
    book.wide(SHEET, 0, overview.question(w), "title")
    book.wide(SHEET, 1, overview.answer(k.study, w), "answer", width=105)
    book.wide(SHEET, 2, w.t("The sentence is of the file as it was read; the cells below follow the model's."), "muted")
    row = tiers(book, k, key_figures(book, k, answer(book, k, 4)))
    row = contents(book, reading(book, k, row + 1))
    book.wide(SHEET, row + 1, foot, "muted")


def answer(book: Book, k: ValueFigures, row: int) -> int:
    """The range, lowest and highest."""
    w = book.w
    book.text(SHEET, row, 0, w.t("The range"), "block")
    for i, (label, name) in enumerate(((w.t("Lowest"), "range_low"), (w.t("Highest"), "range_high"))):
        book.text(SHEET, row + 1 + i, 0, f"{label}, {w.unit}", "name")
        book.formula(SHEET, row + 1 + i, 1, name, _end(k, name), "money")
    return row + 4


def _end(k: ValueFigures, name: str) -> float:
    ways = [way for way in k.ways if way.key in RANGE]
    return least(k, ways) if name == "range_low" else most(k, ways)


def key_figures(book: Book, k: ValueFigures, row: int) -> int:
    """The six figures of the page, each the total of the model."""
    w, key = book.w, k.chosen.key
    labels = [figure.label for figure in overview.key_figures(k.study, w)]
    total = k.portfolio(k.chosen).iloc[-1]
    rows: list[tuple[str, str, Kind, str]] = [
        (f"{labels[0]}, {w.unit} ({way_name(book, k.chosen)})", f"value_{key}", "money", "portfolio_value"),
        (labels[1], "customers", "count", "customers"),
        (f"{labels[2]}, {w.unit}", "revenue", "money", "revenue"),
        (f"{labels[3]}, {w.unit}", "per_customer", "money", "revenue_per_customer"),
        (labels[4], "retention", "percent", "retention"),
        (f"{labels[5]}, {w.t('years')}", "duration", "years", "duration_years"),
    ]
    book.text(SHEET, row, 0, w.t("Key figures"), "block")
    for i, (label, name, kind, column_) in enumerate(rows):
        book.text(SHEET, row + 1 + i, 0, label, "name")
        if name.startswith("value_"):
            _printed(book, k, row + 1 + i, 1, shown(book, k)[-3], len(k.tiers), single=True)
        else:
            book.formula(SHEET, row + 1 + i, 1, f"{{{name}:total}}", float(total[column_]), kind)
    return row + 8


def shown(book: Book, k: ValueFigures) -> list[SummaryColumn]:
    """The columns of the page's table, by the way that is chosen."""
    w, key = book.w, k.chosen.key
    ends = interval(k, k.chosen)
    two = ("clv_low", "clv_high"), ("portfolio_low", "portfolio_high")
    years = value_range.years(horizon(k.study.base.span_years), w)
    within, beyond = columns(w, "value_within", "value_beyond", years=years)
    stays = SummaryColumn("duration", column(w, "duration_years").head, "stay.duration", "years", "duration_years")
    if counted(k):
        stays = stays._replace(
            low="duration_low", high="duration_high", ends=("duration_low", "duration_high"), decimals=2
        )
    one = SummaryColumn(f"clv_{key}", column(w, "clv").head, k.chosen.number, "money", "clv")
    all_ = SummaryColumn(
        f"value_{key}", column(w, "portfolio_value").head, "value.portfolio", "money", "portfolio_value"
    )
    if ends:
        one = one._replace(low=f"clv_low_{key}", high=f"clv_high_{key}", ends=two[0])
        all_ = all_._replace(low=f"value_low_{key}", high=f"value_high_{key}", ends=two[1])
    return [
        SummaryColumn("customers", column(w, "customers").head, "period.active", "count", "customers"),
        SummaryColumn(
            "per_customer", column(w, "revenue_per_customer").head, "period.revenue", "money", "revenue_per_customer"
        ),
        SummaryColumn("retention", column(w, "retention").head, "stay.churn", "percent", "retention"),
        stays,
        one,
        all_,
        SummaryColumn(f"within_{key}", within.head, "value.portfolio", "money", "within"),
        SummaryColumn(f"beyond_{key}", beyond.head, "value.portfolio", "money", "beyond"),
    ]


def tiers(book: Book, k: ValueFigures, row: int) -> int:
    """The page's table: under ten lost, the interval stands in the figure's place."""
    w = book.w
    book.text(SHEET, row, 0, w.t("The figures behind"), "block")
    book.heads(SHEET, row + 1, [w_tier(book), *(p.head for p in shown(book, k))])
    for i, tier in enumerate([*k.tiers, w.t("Total")]):
        book.text(SHEET, row + 2 + i, 0, tier, "name_total" if i == len(k.tiers) else "name")
    for j, p in enumerate(shown(book, k), start=1):
        book.note(SHEET, row + 1, j, k.means(p.note))
        for i in range(len(k.tiers) + 1):
            _printed(book, k, row + 2 + i, j, p, i)
    return row + 3 + len(k.tiers)


def _printed(
    book: Book, k: ValueFigures, row: int, column_: int, p: SummaryColumn, i: int, *, single: bool = False
) -> None:
    """One cell: the point; the interval where fewer than ten were lost; "at least" where there is no upper end."""
    last = i == len(k.tiers)
    at = ":total" if last else ""
    formula, value = f"{{{p.name}{at}}}", float(k.portfolio(k.chosen)[p.frame].iloc[i])
    kept: float | str = value
    if p.low:
        low, high = f"{{{p.low}{at}}}", f"{{{p.high}{at}}}"
        least = book.w.at_least("X").replace("X", "")
        fixed = [f"FIXED({end},{p.decimals})" for end in (low, high)]
        formula = f'IF(ISNUMBER({formula}),{formula},IF(ISNUMBER({low}),"{least}"&{fixed[0]},"{DASH}"))'
        if counted(k) and (not last or p.name.startswith("value_")):
            formula = f'IF(AND({{few{at}}}=1,ISNUMBER({high})),{fixed[0]}&"{DASH}"&{fixed[1]},{formula})'
        kept = _text(book, k, p, i, value)
    book.formula(SHEET, row, column_, formula, kept, p.kind, i=i, total=last and not single)


def _text(book: Book, k: ValueFigures, p: SummaryColumn, i: int, value: float) -> float | str:
    """What the cell's formula comes to."""
    w, t = book.w, k.portfolio(k.chosen).iloc[i]
    low, high = float(t[p.ends[0]]), float(t[p.ends[1]])
    read = not (i == len(k.tiers) and not p.name.startswith("value_"))
    if counted(k) and read and t["few_lost"] and math.isfinite(high):
        return f"{w.number(low, p.decimals)}{DASH}{w.number(high, p.decimals)}"
    if math.isfinite(value):
        return value
    return w.at_least(w.number(low, p.decimals)) if math.isfinite(low) else known(value)


def reading(book: Book, k: ValueFigures, row: int) -> int:
    """What the colours say."""
    w = book.w
    book.text(SHEET, row, 0, w.t("How to read the workbook"), "block")
    lines: tuple[tuple[str, Role, str], ...] = (
        (w.t("Blue"), "file", w.t("Read from the file, or simulated in the app: a value.")),
        (w.t("Blue on yellow"), "own", w.t("Yours to change: the figures follow.")),
        (w.t("Black"), "made", w.t("Computed: a formula that can be traced.")),
    )
    for i, (name, role, text) in enumerate(lines, start=1):
        book.sheets[SHEET].write_string(row + i, 0, name, book.styles.key(role))
        book.text(SHEET, row + i, 1, text, "name")
    few = w.t(
        "Fewer than ten lost: the interval stands in place of the figure. A dash is a figure that cannot be known."
    )
    book.text(SHEET, row + 4, 1, few, "name")
    return row + 6


def contents(book: Book, row: int) -> int:
    """Every sheet, with a link to it."""
    w = book.w
    told = {
        "model": w.t("From customers, revenue, base and lost to the value, by every method."),
        "moving": w.t("Who changed tier, the matrices, and the value with tier changes."),
        "levers": w.t("What a change gives, costs and leaves."),
        "flows": w.t("Who stayed, moved, came and left, and the revenue's way."),
        "checks": w.t("Every row of the file, and differences that must be 0."),
        "figures": w.t("The value by tier, and the revenue's way, as charts."),
    }
    book.text(SHEET, row, 0, w.t("Contents"), "block")
    for i, (sheet, text) in enumerate(told.items(), start=1):
        title = book.titles[sheet]
        book.sheets[SHEET].write_url(row + i, 0, f"internal:{quoted(title)}!A1", book.styles.text("link"), title)
        book.text(SHEET, row + i, 1, text, "name")
    return row + 1 + len(told)
