"""Catalogue: numbers of tiers and of movements between them."""

from __future__ import annotations

from report.exhibits.method.catalogue.number import COURSE, Number, NumberGroup
from words import N_

TIERS = NumberGroup(
    N_("Tiers and movements"),
    ("tiers", "flows"),
    (
        Number(
            "tier",
            N_("Value tier"),
            N_(
                "A rank by net revenue in the period. The cut lies after the share of the customers that was asked "
                "for, rounded up; customers with the same revenue as the last one above a cut go up with it."
            ),
            "clv.tiers.thresholds",
            r"n_k = \left\lceil \frac{p_1 + \dots + p_k}{100}\; n \right\rceil",
            N_(
                "Ranked anew each period, tiers are a zero-sum game: one customer's rise is another's fall. With fixed "
                "cuts everybody can rise."
            ),
            COURSE,
            "customers",
        ),
        Number(
            "movements",
            N_("Customer flow"),
            N_(
                "Everybody active in either period has one movement: same tier, up, down, lost, won back (away the "
                "whole period before, with earlier purchases) or new. Opening and closing balance, in customers and "
                "in money."
            ),
            "clv.flows.statement",
            limits=N_(
                "A lost customer bought nothing in this period and may come back. Some up and down is chance: who "
                "bought unusually much tends back towards the usual."
            ),
            source=COURSE,
            needs="periods",
        ),
        Number(
            "relabelled",
            N_("Only relabelled, and hidden moves"),
            N_(
                "Only relabelled: changed tier when ranked anew, but not by the previous period's cuts. Hidden moves: "
                "the other way round."
            ),
            "clv.flows.relabelled",
            needs="both",
        ),
        Number(
            "bridge",
            N_("Revenue bridge"),
            N_(
                "From the revenue of the period before to this one's: minus the lost, minus what those who stayed "
                "spent less, plus what they spent more, plus the won back and the new."
            ),
            "clv.flows.bridge",
            needs="periods",
        ),
        Number(
            "kept",
            N_("Kept revenue (NRR and GRR)"),
            N_(
                "Of what customers active before brought then, how much the same customers bring now. NRR counts what "
                "they have added, GRR does not; the lost count as zero in both."
            ),
            "clv.flows.revenue_retention",
            r"\mathrm{NRR} = \frac{\sum v_1}{\sum v_0},\quad \mathrm{GRR} = \frac{\sum \min(v_0, v_1)}{\sum v_0}",
            N_("Customers won back are in neither; their revenue is shown apart."),
            needs="both",
        ),
    ),
)
