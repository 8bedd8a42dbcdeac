"""Slides as what is printed of them, all of it data: texts in stretches, tables as texts and bars, figures as marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from report import cells, forms
from report.columns import Column
from report.exhibit import Exhibit, KeyFigure
from report.forms import Sankey
from report.palette import LIGHT
from report.scale import known
from report.slides import Deck, Slide, Spoken
from report.text import NBSP, Run, plain_text, runs
from report.writers.pdf.drawing import MOST, drawn
from report.writers.pdf.ink import Drawing
from report.writers.pdf.markup import shown
from words import Words

LONGEST = 400  # letters of a cell
NOT_NOUGHT = re.compile("[1-9]")
FIGURE = re.compile(r"[^\d]{0,6}[\d.,\s]*\d.{0,12}|–")  # "+1,5 %-enheter", "SEK 1.28 bn", or a dash
LEFT_ALIGNED = ("text", "tier", "movement", "date")
Stretches = tuple[Run, ...]


@dataclass(frozen=True)
class PrintedKey:
    """A key figure; its note has the arrow and the colour of the verdict."""

    label: str
    value: str
    note: str
    colour: str


@dataclass(frozen=True)
class PrintedBar:
    """A bar in a cell: its share of the longest, and its colour."""

    share: float
    colour: str


@dataclass(frozen=True)
class PrintedTable:
    """A table as texts. `numbers`: which columns stand to the right; `barred`: the column with the bars, or none."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]
    bars: tuple[PrintedBar, ...] = ()
    barred: int = -1
    total: bool = False
    alt: str = ""


@dataclass(frozen=True)
class PrintedFigure:
    """A figure under its message, or a table in its place. `unit`: points a pixel."""

    message: Stretches
    drawing: Drawing | None
    unit: float
    table: PrintedTable | None
    note: Stretches


@dataclass(frozen=True)
class PrintedSlide:
    """A page: its question, its message, and all that supports it."""

    key: str
    question: str
    title: Stretches
    keys: tuple[PrintedKey, ...]
    figure: PrintedFigure
    findings: tuple[Stretches, ...]
    source: str
    spoken: tuple[Spoken, ...] = ()


def stretches(sentence: str) -> Stretches:
    """A sentence of Markdown as stretches that the fonts can show."""
    clean = (Run(shown(run.text), run.bold, run.marked) for run in runs(sentence))
    return tuple(run for run in clean if run.text)


def own_message(slide: Slide) -> str:
    """The figure's own message; "" where the title says it."""
    message = slide.exhibit.message
    return "" if plain_text(message) == plain_text(slide.title) else message


def beside(slide: Slide) -> tuple[str, ...]:
    """The findings but for the one that stands over the figure."""
    return tuple(text for text in slide.findings if text != own_message(slide))


def printed(slide: Slide, w: Words, wide: float, tall: float, most: float = MOST) -> PrintedSlide:
    """The slide without its notes, its figure drawn for a place so many points wide and tall."""
    e, own = slide.exhibit, own_message(slide)
    return PrintedSlide(
        slide.key,
        shown(slide.question),
        stretches(slide.title),
        tuple(_key(key) for key in slide.keys),
        figure(e, w, wide, tall, message=own, note=slide.note, most=most, alt=slide.alt),
        tuple(map(stretches, beside(slide))),
        shown(slide.source),
    )


def figure(
    e: Exhibit,
    w: Words,
    wide: float,
    tall: float,
    *,
    message: str,
    note: str,
    most: float,
    alt: str,
) -> PrintedFigure:
    """An exhibit's figure, or its table where it has none or one that tells by pointing only."""
    head, foot = stretches(message), stretches(note)
    if e.form is not None and not isinstance(e.form, Sankey):
        drawing, unit = drawn(e.form, w, wide, tall, most)
        return PrintedFigure(head, drawing, unit, None, foot)
    table = _moves(e.form, w) if isinstance(e.form, Sankey) else _table(e, w, shown(alt))
    return PrintedFigure(head, None, 1.0, table, foot)


