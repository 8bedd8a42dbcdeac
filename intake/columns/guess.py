"""Guess which column plays which role, with reason and confidence, or apply the mapping a person gave."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..file_report import Kind
from ..problems import Problem
from ..values import answers
from .column import FileColumn
from .customer import candidates, is_fraction
from .flow_columns import count_column, is_lost, label_column, movement_column, tier_columns
from .heading_score import EXACT, PART, header_score, is_called
from .roles import ALL_ROLES, DATE_ROLES, NUMBER_ROLES, ROLES
from .spans import span
from .vocabulary import BEFORE, NOW, TWELVE_MONTHS, VOCABULARY, WITH_VAT, WITHOUT_VAT, words

# Roles that get a column only when no other role wants it
LAST = {"transactions": ("start_date", "contract_end", "event_date", "answer_date")}
GIVEN_ONLY = ("row_type", "sale_status")  # the words in the cells tell, not the heading alone
CONTENT = 0.45
NAMED_ONLY = 0.3  # a column whose header says exactly what it is stays a candidate, whatever its cells say
ONE_EACH = 0.98  # share of different ids from which a file has one row a customer
PERSONAL = 0.5  # a name is no number, a day of birth no day of purchase
FEW_SEGMENTS = 200
MADE_OF = ("quantity", "unit_price")
FEWEST_ROWS, TURNS = 20, 0.97  # rows, of which nearly all fill one of two columns
FEWEST_MOVEMENTS = 3
MOSTLY_DAYS = 0.8
SOME_DECIMALS = 0.2  # share of cells with a decimal sign, from which a column is no number of an order
FEE = re.compile(
    r"\b(fees?|charges?|commission|avgift(er)?|provision|gebühr(en)?|kommission|kosten|frais|comisión|freight|frakt|"
    r"shipping|versand|tax(es)?|moms|vat|mwst|btw|tva|iva)\b|手续费|佣金|运费|税额"
)
# Years of a firm: FY23, 2022/23; such a one is called by the year in which it ends
_FISCAL = re.compile(
    r"\b(?:FY|GJ|EX)\s?'?(?:20)?(?P<short>\d{2})\b|\b20(?P<first>\d{2})\s?/\s?(?:20)?(?P<last>\d{2})\b",
    re.IGNORECASE,
)
_YEAR_WORDS = re.compile(
    r"\bfiscal year\b|\bannée fiscale\b|\baño fiscal\b|财年|年度|(?<=\d)年|(?<=\d )年|\b(?:FY|GJ|EX)\b", re.IGNORECASE
)
ORDER_NUMBER = re.compile(r"^#?[A-Za-z]{0,4}-?\d{2,}$")


@dataclass(frozen=True)
class Guess:
    """That a column plays a role, why (reason code) and how sure (0-1)."""

    role: str
    column: FileColumn
    reason: str
    confidence: float


@dataclass
class Mapped:
    """The kind of file and the column of every role; `rivals` are as good for a role as the one taken, `others` may
    tell the customers apart instead of the one taken."""

    kind: Kind
    guesses: dict[str, Guess] = field(default_factory=dict)
    rivals: dict[str, list[FileColumn]] = field(default_factory=dict)
    others: list[FileColumn] = field(default_factory=list)
    has_fee: bool = False

    def column(self, role: str) -> FileColumn | None:
        guess = self.guesses.get(role)
        return guess.column if guess else None

    @property
    def mapping(self) -> dict[str, str]:
        return {role: guess.column.name for role, guess in self.guesses.items()}


def _fits(role: str, column: FileColumn) -> float:
    """0-1: whether the cells could be what the role needs."""
    if role in DATE_ROLES:
        return column.days if column.days >= 0.3 else 0
    if role == "paid_with" and is_called("order_id", column.name) and not _is_sparse(column):
        return 0
    if role in ("nps", "ski") and not column.is_number:
        return sum(answers.read(text) is not None for text in column.filled) / len(column.filled)
    if role in NUMBER_ROLES:
        return 0 if column.is_date else max(column.numbers, 1.0 if column.is_number else 0)
    if role == "vat":
        return 0 if column.decimals > 0.2 or (column.numbers > 0.5 and column.different > 0.2) else 1
    if role == "order_id" and column.filled:
        if column.decimals > SOME_DECIMALS or _is_sparse(column):
            return 0  # a "Bon" may be a receipt's number, or what was paid with it
        return 1 if any(x.isdigit() for text in column.filled for x in text) or column.different > 0.2 else 0
    if role == "customer_id":
        dated = column.is_date or (column.days > 0.5 and column.numbers < 0.5)
        return 0.1 if dated or is_fraction(column) else 1
    return 1


def _is_sparse(column: FileColumn) -> bool:
    """Whether hardly half of the cells say anything but 0, and those are numbers."""
    return column.numbers > MOSTLY_DAYS and sum(_is_filled(text) for _, text in column.cells) <= 0.5 * len(column.cells)


def guess_role(role: str, columns: Sequence[FileColumn]) -> list[Guess]:
    """Every column that could play a role, best first."""
    found = []
    for column in columns:
        score, reason = header_score(role, column.name)
        if role == "date" and not score:
            score, reason = header_score("period", column.name)
            score = min(score, EXACT - 0.05)
        if not score:
            score, reason = _by_content(role, column)
        if not score:
            continue
        fit = _fits(role, column) if column.filled else 0.1
        score *= max(fit, NAMED_ONLY) if score == EXACT and role in ("date", "amount") else fit
        score *= PERSONAL if role in ("customer_id", "date") and column.private in ("name", "birth") else 1
        if score > 0.2:
            found.append(Guess(role, column, reason, round(score, 2)))
    found = _fees_last(found) if role == "amount" else found
    return sorted(found, key=lambda g: (-g.confidence, g.column.index))


def _fees_last(found: list[Guess]) -> list[Guess]:
    """A fee, freight or tax is no rival of another amount; alone it may be what a member pays."""
    other = [g for g in found if not is_fee(g.column)]
    return [replace(g, confidence=round(g.confidence - 0.3, 2)) if other and is_fee(g.column) else g for g in found]


def is_fee(column: FileColumn) -> bool:
    """Whether a heading is a fee's, a freight's or a tax's, and not an amount's with or without tax."""
    return bool(FEE.search(words(column.name))) and vat_said(column.name) is None


def _by_content(role: str, column: FileColumn) -> tuple[float, str]:
    """A weaker guess from the cells alone, for files whose headers say nothing."""
    compact = all(len(text.strip()) == 8 for text in column.filled)  # 20240305 is no amount
    if role == "date" and column.days > 0.8 and (column.is_date or column.numbers < 0.5 or compact):
        return CONTENT, "content_days"
    if role == "amount" and column.numbers > 0.8 and column.decimals > 0.3 and column.days < 0.5:
        return CONTENT, "content_money"
    if role == "customer_id" and column.private in ("email", "identity"):
        return CONTENT, "content_person"
    return 0, ""


def take(columns: Sequence[FileColumn], kind: Kind, given: Mapping[str, FileColumn], unset: frozenset[str]) -> Mapped:
    """One column a role, one role a column: what the person said first, then the surest guess first."""
    mapped = Mapped(kind, has_fee=any(is_fee(c) and c.numbers > 0.5 for c in columns))
    for role, column in given.items():
        mapped.guesses[role] = Guess(role, column, "given", 1.0)
    roles = [
        r for r in ROLES[kind] if r not in given and r not in unset and r not in (*LAST.get(kind, ()), *GIVEN_ONLY)
    ]
    options = sorted(
        (g for role in roles for g in guess_role(role, columns)),
        key=lambda g: (-g.confidence, roles.index(g.role), g.column.index),
    )
    taken = {g.column.index for g in mapped.guesses.values()}
    for option in options:
        if option.role in mapped.guesses:
            best = mapped.guesses[option.role]
            if best.reason != "given" and option.confidence >= best.confidence and option.column.index not in taken:
                mapped.rivals.setdefault(option.role, []).append(option.column)
        elif option.column.index not in taken:
            mapped.guesses[option.role] = option
            taken.add(option.column.index)
    return mapped


def given_columns(
    mapping: Mapping[str, str], columns: Sequence[FileColumn]
) -> tuple[dict[str, FileColumn], frozenset[str]]:
    """The person's mapping as columns, and the roles they left empty on purpose.

    Raises Problem `column_missing` for a name the file does not have, `role_unknown` for a role there is none of.
    """
    by_name = {c.name: c for c in columns}
    given: dict[str, FileColumn] = {}
    for role, name in mapping.items():
        if role not in ALL_ROLES:
            raise Problem("role_unknown", role=role, known=sorted(ALL_ROLES))
        if name and name not in by_name:
            raise Problem("column_missing", role=role, column=name, known=[c.name for c in columns][:50])
        if name:
            given[role] = by_name[name]
    return given, frozenset(role for role, name in mapping.items() if not name)


def map_columns(
    columns: Sequence[FileColumn], mapping: Mapping[str, str], rows: int, kind: str | None = None
) -> Mapped:
    """The kind of file and which column plays which role.

    Raises Problem `column_missing`, `role_unknown`; `no_customer_column`, `no_amount_column` when no column can be.
    """
    given, unset = given_columns(mapping, columns)
    chosen = kind if kind in ROLES else _kind(columns, given, rows)
    mapped = take(columns, chosen, given, unset)
    _mend(mapped, columns, given, unset)
    return mapped


def _kind(columns: Sequence[FileColumn], given: Mapping[str, FileColumn], rows: int) -> Kind:
    """Segments, customers or transactions, from the columns there are."""
    for kind in ("transactions", "customers", "contracts", "flows", "segments"):
        only = set(ROLES[kind]) - {r for k, roles in ROLES.items() if k != kind for r in roles}
        if only & set(given):
            return kind
    segments = take(columns, "segments", {}, frozenset()).guesses
    count = count_column(columns)
    if rows <= FEW_SEGMENTS and count is not None and movement_column(columns) is not None:
        return "flows"
    people = take(columns, "customers", {}, frozenset())
    _mend_customer(people, columns, frozenset())
    customers = people.guesses
    transactions = take(columns, "transactions", {}, frozenset()).guesses
    money = "revenue_per_customer" in segments or any(_is_money(c.name) for c in columns)
    counted = count is not None and label_column(columns, count) is not None
    if counted and rows <= FEW_SEGMENTS and (money or "segment" in segments) and "date" not in transactions:
        return "segments"
    if "customer_id" in customers and span(columns):
        return "contracts"
    if _customer_file(customers, transactions, columns):
        return "customers"
    return "transactions"


def _customer_file(customers: dict[str, Guess], transactions: dict[str, Guess], columns: Sequence[FileColumn]) -> bool:
    """A row a customer: two years' revenue, or a status, end, start or tenure where an order date would be."""
    if "customer_id" not in customers or customers["customer_id"].column.different <= ONE_EACH:
        return False
    if two_periods(columns):
        return "date" not in transactions or transactions["date"].confidence < EXACT
    if "last_date" in customers and customers["last_date"].column.days >= MOSTLY_DAYS:
        return True
    states = {"status", "end_date", "start_date", "tenure", "last_date", "orders"} & set(customers)
    dated = "date" in transactions and transactions["date"].reason in ("header", "header_part")
    ordered = "order_id" in transactions and transactions["order_id"].reason == "header"
    return (bool(states) and not dated and not ordered) or "date" not in transactions


