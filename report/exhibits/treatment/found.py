"""Exhibit of groups found in the data, beside the rule's segments: what sets each apart, or that none are clear."""

from __future__ import annotations

from clv.found_groups import MARKED
from clv.rfm import MEASURES
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.treatment import names
from study.found_groups import Looked
from words import N_, Words

SHOWN = ("name:cell", "customers", "share:all", "recency:median", "frequency:mean", "monetary:mean", "apart", "like")
# What a group far from the mean is like, by measure: below the mean, above it.
LIKE = {
    "recency": (N_("bought recently"), N_("has not bought for long")),
    "frequency": (N_("buys seldom"), N_("buys often")),
    "monetary": (N_("small sums"), N_("large sums")),
}


def found_groups(looked: Looked, w: Words) -> Exhibit:
    """The groups with what sets each apart, and which segments of the rules most of its customers are in."""
    rows = looked.groups
    table = rows.assign(
        name=[w.t("Group {n}", n=w.number(int(g) + 1)) for g in rows["group"]],
        apart=[_apart({name: float(rows[f"z_{name}"].iloc[i]) for name in MEASURES}, w) for i in range(len(rows))],
        like=[_mostly(looked, int(g), w) for g in rows["group"]],
    )
    silhouette = w.number(looked.found.silhouette, 2)
    note = w.t(
        "Found by k-means on how recently, how often and for how much. Mean silhouette {silhouette}; from 0.25 groups "
        "are called clear. The rules above can be printed and stay the same next period; these groups do not.",
        silhouette=silhouette,
    )
    shown = columns(w, *SHOWN)
    return Exhibit("found_groups", message(looked, w), table=table, columns=shown, total=False, notes=(note,))


def message(looked: Looked, w: Words) -> str:
    """How many groups there are, or that none are clear."""
    if not looked.found.clear:
        return w.t("No clear groups: the customers lie along a scale, not in clusters")
    return w.n("{count} clear group in the data", "{count} clear groups in the data", looked.found.groups)


def _apart(row: dict[str, float], w: Words) -> str:
    told = [w.t(LIKE[name][row[name] > 0]) for name in MEASURES if abs(row[name]) >= MARKED]
    return ", ".join(told) or w.t("near the mean in all")


def _mostly(looked: Looked, group: int, w: Words) -> str:
    rows = looked.against[looked.against["group"] == group].drop(columns="group")
    counts = rows.iloc[0].astype(float)
    best = str(counts.idxmax())
    return f"{names.segment(best, w)} ({w.percent(counts[best] / counts.sum())})"
