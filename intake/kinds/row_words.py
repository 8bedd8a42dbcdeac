"""Classify rows as sales or refunds by the words of status, type and flag columns.

Words that are known are proposed and asked about once, with their rows and money; marks of a ledger's two sides and
words for refunds turn the sign of their rows, which is said and can be undone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from ..columns.column import FileColumn
from ..columns.guess import Mapped
from ..columns.heading_score import is_any_heading, is_called
from ..columns.roles import NUMBER_ROLES
from ..columns.vocabulary import words as heading_words
from ..job import Job
from ..sql import literal
from ..values import sale_words

FLAGS = {"is_test": "not", "is_cancelled": "not", "is_return": "back", "is_sale": "sale"}
UNSET = {"is_sale": "not"}  # what the other answer says, where it is not a sale
NAMED = ("sale_status", "row_type", *FLAGS)
MOST_WORDS = 40
FEW_WORDS = 12  # words from which a column whose heading tells nothing is no type and no state
FEWER = 6  # as many where no word is known either
MOST_ASKED = 8
FEW_SIGNED = 0.5  # share of refunds already written with a minus, from which none is turned
LIKE_SALES = 0.6  # refunds of more than this share of sales: which side is which is asked
SAME_ORDERS = 0.8
TYPED = re.compile(
    r"(typ|type|types|art|kind|sort|sorts?|soort|tipo|clase|event|activity|transaction|vorgang|operación|operacion|bewerking|"
    r"händelse|sign|mark|flag)$|类型|标识|种类|性质|区分"
)
WHOSE = ("product", "place", "channel", "customer_id", "customer_name", "segment", "currency", "vat", "period")
WHAT_TYPE = re.compile(
    r"customer|kund|client|klant|member|medlem|product|produkt|artikel|item|pay|betal|zahl|card|kort|客户|会员|产品|商品|支付"
)
# Headings that tell what their two words are, and that it is no state
ABOUT = re.compile(
    r"pay|betal|zahl|pago|paiement|frakt|lever|liefer|deliver|ship|verz|livr|env[ií]o|gift|present|cadeau|geschenk|"
    r"bezorg|afhal|colou?r|färg|farbe|kleur|couleur|size|storlek|größe|maat|taille|material|gender|kön|sex|device|enhet|platform|"
    r"source|källa|medi|campaign|kampanj|promo|coupon|rabatt|language|språk|brand|märke|method|metod|sätt|categor|"
    r"kategor|segment|store|butik|shop|region|country|land|channel|kanal|express|day|dag|subscri|new|first|member|"
    r"medlem|loyal|vip|lager|carrier|seller|säljare|agent|staff|season|name|namn|note|comment|market|news|consent|"
    r"group|grupp|class|klass|level|nivå|brand|model|team|office|kontor|code|kod|颜色|尺码|支付|渠道|性别|配送|物流|来源"
)
RARE, FEWEST_RARE = 0.4, 3  # share of the rows, and rows, of the rarest of a few words
USUAL = 0.5  # the word of ordinary sales is on more than this share of them
_DAY = "regexp_matches({key}, '[1-9]') AND NOT regexp_matches({key}, '^(0000|9999|2999)')"


@dataclass(frozen=True)
class Word:
    """One of a column's different cells: what it says of its rows, and their number, first row and money."""

    text: str
    said: str | None
    rows: int
    first: int
    amount: Decimal
    below: int


@dataclass
class RowWords:
    """SQL that is true for rows that are no sales, and for rows whose amount is to be taken away."""

    not_sale: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    shown: FileColumn | None = None


def columns_of(mapped: Mapped, columns: Sequence[FileColumn]) -> list[tuple[str, FileColumn]]:
    """(role, column) of every column whose words may say which rows are sales."""
    given = {role: g.column for role, g in mapped.guesses.items() if role in (*NAMED, "cancelled_date")}
    taken = {g.column.index for g in mapped.guesses.values()}
    found = list(given.items())
    for column in columns:
        if column.index not in taken and (role := _role(column)):
            found.append((role, column))
    return found


