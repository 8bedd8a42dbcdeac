"""Figures: what they show is what the tables say, on any paper, in both languages, whatever a file calls its tiers."""

from __future__ import annotations

import dataclasses
import html
import itertools
import json
import math
import pickle
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import chart_tables as given
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
import sample_bases
from each import asked_of_each
from hypothesis import given as drawn
from hypothesis import strategies as st

import words
from report import figures, forms, palette
from report.exhibits import concentration, flows, growth, lifecycle, overview, retention, satisfaction, trend, what_if
from report.exhibits.concentration import attribute
from report.figures import curve, heat, labels, sankey, style
from report.forms import Form
from report.palette import DARK, LIGHT, Palette, contrast, tint
from report.scale import nice, spread, ticks
from study import flows as model
from words.catalog import FOLDER, read

PALETTES = {"light": LIGHT, "dark": DARK}
COUNTS = (2, 3, 4, 5, 10)
SV, EN = words.load("sv", "SEK"), words.load("en", "GBP")
NOT_A_NUMBER = re.compile(r"\b(nan|NaN|None|inf|Infinity|undefined)\b")
EXTRA = 1.5  # a figure may take half as much again as its recipe


def forms_drawn() -> dict[str, given.Make]:
    """Every form, the ones by tier for every number of tiers."""
    named = {f"{name}, {n} tiers": make for n in COUNTS for name, make in given.by_tier(n).items()}
    return named | {name: make for name, (_, make) in given.recipes().items()} | given.others()


@cache
def drawings() -> dict[str, given.Draw]:
    """Every form's figure."""
    return {name: given.drawn(make) for name, make in forms_drawn().items()}


def draw(form: Form, w: words.Words = SV) -> go.Figure:
    """The form as a figure on light paper."""
    return figures.draw(form, w, LIGHT)


@cache
def drawn_as(name: str, theme: str, language: str) -> dict[str, Any]:
    """A figure as it travels to the browser."""
    figure = drawings()[name](SV if language == "sv" else EN, PALETTES[theme])
    return json.loads(figure.to_json())


ALL = sorted(drawings())
every_theme = pytest.mark.parametrize("theme", list(PALETTES))


def strings(part: object) -> Iterator[str]:
    """Every text in a figure, however deep."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        yield from itertools.chain.from_iterable(strings(v) for v in part.values())
    elif isinstance(part, list | tuple):
        yield from itertools.chain.from_iterable(strings(v) for v in part)


# --- colour -----------------------------------------------------------------------------------------------------


def tokens(p: Palette) -> set[str]:
    """The palette's own colours, every ramp of tiers, the losses of a grid, and the ink of last resort."""
    own = {v for v in vars(p).values() if isinstance(v, str)}
    ramps = {c for n in range(1, 11) for c in p.tiers(n)}
    return own | ramps | {p.mix(p.bad, heat.LOSS), "#000000", "#FFFFFF"}


@asked_of_each(ALL, PALETTES)
def test_every_colour_comes_from_the_palette(name: str, theme: str) -> None:
    p = PALETTES[theme]
    solid = re.findall(r"#[0-9A-Fa-f]{6}\b", json.dumps(drawn_as(name, theme, "sv")))
    tints = set(re.findall(r"rgba\([\d.,]+\)", json.dumps(drawn_as(name, theme, "sv"))))
    alphas = (palette.BAND, palette.FIRST_BAND, palette.STEP, palette.STRETCH, sankey.FADED, sankey.MARKED)
    allowed = {tint(c, a) for c in tokens(p) for a in alphas} | {"rgba(0,0,0,0)"}
    assert set(solid) <= tokens(p)
    assert tints <= allowed


@asked_of_each(PALETTES, range(1, 11))
def test_text_is_readable_on_every_tier(theme: str, n: int) -> None:
    p = PALETTES[theme]
    assert all(contrast(p.on(colour), colour) >= palette.READABLE for colour in p.tiers(n))


