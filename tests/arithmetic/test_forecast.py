"""Models of what happens next: printed parameters, a slow reference that imports nothing of ours, and laws."""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clv import TableProblem
from clv.forecast import bgnbd, gamma_gamma, mbgnbd, sbg
from clv.forecast.histories import Histories, histories
from clv.forecast.outlook import buyers, customer_bands, outlook, together
from clv.forecast.purchases import Fit, Likelihood
from clv.forecast.race import held, race
from clv.orders import orders_from

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
HALF_YEAR = dt.date(1997, 10, 1)
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]
REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]


@cache
def cdnow() -> pd.DataFrame:
    with (GOLDEN / "cdnow_orders.csv").open(encoding="utf-8") as file:
        return pd.DataFrame(csv.DictReader(file)).astype({"amount": float})


@cache
def known() -> Histories:
    """The first 39 weeks as they are published: a purchase of nothing counts as one (ours need an amount above 0)."""
    lines = cdnow()[cdnow()["date"] < "1997-10-01"]
    days = lines.groupby(["customer_id", "date"], sort=True)["amount"].sum().reset_index()
    day = pd.to_datetime(days["date"])
    first = day.groupby(days["customer_id"]).transform("min")
    later = days[day > first].groupby("customer_id")["amount"].mean()
    by = day.groupby(days["customer_id"]).agg(["min", "max", "size"])
    span = (pd.Timestamp("1997-09-30") - by["min"]).dt.days / 7
    x, t_x, whole = (np.asarray(c, dtype=float) for c in (by["size"] - 1, (by["max"] - by["min"]).dt.days / 7, span))
    mean = later.reindex(by.index).fillna(0.0).to_numpy()
    return Histories(x, t_x, whole, mean, np.ones(len(by), dtype=bool), 1.0, HALF_YEAR)


@cache
def fits() -> tuple[Fit, Fit]:
    h = known()
    return bgnbd.fit(h.repeats, h.last, h.span), mbgnbd.fit(h.repeats, h.last, h.span)


# What is printed ----------------------------------------------------------------------------------------


def test_the_orders_of_cdnow_are_the_published_customers() -> None:
    h = known()
    assert len(h.repeats) == 2357 and int((h.mean > 0).sum()) == 946
    ours = histories(orders_from(cdnow(), dt.date(1998, 7, 1)), HALF_YEAR)  # by id and without purchases of nothing
    assert 0 < 2357 - int(ours.known.sum()) < 20 and ours.net_share == 1
    assert abs(ours.repeats.sum() - h.repeats.sum()) < 60
    first = h.repeats[0], round(float(h.last[0]), 2), round(float(h.span[0]), 2)
    assert first == (2, 30.43, 38.86)