def year_columns(columns: Sequence[FileColumn]) -> list[tuple[int, FileColumn]]:
    """Number columns that are one year each, "2023", "Intäkt 2024", by year."""
    found = []
    for column in columns:
        name = _FISCAL.sub(_ending, column.name)
        years = re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", name)
        only = re.sub(r"[\W\d_]", "", _no_year_word(name)) == ""
        if len(years) == 1 and (only or _is_money(name)) and _fits("revenue", column) > 0.5:
            found.append((int(years[0]), column))
    return sorted(found, key=lambda f: f[0])


def _no_year_word(name: str) -> str:
    """A heading without the word for a year beside it: "Exercice 2023 CA" is the "CA" of a year."""
    return " ".join(w for w in _YEAR_WORDS.sub(" ", name).split() if w.casefold() not in VOCABULARY["period"])


def _ending(said: re.Match[str]) -> str:
    """The year in which a firm's year ends; the text itself where the two are no years in a row, such as a month."""
    follows = said["last"] is not None and int(said["last"]) == int(said["first"]) + 1
    return f"20{said['short'] or said['last']}" if said["short"] or follows else said[0]


def _is_money(name: str) -> bool:
    bare = _no_year_word(re.sub(r"(?<!\d)(?:19|20)\d{2}(?!\d)", " ", name))
    return any(header_score(role, said)[0] for role in ("amount", "price") for said in (name, bare))