@every_theme
def test_text_is_readable_in_every_cell_of_a_grid(theme: str) -> None:
    p = PALETTES[theme]
    for end in (p.depths[1], p.mix(p.bad, heat.LOSS)):
        for cell in palette.ramp(p.surface, end, np.linspace(0, 1, 50).tolist()):
            assert contrast(p.on(cell), cell) >= palette.READABLE


@every_theme
def test_marks_stand_out_from_the_paper(theme: str) -> None:
    p = PALETTES[theme]
    marks = (p.actual, p.previous, p.good, p.bad, *p.depths)
    assert all(contrast(mark, p.paper) >= 3 for mark in marks)
    assert all(contrast(ink, p.paper) >= palette.READABLE for ink in (p.text, p.muted, p.good, p.bad))
    assert contrast(p.on_highlight, p.highlight) >= palette.READABLE


@asked_of_each(PALETTES, range(2, 11))
def test_the_more_worth_the_more_ink(theme: str, n: int) -> None:
    p = PALETTES[theme]
    depth = np.array([palette.lightness(colour) for colour in p.tiers(n)])
    steps = np.diff(depth) * (1 if theme == "light" else -1)
    assert (steps > 0).all()
    if n > 4:
        assert steps.max() - steps.min() < 1.5


def test_four_tiers_are_the_four_tokens_and_two_are_the_first_and_third() -> None:
    assert LIGHT.tiers(4) == LIGHT.depths
    assert DARK.tiers(2) == (DARK.depths[0], DARK.depths[2])


# --- text -------------------------------------------------------------------------------------------------------


@asked_of_each(ALL, ["sv", "en"])
def test_no_figure_says_that_a_number_is_not_one(name: str, language: str) -> None:
    for text in strings(drawn_as(name, "light", language)):
        assert not NOT_A_NUMBER.search(text), text


@asked_of_each(ALL)
def test_names_from_a_file_are_shown_and_not_obeyed(name: str) -> None:
    figure = drawn_as(name, "light", "sv")
    figure = figure | {"layout": figure["layout"] | {"meta": {}}}  # the alternative text is plain, not Plotly's
    ours = re.compile(r"</?b>|<br>|<extra></extra>|<span style=\"color:#[0-9A-F]{6}\">|</span>")
    for text in strings(figure):
        assert "<" not in ours.sub("", text), text
        assert not re.search(r"&(?!amp;|lt;|gt;|#123;)", text), text
    assert "<b>Guld" not in json.dumps(figure)


def test_a_format_in_a_name_stays_a_name() -> None:
    """What is put into a template is not read as one, so a template holds one thing to fill in: ours."""
    for name in ALL:
        templates = set(re.findall(r'"(?:hover|text)template": ?"([^"]*)"', json.dumps(drawn_as(name, "light", "sv"))))
        assert all(t.count("%{") == 1 and t.endswith("%{customdata}<extra></extra>") for t in templates), templates


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("Super", "Super"),
        ("Fjortonbokstav", "Fjortonbokstav"),
        ("Femtonbokstaver", "Femtonbokstav…"),
        (" a\n b ", "a b"),
    ],
)
def test_a_mark_shows_fourteen_letters_of_a_name(name: str, mark: str) -> None:
    assert style.short_name(name) == mark


@cache
def swedish() -> set[str]:
    """English sentences of this area that Swedish says in another way."""
    catalog = read(FOLDER / "sv" / "charts.po", "sv")
    pairs = [(m.id, m.string) for m in catalog if m.id and isinstance(m.id, str)]
    return {a for a, b in pairs if a != b and "{" not in a and len(a) > 3}


@asked_of_each(ALL)
def test_a_swedish_figure_has_no_english_words(name: str) -> None:
    said = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", t)) for t in strings(drawn_as(name, "light", "sv")))
    assert [english for english in swedish() if re.search(rf"\b{re.escape(english)}\b", said)] == []


