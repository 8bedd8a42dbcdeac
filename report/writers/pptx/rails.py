"""Rails of 100 %: one measure a row, the tiers as series, their shares on them."""

from __future__ import annotations

from collections.abc import Sequence

from report.forms import Rails, cut
from report.palette import LIGHT
from report.text import Run
from report.writers.pptx.level import outlined
from report.writers.pptx.page import LINE, POINTS, Box, wide, widest
from report.writers.pptx.plot import SIZE, Chart, ChartAxis, ChartLabel, ChartPlot, ChartSeries, Drawn, MarkLook, inner
from words import Words

THICK = 0.56  # of a row's height
TALLEST = 4.2
INSET = 0.04  # inches that a label keeps on either side of itself


def rails(form: Rails, w: Words, box: Box) -> Drawn:
    """The first rail on top. A tier is named on the rail where it is widest, or, where one has no room, in a key."""
    names = [cut(rail.measure.name, 24) for rail in form.rails]
    left = widest(names, SIZE) + 0.14
    homes = _homes(form, box.width - left)
    keyed = len([home for home in homes if home is not None]) < len(form.tiers)
    box = Box(box.left, box.top, box.width, min(box.height, TALLEST))
    bottom = _key_tall(form, box.width) if keyed else 0.02
    row = (box.height - bottom) / max(len(names), 1)
    series = _series(form, homes, box, left, row, w)
    tiers = [i for i, one in enumerate(series) if one.look.fill != LIGHT.paper]
    chart = Chart(
        (ChartPlot("bar", tuple(series), "percentStacked", round(100 * (1 / THICK - 1)), joined=True),),
        ChartAxis(reverse=True, line=None, colour=LIGHT.muted),
        ChartAxis(0, 1, shown=False, line=None),
        inner(box, left, 0.02, 0, bottom),
        tuple(names),
        legend=tuple(tiers) if keyed else (),
    )
    return Drawn(chart, box)


def _key_tall(form: Rails, room: float) -> float:
    """Inches down that the key takes: its names stand in columns as wide as the widest."""
    across = max(int(room / (widest(form.tiers, SIZE) + 0.45)), 1)
    return 0.2 + 0.25 * -(-len(form.tiers) // across)


def _solid(form: Rails, rail: int, tier: int) -> float:
    """What of a tier's part of a rail lies within the evidence, as a share of the rail."""
    one = form.rails[rail]
    beyond = one.beyond[tier] if one.beyond else 0.0
    whole = sum(one.values)
    return (one.values[tier] - beyond) / whole if whole else 0.0


def _homes(form: Rails, room: float) -> list[int | None]:
    """Per tier, the rail where it is widest, if its name fits there."""
    found: list[int | None] = []
    for tier, name in enumerate(form.tiers):
        best = max(range(len(form.rails)), key=lambda rail: _solid(form, rail, tier), default=None)
        fits = best is not None and wide(cut(name), SIZE, bold=True) + 2 * INSET <= _solid(form, best, tier) * room
        found.append(best if fits else None)
    return found


def _series(form: Rails, homes: Sequence[int | None], box: Box, left: float, row: float, w: Words) -> list[ChartSeries]:
    """Each tier within the evidence, and after it, where there is any, what lies beyond."""
    found, room = [], box.width - left - 0.02
    lift = -(THICK * row / 2 + SIZE * LINE / POINTS / 2 + 0.04) / box.height
    for tier, (name, colour) in enumerate(zip(form.tiers, LIGHT.tiers(len(form.tiers)), strict=True)):
        past = [rail.beyond[tier] if rail.beyond else 0.0 for rail in form.rails]
        values = tuple(rail.values[tier] - out for rail, out in zip(form.rails, past, strict=True))
        labels = {}
        for rail in range(len(form.rails)):
            label = _label(form, rail, tier, room, cut(name) if homes[tier] == rail else "", lift, w)
            if label is not None:
                labels[rail] = label
        found.append(ChartSeries(name, values, MarkLook(colour, LIGHT.paper, 1.5), format="#,##0", labels=labels))
        if any(past):
            found.append(_beyond(form, name, past, colour, room, w))
    return _apart(form, found, room)


def _apart(form: Rails, found: list[ChartSeries], room: float) -> list[ChartSeries]:
    """Without those of the shares over a rail that would lie on one another; the larger stay."""
    over = [(s, rail) for s in found for rail, label in s.labels.items() if any(label.by)]
    share = {(id(s), rail): (s.values[rail] or 0.0) / sum(form.rails[rail].values) for s, rail in over}
    taken: dict[int, list[float]] = {}
    for s, rail in sorted(over, key=lambda one: -share[id(one[0]), one[1]]):
        before = found[: found.index(s)]
        start = sum(one.values[rail] or 0.0 for one in before) / sum(form.rails[rail].values)
        middle = (start + share[id(s), rail] / 2) * room
        if all(abs(middle - other) > 0.4 for other in taken.get(rail, [])):
            taken.setdefault(rail, []).append(middle)
        else:
            del s.labels[rail]
    return found


def _label(form: Rails, rail: int, tier: int, room: float, name: str, lift: float, w: Words) -> ChartLabel | None:
    """Its name, where it is at home, and its share of the whole; over the rail where it is too narrow for that."""
    share, part = form.rails[rail].shares[tier], _solid(form, rail, tier)
    text = w.percent(share) if share >= 0.005 else "<" + w.percent(0.01)
    colour = LIGHT.on(LIGHT.tiers(len(form.tiers))[tier])
    beyond = form.rails[rail].beyond
    if part < share and beyond and beyond[tier]:
        text = w.percent(part)
    if wide(text, SIZE, bold=True) + INSET <= part * room:
        lines = ((Run(name),),) * bool(name) + ((Run(text, bold=True),),)
        return ChartLabel(lines, "ctr", colour, align="ctr")
    if len(form.tiers) > 6 or not share > 0 or wide(text, SIZE) > 4 * part * room + 0.3:
        return None
    return ChartLabel(((Run(text),),), "ctr", LIGHT.text, by=(0, lift), align="ctr")


def _beyond(form: Rails, name: str, past: Sequence[float], colour: str, room: float, w: Words) -> ChartSeries:
    """What of a tier lies past the evidence, outlined, with its share of the whole."""
    labels = {}
    for rail, out in enumerate(past):
        share = out / sum(form.rails[rail].values) if out else 0.0
        text = w.percent(share)
        if out and wide(text, SIZE, bold=True) + 2 * INSET <= share * room:
            labels[rail] = ChartLabel(((Run(text, bold=True),),), "ctr", LIGHT.text, align="ctr")
    said = w.t("{tier}, beyond what the file shows", tier=name)
    return ChartSeries(said, tuple(v or None for v in past), outlined(colour), format="#,##0", labels=labels)
