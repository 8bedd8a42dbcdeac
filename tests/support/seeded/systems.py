"""Exports as well-known programs write them: shops, payments, ledgers, customer relations, report tools."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

from made_files import Made, figures, mail, orders, person

from .sales import Signed, cents
from .style import Style, style, workbook


def program(rng: random.Random, language: str, day_form: str, delimiter: str, thousands: str = "") -> Style:
    return Style(rng, language, day_form, thousands, delimiter, "{}")


def english(s: Style, day_form: str = "%Y-%m-%d", delimiter: str = ",") -> Style:
    return program(s.rng, "en", day_form, delimiter)


def made(s: Style, head: list[str], rows: list[list[Any]], signed: Signed) -> Made:
    return Made("made.csv", s.text(head, rows), "purchases", figures(signed))


def shopify(s: Style) -> Made:
    """An order's total on its first line only; follow-on lines are blank but for the goods."""
    e, signed = english(s, "%Y-%m-%d %H:%M:%S +0100"), []
    head = [
        "Name",
        "Email",
        "Financial Status",
        "Paid at",
        "Currency",
        "Subtotal",
        "Shipping",
        "Taxes",
        "Total",
        "Discount Amount",
        "Created at",
        "Lineitem quantity",
        "Lineitem name",
        "Lineitem price",
        "Cancelled at",
        "Refunded Amount",
    ]
    rows: list[list[Any]] = []
    for o in s.orders():
        off, back = o.number % 14 == 0, o.amount if o.number % 17 == 0 else Decimal(0)
        status = "voided" if off else "refunded" if back else "paid"
        rows.append(
            [
                f"#{o.number}",
                mail(o.customer),
                status,
                "" if off else o.day,
                "SEK",
                o.amount,
                Decimal("0.00"),
                Decimal("0.00"),
                o.amount,
                Decimal("0.00"),
                o.day,
                1,
                "Tröja",
                o.amount,
                o.day if off else "",
                back,
            ]
        )
        rows += [
            [f"#{o.number}", mail(o.customer), *[""] * 8, o.day, 1, "Mössa", Decimal("9.00"), "", ""]
            for _ in range(o.number % 3)
        ]
        if not off:
            signed.append((o.day, o.customer, o.amount - back))
    return made(e, head, rows, signed)


def stripe(s: Style) -> Made:
    """Payments with a fee, what was given back, and a status."""
    e, signed = english(s, "%Y-%m-%d %H:%M:%S"), []
    head = [
        "id",
        "Created date (UTC)",
        "Amount",
        "Amount Refunded",
        "Currency",
        "Fee",
        "Status",
        "Customer ID",
        "Customer Email",
        "Captured",
    ]
    rows: list[list[Any]] = []
    for o in s.orders():
        failed, back = o.number % 13 == 0, cents(o.amount / 2) if o.number % 10 == 0 else Decimal("0.00")
        back = Decimal("0.00") if failed else back
        status = "Failed" if failed else "Partially refunded" if back else "Paid"
        rows.append(
            [
                f"ch_{o.number}x",
                o.day,
                o.amount,
                back,
                "eur",
                cents(o.amount / 40),
                status,
                f"cus_{o.customer:04d}",
                mail(o.customer),
                "false" if failed else "true",
            ]
        )
        if not failed:
            signed.append((o.day, o.customer, o.amount - back))
    return made(e, head, rows, signed)


def woocommerce(s: Style) -> Made:
    e, signed = english(s, "%Y-%m-%d %H:%M:%S"), []
    head = [
        "order_id",
        "order_number",
        "date_created",
        "status",
        "billing_first_name",
        "billing_last_name",
        "billing_email",
        "order_total",
        "cart_discount",
        "shipping_total",
    ]
    rows: list[list[Any]] = []
    for o in s.orders():
        word = "wc-cancelled" if o.number % 11 == 0 else "wc-failed" if o.number % 19 == 0 else "wc-completed"
        rows.append(
            [
                o.number,
                o.number,
                o.day,
                word,
                *person(o.customer).split(),
                mail(o.customer),
                o.amount,
                Decimal("0.00"),
                Decimal("4.90"),
            ]
        )
        if word == "wc-completed":
            signed.append((o.day, o.customer, o.amount))
    return made(e, head, rows, signed)