@asked_of_each(ALL, ["sv", "en"])
def test_every_figure_can_be_read_aloud(name: str, language: str) -> None:
    said = drawn_as(name, "light", language)["layout"]["meta"]["alt"]
    assert len(said) > 20
    for tier in sorted(given.NAMES, key=len, reverse=True):
        said = said.replace(tier, "x")  # a name is said as it is written
    assert not re.search(r"[▲▼{}]|<br>|  ", said), said


@asked_of_each(ALL)
def test_every_figure_keeps_to_the_common_looks(name: str) -> None:
    layout = drawn_as(name, "light", "sv")["layout"]
    assert 60 <= layout["height"] <= 560
    assert layout["font"] == {"family": style.FONT, "size": 14, "color": LIGHT.text}
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert (layout["showlegend"], layout["dragmode"]) == (False, False)
    assert set(layout["template"]) <= {"data"}
    assert all(layout[axis]["fixedrange"] and not layout[axis].get("showgrid") for axis in ("xaxis", "yaxis"))
    assert all(note.get("xanchor") and note.get("yanchor") for note in layout.get("annotations", []))
    sizes = re.findall(r'"size": (\d+)', json.dumps([layout, *[n.get("font", {}) for n in layout["annotations"]]]))
    assert min(map(int, sizes)) >= 13


@asked_of_each(given.recipes(), ["sv", "en"])
def test_a_figure_is_small(name: str, language: str) -> None:
    kilobytes, make = given.recipes()[name]
    w = SV if language == "sv" else EN
    assert len(draw(make(w), w).to_json()) / 1000 <= kilobytes * EXTRA


# --- numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", COUNTS)
def test_every_rail_is_a_hundred_per_cent(n: int) -> None:
    bars = [t for t in drawn_as(f"portfolio, {n} tiers", "light", "sv")["data"] if t["type"] == "bar"]
    assert len(bars) == n
    assert np.sum([bar["x"] for bar in bars], axis=0) == pytest.approx([1, 1, 1], abs=1e-4)
    ends = np.array([np.array(bar["base"]) + bar["x"] for bar in bars])
    assert ends[:-1] == pytest.approx(np.array([bar["base"] for bar in bars])[1:], abs=1e-4)


@pytest.mark.parametrize("n", COUNTS)
def test_every_tier_is_named_on_the_rails_or_under_them(n: int) -> None:
    figure = drawn_as(f"portfolio, {n} tiers", "light", "sv")
    shown = " ".join(
        [*strings([t.get("text") for t in figure["data"]]), *(a["text"] for a in figure["layout"]["annotations"])]
    )
    assert all(style.short_name(SV.tier(name)) in shown for name in given.NAMES[:n])


def test_the_best_tier_is_named_on_or_over_every_rail() -> None:
    figure = drawn_as("portfolio", "light", "sv")
    bars = [text for bar in figure["data"] if bar["type"] == "bar" for text in bar["text"] if text.startswith("Super")]
    over = [n for n in figure["layout"]["annotations"] if n["text"].startswith("Super")]
    assert len(bars) + len(over) == 3 and over[0]["text"].replace("\xa0", " ") == "Super 5 %"


@pytest.mark.parametrize("n", COUNTS)
def test_the_bands_carry_every_customer_once(n: int) -> None:
    table = given.flows_with(given.NAMES[:n])
    form = flows.sankey(table, SV, given.NAMES[:n])
    assert sum(move.out for move in form.moves) == table["customers"].sum()
    lost = sum(move.into for move in form.moves if form.now[move.target].gone)
    assert lost == table.loc[table["movement"] == "lost", "customers"].sum()
    assert len(bands(drawn_as(f"sankey, {n} tiers", "light", "sv"))) == len(form.moves)


def test_a_tier_called_new_is_not_the_new_customers() -> None:
    names = ("new", "lost")
    form = flows.sankey(given.flows_with(names), EN, names)
    assert (len(form.before), len(form.now)) == (2 + 2, 2 + 1)


