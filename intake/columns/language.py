"""Guess which language a file's headings are written in, and so the money that is most likely meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LANGUAGES = {
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "sv": re.compile(
        r"kund(?!en)|belopp|köp|försälj|avtal|årsp|månad|summa\b|intäkt|medlem|moms|kvitto|fakturadatum|ordersum"
    ),
    "de": re.compile(r"kunden|betrag|umsatz|rechnung|bestell|vertrag|anzahl|beleg|mitglied|gesamt"),
    "nl": re.compile(r"klant|bedrag|omzet|factuur|aantal|bestel(ling|datum)|relatie|lidnum|boekst"),
    "fr": re.compile(r"montant|commande|facture|chiffre d|n° client|date d[e' ]|adhérent|cotisation"),
    "es": re.compile(r"cliente|fecha|importe|pedido|ventas|cuota|número de"),
}
_MONEY = {"zh": "CNY", "sv": "SEK", "de": "EUR", "nl": "EUR", "fr": "EUR", "es": "EUR"}


def usual_currency(headings: Sequence[str]) -> str | None:
    """The code of the money that is usual where headings are in this language; None where that cannot be told.

    >>> usual_currency(["Kundnr", "Datum", "Belopp"]), usual_currency(["Kundennummer", "Betrag"])
    ('SEK', 'EUR')
    >>> usual_currency(["customer_id", "date", "amount"]) is None
    True
    """
    said = [name.casefold() for name in headings]
    found = {code: sum(bool(pattern.search(name)) for name in said) for code, pattern in _LANGUAGES.items()}
    best = max(found, key=lambda code: found[code])
    return _MONEY[best] if found[best] else None