def hubspot(s: Style) -> Made:
    """Deals of companies, with a stage."""
    e, signed = english(s, "%Y-%m-%d %H:%M"), []
    head = [
        "Record ID",
        "Deal Name",
        "Deal Stage",
        "Close Date",
        "Deal owner",
        "Amount",
        "Associated Company",
        "Pipeline",
        "Create Date",
    ]
    rows: list[list[Any]] = []
    for o in s.orders():
        stage = "Closed lost" if o.number % 5 == 0 else "Appointment scheduled" if o.number % 17 == 0 else "Closed won"
        rows.append(
            [
                9_000_000 + o.number,
                f"Deal {o.number}",
                stage,
                o.day,
                s.pick(("Eva", "Tom")),
                o.amount,
                f"Firma {o.customer} AB",
                "Sales Pipeline",
                o.day - dt.timedelta(days=30),
            ]
        )
        if stage == "Closed won":
            signed.append((o.day, o.customer, o.amount))
    return made(e, head, rows, signed)


def salesforce(s: Style) -> Made:
    """Opportunities as a report, with the report's foot."""
    e, signed = english(s, "%m/%d/%Y"), []
    head = ["Account Name", "Opportunity Name", "Stage", "Close Date", "Amount", "Opportunity Owner"]
    rows: list[list[Any]] = []
    for o in s.orders():
        stage = "Closed Lost" if o.number % 6 == 0 else "Closed Won"
        rows.append([f"Acme {o.customer}", f"Opp {o.number}", stage, o.day, o.amount, "Jo Doe"])
        if stage == "Closed Won":
            signed.append((o.day, o.customer, o.amount))
    foot = f"\nGrand Totals ({len(rows)} records)\n\nConfidential Information - Do Not Distribute\n"
    foot += "Generated By: Jo Doe 01/02/2025 09:12\nEdgar Inc\n"
    return Made("made.csv", e.text(head, rows) + foot.encode(), "purchases", figures(signed))


def klarna(s: Style) -> Made:
    """Settlements: sales, returns and fees as rows."""
    e, signed = english(s, "%Y-%m-%dT%H:%M:%SZ"), []
    head = ["type", "capture_date", "merchant_reference1", "order_id", "amount", "currency_code", "customer_email"]
    rows: list[list[Any]] = []
    for o in s.orders():
        rows.append(["SALE", o.day, o.number, f"k{o.number}", o.amount, "SEK", mail(o.customer)])
        rows.append(["FEE", o.day, o.number, f"k{o.number}", -cents(o.amount / 30), "SEK", mail(o.customer)])
        signed.append((o.day, o.customer, o.amount))
        if o.number % 9 == 0:
            rows.append(["RETURN", o.day, o.number, f"k{o.number}", -o.amount, "SEK", mail(o.customer)])
            signed.append((o.day, o.customer, -o.amount))
    return made(e, head, rows, signed)


def fortnox(s: Style) -> Made:
    p, signed = program(s.rng, "sv", "%Y-%m-%d", ";", " "), []
    head = [
        "Fakturanr",
        "Kundnr",
        "Kundnamn",
        "Fakturadatum",
        "Förfallodatum",
        "Netto",
        "Moms",
        "Totalt",
        "Saldo",
        "Makulerad",
        "Valuta",
    ]
    rows: list[list[Any]] = []
    for o in s.orders():
        void, credit = o.number % 14 == 0, o.number % 15 == 0
        net = -cents(o.amount / 3) if credit else o.amount
        rows.append(
            [
                o.number,
                o.customer + 100,
                person(o.customer),
                o.day,
                o.day + dt.timedelta(days=30),
                net,
                cents(net / 4),
                net + cents(net / 4),
                Decimal("0.00"),
                "Ja" if void else "Nej",
                "SEK",
            ]
        )
        if not void:
            signed.append((o.day, o.customer, net))
    return made(p, head, rows, signed)


