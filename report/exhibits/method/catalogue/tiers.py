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
                "A rank by net revenue in the period. The limit lies after the share of the customers that was "
                "chosen, rounded up; customers with the same revenue as the last one above a limit go up with it."
            ),
            "clv.tiers.thresholds",
            r"n_k = \left\lceil \frac{p_1 + \dots + p_k}{100}\; n \right\rceil",
            N_(
                "Ranked anew each period, tiers are a zero-sum game: one customer's rise is another's fall. With "
                "fixed limits everybody can rise."
            ),
            COURSE,
            "customers",
        ),
        Number(
            "movements",
            N_("Customer flow"),
            N_(
                "Everybody active in either period is in one row: same tier, up, down, lost, won back (away the "
                "whole previous period, with earlier purchases) or new. Opening and closing balance, in customers "
                "and in money."
            ),
            "clv.flows.statement",
            limits=N_(
                "A lost customer bought nothing in this period and may come back. Some up and down is chance: a "
                "customer who bought unusually much tends back towards the usual."
            ),
            source=COURSE,
            needs="periods",
        ),
        Number(
            "relabelled",
            N_("Tier changes from the ranking, and hidden ones"),
            N_(
                "From the ranking alone: changed tier when everybody was ranked anew, but not by the previous "
                "period's limits. Hidden: the other way round."
            ),
            "clv.flows.relabelled",
            needs="both",
        ),
        Number(
            "bridge",
            N_("Revenue bridge"),
            N_(
                "From the previous period's revenue to this one's: minus the lost, minus what those who stayed "
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
