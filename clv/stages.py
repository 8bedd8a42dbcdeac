"""Stages of a customer's life cycle by one table of rules, and the figures and targets of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.gaps import Gaps, usual_gaps
from clv.orders import first_rows, purchase_days
from clv.segmentation import NOBODY
from clv.tables import Days, Floats, Ints, Objects, Orders, TableProblem

STAGES = ("prospect", "new", "growing", "loyal", "at risk", "lost", "won back")
NOT_YET = "not yet"
NO_TIER = "none"
TWO_YEARS = 730
LOYAL_PURCHASES = 4
# First match wins, the last holds always: so every customer is in exactly one stage.
RULES = (
    ("prospect", "never_bought", ""),
    ("lost", "silent_over", "lost_days"),
    ("at risk", "silent_over", "risk_days"),
    ("won back", "back_within", "new_days"),
    ("new", "first_within", "new_days"),
    ("loyal", "known_for", "loyal_days"),
    ("growing", "otherwise", ""),
)


@dataclass(frozen=True)
class StageRules:
    """Thresholds of the rule table, in days and purchases; all editable.

    new_days: how long a first purchase (or a return) is fresh; risk_days and lost_days: silence; loyal_days and
    loyal_purchases: how long known and how often bought to be loyal. Out of order: TableProblem `stage_rules_order`.

    >>> StageRules(60, 60, 180).loyal_purchases
    4
    """

    new_days: int
    risk_days: int
    lost_days: int
    loyal_days: int = TWO_YEARS
    loyal_purchases: int = LOYAL_PURCHASES

    def __post_init__(self) -> None:
        if not (0 < self.risk_days < self.lost_days and min(self.new_days, self.loyal_days) > 0):
            raise TableProblem("stage_rules_order", risk=self.risk_days, lost=self.lost_days, new=self.new_days)


def rules_from(gaps: Gaps, first: dt.date, end: dt.date) -> StageRules:
    """Thresholds from the file's own gaps: at risk once 4 of 5 who come back have done so (at least 1.5 usual gaps),
    lost once 19 of 20 have (at least 3), new and won back for as long as one is not yet at risk; loyal from two years
    (the course: leaving is most common before), or half of a shorter file. Nobody has come back: half a year and one.

    >>> g = Gaps(np.zeros(3, "i4"), np.array(["2024-01-01"] * 3, "M8[D]"), np.array([30, 30, 30]),
    ...          np.zeros(3, dtype=bool))
    >>> rules_from(g, dt.date(2024, 1, 1), dt.date(2025, 1, 1))
    StageRules(new_days=45, risk_days=45, lost_days=90, loyal_days=183, loyal_purchases=4)
    """
    usual, most, nearly = usual_gaps(gaps)["days"]
    if np.isnan(usual):
        usual, most, nearly = 0.0, 183.0, 365.0
    risk = max(1, round(max(most, 1.5 * usual)))
    lost = max(risk + 1, round(max(nearly, 3 * usual)))
    return StageRules(risk, risk, lost, max(1, min(TWO_YEARS, (end - first).days // 2)))


def lost_as_in_flows(rules: StageRules, period_days: int) -> StageRules:
    """The same rules with one meaning of lost: nothing bought in the period now, which is `period_days` long.

    A risk that would begin later than that begins half a period before, so that only who is still active is at risk.
    Source: METHODS, stages.

    >>> lost_as_in_flows(StageRules(200, 200, 454), 366)
    StageRules(new_days=200, risk_days=200, lost_days=366, loyal_days=730, loyal_purchases=4)
    >>> lost_as_in_flows(StageRules(90, 90, 180), 30).risk_days
    15
    """
    risk = rules.risk_days if rules.risk_days < period_days else max(1, period_days // 2)
    new = min(rules.new_days, period_days)
    return replace(rules, risk_days=risk, new_days=new, lost_days=max(period_days, risk + 1))


def agreeing(stages: npt.NDArray[np.object_], active: npt.NDArray[np.bool_]) -> npt.NDArray[np.object_]:
    """Stages that agree with who is active: nobody active is lost, nobody else is at risk.

    A customer whose returns take all that was bought in the period is not active, however lately it bought.

    >>> agreeing(np.array(["lost", "at risk", "new"], dtype=object), np.array([True, False, False])).tolist()
    ['at risk', 'lost', 'lost']
    """
    gone = ~active & ~np.isin(stages, ("prospect", NOT_YET))
    kept = np.where(active & (stages == "lost"), "at risk", stages)
    return np.where(gone, "lost", kept).astype(object)


def agreeing_places(places: Ints, active: npt.NDArray[np.bool_]) -> Ints:
    """As `agreeing`, of places in STAGES.

    >>> agreeing_places(np.array([5, 4, 1]), np.array([True, False, False])).tolist()
    [4, 5, 5]
    """
    lost, risk = STAGES.index("lost"), STAGES.index("at risk")
    gone = ~active & (places != NOBODY) & (places != STAGES.index("prospect"))
    return np.where(gone, lost, np.where(active & (places == lost), risk, places)).astype(np.int64)


def rule_table(rules: StageRules) -> pd.DataFrame:
    """The rules as they are tried, first match wins: order, stage, rule (code), days, purchases (NaN: not asked).

    rule: never_bought, silent_over, back_within (after a silence over lost_days), first_within, known_for (and bought
    so often), otherwise.

    >>> rule_table(StageRules(60, 60, 180))[["stage", "rule", "days"]].values.tolist()[1]
    ['lost', 'silent_over', 180.0]
    """
    table = pd.DataFrame(list(RULES), columns=["stage", "rule", "days"])
    table.insert(0, "order", range(1, len(RULES) + 1))
    table["days"] = [getattr(rules, name) if name else np.nan for name in table["days"]]
    return table.assign(purchases=np.where(table["stage"] == "loyal", rules.loyal_purchases, np.nan))


def stage_facts(orders: Orders, rules: StageRules, at: dt.date | None = None) -> pd.DataFrame:
    """What the rules look at, as of `at` (None: the end), a row a customer of the file.

    Columns customer_id, purchases (days with one), first_date, last_date (NaT: none), known_days (since the first),
    silent_days (since the last), back_days (since the latest return from a silence over lost_days; NaN: none), there
    (has a row before `at`).

    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["a", "a"], "date": ["2023-01-01", "2024-12-01"], "amount": 9.0})
    >>> f = stage_facts(orders_from(lines, dt.date(2025, 1, 1)), StageRules(60, 60, 180))
    >>> f[["purchases", "known_days", "silent_days", "back_days"]].values.tolist()
    [[2.0, 731.0, 31.0, 31.0]]
    """
    when = np.datetime64(at or orders.end)
    who, day = purchase_days(orders, at)
    nat = np.datetime64("NaT")
    first, last, back = (np.full(orders.customers, nat, dtype="datetime64[D]") for _ in range(3))
    first[who[::-1]], last[who] = day[::-1], day
    same = np.diff(who, prepend=-1) == 0
    returned = same & (np.diff(day, prepend=day[:1]).astype(np.int64) > rules.lost_days)
    back[who[returned]] = day[returned]

    def since(days: Days) -> Floats:
        return np.where(np.isnat(days), np.nan, (when - days).astype(float))

    return pd.DataFrame(
        {
            "customer_id": orders.ids,
            "purchases": np.bincount(who, minlength=orders.customers),
            "first_date": first.astype("datetime64[s]"),
            "last_date": last.astype("datetime64[s]"),
            "known_days": since(first),
            "silent_days": since(last),
            "back_days": since(back),
            "there": first_rows(orders) < when,
        }
    )


def stage_places(known: pd.DataFrame, rules: StageRules) -> Ints:
    """The place in STAGES of every row of `stage_facts`; NOBODY where the customer is not in the file yet.

    >>> f = pd.DataFrame({"purchases": [0, 1], "known_days": [np.nan, 9.0], "silent_days": [np.nan, 9.0],
    ...                   "back_days": np.nan, "there": [True, False]})
    >>> stage_places(f, StageRules(60, 60, 180)).tolist()
    [0, -1]
    """
    silent, age, back = (known[c].to_numpy(float) for c in ("silent_days", "known_days", "back_days"))
    bought = known["purchases"].to_numpy()
    tests = {
        "prospect": bought == 0,
        "lost": silent > rules.lost_days,
        "at risk": silent > rules.risk_days,
        "won back": back <= rules.new_days,
        "new": age <= rules.new_days,
        "loyal": (age >= rules.loyal_days) & (bought >= rules.loyal_purchases),
        "growing": np.ones(len(known), dtype=bool),
    }
    order = [stage for stage, _, _ in RULES]
    found = np.select([tests[stage] for stage in order], [STAGES.index(stage) for stage in order], NOBODY)
    return np.where(known["there"].to_numpy(), found, NOBODY).astype(np.int64)


def stage_of(known: pd.DataFrame, rules: StageRules) -> Objects:
    """The stage of every row of `stage_facts`; "not yet" where the customer is not in the file yet.

    >>> f = pd.DataFrame({"purchases": [0, 1], "known_days": [np.nan, 9.0], "silent_days": [np.nan, 9.0],
    ...                   "back_days": np.nan, "there": True})
    >>> stage_of(f, StageRules(60, 60, 180)).tolist()
    ['prospect', 'new']
    """
    names = np.array([*STAGES, NOT_YET], dtype=object)  # NOBODY takes the last
    return np.asarray(names[stage_places(known, rules)])


def staged(orders: Orders, rules: StageRules, before: dt.date | None = None) -> pd.DataFrame:
    """`stage_facts` of every customer with its stage at the end, and stage_before at the previous period's end.

    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["a", "a"], "date": ["2023-12-01", "2024-12-01"], "amount": 9.0})
    >>> s = staged(orders_from(lines, dt.date(2025, 1, 1)), StageRules(60, 60, 180), dt.date(2024, 1, 1))
    >>> s[["stage_before", "stage"]].values.tolist()
    [['new', 'won back']]
    """
    now = stage_facts(orders, rules)
    table = now.assign(stage=stage_of(now, rules))
    return table.assign(stage_before=stage_of(stage_facts(orders, rules, before), rules) if before else NOT_YET)


def with_stage(customers: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    """CUSTOMERS with tiers, and the stage columns of `staged` beside them, joined on customer_id.

    >>> c = pd.DataFrame({"customer_id": ["a"], "tier_now": ["A"]})
    >>> with_stage(c, pd.DataFrame({"customer_id": ["a"], "stage": ["new"], "tier_now": ["B"]})).values.tolist()
    [['a', 'A', 'new']]
    """
    fresh = ["customer_id", *(c for c in stages.columns if c not in customers.columns)]
    found = customers.merge(stages[fresh], on="customer_id", how="inner")
    for stage, tier in (("stage", "tier_now"), ("stage_before", "tier_before")):
        if stage in found and tier in found:
            active = found[tier].notna().to_numpy()
            found[stage] = agreeing(found[stage].to_numpy(object), active)
    return found


def stage_table(people: pd.DataFrame, portfolio: pd.DataFrame | None = None) -> pd.DataFrame:
    """Who is where in the life cycle: a row a stage, in the order of a life.

    Columns stage, customers, share, customers_before, change (since the previous period), revenue (of those active
    now), revenue_per_customer, value (Σ of the CLV of the tier each is in now; 0 for who is in none; NaN without
    `portfolio`). `people` from `with_stage`.

    >>> p = pd.DataFrame({"stage": ["new", "lost"], "stage_before": ["not yet", "loyal"], "tier_now": ["A", None],
    ...                   "revenue_now": [9.0, 0.0]})
    >>> stage_table(p)[["stage", "customers", "change"]].values.tolist()[1]
    ['new', 1, 1]
    """
    active = people["tier_now"].notna()
    clv = _clv(people["tier_now"], portfolio)
    mine = people.assign(_money=people["revenue_now"].where(active, 0.0), _clv=np.where(active, clv, 0.0))
    by = mine.groupby("stage")
    counts, before = by.size().reindex(STAGES, fill_value=0), people["stage_before"].value_counts()
    table = pd.DataFrame({"stage": list(STAGES), "customers": counts.to_numpy()})
    table["share"] = table["customers"] / max(len(people), 1)
    table["customers_before"] = before.reindex(STAGES, fill_value=0).to_numpy()
    table["change"] = table["customers"] - table["customers_before"]
    table["revenue"] = by["_money"].sum().reindex(STAGES, fill_value=0.0).to_numpy()
    table["revenue_per_customer"] = table["revenue"] / table["customers"].where(table["customers"] > 0)
    worth = by["_clv"].sum().reindex(STAGES, fill_value=0.0).to_numpy()
    return table.assign(value=np.nan if portfolio is None else worth)


def _clv(tiers: pd.Series, portfolio: pd.DataFrame | None) -> Floats:
    if portfolio is None:
        return np.full(len(tiers), np.nan)
    return tiers.astype(object).map(portfolio.set_index("tier")["clv"]).to_numpy(float)


def stage_moves(people: pd.DataFrame) -> pd.DataFrame:
    """Movement since the previous period: stage_before ("not yet": not in the file then), stage, customers.

    >>> p = pd.DataFrame({"stage": ["loyal", "loyal"], "stage_before": ["growing", "growing"]})
    >>> stage_moves(p).values.tolist()
    [['growing', 'loyal', 2]]
    """
    order = {name: i for i, name in enumerate((*STAGES, NOT_YET))}
    table = people.groupby(["stage_before", "stage"]).size().rename("customers").reset_index()
    ranked = table.assign(_a=table["stage_before"].map(order), _b=table["stage"].map(order))
    return ranked.sort_values(["_a", "_b"]).drop(columns=["_a", "_b"]).reset_index(drop=True)


def stage_kpis(people: pd.DataFrame, tiers: Sequence[str]) -> pd.DataFrame:
    """Strategic and operational figures per stage × tier now; "none" for who is in no tier. Empty cells left out.

    Columns stage, tier, customers, revenue, purchases (in the period), revenue_per_customer, purchases_per_customer,
    revenue_per_purchase, silent_days (median), and nps, ski means where the columns are there.

    >>> p = pd.DataFrame({"stage": ["new", "new"], "tier_now": ["A", "A"], "revenue_now": [9.0, 1.0],
    ...                   "purchases_now": [1, 3], "silent_days": [5.0, 7.0]})
    >>> stage_kpis(p, ["A"])[["customers", "revenue_per_customer", "silent_days"]].values.tolist()
    [[2.0, 5.0, 6.0]]
    """
    tier = people["tier_now"].astype(object).where(people["tier_now"].notna(), NO_TIER)
    by = people.assign(tier=tier).groupby(["stage", "tier"])
    table = by.agg(
        customers=("stage", "size"),
        revenue=("revenue_now", "sum"),
        purchases=("purchases_now", "sum"),
        silent_days=("silent_days", "median"),
    )
    table.insert(3, "revenue_per_customer", table["revenue"] / table["customers"])
    table.insert(4, "purchases_per_customer", table["purchases"] / table["customers"])
    table.insert(5, "revenue_per_purchase", table["revenue"] / table["purchases"].where(table["purchases"] > 0))
    for question in ("nps", "ski"):
        if question in people:
            table[question] = by[question].mean()
    cells = [(s, t) for s in STAGES for t in (*tiers, NO_TIER) if (s, t) in table.index]
    return table.reindex(pd.MultiIndex.from_tuples(cells, names=["stage", "tier"])).reset_index()


def stage_outcome(people: pd.DataFrame) -> pd.DataFrame:
    """What became of each stage: stage (then), customers, active (now), kept (share), revenue_before, revenue_now.

    Of those in the file at the previous period's end: how many of the new bought again, of the at risk were saved, of
    the lost came back.

    >>> p = pd.DataFrame({"stage_before": ["new", "new"], "tier_now": ["A", None], "revenue_before": [5.0, 5.0],
    ...                   "revenue_now": [6.0, 0.0]})
    >>> stage_outcome(p)[["stage", "customers", "active", "kept"]].values.tolist()
    [['new', 2, 1, 0.5]]
    """
    there = people[people["stage_before"] != NOT_YET]
    by = there.assign(active=there["tier_now"].notna()).groupby("stage_before")
    table = by.agg(
        customers=("active", "size"),
        active=("active", "sum"),
        revenue_before=("revenue_before", "sum"),
        revenue_now=("revenue_now", "sum"),
    )
    table.insert(2, "kept", table["active"] / table["customers"])
    return table.reindex([s for s in STAGES if s in table.index]).rename_axis("stage").reset_index()


def against_targets(actual: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Actual against target: tier, kpi, actual, target, difference, met.

    `actual`: a row a tier with a column a kpi (the portfolio, `emotion`); `targets`: tier, kpi, target. A higher
    figure is better, but for lost and churn. A kpi or tier that is not there: NaN, not met.

    >>> t = pd.DataFrame({"tier": ["A"], "kpi": ["retention"], "target": [0.8]})
    >>> against_targets(pd.DataFrame({"tier": ["A"], "retention": [0.75]}), t)[["difference", "met"]].values.tolist()
    [[-0.05, False]]
    """
    long = actual.melt(id_vars="tier", var_name="kpi", value_name="actual")
    table = targets[["tier", "kpi", "target"]].merge(long, on=["tier", "kpi"], how="left")
    apart = (table["actual"].astype(float) - table["target"].astype(float)).round(9)
    better = np.where(table["kpi"].isin(["lost", "churn"]), -apart, apart)
    return table[["tier", "kpi", "actual", "target"]].assign(difference=apart, met=better >= 0)