def visma(s: Style) -> Made:
    p, signed = program(s.rng, "sv", "%Y-%m-%d", "\t", "\u00a0"), []
    head = ["Dokumenttyp", "Dokumentnr", "Kundnr", "Kund", "Datum", "Belopp exkl. moms", "Säljare"]
    rows: list[list[Any]] = []
    for o in s.orders():
        credit = o.number % 10 == 0
        amount = cents(o.amount / 2) if credit else o.amount
        rows.append(
            [
                "Kreditfaktura" if credit else "Kundfaktura",
                o.number,
                o.customer + 1000,
                person(o.customer),
                o.day,
                amount,
                "Eva",
            ]
        )
        signed.append((o.day, o.customer, -amount if credit else amount))
    return made(p, head, rows, signed)


def sap(s: Style) -> Made:
    """A list of a ledger: pipes, rulers, the minus behind."""
    lines, signed, german = [], Signed(), program(s.rng, "de", "%d.%m.%Y", "|", ".")
    ruler = "-" * 78
    for o in s.orders():
        back = o.number % 9 == 0
        amount = cents(o.amount / 2) if back else o.amount
        signed.append((o.day, o.customer, -amount if back else amount))
        money = german.money(amount) + ("-" if back else " ")
        lines.append(f"|{o.customer + 10000:<10}|{o.number:<12}|{german.day(o.day)}|{money:>16}|EUR |")
    head = f"|{'Debitor':<10}|{'Belegnr':<12}|{'Buch.dat.':<10}|{'Betrag in HW':>16}|HWähr|"
    text = "\n".join(["Dynamische Listenausgabe", "", ruler, head, ruler, *lines, ruler]) + "\n"
    return Made("made.txt", text.encode("cp1252"), "purchases", figures(signed))


def power_bi(s: Style) -> Made:
    """Exported data of a visual: names with their tables, and a line about filters under it."""
    data, signed = s.orders(), []
    rows: list[list[Any]] = []
    for o in data:
        rows.append([o.day, f"Kund {o.customer}", float(o.amount)])
        signed.append((o.day, o.customer, o.amount))
    foot = [[], ["Applied filters:\nCountry is SE\nYear is 2023 or 2024"]]
    head = s.pick((["Date", "Customer Name", "Sum of Sales"], ["Calendar[Date]", "Customer[Name]", "[Sales Amount]"]))
    return Made("data.xlsx", workbook([head, *rows, *foot]), "purchases", figures(signed))


def pivot(s: Style) -> Made:
    """A pivot table copied as it stands: customers down, years across, a grand total each way."""
    sums: dict[int, dict[int, Decimal]] = {}
    data = s.orders()
    for o in data:
        year = sums.setdefault(o.customer, {})
        year[o.day.year] = year.get(o.day.year, Decimal(0)) + o.amount
    first, all_ = s.pick(
        (
            ("Row Labels", "Grand Total"),
            ("Radetiketter", "Totalsumma"),
            ("Zeilenbeschriftungen", "Gesamtergebnis"),
            ("Étiquettes de lignes", "Total général"),
        )
    )
    rows: list[list[Any]] = [
        [f"K{c:03d}", y.get(2023, ""), y.get(2024, ""), sum(y.values())] for c, y in sorted(sums.items())
    ]
    rows.append(
        [
            all_,
            *(sum((y.get(k, Decimal(0)) for y in sums.values()), Decimal(0)) for k in (2023, 2024)),
            sum(o.amount for o in data),
        ]
    )
    signed = [(dt.date(k, 6, 1), c, a) for c, y in sums.items() for k, a in y.items()]
    return Made("made.csv", s.text([first, "2023", "2024", all_], rows), "purchases", figures(signed))