def _mend(
    mapped: Mapped, columns: Sequence[FileColumn], given: Mapping[str, FileColumn], unset: frozenset[str]
) -> None:
    """What single columns cannot tell: roles that depend on one another."""
    if mapped.kind == "transactions":
        _mend_transactions(mapped, columns, given, unset)
    elif mapped.kind == "customers":
        _mend_customers(mapped, columns, given, unset)
    elif mapped.kind == "contracts":
        _mend_contracts(mapped, columns, given, unset)
    elif mapped.kind == "flows":
        _mend_flows(mapped, columns, given, unset)
    else:
        _mend_segments(mapped, columns, given, unset)


def _free(mapped: Mapped, columns: Sequence[FileColumn]) -> list[FileColumn]:
    taken = {g.column.index for g in mapped.guesses.values()}
    return [c for c in columns if c.index not in taken]


def _put(mapped: Mapped, role: str, column: FileColumn, reason: str, confidence: float) -> None:
    mapped.guesses[role] = Guess(role, column, reason, confidence)


def _mend_transactions(
    mapped: Mapped, columns: Sequence[FileColumn], given: Mapping[str, FileColumn], unset: frozenset[str]
) -> None:
    if "quantity" in given and "unit_price" in given and "amount" not in given:
        mapped.guesses.pop("amount", None)
    _mend_sides(mapped)
    _mend_price(mapped, columns, given, unset)
    _mend_amount(mapped, columns, unset)
    _mend_customer(mapped, columns, unset)
    _take_order(mapped, columns, unset)
    _take_days(mapped, columns, unset)
    if "amount" in mapped.guesses and "quantity" not in mapped.guesses and "unit_price" not in given:
        mapped.guesses.pop("unit_price", None)
    if not {"amount", "debit", "credit", *MADE_OF} & set(given) and not {"debit", "credit"} <= set(mapped.guesses):
        _mend_pair(mapped, columns)


