"""Names of costs, keys, reasons and paths in words."""

from __future__ import annotations

from clv.relation_return import INCOME, NO_INCOME, PRODUCT, RETURN
from words import C_, N_, Words

HOWS = {
    "row": N_("Sum of the rows"),
    "customer": N_("Per customer, from the file"),
    "revenue": N_("Spread by revenue"),
    "purchases": N_("Spread by purchases"),
    "evenly": N_("Spread evenly"),
}
STEPS = {
    INCOME: C_("return", "Revenue"),
    PRODUCT: C_("return", "Product cost"),
    RETURN: C_("return", "Return"),
    NO_INCOME: C_("return", "No revenue"),
}
PATHS = {
    "starter": C_("path", "Starter"),
    "returner": C_("path", "Returner"),
    "burnt_out": C_("path", "Burnt out"),
    "asleep": C_("path", "Asleep"),
    "hot_riser": C_("path", "Hot riser"),
    "warm_riser": C_("path", "Warm riser"),
    "warm_faller": C_("path", "Warm faller"),
    "cold_faller": C_("path", "Cold faller"),
    "steady": C_("path", "Steady"),
}
PATH_RULES = {
    "first_now": N_("Active now, and never before"),
    "back_now": N_("Active now, not in the previous period, but earlier"),
    "gone_now": N_("Active in the previous period, not now"),
    "in_neither": N_("Active in neither period"),
    "more_and_high": N_("Return up by more than {band}, potential at least {high}"),
    "more": N_("Return up by more than {band}"),
    "less_and_high": N_("Return down by more than {band}, potential at least {high}"),
    "less": N_("Return down by more than {band}"),
    "otherwise": N_("Everybody else"),
}


# What costs of a relation are usually called, so that an English heading is not English in Swedish.
USUAL = {
    "commission": C_("cost", "Commission"),
    "commissions": C_("cost", "Commission"),
    "financial support": C_("cost", "Financial support"),
    "account management": C_("cost", "Account management"),
    "marketing": C_("cost", "Marketing"),
    "systems": C_("cost", "Systems"),
}


def cost_name(code: str, w: Words) -> str:
    """A step's or a cost's name, plain; a cost is called as the file or a person calls it."""
    if code in STEPS:
        return w.c("return", STEPS[code])
    known = USUAL.get(code.lower().replace("_", " ").strip())
    return w.c("cost", known) if known is not None else w.capital(code.replace("_", " "))


def path_name(code: str, w: Words) -> str:
    """The name of a path."""
    return w.c("path", PATHS[code])
