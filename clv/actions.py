"""Next best action: one trigger a customer by a printed priority, who is held out by lot, and who must wait."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.experiments import least_effect
from clv.stages import NO_TIER
from clv.tables import Flags, Floats, TableProblem, among

LOW_NPS = 6
ENDS_WITHIN = 60
RISES_WITHIN = 60
USUAL = 0.5  # of those with the same product, from which another is usual
SEED = 1
WHOLE = 2**64


@dataclass(frozen=True)
class Trigger:
    """One row of the priority table: why somebody is to be contacted, with what, by whom, how, and how soon.

    `days`: to the due date from the day the list is made. `owed`: the customer has a right to it, so that it is
    never held out and never waits. `offer`: something is offered, of which a household gets one.
    """

    code: str
    action: str
    owner: str
    channel: str
    days: int
    owed: bool = False
    offer: bool = False


# The first that holds is the next best action: what is owed, then who may leave, then who is new, then what more.
TRIGGERS = (
    Trigger("complaint", "call_and_mend", "service", "phone", 2, owed=True),
    Trigger("unpaid", "agree_on_payment", "finance", "phone", 7, owed=True),
    Trigger("contract_ends", "renew", "sales", "phone", 14),
    Trigger("lost", "win_back", "sales", "letter", 30, offer=True),
    Trigger("low_nps", "ask_why", "service", "phone", 7),
    Trigger("at_risk", "remind", "sales", "email", 7, offer=True),
    Trigger("price_rise", "tell_price", "service", "letter", 14, owed=True),
    Trigger("won_back", "welcome_back", "service", "email", 7),
    Trigger("first_purchase", "follow_up_first", "service", "phone", 7),
    Trigger("new", "welcome", "marketing", "email", 14),
    Trigger("product_gap", "offer_missing", "sales", "email", 30, offer=True),
    Trigger("growing", "offer_next", "sales", "email", 30, offer=True),
    Trigger("loyal", "thank", "marketing", "letter", 30),
    Trigger("prospect", "invite", "marketing", "email", 30, offer=True),
)
BY_CODE = {trigger.code: trigger for trigger in TRIGGERS}
OF_STAGE = {"lost": "lost", "at risk": "at_risk", "won back": "won_back", "new": "new", "growing": "growing"}
OF_STAGE |= {"loyal": "loyal", "prospect": "prospect"}
# What else a trigger needs: a column of `people` that tells of it.
NEEDS = {
    "complaint": "complaint",
    "unpaid": "unpaid",
    "contract_ends": "contract_end",
    "low_nps": "nps",
    "price_rise": "price_rise",
    "product_gap": "product_gap",
}


def with_product_gap(people: pd.DataFrame, ahead: pd.DataFrame) -> pd.DataFrame:
    """The same with product_gap: who is active, and whose next product over half of those with the same have.

    `ahead`: customer_id, confidence, as `clv.pairs.next_products`. Source: METHODS, next best action.

    >>> p = pd.DataFrame({"customer_id": ["a", "b", "c"], "tier_now": ["A", None, "A"]})
    >>> with_product_gap(p, pd.DataFrame({"customer_id": ["a", "b"], "confidence": 0.6}))["product_gap"].tolist()
    [True, False, False]
    """
    lacking = among(people["customer_id"], ahead.loc[ahead["confidence"] > USUAL, "customer_id"])
    return people.assign(product_gap=lacking & people["tier_now"].notna())


def known_triggers(columns: Sequence[str]) -> list[str]:
    """The triggers that these columns can tell of, in the order of priority that holds unless another is given.

    >>> "unpaid" in known_triggers(["stage"]), "unpaid" in known_triggers(["stage", "unpaid"])
    (False, True)
    """
    return [trigger.code for trigger in TRIGGERS if NEEDS.get(trigger.code, "") in ("", *columns)]


def holds(people: pd.DataFrame, at: dt.date | None = None) -> dict[str, npt.NDArray[np.bool_]]:
    """For each trigger that `people` can tell of, the customers it holds for (a customer may have several).

    complaint, unpaid, product_gap: columns of yes or no. low_nps: nps ≤ 6. contract_ends, price_rise: a date in the
    60 days from `at` (None: no such trigger). first_purchase: new with one purchase so far, or first_invoice; the
    rest: the stage.

    >>> p = pd.DataFrame({"stage": ["new", "lost"], "purchases": [1, 3], "nps": [9.0, 2.0]})
    >>> [code for code, mask in holds(p).items() if mask[1]]
    ['lost', 'low_nps']
    """
    stage = people["stage"].to_numpy(object)
    found = {code: stage == at_stage for at_stage, code in OF_STAGE.items()}
    found["first_purchase"] = (stage == "new") & (people["purchases"].to_numpy() == 1)
    if "first_invoice" in people:
        found["first_purchase"] |= people["first_invoice"].eq(True).to_numpy(bool)
    for code in ("complaint", "unpaid", "product_gap"):
        if code in people:
            found[code] = people[code].eq(True).to_numpy(bool)
    if "nps" in people:
        found["low_nps"] = people["nps"].to_numpy(float) <= LOW_NPS
    for code, days in (("contract_ends", ENDS_WITHIN), ("price_rise", RISES_WITHIN)):
        if NEEDS[code] in people:
            ahead = _days_ahead(people[NEEDS[code]], at)
            found[code] = (ahead >= 0) & (ahead <= days)
    return {code: found[code] for code in known_triggers(list(people.columns))}


def _days_ahead(dates: pd.Series, at: dt.date | None) -> Floats:
    if at is None:
        return np.full(len(dates), np.nan)
    days = pd.to_datetime(dates).to_numpy("datetime64[D]") - np.datetime64(at, "D")
    return np.where(np.isnat(days), np.nan, days.astype(float))


def next_actions(
    people: pd.DataFrame,
    portfolio: pd.DataFrame | None = None,
    order: Sequence[str] | None = None,
    at: dt.date | None = None,
) -> pd.DataFrame:
    """The list to act on: every customer with the one trigger that comes first and its action, the most worth first.

    `order`: the triggers that are on, the first that holds counts (None: all, in the order of TRIGGERS); a customer
    for whom none holds is not listed. Columns customer_id, stage, tier (now, else before), reason (the trigger),
    action, owner, channel, due (`at` and the trigger's days; NaT without `at`), worth (the money at stake: the CLV of
    that tier; NaN without), revenue (now, else before), silent_days. `people` from `clv.stages.with_stage`, with the
    columns of `holds`. Source: METHODS, next best action.

    >>> p = pd.DataFrame({"customer_id": ["a", "b"], "stage": ["loyal", "new"], "tier_now": ["A", "A"],
    ...     "tier_before": ["A", None], "revenue_now": [9.0, 1.0], "revenue_before": [9.0, 0.0], "purchases": [9, 1],
    ...     "silent_days": [3, 4], "nps": [3.0, np.nan]})
    >>> next_actions(p)[["customer_id", "reason", "action"]].values.tolist()
    [['a', 'low_nps', 'ask_why'], ['b', 'first_purchase', 'follow_up_first']]
    >>> next_actions(p, order=["loyal"])[["customer_id", "reason"]].values.tolist()
    [['a', 'loyal']]
    """
    masks = holds(people, at)
    on = [code for code in (list(masks) if order is None else order) if code in masks]
    first = np.select([masks[code] for code in on], list(range(len(on))), len(on)) if on else np.zeros(len(people))
    place = first.astype(np.int64)
    now, was = people["tier_now"].astype(object), people["tier_before"].astype(object)
    tier: pd.Series = now.where(now.notna(), was)
    worth = np.nan if portfolio is None else tier.map(portfolio.set_index("tier")["clv"]).to_numpy(float)
    table = pd.DataFrame(
        {
            "customer_id": people["customer_id"],
            "stage": people["stage"].to_numpy(object),
            "tier": tier.where(tier.notna(), NO_TIER),
            **_of_trigger([BY_CODE[code] for code in on], place, at),
            "worth": worth,
            "revenue": people["revenue_now"].where(now.notna(), people["revenue_before"]),
            "silent_days": people["silent_days"],
        }
    )[place < len(on)]
    by = ["worth", "revenue", "customer_id"]
    return table.sort_values(by, ascending=[False, False, True], kind="stable").reset_index(drop=True)


def _of_trigger(on: Sequence[Trigger], place: npt.NDArray[np.int64], at: dt.date | None) -> dict[str, object]:
    """What the table of triggers says, a row a customer; the last place is nobody's."""

    def told(values: Sequence[str]) -> npt.NDArray[np.object_]:
        return np.array([*values, ""], dtype=object)[place]

    start = np.datetime64("NaT", "D") if at is None else np.datetime64(at, "D")
    days = np.array([*(trigger.days for trigger in on), 0], dtype="timedelta64[D]")
    return {
        "reason": told([trigger.code for trigger in on]),
        "action": told([trigger.action for trigger in on]),
        "owner": told([trigger.owner for trigger in on]),
        "channel": told([trigger.channel for trigger in on]),
        "due": (start + days[place]).astype("datetime64[s]"),
    }


