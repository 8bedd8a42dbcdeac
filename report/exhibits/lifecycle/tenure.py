"""Exhibits of tenure: when customers leave, what they bring each year, and what one rate for all hides."""

from __future__ import annotations

import math

import pandas as pd

from clv import Base
from clv.limits import FEWEST
from report.columns import columns
from report.exhibit import Behind, CustomerGroup, Exhibit
from report.forms import Columns, MaybeNumber, Measure, Place, Reference, Series, Tag
from report.notices import away, to_file
from report.scale import all_known
from report.workings import with_formulas
from study import Study
from study import tenure as model
from study.tenure import Tenure
from words import N_, Words

GROUPS = {
    "early": N_("The first two years"),
    "later": N_("Longer"),
    "unknown": N_("Not known"),
    "total": N_("All"),
}
WHO = {"new": N_("A new customer"), "later": N_("One past the first two years")}


def exhibits(study: Study, w: Words) -> list[Exhibit]:
    """Everything the file tells of tenure, or which file would."""
    t, head = model.tenure(study), w.t("When in their time do they leave?")
    if t is None or (t.life is None and t.churn is None):
        which = away(study, w) or to_file(w.t("Time as a customer is not known"), missing(study.base, w), w)
        return [Exhibit("when_they_leave", head, notices=(which,))]
    found = [Exhibit("when_they_leave", head), table_of_life(t, w)]
    if t.churn is not None:
        found.append(early(t.churn, w))
    if t.life is not None and len(t.life):
        found.append(behind(study, t, t.life, w))
    found.append(money(t, w))
    return [*found, wrong(t, t.wrong, w)] if t.wrong is not None else found


def missing(base: Base | None, w: Words) -> str:
    """Which file would answer."""
    if base is not None and base.kind == "segments":
        return w.t(
            "A file with one row per segment does not show it. One with purchases, or one row per customer, does."
        )
    if base is not None and base.kind == "customers":
        return w.t(
            "The file has no start date and no time as a customer. Add one of them and a column that shows who "
            "left, or open a file of purchases."
        )
    return w.t("A file of purchases that goes back three periods shows it. This one is shorter.")


# Leaving ------------------------------------------------------------------------------------------------


def table_of_life(t: Tenure, w: Words) -> Exhibit:
    """The life table; over it, where its periods are years, the share lost in each."""
    if t.life is None:
        why = w.t("Customers in the first period may have come earlier. Choose a shorter period, or a longer file.")
        return Exhibit("tenure", notices=(to_file(w.t("The life table needs three periods"), why, w),))
    yearly = abs(t.years - 1) < 1e-9
    said = message(t.life, yearly, w)
    return Exhibit(
        "tenure",
        said if yearly else "",
        _picture(t, t.life, w) if yearly else None,
        t.life,
        columns(w, f"tenure:{'year' if yearly else 'period'}", *LIFE),
        total=False,
        lead="" if yearly else f"**{said}**",
        notes=tuple(notes(t, t.life, w)),
    )


LIFE = ("at_risk", "lost", "kept:tenure", "censored", "hazard", "survival:interval")


def _picture(t: Tenure, life: pd.DataFrame, w: Words) -> Columns:
    rates = life.rename(columns={"tenure": "year", "hazard_low": "low", "hazard_high": "high"})
    constant = None if t.churn is None else float(t.churn["churn"].iloc[-1])
    return hazard(rates, w, constant=None if constant is None or math.isnan(constant) else constant)


def message(life: pd.DataFrame, yearly: bool, w: Words) -> str:
    """Whether the first time is the worst."""
    solid = life[~life["small"]]
    if len(solid) < 2:
        first = life.iloc[0]
        return w.t("In their first period {share} left", share=w.percent(first["hazard"]))
    first, last = solid.iloc[0], solid.iloc[-1]
    values = {
        "first": w.percent(first["hazard"]),
        "last": w.percent(last["hazard"]),
        "then": _when(first["tenure"], yearly, w),
        "now": _when(last["tenure"], yearly, w),
    }
    if first["hazard_low"] > last["hazard_high"]:
        return w.t("Churn falls with time: {first} in {then}, {last} in {now}", **values)
    if first["hazard_high"] < last["hazard_low"]:
        return w.t("Churn rises with time: {first} in {then}, {last} in {now}", **values)
    return w.t("No proven change in churn over time: {first} in {then}, {last} in {now}", **values)


def _when(tenure: int, yearly: bool, w: Words) -> str:
    number = w.number(tenure)
    return w.t("year {year}", year=number) if yearly else w.t("period {number}", number=number)