@pytest.mark.parametrize("n", COUNTS)
def test_the_nodes_of_each_side_keep_inside_the_figure_and_apart_and_are_as_tall_as_their_bands(n: int) -> None:
    figure = drawn_as(f"sankey, {n} tiers", "light", "sv")
    shapes = figure["layout"]["shapes"]
    for side in (0, 1):
        nodes = [(s["y0"], s["y1"]) for s in shapes if s["type"] == "line" and s["x0"] == side]
        assert all(after[0] > before[1] for before, after in itertools.pairwise(nodes))
        assert nodes[0][0] >= 0 and nodes[-1][1] == pytest.approx(1, abs=1e-6)
        tall = sum(edges(band, side)[1] - edges(band, side)[0] for band, _ in bands(figure))
        assert sum(b - a for a, b in nodes) == pytest.approx(tall, abs=0.005)


def bands(figure: dict[str, Any]) -> list[tuple[str, str]]:
    """The path and the colour of each band of a figure."""
    fills = [shape for shape in figure["layout"]["shapes"] if shape["type"] == "path"]
    return [(band, shape["fillcolor"]) for shape in fills for band in shape["path"].split("Z")[:-1]]


def edges(band: str, side: int) -> tuple[float, float]:
    """Where a band begins (0) or ends (1), from its upper to its lower edge."""
    at = [float(v) for v in re.findall(r"(?<=,)[\d.]+", band)]
    return (at[0], at[-1]) if side == 0 else (at[2], at[4])


def test_three_moves_are_marked_and_say_how_large_a_part_they_are_and_the_rest_are_faded() -> None:
    table = given.flows_with(given.MEMBERS)
    figure = drawn_as("sankey", "light", "sv")
    fills = [fill for _, fill in bands(figure)]
    strong = [fill for fill in fills if fill.endswith(f"{sankey.MARKED:g})")]
    assert len(strong) == 3 and all(fill.endswith(f"{sankey.FADED:g})") for fill in set(fills) - set(strong))
    moved = sorted(table.loc[table["movement"] != "retained", "customers"])[-3:]
    said = [note["text"] for note in figure["layout"]["annotations"] if "%)" in note["text"]]
    assert sorted(re.findall(r"<b>(.+?)</b>", " ".join(said))) == sorted(SV.number(n) for n in moved)


def test_revenue_leaves_as_it_was_and_arrives_as_it_is() -> None:
    table = given.flows_with(("A", "B")).assign(revenue_before=100.0, revenue_now=150.0)
    table.loc[table["movement"] == "lost", "revenue_now"] = 0.0
    table.loc[table["movement"].isin(["new", "won back"]), "revenue_before"] = 0.0
    form = flows.sankey(table, SV, ("A", "B"), unit="revenue")
    assert {node.name: node.amount for node in form.before} == {"A": 300, "B": 300, "Återvunna": 300, "Nya": 300}
    assert {node.name: node.amount for node in form.now} == {"A": 600, "B": 600, "Förlorade": 200}


def test_the_message_of_the_flows_is_the_statements_own_rates() -> None:
    study = sample_bases.study("member_company")
    side = model.went(study).set_index("tier")
    rates = side["lost"] / side["opening"]
    most, largest = str(side["lost"].drop("Total").idxmax()), str(rates.drop("Total").idxmax())
    said = flows.moving(study, EN).message
    assert said.startswith(f"{most} loses most customers, {EN.number(side['lost'][most])} or ")
    assert EN.percent(rates[most]) in said and said.endswith(
        f"{largest} the largest part, {EN.percent(rates[largest])}"
    )
    assert flows.moving(study, EN, "revenue").message != said


def test_the_bridge_ends_at_this_years_revenue() -> None:
    (bars,) = drawn_as("bridge", "light", "sv")["data"]
    assert bars["base"][-2] + bars["x"][-2] == pytest.approx(bars["x"][-1], abs=1000)
    rules = drawn_as("bridge", "light", "sv")["layout"]["shapes"]
    ends = [base + size for base, size in zip(bars["base"], bars["x"], strict=True)]
    assert [rule["x0"] for rule in rules] == pytest.approx(ends[:-1], abs=1000)


