"""Read the rows of a customer flow statement: "Uppgradering - Mellan 50%" is a movement and the tier it came from."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .cell_words import pattern
from .kept_cells import kept_while_short

NAMES = ("retained", "upgraded", "downgraded", "won back", "new", "lost")
_CUSTOMERS = "kunder|customers|kunden|klanten|clients?|clientes"
_FROM = r"(?:from|från|fra|fr|von|van|depuis|desde|de|aus|dari|av|uit|ur)(?![^\W\d_])\.?|来自"
_MOVEMENT = {
    name: re.compile(
        rf"(?P<said>{pattern('flow_' + name.replace(' ', '_')).pattern})(?![^\W\d_])\s*(?:{_CUSTOMERS})?"
        rf"[\s\-–—:/|,]*(?:{_FROM})?[\s\-–—:/|,]*(?P<tier>.*)",
        re.IGNORECASE,
    )
    for name in NAMES
}
_TIER_FIRST = {
    name: re.compile(
        r"(?:从|由|自)?(?P<tier>.*[\u4e00-\u9fff].*?|.+?[\-–—:/|])\s*"
        + pattern("flow_" + name.replace(" ", "_")).pattern,
        re.IGNORECASE,
    )
    for name in NAMES
}
_TOTAL = re.compile(
    r"((total|gesamt|insgesamt|totaa?l|subtotal|delsumm|slutsumm|totalsumm)\w*|summan?|sums?|summe|zwischensumme|"
    r"grand total|sub total|overall|whole base|hela basen|sammanlagt|samtliga|samtlige|alle|all|alla|allt|som|"
    r"subtotaal|tous|toutes?|totaux|somme|ensemble|todos|todas|suma|i alt)(?![^\W\d_]).*|"
    r"(合计|总计|小计|全部|总和|所有).*|.*(合计|总计|小计)|"
    r".*[^\w%](i alt|in total|total(t|e[rns]?)?|gesamt|yhteensä|sammanlagt|totaal)",
    re.IGNORECASE,
)
_NO_TIER = re.compile(
    r"\W*|(ingen|inget|none|no tier|no segment|keine?s?|kein segment|geen|aucune?|ning[uú]n[oa]?|not (a )?customers?|"
    r"(ej|inte|icke) (kund|aktiv)(er|a)?|inactive|inaktiva?|not active|kein kunde|nicht aktiv|geen klant|non actifs?|"
    r"no activ[oa]s?|outside|utanför|n/?a|n\.a\.|null|nan|无|非客户|不适用)",
    re.IGNORECASE,
)
_SHARE = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
ALIKE = 0.6


@dataclass(frozen=True)
class Movement:
    """A movement's code, and the tier as it is written beside it ("" when none is)."""

    name: str
    tier: str


@kept_while_short
def movement(label: str) -> Movement | None:
    """The movement a label begins with.

    >>> movement("Upgradering - mella 50%"), movement("Nya"), movement("Super 5%")
    (Movement(name='upgraded', tier='mella 50%'), Movement(name='new', tier=''), None)
    >>> movement("Montés depuis Or"), movement("Tappade Deluxe")
    (Movement(name='upgraded', tier='Or'), Movement(name='lost', tier='Deluxe'))
    >>> movement("从普卡升级"), movement("Guld - förlorade")
    (Movement(name='upgraded', tier='普卡'), Movement(name='lost', tier='Guld'))
    """
    text = " ".join(label.split())
    for name, form in _MOVEMENT.items():
        if match := form.fullmatch(text):
            return Movement(name, match["tier"].strip(" -–—:()"))
    for name, form in _TIER_FIRST.items():
        if match := form.fullmatch(text):
            return Movement(name, match["tier"].strip(" -–—:/|()"))
    return None


def is_total(label: str) -> bool:
    """Whether a label says that its row is a sum.

    >>> is_total("Totalt aktiva"), is_total("Aktive i alt"), is_total("Super 5%")
    (True, True, False)
    """
    return bool(_TOTAL.fullmatch(" ".join(label.split())))


def is_no_tier(text: str) -> bool:
    """Whether a cell where a tier stands says that there is none: nothing, a dash, or that one is new or lost.

    >>> is_no_tier("–"), is_no_tier("Ny"), is_no_tier("Ej kund"), is_no_tier("Super 5%")
    (True, True, True, False)
    """
    said = movement(text)
    gone = said is not None and not said.tier and said.name in ("new", "lost", "won back")
    return gone or bool(_NO_TIER.fullmatch(" ".join(text.split())))


def which_tier(said: str, tiers: Sequence[str]) -> str | None:
    """The tier that a text means, spelt somewhat otherwise: by its share where it has one, else by its letters.

    >>> which_tier("mella 50%", ["Super 5%", "Mellan 50%"]), which_tier("Top", ["Topp 15%", "Botten"])
    ('Mellan 50%', 'Topp 15%')
    """
    if share := _SHARE.search(said):
        same = [t for t in tiers if (other := _SHARE.search(t)) and other[1] == share[1]]
        if len(same) == 1:
            return same[0]
    plain = {_SHARE.sub("", t).strip().casefold(): t for t in tiers}
    found = difflib.get_close_matches(_SHARE.sub("", said).strip().casefold(), list(plain), 1, ALIKE)
    return plain[found[0]] if found else None
