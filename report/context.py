"""What changes every figure of a page, as chips in one row: the file, the period, what is counted of it and how.

A chip that is not at its default says so, and which choices bring it back; nothing that changes the headline is unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from clv import DEFAULT_SCHEME
from clv.periods import Period
from clv.tables import PURCHASES
from report.exhibits.method.compare import NAMES
from report.exhibits.method.steps.figures import share_decimals
from report.source import RETURNS
from report.text import markdown_text
from study import Study
from words import Words

DISCOUNT = 0.1


@dataclass(frozen=True)
class Chip:
    """One thing that the figures rest on: which, as it stands (Markdown), and the choices that bring it back.

    `resets` is empty where it stands as it does from the start.
    """

    key: str
    text: str
    resets: tuple[str, ...] = ()


def chips(study: Study, title: str, w: Words) -> list[Chip]:
    """The chips of a study. `title`: what the file is called (Markdown)."""
    found = [Chip("file", title), *_period(study, w)]
    if study.part is not None:
        name, value = markdown_text(study.part.name, 30), markdown_text(study.part.value, 30)
        found.append(Chip("only", w.t("only {name}: {value}", name=name, value=value), ("only",)))
    return [*found, _method(study, w), _money(study, w), *_tiers(study, w), *_further(study, w)]


def _period(study: Study, w: Words) -> list[Chip]:
    period, chosen = study.period, study.choices
    if period is None:
        return []
    moved = {"end": chosen.end, "months": chosen.months}
    return [Chip("period", _stretch(period, w), tuple(key for key, value in moved.items() if value is not None))]


def _stretch(period: Period, w: Words) -> str:
    """The period with whole months by name: "jan. 2024 – dec. 2024"."""
    start, last = period.now_start, period.end - timedelta(days=1)
    if start.day == 1 == period.end.day:
        return f"{w.month(start, short=True)} – {w.month(last, short=True)}"
    return w.period(start, period.end)


def _method(study: Study, w: Words) -> Chip:
    method, rate = study.choices.method, study.choices.discount
    moved = {"method": method != "course", "discount": rate != DISCOUNT}
    said = {"method": w.t(NAMES[method]), "rate": w.percent(rate, share_decimals(rate))}
    if moved["method"]:
        text = w.t("{method}, {rate} per year", **said)
    elif moved["discount"]:  # the basic model discounts nothing, but the range beside it does
        text = w.t("{method}, undiscounted; the range at {rate} per year", **said)
    else:
        text = w.t("{method}, undiscounted", method=said["method"])
    return Chip("method", text, tuple(key for key, away in moved.items() if away))


def _money(study: Study, w: Words) -> Chip:
    margin = study.choices.margin
    if margin is None:
        return Chip("margin", w.t("Revenue"))
    text = w.t("Margin from the file") if margin == "file" else w.t("Margin of {share}", share=w.percent(margin))
    return Chip("margin", text, ("margin",))


def _tiers(study: Study, w: Words) -> list[Chip]:
    if study.file.kind == "segments":
        return []
    scheme, fixed = study.choices.scheme, study.choices.basis == "fixed"
    shares = "/".join(w.number(share, 0 if share == int(share) else 1) for share in scheme.shares)
    text = w.t("Fixed tiers {shares}", shares=shares) if fixed else w.t("Tiers {shares}", shares=shares)
    moved = {"tiers": scheme != DEFAULT_SCHEME, "basis": fixed, "index": study.choices.index != 1}
    moved |= {"cuts": study.choices.cuts is not None}
    return [Chip("tiers", text, tuple(key for key, away in moved.items() if away))]


def _further(study: Study, w: Words) -> list[Chip]:
    """What is seen only where it is not as from the start: returns, who counts as lost, durations of one's own."""
    found = []
    if study.choices.returns != "net" and study.file.kind in PURCHASES:
        found.append(Chip("returns", w.t(RETURNS[study.choices.returns]), ("returns",)))
    if study.choices.left_by_us != "lost":
        found.append(Chip("left_by_us", w.t("without those we ended ourselves"), ("left_by_us",)))
    if any(study.entered):
        found.append(Chip("entered", w.t("durations of your own"), ("entered",)))
    return found
