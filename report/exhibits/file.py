"""Which customers are we looking at?"""

from __future__ import annotations

from words import N_

LINES = {
    "read": N_("Read from the file"),
    "used": N_("Used"),
    "earlier": N_("Earlier history"),
    "before_active": N_("The period before, active customers"),
    "before_not_active": N_("The period before, not active (returns)"),
    "now_active": N_("This period, active customers"),
    "now_not_active": N_("This period, not active (returns)"),
    "after_end": N_("Set aside: on or after the end date"),
    "returns_policy": N_("Set aside: returns, as chosen"),
}
