"""Detect delimiter, quote and escape from the first lines, and split lines into records."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

DELIMITERS = (";", "\t", ",", "|", "^", "~", "\x1f")
SAMPLE_BYTES, SAMPLE_LINES = 256 * 1024, 1000
MOST_LINES, MOST_TEXT = (
    100,
    1 << 20,
)  # of one quoted field; a stray quote swallows no more than that before it is found out
_SEP_LINE = re.compile(r"[ ]*\"?sep=([^\w\"'\s]|\t)\"?\s*", re.I)
_BREAK = re.compile(r"\r\n|\n|\r")

Split = Callable[[str], list[str]]


@dataclass(frozen=True)
class Dialect:
    """delimiter: one character; 'spaces' for columns held apart by runs of spaces, 'fixed' for columns of a set width.

    cuts: where the fields of a fixed-width line start.
    """

    delimiter: str
    quote: str = '"'
    backslash: bool = False
    cuts: tuple[int, ...] = ()


def lines_of(text: str) -> list[str]:
    """Physical lines, whatever ends them."""
    lines = _BREAK.split(text)
    return lines[:-1] if lines and lines[-1] == "" else lines


def separator_line(line: str) -> str | None:
    """The delimiter an Excel 'sep=;' line names.

    >>> separator_line("sep=;")
    ';'
    """
    match = _SEP_LINE.fullmatch(line)
    return match[1] if match else None


def find_dialect(lines: Sequence[str]) -> Dialect | None:
    """The delimiter that cuts most lines, the first full one too, into the same number of fields; None if none."""
    lines = [line for line in lines if line.strip()]
    quote = _quote_char(lines)
    backslash = quote == '"' and _backslash_helps(lines)
    spread = {char: sum(char in line for line in lines) for char in DELIMITERS}
    scored = [
        (_score(lines, Dialect(char, quote, backslash), spread[char] == max(spread.values())), char)
        for char in DELIMITERS
    ]
    score, char = max(scored, key=lambda pair: pair[0])
    cuts = _fixed_cuts(lines)
    if len(cuts) > 2 and len(cuts) > _usual_width(lines, Dialect(char, quote, backslash)):
        return Dialect("fixed", cuts=cuts)
    char = _denser(lines, char, spread)
    if score > 0.5:
        return Dialect(char, quote, backslash)
    spaced = Counter(len(line.split()) for line in lines).most_common(1)
    if spaced and spaced[0][0] >= 3 and spaced[0][1] >= 0.98 * len(lines):
        return Dialect("spaces")
    return Dialect(char, quote, backslash) if score > 0.2 else None


def _denser(lines: Sequence[str], char: str, spread: dict[str, int]) -> str:
    """Instead of the comma a delimiter that stands in as many lines and more often: the rows are only ragged."""
    text = "\n".join(lines)
    rivals = [d for d in DELIMITERS if spread[d] >= spread[char] and text.count(d) >= text.count(char) + len(lines)]
    return max(rivals, key=text.count) if char == "," and rivals else char


def _usual_width(lines: Sequence[str], dialect: Dialect) -> int:
    split = splitter(dialect)
    return Counter(len(split(line)) for line in lines).most_common(1)[0][0]


def _fixed_cuts(lines: Sequence[str]) -> tuple[int, ...]:
    """Where fields start when every line has a blank at the same places; () when that is not so.

    Enough lines of nearly one length are needed, or chance would draw the columns.
    """
    rows = [line.rstrip() for line in lines[:SAMPLE_LINES]]
    widest = max(map(len, rows), default=0)
    if len(rows) < 8 or widest > 1000 or "\t" in "".join(rows[:50]):
        return ()
    used = [any(row[i] != " " for row in rows if i < len(row)) for i in range(widest)]
    starts = [i for i in range(widest) if used[i] and (i == 0 or not used[i - 1])]
    filled = sum(len([i for i in starts if row[i : i + 1].strip() or " " in row[i:]]) for row in rows)
    return tuple(starts) if filled >= 0.8 * len(starts) * len(rows) else ()


def _quote_char(lines: Sequence[str]) -> str:
    """Apostrophes quote only where they open and close whole fields and the usual mark is not used at all."""
    text = "\n".join(lines)
    if '"' in text:
        return '"'
    cells = re.findall(r"(?:^|[;,\t|])'[^'\n]*'(?=$|[;,\t|])", text, re.M)
    return "'" if len(cells) >= len(lines) > 1 else '"'


def _backslash_helps(lines: Sequence[str]) -> bool:
    return any(re.search(r'[^\\"]\\"(?![;,\t|]|$)', line) for line in lines)


def _score(lines: Sequence[str], dialect: Dialect, widespread: bool) -> float:
    """Share of lines with the usual number of fields, plus half when the first such line stands near the top.

    A decimal comma cuts every amount of a ;-file in the same way, but not its header: the semicolon then stands in
    more lines. A delimiter other than the comma seldom stands in every line by chance, so it wins a draw.
    """
    split = splitter(dialect)
    counts = [len(split(line)) for line in lines]
    usual = [count for count in Counter(counts).most_common(3) if count[0] > 1]
    if not usual:
        return 0.0
    width, times = usual[0]
    share = times / len(counts)
    if share < 0.3:
        return share / 2
    first = next(count for count in counts if count > 1)
    bonus = 0.5 if first == width else 0.4
    return share + 0.01 * min(width, 40) + (bonus if widespread else 0.0) + (0.1 if dialect.delimiter != "," else 0.0)


def splitter(dialect: Dialect) -> Split:
    """A function from one line to its fields, quotes taken off; a quote that does not close stays as it is."""
    if dialect.delimiter == "spaces":
        return str.split
    if dialect.delimiter == "fixed":
        return _fixed_splitter(dialect.cuts)
    pattern = field_pattern(dialect)

    def split(line: str) -> list[str]:
        if dialect.quote not in line:
            return line.split(dialect.delimiter)
        return fields(line, pattern, dialect)

    return split


def _fixed_splitter(cuts: tuple[int, ...]) -> Split:
    ends = [*cuts[1:], None]

    def split(line: str) -> list[str]:
        if any(line[cut - 1 : cut].strip() for cut in cuts[1:]):
            return [line]  # a text runs over a column's edge: this line has other columns
        return [line[a:b].strip() for a, b in zip(cuts, ends, strict=True)]

    return split


def field_pattern(dialect: Dialect) -> re.Pattern[str]:
    q, d = re.escape(dialect.quote), re.escape(dialect.delimiter)
    inside = rf"(?:[^{q}\\]|\\.|{q}{q})*+" if dialect.backslash else rf"(?:[^{q}]|{q}{q})*+"
    space = "[ ]*+" if dialect.delimiter != " " else ""
    return re.compile(rf"{space}{q}({inside}){q}{space}(?={d}|\Z)|([^{d}]*+)", re.S)


def fields(line: str, pattern: re.Pattern[str], dialect: Dialect) -> list[str]:
    cells, at, end = [], 0, len(line)
    while True:
        match = pattern.match(line, at)
        assert match is not None  # the second branch matches anything
        cells.append(match[2] if match[1] is None else _unquote(match[1], dialect))
        at = match.end()
        if at >= end:
            return cells
        at += 1
        if at == end:
            return [*cells, ""]


def _unquote(text: str, dialect: Dialect) -> str:
    text = text.replace(dialect.quote * 2, dialect.quote)
    return re.sub(r"\\(.)", r"\1", text, flags=re.S) if dialect.backslash else text


def is_open(line: str, dialect: Dialect) -> bool:
    """Whether a quoted field starts on this line and does not end on it."""
    quote, delimiter = dialect.quote, dialect.delimiter
    if quote not in line or len(delimiter) > 1:
        return False
    text = re.sub(r"\\.", "", line) if dialect.backslash else line
    if text.count(quote) % 2 == 0:
        return False
    return text.lstrip(" ").startswith(quote) or re.search(re.escape(delimiter) + " *" + quote, text) is not None


class Feed:
    """Numbered physical lines, taken from chunks of the file only as they are needed."""

    def __init__(self, chunks: Iterator[bytes], line: int = 1) -> None:
        self.chunks, self.line = chunks, line
        self.queue: deque[tuple[int, str]] = deque()

    def load(self, chunk: bytes) -> None:
        for text in lines_of(chunk.decode("utf-8", "replace")):
            self.queue.append((self.line, text))
            self.line += 1

    def peek(self, ahead: int) -> str | None:
        while len(self.queue) <= ahead:
            if (chunk := next(self.chunks, None)) is None:
                return None
            self.load(chunk)
        return self.queue[ahead][1]


def records(feed: Feed, dialect: Dialect, width: int | None) -> Iterator[tuple[int, list[str]]]:
    """(line, fields) of each record queued. A quoted field may run over lines; one that swallows rows may not.

    An open quote takes further lines only until it closes, within MOST_LINES, and only if the record then has as
    many fields as the table has columns. Otherwise the quote is a character like any other.
    """
    split = splitter(dialect)
    while feed.queue:
        number, line = feed.queue.popleft()
        joined = _join(line, feed, dialect, split, width) if is_open(line, dialect) else None
        yield number, split(line) if joined is None else joined


def _join(line: str, feed: Feed, dialect: Dialect, split: Split, width: int | None) -> list[str] | None:
    """The record made of this line and the following ones, which then leave the feed; None leaves them there."""
    text = line
    for taken in range(MOST_LINES):
        following = feed.peek(taken)
        if following is None or len(text) > MOST_TEXT:
            return None
        text = f"{text}\n{following}"
        if not is_open(text, dialect):
            cells = split(text)
            if width is not None and len(cells) != width:
                return None
            for _ in range(taken + 1):
                feed.queue.popleft()
            return cells
    return None
