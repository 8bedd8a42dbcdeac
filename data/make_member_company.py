"""Make member_company.parquet: four years of orders of a membership retailer that does not exist.

The orders are drawn by chance, but so that they print tests/golden/member_previous_tiers.csv,
member_flows.csv and member_portfolio.csv in every cell, to the krona, when the tiers and movements are
counted from the raw rows. See data/README.md for the fields and for what is drawn and what is fixed.

    python data/make_member_company.py [PATH]

Needs numpy, pandas and pyarrow; takes about five seconds.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parent / "tests" / "golden"
SEED = 20250101
YEARS = (2021, 2022, 2023, 2024)  # columns of every (customer, year) array below
BEFORE, NOW = 2, 3
NOBODY = -1  # "no tier this year"
TIERS = ("Super 5%", "Top 15%", "Middle 50%", "Bottom 30%")
CUT_SHARES = (5, 20, 70, 100)

# Lowest revenue (kr) of Super, Top, Middle and Bottom, by year.
CUTS = {
    2021: (7900, 3530, 745, 29),
    2022: (8050, 3600, 762, 29),
    2023: (8202, 3652, 781, 29),
    2024: (8303, 3704, 802, 29),
}
GAP = 3  # nobody is within this many kronor of a cut, but the two who share the one at 70 %
HIGHEST = 160_000

# The two earlier years are ours to choose: a little smaller, a little leakier than the printed ones.
EARLIER_CUSTOMERS = {2021: 81_700, 2022: 87_900}
EARLIER_KEPT = {2021: (0.880, 0.797, 0.641, 0.512), 2022: (0.872, 0.790, 0.632, 0.505)}
EARLIER_MONEY = {2021: 0.945, 2022: 0.975}  # revenue and purchases per customer against 2023
WON_BACK_2023 = 9_500  # bought 2021, not 2022
WON_BACK_AFTER_ONE_YEAR = 12_400  # of the 17 606 won back 2024: bought 2022, not 2023; the others 2021 only
FIRST_YEAR_ODDS = 2.6  # how much likelier a lost customer is to have been in the first year
WON_BACK_ODDS = 1.5
RANK_CORRELATION = 0.5

MONTHS = np.array([0.82, 0.80, 0.92, 0.98, 1.08, 1.03, 0.84, 0.93, 0.97, 1.00, 1.22, 1.50])
WEEKDAYS = np.array([0.85, 0.85, 0.90, 0.98, 1.20, 1.35, 0.87])
SMALLEST_ORDER = 29

# product: share of orders, typical order (kr), margin, months it sells more
PRODUCTS = {
    "Clothing": (0.24, 650, 0.44, (3, 4, 9, 10)),
    "Shoes": (0.11, 900, 0.42, (3, 4, 9, 10)),
    "Home textiles": (0.13, 480, 0.43, (1, 8, 11)),
    "Kitchen": (0.12, 560, 0.40, (11, 12)),
    "Furniture": (0.06, 2600, 0.38, (1, 8)),
    "Garden": (0.08, 720, 0.39, (4, 5, 6)),
    "Toys": (0.08, 330, 0.40, (11, 12)),
    "Beauty": (0.12, 290, 0.45, (12,)),
    "Electronics": (0.06, 2300, 0.35, (11, 12)),
}
CHANNELS = ("Store", "Web", "App", "Phone")
CHANNEL_SHARES = np.array(
    [[0.61, 0.28, 0.06, 0.05], [0.57, 0.29, 0.10, 0.04], [0.53, 0.29, 0.15, 0.03], [0.50, 0.28, 0.20, 0.02]]
)


class Golden:
    """The printed tables as arrays: rows tier before, won back (4), new (5); columns tier now, lost (4)."""

    def __init__(self, folder: Path = GOLDEN) -> None:
        flows = pd.read_csv(folder / "member_flows.csv")
        row = flows["tier_before"].map(TIERS.index, na_action="ignore")
        row = row.fillna(flows["movement"].map({"won back": 4, "new": 5})).astype(int)
        column = flows["tier_now"].map(TIERS.index, na_action="ignore").fillna(4).astype(int)
        self.customers, self.purchases, self.revenue = (np.zeros((6, 5), dtype=np.int64) for _ in range(3))
        self.customers[row, column] = flows["customers"]
        self.purchases[row, column] = flows["purchases"].fillna(0)
        self.revenue[row, column] = flows["revenue"]
        before = pd.read_csv(folder / "member_previous_tiers.csv").set_index("tier").loc[list(TIERS)]
        self.before_customers = before["customers"].to_numpy()
        self.before_purchases = before["purchases"].to_numpy()
        self.before_revenue = before["revenue"].to_numpy()
        self.both = self.customers[:4, :4]


def tier_sizes(customers: int) -> np.ndarray:
    """Customers per tier at the cumulative cuts ceil(share x customers / 100)."""
    cuts = [-(-share * customers // 100) for share in CUT_SHARES]
    return np.diff([0, *cuts])


def pick(rng: np.random.Generator, weight: np.ndarray, count: int) -> np.ndarray:
    """Positions of `count` drawn without replacement, the chance growing with the weight."""
    keys = np.log(rng.random(len(weight))) / weight
    return np.argsort(-keys)[:count]


# --- who was in which tier in which year -----------------------------------------------------------------


def two_golden_years(golden: Golden) -> np.ndarray:
    """(customers, 4 years) tiers with 2023 and 2024 filled in from the printed flows."""
    rows, columns = np.nonzero(golden.customers)
    counts = golden.customers[rows, columns]
    tiers = np.full((counts.sum(), 4), NOBODY, dtype=np.int8)
    tiers[:, BEFORE] = np.repeat(np.where(rows < 4, rows, NOBODY), counts)
    tiers[:, NOW] = np.repeat(np.where(columns < 4, columns, NOBODY), counts)
    return tiers


def earlier_flows(golden: Golden, year: int) -> np.ndarray:
    """Customers kept from each tier of `year` (rows) to each tier of the next (columns)."""
    spread = golden.both / golden.both.sum(axis=1, keepdims=True)
    kept = tier_sizes(EARLIER_CUSTOMERS[year]) * np.array(EARLIER_KEPT[year])
    return np.rint(kept[:, None] * spread).astype(int)


def give_origin(rng: np.random.Generator, people: np.ndarray, stay: np.ndarray, from_tier: np.ndarray) -> np.ndarray:
    """Last year's tier for `people`: best stayers tend to come from the best tiers; `from_tier` counts."""
    order = people[np.argsort(stay + rng.normal(0, 2.2, len(people)))]
    origin = np.repeat(np.arange(4), from_tier)
    return np.column_stack([order, origin])


