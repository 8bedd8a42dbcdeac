"""Catalogue: numbers of what-if scenarios."""

from __future__ import annotations

from report.exhibits.method.catalogue.number import PFEIFER, Number, NumberGroup
from words import N_

LEVERS = NumberGroup(
    N_("What if"),
    ("what_if", "exercise"),
    (
        Number(
            "typical",
            N_("One typical customer"),
            N_("Purchases per year, times revenue per purchase, times years."),
            "clv.levers.typical",
            r"V = f \cdot a \cdot D",
            source=N_("the course's example of a shop"),
        ),
        Number(
            "gain",
            N_("Value gain (G)"),
            N_(
                "What the levers add: the difference in value of one customer, times the customers reached (q) and "
                "the share of them who change (u). The levers are those of the page What if."
            ),
            "clv.levers.gain",
            r"G = \sum_i N_i\, q\, u\, (V'_i - V_i)",
            N_("Arithmetic on today's customers, not a forecast: a test with a control group shows what works."),
            needs="retention",
        ),
        Number(
            "tied",
            N_("Years and percentage points go together"),
            N_(
                "A longer duration is a lower churn: the lever of years and the one of retention are the same lever. A "
                "duration is never shorter than one period."
            ),
            "clv.levers.retention_points",
            r"D' = \max(L,\, D + \Delta D),\qquad c' = \frac{L}{D'}",
            needs="retention",
        ),
        Number(
            "moving",
            N_("Value gain with tier changes"),
            N_(
                "A lever works while the customer is in a chosen tier. Customers who now stay are spread over the "
                "tiers like those who stayed; the other tiers' changes are as before."
            ),
            "clv.levers.gain",
            r"P'_{ij} = P_{ij}\,\frac{1-c'}{1-c}",
            source=PFEIFER,
            needs="moves",
        ),
        Number(
            "cost",
            N_("Cost, net and return"),
            N_(
                "The cost runs as long as the value gain: a one-off cost, and a yearly one for everybody reached "
                "as long as they stay, also for those who do not change. Return is net divided by cost."
            ),
            "clv.levers.outcome",
            r"K = K_0 + k \sum_i N_i q\,\bigl[(1-u)A(r) + u A(r')\bigr]",
            needs="retention",
        ),
        Number(
            "break_even",
            N_("Break-even and pay-back"),
            N_(
                "Break-even uptake: the share of those reached that must change for the net to be zero. Break-even "
                "effect: one factor on all levers that does the same. Pay-back: the first year in which what has come "
                "in covers what has been paid."
            ),
            "clv.levers.break_even_uptake",
            r"u^* = \frac{K_0 + k\sum N q A(r)}{\sum N q\,[V' - V - k(A(r') - A(r))]}",
            N_("“Never” when more than everybody would have to change."),
            needs="retention",
        ),
        Number(
            "shapley",
            N_("Each lever's part (Shapley)"),
            N_(
                "What each lever adds on average over the six orders in which three levers can be pulled. The "
                "parts add up to the whole value gain; each lever alone need not."
            ),
            "clv.levers.shapley",
            r"\varphi_j = \frac{1}{6} \sum_{«orders»} \bigl[G(«up to»\ j) - G(«before»\ j)\bigr]",
            source="Shapley (1953), A value for n-person games",
            needs="retention",
        ),
        Number(
            "programme",
            N_("A programme of several ingredients"),
            N_(
                "Costs add up, and effects add up weighted by the share they work on, for the average customer "
                "reached. Retention rises by the percentage points in every chosen tier, revenue by the share "
                "entered."
            ),
            "clv.programme.programme_scenario",
            limits=N_("Whether one customer is affected by two ingredients is not known."),
        ),
        Number(
            "more",
            N_("More levers"),
            N_(
                "Fewer detractors: a share of them come to stay as passives do. More kinds of product, and a larger "
                "share of wallet: revenue in proportion. Recommending: promoters × recommendations × the share who "
                "become customers × what one is worth where new customers land, less what each costs."
            ),
            "clv.more_levers.more_gain",
            limits=N_(
                "Assumptions, at zero until they are set; each is counted alone. More kinds and share of wallet are "
                "the same money in two ways, so only the larger is in the sum."
            ),
        ),
        Number(
            "sensitivity",
            N_("What matters most"),
            N_(
                "Each lever alone, once down and once up by its step; and the net for every pair of two levers' steps, "
                "with the third as it stands."
            ),
            "clv.levers.tornado",
        ),
    ),
)