def _role(column: FileColumn) -> str | None:
    words = set(column.filled)
    if not words or len(words) > MOST_WORDS or column.is_date or column.private:
        return None
    for flag in FLAGS:
        if is_called(flag, column.name) and all(sale_words.yes(w) is not None for w in words):
            return flag
    for role in ("sale_status", "row_type"):
        if is_called(role, column.name):
            return role
    if len(words) == 2 and sale_words.signs(sorted(words)) is not None:
        return "row_type"
    if len(words) > FEW_WORDS or any(is_called(role, column.name) for role in WHOSE):
        return None
    said = {_said(w) for w in words}
    if said & {"not", "back", "undone"} and len(words) > 1:
        return "row_type" if said <= {"sale", "back", None} else "sale_status"
    name = heading_words(column.name)
    typed = TYPED.search(name) and not WHAT_TYPE.search(name) and column.decimals < FEW_SIGNED
    named = typed and 1 < len(words) <= FEWER
    return "row_type" if named or _is_rare_mark(column, name) else None


def _is_rare_mark(column: FileColumn, name: str) -> bool:
    """Whether a column of a few words, of which one is on most rows and one is rare, has a heading that tells nothing:
    a state or a sign may be written so, and it is asked where the words change from row to row of a customer."""
    counts = Counter(column.filled)
    most, rare, rows = max(counts.values()), min(counts.values()), len(column.filled)
    odd = 2 <= len(counts) <= FEWER and FEWEST_RARE <= rare <= RARE * rows and most > USUAL * rows
    known = is_any_heading(column.name) and not any(is_called(role, column.name) for role in NUMBER_ROLES)
    return odd and column.decimals == 0 and not known and not ABOUT.search(name)


def _said(text: str) -> str | None:
    return sale_words.said(text) or sale_words.stem(text)


def settle(
    job: Job, mapped: Mapped, found: Sequence[tuple[str, FileColumn]], amount: str, joins: Sequence[str]
) -> RowWords:
    """Ask about every column that says that some rows are no sales."""
    rows = RowWords()
    for role, column in found:
        if role == "cancelled_date":
            _cancelled(job, column, amount, joins, rows)
        elif words := _words(job, role, column, amount, joins):
            _decide(job, mapped, role, column, words, rows)
    return rows


def _key(column: FileColumn) -> str:
    return f"trim(CAST(r.{column.key} AS VARCHAR))"


def _cancelled(job: Job, column: FileColumn, amount: str, joins: Sequence[str], rows: RowWords) -> None:
    """A day of cancelling in a row of orders: it did not become a sale."""
    filled = f"r.{column.key} IS NOT NULL" if column.is_date else f"({_DAY.format(key=_key(column))})"
    count, money = job.one(
        f"SELECT count(*), coalesce(sum(v), 0) FROM (SELECT {amount} AS v FROM {job.rows} r {' '.join(joins)}"
        f" WHERE {filled})"
    )
    if count and _asked(job, "cancelled_rows", column, count, money, ["set_aside", "all"]) == "set_aside":
        rows.not_sale.append(f"coalesce({filled}, false)")
        rows.shown = rows.shown or column


def _asked(job: Job, code: str, column: FileColumn, rows: int, amount: Decimal, choices: list[str], **more: Any) -> str:
    return job.ask(code, [column.name], choices, rows=rows, amount=str(amount), **more)


