"""Make energy_company.parquet: three years of invoices of an energy company that does not exist.

Electricity, district heating and broadband; a row per customer, month and product, with the contract's
dates and, for those who answered the survey, the answers. See data/README.md for the fields, the known
weights behind satisfaction and what the file is made to show.

    python data/make_energy_company.py [PATH]

Needs numpy, pandas and pyarrow; takes about three seconds.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
SEED = 20250111
FIRST_YEAR, YEARS = 2022, 3
MONTHS = 12 * YEARS
BASE = 8_400  # contracts running on the first day
NEW_A_YEAR = (2_560, 2_640)  # first contracts signed in the second and third year
OPEN = 10**6  # end month of a contract that still runs

# type: share, typical electricity and heating (kr a month), share with electricity, heating, broadband
TYPES = {
    "Apartment": (0.50, 330, 0, 0.90, 0.00, 0.36),
    "House": (0.40, 900, 1250, 0.88, 0.42, 0.42),
    "Farm": (0.04, 2300, 2100, 1.00, 0.10, 0.25),
    "Business": (0.06, 4200, 5200, 0.95, 0.35, 0.30),
}
SPREAD = np.array([0.42, 0.50, 0.60, 0.85])  # of usage within a type (log standard deviation)
PRODUCTS = ("Electricity", "District heating", "Broadband")
PRODUCT_MARGIN = np.array([0.165, 0.30, 0.36])
BROADBAND_PRICES = np.array([299, 379, 449, 599])
SEASON = np.array(
    [
        [1.52, 1.40, 1.22, 0.98, 0.78, 0.62, 0.56, 0.62, 0.78, 0.98, 1.20, 1.34],
        [1.85, 1.72, 1.45, 1.00, 0.58, 0.28, 0.20, 0.24, 0.52, 1.00, 1.43, 1.73],
        [1.0] * 12,
    ]
)
PRICE_LEVEL = np.array([[1.00, 1.03, 1.02], [1.00, 1.02, 1.05], [1.00, 1.00, 1.03]])
ADDS_BROADBAND, DROPS_BROADBAND = 0.05, 0.06  # of those who can, each 1 January

COST_TO_SERVE = 44.0  # kr an invoice: printing, payment, customer service
COST_OF_COMPLAINT = 380.0
CHANNELS = ("Web", "Phone", "Sales visit", "Partner", "Moved in")
CHANNEL_SHARES = (0.30, 0.20, 0.12, 0.10, 0.28)
CHANNEL_MARGIN = np.array([0.00, -0.015, -0.03, -0.01, 0.02])  # what the seller gave away

# Who leaves. Log odds of the middle customer, by value class (top 5 %, next 15 %, next 50 %, last 30 %).
LEAVES = np.array([-1.76, -1.70, -1.63, -1.66])
LEAVES_EARLY = np.log(2.9)  # first two years
LEAVES_UNHAPPY = 0.45  # per standard deviation of satisfaction
DURING_THE_YEAR = 0.10  # of the leavers; the others leave at the turn of the year
COMES_BACK = 0.10  # of those who left in the first year, after a year away

# The survey. Rows: what is asked; the mean and spread on 1-10; the weight in satisfaction.
ASPECTS = {
    "q_cares_about_customers": (4.8, 2.1, 0.30),
    "q_helps_me": (5.5, 2.1, 0.25),
    "q_keeps_me_informed": (5.1, 2.2, 0.20),
    "q_meets_expectations": (6.0, 1.9, 0.10),
    "q_value_for_money": (5.4, 2.0, 0.08),
    "q_product_quality": (7.3, 1.7, 0.03),
}
WEIGHTS = np.array([row[2] for row in ASPECTS.values()])
ASPECT_CORRELATION = 0.5
SATISFACTION = (5.9, 2.0)  # mean and spread of the answer 1-10 behind the index
ANSWERS = 0.42  # share of those asked
RECOMMEND_STEPS = (0.03, 0.05, 0.08, 0.12, 0.17, 0.29, 0.44, 0.66, 0.84, 0.94)  # share at most 0, 1, ... 9


def draw_people(rng: np.random.Generator, count: int) -> pd.DataFrame:
    """One row a person: type, channel, what is bought, usual bill per product (kr a month, 0 = none)."""
    shares = np.array([row[0] for row in TYPES.values()])
    kind = rng.choice(len(TYPES), count, p=shares)
    about = np.array([row[1:] for row in TYPES.values()])[kind]
    usage = np.exp(rng.normal(0, SPREAD[kind])) / np.exp(SPREAD[kind] ** 2 / 8)
    bought = rng.random((count, 3)) < about[:, 2:]
    bought[~bought.any(axis=1), 0] = True
    broadband = rng.choice(BROADBAND_PRICES, count, p=(0.3, 0.35, 0.25, 0.1))
    bill = np.column_stack([about[:, 0] * usage, about[:, 1] * usage, broadband]) * bought
    people = pd.DataFrame(bill, columns=list(PRODUCTS))
    people["offer"] = broadband
    people["kind"] = kind
    people["channel"] = rng.choice(len(CHANNELS), count, p=CHANNEL_SHARES)
    people["day"] = rng.choice(np.append(np.arange(1, 29), 31), count)  # the invoice's day, 31 = the last
    return people


def draw_opinions(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Ratings of the aspects (whole 1-10) and the latent satisfaction (mean 0, variance 1) they lead to.

    satisfaction = sum of weight x standardised rating + chance, so that the weights *are* the standardised
    effects a joint regression should find (a little lower: the answer is rounded to whole steps).
    """
    common = rng.normal(size=(count, 1))
    own = rng.normal(size=(count, len(ASPECTS)))
    latent = np.sqrt(ASPECT_CORRELATION) * common + np.sqrt(1 - ASPECT_CORRELATION) * own
    mean, spread = np.array([row[:2] for row in ASPECTS.values()]).T
    ratings = np.clip(np.rint(mean + spread * latent), 1, 10)
    standard = (ratings - ratings.mean(axis=0)) / ratings.std(axis=0)
    explained = standard @ WEIGHTS
    chance = np.sqrt(1 - explained.var())
    return ratings.astype(int), explained + chance * rng.normal(size=count)


