"""Purchases: signs, sides, refunds, discounts, tax, totals, states, nobody, odd days, ids beside names, units."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from made_files import Made, Order, figures, person

from . import vocabulary as v
from .style import Style

Signed = list[tuple[dt.date, Any, Decimal]]


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def four(s: Style) -> list[str]:
    """Headings of order, day, customer and amount."""
    return [s.head("order"), s.head("date"), s.head("customer"), s.head("amount")]


def line(s: Style, o: Order) -> list[Any]:
    return [o.number, o.day, s.who(o.customer), o.amount]


def plain_sums(data: list[Order]) -> dict[str, Any]:
    return figures((o.day, o.customer, o.amount) for o in data)


def made(s: Style, head: list[str], rows: list[list[Any]], signed: Signed, name: str = "made.csv") -> Made:
    """Purchases written so, and what they come to."""
    return Made(name, s.text(*s.mixed(head, rows)), "purchases", figures(signed))


def plain(s: Style) -> Made:
    data = s.orders()
    return made(s, four(s), [line(s, o) for o in data], [(o.day, o.customer, o.amount) for o in data])


def sign(s: Style) -> Made:
    """What was given back has a word of its own, its amount none."""
    head, sale, back = s.pick(s.words(v.SIGNS))
    rows, signed = [], []
    for o in s.orders():
        rows.append([*line(s, o), sale])
        signed.append((o.day, o.customer, o.amount))
        if o.number % 8 == 0:
            half = cents(o.amount / 2)
            rows.append([o.number + 50_000, o.day, s.who(o.customer), half, back])
            signed.append((o.day, o.customer, -half))
    return made(s, [*four(s), head], rows, signed)


def sides(s: Style) -> Made:
    """Debit and credit in two columns."""
    none: Any = s.pick(("", Decimal("0.00"), "-"))
    rows, signed = [], []
    for o in s.orders():
        rows.append([o.number, o.day, s.who(o.customer), o.amount, none])
        signed.append((o.day, o.customer, o.amount))
        if o.number % 7 == 0:
            part = cents(o.amount / 4)
            rows.append([o.number + 50_000, o.day, s.who(o.customer), none, part])
            signed.append((o.day, o.customer, -part))
    return made(s, [*four(s)[:3], *s.words(v.SIDES)], rows, signed)


def refund(s: Style) -> Made:
    """What was given back stands in a column beside."""
    sign_, none = s.pick((1, -1)), s.pick(("", Decimal("0.00")))
    rows, signed = [], []
    for o in s.orders():
        back = cents(o.amount / s.pick((1, 2))) if o.number % 9 == 0 else Decimal(0)
        rows.append([*line(s, o), sign_ * back if back else none])
        signed.append((o.day, o.customer, o.amount - back))
    return made(s, [*four(s), s.pick(s.words(v.BACK))], rows, signed)


def discount(s: Style) -> Made:
    """Quantity × price, less a discount beside them."""
    none = s.pick(("", Decimal("0.00")))
    rows, signed = [], []
    for o in s.orders():
        off = cents(o.amount / 10) if o.number % 4 == 0 else Decimal(0)
        many = 1 + o.number % 3
        rows.append([*line(s, o)[:3], many, o.amount, off or none])
        signed.append((o.day, o.customer, o.amount * many - off))
    return made(s, [*four(s)[:3], s.head("quantity"), s.head("price"), s.pick(s.words(v.OFF))], rows, signed)


def quantity(s: Style) -> Made:
    """Quantity, price and the line's own total."""
    rows, signed = [], []
    for o in s.orders():
        many = 1 + o.number % 4
        rows.append([*line(s, o)[:3], many, o.amount, o.amount * many])
        signed.append((o.day, o.customer, o.amount * many))
    return made(s, [*four(s)[:3], s.head("quantity"), s.head("price"), four(s)[3]], rows, signed)


def gross(s: Style) -> Made:
    """An amount with tax in it, and nothing else."""
    rate = s.pick((Decimal("1.25"), Decimal("1.19"), Decimal("1.2")))
    data = s.orders()
    rows = [[*line(s, o)[:3], cents(o.amount * rate)] for o in data]
    signed = [(o.day, o.customer, cents(o.amount * rate)) for o in data]
    return made(s, [*four(s)[:3], s.pick(s.words(v.GROSS))], rows, signed)


def with_tax(s: Style) -> Made:
    """Net, tax and gross beside one another: what the company keeps is the net."""
    rows, signed = [], []
    for o in s.orders():
        tax = cents(o.amount / 4)
        rows.append([*line(s, o)[:3], o.amount, tax, o.amount + tax])
        signed.append((o.day, o.customer, o.amount))
    heads = [s.pick(s.words(table)) for table in (v.BARE, v.TAX, v.GROSS)]
    return made(s, [*four(s)[:3], *heads], rows, signed)


