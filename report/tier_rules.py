"""Names of the tier rules of `clv.tiers.RULES`: on a page, and in the line that says where figures come from."""

from __future__ import annotations

from words import N_

RULE_NAMES = {"relative": N_("New ranking each period"), "fixed": N_("Fixed amounts")}
TIERS_IN_SOURCE = {"relative": N_("relative tiers {shares}"), "fixed": N_("fixed tiers {shares}")}
