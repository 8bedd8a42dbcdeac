"""Score how well a column's heading names a role."""

from __future__ import annotations

import re
from functools import cache

from .vocabulary import VOCABULARY, WITH_VAT, WITHOUT_VAT, bare, normal, words

EXACT, PART = 0.95, 0.75
WHOLE_ONLY = frozenset(
    [
        "movement",
        "tier_now",
        "tier_before",
        "clv",
        "row_type",
        "sale_status",
        "paid_with",
        "discount",
        "refund",
        "debit",
        "credit",
        "cancelled_date",
        "orders",
        "contract_id",
        "amount_per",
        "contract_end",
        "event_date",
        "answer_date",
        "referred_by",
    ]
)  # roles whose words mean something else inside a longer heading
# The first or last of a customer's days, in a list of customers
FIRST = re.compile(r"\b(first|första|forsta|erste[rsn]?|eerste|premi[eè]re?|primera?|primer)\b|首次|首单|首购")
LAST = re.compile(
    r"\b(last|latest|most recent|senaste?|senast|sista|letzte[rsn]?|zuletzt|laatste|derni[eè]re?|[uú]ltim[oa])\b"
    r"|最近|最后|末次|上次"
)
OTHER_DATES = ("start_date", "end_date", "cancelled_date", "last_date")
LONG = 6  # letters from which a word inside a longer one is no accident

# A day of the order that is not the day it was bought
_LATER = re.compile(
    r"leverans|betal|utbetal|ship|deliver|\bpaid\b|payment|due|förfall|liefer|verzend|付款|发货|due|updated|ändrad|modified|"
    r"livraison|paiement|échéance|expédition|entrega|pago|envío|vencimiento|zahlung|wertstellung|valuta"
)
# Words that say a part match is about something else
_AGAINST = {
    "customer_id": re.compile(
        r"\b(type|typ|group|grupp|gruppe|groep|segment|class|klass|status|category|kategori|name|namn|naam|since|sedan|"
        r"seit|sinds|age|ålder|gender|kön|city|ort|stad|country|land|region|e?mail|phone|telefon|address|adress|date|"
        r"datum|count|antal|number of|value|värde|rating|score|tier|level|nivå|service|order|orders|catégorie|groupe|"
        r"nom|prénom|ville|pays|date|nombre|depuis|courriel|statut|tipo|grupo|categoría|apellidos?|ciudad|fecha|desde|correo|"
        r"estado|anzahl|aantal|datum|kategorie|ort|lifetime|first|last|new|lost|total|start|end|reference type|"
        r"customers|members|users|buyers|subscribers|kunder|medlemmar|clients|clientes|klanten|leden|mitglieder|"
        r"returning|repeat|active|nya|återkommande|aktiva|manager|rep|owner|säljare|handläggare|agent|berater|management|"
        r"balance|saldo|costs?|spend|income|revenue|sales|amount|price|charges?|fees?|margin|profit|discount|limit|credit|"
        r"points?|share|support|marketing|care|budget|paid|payments?|premium|savings?|solde|coûts?|kosten|umsatz|omzet)\b|"
        # compounds: "medlemsavgift" holds a member and is a fee, "Verkäufer" a buyer and is who sells
        r"(?<!wieder)verk[äa]ufer|eink[äa]ufer|"
        r"avgift|kostnad|saldo|ansvarig|intäkt|omsättning|rabatt|poäng|betalning|vinst|bidrag|premie|skuld|"
        r"betrag|gebühr|umsatz|beitrag|guthaben|betreuer|kosten|omzet|bijdrage|korting|余额|积分|费|金额"
    ),
    "amount": re.compile(
        r"\b(discount|rabatt\w*|tax|taxes|moms\w*|vat|shipping|frakt\w*|freight|tip|dricks|refund|currency|valuta|"
        r"cost|kostnad\w*|margin|marginal|profit|vinst|quantity|antal|type|typ|date|datum|status|id|nr|no|refunds?|"
        r"refunded|returned|returns|credits?|fees?|avgift|provision|commission|gebühr|gebühren|kosten|versand|steuer|"
        r"mwst|korting|verzendkosten|btw|remise|réduction|tva|taxes?|frais|port|devise|coût|marge|quantité|remboursé|"
        r"descuento|iva|impuestos?|envío|gastos|divisa|coste|margen|cantidad|comisión|reembolsado|återbetalt|retur|"
        r"moyenne?|average|avg|snitt|medel|schnitt|promedio|gemiddeld)\b"
    ),
    "date": re.compile(r"birth|födel|geburt|geboorte|update|expir|出生|survey|svar"),
    "product": re.compile(r"\b(price|pris|quantity|antal|cost|count|date|datum|value)\b"),
}
# Parts of headings of what is taken off an amount, in words that nobody listed whole
_STEMS = {
    "refund": re.compile(
        r"refund|\breturn(s|ed)?\b|returer|returbelopp|återbet|krediter|kreditbel|erstatt|gutschrift|retour|terugbet|"
        r"rembours|avoir|reembol|devol|devuelt|chargeback|refusion|hyvity|palaut|退款|退货|冲红"
    ),
    "discount": re.compile(
        r"discount|rabatt|rabais|nachlass|skonto|korting|remise|réduction|descuento|\bdto\b|\bdisc\b|coupon|promo|"
        r"kupong|avdrag|rebate|rabat\b|alennus|折扣|优惠|减免"
    ),
    "paid_with": re.compile(
        r"gift ?(card|cert|voucher)|voucher|store ?credit|(points?|credits?|coins?) (redeemed|used|spent|paid|applied)|"
        r"redeemed|redemption|wallet|presentkort|gåvokort|värdecheck|värdebevis|tillgodo|bonuscheck|inlöst|"
        r"poäng (använ|inlös|betal)|gutschein|geschenkkarte|guthaben|eingelöst|punkte (einlös|einge)|cadeaubon|"
        r"cadeaukaart|tegoed|waardebon|spaarpunt|ingewisseld|carte cadeau|carte kdo|chèques? cadeau|bons? d.?achat|"
        r"bons? cadeau|cagnotte|points utilis|tarjetas?( de)? regalo|\bvales?\b|cheques? regalo|monedero|"
        r"puntos (canj|us)|礼品卡|购物卡|储值|积分(抵|支付)|代金券|红包|余额支付|卡券"
    ),
}
_NOT_STEM = re.compile(
    r"\b(before|after|excl|ex|net|gross|before|efter|före|nach|vor|code|kod|type|typ|reason|orsak|date|datum|count|antal|qty|"
    r"quantity|number|id|no|nr|name|namn|after|rate of return|customers|customer|kund|card|kort|orders?|price|pris|at|"
    r"on|is|flag|flagga|indicator|mark|kennzeichen)\b|标志|是否|原因|日期|时间|单号|编号|数量"
)
# A card or a balance is what such a heading speaks of, so only what makes it no money speaks against it
_NOT_PAID = re.compile(
    r"\b(code|kod|type|typ|count|antal|qty|quantity|number|id|no|nr|name|namn|date|datum|balance|saldo|earned|is|flag|"
    r"holder|reason|share|andel|anteil|aandeel|part|expir\w*|sold|sålda|verkauft|verkocht|vendues?|vendidas?|outstanding)\b|"
    r"(code|nummer|nr|datum)\b|编号|单号|数量|日期|时间|是否"
)
_NUMBERED = re.compile(
    r"\b(id|nr|no|num|number|nummer|ref|code|kod|key|reference|编号|号)\b|nr\b|nummer\b|number\b|号|编号"
)


