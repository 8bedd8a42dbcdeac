"""Make casino.parquet: two years of visits to a casino that does not exist, with what its guests answered.

A row a visit. 26 per cent of the guests of 2024 bring 82 per cent of its revenue, and most of them are middle-aged and
seniors at the slot machines, not high rollers; of those who answered in 2023 and came back, the happy spent 24 per cent
more in 2024 and the unhappy 10 per cent less. See data/README.md for the fields.

    python data/make_casino.py [PATH]

Needs numpy, pandas and pyarrow; takes about a second.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
SEED = 20021028
GUESTS = 2_600
FIRST, BETWEEN, LAST = (np.datetime64(f"{year}-01-01") for year in (2023, 2024, 2025))
BEST, BRING = 0.26, 0.82  # of the guests, of the revenue
HAPPY, UNHAPPY = 1.24, 0.90  # what those who answered 9–10 and 0–6 and came back spent against the year before
AGES = ("18–39", "40–59", "60+")
LIKES = {"Slots": 420, "Tables": 900, "Hotel and shows": 700}
ASKED = ("q_greets_me", "q_no_queues", "q_good_food", "q_free_play", "q_large_wins")
WEIGHTS = np.array([0.34, 0.28, 0.12, 0.10, 0.05])  # what each does to satisfaction
LEVELS = np.array([-0.3, -0.5, 0.6, 0.2, 0.1])  # how each is rated, in standard deviations from the middle


def draw_guests(rng: np.random.Generator) -> pd.DataFrame:
    """One row a guest: age, what it likes, whether it plays for high stakes, and when it comes."""
    age = rng.choice(3, GUESTS, p=(0.46, 0.31, 0.23))
    older = age > 0
    rolls = rng.random(GUESTS) < np.where(age == 0, 0.025, 0.012)
    likes = np.where(rng.random(GUESTS) < np.where(older, 0.78, 0.38), 0, np.where(rng.random(GUESTS) < 0.6, 1, 2))
    pull = 1.15 * older + 0.35 * (age == 2) + 0.5 * rolls + rng.normal(0, 1.0, GUESTS)
    stays = rng.random(GUESTS) < 1 / (1 + np.exp(-(0.35 + 0.45 * pull)))
    comes = rng.random(GUESTS) < 0.2  # in 2024 for the first time
    return pd.DataFrame(
        {"age": age, "rolls": rolls, "likes": np.where(rolls, 1, likes), "pull": pull, "stays": stays, "comes": comes}
    )


def draw_answers(rng: np.random.Generator) -> pd.DataFrame:
    """One row a guest: ratings 1–10 of five things, satisfaction 1–10 and recommending 0–10 that follow them."""
    common = rng.normal(size=(GUESTS, 1))
    parts = 0.6 * common + 0.8 * rng.normal(size=(GUESTS, len(ASKED)))
    latent = parts @ WEIGHTS
    satisfied = (latent - latent.mean()) / latent.std() * 0.86 + rng.normal(0, 0.5, GUESTS)
    found = {name: _steps(5.5 + 1.8 * (parts[:, i] + LEVELS[i]), 1) for i, name in enumerate(ASKED)}
    found["ski"] = _steps(5.9 + 1.9 * satisfied, 1)
    found["nps"] = _steps(6.4 + 2.2 * satisfied + rng.normal(0, 0.7, GUESTS), 0)
    return pd.DataFrame(found)


def _steps(values: np.ndarray, lowest: int) -> np.ndarray:
    return np.clip(np.rint(values), lowest, 10).astype(int)


def with_share(money: np.ndarray) -> np.ndarray:
    """The same order, stretched until the best 26 per cent bring 82 per cent."""
    many = int(np.ceil(BEST * len(money)))
    low, high = 0.05, 5.0
    for _ in range(60):
        middle = (low + high) / 2
        stretched = np.sort(money**middle)[::-1]
        low, high = (middle, high) if stretched[:many].sum() / stretched.sum() < BRING else (low, middle)
    return np.asarray(money**high)


def draw_money(rng: np.random.Generator, guests: pd.DataFrame, nps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What each guest spends in 2023 and in 2024, 0 where it does not come. `nps`: −1 of those who were not asked."""
    now = (guests["stays"] | guests["comes"]).to_numpy()
    before = ~guests["comes"].to_numpy()
    spends = np.exp(1.0 * guests["pull"].to_numpy() + rng.normal(0, 0.35, GUESTS))
    later = np.zeros(GUESTS)
    later[now] = with_share(spends[now])
    later *= 6_500_000 / later.sum()
    growth = np.exp(rng.normal(0, 0.18, GUESTS))
    first = np.where(now, later / growth, np.median(later[now]) * spends / np.median(spends))
    for answered, wanted in ((nps >= 9, HAPPY), ((nps >= 0) & (nps <= 6), UNHAPPY), ((nps > 6) & (nps < 9), 1.04)):
        group = now & before & answered
        first[group] *= later[group].sum() / first[group].sum() / wanted
    return np.where(before, first, 0.0), later


