"""Make the small samples: subscription_segments.csv, swedish_excel.csv, template.csv, template_sv.csv.

    python data/make_small_samples.py [FOLDER]

swedish_excel.csv is a made-up shop's orders as a Swedish Excel saves them: semicolon, decimal comma,
non-breaking space between thousands, "kr", Windows-1252, CRLF. Needs numpy; takes a moment.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parent / "tests" / "golden"
SEED = 20250103
CUSTOMERS = 60
FIRST, LAST = dt.date(2022, 12, 1), dt.date(2024, 12, 31)  # 25 months
CHANNELS = ("Butik", "Nätet", "Återförsäljare")
NBSP = "\u00a0"


def swedish_money(ore: int) -> str:
    """123456 öre -> '1\u00a0234,56 kr', as Excel shows the format # ##0,00 kr."""
    kronor = f"{abs(ore) // 100:,}".replace(",", NBSP)
    return f"{'-' if ore < 0 else ''}{kronor},{abs(ore) % 100:02d} kr"


def customer_orders(rng: np.random.Generator, customer: int) -> list[tuple[dt.date, int, int, str]]:
    """One customer's orders: day, customer, öre, channel. Some come late, some leave, some pause."""
    days = (LAST - FIRST).days + 1
    start = 0 if rng.random() < 0.7 else int(rng.integers(200, days - 30))
    stop = days if rng.random() < 0.7 else int(rng.integers(start + 20, days))
    count = 1 + rng.poisson(rng.gamma(1.2, 4.0) * (stop - start) / days)
    chosen = {int(day) for day in rng.integers(start, stop, count)}
    if rng.random() < 0.15:
        chosen = {day for day in chosen if not 31 <= day < 396}  # nothing in 2023
        chosen |= {int(rng.integers(0, 31)), int(rng.integers(396, days))}
    typical = rng.lognormal(6.2, 0.7)
    channel = CHANNELS[rng.choice(3, p=(0.5, 0.35, 0.15))]
    ore = [round(100 * typical * rng.lognormal(0, 0.4)) // 10 * 10 for _ in chosen]
    return [(FIRST + dt.timedelta(days=d), customer, o, channel) for d, o in zip(sorted(chosen), ore, strict=True)]


def swedish_excel(seed: int = SEED) -> bytes:
    """The shop's file, byte for byte: about sixty customers, two of the orders sent back."""
    rng = np.random.default_rng(seed)
    orders = [row for n in range(CUSTOMERS) for row in customer_orders(rng, 1001 + 7 * n)]
    orders += [(FIRST, 1001, 59900, CHANNELS[0]), (LAST, 1008, 124950, CHANNELS[1])]
    orders += [(day + dt.timedelta(days=9), who, -ore, how) for day, who, ore, how in sorted(orders)[60:220:120]]
    lines = ["Kundnummer;Datum;Belopp;Ordernummer;Kanal"]
    for number, (day, who, ore, how) in enumerate(sorted(orders), start=1):
        lines.append(f"{who:06d};{day};{swedish_money(ore)};F-{20000 + number};{how}")
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


# Four customers over two years: kept, kept, lost, new. The template works when it is uploaded unchanged.
EXAMPLES = (
    ("1001", dt.date(2023, 1, 2), 79900, "A-1", "Shoes", "Store", 47900),
    ("1002", dt.date(2023, 3, 15), 124950, "A-2", "Clothing", "Web", 71000),
    ("1003", dt.date(2023, 5, 20), 34900, "A-3", "Beauty", "Store", 19200),
    ("1001", dt.date(2023, 11, 24), 45000, "A-4", "Clothing", "Web", 25700),
    ("1002", dt.date(2024, 2, 8), 99900, "A-5", "Shoes", "Web", 58100),
    ("1001", dt.date(2024, 6, 1), 62500, "A-6", "Shoes", "Store", 36300),
    ("1004", dt.date(2024, 9, 12), 21900, "A-7", "Beauty", "Web", 12100),
    ("1002", dt.date(2024, 12, 31), 134900, "A-8", "Clothing", "Web", 76900),
)


def template(header: str, separator: str, decimal: str, end: str, encoding: str) -> bytes:
    """An example file to fill in."""
    lines = [header]
    for customer, day, amount, order, product, channel, cost in EXAMPLES:
        money = [f"{ore // 100}{decimal}{ore % 100:02d}" for ore in (amount, cost)]
        lines.append(separator.join((customer, str(day), money[0], order, product, channel, money[1])))
    return (end.join(lines) + end).encode(encoding)


def make() -> dict[str, bytes]:
    """Each small file's name and bytes."""
    english = "customer_id,date,amount,order_id,product,channel,cost"
    swedish = "Kundnummer;Datum;Belopp;Ordernummer;Produkt;Kanal;Kostnad"
    return {
        "subscription_segments.csv": (GOLDEN / "subscription_segments.csv").read_bytes(),
        "swedish_excel.csv": swedish_excel(),
        "template.csv": template(english, ",", ".", "\n", "utf-8"),
        "template_sv.csv": template(swedish, ";", ",", "\r\n", "utf-8-sig"),
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for name, content in make().items():
        (folder / name).write_bytes(content)
