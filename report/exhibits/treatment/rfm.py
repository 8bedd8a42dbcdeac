"""RFM's printed rules, what its scores mean in this file, and recency against frequency."""

from __future__ import annotations

import pandas as pd

import clv
from clv.rfm import MEASURES, MOST, Rfm, Shared
from report.columns import columns
from report.exhibit import Exhibit, Notice
from report.exhibits.treatment import names
from report.exhibits.treatment.grouped import Grouped
from report.forms import Heat, Measure
from study import segmentations
from words import Words

PAIRS = ("recency_score", "frequency_score", "segments", "customers", "revenue")


def scores_of(of: Grouped) -> Rfm:
    """RFM as it stands behind the division."""
    return segmentations.rfm_of(of.study, of.done.asked.periods, of.done.asked.scores)[0]


def rules(of: Grouped, w: Words) -> list[Exhibit]:
    """Which scores each segment holds, and what the scores mean in this file."""
    return [boxes(of, w), scores(of, w)]


def boxes(of: Grouped, w: Words) -> Exhibit:
    """Which scores each segment holds; together they hold each combination once."""
    table = clv.rfm.rule_table()
    spans = {
        measure: [
            names.span(low, high, w)
            for low, high in zip(table[f"{measure}_low"], table[f"{measure}_high"], strict=True)
        ]
        for measure in MEASURES
    }
    found = pd.DataFrame({"name": [of.names[code] for code in table["segment"]], **spans})
    notes = (
        w.t("5 is the most recent, the most often and the most money. Every combination is in exactly one group."),
        w.t("The group names and the rule are ours. You can give the groups names of your own."),
    )
    return Exhibit(
        "cell_rules",
        w.t("The rules"),
        table=found,
        columns=columns(w, "name:cell", *(f"{m}:score" for m in MEASURES)),
        total=False,
        lead=window_said(of, w),
        notes=notes if of.done.asked.scores == MOST else (*notes, fewer(of, w)),
    )


def notices(of: Grouped, w: Words) -> tuple[Notice, ...]:
    """The measures that more than half have in common, and what that does to the scores."""
    return tuple(Notice(shared_said(one, of, w)) for one in clv.rfm.shared_values(scores_of(of)))


def fewer_scores(of: Grouped) -> int | None:
    """The number of scores of which each has customers, where that is fewer than now; None: nothing to offer."""
    shared = clv.rfm.shared_values(scores_of(of))
    return min((one.scores for one in shared if 1 < one.scores < of.done.asked.scores), default=None)


def window_said(of: Grouped, w: Words) -> str:
    """Which days are counted, and how many are inside."""
    found = scores_of(of)
    return w.n(
        "From {start} to {end}: {count} customer has bought, for more than was returned.",
        "From {start} to {end}: {count} customers have bought, for more than they returned.",
        found.customers,
        start=w.date(found.start),
        end=w.date(found.end - pd.Timedelta(days=1).to_pytimedelta()),
    )


def fewer(of: Grouped, w: Words) -> str:
    """How fewer scores than five are laid on the rules."""
    return w.t(
        "With {n} scores the lowest counts as 1 and the highest as 5; those between lie evenly.",
        n=w.number(of.done.asked.scores),
    )


def shared_said(one: Shared, of: Grouped, w: Words) -> str:
    """That more than half have one value in common, and what that does to the scores."""
    share = w.percent(one.share)
    said = {
        "recency": w.t("{share} bought last on the same day", share=share),
        "frequency": w.n(
            "{share} have bought {count} time", "{share} have bought {count} times", int(one.value), share=share
        ),
        "monetary": w.t("{share} have brought the same amount", share=share),
    }[one.measure]
    if one.used == 1:
        return w.t("{said}, so that measure does not separate the customers.", said=said)
    scores = of.done.asked.scores
    if one.used == scores:
        return w.t("{said}, and share one score.", said=said)
    values = {"said": said, "n": w.number(scores - one.used), "scores": w.number(scores), "fewer": w.number(one.scores)}
    if one.scores == 1:
        return w.t(
            "{said}, so {n} of the {scores} scores have no customers, and no other number of scores helps. Another "
            "division tells these customers apart better.",
            **values,
        )
    return w.t(
        "{said}, so {n} of the {scores} scores have no customers. With {fewer} scores every score has customers.",
        **values,
    )


