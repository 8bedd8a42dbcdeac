"""What happens next?"""

from __future__ import annotations

import math

import pandas as pd

from clv import TOTAL
from report import notices
from report.columns import columns
from report.exhibit import Exhibit, Notice
from report.forms import Line, Lines, MaybeNumbers, Measure
from report.scale import all_known
from report.text import mark
from study import Study, contract_forecast, kept
from study import forecast as model
from study.foreseen import RULES, YEARS, Foreseen, Raced
from words import N_, Words

NAMES = {
    "same_again": N_("The same as last period"),
    "course_rule": N_("The basic model"),
    "tier_average": N_("The tier's average"),
    "bg_nbd": N_("The model BG/NBD"),
    "mbg_nbd": N_("The model MBG/NBD"),
    "nbd": N_("The model NBD"),
    "gamma_gamma": N_("The model Gamma-Gamma"),
    "sbg": N_("The model sBG"),
}
# The same in the middle of a sentence.
SAID = {
    "same_again": N_("“the same as last period”"),
    "course_rule": N_("the basic model"),
    "tier_average": N_("the tier's average"),
    "bg_nbd": N_("the model BG/NBD"),
    "mbg_nbd": N_("the model MBG/NBD"),
    "nbd": N_("the model NBD"),
    "sbg": N_("the model sBG"),
}
TIERS = (
    *("tier", "customers_today", "customers_alive", "purchases_expected", "revenue_expected"),
    *("value_1", "value_3", "value_5"),
)
RACE = ("name:forecast", "forecast", "came:forecast", "error_total", "wape", "rank_correlation")
CONTRACT_MODELS = (contract_forecast.NAME,)
TIERS_OF_CONTRACTS = tuple(name for name in TIERS if name != "purchases_expected")
BY_TENURE = ("customers", "stays:tenure", "years_left")
PARAMETERS = ("name:forecast", "parameter", "value:parameter", "error:parameter")


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("What happens next?")


def obstacle(study: Study, w: Words) -> Notice | None:
    """Why nothing is forecast, with what the file has and would need; None when something is."""
    problem = model.needs(study)
    if problem is None:
        return None
    if problem is study.base_problem:
        return notices.unavailable(study, w)
    return notices.away(study, w) or notices.to_file(
        w.t("This file is too little to forecast from"), notices.of_problem(w, problem), w
    )


@kept
def answer(study: Study, w: Words) -> str:
    """What today's customers are expected to bring in the coming period, how sure that is, and who won the race."""
    found = model.ahead(study)
    row = found.of("period")
    said = w.t(
        "{mark} in revenue ({span}, 80%) is expected from today's customers in {months}.",
        mark=mark(w.short(row["revenue"])),
        months=_length(study, w),
        span=w.short_span(row["low_80"], row["high_80"]),
    )
    return f"{said} {_race_said(model.raced(study), found, _of_contracts(study), w)}"


def _of_contracts(study: Study) -> bool:
    return study.base.kind == "contracts"


def _length(study: Study, w: Words) -> str:
    months = study.period_months
    if months is None:
        return w.t("period")
    return w.n("{count} month", "{count} months", months)


def _race_said(race: Raced, found: Foreseen, of_contracts: bool, w: Words) -> str:
    if of_contracts and found.model not in CONTRACT_MODELS:
        return w.t("No model could be fitted to these contracts, so the basic model is used.")
    if not race.model:
        return w.t("No model could be fitted to these purchases, so the basic model is used.")
    ours, best = race.row(race.model)["wape"], race.row(race.winner)["wape"]
    if race.model == model.ENDLESS:
        return w.t(
            "These purchases do not show when customers stop, so the basic model is used. Last period {rule} was "
            "{best} off.",
            rule=w.t(SAID[race.winner]),
            best=w.percent(best),
        )
    if race.winner == race.model:
        rules = race.table[race.table["model"].isin(RULES)]
        return w.t(
            "Last period it was {ours} off, nearer than the best simple rule ({other}).",
            ours=w.percent(ours),
            other=w.percent(rules["wape"].min()),
        )
    return w.t(
        "Last period {rule} came nearer: {best} off against {ours}.",
        rule=w.t(SAID[race.winner]),
        best=w.percent(best),
        ours=w.percent(ours),
    )