def total(s: Style) -> Made:
    """An order's total on each of its lines."""
    data = s.orders()
    rows = [[*line(s, o)[:3], f"A{j}{o.number % 7}", o.amount] for o in data for j in range(1 + o.number % 3)]
    head = [*four(s)[:3], s.head("product"), s.pick(s.words(v.TOTALS))]
    return Made("made.csv", s.text(head, rows), "purchases", plain_sums(data))


def state(s: Style) -> Made:
    """Orders that did not become sales."""
    head, done, gone, waiting = s.pick(s.words(v.STATES))
    rows, signed = [], []
    for o in s.orders():
        word = gone if o.number % 11 == 0 else waiting if o.number % 13 == 0 else done
        rows.append([*line(s, o), word])
        if word == done:
            signed.append((o.day, o.customer, o.amount))
    return made(s, [*four(s), head], rows, signed)


def cancelled(s: Style) -> Made:
    """The day an order was cancelled."""
    rows, signed = [], []
    for o in s.orders():
        off = o.number % 8 == 0
        rows.append([*line(s, o), o.day + dt.timedelta(days=3) if off else ""])
        if not off:
            signed.append((o.day, o.customer, o.amount))
    return made(s, [*four(s), s.pick(s.words(v.CANCELLED))], rows, signed)


def tried_orders(s: Style) -> Made:
    """Orders that somebody made to try."""
    head, yes, no = s.pick(
        (("is_test", "true", "false"), ("Test", "1", "0"), ("test_order", "yes", "no"), ("Testorder", "Ja", "Nej"))
    )
    rows, signed = [], []
    for o in s.orders():
        rows.append([*line(s, o), no if o.number % 12 else yes])
        if o.number % 12:
            signed.append((o.day, o.customer, o.amount))
    return made(s, [*four(s), head], rows, signed)


def nobody(s: Style) -> Made:
    """A word for no customer where the id should stand."""
    return _unknown(s, s.pick((*s.words(v.NOBODY), "\\N", "[null]", "#N/A", "N/A", "?", "--", "nan")))


def counter(s: Style) -> Made:
    """Cash customers."""
    return _unknown(s, s.pick((*s.words(v.COUNTER), "0", "99999", "00000")))


def _unknown(s: Style, word: str) -> Made:
    rows, signed = [], []
    for o in s.orders():
        known = o.number % 7
        rows.append([o.number, o.day, s.who(o.customer) if known else word, o.amount])
        if known:
            signed.append((o.day, o.customer, o.amount))
    return made(s, four(s), rows, signed)


def odd_day(s: Style) -> Made:
    """A few days that nobody meant."""
    s.day_form = "%Y-%m-%d"
    odd = s.pick(
        ("1900-01-01", "1970-01-01", "0001-01-01", "9999-12-31", "2099-12-31", "2028-08-08", "2009-03-03", "1899-12-30")
    )
    rows, signed = [], []
    for o in s.orders():
        bad = o.number == 1100
        rows.append([o.number, odd if bad else o.day, s.who(o.customer), o.amount])
        if not bad:
            signed.append((o.day, o.customer, o.amount))
    return made(s, four(s), rows, signed)


def own_id(s: Style) -> Made:
    """A row's own number beside the customer's name."""
    own = s.pick(("ID", "id", "#", "Row", "Rad", "Lfd.", "uuid", "Record ID", "Löpnr", "序号", "N°", "Rivi"))
    data = s.orders()
    rows = [[o.number, o.day, person(o.customer), o.amount] for o in data]
    return made(
        s, [own, s.head("date"), s.head("name"), s.head("amount")], rows, [(o.day, o.customer, o.amount) for o in data]
    )


def unit_of_business(s: Style) -> Made:
    """A customer of several parts of the company is one customer."""
    head = s.pick(("Business unit", "Affärsområde", "Division", "Geschäftsbereich", "Company code", "Bolag", "Entity"))
    data = s.orders()
    rows = [[*line(s, o), s.pick(("North", "South", "Online"))] for o in data]
    return made(s, [*four(s), head], rows, [(o.day, o.customer, o.amount) for o in data])


def thousands(s: Style) -> Made:
    """Amounts in thousands, as the heading says."""
    head, factor = s.pick(s.words(v.UNITS))
    rows, signed = [], []
    for o in s.orders():
        rows.append([*line(s, o)[:3], o.amount])
        signed.append((o.day, o.customer, o.amount * factor))
    return made(s, [*four(s)[:3], head], rows, signed)


KINDS = {
    "plain purchases": plain,
    "sign in a column": sign,
    "debit and credit": sides,
    "refund beside": refund,
    "discount beside": discount,
    "quantity, price, total": quantity,
    "with tax": gross,
    "net, tax, gross": with_tax,
    "order total repeated": total,
    "states": state,
    "cancelled on": cancelled,
    "test orders": tried_orders,
    "words for missing": nobody,
    "cash customers": counter,
    "odd days": odd_day,
    "row's own id": own_id,
    "business units": unit_of_business,
    "units": thousands,
}