def draw_visits(
    rng: np.random.Generator, money: np.ndarray, guests: pd.DataFrame, first: np.datetime64
) -> pd.DataFrame:
    """A row a visit of one year: who, on which day, for how much. A guest's visits sum to its money in whole kronor."""
    price = np.array(list(LIKES.values()), dtype=float)[guests["likes"]] * np.where(guests["rolls"], 9.0, 1.0)
    whole = np.rint(money).astype(int)
    count = np.where(whole > 0, np.clip(1 + rng.poisson(np.minimum(money / price, 40.0)), 1, np.maximum(whole, 1)), 0)
    who = np.repeat(np.arange(GUESTS), count)
    weight = rng.gamma(2.0, size=len(who))
    totals = np.bincount(who, weight, GUESTS)
    amount = np.maximum(np.floor(whole[who] * weight / totals[who]), 1.0)
    starts = np.flatnonzero(np.r_[True, who[1:] != who[:-1]])
    amount[starts] += whole[who[starts]] - np.bincount(who, amount, GUESTS)[who[starts]]
    day = first + rng.integers(0, 365, len(who)).astype("timedelta64[D]")
    return pd.DataFrame({"who": who, "day": day, "amount": amount.astype(int)})


def make(seed: int = SEED) -> pa.Table:
    """All visits, sorted by guest and date."""
    rng = np.random.default_rng(seed)
    guests, answers = draw_guests(rng), draw_answers(rng)
    asked = (rng.random(GUESTS) < 0.55) & ~guests["comes"].to_numpy()
    before, now = draw_money(rng, guests, np.where(asked, answers["nps"], -1))
    years = [draw_visits(rng, money, guests, first) for money, first in ((before, FIRST), (now, BETWEEN))]
    ends = pd.DataFrame({"who": [0, 0], "day": [FIRST, LAST - 1], "amount": [1, 1]})  # both years are whole
    visits = pd.concat([*years, ends], ignore_index=True)
    visits = visits[visits["amount"] > 0].sort_values(["who", "day", "amount"], ignore_index=True)
    who = visits["who"].to_numpy()
    day = np.where(asked, np.datetime64("2023-11-01") + rng.integers(0, 30, GUESTS), np.datetime64("NaT"))
    given = {
        name: pa.array(answers[name].astype("Int64").where(pd.Series(asked)), pa.int8()).take(pa.array(who))
        for name in ("nps", "ski", *ASKED)
    }
    columns = {
        "guest_id": pa.array([f"C{10001 + n}" for n in range(GUESTS)]).take(pa.array(who)),
        "visit_id": pa.array(np.arange(1, len(visits) + 1), pa.int32()),
        "date": pa.array(visits["day"].to_numpy().astype("datetime64[D]")),
        "amount": pa.array(visits["amount"].to_numpy(), pa.int32()),
        "age": pa.array([AGES[a] for a in guests["age"].iloc[who]]),
        "likes": pa.array([list(LIKES)[i] for i in guests["likes"].iloc[who]]),
        "stakes": pa.array(np.where(guests["rolls"].to_numpy()[who], "High", "Ordinary")),
        "survey_date": pa.array(day.astype("datetime64[D]")).take(pa.array(who)),
        **given,
    }
    return pa.table(columns)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "casino.parquet"
    pq.write_table(make(), target, compression="zstd", compression_level=19)