def limits(study: Study, w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    if _of_contracts(study):
        return _limits_of_contracts(w)
    return w.t(
        "The models see how often and how lately each customer has bought, and nothing else: no season, no campaign "
        "and no new customers. A first purchase in the file counts as the first of all. The bands hold chance, the "
        "uncertainty of the fit and how far off the model was the last time."
    )


def _limits_of_contracts(w: Words) -> str:
    return w.t(
        "The model sees how long each customer has stayed and what is paid now, and nothing else: no changes of "
        "price, no more contracts and no new customers. The longer somebody has stayed, the likelier one more "
        "period. The bands hold chance, the uncertainty of the fit and how far off the model was the last time."
    )


def exhibits(study: Study, w: Words) -> list[Exhibit]:
    """The path ahead, the tiers, the race and the models; [] for a file that nothing can be forecast from."""
    if obstacle(study, w) is not None:
        return []
    return [path(study, w), tiers(study, w), *by_tenure(study, w), race(study, w), parameters(study, w)]


# The path -----------------------------------------------------------------------------------------------


@kept
def path(study: Study, w: Words) -> Exhibit:
    """Today's customers' revenue month by month: what it was, and what is expected, with both bands."""
    found = model.ahead(study)
    rows = found.path
    done = int(rows["measured"].astype(bool).sum())
    reach = tuple(
        (_numbers(rows[f"low{tag}"]), _numbers(rows[f"high{tag}"])) for tag in ("", "_80") if f"low{tag}" in rows
    )
    highest = float(rows[["revenue", "high"]].max().max())
    measure = Measure("", "money", highest * 1.05)
    line = Line(w.t("Expected"), tuple(range(len(rows))), _numbers(rows["revenue"]), "own", done, reach=reach)
    months = tuple(pd.Timestamp(day).date() for day in rows["end"])
    alt = _alt(rows, w)
    form = Lines((line,), Measure(kind="month"), measure, alt, months=months)
    return Exhibit("forecast_path", _message(study, found, w), form, notes=_notes(study, w), file="forecast")


def _numbers(column: pd.Series) -> MaybeNumbers:
    return all_known(column.astype(float))


def _alt(rows: pd.DataFrame, w: Words) -> str:
    measured = rows["measured"].astype(bool)
    was, expected = rows[measured], rows[~measured]
    first = expected.iloc[0]
    return w.t(
        "Revenue of today's customers per month: {was} on average so far, {now} expected from {month}, {low} to {high} "
        "with 95% probability.",
        was=w.short(was["revenue"].mean()) if len(was) else "–",
        now=w.short(expected["revenue"].mean()),
        month=w.month(first["end"]),
        low=w.short(first["low"]),
        high=w.short(first["high"]),
    )


def _message(study: Study, found: Foreseen, w: Words) -> str:
    now = float(study.base.tiers["revenue"].sum())
    change = found.of("period")["revenue"] / now - 1 if now > 0 else math.nan
    if math.isnan(change):
        return w.t("What today's customers are expected to bring")
    if change < 0:
        return w.t("Today's customers are expected to bring {share} less than in the period", share=w.percent(-change))
    return w.t("Today's customers are expected to bring {share} more than in the period", share=w.percent(change))


def _notes(study: Study, w: Words) -> tuple[str, ...]:
    race_of = model.raced(study)
    notes = [
        w.t(
            "The darker band holds what comes with 80% probability, the lighter with 95%. New customers and the season "
            "are not in it."
        )
    ]
    if _of_contracts(study):
        notes.append(w.t("In equal months, of those who are customers when the period ends."))
        notes += _too_seldom(study, w)
    if race_of.coverage is not None:
        notes.append(covered(race_of, w))
    return tuple(notes)


def _too_seldom(study: Study, w: Words) -> list[str]:
    """What is said where most contracts cannot end within a period."""
    months = contract_forecast.long_term(study)
    if months is None:
        return []
    return [
        w.t(
            "The contracts run {months} at a time, longer than the period, and the model takes it that each can end in "
            "every period. Choose a period as long as the contracts.",
            months=w.n("{count} month", "{count} months", months),
        )
    ]


def covered(race_of: Raced, w: Words) -> str:
    """How often the bands held on the period held out."""
    c = race_of.coverage
    assert c is not None
    shares = {"held": w.percent(c.held_80), "held_95": w.percent(c.held_95)}
    if c.groups:
        said = w.t(
            "On the last period, 80% bands for how many stay held {held} of {n} groups by time as a customer and 95% "
            "bands {held_95}.",
            n=w.number(c.groups),
            **shares,
        )
    else:
        said = w.t(
            "On the last period, 80% bands held {held} of {n} customers and 95% bands {held_95}.",
            n=w.number(c.customers),
            **shares,
        )
    if c.total_80:
        return f"{said} {w.t('The total was within its 80% band of chance alone.')}"
    if c.total_95:
        return f"{said} {w.t('The total was within its 95% band of chance alone.')}"
    return f"{said} {w.t('The total was outside its band of chance alone, so the bands here are wider by that miss.')}"


# The tables ---------------------------------------------------------------------------------------------


def tier_table(study: Study) -> pd.DataFrame:
    """A row a tier and the Total: customers_today, and of the coming period customers_alive, purchases_expected and
    revenue_expected with bands; value_1, value_3, value_5: revenue in so many years (NaN beyond what the file can
    speak of)."""
    found = model.ahead(study).tiers
    rows = found[found["horizon"] == "period"].set_index("tier")
    for years in YEARS:
        rows[f"value_{years}"] = found[found["horizon"] == str(years)].set_index("tier")["revenue"]
    renamed = {"customers": "customers_today", "purchases": "purchases_expected", "revenue": "revenue_expected"}
    return rows.drop(columns="horizon").rename(columns=renamed).reset_index()


@kept
def tiers(study: Study, w: Words) -> Exhibit:
    """What is expected of each tier."""
    table = tier_table(study)
    total = table[table["tier"] == TOTAL].iloc[0]
    message = w.t(
        "{alive} of today's {n} customers are expected to be customers still when the next period ends",
        alive=w.number(total["customers_alive"]),
        n=w.number(total["customers_today"]),
    )
    notes = [
        w.t("In brackets: where the revenue lies with 80% probability. Tiers under 30 customers have no such limits.")
    ]
    if _of_contracts(study):
        notes.append(w.t("A period's revenue is of those who are customers when it ends. It is not discounted."))
    else:
        notes.append(w.t("Several purchases on one day count as one. The values are not discounted."))
    if table[["value_3", "value_5"]].isna().any(axis=None):
        notes.append(w.t("Beyond three times the file's own span nothing is said."))
    shown = columns(w, *(TIERS_OF_CONTRACTS if _of_contracts(study) else TIERS))
    return Exhibit("forecast_tiers", message, table=table, columns=shown, notes=tuple(notes), file="forecast_tiers")


@kept
def by_tenure(study: Study, w: Words) -> list[Exhibit]:
    """How likely today's customers are to stay, and how long, by how long they have; [] of other files than contracts
    or without the model."""
    if not _of_contracts(study) or model.ahead(study).model not in CONTRACT_MODELS:
        return []
    years, found = study.base.years, contract_forecast.by_tenure(study)
    if found.empty:
        return []
    table = found.assign(tenure=found["tenure"] * years, years_left=found["periods_left"] * years)
    first, last = (table.iloc[i] for i in (0, -1))
    message = w.t(
        "After {years} years as a customer {share} stay one more period, against {first} of the newest",
        years=w.number(last["tenure"], 0 if years == 1 else 1),
        share=w.percent(last["stays"]),
        first=w.percent(first["stays"]),
    )
    note = w.t(
        "Years to come: how many of the coming five they are expected to stay, whole periods only. A "
        "time that fewer than five share is left out."
    )
    shown = columns(w, "tenure:whole" if years == 1 else "tenure:part", *BY_TENURE)
    return [
        Exhibit("stay_by_tenure", message, table=table, columns=shown, total=False, notes=(note,), file="by_tenure")
    ]


def race(study: Study, w: Words) -> Exhibit:
    """Every model and rule over the period held out, the nearest marked."""
    found = model.raced(study)
    table = found.table.sort_values("wape", kind="stable", ignore_index=True)
    table = table.assign(name=[w.t(NAMES[m]) for m in table["model"]])
    message = w.t("{name} came nearest on the last period", name=w.t(NAMES[found.winner]))
    notes = [
        w.t(
            "The same customers, the last period held out: each said what they would bring, knowing only what was "
            "known before it. Off by tier: the errors of the tiers added up, as a share of what came."
        )
    ]
    if not found.whole:
        notes.append(w.t("The basic model needs a third period to be tried, and the file has two."))
    return Exhibit(
        "race", message, table=table, columns=columns(w, *RACE), total=False, notes=tuple(notes), file="race"
    )


def parameters(study: Study, w: Words) -> Exhibit:
    """The models' parameters, with standard errors."""
    rows = model.models(study)
    table = rows.assign(name=[w.t(NAMES[m]) for m in rows["model"]])
    not_fitted = [w.t(NAMES[m]) for m in dict.fromkeys(rows.loc[~rows["converged"].astype(bool), "model"])]
    if _of_contracts(study):
        notes = [w.t("Time in periods as long as the page's. Fitted to all contracts of the file.")]
    else:
        notes = [w.t("Time in weeks, money in the file's own. Fitted to all purchases of the file.")]
    if not_fitted:
        notes.append(w.t("Not used, for the fit did not settle: {models}.", models=w.listed(not_fitted)))
    if not _of_contracts(study) and not math.isnan(model.fitted(study).together):
        notes.append(
            w.t(
                "Gamma-Gamma takes it that how often and how much do not go together; here their correlation is {r}.",
                r=w.number(model.fitted(study).together, 2),
            )
        )
    return Exhibit(
        "forecast_models",
        w.t("The models and their parameters"),
        table=table,
        columns=columns(w, *PARAMETERS),
        total=False,
        notes=tuple(notes),
        file="models",
    )