def test_bg_nbd_on_cdnow_is_the_published_one() -> None:
    """Fader, Hardie & Lee (2005): r .243, α 4.414, a .793, b 2.426, LL −9582.4; E[Y(39) | 2, 30.43, 38.86] 1.226."""
    fit = fits()[0]
    assert {k: round(v, 3) for k, v in fit.parameters.items()} == {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    assert fit.log_likelihood == pytest.approx(-9582.43, abs=0.01) and fit.converged and fit.model == "bg_nbd"
    assert float(fit.of(2, 30.43, 38.86).expected(39)[0]) == pytest.approx(1.2259, abs=5e-5)
    assert (fit.alive()[known().repeats == 0] == 1).all()


def test_the_worked_example_of_the_methods_runs_and_gives_what_it_says() -> None:
    text = (GOLDEN.parent.parent / "docs" / "METHODS.md").read_text("utf-8")
    code = next(block for block in re.findall(r"```python\n(.+?)```", text, re.DOTALL) if "bgnbd" in block)
    h = known()
    scope: dict[str, Any] = {"x": h.repeats, "t_x": h.last, "T": h.span}
    exec(code, scope)
    said = [float(n) for n in re.findall(r"# (\d\.\d+)", code)]
    assert said == [round(float(scope["one"].expected(39)[0]), 3), round(float(scope["one"].alive()[0]), 3)]
    printed = dict(zip(("r", "alpha", "a", "b"), map(float, re.findall(r" (\d?\.\d+)[,;]", code)), strict=True))
    assert printed == {k: round(v, 3) for k, v in scope["model"].parameters.items()}


def test_mbg_nbd_on_cdnow_is_the_published_one_and_doubts_who_bought_once() -> None:
    """Batislam et al. (2007): .525, 6.183, .891, 1.614, LL −9582.14."""
    fit = fits()[1]
    assert {k: round(v, 3) for k, v in fit.parameters.items()} == {"r": 0.525, "alpha": 6.183, "a": 0.891, "b": 1.614}
    assert fit.log_likelihood == pytest.approx(-9582.14, abs=0.01) and fit.converged
    assert (fit.alive()[known().repeats == 0] < 1).all()


def test_gamma_gamma_on_cdnow_is_the_published_one() -> None:
    h = known()
    fit = gamma_gamma.fit(h.repeats, h.mean)
    assert {k: round(v, 2) for k, v in fit.parameters.items()} == {"p": 6.25, "q": 3.74, "v": 15.44}
    assert fit.log_likelihood == pytest.approx(-4055.92, abs=0.01) and fit.customers == 946 and fit.converged
    assert abs(gamma_gamma.together(h.repeats, h.mean)) < 0.2


@pytest.mark.parametrize(
    ("alive", "alpha", "beta", "likelihood"),
    [(HIGH_END, 0.668, 3.806, -1611.16), (REGULAR, 0.704, 1.182, -1680.27)],
)
def test_sbg_is_the_published_one(alive: list[int], alpha: float, beta: float, likelihood: float) -> None:
    n = np.array(alive)
    fit = sbg.fit(n[:-1], n[:-1] - n[1:])
    assert {k: round(v, 3) for k, v in fit.parameters.items()} == {"alpha": alpha, "beta": beta}
    assert fit.log_likelihood == pytest.approx(likelihood, abs=0.01) and fit.converged


def test_sbg_projects_high_end_as_published_and_one_rate_misleads() -> None:
    n = np.array(HIGH_END)
    fit = sbg.fit(n[:-1], n[:-1] - n[1:])
    assert fit.survival(range(8, 13)).round(3).tolist() == [0.46, 0.436, 0.414, 0.395, 0.378]
    first = float(fit.retention(0))
    one_rate = sbg.fit([1e6, 1e6 * first], [1e6 * (1 - first), 1e6 * first * (1 - first)], [0, 1])
    assert float(one_rate.retention(0)) == pytest.approx(first, abs=1e-3)
    assert float(fit.residual(0, 12)) > 1.2 * float(one_rate.residual(0, 12))


# A slow reference ---------------------------------------------------------------------------------------


def slow_log_likelihood(rows: list[tuple[float, float, float]], parameters: list[float], at_first: bool) -> float:
    """Of Γ functions one by one, as the papers write it."""
    r, alpha, a, b = parameters

    def log_beta(x: float, y: float) -> float:
        return math.lgamma(x) + math.lgamma(y) - math.lgamma(x + y)

    total = 0.0
    for x, t_x, whole in rows:
        k = x + at_first
        front = math.lgamma(r + x) - math.lgamma(r) + r * math.log(alpha)
        stays = math.exp(log_beta(a, b + k) - log_beta(a, b)) * (alpha + whole) ** -(r + x)
        stops = math.exp(log_beta(a + 1, b + k - 1) - log_beta(a, b)) * (alpha + t_x) ** -(r + x) if k > 0 else 0.0
        total += front + math.log(stays + stops)
    return total


def slow_expected(x: float, t_x: float, whole: float, ahead: float, parameters: list[float], at_first: bool) -> float:
    """By summing over 60 000 chances of stopping, in even steps of its logit."""
    r, alpha, a, b = parameters
    k = x + at_first
    u = np.linspace(-60, 90, 60_001)
    log_p, log_rest = -np.logaddexp(0, u), -np.logaddexp(0, -u)
    weight = np.exp(a * log_p + (b + k) * log_rest - (a * log_p + (b + k) * log_rest).max())
    p = np.exp(log_p)
    inside = (1 - (1 + p * ahead / (alpha + whole)) ** -(r + x)) / p
    inside = np.where(p < 1e-9, (r + x) * ahead / (alpha + whole), inside)
    odds = a / (b + k - 1) * ((alpha + whole) / (alpha + t_x)) ** (r + x) if k > 0 else 0.0
    return float((weight * inside).sum() / weight.sum() / (1 + odds))


POSITIVE = st.floats(0.3, 20)
HISTORY = st.tuples(st.integers(0, 60), st.floats(0.01, 1), st.floats(1, 150)).map(
    lambda t: (float(t[0]), t[1] * t[2] if t[0] else 0.0, t[2])
)


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(HISTORY, min_size=1, max_size=6), parameters=st.lists(POSITIVE, min_size=4, max_size=4))
@pytest.mark.parametrize("at_first", [False, True])
def test_likelihood_and_gradient_are_the_slow_ones(
    at_first: bool, rows: list[tuple[float, float, float]], parameters: list[float]
) -> None:
    x, t_x, whole = (np.array(c) for c in zip(*rows, strict=True))
    ours = Likelihood(x, t_x, whole, np.ones(len(x), dtype=np.int64), at_first)
    logs = np.log(parameters)
    value, slope = ours(logs)
    assert -value == pytest.approx(slow_log_likelihood(rows, parameters, at_first), rel=1e-8, abs=1e-8)
    for k in range(4):
        side = 1e-6 * np.eye(4)[k]
        steep = (ours(logs + side)[0] - ours(logs - side)[0]) / 2e-6
        assert slope[k] == pytest.approx(steep, rel=1e-4, abs=1e-4 * max(1, abs(value)))


