"""Score how well a column's heading names a role."""

from __future__ import annotations

import re

from .vocabulary import VOCABULARY, WITH_VAT, WITHOUT_VAT, normal, words

EXACT, PART = 0.95, 0.75
LONG = 6  # letters from which a word inside a longer one is no accident

# A day of the order that is not the day it was bought
_LATER = re.compile(
    r"leverans|betal|utbetal|ship|deliver|\bpaid\b|payment|due|förfall|liefer|verzend|付款|发货|due|updated|ändrad|modified"
)
# Words that say a part match is about something else
_AGAINST = {
    "customer_id": re.compile(
        r"\b(type|typ|group|grupp|gruppe|groep|segment|class|klass|status|category|kategori|name|namn|naam|since|sedan|"
        r"seit|sinds|age|ålder|gender|kön|city|ort|stad|country|land|region|e?mail|phone|telefon|address|adress|date|"
        r"datum|count|antal|number of|value|värde|rating|score|tier|level|nivå|service|order|orders)\b"
    ),
    "amount": re.compile(
        r"\b(discount|rabatt\w*|tax|taxes|moms\w*|vat|shipping|frakt\w*|freight|tip|dricks|refund|currency|valuta|"
        r"cost|kostnad\w*|margin|marginal|profit|vinst|quantity|antal|type|typ|date|datum|status|id|nr|no)\b"
    ),
    "date": re.compile(r"birth|födel|geburt|geboorte|update|expir|出生|survey|svar"),
    "product": re.compile(r"\b(price|pris|quantity|antal|cost|count|date|datum|value)\b"),
}
_NUMBERED = re.compile(
    r"\b(id|nr|no|num|number|nummer|ref|code|kod|key|reference|编号|号)\b|nr\b|nummer\b|number\b|号|编号"
)


def header_score(role: str, name: str) -> tuple[float, str]:
    """0.95 the whole header (less for a day that is not the order's own), 0.75 a part of it, 0 not at all; and why.

    >>> header_score("customer_id", "Kundnr"), header_score("customer_id", "Kundtyp")
    ((0.95, 'header'), (0, ''))
    >>> header_score("date", "Order date"), header_score("date", "Delivery date")
    ((0.95, 'header'), (0.85, 'header'))
    """
    said = words(name)
    if normal(name) in VOCABULARY.get(role, frozenset()):
        later = role == "date" and _LATER.search(said)
        return (EXACT - 0.1 if later else EXACT), "header"
    score = _part_score(role, said)
    if not score or _contradicted(role, name, said):
        return 0, ""
    return score, "header_part"


def _part_score(role: str, said: str) -> float:
    vocabulary, joined = VOCABULARY.get(role, frozenset()), said.replace(" ", "")
    if any(part in vocabulary and len(part) >= 3 for part in said.split()):
        return PART
    if any(len(word) >= LONG and word in joined for word in vocabulary):
        return PART - 0.05
    return PART - 0.1 if any(_is_chinese(word) and word in joined for word in vocabulary) else 0


def _is_chinese(word: str) -> bool:
    return len(word) >= 2 and all("\u4e00" <= c <= "\u9fff" for c in word)


def _contradicted(role: str, name: str, said: str) -> bool:
    """Whether another word of the header says it is about something else."""
    if role == "order_id":
        return not _NUMBERED.search(said)
    if role == "amount" and (WITH_VAT.search(name) or WITHOUT_VAT.search(name)):
        return False
    against = _AGAINST.get(role)
    return bool(against and against.search(said))