def _mend_pair(mapped: Mapped, columns: Sequence[FileColumn]) -> None:
    """Two columns of money of which every row fills one: sales in one and what was given back in the other, whatever
    they are called."""
    amount = mapped.guesses.get("amount")
    if set(MADE_OF) <= set(mapped.guesses) and amount is None:
        return
    named = amount is not None and amount.reason in ("header", "header_part")
    beside = [g.column for role in ("refund", "paid_with", "discount") if (g := mapped.guesses.get(role))]
    unsure = [amount.column] if amount is not None and not named else []
    free = [
        c
        for c in [*unsure, *beside, *_free(mapped, columns)]
        if c.numbers > 0.5 and c.private is None and not c.is_date
    ]
    firsts = [amount.column] if named and amount is not None else [c for c in free if c.decimals > 0.3]
    for first in firsts:
        for second in free:
            if second.index > first.index - 2 * named and second is not first and _take_turns(first, second):
                mapped.guesses = {r: g for r, g in mapped.guesses.items() if g.column not in (first, second)}
                mapped.guesses.pop("amount", None)
                _put(mapped, "debit", first, "content_pair", 0.5)
                _put(mapped, "credit", second, "content_pair", 0.5)
                return


def _take_turns(first: FileColumn, second: FileColumn) -> bool:
    """Whether hardly a row has a number other than 0 in both of two columns, or in neither."""
    pairs = [(_is_filled(a), _is_filled(b)) for (_, a), (_, b) in zip(first.cells, second.cells, strict=True)]
    one = sum(a != b for a, b in pairs)
    sides = [sum(pair[i] for pair in pairs) for i in (0, 1)]
    return len(pairs) >= FEWEST_ROWS and one >= TURNS * len(pairs) and min(sides) >= FEWEST_MOVEMENTS