def notes(t: Tenure, life: pd.DataFrame, w: Words) -> list[str]:
    """Who is not counted as lost, who is not in the table, and what rests on few."""
    followed = w.t(
        "A customer is followed in each period it is active, and counts as lost when it buys nothing in the next. One "
        "who comes back counts as lost the first time."
    )
    found = [followed]
    still, unknown = int(life["censored"].sum()), t.unknown
    if still:
        found.append(
            w.n(
                "{count} customer is in a period that is not over when the file ends: neither lost nor kept yet.",
                "{count} customers are in a period that is not over when the file ends: neither lost nor kept yet.",
                still,
            )
        )
    if unknown:
        found.append(
            w.n(
                "{count} customer is not in the table: when it began is not known.",
                "{count} customers are not in the table: when they began is not known.",
                unknown,
            )
        )
    if t.across:
        found.append(
            w.t(
                "The file shows one period for customers who have been with you for different lengths of time. It "
                "follows nobody from year to year, and those who left earlier are not in it."
            )
        )
    if life["small"].any():
        found.append(w.t("Where fewer than {few} are followed, the share says little.", few=w.number(FEWEST)))
    return found


def hazard(table: pd.DataFrame, w: Words, *, constant: float | None = None) -> Columns:
    """The share lost in each year as a customer: year, hazard and, where known, low, high, at_risk.

    `constant`: the same churn every year, to compare with. Years without a hazard are left out.
    """
    rows = table.dropna(subset=["hazard"])
    values = tuple(float(v) for v in rows["hazard"])
    limited = {"low", "high"} <= set(rows)
    low, high = (all_known(rows[c]) if limited else () for c in ("low", "high"))
    counted = all_known(rows["at_risk"]) if "at_risk" in rows else ()
    tags = tuple(_tag(n) for n in counted or [FEWEST] * len(rows))
    line = None
    if constant:
        line = Reference(constant, w.t("the same every year: {share}", share=w.percent(constant)))
    return Columns(
        tuple(Place(int(y), w.t("year {year}", year=w.number(y))) for y in rows["year"]),
        (Series("", values, tags, low, high, counted),),
        x=Measure(w.t("Year as a customer"), "year"),
        y=Measure(w.t("Lost during the year, %"), "percent"),
        alt=_hazard_alt(rows, constant, w),
        across=line,
    )


def _tag(counted: MaybeNumber) -> Tag:
    return "measured" if counted is not None and counted >= FEWEST else "few"


def _hazard_alt(rows: pd.DataFrame, constant: float | None, w: Words) -> str:
    parts = "; ".join(f"{w.number(y)}: {w.percent(v)}" for y, v in zip(rows["year"], rows["hazard"], strict=True))
    said = w.t("Share lost per year as a customer. {years}.", years=parts)
    return said + (" " + w.t("On average {share}.", share=w.percent(constant)) if constant else "")


def early(churn: pd.DataFrame, w: Words) -> Exhibit:
    """The first two years against later."""
    return Exhibit(
        "early_later",
        w.t("The first two years compared with later"),
        table=churn.assign(name=[w.t(GROUPS[g]) for g in churn["group"]]),
        columns=columns(w, "name:tenure", "base", "lost", "churn", "times", "revenue_lost"),
        lead=early_sentence(churn, w),
    )


def early_sentence(churn: pd.DataFrame, w: Words) -> str:
    """How much more common leaving is early; the course says two to three times."""
    by = churn.set_index("group")
    early, later = by.loc["early"], by.loc["later"]
    if early["base"] == 0 or later["base"] == 0:
        return w.t(
            "The file is too short to compare the first two years with later ones. According to the course, churn "
            "is often two to three times as high in them."
        )
    values = {"early": f"**{w.percent(early['churn'], 1)}**", "later": f"**{w.percent(later['churn'], 1)}**"}
    if min(early["base"], later["base"]) < FEWEST:
        return w.t(
            "Of customers in their first two years {early} left, of older ones {later}; the groups are small.", **values
        )
    if not later["churn"] > 0:
        return w.t("Of customers in their first two years {early} left, of older ones none.", **values)
    times = churn["times"].tolist()[0]
    values["times"] = w.number(times, 1)
    if 2 <= round(times, 1) <= 3:
        return w.t(
            "Of customers in their first two years {early} left, of older ones {later}: {times} times the share, "
            "within the course's two to three.",
            **values,
        )
    if round(times, 1) > 3:
        return w.t(
            "Of customers in their first two years {early} left, of older ones {later}: {times} times the share, "
            "more than the course's two to three.",
            **values,
        )
    if round(times, 1) > 1:
        return w.t(
            "Of customers in their first two years {early} left, of older ones {later}: {times} times the share, "
            "less than the course's two to three.",
            **values,
        )
    return w.t(
        "Of customers in their first two years {early} left, of older ones {later}: here new customers do not "
        "leave more often.",
        **values,
    )


def behind(study: Study, t: Tenure, life: pd.DataFrame, w: Words) -> Exhibit:
    """The customers behind the life table."""
    rows = tuple(life["tenure"].astype(str))
    people = Behind(rows, tuple(groups(t, w)), lambda: model.people_by_tenure(study), "tenure")
    return Exhibit("tenure_customers", behind=people)