def _key(key: KeyFigure) -> PrintedKey:
    """Its note with the verdict; a change too small for its decimals has none."""
    note = shown(plain_text(key.note))
    still = not NOT_NOUGHT.search(note)
    arrow = "" if key.rising is None or still else "▲ " if key.rising else "▼ "
    colour = LIGHT.muted if key.better is None or still else LIGHT.good if key.better else LIGHT.bad_on_tint
    return PrintedKey(shown(plain_text(key.label)), shown(plain_text(key.value)), arrow + note, colour)


def with_notes(page: PrintedSlide, slide: Slide) -> PrintedSlide:
    """The page with how it is counted and what a critic asks, which take longer to work out than all the rest."""
    return replace(page, spoken=tuple(_spoken(part) for part in slide.spoken))


def _spoken(part: Spoken) -> Spoken:
    lines = (line for text in part.paragraphs for line in text.split("\n"))
    return Spoken(shown(part.head), tuple(shown(line) for line in lines if line.strip()))


# Tables -------------------------------------------------------------------------------------------------


def _table(e: Exhibit, w: Words, alt: str) -> PrintedTable | None:
    """The exhibit's table in the page's own words; the first column of counts or money has bars."""
    if e.table is None or not e.columns:
        return None
    whole = [replace(column, longest=LONGEST) for column in e.columns]  # paper has room for a second line
    columns = [[_cell(text, column) for text in cells.texts(e.table, column, w)] for column in whole]
    barred = next((i for i, c in enumerate(e.columns) if c.kind in ("number", "money") and not c.rows), -1)
    bars = () if barred < 0 else _bars([known(v) for v in e.table[e.columns[barred].name]], total=e.total)
    return PrintedTable(
        tuple(shown(head) for head in cells.heads(e.columns)),
        tuple(zip(*columns, strict=True)),
        tuple(_number(column, texts, j) for j, (column, texts) in enumerate(zip(e.columns, columns, strict=True))),
        bars,
        barred if bars else -1,
        e.total,
        alt,
    )


def _number(column: Column, texts: list[str], place: int) -> bool:
    """Whether a column stands to the right: it holds numbers, or after the first column texts that are nothing else."""
    if column.kind not in LEFT_ALIGNED:
        return True
    return place > 0 and column.kind == "text" and all(FIGURE.fullmatch(text) for text in texts)


def _cell(text: str, column: Column) -> str:
    """A cell as plain text; names may go on to a second line, numbers may not."""
    plain = shown(plain_text(text))
    return plain.replace(NBSP, " ") if column.kind in LEFT_ALIGNED else plain


def _bars(values: list[float | None], *, total: bool) -> tuple[PrintedBar, ...]:
    """A bar a row from zero; none where a value is negative. The row of totals has no length: it is not one of them."""
    rows = [v or 0.0 for v in (values[:-1] if total else values)]
    longest = max(rows, default=0.0)
    if longest <= 0 or min(rows) < 0:
        return ()
    return tuple(PrintedBar(v / longest, LIGHT.actual) for v in rows) + (PrintedBar(0, LIGHT.actual),) * total


def _moves(form: Sankey, w: Words) -> PrintedTable:
    """Each move from one tier to another, with how many; blue up, orange down and away, each with its arrow."""
    longest = max((move.out for move in form.moves), default=0.0) or 1.0
    rows, bars = [], []
    for move in form.moves:
        rising = {"retained": 0.0, "downgraded": -1.0, "lost": -1.0}.get(move.movement, 1.0)
        colour = LIGHT.actual if not rising else LIGHT.good if rising > 0 else LIGHT.bad
        names = form.before[move.source].name, form.now[move.target].name
        said = forms.verdict(rising, form.measure.write(max(move.out, move.into), w))
        rows.append((*(shown(forms.cut(name, 40)) for name in names), shown(said)))
        bars.append(PrintedBar(max(move.out, 0.0) / longest, colour))
    heads = tuple(shown(head) for head in (*form.heads, form.measure.name))
    return PrintedTable(heads, tuple(rows), (False, False, True), tuple(bars), 2, False, shown(form.alt))


def page_title(deck: Deck) -> str:
    """What the document is called, as its readers' list of files shows it; never nothing, for readers hear it first."""
    return shown(plain_text(deck.title)).strip() or "Customer Worth"