def later_rank(tiers: np.ndarray, people: np.ndarray, year: int) -> np.ndarray:
    """Tier the year after `year`, with 4 for nobody: low is good."""
    after = tiers[people, year + 1]
    return np.where(after == NOBODY, 4, after).astype(float)


def fill_2022(rng: np.random.Generator, tiers: np.ndarray, golden: Golden) -> np.ndarray:
    """Say who of 2023's customers was there 2022, who was won back (here marked 2021), who is new."""
    flows = earlier_flows(golden, 2022)
    inflow = golden.before_customers - flows.sum(axis=0)
    back_share = golden.customers[4, :4] / golden.customers[4:6, :4].sum(axis=0)
    back = np.rint(inflow * back_share * WON_BACK_2023 / (inflow * back_share).sum()).astype(int)
    for tier in range(4):
        people = np.flatnonzero(tiers[:, BEFORE] == tier)
        lost = tiers[people, NOW] == NOBODY
        new = pick(rng, np.where(lost, FIRST_YEAR_ODDS, 1.0), inflow[tier] - back[tier])
        people, lost = np.delete(people, new), np.delete(lost, new)
        won = pick(rng, np.where(lost, WON_BACK_ODDS, 1.0), back[tier])
        tiers[people[won], 0] = np.minimum(3, tier + rng.choice([0, 0, 1], len(won)))
        people = np.delete(people, won)
        who, origin = give_origin(rng, people, later_rank(tiers, people, BEFORE), flows[:, tier]).T
        tiers[who, 1] = origin
    return return_2024(rng, tiers, golden, tier_sizes(EARLIER_CUSTOMERS[2022]) - flows.sum(axis=1))