def test_the_bars_of_what_if_stand_still_while_a_slider_moves() -> None:
    ends = [
        draw(what_if.waterfall(5534, [("Fler köp", gain)], 5534 + gain, SV)).layout.xaxis.range[1]
        for gain in (2600, 3000, 4400)
    ]
    assert ends == [10_000, 10_000, 10_000]


def test_the_widest_lever_stands_on_top() -> None:
    rows = [("a", 90.0, 110.0), ("b", 50.0, 150.0), ("c", 100.0, math.nan)]
    figure = draw(what_if.tornado(100, rows, SV))
    assert [n.text for n in figure.layout.annotations if n.text in {"a", "b", "c"}] == ["b", "a", "c"]
    assert (list(figure.data[0].x), list(figure.data[1].x)) == ([-50, -10], [50, 10])


def test_the_chosen_cell_is_bold_and_framed_and_the_unknown_is_empty() -> None:
    figure = drawn_as("grid", "light", "sv")
    heat, cells = figure["data"]
    assert heat["z"][0][0] is None and len(cells["text"]) == 24
    (bold,) = [(x, y) for x, y, t in zip(cells["x"], cells["y"], cells["text"], strict=True) if "<b>" in t]
    framed = figure["layout"]["shapes"][-1]
    assert bold == (2, 2)
    assert (framed["x0"], framed["x1"], framed["line"]["color"]) == (1.5, 2.5, LIGHT.highlight)


def test_the_tiers_lie_on_the_curve() -> None:
    dots = drawn_as("retention", "light", "sv")["data"][-1]
    assert dots["y"] == pytest.approx([8.757, 5.196, 2.825, 2.082], abs=1e-3)
    assert np.array(dots["y"]) == pytest.approx(1 / (1 - np.array(dots["x"])), rel=1e-4)


def test_the_curve_of_half_years_reads_half_years() -> None:
    table = given.member_portfolio().assign(
        **{c: lambda t, c=c: t[c] / 2 for c in ("duration_years", "duration_low", "duration_high")}
    )
    figure = draw(retention.curve(table, [math.nan] * 4, EN, months=6), EN)
    assert list(figure.data[-1].y) == pytest.approx([4.378, 2.598, 1.412, 1.041], abs=1e-3)
    assert any("half-year" in n.text for n in figure.layout.annotations)


def test_where_other_companies_are_is_outlined_as_far_as_the_picture_reaches() -> None:
    table = given.member_portfolio()
    plain = retention.curve(table, given.points(table), SV)
    assert retention.others() == ((0.0, 0.5), (0.95, 1.0)) and not draw(plain, SV).layout.shapes
    (low,) = draw(dataclasses.replace(plain, others=retention.others()), SV).layout.shapes
    assert low.x1 == 0.5 and low.x0 == draw(plain, SV).layout.xaxis.range[0] and low.layer == "below"
    assert curve.outlined(dataclasses.replace(plain, others=((0.98, 1.0),))) == []


def test_only_the_greatest_gain_is_marked() -> None:
    notes = drawn_as("retention", "light", "sv")["layout"]["annotations"]
    marked = [n["text"] for n in notes if n.get("bgcolor") == LIGHT.highlight]
    assert len(marked) == 1 and "Super" in marked[0] and "51,9" in marked[0]


def test_nobody_lost_is_an_open_dot_at_the_least_it_can_be() -> None:
    table = given.portfolio_of(
        given.MEMBERS, (50, 200, 4000, 300), (9e5, 9e5, 9e5, 9e4), (50, 200, 4000, 300), (0, 3, 200, 100)
    )
    figure = draw(retention.curve(table, given.points(table), SV))
    dots = figure.data[-1]
    assert dots.marker.color[0] == LIGHT.paper and dots.y[0] == pytest.approx(14.0, abs=0.05)
    assert any("Super\u00a0minst\u00a014,0\u00a0år" in n.text for n in figure.layout.annotations)
    assert "Värde" not in draw(overview.rails(table, SV)).to_json()