def priority_table(actions: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """The triggers as they are tried: order, reason, action, owner, channel, days, owed, customers, worth, held_out.

    customers are those who got it, worth what is at stake with them (NaN: not known), held_out how many of them are
    left untouched and do not wait (0 where nothing has been drawn), so that they sum to those held out in all.
    `actions` from `next_actions` by the same order.

    >>> p = pd.DataFrame({"reason": ["new", "new"], "worth": [3.0, 4.0], "held_out": [True, False]})
    >>> priority_table(p, ["complaint", "new"])[["reason", "customers", "worth", "held_out"]].values.tolist()
    [['complaint', 0, 0.0, 0], ['new', 2, 7.0, 1]]
    """
    on = [BY_CODE[code] for code in order]
    codes = [trigger.code for trigger in on]
    by = actions.groupby("reason", observed=True)
    worth = by["worth"].sum(min_count=1).astype(float)
    counts = by.size()
    held = actions[_held_now(actions)].groupby("reason", observed=True).size()
    table = pd.DataFrame([(t.code, t.action, t.owner, t.channel, t.days, t.owed) for t in on])
    table = table.reindex(columns=range(6)).set_axis(["reason", "action", "owner", "channel", "days", "owed"], axis=1)
    table.insert(0, "order", range(1, len(on) + 1))
    table["customers"] = counts.reindex(codes, fill_value=0).to_numpy(int)
    table["worth"] = worth.reindex(codes, fill_value=0.0).to_numpy(float)
    return table.assign(held_out=held.reindex(codes, fill_value=0).to_numpy(int))


def _held_now(actions: pd.DataFrame) -> Flags:
    """Who is held out and does not wait: nobody before anything has been drawn."""
    if "held_out" not in actions:
        return np.zeros(len(actions), dtype=bool)
    held: Flags = actions["held_out"].to_numpy(bool)
    return held & (actions["waits"].astype(object) == "").to_numpy() if "waits" in actions else held


# Held out by lot ------------------------------------------------------------------------------------------------


def draws(ids: Sequence[str], seed: int = SEED) -> Floats:
    """Each customer's number in the draw, from 0 up to 1: the same seed and id always give the same.

    The first eight bytes of the SHA-256 of "seed:id" (UTF-8) as a whole number, over 2⁶⁴. Source: METHODS, held out.

    >>> draws(["a", "b"]).round(4).tolist() == draws(["b", "a"]).round(4).tolist()[::-1]
    True
    """
    lot = f"{seed}:".encode()
    sha, whole = hashlib.sha256, int.from_bytes
    numbers = (whole(sha(lot + str(one).encode("utf-8", "surrogatepass")).digest()[:8], "big") for one in ids)
    return np.minimum(np.fromiter(numbers, dtype=float, count=len(ids)) / WHOLE, np.nextafter(1.0, 0.0))


def with_hold_out(actions: pd.DataFrame, share: float, seed: int = SEED) -> pd.DataFrame:
    """The list with held_out: those whose number in the draw is under `share`; never where the action is owed.

    Whether a customer is held out depends on the seed and its own id alone, so a longer list holds out the same.
    TableProblem `share_out_of_range`: not from 0 up to 1.

    >>> a = pd.DataFrame({"customer_id": ["a", "b"], "reason": ["complaint", "loyal"]})
    >>> with_hold_out(a, 0.999)["held_out"].tolist()
    [False, True]
    """
    if not 0 <= share < 1:
        raise TableProblem("share_out_of_range", share=share)
    owed = actions["reason"].astype(object).isin([t.code for t in TRIGGERS if t.owed]).to_numpy()
    low = draws(actions["customer_id"].tolist(), seed) < share if share else np.zeros(len(actions), dtype=bool)
    return actions.assign(held_out=low & ~owed)


def hold_out_table(actions: pd.DataFrame, order: Sequence[str], retention: float) -> pd.DataFrame:
    """What each action's own hold-out can show: reason, contacted, held_out, seen; a row a trigger that holds anybody.

    Of those who do not wait. seen is the smallest rise of retention (a share) that shows in four times of five by
    `least_effect`; NaN: none does, or nobody is held out. `actions` from `with_waiting`.

    >>> a = pd.DataFrame({"reason": "loyal", "held_out": [True] * 200 + [False] * 200, "waits": ""})
    >>> hold_out_table(a, ["loyal"], 0.5).round(3).values.tolist()
    [['loyal', 200, 200, 0.138]]
    """
    mine = actions[actions["waits"].astype(object) == ""]
    rows = []
    for code in order:
        held = mine["held_out"].to_numpy(bool)[(mine["reason"] == code).to_numpy()]
        if len(held):
            n = int(held.sum())
            seen = least_effect(len(held), n / len(held), retention)
            rows.append((code, len(held) - n, n, seen))
    return pd.DataFrame(rows, columns=["reason", "contacted", "held_out", "seen"])


# Who must wait --------------------------------------------------------------------------------------------------

WAITS = ("", "household", "month")


def with_waiting(actions: pd.DataFrame, most: int | None = None) -> pd.DataFrame:
    """The list with waits: "" who is contacted (or held out), "household" or "month" for who is not this time.

    Of each household (a column of that name; blank: none) one gets an offer, the first of the list, which has most at
    stake. The first `most` who are not held out are contacted, what is owed before the rest, and what is owed never
    waits; everybody after the last of them waits, so that those held out are of the same kind as those contacted.
    TableProblem `contacts_out_of_range`: `most` under 0.

    >>> a = pd.DataFrame({"reason": ["growing", "lost", "growing", "complaint"], "held_out": False,
    ...                   "household": ["h1", "h1", "h2", "h1"]})
    >>> with_waiting(a, 2)["waits"].tolist()
    ['', 'household', 'month', '']
    """
    if most is not None and most < 0:
        raise TableProblem("contacts_out_of_range", most=most)
    reason = actions["reason"].astype(object)
    owed, offer = (reason.isin([t.code for t in TRIGGERS if getattr(t, name)]).to_numpy() for name in ("owed", "offer"))
    held = actions["held_out"].to_numpy(bool)
    waits = np.full(len(actions), "", dtype=object)
    if "household" in actions:
        home = actions["household"].astype(object)
        asked = home.notna().to_numpy() & (home != "").to_numpy() & offer
        again = np.zeros(len(actions), dtype=bool)
        again[asked] = home[asked].duplicated().to_numpy()
        waits[again] = "household"
    if most is not None:
        asked = ~owed & (waits == "")
        over = np.cumsum(asked & ~held) > max(0, most - int(owed.sum()))
        waits[asked & over] = "month"
    return actions.assign(waits=waits)


def by_owner(actions: pd.DataFrame) -> pd.DataFrame:
    """Each owner's part of the list: owner, contacted, held_out, waits, worth (of those contacted), due (the first).

    `actions` from `with_waiting`; the owner with most at stake first. NaN: nothing known, or nobody to contact.

    >>> a = pd.DataFrame({"owner": ["sales", "sales", "service"], "held_out": [False, True, False],
    ...     "waits": ["", "", "month"], "worth": [5.0, 6.0, 7.0], "due": pd.Timestamp("2025-01-08")})
    >>> by_owner(a).drop(columns="due").values.tolist()
    [['sales', 1, 1, 0, 5.0], ['service', 0, 0, 1, nan]]
    """
    waits = (actions["waits"].astype(object) != "").to_numpy()
    held = actions["held_out"].to_numpy(bool) & ~waits
    asked = ~held & ~waits
    table = actions.assign(contacted=asked, held_out=held, waits=waits)
    table = table.assign(worth=actions["worth"].where(asked), due=actions["due"].where(asked))
    by = table.assign(owner=table["owner"].astype(object)).groupby("owner")
    found = by[["contacted", "held_out", "waits"]].sum().astype(np.int64)
    found = found.assign(worth=by["worth"].sum(min_count=1), due=by["due"].min()).reset_index()
    return found.sort_values(["worth", "owner"], ascending=[False, True]).reset_index(drop=True)
