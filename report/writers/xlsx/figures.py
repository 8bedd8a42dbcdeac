"""The sheet of figures: native charts of the model's own cells."""

from __future__ import annotations

from math import isfinite
from typing import Any

from clv.horizon import horizon
from report.exhibits import overview, value_range
from report.exhibits.flows.money import bridge_message
from report.palette import LIGHT
from report.text import plain_text
from report.writers.xlsx.book import Book, clean
from report.writers.xlsx.flows import steps_of
from report.writers.xlsx.model import way_name
from report.writers.xlsx.places import CellRange, quoted
from report.writers.xlsx.styles import TEXT_FONT
from report.writers.xlsx.value_figures import ValueFigures

SHEET = "figures"
WIDE, HIGH, ROWS, A_PAGE = 980, 400, 22, 2
SMALL = 0.06  # of the longest bar: a part too short for its number


def write(book: Book, k: ValueFigures, most: float) -> None:
    """The value by tier, the revenue's way, and the levers' result, as far as there are any.

    `most`: the largest amount of the levers' result; NaN where it is not known.
    """
    book.wide(SHEET, 0, book.titles[SHEET], "title")
    at, shown = 2, 0
    if not isfinite(most):
        book.wide(SHEET, at, book.w.t("The figures need to know how long the customers stay."))
        at += 2
    for chart, told in (value(book, k), way(book, k), levers(book, most)):
        if chart is not None:
            book.sheets[SHEET].insert_chart(at, 0, chart, {"description": clean(told), "object_position": 2})
            at, shown = at + ROWS, shown + 1
            if shown == A_PAGE:
                book.new_page(SHEET, at)


def beside(book: Book, k: ValueFigures) -> None:
    """The value by tier once more, beside the key figures of the first sheet."""
    chart, told = value(book, k, 260, 700)
    if chart is not None:
        book.sheets["summary"].insert_chart(
            3, 3, chart, {"description": clean(told), "object_position": 2, "x_offset": 20}
        )


def ref(place: CellRange, what: str = "all") -> str:
    """The cells of a place as a chart takes them."""
    return f"={quoted(place.sheet)}!{place.refers(what, 0, place.sheet, fixed=True)}"


def font(size: int = 10, *, bold: bool = False, colour: str = LIGHT.text) -> dict[str, Any]:
    """The letters of a chart."""
    return {"name": TEXT_FONT, "size": size, "bold": bold, "color": colour}


def short(book: Book, most: float) -> str:
    """A number format that writes the amounts in the unit they are spoken of in."""
    divisor, unit = next(((d, name) for start, d, _, name in book.w.scales if most >= start and d >= 1000), (1, ""))
    cut = "," * {1: 0, 1000: 1, 1_000_000: 2, 1_000_000_000: 3}[divisor]
    digits = {1_000_000_000: "#,##0.00", 1_000_000: "#,##0.0"}.get(divisor, "#,##0")
    if book.w.spoken.money_first:
        return f'"{book.w.unit} "{digits}{cut}" {unit}"'
    joined = "" if book.w.currency in book.w.spoken.signs else " "
    return f'{digits}{cut}" {unit}{joined}{book.w.unit}"'


def base_chart(book: Book, kind: str, title: str, form: str, *, legend: bool = True) -> Any:
    """A chart in the product's look: its message as title, no grid, bars from zero."""
    chart = book.out.add_chart({"type": kind, "subtype": "stacked"} if legend else {"type": kind})
    chart.set_title(
        {
            "name": clean(plain_text(title)),
            "name_font": font(14, bold=True),
            "overlay": False,
            "layout": {"x": 0.02, "y": 0.03},
        }
    )
    line = {"color": LIGHT.line}
    chart.set_x_axis(
        {
            "num_font": font(),
            "line": line,
            "major_tick_mark": "none",
            "num_format": form,
            "major_gridlines": {"visible": False},
        }
    )
    chart.set_y_axis(
        {
            "num_font": font(),
            "line": line,
            "major_tick_mark": "none",
            "num_format": form,
            "major_gridlines": {"visible": False},
        }
    )
    chart.set_legend({"position": "bottom", "font": font()})
    chart.set_size({"width": WIDE, "height": HIGH})
    chart.set_chartarea({"border": {"none": True}, "fill": {"color": LIGHT.paper}})
    return chart


