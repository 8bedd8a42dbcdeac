"""The printed rules of the tiers, the stages and a column of one's own."""

from __future__ import annotations

import pandas as pd

import clv
from clv.tiers import rule_of
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.concentration import attributes
from report.exhibits.stages.names import RULES as STAGE_RULES
from report.exhibits.treatment.grouped import Grouped
from study import segmentations, stages
from words import Words

KEY = "cell_rules"


def printed(of: Grouped, whens: dict[str, str], note: str, w: Words, lead: str = "") -> Exhibit:
    """A table of rules in the order of `whens`: each cell, and when a customer is in it."""
    table = pd.DataFrame(
        {"order": range(1, len(whens) + 1), "name": [of.names[cell] for cell in whens], "when": list(whens.values())}
    )
    shown = columns(w, "order", "name:cell", "when:rule")
    return Exhibit(KEY, w.t("The rules"), table=table, columns=shown, total=False, lead=lead, notes=(note,))


def of_tiers(of: Grouped, w: Words) -> list[Exhibit]:
    """Each tier's share and its lowest revenue."""
    base, scheme = of.study.base, of.study.choices.scheme
    ranked = rule_of(of.study.choices).ranks_anew
    said: dict[str, str] = {}
    for tier, share in zip(base.names, scheme.shares, strict=True):
        values = {"share": w.percent(float(share) / 100, 0 if share == int(share) else 1)}
        begins = base.lowest.get(tier)
        money = w.t("{money} and up", money=w.money(begins)) if begins is not None else w.t("nobody is in it now")
        if not ranked:
            said[tier] = w.t("By fixed limits: {money}", money=money)
        elif not said:
            said[tier] = w.t("The {share} with most revenue in the period: {money}", money=money, **values)
        else:
            said[tier] = w.t("The next {share}: {money}", money=money, **values)
    note = w.t("Customers with the same revenue are in the same tier. Change the tiers under Who they are.")
    return [printed(of, said, note, w)]


def of_stages(of: Grouped, w: Words) -> list[Exhibit]:
    """The rules of the stages, in the order they are tried."""
    rules = of.done.asked.stages or stages.own_rules(of.study)
    table = clv.stages.rule_table(rules)
    said = {
        row["stage"]: w.t(STAGE_RULES[row["rule"]], days=w.number(row["days"]), purchases=w.number(row["purchases"]))
        for row in table.to_dict("records")
    }
    note = w.t("The rules are tried from the top and the first that fits counts, so everybody is in one stage.")
    return [printed(of, said, note, w)]


def of_column(of: Grouped, w: Words) -> list[Exhibit]:
    """Which value each cell is, and what became of the others."""
    column = attributes(of.study, w)[segmentations.column_of(of.study, of.done.asked)]
    ours = {
        segmentations.REST: w.t("Any of the other values"),
        segmentations.WITHOUT: w.t("The column is empty for the customer"),
    }
    said = {cell: ours.get(cell, w.t("The latest value is this one")) for cell in of.cells}
    lead = w.t("The column is {column}.", column=column)
    note = w.t("The {n} most common values have a group each, and all others share one.", n=segmentations.MOST_VALUES)
    return [printed(of, said, note, w, lead)]