def return_2024(rng: np.random.Generator, tiers: np.ndarray, golden: Golden, lost: np.ndarray) -> np.ndarray:
    """The won back of 2024: most bought 2022, the others 2021 only; the rest of 2022's lost are added."""
    first = golden.customers[:4].sum() + np.arange(golden.customers[4].sum())
    some = np.sort(rng.choice(first, WON_BACK_AFTER_ONE_YEAR, replace=False))
    likely = lost * np.array([1.30, 1.20, 1.05, 0.90])
    share = np.floor(likely / likely.sum() * len(some)).astype(int)
    share[2] += len(some) - share.sum()
    who, origin = give_origin(rng, some, tiers[some, NOW].astype(float), share).T
    tiers[who, 1] = origin
    older = np.setdiff1d(first, some)
    tiers[older, 0] = np.clip(tiers[older, NOW] + rng.choice([-1, 0, 0, 1], len(older)), 0, 3)
    gone = np.full(((lost - share).sum(), 4), NOBODY, dtype=np.int8)
    gone[:, 1] = np.repeat(np.arange(4), lost - share)
    return np.vstack([tiers, gone])


def fill_2021(rng: np.random.Generator, tiers: np.ndarray, golden: Golden) -> np.ndarray:
    """Say who of 2022's customers was there 2021; the rest of 2021's lost are added."""
    flows = earlier_flows(golden, 2021)
    for tier in range(4):
        people = np.flatnonzero(tiers[:, 1] == tier)
        lost = tiers[people, BEFORE] == NOBODY
        new = pick(rng, np.where(lost, FIRST_YEAR_ODDS, 1.0), len(people) - flows[:, tier].sum())
        people = np.delete(people, new)
        who, origin = give_origin(rng, people, later_rank(tiers, people, 1), flows[:, tier]).T
        tiers[who, 0] = origin
    lost = tier_sizes(EARLIER_CUSTOMERS[2021]) - np.bincount(tiers[tiers[:, 0] >= 0, 0], minlength=4)
    gone = np.full((lost.sum(), 4), NOBODY, dtype=np.int8)
    gone[:, 0] = np.repeat(np.arange(4), lost)
    return np.vstack([tiers, gone])


# --- revenue per customer and year -----------------------------------------------------------------------


def truncated_exponential(u: np.ndarray, mean: float) -> np.ndarray:
    """Values in 0-1 with that mean at the quantiles u: a density that falls (or rises) evenly."""
    low, high = -60.0, 60.0
    for _ in range(60):
        k = (low + high) / 2 or 1e-6
        low, high = (k, high) if 1 / (1 - np.exp(-k)) - 1 / k < mean else (low, k)
    return np.log1p(u * np.expm1(k)) / k


def long_tail(u: np.ndarray, mean: float) -> np.ndarray:
    """Values from 0 with that mean at the quantiles u: Pareto (Lomax), shape 3.2."""
    tail = (1 - u) ** (-1 / 3.2) - 1
    return tail * mean / tail.mean()


def settle(
    rng: np.random.Generator, values: np.ndarray, total: int, low: int | np.ndarray, high: int | np.ndarray
) -> np.ndarray:
    """Move single units at random until the whole numbers sum to `total`, each within low-high."""
    low, high = np.broadcast_to(low, values.shape), np.broadcast_to(high, values.shape)
    values = np.clip(values, low, high)
    while missing := int(total - values.sum()):
        step = 1 if missing > 0 else -1
        free = np.flatnonzero(values < high if step > 0 else values > low)
        values[rng.choice(free, min(abs(missing), len(free)), replace=False)] += step
    return values