def groups(t: Tenure, w: Words) -> list[CustomerGroup]:
    """The customers behind the life table's cells."""
    lost = CustomerGroup(w.t("Lost"), w.t("Lost in tenure period {tier}.", tier="{tier}"), "tenure", ("lost",))
    told = w.t("In tenure period {tier} when the file ends.", tier="{tier}")
    return [lost, CustomerGroup(w.t("Stayed") if t.across else w.t("Still going on"), told, "tenure", ("retained",))]


# Money --------------------------------------------------------------------------------------------------


def money(t: Tenure, w: Words) -> Exhibit:
    """What a customer brings, year by year."""
    head = w.t("What they bring, year by year")
    if t.money.empty:
        unseen = w.t("The file holds no customer's first whole year, so what a year brings is not shown.")
        return Exhibit("money_by_tenure", head, lead=unseen)
    seen, same = ((), ()) if t.across else (("seen",), ("same_customers", "growth:year"))
    shown = columns(w, "tenure_year", *seen, "active:tenure", "revenue", "per_active", *same)
    lead = money_sentence(t, w)
    return Exhibit("money_by_tenure", head, table=t.money, columns=shown, total=False, lead=lead)


def money_sentence(t: Tenure, w: Words) -> str:
    """Whether the years bring more, and what of that is the same customers."""
    solid = t.money[~t.money["small"]]
    if solid.empty:
        return w.t("Few customers are behind these years.")
    first, last = solid.iloc[0], solid.iloc[-1]
    if len(solid) < 2:
        return w.t(
            "A customer brings {money} in year {year}.",
            money=w.money(first["per_active"]),
            year=w.number(first["tenure_year"]),
        )
    text = w.t(
        "An active customer brings {first} in year {a} and {last} in year {b}.",
        first=w.money(first["per_active"]),
        last=w.money(last["per_active"]),
        a=w.number(first["tenure_year"]),
        b=w.number(last["tenure_year"]),
    )
    grown = solid["growth"].dropna()
    if grown.empty:
        return text
    return (
        text
        + " "
        + w.t(
            "The same customers, from year {a} to {b}: {change}.",
            a=w.number(solid.loc[grown.index[0], "tenure_year"] - 1),
            b=w.number(solid.loc[grown.index[0], "tenure_year"]),
            change=w.percent_signed(grown.iloc[0] - 1),
        )
    )


def _worked(t: Tenure, found: pd.DataFrame) -> pd.DataFrame:
    """The two customers with what each figure by tenure is the sum of: who is left each period, and what each brings.

    After the last period with enough at risk the later churn holds, and the last year's money goes on.
    """
    if t.life is None or t.churn is None or abs(t.years - 1) > 1e-9:
        return found
    solid = t.life[(t.life["at_risk"] >= FEWEST) & (t.life["tenure"] == pd.Series(range(1, len(t.life) + 1)))]
    money = t.money.loc[~t.money["small"], "per_active"].tolist()
    left, later = [1.0, *solid["survival"].tolist()], float(t.churn.set_index("group")["churn"]["later"])
    figures: dict[str, object] = {"later_churn": later, "goes_on": money[-1]}
    figures |= {f"left{k}": x for k, x in enumerate(left)}
    figures |= {f"brings{k}": money[min(k, len(money) - 1)] for k in range(len(left) + 1)}
    last = len(left) - 1
    stay = " + ".join(f"left{k}" for k in range(len(left)))
    worth = " + ".join(f"left{k} * brings{k}" for k in range(len(left)))
    tail = f"left{last} * (1 - later_churn) / later_churn"
    found = with_formulas(found, "years_tenure", [f"{stay} + {tail}", "1 / later_churn"], figures)
    return with_formulas(found, "value_tenure", [f"{worth} + {tail} * brings{last + 1}", "goes_on / later_churn"])


def wrong(t: Tenure, found: pd.DataFrame, w: Words) -> Exhibit:
    """What one churn rate for all gets wrong of a new customer, and of one past the first two years."""
    new = found.iloc[0]
    lead = w.t(
        "With a single churn rate a new customer stays {constant} and is worth {one}. By time as a customer it "
        "stays {tenure} and is worth {other}.",
        constant=w.years(new["years_constant"], 1),
        one=w.money(new["value_constant"]),
        tenure=w.years(new["years_tenure"], 1),
        other=w.money(new["value_tenure"]),
    )
    return Exhibit(
        "constant_rate",
        w.t("What a single churn rate gets wrong"),
        table=_worked(t, found).assign(name=[w.t(WHO[x]) for x in found["who"]]),
        columns=columns(w, "name:customer", *BY_BOTH),
        total=False,
        lead=lead,
    )


BY_BOTH = (
    "years_constant",
    "years_tenure",
    "years_difference",
    "value_constant",
    "value_tenure",
    "value_difference",
)