def _is_filled(text: str) -> bool:
    return bool(re.search(r"[1-9]", text))


def _mend_sides(mapped: Mapped) -> None:
    """Debit and credit go together; one alone is an amount, and credits beside an amount are what was given back."""
    debit, credit, refund = (mapped.guesses.get(role) for role in ("debit", "credit", "refund"))
    if debit and not credit and refund and "amount" not in mapped.guesses:
        mapped.guesses.pop("refund")
        _put(mapped, "credit", refund.column, refund.reason, refund.confidence)
    elif debit and not credit:
        mapped.guesses.pop("debit")
        if "amount" not in mapped.guesses:
            _put(mapped, "amount", debit.column, debit.reason, debit.confidence)
    elif credit and not debit:
        mapped.guesses.pop("credit")
        role = "refund" if "amount" in mapped.guesses else "amount"
        if role not in mapped.guesses:
            _put(mapped, role, credit.column, credit.reason, credit.confidence)


def _take_order(mapped: Mapped, columns: Sequence[FileColumn], unset: frozenset[str]) -> None:
    """An order's number in a column that is only called "Name", as a web shop exports it: #1001, #1002."""
    if "order_id" in mapped.guesses or "order_id" in unset:
        return
    named = [c for c in _free(mapped, columns) if header_score("customer_name", c.name)[0] == EXACT]
    for column in named:
        if column.private is None and column.filled and all(ORDER_NUMBER.match(text) for text in column.filled):
            _put(mapped, "order_id", column, "content_code", 0.4)
            return


def _take_days(mapped: Mapped, columns: Sequence[FileColumn], unset: frozenset[str]) -> None:
    """When a customer began, a contract ends, an event came: a column of days that is called so and is nothing else."""
    for role in LAST["transactions"]:
        if role in mapped.guesses or role in unset:
            continue
        for column in _free(mapped, columns):
            score, reason = header_score(role, column.name)
            if score == EXACT and column.days > MOSTLY_DAYS:
                _put(mapped, role, column, reason, score)
                break


def _mend_price(
    mapped: Mapped, columns: Sequence[FileColumn], given: Mapping[str, FileColumn], unset: frozenset[str]
) -> None:
    """A bare "Price" is the unit's when there is a quantity and no amount, else the line's."""
    amount = mapped.guesses.get("amount")
    weak = amount is None or amount.reason.startswith("content")
    if "amount" in given or not weak:
        return
    open_ = [*_free(mapped, columns), *([amount.column] if amount else [])]
    prices = [c for c in open_ if header_score("price", c.name)[0] == EXACT and c.numbers > 0.5]
    if not prices:
        return
    if "quantity" in mapped.guesses and "unit_price" not in mapped.guesses and "unit_price" not in unset:
        mapped.guesses.pop("amount", None)
        _put(mapped, "unit_price", prices[0], "header", PART)
    elif "unit_price" not in mapped.guesses and "amount" not in unset:
        _put(mapped, "amount", prices[0], "header", PART)