def leaving_odds(people: pd.DataFrame, tenure: np.ndarray, satisfaction: np.ndarray) -> np.ndarray:
    """Log odds of leaving in a year, by value class, tenure (years) and satisfaction."""
    value = people[list(PRODUCTS)].sum(axis=1).rank(ascending=False, pct=True).to_numpy()
    steps = np.searchsorted((0.05, 0.20, 0.70), value)
    return LEAVES[steps] + LEAVES_EARLY * (tenure < 2) - LEAVES_UNHAPPY * satisfaction


def draw_leaving(rng: np.random.Generator, odds: np.ndarray, year: int, start: np.ndarray) -> np.ndarray:
    """Last month (0 = January of the first year) of each contract if it ends in `year`, else OPEN."""
    leaves = rng.random(len(odds)) < 1 / (1 + np.exp(-odds))
    during = rng.random(len(odds)) < DURING_THE_YEAR
    month = np.where(during, rng.integers(0, 11, len(odds)), 11) + 12 * year
    return np.where(leaves, np.maximum(month, start), OPEN)


def draw_contracts(rng: np.random.Generator, people: pd.DataFrame, satisfaction: np.ndarray) -> pd.DataFrame:
    """One row a contract: person, start and last month (0 = January of the first year)."""
    years_before = np.minimum(rng.geometric(0.21, BASE), 19)
    start = [-12 * years_before + rng.integers(0, 12, BASE)]
    for year, count in enumerate(NEW_A_YEAR, start=1):
        month = np.where(rng.random(count) < 0.72, 0, rng.integers(0, 12, count))
        start.append(12 * year + month)
    contracts = pd.DataFrame({"person": np.arange(len(people)), "start": np.concatenate(start), "end": OPEN})
    for year in range(YEARS):
        now = contracts.index[(contracts["end"] == OPEN) & (contracts["start"] < 12 * (year + 1))]
        who, begun = contracts.loc[now, "person"].to_numpy(), contracts.loc[now, "start"].to_numpy()
        odds = leaving_odds(people.iloc[who], year - begun / 12, satisfaction[who])
        contracts.loc[now, "end"] = draw_leaving(rng, odds, year, begun)
    left = contracts[(contracts["end"] < 12) & (rng.random(len(contracts)) < COMES_BACK)]
    again = pd.DataFrame({"person": left["person"], "start": 24 + rng.integers(0, 9, len(left)), "end": OPEN})
    return pd.concat([contracts, again]).sort_values(["person", "start"], ignore_index=True)