# --- labels -----------------------------------------------------------------------------------------------------


def boxes(figure: go.Figure, plot: labels.Plot, width: int) -> list[np.ndarray]:
    """The rectangles of the labels with leaders at a width, as their own texts and anchors say."""
    x, y = (figure.layout[axis].range for axis in ("xaxis", "yaxis"))
    found = []
    for n in [n for n in figure.layout.annotations if n.showarrow]:
        dot = plot.pixels(np.array([[(n.x - x[0]) / (x[1] - x[0])], [(n.y - y[0]) / (y[1] - y[0])]]), width)[:, 0]
        size = np.array(labels.size(n.text))
        part = np.array([labels.PART[n.xanchor], labels.PART[n.yanchor]])
        corner = dot + (n.ax, n.ay) - part * size
        found.append(np.concatenate([corner, corner + size]))
    return found


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    sides = np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])
    return float(np.maximum(sides, 0).prod())


LOSSES = {
    "the member company": (539, 2725, 16706, 13600),
    "close to one another": (1539, 4625, 15406, 9240),
    "far apart": (47, 4247, 28316, 25483),
    "nobody lost in one": (0, 2725, 16706, 13600),
    "all alike": (1416, 4247, 14158, 8494),
    "few leave": (95, 425, 1888, 1416),
}


@pytest.mark.parametrize("width", [358, 980])
@pytest.mark.parametrize("case", list(LOSSES))
@pytest.mark.parametrize("w", [SV, EN], ids=["sv", "en"])
def test_labels_on_the_curve_keep_apart_and_inside(case: str, width: int, w: words.Words) -> None:
    base = (4720, 14158, 47194, 28315)
    table = given.portfolio_of(given.MEMBERS, (5091, 15272, 50906, 30542), (6e7, 8e7, 9e7, 1e7), base, LOSSES[case])
    figure = draw(retention.curve(table, given.points(table), w), w)
    found = boxes(figure, curve.AREA, width)
    assert len(found) == 4
    assert max(overlap(a, b) for a, b in itertools.combinations(found, 2)) == 0
    assert all(box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= curve.HEIGHT for box in found)


def test_the_lowest_tier_is_named_below_the_curve_and_the_others_above() -> None:
    table = given.member_portfolio()
    figure = draw(retention.curve(table, given.points(table), SV))
    leaders = {n.text[3:6]: n.ay for n in figure.layout.annotations if n.showarrow}
    assert leaders["Bot"] > 0 and all(ay < 0 for name, ay in leaders.items() if name != "Bot")


@drawn(st.lists(st.floats(0, 400), min_size=1, max_size=12).map(sorted), st.floats(1, 40))
def test_places_keep_their_order_their_distance_and_the_room(wanted: list[float], gap: float) -> None:
    room = 400.0
    places = spread(wanted, gap, 0, room)
    least = gap if gap * (len(wanted) - 1) <= room else room / (len(wanted) - 1)
    assert all(b - a >= least - 1e-6 for a, b in itertools.pairwise(places))
    assert min(places) >= -1e-6 and max(places) <= room + 1e-6


@drawn(st.lists(st.floats(0, 400), min_size=1, max_size=8).map(sorted))
def test_places_that_do_not_collide_stay(wanted: list[float]) -> None:
    places = [i * 60 + v / 100 for i, v in enumerate(wanted)]
    assert spread(places, 20, 0, 600) == pytest.approx(places)


@drawn(st.floats(1e-6, 1e12))
def test_a_nice_number_is_next_above(x: float) -> None:
    assert x * (1 - 1e-9) <= nice(x) <= x * 1.5 + 1e-9
    assert nice(nice(x)) == pytest.approx(nice(x))