def _mend_amount(mapped: Mapped, columns: Sequence[FileColumn], unset: frozenset[str]) -> None:
    """Quantity x unit price beats an amount nobody named; without either, the one number column left."""
    amount = mapped.guesses.get("amount")
    if {"debit", "credit"} <= set(mapped.guesses):
        return
    if {"quantity", "unit_price"} <= set(mapped.guesses):
        if amount and amount.reason.startswith("content"):
            mapped.guesses.pop("amount")
        return
    if amount is None and "unit_price" in mapped.guesses and "unit_price" not in unset:
        found = mapped.guesses.pop("unit_price")
        _put(mapped, "amount", found.column, found.reason, PART)
    elif amount is None and "amount" not in unset:
        left = [c for c in _free(mapped, columns) if c.numbers > 0.8 and c.private is None and c.days < 0.8]
        left = [c for c in left if not answers.is_question(c)]  # a survey's answers are no money
        if left:
            _put(mapped, "amount", left[-1], "only_candidate" if len(left) == 1 else "content_money", 0.3)


def _mend_customer(mapped: Mapped, columns: Sequence[FileColumn], unset: frozenset[str]) -> None:
    """Who the customer is; the other columns that may say it are its rivals. A name that comes back from row to row
    wins over an id of the row's own, and a heading of customers over both."""
    taken = mapped.guesses.get("customer_id")
    if (taken is not None and taken.reason == "given") or "customer_id" in unset:
        return
    mine = {g.column.index for role, g in mapped.guesses.items() if role not in ("customer_id", "household_id")}
    found = [f for f in candidates(columns) if f[0].index not in mine]
    if taken is None and found:
        column, reason, sure = found[0]
        household = mapped.guesses.get("household_id")
        if household is not None and household.column is column:
            mapped.guesses.pop("household_id")
        _put(mapped, "customer_id", column, reason, sure)
    if "customer_id" in mapped.guesses:
        chosen = mapped.guesses["customer_id"].column
        mapped.others = [column for column, _, _ in found if column is not chosen]


def _mend_customers(
    mapped: Mapped, columns: Sequence[FileColumn], given: Mapping[str, FileColumn], unset: frozenset[str]
) -> None:
    money = {"revenue", "revenue_before", "revenue_now"}
    if not money & set(given) and (pair := two_periods(_free(mapped, columns))):
        _put(mapped, "revenue_before", pair[0], pair[2], 0.85)
        _put(mapped, "revenue_now", pair[1], pair[2], 0.85)
    if not money & set(mapped.guesses):
        _put_revenue(mapped, columns, unset)
    _mend_customer(mapped, columns, unset)


def _mend_contracts(
    mapped: Mapped, columns: Sequence[FileColumn], given: Mapping[str, FileColumn], unset: frozenset[str]
) -> None:
    """Start, end and day of cancelling as `span` tells them apart; the money as a customers' file has it."""
    if found := span(columns):
        told = {"start_date": found.start, "end_date": found.ended, "cancelled_date": found.cancelled}
        for role, column in told.items():
            if role in given or role in unset:
                continue
            mapped.guesses.pop(role, None)
            if column is not None:
                _put(mapped, role, column, "header", EXACT)
    if "amount" not in mapped.guesses:
        _put_revenue(mapped, columns, unset)
        if revenue := mapped.guesses.pop("revenue", None):
            _put(mapped, "amount", revenue.column, revenue.reason, revenue.confidence)
    if "amount" not in mapped.guesses and "amount" not in unset:
        _put_price(mapped, columns)
    _mend_customer(mapped, columns, unset)


def _put_price(mapped: Mapped, columns: Sequence[FileColumn]) -> None:
    """What a contract costs may be called its price; else the one number column left."""
    left = [c for c in _free(mapped, columns) if c.numbers > 0.8 and c.private is None and c.days < 0.8]
    priced = [c for c in left if header_score("price", c.name)[0] or header_score("unit_price", c.name)[0]]
    if priced:
        _put(mapped, "amount", priced[0], "header", PART)
    elif left:
        _put(mapped, "amount", left[-1], "only_candidate", 0.3)