def _words(job: Job, role: str, column: FileColumn, amount: str, joins: Sequence[str]) -> list[Word]:
    """The column's different cells with what they say; none when there are too many, or when they say nothing."""
    found = job.fetch(
        f"SELECT t, count(*), min(row), coalesce(sum(v), 0), count(*) FILTER (v < 0) FROM"
        f" (SELECT {_key(column)} AS t, r.row AS row, {amount} AS v FROM {job.rows} r {' '.join(joins)})"
        f" WHERE t <> '' GROUP BY 1 ORDER BY 2 DESC, 3 LIMIT {MOST_WORDS + 1}"
    )
    if len(found) > MOST_WORDS:
        return []
    texts = [line[0] for line in found]
    signs = sale_words.signs(texts) if role in ("row_type", "sale_status") else None
    if role in FLAGS:
        said: dict[str, str | None] = {t: FLAGS[role] if sale_words.yes(t) else UNSET.get(role, "sale") for t in texts}
    else:
        said = {t: signs[t] if signs else _said(t) for t in texts}
        said |= dict.fromkeys(sale_words.payments(texts), "not")
        if role == "row_type" and not signs:  # a part given back in a row of its own is given back
            said |= {t: "back" for t in texts if said[t] == "sale" and sale_words.stem(t) == "back"}
    return [Word(t, said[t], n, first, Decimal(money), below) for t, n, first, money, below in found]


def _decide(job: Job, mapped: Mapped, role: str, column: FileColumn, words: list[Word], rows: RowWords) -> None:
    if role == "row_type":
        words = [replace(w, said="sale") if w.said == "open" else w for w in words]
    if _is_ledger(words):
        words = _sides(job, column, words)
    words = [_signed(job, mapped, role, column, w) for w in words]
    gone: set[str] = set()
    less: set[str] = set()
    if any(w.said in ("not", "open") for w in words):
        gone, less = _not_sales(job, role, column, words)
    elif _says_nothing(job, mapped, role, column, words):
        gone, less = _unknown(job, column, words)
    if gone:
        rows.not_sale.append(_among(column, sorted(gone)))
        rows.shown = rows.shown or column
    if less:
        rows.back.append(_among(column, sorted(less)))
    back = [w for w in words if w.said == "back"]
    if back:
        _take_back(job, column, back, rows)


def _is_ledger(words: list[Word]) -> bool:
    marks = sale_words.signs([w.text for w in words])
    return marks is not None and not any(w.below for w in words)


def _sides(job: Job, column: FileColumn, words: list[Word]) -> list[Word]:
    """The side with more money is the sales; asked when the two are nearly as large."""
    large, small = sorted(words, key=lambda w: -w.amount)
    side = large.text
    if small.amount > Decimal(LIKE_SALES) * large.amount:
        examples = [{"row": w.first, "value": w.text, "rows": w.rows, "amount": str(w.amount)} for w in (large, small)]
        side = job.ask("ledger_side", [column.name], [large.text, small.text], examples=examples)
    return [replace(w, said="sale" if w.text == side else "back") for w in words]


def _signed(job: Job, mapped: Mapped, role: str, column: FileColumn, word: Word) -> Word:
    """A refund that is written with a minus counts as it stands; one that is the state of a whole order is no sale."""
    if word.said not in ("back", "undone"):
        return word
    if word.below > FEW_SIGNED * word.rows:
        return replace(word, said="sale")
    state = role == "sale_status" or word.said == "undone"
    return replace(word, said="not" if state and not _beside_sales(job, mapped, column, word) else "back")


def _beside_sales(job: Job, mapped: Mapped, column: FileColumn, word: Word) -> bool:
    """Whether the refund's orders also have rows of another state: then the refund is a row of its own."""
    order = mapped.column("order_id")
    if order is None:
        return False
    mine = f"coalesce({_key(column)} = {literal(word.text)}, false)"
    total, both = job.one(
        f"""WITH o AS (SELECT r.{order.key} AS o, bool_or({mine}) AS gone, bool_or(NOT ({mine})) AS sold
                       FROM {job.rows} r GROUP BY 1)
            SELECT count(*) FILTER (gone), count(*) FILTER (gone AND sold) FROM o"""
    )
    return bool(total) and both >= SAME_ORDERS * total