def of(parameters: list[float], at_first: bool) -> Fit:
    return fits()[at_first].with_logs(np.log(parameters))


@settings(deadline=None, max_examples=15)
@given(row=HISTORY, parameters=st.lists(POSITIVE, min_size=4, max_size=4), ahead=st.sampled_from([1.0, 39.0, 260.0]))
@pytest.mark.parametrize("at_first", [False, True])
def test_expectations_are_the_slow_integrals(
    at_first: bool, row: tuple[float, float, float], parameters: list[float], ahead: float
) -> None:
    ours = float(of(parameters, at_first).of(*row).expected(ahead)[0])
    assert ours == pytest.approx(slow_expected(*row, ahead, parameters, at_first), rel=1e-5)


def test_reading_between_points_is_as_exact_as_each_customer_alone() -> None:
    for fit in fits():
        all_at_once = fit.expected(39)
        for row in range(0, fit.customers, 400):
            at = fit.place[row]
            one = fit.of(fit.repeats[at], fit.last[at], fit.span[at])
            assert all_at_once[row] == pytest.approx(float(one.expected(39)[0]), rel=1e-9)


# Laws ---------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(row=HISTORY, parameters=st.lists(POSITIVE, min_size=4, max_size=4), ahead=st.floats(0.1, 300))
def test_nothing_at_nought_rising_in_time_and_alive_is_a_share(
    row: tuple[float, float, float], parameters: list[float], ahead: float
) -> None:
    for at_first in (False, True):
        fit = of(parameters, at_first).of(*row)
        assert float(fit.expected(0)[0]) == 0
        assert 0 <= float(fit.expected(ahead)[0]) <= float(fit.expected(1.5 * ahead)[0]) * (1 + 1e-9)
        alive = float(fit.alive()[0])
        assert 0 <= float(fit.alive_after(ahead)[0]) <= alive * (1 + 1e-9) <= 1 + 1e-9
        assert float(fit.alive_after(0)[0]) == pytest.approx(alive)
        assert not at_first or row[0] > 0 or alive < 1


@settings(deadline=None, max_examples=40)
@given(alpha=POSITIVE, beta=POSITIVE, tenure=st.integers(0, 30))
def test_the_longer_a_customer_the_longer_to_come(alpha: float, beta: float, tenure: int) -> None:
    fit = sbg.ContractFit({"alpha": alpha, "beta": beta}, {}, 0.0, True, 1, np.zeros(2), np.eye(2))
    assert float(fit.survival(0, tenure)) == pytest.approx(1)
    product = math.prod(float(fit.retention(tenure + k)) for k in range(5))
    assert float(fit.survival(5, tenure)) == pytest.approx(product)
    assert float(fit.residual(tenure + 1, 10)) > float(fit.residual(tenure, 10))
    assert math.isnan(float(fit.residual(tenure))) == (alpha <= 1)