@drawn(st.floats(0, 1e6), st.floats(1e-3, 1e9), st.integers(2, 8))
def test_ticks_are_few_even_and_inside(low: float, length: float, count: int) -> None:
    at = ticks(low + length, count, low)
    assert len(at) <= count + 1
    assert all(low - 1e-5 * (low + length) <= v <= (low + length) * (1 + 1e-5) for v in at)


# --- what is missing --------------------------------------------------------------------------------------------


def empty_forms() -> dict[str, given.Make]:
    """Every family with nothing known: rows of NaN, or no rows."""
    table = given.member_portfolio()
    blank = table.assign(**{c: math.nan for c in table.columns if c not in {"tier", "customers"}})
    none = given.flows_with(given.MEMBERS).assign(customers=math.nan)
    return {
        "portfolio": lambda w: overview.rails(blank, w),
        "sankey": lambda w: flows.sankey(none, w, given.MEMBERS),
        "bridge": lambda w: flows.bridge(given.bridge_table().assign(change=math.nan), w),
        "retention": lambda w: retention.curve(blank, [math.nan] * 4, w, months=None),
        "waterfall": lambda w: what_if.waterfall(0, [("a", math.nan)], 0, w),
        "two methods": lambda w: what_if.two_methods((math.nan, math.nan), None, w),
        "tornado": lambda w: what_if.tornado(5, [("a", math.nan, math.nan)], w),
        "grid": lambda w: what_if.grid((["0"], ["0"]), np.array([[math.nan]]), (0, 0), ("x", "y"), w),
        "growth": lambda w: growth.paths(given.paths().assign(value=math.nan), w),
        "lifecycle": lambda w: lifecycle.paid_back(
            given.components().assign(discounted=math.nan), "discounted", math.nan, "assumed", w
        ),
        "deciles": lambda w: concentration.deciles(pd.DataFrame({"group": [1], "value": [math.nan]}), w),
        "lorenz": lambda w: concentration.lorenz(given.lorenz_table().iloc[:0], w, mark=(math.nan, 0.8)),
        "whale": lambda w: concentration.whale(given.whale_table().iloc[:0], w),
        "trend": lambda w: trend.lines(given.rolling(["a"]).assign(value=math.nan, high=math.nan), w),
        "hazard": lambda w: lifecycle.hazard(given.hazards(3).assign(hazard=math.nan, high=math.nan), w),
        "gaps": lambda w: trend.waits(given.waits().assign(gaps=math.nan), w),
        "satisfaction": lambda w: satisfaction.by_tier(given.answers().assign(nps=math.nan), "nps", w),
        "drivers": lambda w: satisfaction.drivers(given.aspects().iloc[:0], w),
        "compare": lambda w: concentration.group_dots(given.groups().assign(value=math.nan, low=math.nan), w),
    }


@asked_of_each(empty_forms())
def test_a_figure_of_nothing_is_an_empty_figure(name: str) -> None:
    figure = json.loads(draw(empty_forms()[name](SV)).to_json())
    assert not any(NOT_A_NUMBER.search(text) for text in strings(figure))


def test_what_is_known_is_drawn_beside_what_is_not() -> None:
    table = given.member_portfolio()
    table.loc[1, ["retention", "duration_years", "duration_low", "retention_low", "retention_high"]] = math.nan
    figure = draw(retention.curve(table, given.points(table), SV))
    assert len(figure.data[-1].x) == 3


def test_a_customers_file_shows_only_who_stayed_and_who_left() -> None:
    table = given.flows_with(given.MEMBERS)
    table = table[table["movement"].isin(["retained", "lost"])]
    form = flows.sankey(table, SV, given.MEMBERS)
    assert (len(form.before), len(form.now)) == (4, 4 + 1)


def test_no_history_makes_one_row_of_new_and_won_back() -> None:
    steps = given.bridge_table().replace({"step": {"new": "new_or_won_back"}})
    figure = draw(flows.bridge(steps[steps["step"] != "won_back"], SV, months=6))
    names = [n.text for n in figure.layout.annotations]
    assert "Nya/återvunna" in names and "Föregående period" in names and "Återvunna" not in names


