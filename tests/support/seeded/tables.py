"""Contracts, lists, answers, segments, movements, sums: files that are no purchases, or hold a row a customer."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from made_files import BEFORE, END, NOW, Contract, Made, contracts, figures, of_contracts

from . import vocabulary as v
from .sales import cents
from .style import Style, workbook


def _contract_rows(s: Style, found: list[Contract], per: str) -> list[list[Any]]:
    mark = s.pick(s.words(v.OPEN))
    return [
        [s.who(c.customer), c.start, c.end or mark, c.yearly if per == "year" else cents(c.yearly / 12)] for c in found
    ]


def contract(s: Style) -> Made:
    """A contract a row."""
    *head, per = s.pick(s.words(v.CONTRACTS))
    found = contracts(s.rng.randrange(10**6), s.rng.randrange(60, 160))
    return Made("made.csv", s.text(*s.mixed(head, _contract_rows(s, found, per))), "contracts", of_contracts(found))


def renewed(s: Style) -> Made:
    """Several rows a customer: renewed, upgraded, or two at once."""
    *head, per = s.pick(s.words(v.CONTRACTS))
    rows: list[Contract] = []
    for c in contracts(s.rng.randrange(10**6)):
        middle = dt.date(2023, 2, 1) + dt.timedelta(days=c.customer % 250)
        if c.customer % 3 == 0 or c.start >= middle:
            rows.append(c)
            continue
        gap = s.pick((1, 1, 15))  # paused for two weeks at most
        rows.append(Contract(c.customer, c.start, middle - dt.timedelta(days=gap), c.yearly))
        rows.append(Contract(c.customer, middle, c.end, c.yearly * 2))
    return Made("made.csv", s.text(*s.mixed(head, _contract_rows(s, rows, per))), "contracts", of_contracts(rows))


def reasons(s: Style) -> Made:
    """Contracts with why they ended."""
    *head, per = s.pick(s.words(v.CONTRACTS))
    name, theirs, ours = s.words(v.REASONS)
    found = contracts(s.rng.randrange(10**6))
    rows = [
        [*row, s.pick(theirs + ours) if c.end else ""]
        for c, row in zip(found, _contract_rows(s, found, per), strict=True)
    ]
    return Made("made.csv", s.text([*head, name], rows), "contracts", of_contracts(found))


def profiles(s: Style) -> Made:
    """A row a customer with first and last purchase: who they are, not who left."""
    rows, total = [], Decimal(0)
    for customer in range(1, 110):
        first = dt.date(2020, 1, 1) + dt.timedelta(days=s.rng.randrange(1_500))
        last = min(END, first + dt.timedelta(days=s.rng.randrange(600)))
        spent = Decimal(s.rng.randrange(10_000, 900_000)) / 100
        total += spent
        rows.append([s.who(customer), spent, s.rng.randrange(1, 12), first, last])
    expected = {"customers": 109, "total": float(total), "retention": None}
    return Made("made.csv", s.text(*s.mixed(s.words(v.LISTS), rows)), "no_churn", expected)


def two_years(s: Style) -> Made:
    """A row a customer with the revenue of two years."""
    word, revenue, _, who = s.words(v.YEARS)
    head = [
        who,
        *s.pick(((f"{revenue} 2023", f"{revenue} 2024"), ("2023", "2024"), (word.format(2023), word.format(2024)))),
    ]
    rows, signed = _two_years(s)
    return Made("made.csv", s.text(head, rows), "purchases", figures(signed))


def _two_years(s: Style) -> tuple[list[list[Any]], list[tuple[dt.date, Any, Decimal]]]:
    rows, signed = [], []
    for customer in range(1, 120):
        before, now = (cents(Decimal(s.rng.randrange(10_000, 900_000)) / 100) for _ in "ab")
        before, now = s.pick(((before, now), (before, now), (before, Decimal(0)), (Decimal(0), now)))
        rows.append([s.who(customer), before, now])
        signed += [(BEFORE, customer, before), (NOW, customer, now)]
    return rows, signed


def two_header_rows(s: Style) -> Made:
    """Years over measures, in a text file or a workbook with merged cells."""
    word, revenue, orders_, who = s.words(v.YEARS)
    years = [s.pick((word, "{}")).format(y) for y in (2023, 2024)]
    lines, signed = _two_years(s)
    rows = [[a, b, 1 + i % 4 if b else 0, c, 1 + i % 3 if c else 0] for i, (a, b, c) in enumerate(lines)]
    head = [[who, years[0], "", years[1], ""], ["", revenue, orders_, revenue, orders_]]
    if s.rng.random() < 0.4:
        content = workbook(
            [*head, *([r[0], float(r[1]), r[2], float(r[3]), r[4]] for r in rows)], ("A1:A2", "B1:C1", "D1:E1")
        )
        return Made("made.xlsx", content, "purchases", figures(signed))
    return Made("made.csv", s.text(head[0], [head[1], *rows]), "purchases", figures(signed))


def wide_months(s: Style) -> Made:
    """A column a month."""
    names = s.words(v.MONTHS).split()
    months = [(y, m) for y in (2023, 2024) for m in range(1, 13)]
    form = s.pick(("{y}-{m:02d}", "{name} {y}", "{y}{m:02d}", "{m:02d}/{y}"))
    head = [s.head("customer"), *(form.format(y=y, m=m, name=names[m - 1]) for y, m in months)]
    rows, signed = [], []
    for customer in range(1, 70):
        row: list[Any] = [s.who(customer)]
        for year, month in months:
            bought = (year == 2023 or customer % 3) and s.rng.random() < 0.4
            amount = cents(Decimal(s.rng.randrange(1_000, 90_000)) / 100)
            row.append(amount if bought else "")
            if bought:
                signed.append((dt.date(year, month, 1), customer, amount))
        rows.append(row)
    return Made("made.csv", s.text(head, rows), "purchases", figures(signed))


ANSWERS = (
    lambda a: str(a),
    lambda a: f"{a}/10",
    lambda a: f"{a} / 10",
    lambda a: f"{a},0",
    lambda a: {10: "10 - very likely", 0: "0 - not likely"}.get(a, str(a)),
    lambda a: "Promoter" if a > 8 else "Passive" if a > 6 else "Detractor",
    lambda a: f"{a} (av 10)",
)
NO_ANSWER = ("", "N/A", "99", "-1", "-", "No answer", "Ej svar", "keine Angabe", "sans réponse")
RECOMMEND = (
    "NPS",
    "NPS score",
    "How likely are you to recommend us?",
    "Hur troligt är det att du rekommenderar oss?",
    "Weiterempfehlung (0-10)",
    "Likelihood to recommend",
    "Recommandation 0-10",
    "Rekommendationsbetyg",
)


def survey(s: Style) -> Made:
    """Whether one would recommend, beside the revenue of two years."""
    _, revenue, _, who = s.words(v.YEARS)
    write, none = s.pick(ANSWERS), s.pick(NO_ANSWER)
    rows, given = [], []
    for customer in range(1, 121):
        answer, money = s.pick((0, 3, 5, 6, 7, 8, 9, 10, 10)), Decimal(s.rng.randrange(10_000, 90_000)) / 100
        silent = s.rng.random() < 0.15
        rows.append([s.who(customer), money, cents(money / 2), none if silent else write(answer)])
        given += [] if silent else [answer]
    score = 100 * (sum(a > 8 for a in given) - sum(a < 7 for a in given)) / len(given)
    head = [who, f"{revenue} 2024", f"{revenue} 2023", s.pick(RECOMMEND)]
    return Made("made.csv", s.text(head, rows), "nps", {"nps": score, "answers": len(given)})


def segments(s: Style) -> Made:
    """A row a segment, as on a slide."""
    *head, names, sum_ = s.words(v.SEGMENTS)
    counts, money, stay = (
        (120, 340, 610),
        (4_800_000, 3_100_000, 900_000),
        s.pick((("92%", "81%", "64%"), ("0.92", "0.81", "0.64"), ("92", "81", "64"))),
    )
    rows: list[list[Any]] = [list(r) for r in zip(names, counts, money, stay, strict=True)]
    if s.rng.random() < 0.7:
        rows.append([sum_, sum(counts), sum(money), ""])
    return Made("made.csv", s.text(head, rows), "slide", {"customers": sum(counts), "revenue": sum(money)})


def movements(s: Style) -> Made:
    """A flow statement typed from a slide."""
    kept, up, down, back, new, lost, every = s.words(v.FLOWS)
    customers, revenue = s.words(v.SEGMENTS)[1:3]
    high, low = s.pick((("Top 20%", "Rest 80%"), ("A", "B"), (s.words(v.SEGMENTS)[4][0], s.words(v.SEGMENTS)[4][2])))
    parts = [
        (high, [(kept, 60), (up.format(low), 15), (back, 4), (new, 9)]),
        (low, [(down.format(high), 11), (kept, 210), (back, 22), (new, 70)]),
    ]
    rows: list[list[Any]] = []
    above = s.rng.random() < 0.5
    for name, part in parts:
        whole = [name, sum(n for _, n in part), 90 * sum(n for _, n in part)]
        listed = [[label, n, 90 * n] for label, n in part]
        rows += [whole, *listed] if above else [*listed, whole]
    rows += [[lost.format(high), 14, 1_260], [lost.format(low), 75, 6_750], [every, 401, 36_090]]
    return Made(
        "made.csv", s.text(["", customers, revenue], rows), "slide", {"customers": 401, "revenue": 36_090, "lost": 89}
    )


def sums(s: Style) -> Made:
    """Tables without a customer."""
    month, revenue, buyers, shop, shops = s.words(v.SUMS)
    whole = [f"{y}-{m:02d}" for y in (2022, 2023, 2024) for m in range(1, 13)]
    money = lambda: Decimal(s.rng.randrange(100_000, 9_000_000)) / 100  # noqa: E731
    days = [BEFORE + dt.timedelta(days=3 * i) for i in range(200)]
    head, rows = s.pick(
        (
            ([month, revenue, buyers], [[m, money(), s.rng.randrange(100, 900)] for m in whole]),
            ([month, shop, revenue], [[m, name, money()] for m in whole for name in shops]),
            ([s.head("date"), shop, revenue], [[d, s.pick(shops), money()] for d in days]),
            (
                [s.head("date"), s.head("product"), s.head("quantity"), revenue],
                [[d, s.pick(("A1", "B2", "C3")), 3, money()] for d in days],
            ),
        )
    )
    return Made("made.csv", s.text(head, rows), "refuse")


KINDS = {
    "contracts": contract,
    "contracts renewed": renewed,
    "why they left": reasons,
    "customer lists": profiles,
    "two years a customer": two_years,
    "two header rows": two_header_rows,
    "a column a month": wide_months,
    "surveys": survey,
    "segments": segments,
    "flow statements": movements,
    "tables without customers": sums,
}