def _not_sales(job: Job, role: str, column: FileColumn, words: list[Word]) -> tuple[set[str], set[str]]:
    """The words whose rows do not count, and those whose rows are taken away, as answered."""
    out = [w for w in words if w.said in ("not", "open")]
    waiting, unknown = [w for w in out if w.said == "open"], [w for w in words if w.said is None]
    choices = ["proposed", *(["open_too"] if waiting else [])]
    if waiting and len(out) == len(words):
        choices.reverse()  # what is proposed must leave something
    choices += [*(["known_only"] if unknown else []), "all"]
    choices += ["subtract"] if role == "row_type" else []
    answer = _asked(
        job, "sales_rows", column, sum(w.rows for w in out), sum((w.amount for w in out), Decimal(0)), choices,
        counted=[w.text for w in words if w not in out], left=[w.text for w in out],
        examples=[
            {"row": w.first, "value": w.text[:60], "rows": w.rows, "amount": str(w.amount), "counts": w not in out}
            for w in words
        ],
    )  # fmt: skip
    gone = {
        "proposed": out,
        "open_too": [w for w in out if w.said == "not"],
        "known_only": [*out, *unknown],
        "all": [],
        "subtract": waiting,
    }
    less = {w.text for w in out if w.said == "not"} if answer == "subtract" else set()
    return {w.text for w in gone[answer]}, less


def _says_nothing(job: Job, mapped: Mapped, role: str, column: FileColumn, words: list[Word]) -> bool:
    """Whether a column of states (or of types, some of which are known) has words nobody knows, which change from row
    to row of a customer: what stays the same is the customer's, such as a membership."""
    customer = mapped.column("customer_id")
    known = [w for w in words if w.said]
    if customer is None or len(words) < 2 or len(known) == len(words):
        return False
    if role == "row_type" and not known and len(words) > FEWER:
        return False
    most = literal(words[0].text)
    rare, same = job.one(
        f"SELECT count(*), count(*) FILTER (kinds = 1) FROM (SELECT count(DISTINCT {_key(column)}) AS kinds"
        f" FROM {job.rows} r GROUP BY r.{customer.key} HAVING count(*) > 1 AND bool_or({_key(column)} <> {most}))"
    )
    return same < SAME_ORDERS * rare


def _unknown(job: Job, column: FileColumn, words: list[Word]) -> tuple[set[str], set[str]]:
    """The words whose rows do not count, and those whose rows are taken away, where some or all of the words are not
    known; all count until told."""
    texts = [w.text for w in words]
    known = {w.text for w in words if w.said}
    examples = [{"row": w.first, "value": w.text[:60], "rows": w.rows, "amount": str(w.amount)} for w in words]
    values = [t for t in texts if t not in known]
    some = ["known_only"] if known else texts[:MOST_ASKED]
    rare_first = list(reversed(values[:MOST_ASKED]))
    without = [f"not:{text}" for text in rare_first] if len(texts) > 2 else []
    choices = ["all", *without, *some, *(f"minus:{text}" for text in rare_first)]
    answer = job.ask("status_words", [column.name], choices, values=values, examples=examples)
    if answer == "all":
        return set(), set()
    if answer.startswith("minus:") and answer not in texts:
        return set(), {answer.removeprefix("minus:")}
    if answer.startswith("not:") and answer not in texts:
        return {answer.removeprefix("not:")}, set()
    return (set(values), set()) if known else (set(texts) - {answer}, set())


def _take_back(job: Job, column: FileColumn, back: list[Word], rows: RowWords) -> None:
    count, money = sum(w.rows for w in back), sum((w.amount for w in back), Decimal(0))
    values = [w.text for w in back]
    choices = ["subtract", "as_is", "set_aside"]
    answer = job.offer("refund_rows", [column.name], choices, values=values, rows=count, amount=str(money))
    if answer == "subtract":
        rows.back.append(_among(column, values))
    elif answer == "set_aside":
        rows.not_sale.append(_among(column, values))
        rows.shown = rows.shown or column


def _among(column: FileColumn, texts: Sequence[str]) -> str:
    listed = ", ".join(literal(text) for text in texts)
    return f"coalesce({_key(column)} IN ({listed}), false)"