# --- forms ------------------------------------------------------------------------------------------------------


EVERY_FORM = {name: make(SV) for name, make in forms_drawn().items()}
EVERY_FORM |= {f"no {name}": make(SV) for name, make in empty_forms().items()}


@asked_of_each(EVERY_FORM)
def test_a_form_is_plain_data_that_travels(name: str) -> None:
    form = EVERY_FORM[name]
    assert pickle.loads(pickle.dumps(form)) == form and isinstance(hash(form), int)
    looks = re.compile(r"#[0-9A-Fa-f]{6}\b|rgba?\(|<br>|</span>")
    assert [text for text in strings(dataclasses.asdict(form)) if looks.search(text)] == []


@asked_of_each(EVERY_FORM)
def test_a_form_holds_no_number_that_is_not_one(name: str) -> None:
    assert not re.search(r"\bnan\b|\binf\b", repr(EVERY_FORM[name]))


def test_every_form_has_its_renderer_and_is_drawn_here() -> None:
    assert set(figures.RENDERERS) == set(get_args(forms.Form)) == {type(form) for form in EVERY_FORM.values()}


# --- the page ---------------------------------------------------------------------------------------------------


def test_a_swedish_page_needs_no_locale_from_elsewhere() -> None:
    said = figures.config(SV)
    assert said["locale"] == "sv" and said["displayModeBar"] is False
    assert said["locales"]["sv"]["format"]["decimal"] == ","
    assert "locales" not in figures.config(EN)


def test_the_three_badges_are_better_worse_and_as_before() -> None:
    assert flows.key(EN) == ("up, new, won back", "down, lost", "same tier")
    assert flows.key(SV)[1] == "ned, förlorade"


# --- satisfaction -----------------------------------------------------------------------------------------------


def test_every_tier_has_its_dot_on_one_scale_in_the_usual_order_with_its_money_beside_it() -> None:
    form = satisfaction.by_tier(given.answers(), "nps", SV)
    assert [row.name for row in form.rows] == [SV.tier(tier) for tier in given.MEMBERS]
    assert [row.value for row in form.rows] == given.answers()["nps"].tolist()
    assert [row.beside.replace("\xa0", " ") for row in form.rows[:2]] == ["kritiker: 12,7 mkr", "kritiker: 24,1 mkr"]
    assert form.rows[-1].aside and form.rows[-1].beside == "(n = 22)"
    assert form.whole is not None and form.whole.value == 0


def test_limits_below_zero_are_parted_by_a_word() -> None:
    texts = [note.text for note in draw(satisfaction.by_tier(given.answers(), "nps", SV)).layout.annotations]
    assert any("<b>−14</b> (−20 till −8)" in text for text in texts), texts


def test_all_four_corners_of_the_drivers_are_named_and_no_name_is_cut() -> None:
    long = given.aspects().replace({"driver": {"Produkt": "Motsvarar mina förväntningar"}})
    texts = [note.text for note in draw(satisfaction.drivers(long, SV)).layout.annotations]
    assert {"<b>Stärk först</b>", "Håll i", "Bevaka", "Underhåll"} <= set(texts)
    assert "Motsvarar mina<br>förväntningar" in texts


# --- who carries the value --------------------------------------------------------------------------------------


def test_groups_side_by_side_stand_highest_first_whatever_their_size() -> None:
    values = pd.DataFrame({"value": ["a", "b", "c"], "customers": [900, 500, 40], "clv": [100.0, math.nan, 300.0]})
    values = values.assign(clv_low=values["clv"] - 10, clv_high=values["clv"] + 10)
    assert attribute.ranked(values, "clv")["group"].tolist() == ["c", "a", "b"]


def test_a_per_cent_sign_has_room() -> None:
    assert style.width("78%") > style.width("780") * 1.2