def business_central(s: Style) -> Made:
    e, signed = english(s, "%d/%m/%Y"), []
    head = [
        "Entry No.",
        "Posting Date",
        "Document Type",
        "Document No.",
        "Customer No.",
        "Customer Name",
        "Amount",
        "Remaining Amount",
        "Open",
    ]
    rows: list[list[Any]] = []
    for o in s.orders():
        rows.append(
            [
                2 * o.number,
                o.day,
                "Invoice",
                f"INV{o.number}",
                f"C{o.customer:05d}",
                person(o.customer),
                o.amount,
                Decimal("0.00"),
                "No",
            ]
        )
        signed.append((o.day, o.customer, o.amount))
        rows.append(
            [
                2 * o.number + 1,
                o.day,
                "Payment",
                f"PAY{o.number}",
                f"C{o.customer:05d}",
                person(o.customer),
                -o.amount,
                Decimal("0.00"),
                "No",
            ]
        )
        if o.number % 9 == 0:
            part = cents(o.amount / 3)
            rows.append(
                [
                    9 * o.number,
                    o.day,
                    "Credit Memo",
                    f"CR{o.number}",
                    f"C{o.customer:05d}",
                    person(o.customer),
                    -part,
                    Decimal("0.00"),
                    "No",
                ]
            )
            signed.append((o.day, o.customer, -part))
    return made(e, head, rows, signed)


def square(s: Style) -> Made:
    """A till's export: dollars, times, members and guests."""
    e, signed = english(s, "%m/%d/%y"), []
    head = [
        "Date",
        "Time",
        "Gross Sales",
        "Discounts",
        "Net Sales",
        "Tax",
        "Tip",
        "Transaction ID",
        "Event Type",
        "Customer ID",
        "Location",
    ]
    rows: list[list[Any]] = []
    for o in s.orders():
        guest, back = o.number % 6 == 0, o.number % 21 == 0
        amount = -o.amount if back else o.amount
        cash = lambda m: f"{'-' if m < 0 else ''}${abs(m):,.2f}"  # noqa: E731
        rows.append(
            [
                o.day,
                "10:15:00",
                cash(amount),
                cash(Decimal(0)),
                cash(amount),
                cash(cents(amount / 10)),
                cash(Decimal(0)),
                f"T{o.number}",
                "Refund" if back else "Payment",
                "" if guest else f"SQ{o.customer:04d}",
                "Main St",
            ]
        )
        if not guest:
            signed.append((o.day, o.customer, amount))
    return made(e, head, rows, signed)


def zettle(s: Style) -> Made:
    """A Swedish till, by card number."""
    p, signed = program(s.rng, "sv", "%Y-%m-%d %H:%M", ";"), []
    head = ["Datum", "Kvittonummer", "Medlemskort", "Totalt (SEK)", "Varav moms (SEK)", "Betalmetod", "Personal"]
    rows: list[list[Any]] = []
    for o in s.orders():
        gross = cents(o.amount * Decimal("1.25"))
        rows.append([o.day, o.number, f"M{o.customer:05d}", gross, gross - o.amount, s.pick(("Kort", "Swish")), "Eva"])
        signed.append((o.day, o.customer, gross))
    return made(p, head, rows, signed)


ENCODED = (
    ("zh", "gbk"),
    ("zh", "gb18030"),
    ("zh", "utf-16"),
    ("sv", "cp1252"),
    ("sv", "mac_roman"),
    ("sv", "cp850"),
    ("fr", "mac_roman"),
    ("fi", "iso8859-15"),
    ("da", "cp1252"),
    ("no", "utf-16-le"),
    ("de", "cp1252"),
    ("es", "cp1252"),
)