def scorecard(found: pd.DataFrame, weights: Sequence[float]) -> pd.DataFrame:
    """How far each figure's targets are reached, and all together by weight: kpi, tiers, met, reached, weight, part.

    `found`: rows of `against_targets` of several figures, `weights` one a figure in their order, at least 0. reached =
    tiers that meet their target / tiers with a known figure; part = weight / Σ weights × reached, so that the parts sum
    to the whole; of figures not known at all the weight is left out. Weights out of range: TableProblem
    `weights_out_of_range`.

    >>> f = pd.DataFrame({"kpi": ["nps", "nps", "retention"], "actual": [1.0, 2.0, 0.5], "met": [True, False, True]})
    >>> scorecard(f, [1, 3])[["kpi", "reached", "part"]].values.tolist()
    [['nps', 0.5, 0.125], ['retention', 1.0, 0.75]]
    """
    known = found[found["actual"].notna()]
    names = list(dict.fromkeys(found["kpi"]))
    given = np.asarray(weights, dtype=float)
    if len(given) != len(names) or not (given >= 0).all() or not given.sum() > 0:
        raise TableProblem("weights_out_of_range")
    by = known.groupby("kpi")["met"]
    table = pd.DataFrame({"kpi": names, "tiers": by.size().reindex(names, fill_value=0).to_numpy(int)})
    table["met"] = by.sum().reindex(names, fill_value=0).to_numpy(int)
    table["reached"] = table["met"] / table["tiers"].where(table["tiers"] > 0)
    counted = np.where(table["tiers"] > 0, given, 0.0)
    whole = counted.sum()
    return table.assign(weight=given, part=counted / whole * table["reached"] if whole > 0 else np.nan)
