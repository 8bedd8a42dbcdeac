"""The source line of a page or document: where its figures come from."""

from __future__ import annotations

from report import VERSION
from report.text import markdown_text
from report.tier_rules import TIERS_IN_SOURCE
from study import Study
from words import N_, Words

RETURNS = {"net": N_("returns netted"), "ignore": N_("returns left out"), "cancel": N_("returns cancelled in pairs")}


def source_line(study: Study, title: str, w: Words) -> str:
    """The file's title (Markdown), its fingerprint, the period and why, tiers, returns, money and version."""
    if study.part is not None:
        name, value = markdown_text(study.part.name, 30), markdown_text(study.part.value, 30)
        title += f" · {w.t('only {name}: {value}', name=name, value=value)}"
    parts = [title, study.file.fingerprint[:12], *_period(study, w), *_counted(study, w), f"Customer Worth {VERSION}"]
    return " · ".join(part for part in parts if part)


def _period(study: Study, w: Words) -> list[str]:
    period = study.period
    if period is None:
        return []
    why = {"chosen": w.t("chosen"), "longest": w.t("chosen automatically"), "one": w.t("one period")}
    why["file"] = w.t("the file's own")
    length = w.n(
        "{count} month against the one before", "{count} months against the {count} before", period.months or 0
    )
    if period.before_start is None or period.months is None:
        return [w.period(period.now_start, period.end)]
    return [f"{length} ({why[study.why_period]})", w.period(period.now_start, period.end)]


def _counted(study: Study, w: Words) -> list[str]:
    money = w.t("revenue, not profit") if study.choices.margin is None else w.t("margin, not revenue")
    if study.file.kind == "segments":
        return [w.t("segments as given"), money]
    shares = "/".join(w.number(share, 0 if share == int(share) else 1) for share in study.choices.scheme.shares)
    tiers = w.t(TIERS_IN_SOURCE[study.choices.basis], shares=shares)
    return [tiers, w.t(RETURNS[study.choices.returns]) if study.file.kind == "transactions" else "", money]