def spend(rng: np.random.Generator, year: int, tier: int, count: int, total: int, tie: bool = False) -> np.ndarray:
    """Sorted whole kronor of `count` customers of a tier that sum to `total`; `tie`: two sit on the cut."""
    low = CUTS[year][tier] + (GAP if tie else 0) + (GAP if tier == 2 and not tie else 0)
    high = HIGHEST if tier == 0 else CUTS[year][tier - 1] - GAP
    pair = 2 if tie else 0
    count, total = count - pair, total - pair * CUTS[year][tier]
    u = (np.arange(count) + rng.random(count)) / count
    mean = total / count - low
    draw = long_tail(u, mean) if tier == 0 else truncated_exponential(u, mean / (high - low)) * (high - low)
    values = settle(rng, np.rint(low + draw).astype(np.int64), total, low, high)
    return np.sort(np.append(values, [CUTS[year][tier]] * pair))


def before_totals(golden: Golden) -> np.ndarray:
    """Revenue of 2023 by tier then and tier now: tiers and lost as printed, tilted between the rest."""
    totals = np.zeros((4, 5), dtype=np.int64)
    totals[:, 4] = golden.revenue[:4, 4]
    kept = golden.before_revenue - totals[:, 4]
    for tier in range(4):
        low, count = CUTS[2023][tier], golden.both[tier]
        tilt = np.array([1.32, 1.14, 0.99, 0.88])
        above = kept[tier] - low * count.sum()
        totals[tier, :4] = low * count + np.floor(above * count * tilt / (count * tilt).sum())
        totals[tier, 2] += kept[tier] - totals[tier, :4].sum()
    return totals


def latent(rng: np.random.Generator, customers: int) -> np.ndarray:
    """(customers, years) normal scores, neighbouring years correlated so that ranks correlate as wished."""
    rho = 2 * np.sin(np.pi / 6 * RANK_CORRELATION)
    scores = rng.normal(size=(customers, 4))
    for year in range(1, 4):
        scores[:, year] = rho * scores[:, year - 1] + np.sqrt(1 - rho**2) * scores[:, year]
    return scores


def revenues(rng: np.random.Generator, tiers: np.ndarray, golden: Golden) -> np.ndarray:
    """(customers, years) whole kronor; zero where not a customer."""
    money = np.zeros(tiers.shape, dtype=np.int64)
    scores = latent(rng, len(tiers))

    def give(people: np.ndarray, year: int, tier: int, total: int, tie: bool = False) -> None:
        amounts = spend(rng, YEARS[year], tier, len(people), total, tie)
        money[people[np.argsort(scores[people, year])], year] = amounts

    totals = before_totals(golden)
    kinds = np.repeat(np.arange(30), golden.customers.ravel())  # the order of two_golden_years
    for row, column in np.argwhere(golden.customers):
        people = np.flatnonzero(kinds == row * 5 + column)
        middle = (row, column) == (2, 2)
        if row < 4:
            give(people, BEFORE, row, totals[row, column], tie=middle)
        if column < 4:
            give(people, NOW, column, golden.revenue[row, column], tie=middle)
    for year in (0, 1):
        for tier in range(4):
            people = np.flatnonzero(tiers[:, year] == tier)
            mean = golden.before_revenue[tier] / golden.before_customers[tier] * EARLIER_MONEY[YEARS[year]]
            give(people, year, tier, round(mean * len(people)))
    return money


# --- purchases, orders, days -----------------------------------------------------------------------------


