"""Column headings by role, and the words in them, as people and programs write them in ten languages.

The headings themselves stand in `headings.txt`, a line of words per role.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

_PARENTHESES = re.compile(r"[(\[（【].*?[)\]）】]")
_CAMEL = re.compile(r"(?<=[a-zåäöéü])(?=[A-ZÅÄÖÉÜ])")
_NOT_IN_WORD = re.compile(r"[^\w|]|_")
_APART = re.compile(r"[\W_]+")


@cache
def words(header: str) -> str:
    """A header's words, lower case with one space between, without what stands in parentheses.

    >>> words("Belopp (kr)"), words("CustomerID"), words("Order_No."), words("À-pris")
    ('belopp', 'customer id', 'order no', 'à pris')
    """
    text = unicodedata.normalize("NFKC", header)
    bare = _PARENTHESES.sub(" ", text)
    text = _CAMEL.sub(" ", bare if bare.strip() else text)
    return _APART.sub(" ", text).strip().casefold()


# Characters of headings as they are written in Taiwan and Japan -> in the mainland
_SIMPLE = str.maketrans(
    "單編號戶額稱買賣會員銷時間數價貨總計實應產類態門發開終啟註冊級層購幣稅備顧客訂購歷區國狀錄個業務機構約續費結淨營運収経済売顧億萬與從這來東車長馬見覺電話張書專為東場報興舊處變戰"
    "請購買網絡蘋果對獎達遠運過還進連週",
    "单编号户额称买卖会员销时间数价货总计实应产类态门发开终启注册级层购币税备顾客订购历区国状录个业务机构约续费结净营运收经济卖顾亿万与从这来东车长马见觉电话张书专为东场报兴旧处变战"
    "请购买网络苹果对奖达远运过还进连周",
)


def normal(header: str) -> str:
    """The same without spaces: "Order No." and "OrderNo" are one, and so are 訂單 and 订单."""
    return words(header).replace(" ", "").translate(_SIMPLE)


def bare(text: str) -> str:
    """A text without accents, as many programs export it.

    >>> bare("numéro d'adhérent"), bare("köpdatum")
    ("numero d'adherent", 'kopdatum')
    """
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _read_headings() -> dict[str, frozenset[str]]:
    """Role -> its headings as `normal` gives them, with their accents and without."""
    found: dict[str, set[str]] = {}
    role = ""
    for line in (Path(__file__).parent / "headings.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            role = line.strip("[]")
            found[role] = set()
        elif line and not line.startswith("#"):
            plain = _NOT_IN_WORD.sub("", unicodedata.normalize("NFKC", line).casefold()).translate(_SIMPLE)
            said = plain.split("|")
            found[role].update(said, said if plain.isascii() else map(bare, said))
    return {role: frozenset(said) for role, said in found.items()}


VOCABULARY = _read_headings()


BEFORE = re.compile(
    r"föregående|förra|fjol|tidigare|last year|previous|prior|before|\bpy\b|vorjahr|vorig|letztes|去年|上年|上期"
    r"|\bly\b|\blytd\b|\bpytd\b|précédent|précédente|dernier exercice|an passé|anterior|pasado|ejercicio anterior"
    r"|afgelopen jaar|\bf ?12\b"
)
NOW = re.compile(
    r"i år|innevarande|senaste|nuvarande|this year|current|\bnow\b|\bcy\b|\bty\b|dieses|laufend|dit jaar|huidig"
    r"|今年|本年|本期|\bnu\b|\bytd\b|en cours|cette année|actuel|este año|actual|en curso|aktuell|\bs ?12\b"
)
TWELVE_MONTHS = re.compile(r"\b[fs] ?12\b")  # "föregående" and "senaste 12 månader", as they are written on slides
THOUSANDS = re.compile(
    r"\b(tkr|kkr|tsek|ksek|tdkk|tnok|kdkk|knok|teur|keur|tusental|thousands?|tusen|tusinder?|tausend|duizend(en)?|"
    r"kusd|kgbp|milliers|miles|tuhatta|tuhansia)\b|千元|千円|t€|k€|'000|000s|\b000\b|k\$|\bt\.? ?kr\b|"
    r"\b(x|i|in|en) ?1[ .,'’]?000\b",
    re.IGNORECASE,
)
TEN_THOUSANDS = re.compile(r"万元|萬元|万円|\b10[ .,'’]?000\b")
MILLIONS = re.compile(
    r"\b(mkr|msek|mnkr|mdkk|mnok|meur|musd|miljoner|millioner|millions?|millionen|millones|miljoen|miljoonaa|mio|mln)\b|m€|百万",
    re.IGNORECASE,
)
_TAX = r"(moms|mva|mwst|mehrwertsteuer|ust|umsatzsteuer|btw|vat|tax(es)?|gst|tva|iva|alv)\b"
TAXED = re.compile(
    rf"\b(ink?l|incl?|including|inkl?usive|einschl|with|med|mit|met|avec|con|sis)\b\.?\s*{_TAX}|{_TAX}\s*(ink?l|incl|comprise)|\bverollinen\b"
    r"|\bttc\b|toutes taxes|(?<!不)含税|价税合计",
    re.IGNORECASE,
)
WITH_VAT = re.compile(rf"{TAXED.pattern}|brutto|gross|\bbruto\b|\bbrut\b", re.IGNORECASE)
WITHOUT_VAT = re.compile(
    rf"\b(exk?l|ekskl?|eks|excl?|ex|excluding|exklusive|ohne|without|utan|zonder|hors|sans|sin|before|zzgl)\b\.?\s*{_TAX}"
    r"|netto|\bnet\b|\bht\b|\bneto\b|\bveroton\b|\bimponible\b|不含税|未税",
    re.IGNORECASE,
)
PER_UNIT = re.compile(
    r"styck|per st|\bst\b|unit|per enhet|enhets|stück|pro st|per stuk|eenheid|单位|单件", re.IGNORECASE
)
PERIODS = {
    "month": re.compile(
        r"månad|måned|mån\b|monthly|month|\bmån|per mon|monat|maand|\bmrr\b|mensu|par mois|al mes|kuukau|每月|月",
        re.IGNORECASE,
    ),
    "quarter": re.compile(r"kvartal|quarter|quartal|kwartaal|trimestr|neljännes|季", re.IGNORECASE),
    "year": re.compile(
        r"\bår|årlig|årsint|yearly|annual|per year|year|jahr|jaar|\barr\b|annuel|par an\b|\baño|anual|vuosi|vuotui|年",
        re.IGNORECASE,
    ),
    "total": re.compile(r"total|lifetime|livstid|hittills|to date|ackumul|sedan start|累计", re.IGNORECASE),
}