def more(of: Grouped, w: Words) -> list[Exhibit]:
    """Recency against frequency."""
    return [pairs(of, w)]


def scores(of: Grouped, w: Words) -> Exhibit:
    """Between which values each score lies."""
    table = clv.rfm.score_table(scores_of(of))
    found = pd.DataFrame({"score": [w.number(score) for score in table["score"]]})
    for measure in MEASURES:
        ends = zip(table[f"{measure}_low"], table[f"{measure}_high"], strict=True)
        found[measure] = [_ends(measure, low, high, w) for low, high in ends]
    shown = columns(w, "score", "recency:days", "frequency:times", "monetary:money")
    note = w.t("The limits are quantiles of the values, so customers with the same value always have the same score.")
    return Exhibit("rfm_scores", w.t("What the scores mean"), table=found, columns=shown, total=False, notes=(note,))


def _ends(measure: str, low: float, high: float, w: Words) -> str:
    """ "1–34", one number where both ends are the same, and a dash where nobody is."""
    first, last = w.number(low), w.number(high)
    return first if first == last else f"{first}–{last}"


def pairs(of: Grouped, w: Words) -> Exhibit:
    """How many customers stand where, by how lately and how often they have bought."""
    found = scores_of(of)
    table = clv.rfm.recency_by_frequency(found)
    k = found.scores
    called = [_segments(of, int(r), int(f)) for r, f in zip(table["recency"], table["frequency"], strict=True)]
    told = table.assign(
        recency_score=[w.number(score) for score in table["recency"]],
        frequency_score=[w.number(score) for score in table["frequency"]],
        segments=called,
    )
    counts = tuple(tuple(float(n) for n in table["customers"].iloc[row * k : row * k + k]) for row in range(k))
    names = tuple(tuple(called[row * k : row * k + k]) for row in range(k))
    return Exhibit(
        "rfm_pairs",
        pairs_message(found, w),
        heat(found, counts, names, w),
        told.iloc[::-1].reset_index(drop=True),
        columns(w, *PAIRS),
        total=False,
        lead=w.t("Up: days since the last purchase. Right: purchases. The money then decides between two groups."),
    )


def _segments(of: Grouped, recency: int, frequency: int) -> str:
    """The segments that a pair of scores can be in, by the money."""
    k = of.done.asked.scores
    places = dict.fromkeys(int(clv.rfm.segment_of(recency, frequency, money, k)) for money in range(k, 0, -1))
    return " / ".join(of.names[clv.rfm.SEGMENTS[place]] for place in places)


def pairs_message(found: Rfm, w: Words) -> str:
    """How large a part stands in the best corner, where anybody does."""
    table = clv.rfm.recency_by_frequency(found)
    best = table[(table["recency"] == found.scores) & (table["frequency"] == found.scores)]
    share = float(best["customers"].sum()) / found.customers
    if not share:
        return w.t("Recency against frequency")
    return w.t("{share} of the customers have bought both most recently and most often", share=w.percent(share))


def heat(found: Rfm, counts: tuple[tuple[float, ...], ...], called: tuple[tuple[str, ...], ...], w: Words) -> Heat:
    """Customers by recency (up: the more recent) and frequency (right: the more often); `called`: the groups."""
    table = clv.rfm.score_table(found).iloc[::-1]
    days, times = (
        tuple(_ends(m, low, high, w) for low, high in zip(table[f"{m}_low"], table[f"{m}_high"], strict=True))
        for m in ("recency", "frequency")
    )
    most = max(max(row) for row in counts)
    x, y = Measure(w.t("Purchases")), Measure(w.t("Days"))
    alt = w.t("Customers by days since the last purchase and by number of purchases.")
    return Heat(x, y, times, days, counts, Measure(w.t("Customers"), like=most), alt, names=called)