def purchases(rng: np.random.Generator, tiers: np.ndarray, money: np.ndarray, golden: Golden) -> np.ndarray:
    """(customers, years) number of orders: at least one, more for those who spend more, sums as printed."""
    number = np.zeros(tiers.shape, dtype=np.int64)

    def give(people: np.ndarray, year: int, total: int) -> None:
        spent = money[people, year]
        rate = spent**0.55 * rng.gamma(3.0, 1 / 3.0, len(people))
        draw = 1 + rng.poisson((total - len(people)) * rate / rate.sum())
        number[people, year] = settle(rng, draw, total, 1, np.minimum(90, spent // SMALLEST_ORDER))

    kinds = np.repeat(np.arange(30), golden.customers.ravel())
    for row, column in np.argwhere(golden.customers[:, :4]):
        give(np.flatnonzero(kinds == row * 5 + column), NOW, golden.purchases[row, column])
    for tier in range(4):
        for year in (0, 1, BEFORE):
            people = np.flatnonzero(tiers[:, year] == tier)
            mean = golden.before_purchases[tier] / golden.before_customers[tier]
            factor = EARLIER_MONEY.get(YEARS[year], 1.0) ** 0.5
            total = round(mean * len(people) * factor) if year < BEFORE else golden.before_purchases[tier]
            give(people, year, int(total))
    return number


def split(rng: np.random.Generator, money: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Each customer's money over that customer's orders, whole kronor, none under the smallest order."""
    last = np.cumsum(number) - 1
    owner = np.repeat(np.arange(len(number)), number)
    weight = np.cumsum(rng.gamma(2.2, 1.0, len(owner)))
    before = np.concatenate([[0.0], weight[last[:-1]]])
    part = (weight - before[owner]) / (weight[last] - before)[owner]
    reached = np.floor(part * (money - SMALLEST_ORDER * number)[owner]).astype(np.int64)
    reached[last] = money - SMALLEST_ORDER * number
    steps = np.diff(reached, prepend=0)
    first = last - number + 1
    steps[first] = reached[first]
    return steps + SMALLEST_ORDER


def day_weights(year: int) -> np.ndarray:
    """How much is bought on each day of the year: season and weekday; closed on 25 December and 1 May."""
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31")
    weight = MONTHS[days.month - 1] * WEEKDAYS[days.day_of_week]
    weight[((days.month == 12) & (days.day == 25)) | ((days.month == 5) & (days.day == 1))] = 0.0
    return weight


def draw_days(rng: np.random.Generator, owner: np.ndarray, tilt: np.ndarray, year: int) -> np.ndarray:
    """A day of the year (from 0) for each order, never two of a customer on one day.

    tilt < 0: the order tends to lie early in the year (who leaves), > 0 late (who comes).
    """
    weight = day_weights(year)
    lean = np.linspace(-1, 1, len(weight))
    day = np.zeros(len(owner), dtype=np.int64)
    again = np.arange(len(owner))
    while len(again):
        for slope in np.unique(tilt):
            rows = again[tilt[again] == slope]
            steps = np.cumsum(weight * (1 + slope * lean))
            day[rows] = np.searchsorted(steps, rng.random(len(rows)) * steps[-1], side="right")
        order = np.lexsort((day, owner))
        same = (np.diff(owner[order]) == 0) & (np.diff(day[order]) == 0)
        again = order[1:][same]
    return day


def year_orders(
    rng: np.random.Generator, year: int, tiers: np.ndarray, money: np.ndarray, number: np.ndarray
) -> pd.DataFrame:
    """One year's orders: person, date, amount."""
    people = np.flatnonzero(number[:, year])
    count = number[people, year]
    owner = np.repeat(people, count)
    tilt = np.zeros(len(tiers))
    if year < NOW:
        tilt[tiers[:, year + 1] == NOBODY] -= 0.5
    if year > 0:
        tilt[tiers[:, year - 1] == NOBODY] += 0.3
    day = draw_days(rng, owner, tilt[owner], YEARS[year])
    amount = split(rng, money[people, year], count)
    start = np.datetime64(f"{YEARS[year]}-01-01")
    return pd.DataFrame({"person": owner, "date": start + day, "amount": amount})


def draw_products(rng: np.random.Generator, orders: pd.DataFrame) -> np.ndarray:
    """A product for each order: dear orders are rather furniture, December's rather toys."""
    month = orders["date"].dt.month.to_numpy()
    log = np.log(orders["amount"].to_numpy())
    chance = np.empty((len(PRODUCTS), len(orders)))
    for row, (share, typical, _, season) in enumerate(PRODUCTS.values()):
        chance[row] = (
            share * np.exp(-(((log - np.log(typical)) / 1.1) ** 2) / 2) * np.where(np.isin(month, season), 1.7, 1.0)
        )
    steps = np.cumsum(chance, axis=0)
    return (rng.random(len(orders)) * steps[-1] > steps[:-1]).sum(axis=0)


def draw_channels(rng: np.random.Generator, orders: pd.DataFrame) -> np.ndarray:
    """A channel for each order: two of three in the customer's own channel, the app growing."""
    own = rng.random(orders["person"].max() + 1)[orders["person"]]
    point = np.where(rng.random(len(orders)) < 2 / 3, own, rng.random(len(orders)))
    steps = np.cumsum(CHANNEL_SHARES, axis=1)[orders["date"].dt.year - YEARS[0]]
    return (point[:, None] > steps[:, :-1]).sum(axis=1)


def number_customers(rng: np.random.Generator, person: pd.Series) -> np.ndarray:
    """Customer numbers from 100 001 on, by first purchase in the file; some numbers are unused."""
    codes, _ = pd.factorize(person)
    return 100_000 + np.cumsum(rng.choice([1, 1, 1, 2], codes.max() + 1))[codes]


def make(seed: int = SEED) -> pa.Table:
    """All orders, sorted by date and customer."""
    rng = np.random.default_rng(seed)
    golden = Golden()
    tiers = fill_2021(rng, fill_2022(rng, two_golden_years(golden), golden), golden)
    money = revenues(rng, tiers, golden)
    number = purchases(rng, tiers, money, golden)
    orders = pd.concat([year_orders(rng, year, tiers, money, number) for year in range(4)])
    orders = orders.iloc[rng.permutation(len(orders))].sort_values("date", kind="stable", ignore_index=True)
    orders["customer_id"] = number_customers(rng, orders["person"])
    orders = orders.sort_values(["date", "customer_id"], kind="stable", ignore_index=True)
    product, channel = draw_products(rng, orders), draw_channels(rng, orders)
    margin = np.array([row[2] for row in PRODUCTS.values()])[product] + rng.uniform(-0.02, 0.02, len(orders))
    text = pa.dictionary(pa.int32(), pa.string())
    return pa.table(
        {
            "order_id": pa.array(np.arange(len(orders)) + 5_000_001, pa.int32()),
            "date": pa.array(orders["date"].to_numpy().astype("datetime64[D]"), pa.date32()),
            "customer_id": pa.array(orders["customer_id"].to_numpy(), pa.int32()),
            "product": pa.DictionaryArray.from_arrays(product.astype(np.int32), list(PRODUCTS)).cast(text),
            "channel": pa.DictionaryArray.from_arrays(channel.astype(np.int32), list(CHANNELS)).cast(text),
            "amount": pa.array(orders["amount"].to_numpy(), pa.int32()),
            "cost": pa.array(np.rint(orders["amount"].to_numpy() * (1 - margin)), pa.float64()).cast(pa.int32()),
        }
    )


def write(table: pa.Table, path: Path) -> None:
    """Parquet, zstd; numbers that run in order as differences."""
    running = dict.fromkeys(("order_id", "customer_id", "date"), "DELTA_BINARY_PACKED")
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=19,
        row_group_size=250_000,
        use_dictionary=["product", "channel", "amount", "cost"],
        column_encoding=running,
    )


if __name__ == "__main__":
    write(make(), Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "member_company.parquet")
