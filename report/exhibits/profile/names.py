"""What the profile's groups, attributes and values are called."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from report.exhibits.matrix import measure
from report.text import markdown_text
from study import Study, matrix, profiles
from study.profiles import FIFTH, FIRST, TENTH, TIER, ProfileAsked
from words import N_, Words

OURS = {
    "channel": N_("Channel"),
    FIRST: N_("First product bought"),
    "products": N_("Number of products"),
    "years": N_("Whole years as a customer"),
}
SHORT = 40


def attribute(study: Study, code: str, w: Words) -> str:
    """What an attribute is called, plain: the file's own as the file calls it."""
    return w.t(OURS[code]) if code in OURS else profiles.attributes(study)[code].replace("_", " ")


def value(row: Mapping[Hashable, Any], w: Words) -> str:
    """What a value is called, plain."""
    kinds = {"other": w.t("other values"), "unknown": w.t("not known")}
    return kinds.get(str(row["kind"]), str(row["value"]))


def dotted(study: Study, row: Mapping[Hashable, Any], w: Words) -> str:
    """What a value is called in a figure, plain: a number alone says nothing without its column."""
    said = value(row, w)
    return said if said[:1].isalpha() else f"{attribute(study, str(row['attribute']), w)} {said}"


def needs(study: Study, w: Words) -> dict[str, str]:
    """The columns that can stand beside value in the grid, by their codes (Markdown)."""
    return {code: markdown_text(attribute(study, code, w), SHORT) for code in profiles.needs(study)}


def measures(study: Study, w: Words) -> dict[str, str]:
    """What fifths and tenths can go by, by their codes (Markdown)."""
    names = matrix.columns(study)
    return {code: markdown_text(measure(code, names, w), SHORT) for code in profiles.measures(study)}


def groups(study: Study, w: Words) -> dict[str, str]:
    """Whose profile can be looked at, by code (Markdown): the best fifth, the tiers, the tenths."""
    found = {FIFTH: w.t("The best fifth")}
    found |= {f"{TIER}_{i}": markdown_text(w.tier(name), SHORT) for i, name in enumerate(study.base.names)}
    return found | {f"{TENTH}_{i}": w.t("Decile {number}", number=w.number(i)) for i in range(1, 11)}


def group(study: Study, asked: ProfileAsked, w: Words) -> str:
    """Whose profile it is, within a sentence (Markdown)."""
    if asked.kind == TIER:
        return markdown_text(w.tier(study.base.names[asked.place]), SHORT)
    by = measures(study, w)[asked.measure]
    if asked.kind == FIFTH:
        return w.t("the best fifth by {measure}", measure=lower(by))
    return w.t("decile {number} by {measure}", number=w.number(asked.place), measure=lower(by))


def lower(name: str) -> str:
    """A name within a sentence: CLV stays as it is."""
    return name if name.isupper() else name[:1].lower() + name[1:]
