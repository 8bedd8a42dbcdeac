"""Names of the stages, reasons, actions, rules and figures in words."""

from __future__ import annotations

from clv.stages import NO_TIER
from words import C_, N_, Words

NAMES = {
    "prospect": C_("stage", "Prospect"),
    "new": C_("stage", "New"),
    "growing": C_("stage", "Growing"),
    "loyal": C_("stage", "Loyal"),
    "at risk": C_("stage", "At risk"),
    "lost": C_("stage", "Lost"),
    "won back": C_("stage", "Won back"),
    "not yet": C_("stage", "Not there yet"),
}
REASONS = {
    "complaint": N_("Has complained in the last three months"),
    "unpaid": N_("Has an unpaid invoice"),
    "contract_ends": N_("The contract ends within 60 days"),
    "lost": N_("No purchase for long enough to count as lost"),
    "low_nps": N_("Would not recommend us (0–6)"),
    "at_risk": N_("No purchase for longer than usual"),
    "price_rise": N_("A price rise is coming within 60 days"),
    "won_back": N_("Has just come back"),
    "first_purchase": N_("Has bought, or been invoiced, once"),
    "new": N_("New, and has bought again"),
    "product_gap": N_("Lacks what is usually bought with what they have"),
    "growing": N_("Buys, and is on the way to loyal"),
    "loyal": N_("Loyal"),
    "prospect": N_("Has never bought"),
}
ACTIONS = {
    "call_and_mend": N_("Call, fix what went wrong, and tell what has been done"),
    "agree_on_payment": N_("Ask what happened, and agree on payment before anything is sold"),
    "renew": N_("Call before the contract ends, and offer to renew it"),
    "win_back": N_("Ask why, and give a reason to come back"),
    "ask_why": N_("Ask what is wrong, and answer within a week"),
    "remind": N_("Get in touch now: a reminder, or what others buy next"),
    "tell_price": N_("Tell them the new price and the reason before it applies"),
    "welcome_back": N_("Thank them for coming back, and keep what brought them"),
    "follow_up_first": N_("Follow up the first purchase or invoice: was it as expected?"),
    "welcome": N_("Continue the welcome: show what more you can offer"),
    "offer_missing": N_("Offer what others with the same products have"),
    "offer_next": N_("Offer the next product or service"),
    "thank": N_("Thank them, and ask them to recommend us"),
    "invite": N_("Invite to a first purchase"),
}
OWNERS = {
    "service": N_("Customer service"),
    "sales": N_("Sales"),
    "marketing": N_("Marketing"),
    "finance": N_("Finance"),
}
CHANNELS = {"phone": C_("by", "Phone"), "email": C_("by", "E-mail"), "letter": C_("by", "Letter")}
WAITS = {
    "": N_("Contact"),
    "held": N_("Held out"),
    "household": N_("Waits: another in the household"),
    "month": N_("Waits: the month is full"),
}
RULES = {
    "never_bought": N_("Has never bought"),
    "silent_over": N_("Has bought nothing for over {days} days"),
    "back_within": N_("Came back within the last {days} days, after having been lost"),
    "first_within": N_("First purchase within the last {days} days"),
    "known_for": N_("Known for at least {days} days, with at least {purchases} days of purchase"),
    "otherwise": N_("Everybody else"),
}
KPIS = {
    "retention": N_("Retention rate, %"),
    "revenue_per_customer": N_("Revenue per customer"),
    "purchases_per_customer": N_("Purchases per customer"),
    "nps": N_("NPS"),
}


# Whether a figure steers or is steered by, and who answers for it.
KPI_KINDS = {
    "retention": C_("figure", "Strategic"),
    "revenue_per_customer": C_("figure", "Strategic"),
    "purchases_per_customer": C_("figure", "Operational"),
    "nps": C_("figure", "Operational"),
}
KPI_OWNERS = {"retention": "sales", "revenue_per_customer": "sales", "purchases_per_customer": "marketing"}
KPI_OWNERS |= {"nps": "service"}


def name(stage: str, w: Words) -> str:
    """A stage in words."""
    return w.c("stage", NAMES[stage])


def channel(code: str, w: Words) -> str:
    """A channel in words."""
    return w.c("by", CHANNELS[code])


def tier(code: str, w: Words) -> str:
    """A tier's name, or that a customer is in none."""
    return w.t("No tier") if code == NO_TIER else w.tier(code)