def value(book: Book, k: ValueFigures, height: int = HIGH, width: int = WIDE) -> tuple[Any, str]:
    """The tiers' value, within the evidence solid and beyond it outlined."""
    p, w = k.portfolio(k.chosen), book.w
    parts = p.iloc[:-1]
    if parts["within"].isna().any() or parts["beyond"].isna().any():
        return None, ""
    form = short(book, float(parts["portfolio_value"].max()))
    chart = base_chart(book, "bar", overview.message(p, w), form)
    years = value_range.years(horizon(k.study.base.span_years), w)
    part(book, k, chart, "within", w.t("Within {years}", years=years), form)
    part(book, k, chart, "beyond", w.t("Beyond, as the method carries on"), form)
    line = {"num_font": font(), "line": {"color": LIGHT.line}, "major_tick_mark": "none"}
    chart.set_y_axis(line | {"reverse": True, "major_gridlines": {"visible": False}})
    chart.set_x_axis({"visible": False, "num_format": form, "major_gridlines": {"visible": False}})
    chart.set_size({"width": width, "height": height})
    return chart, " ".join([overview.message(p, w), way_name(book, k.chosen)])


def part(book: Book, k: ValueFigures, chart: Any, name: str, said: str, form: str) -> None:
    """One part of the tiers' value: filled, or outlined; a bar too short for its number has none."""
    p = k.portfolio(k.chosen).iloc[:-1]
    least = SMALL * float(p["portfolio_value"].max())
    at, solid = book.places.known["customers"], name == "within"
    label = {"value": True, "num_format": form, "font": font(colour=LIGHT.paper if solid else LIGHT.text)}
    chart.add_series(
        {
            "name": said,
            "categories": ref(CellRange(at.sheet, at.row, 0, at.count)),
            "values": ref(book.places.known[f"{name}_{k.chosen.key}"]),
            "fill": {"color": LIGHT.actual if solid else LIGHT.paper},
            "border": {"color": LIGHT.actual, "width": 1.5},
            "gap": 45,
            "data_labels": label | {"custom": [{"delete": True} if x < least else {} for x in p[name]]},
        }
    )


def way(book: Book, k: ValueFigures) -> tuple[Any, str]:
    """The revenue's way from one period to the next: stacked columns on an invisible base."""
    if "bridge_change" not in book.places.known or k.study.base.bridge is None:
        return None, ""
    at = {name: book.places.known[f"bridge_{name}"] for name in ("step", "below", "up", "down", "whole", "change")}
    sizes = k.study.base.bridge["change"].astype(float)
    form = short(book, float(sizes.abs().max()))
    message = bridge_message(k.study.base.bridge, book.w)
    chart = base_chart(book, "column", message, form)
    ends = [abs(step.size) for step in steps_of(k, book)]
    thin = [{"font": font(bold=True)} if x < SMALL * max(ends) else {} for x in ends]
    column(chart, at["step"], at["below"], " ", None, {})
    w = book.w
    for name, head, colour, sign in (
        ("whole", w.t("Whole"), LIGHT.actual, ""),
        ("up", w.t("Up"), LIGHT.good, "+"),
        ("down", w.t("Down"), LIGHT.bad, '"−"'),
    ):
        label = {"value": True, "num_format": f"{sign}{form};;", "font": font(bold=True, colour=LIGHT.paper)}
        column(chart, at["step"], at[name], head, colour, {"data_labels": label | {"custom": thin}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    return chart, message


def column(
    chart: Any, names: CellRange, sizes: CellRange, head: str, colour: str | None, labels: dict[str, Any]
) -> None:
    """One part of the stacked columns; without a colour it is the invisible base."""
    fill = {"none": True} if colour is None else {"color": colour}
    cells = {"name": head, "categories": ref(names), "values": ref(sizes)}
    chart.add_series(cells | {"fill": fill, "border": {"none": True}, "gap": 45} | labels)


def levers(book: Book, most: float) -> tuple[Any, str]:
    """Value before and after the change, by every way of counting; it follows the levers."""
    if not isfinite(most):
        return None, ""
    form = short(book, most)
    known_, w = book.places.known, book.w
    now, then, ways = (known_[name] for name in ("result_today", "result_then", "result_ways"))
    title = w.t("What the change gives, by every way of counting")
    chart = base_chart(book, "column", title, form, legend=False)
    for place, name, fill in ((now, w.t("Today"), LIGHT.actual), (then, w.t("After the change"), LIGHT.paper)):
        label = {"value": True, "num_format": form, "font": font()}
        chart.add_series(
            {
                "name": name,
                "categories": ref(ways, "row"),
                "values": ref(place, "row"),
                "fill": {"color": fill},
                "border": {"color": LIGHT.actual, "width": 1.5},
                "gap": 80,
                "overlap": -5,
                "data_labels": label,
            }
        )
    chart.set_y_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    return chart, title