def encoded(s: Style) -> Made:
    """Letters in another encoding than UTF-8, or headings of languages with other letters."""
    other = (
        (("Číslo zákazníka", "Datum objednávky", "Částka", "Číslo objednávky", "Město"), "Žďár nad Sázavou", "cp1250"),
        (("Nr klienta", "Data faktury", "Kwota netto", "Nr faktury", "Miasto"), "Łódź", "cp1250"),
        (("顧客ID", "購入日", "売上金額", "注文ID", "商品"), "上着（赤）", "cp932"),
        (("客戶編號", "訂單日期", "訂單金額", "訂單編號", "商品"), "上衣（紅色）", "big5"),
    )
    data = s.orders()
    signed = [(o.day, o.customer, o.amount) for o in data]
    if s.rng.random() < 0.4:
        head, text, encoding = s.pick(other)
        p = program(s.rng, "en", "%Y-%m-%d", s.pick((";", ",")))
        rows = [[f"K{o.customer:03d}", o.day, o.amount, o.number, text] for o in data]
        return Made("made.csv", p.text(head, rows).decode("utf-8-sig").encode(encoding), "purchases", figures(signed))
    language, encoding = s.pick(ENCODED)
    p = style(s.rng, language)
    p.thousands = ""
    place = "北京（总部）" if language == "zh" else "Ängelholm Örebro Åre"
    rows = [[f"K{o.customer:03d}", o.day, o.amount, o.number, place] for o in data]
    head = [p.head(r) for r in ("customer", "date", "amount", "order", "place")]
    return Made("made.csv", p.text(head, rows).decode("utf-8-sig").encode(encoding), "purchases", figures(signed))


def spreadsheet(s: Style) -> Made:
    """What spreadsheets do to text: formulas, apostrophes, quoted lines, headers again, a title above."""
    e = english(s, "%Y-%m-%d", s.pick((",", ";")))
    data = orders(s.rng.randrange(10**6))
    head = ["Order No", "Date", "Customer No", "Amount"]
    rows: list[list[Any]] = [[o.number, o.day, f"{o.customer:05d}", o.amount] for o in data]
    lines = e.text(head, rows).decode("utf-8-sig").splitlines()
    d = e.delimiter
    changed = s.pick(
        (
            lambda: [lines[0], *(d.join(f'="{c}"' for c in line.split(d)) for line in lines[1:])],
            lambda: ['"' + line + '"' for line in lines],
            lambda: [line + d * 3 for line in lines],
            lambda: [*lines[:90], lines[0], *lines[90:]],
            lambda: ["Sales report 2023-2024", "", *lines],
            lambda: [f"sep={d}", *lines],
            lambda: [*lines[:60], lines[60] + d + "x", *lines[61:]],
            lambda: [*lines, f"Total{d}{d}{d}{sum(o.amount for o in data)}"],
            lambda: [lines[0], *(line.replace(d, d + "'", 1) for line in lines[1:])],
            lambda: [line + "  " for line in lines],
        )
    )()
    text = s.pick(("\n", "\r\n", "\r")).join(changed)
    return Made("made.csv", text.encode(), "purchases", figures((o.day, o.customer, o.amount) for o in data))


def merged_cells(s: Style) -> Made:
    """A workbook whose customer stands once over their rows."""
    data = sorted(s.orders(), key=lambda o: (o.customer, o.day))
    rows: list[list[Any]] = [["Customer", "Date", "Amount"]]
    merged, start = [], 2
    for i, o in enumerate(data):
        new = not i or data[i - 1].customer != o.customer
        rows.append([f"K{o.customer:03d}" if new else "", o.day, float(o.amount)])
        if new and i:
            merged.append((start, i + 1))
            start = i + 2
    merged.append((start, len(data) + 1))
    cells = [f"A{a}:A{b}" for a, b in merged if b > a] if s.rng.random() < 0.6 else []
    return Made("made.xlsx", workbook(rows, cells), "purchases", figures((o.day, o.customer, o.amount) for o in data))


KINDS = {
    "Shopify": shopify,
    "Stripe": stripe,
    "WooCommerce": woocommerce,
    "HubSpot": hubspot,
    "Salesforce": salesforce,
    "Klarna": klarna,
    "Fortnox": fortnox,
    "Visma": visma,
    "SAP": sap,
    "Power BI": power_bi,
    "pivot tables": pivot,
    "Business Central": business_central,
    "Square": square,
    "Zettle": zettle,
    "encodings": encoded,
    "spreadsheets": spreadsheet,
    "merged cells": merged_cells,
}
