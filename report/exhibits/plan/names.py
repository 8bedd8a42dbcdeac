"""Names of touchpoints, their kinds and levels in words."""

from __future__ import annotations

from collections.abc import Callable

from clv.treatment import Touchpoint
from report.exhibits.what_if.evidence import PRESETS
from study.own_effects import OWN
from words import C_, N_, Words

KINDS = {
    "service": C_("kind of touchpoint", "Service"),
    "offer": C_("kind of touchpoint", "Offer"),
    "communication": C_("kind of touchpoint", "Communication"),
    "channel": C_("kind of touchpoint", "Channel"),
}
LEVELS = {
    "must": C_("level", "Must"),
    "may": C_("level", "May"),
    "strategic": C_("level", "Strategic"),
    "not": C_("level", "Not"),
}
SETS = {
    "four": N_("Service, offer, communication, channel"),
    "eight": N_("An insurer's eight service elements"),
}
TOUCHPOINTS = {
    "contact_person": N_("Own contact person"),
    "priority": N_("First in the queue"),
    "benefit": N_("Member price or benefit"),
    "next_product": N_("Offer of the next product"),
    "check_in": N_("Personal call once a year"),
    "thanks": N_("A thank-you, and news first"),
    "direct_line": N_("Direct number"),
    "self_service": N_("Self-service and reminders"),
    "account_management": N_("Account management"),
    "commercial_relation": N_("Commercial relation"),
    "primary_process": N_("Primary process"),
    "assortment": N_("Assortment"),
    "reward": N_("Reward"),
    "financing": N_("Financing"),
    "sales_support": N_("Marketing and sales support"),
    "organisation": N_("Staff and organisation"),
    "membership": N_("The membership itself"),
}


def touchpoint(one: Touchpoint | str, w: Words) -> str:
    """A touchpoint's name: a ready one's in words, one's own as it was typed (not Markdown)."""
    name = one if isinstance(one, str) else one.name
    return w.t(TOUCHPOINTS[name]) if name in TOUCHPOINTS else name


def kind(code: str, w: Words) -> str:
    """A kind of touchpoint in words."""
    return w.c("kind of touchpoint", KINDS[code])


def level(code: str, w: Words) -> str:
    """A level in words."""
    return w.c("level", LEVELS[code])


def evidence(one: Touchpoint, w: Words) -> str:
    """Where an effect comes from: a published study by its name, one's own measurement, or an assumption."""
    if not one.evidence:
        return w.t("assumption")
    return w.t(PRESETS[one.evidence][0]) if one.evidence in PRESETS else one.evidence.removeprefix(OWN)


CellName = Callable[[str], str]  # a cell's code as it is called (not Markdown)