def broadband_by_year(rng: np.random.Generator, people: pd.DataFrame) -> np.ndarray:
    """(people, years) broadband's price: some add it and some drop it on 1 January, and stay customers."""
    price = np.repeat(people[["Broadband"]].to_numpy(), YEARS, axis=1)
    other = (people["Electricity"] + people["District heating"] > 0).to_numpy()
    for year in range(1, YEARS):
        has = price[:, year - 1] > 0
        change = rng.random(len(people)) < np.where(has, DROPS_BROADBAND, ADDS_BROADBAND)
        price[:, year:] = np.where(has, price[:, year - 1], 0)[:, None]
        price[change & has & other, year:] = 0
        price[change & ~has, year:] = people["offer"].to_numpy()[change & ~has, None]
    return price


def draw_invoices(rng: np.random.Generator, people: pd.DataFrame, contracts: pd.DataFrame) -> pd.DataFrame:
    """One row an invoice line: contract, person, month, product, amount."""
    first = contracts["start"].clip(lower=0).to_numpy()
    months = contracts["end"].clip(upper=MONTHS - 1).to_numpy() - first + 1
    contract = np.repeat(np.arange(len(contracts)), months)
    step = np.arange(len(contract)) - np.repeat(np.cumsum(months) - months, months)
    month = first[contract] + step
    person = contracts["person"].to_numpy()[contract]
    bill = people[list(PRODUCTS)].to_numpy()[person]
    bill[:, 2] = broadband_by_year(rng, people)[person, month // 12]
    bill *= SEASON[:, month % 12].T * PRICE_LEVEL[:, month // 12].T
    bill[:, :2] *= np.exp(rng.normal(0, 0.10, (len(bill), 2)))
    bill[:, :2] *= np.exp(rng.normal(0, 0.09, (len(people), YEARS)))[person, month // 12][:, None]
    line, product = np.nonzero(bill)
    return pd.DataFrame(
        {
            "invoice": line,
            "contract": contract[line],
            "person": person[line],
            "month": month[line],
            "product": product,
            "amount": np.maximum(np.rint(bill[line, product]), 1).astype(int),
        }
    )


def add_costs(rng: np.random.Generator, lines: pd.DataFrame, people: pd.DataFrame, unhappy: np.ndarray) -> None:
    """Complaints, payment and cost of each line; an invoice's own cost lies on its first line."""
    person = lines["person"].to_numpy()
    invoice = lines["invoice"].to_numpy()
    count = invoice.max() + 1
    owner = np.zeros(count, dtype=int)
    owner[invoice] = person
    complaint = rng.random(count) < 0.012 * np.exp(0.5 * unhappy[owner])
    late = rng.random(count) < 0.05
    fresh = lines.groupby("invoice")["month"].first().to_numpy() >= MONTHS - 2
    unpaid = fresh & (rng.random(count) < 0.03)
    margin = PRODUCT_MARGIN[lines["product"]] + CHANNEL_MARGIN[people["channel"]][person]
    margin = margin + rng.normal(0, 0.07, len(people))[person]
    first = np.diff(invoice, prepend=-1) > 0
    serve = COST_TO_SERVE * rng.gamma(0.9, 1 / 0.9, len(people))[person] + COST_OF_COMPLAINT * complaint[invoice]
    lines["cost"] = np.rint(lines["amount"] * (1 - margin) + serve * first).astype(int)
    lines["complaint"] = complaint[invoice].astype(int)
    lines["payment"] = np.where(unpaid, 2, np.where(late, 1, 0))[invoice]


def draw_answers(
    rng: np.random.Generator, contracts: pd.DataFrame, ratings: np.ndarray, latent: np.ndarray
) -> pd.DataFrame:
    """The answers of each person (missing where not asked or not answered), and the day."""
    mean, spread = SATISFACTION
    answers = pd.DataFrame(ratings, columns=list(ASPECTS), dtype="Int8")
    answers.insert(0, "ski", np.clip(np.rint(mean + spread * latent), 1, 10).astype(int))
    recommend = 0.85 * latent + np.sqrt(1 - 0.85**2) * rng.normal(size=len(latent))
    share = pd.Series(recommend).rank(pct=True).to_numpy()
    answers.insert(0, "nps", np.searchsorted(RECOMMEND_STEPS, share))
    wave = rng.integers(1, YEARS, len(latent))  # asked once, in the second or the third autumn
    spans = contracts.assign(wave=wave[contracts["person"]])
    there = (spans["start"] <= 12 * spans["wave"] + 9) & (spans["end"] >= 12 * spans["wave"] + 10)
    asked = np.isin(np.arange(len(latent)), spans.loc[there, "person"])
    silent = ~asked | (rng.random(len(latent)) > ANSWERS)
    day = np.datetime64(f"{FIRST_YEAR}-11-04") + 365 * wave + rng.integers(0, 18, len(latent))
    answers.insert(0, "survey_date", day)
    answers[silent] = pd.NA
    return answers


def month_starts(month: np.ndarray) -> np.ndarray:
    """First day of each month (0 = January of the first year)."""
    return np.datetime64(f"{FIRST_YEAR}-01", "M") + month


def words(codes: np.ndarray, names: tuple[str, ...] | list[str]) -> pa.Array:
    """Codes as the words they stand for."""
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), list(names))


def make(seed: int = SEED) -> pa.Table:
    """All invoice lines, sorted by customer, date and product."""
    rng = np.random.default_rng(seed)
    people = draw_people(rng, BASE + sum(NEW_A_YEAR))
    ratings, satisfaction = draw_opinions(rng, len(people))
    contracts = draw_contracts(rng, people, satisfaction)
    lines = draw_invoices(rng, people, contracts)
    add_costs(rng, lines, people, -satisfaction)
    answers = draw_answers(rng, contracts, ratings, satisfaction).iloc[lines["person"]]
    person, month = lines["person"].to_numpy(), lines["month"].to_numpy()
    last_day = month_starts(month + 1).astype("datetime64[D]") - 1
    day = month_starts(month).astype("datetime64[D]") + people["day"].to_numpy()[person] - 1
    ends = contracts["end"].to_numpy()[lines["contract"]]
    contract_end = month_starts(np.where(ends < MONTHS, ends + 1, 0)).astype("datetime64[D]") - 1
    start = month_starts(contracts["start"].to_numpy()[lines["contract"]]).astype("datetime64[D]")
    columns = {
        "customer_id": pa.array([f"E{20_001 + n}" for n in range(len(people))]).take(pa.array(person)),
        "invoice_id": pa.array(lines["invoice"] + 700_001, pa.int32()),
        "date": pa.array(np.minimum(day, last_day)),
        "product": words(lines["product"], PRODUCTS),
        "amount": pa.array(lines["amount"], pa.int32()),
        "cost": pa.array(lines["cost"], pa.int32()),
        "channel": words(people["channel"].to_numpy()[person], CHANNELS),
        "customer_type": words(people["kind"].to_numpy()[person], list(TYPES)),
        "contract_start": pa.array(start),
        "contract_end": pa.array(contract_end, mask=ends >= MONTHS),
        "payment": words(lines["payment"], ("Paid", "Late", "Unpaid")),
        "complaint": words(lines["complaint"], ("No", "Yes")),
        "survey_date": pa.array(answers["survey_date"]).cast(pa.date32(), safe=False),
    }
    columns |= {name: pa.array(answers[name].astype("Int8")) for name in ("nps", "ski", *ASPECTS)}
    return pa.table(columns).sort_by([("customer_id", "ascending"), ("date", "ascending")])


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "energy_company.parquet"
    pq.write_table(make(), target, compression="zstd", compression_level=19, row_group_size=250_000)