def two_periods(columns: Sequence[FileColumn]) -> tuple[FileColumn, FileColumn, str] | None:
    """Revenue of the period before and of the period now, from years or words in the headers, and the reason."""
    years = year_columns(columns)
    if len(years) == 2:
        return years[0][1], years[1][1], "header_year"
    fit = [c for c in columns if c.numbers > 0.5 and (_is_money(c.name) or TWELVE_MONTHS.fullmatch(words(c.name)))]
    before = [c for c in fit if BEFORE.search(words(c.name))]
    now = [c for c in fit if NOW.search(words(c.name)) and c not in before]
    now = now or [c for c in fit if c not in before]
    return (before[0], now[0], "header_part") if len(before) == 1 and now else None


def _put_revenue(mapped: Mapped, columns: Sequence[FileColumn], unset: frozenset[str]) -> None:
    """The column of a customer's (or segment's) money: a yearly or monthly one before a running total."""
    options = [g for g in guess_role("amount", _free(mapped, columns)) if g.column.numbers > 0.5 or g.column.is_number]
    named = [g for g in options if g.reason != "content_money"]
    running = [g for g in named if "total" not in words(g.column.name).split()]
    found = running or named or options
    if not found or "revenue" in unset:
        return
    best = found[0]
    mapped.guesses["revenue"] = Guess("revenue", best.column, best.reason, best.confidence)
    mapped.rivals["revenue"] = [g.column for g in found[1:] if g.confidence == best.confidence]


def _mend_flows(
    mapped: Mapped, columns: Sequence[FileColumn], given: Mapping[str, FileColumn], unset: frozenset[str]
) -> None:
    column = movement_column(columns)
    if "movement" not in given and column is not None:
        for role in [role for role, guess in mapped.guesses.items() if guess.column is column]:
            mapped.guesses.pop(role)
        _put(mapped, "movement", column, "content_code", EXACT)
    if column is not None:
        _put_tiers(mapped, columns, column, given, unset)
    _put_count(mapped, columns, unset)
    if "revenue" not in mapped.guesses:
        _put_revenue(mapped, columns, unset)


def _put_tiers(
    mapped: Mapped,
    columns: Sequence[FileColumn],
    movement: FileColumn,
    given: Mapping[str, FileColumn],
    unset: frozenset[str],
) -> None:
    found = dict(zip(("tier_now", "tier_before"), tier_columns(columns, movement), strict=True))
    for role, column in found.items():
        if role in given or role in unset:
            continue
        mapped.guesses.pop(role, None)
        if column is not None and not any(g.column is column and g.reason == "given" for g in mapped.guesses.values()):
            mapped.guesses = {r: g for r, g in mapped.guesses.items() if g.column is not column}
            _put(mapped, role, column, "content_code", PART)


def _put_count(mapped: Mapped, columns: Sequence[FileColumn], unset: frozenset[str]) -> None:
    """The column that counts customers, where another role or none has it."""
    count = count_column(columns)
    if "customers" in mapped.guesses or "customers" in unset or count is None:
        return
    if not any(g.column is count and g.reason == "given" for g in mapped.guesses.values()):
        mapped.guesses = {r: g for r, g in mapped.guesses.items() if g.column is not count}
        _put(mapped, "customers", count, "header_part", PART)


def _mend_segments(
    mapped: Mapped, columns: Sequence[FileColumn], given: Mapping[str, FileColumn], unset: frozenset[str]
) -> None:
    _put_count(mapped, columns, unset)
    lost = next((c for c in _free(mapped, columns) if c.numbers > 0.5 and is_lost(c.name)), None)
    if lost is not None and not {"lost"} & (set(mapped.guesses) | unset):
        _put(mapped, "lost", lost, "header", EXACT)
    if "revenue" not in mapped.guesses:
        _put_revenue(mapped, columns, unset)
    if "segment" not in mapped.guesses and "segment" not in unset:
        texts = [c for c in _free(mapped, columns) if c.numbers < 0.5 and c.filled]
        if texts:
            _put(mapped, "segment", texts[0], "content_code", 0.4)


def vat_said(name: str) -> str | None:
    """ "with" or "without" value added tax, when a header says so."""
    if WITHOUT_VAT.search(name):
        return "without"
    return "with" if WITH_VAT.search(name) else None
