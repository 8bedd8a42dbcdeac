"""Names of the matrix's templates, measures, levels, cells and advice in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from report.forms import Measure, MeasureKind
from study.matrix import MONEY, FoundMatrix
from words import C_, N_, Words

TEMPLATES = {
    "attractiveness": N_("Attractiveness and position"),
    "ability": N_("Ability and willingness"),
    "groups": N_("Three value groups"),
    "own": N_("Axes of your own"),
}
SOURCES = {
    "attractiveness": N_("As an insurer that sells through intermediaries divided its relations."),
    "ability": N_("As insurers in China chose which customers to meet where."),
    "groups": N_("High in all three is the highest value, in two valuable, in one or none low value: a rule of ours."),
    "own": "",
}
AXES = {
    "position": N_("Position"),
    "attractiveness": N_("Attractiveness"),
    "willingness": N_("Willingness"),
    "ability": N_("Ability"),
    "profitability": N_("Profitability"),
    "loyalty": N_("Loyalty"),
    "affinity": N_("Affinity"),
    "x": N_("Across"),
    "y": N_("Upwards"),
}
MEASURES = {
    "revenue": C_("measure", "Revenue"),
    "margin": C_("measure", "Contribution"),
    "clv": C_("measure", "Customer value"),
    "growth": C_("measure", "Growth in revenue"),
    "purchases": C_("measure", "Purchases"),
    "products": C_("measure", "Products"),
    "nps": C_("measure", "Would recommend, 0–10"),
    "ski": C_("measure", "Satisfied, 1–10"),
    "years": C_("measure", "Years as a customer"),
}
KINDS: dict[str, MeasureKind] = {**dict.fromkeys(MONEY, "money"), "growth": "percent", "years": "years"}
LEVELS = {
    "low": C_("level", "Low"),
    "middle": C_("level", "Middle"),
    "high": C_("level", "High"),
}
CELLS = {
    "core_relation": N_("Core relation"),
    "core_potential": N_("Core potential"),
    "top_relation": N_("Top relation"),
    "other_relation": N_("Other relation"),
    "ready": N_("Able and willing"),
    "able": N_("Able, not willing"),
    "willing": N_("Willing, not able"),
    "neither": N_("Neither"),
    "highest_value": N_("Royals, highest value"),
    "valuable": N_("Loyals, valuable"),
    "low_value": N_("Low value"),
}
ADVICE = {
    "deepen": N_("Deepen"),
    "build": N_("Build"),
    "maintain": N_("Maintain"),
    "upgrade_or_phase_out": N_("Upgrade or phase out"),
    "cherish": N_("Cherish"),
    "cultivate": N_("Cultivate"),
    "develop": N_("Develop"),
}


@dataclass(frozen=True)
class CellWords:
    """What a person calls the cells and does with them, by the cell's code; what is not there is the template's."""

    names: Mapping[str, str]
    advice: Mapping[str, str]


OURS = CellWords({}, {})


def axis_name(axis: str, w: Words) -> str:
    """What a template's axis means."""
    return w.t(AXES[axis])


def measure(code: str, columns: Mapping[str, str], w: Words) -> str:
    """A measure's name, plain; the file's own as the file calls it."""
    return columns[code].replace("_", " ") if code in columns else w.c("measure", MEASURES[code])


def level(code: str, w: Words) -> str:
    """The name of a part of an axis."""
    return w.c("level", LEVELS[code])


def written(code: str, x: float, w: Words) -> str:
    """A value of a measure, with as many decimals as tell it from its neighbours."""
    kind = KINDS.get(code, "number")
    if kind == "number":
        return w.number(x, 0 if float(x).is_integer() or abs(x) >= 100 else 1)
    if kind == "percent":
        return w.percent(x, 1)
    return Measure(kind=kind, like=abs(x)).write(x, w) if kind == "money" else w.years(x, 1)


def between(found: FoundMatrix, place: int, w: Words) -> list[str]:
    """Between what each part of an axis lies, the lowest first."""
    axis, cuts = found.divided.axes[place], found.divided.cuts[place]
    said = [written(axis.measure, cut, w) for cut in cuts]
    own = axis.rule == "own"
    first = w.t("under {limit}", limit=said[0]) if own else w.t("at most {limit}", limit=said[0])
    last = w.t("from {limit}", limit=said[-1]) if own else w.t("over {limit}", limit=said[-1])
    return [first, last] if len(said) == 1 else [first, f"{said[0]}–{said[1]}", last]


def cell_name(code: str, found: FoundMatrix, given: CellWords, w: Words) -> str:
    """A cell's name, plain: the person's, the template's, or its levels."""
    if own := given.names.get(code, "").strip():
        return own
    if code in found.template.cells:
        return w.t(CELLS[found.template.cells[code][0]])
    return " · ".join(level(one, w) for one in code.split("_"))


def cell_advice(code: str, found: FoundMatrix, given: CellWords, w: Words) -> str:
    """What to do with a cell, plain; "" where nothing is said."""
    if own := given.advice.get(code, "").strip():
        return own
    return w.t(ADVICE[found.template.cells[code][1]]) if code in found.template.cells else ""


def listed_axes(found: FoundMatrix, w: Words) -> Sequence[str]:
    """What each axis means and by what it is measured, in words."""
    return [measure(axis.measure, found.columns, w) for axis in found.divided.axes]