@pytest.mark.parametrize(
    ("x", "t_x", "whole", "why"),
    [
        ([1.5], [1], [2], "purchases"),
        ([1], [3], [2], "time"),
        ([0], [1], [2], "once"),
        ([math.nan], [1], [2], "number"),
        ([1, 2], [1], [2], "length"),
    ],
)
def test_what_cannot_be_is_refused_with_its_row(x: list[float], t_x: list[float], whole: list[float], why: str) -> None:
    with pytest.raises(TableProblem, match="forecast_input") as told:
        bgnbd.fit(x, t_x, whole)
    assert told.value.detail["why"] == why and int(str(told.value.detail["row"])) >= 1
    with pytest.raises(TableProblem, match="forecast_nobody"):
        mbgnbd.fit([0, 0], [0, 0], [4, 5])


# Recovery -----------------------------------------------------------------------------------------------


def drawn(n: int, rng: np.random.Generator, at_first: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Customers who buy by chance and stop by chance, purchase by purchase: r .6, α 9, a .8, b 2.5."""
    rate, chance = rng.gamma(0.6, 1 / 9, n), rng.beta(0.8, 2.5, n)
    span = rng.integers(20, 105, n).astype(float)
    x, t_x = np.zeros(n), np.zeros(n)
    there = rng.random(n) >= chance if at_first else np.ones(n, dtype=bool)
    at = np.zeros(n)
    while there.any():
        at[there] += rng.exponential(1 / rate[there])
        there &= at <= span
        x[there] += 1
        t_x[there] = at[there]
        there &= rng.random(n) >= chance
    return x, t_x, span


def followed(n: int, rng: np.random.Generator, ahead: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """MBG customers up to a day, and how many purchases they make after it, one by one."""
    rate, chance = rng.gamma(0.6, 1 / 9, n), rng.beta(0.8, 2.5, n)
    span = rng.integers(20, 105, n).astype(float)
    x, t_x, at, later = np.zeros(n), np.zeros(n), np.zeros(n), 0
    there = rng.random(n) >= chance
    while there.any():
        at[there] += rng.exponential(1 / rate[there])
        there &= at <= span + ahead
        before = there & (at <= span)
        x[before] += 1
        t_x[before] = at[before]
        later += int((there & ~before).sum())
        there &= rng.random(n) >= chance
    return x, t_x, span, later


@pytest.mark.parametrize(("fit", "at_first"), [(bgnbd.fit, False), (mbgnbd.fit, True)])
def test_the_parameters_of_simulated_customers_are_found_again(fit: Callable[..., Fit], at_first: bool) -> None:
    found = fit(*drawn(40_000, np.random.default_rng(3), at_first))
    assert found.converged
    for name, truth in zip(("r", "alpha", "a", "b"), (0.6, 9.0, 0.8, 2.5), strict=True):
        assert abs(found.parameters[name] - truth) < 4 * found.errors[name]
        assert found.errors[name] < 0.3 * truth


@pytest.mark.slow
def test_intervals_of_the_parameters_hold_the_truth_as_often_as_they_say() -> None:
    """95 per cent intervals of log α and log β of sBG, over 1 000 draws of 2 000 contracts followed for eight years."""
    rng, truth = np.random.default_rng(5), np.log([0.7, 3.0])
    inside = 0
    for _ in range(1000):
        ends = rng.geometric(rng.beta(0.7, 3.0, 2000).clip(1e-12))
        there = np.array([(ends > n).sum() for n in range(9)])
        found = sbg.fit(there[:-1], there[:-1] - there[1:])
        inside += int((np.abs(found.logs - truth) <= 1.96 * np.sqrt(np.diag(found.covariance))).sum())
    assert 0.93 <= inside / 2000 <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize(("fit", "at_first"), [(bgnbd.fit, False), (mbgnbd.fit, True)])
def test_intervals_of_r_alpha_a_and_b_hold_the_truth_as_often_as_they_say(
    fit: Callable[..., Fit], at_first: bool
) -> None:
    """95 per cent intervals of the logarithms, over 1 000 draws of 2 000 customers."""
    rng, truth, inside = np.random.default_rng(7), np.log([0.6, 9.0, 0.8, 2.5]), 0
    for _ in range(1000):
        found = fit(*drawn(2000, rng, at_first))
        inside += int((np.abs(found.logs - truth) <= 1.96 * np.sqrt(np.diag(found.covariance))).sum())
    assert 0.93 <= inside / 4000 <= 0.97


@pytest.mark.slow
def test_the_interval_of_what_is_to_come_holds_it_as_often_as_it_says() -> None:
    """The purchases of 800 simulated customers over half a year more: 95 per cent bands of their sum, 150 times."""
    rng, inside = np.random.default_rng(6), 0
    for _ in range(150):
        x, t_x, span, later = followed(800, rng, 26.0)
        fit = mbgnbd.fit(x, t_x, span, start=(0.6, 9.0, 0.8, 2.5))
        expected, steps = float(fit.expected(26).sum()), []
        for k in range(4):
            side = 1e-3 * np.eye(4)[k]
            up, down = (float(fit.with_logs(fit.logs + s * side).expected(26).sum()) for s in (1, -1))
            steps.append((up - down) / 2e-3)
        chance = np.var([fit.drawn([26.0], rng)[0][0] for _ in range(30)], axis=0).sum()
        wide = 1.96 * math.sqrt(chance + np.array(steps) @ fit.covariance @ np.array(steps))
        inside += abs(later - expected) <= wide
    assert 0.9 <= inside / 150 <= 0.99


def test_who_never_stops_is_fitted_without_stopping_and_that_is_said() -> None:
    rng = np.random.default_rng(8)
    rate, span = rng.gamma(2.0, 0.05, 3000), np.full(3000, 52.0)
    x = rng.poisson(rate * span).astype(float)
    t_x = np.where(x > 0, span * rng.beta(np.maximum(x, 1), 1), 0.0)
    found = bgnbd.fit(x, t_x, span)
    assert found.converged and found.parameters["a"] < 0.02
    assert found.parameters["r"] == pytest.approx(2.0, rel=0.2)


def test_a_million_customers_are_collapsed_to_the_same_fit() -> None:
    h = known()
    many = [np.tile(c, 40) for c in (h.repeats, h.last, h.span)]
    found = bgnbd.fit(many[0], many[1], many[2])
    assert np.allclose(list(found.parameters.values()), list(fits()[0].parameters.values()), rtol=1e-4)
    assert found.errors["r"] == pytest.approx(fits()[0].errors["r"] / math.sqrt(40), rel=1e-2)


# The outlook and the race -------------------------------------------------------------------------------


def test_the_outlook_of_two_groups_is_that_of_both_and_bands_hold_the_middle() -> None:
    h = known()
    group = buyers(fits()[1], gamma_gamma.fit(h.repeats, h.mean), h)
    rng = np.random.default_rng(1)
    n = len(h.repeats)
    parts = [outlook(group.some(np.arange(a, b)), [13, 39], rng) for a, b in ((0, n // 2), (n // 2, n))]
    whole, both = outlook(group, [13, 39], rng), together(parts)
    assert np.allclose(whole.money, both.money) and np.allclose(whole.alive, both.alive)
    assert np.allclose(whole.chance, both.chance, rtol=0.5)
    assert np.abs(whole.slopes - both.slopes).max() < 0.1 * np.abs(whole.slopes).max()
    for level in (80, 95):
        low, high = both.band(level)
        assert (low < both.money).all() and (both.money < high).all()
    assert (both.band(95)[1] > both.band(80)[1]).all()
    money, bands = both.stretches([0, 1])
    assert money.sum() == pytest.approx(both.money[1]) and (bands[80][0] < money).all()
    few = outlook(group.some(np.arange(20)), [39], rng)
    assert np.isnan(few.band(80)[0]).all() and not np.isnan(few.money).any()


def test_simulated_customers_lie_in_their_bands_as_often_as_said() -> None:
    """Futures drawn from the model itself: an 80 per cent band holds at least 80 per cent, for purchases are whole."""
    h = known()
    group = buyers(fits()[1], gamma_gamma.fit(h.repeats, h.mean), h)
    rng = np.random.default_rng(2)
    came = group.drawn([39], rng)[0]
    assert came.mean() == pytest.approx(group.expected(39).mean(), rel=0.15)
    for level, (low, high) in customer_bands(group, 39, rng).items():
        assert level / 100 - 0.02 <= held(low, high, came)


def test_the_race_names_the_least_error_by_tier_not_in_total() -> None:
    said = {"right_in_all": np.array([10.0, 0.0]), "near_in_each": np.array([6.0, 5.0])}
    table = race(said, [5.0, 5.0], [0, 1]).set_index("model")
    assert table.loc["right_in_all", "error_total"] == 0 and table.loc["near_in_each", "winner"]
    assert race({"unknown": np.array([np.nan, 1.0])}, [1.0, 1.0], [0, 0]).empty