@cache
def is_called(role: str, name: str) -> bool:
    """Whether the whole heading is one of a role's.

    >>> is_called("refund", "Amount refunded"), is_called("refund", "Amount")
    (True, False)
    """
    said = normal(name)
    vocabulary = VOCABULARY.get(role, frozenset())
    return said in vocabulary or bare(said) in vocabulary


def is_any_heading(name: str) -> bool:
    """Whether a heading is known at all."""
    return any(is_called(role, name) for role in VOCABULARY)


@cache
def header_score(role: str, name: str) -> tuple[float, str]:
    """0.95 the whole header (less for a day that is not the order's own), 0.75 a part of it, 0 not at all; and why.

    >>> header_score("customer_id", "Kundnr"), header_score("customer_id", "Kundtyp")
    ((0.95, 'header'), (0, ''))
    >>> header_score("date", "Order date"), header_score("date", "Delivery date")
    ((0.95, 'header'), (0.85, 'header'))
    """
    said = words(name)
    edge = {"start_date": FIRST, "last_date": LAST}.get(role)
    if edge is not None and edge.search(said) and not is_called(role, name):
        return PART, "header_part"
    if is_called(role, name):
        later = role == "date" and _LATER.search(said)
        return (EXACT - 0.1 if later else EXACT), "header"
    against = _NOT_PAID if role == "paid_with" else _NOT_STEM
    if role in _STEMS and _STEMS[role].search(said) and not against.search(said):
        return PART - 0.05, "header_part"
    score = 0.0 if role in WHOLE_ONLY else _part_score(role, said)
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


@cache
def _is_chinese(word: str) -> bool:
    return len(word) >= 2 and all("\u4e00" <= c <= "\u9fff" for c in word)


def _is_taken_off(said: str) -> bool:
    """Whether a heading is of what was given back or off: "montant de l'avoir" is no amount of a sale."""
    return any(_STEMS[role].search(said) for role in ("refund", "discount")) and not _NOT_STEM.search(said)


def _contradicted(role: str, name: str, said: str) -> bool:
    """Whether another word of the header says it is about something else."""
    if role == "order_id":
        return not _NUMBERED.search(said)
    if role == "amount" and (WITH_VAT.search(name) or WITHOUT_VAT.search(name)):
        return False
    against = _AGAINST.get(role)
    if role == "amount" and (_STEMS["paid_with"].search(said) or _is_taken_off(said)):
        return True
    if role == "date" and (FIRST.search(said) or LAST.search(said)):
        return True
    if role == "date" and any(is_called(other, name) for other in OTHER_DATES):
        return True
    return bool(against and against.search(said))
