"""One thing has one word: the words that were given up occur in no sentence, in neither language."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from source_trees import nodes
from test_words import ROOT, SPEAKING, entries, messages, sources

import words

GIVEN_UP: dict[str, dict[str, str]] = {
    "sv": {
        r"kursregel": "a “kurs” is a share price to a board: grundmodellen",
        r"\bändra(r|t|de)? sig\b": "changes its mind: ändrar beteende",
        r"\bflyttar\b|\bflyttat\b|(med|dolda|döljs \S+) flytt": "changes address: segmentbyten, byter segment",
        r"(?<!komma och )\bpunkt(er|erna|en)?\b": "a hundredth of a percentage point to a controller: procentenhet",
        r"satsning": "program",
        r"\b(vinn(a|as|er|s)|vann(s)?|vunn(a|en|it|its))\b": "of customers: värva (the cost), komma till, nya",
        r"\b(gick|går|gått|gå) förlora": "solemn: försvann, lämnade, lämnar",
        r"undanlagd|\bundan dem\b|\b(läggs|lades|lagts|lägg|lägga)( båda| raden)? undan\b": "savings: bortsorterade",
        r"tyst": "of customers: inaktiv, utan köp i … dagar",
        r"perioden före(?! sitt datum)": "föregående period, förra periodens",
        r"skede": "the course says phases: fas",
        r"jämförelsegrupp": "kontrollgrupp",
        r"(?-i:\bTiondel)": "as a head: decil",
        r"diskonteringsränt": "kalkylränta",
        r"aspekt": "of a survey: fråga",
        r"gårdagens": "of a bygone age: förra periodens kunder",
        r"\butsatt": "exposed to crime: följd",
        r"valkurva": "an election curve: lönsamhetskurva",
        r"stå stilla": "stillness is no aim: inte krympa",
        r"(filen|kolumnen \S+) säger|säger (inte )?(filen|kolumnen)": "files do not talk: det framgår av, visar",
        r"tillskott": "what owners pay in: värdeökning",
        r"\bsl(og|å) in\b|slog det in": "one period was tested, not a value that came true",
        r"att döma av": "enligt",
        r"bryr sig om sina": "the study says: månar om sina kunder",
        r"anskaffning": "värvningskostnad",
        r"siffror att följa": "nyckeltal",
        r"(?<!inte )\bvinst(en|er)?\b(?! som växer)": "what is left of the row's cost: täckningsbidrag, lönsamhet",
        r"etikett": "segmentbyten",
        r"på väg in|lagas\b|breda bokstäver": "ny fil; rättas; stora och små",
        r"återköp\b": "the retention rate is återköpsgrad; buying again is to köpa igen",
        r"tycker lika|missnöjda i": "no proven difference; kritiker",
    },
    "en": {
        r"course(?:'s)? rule": "basic model",
        r"\ba row (a|for each|per)\b": "one row per purchase",
        r"\bat rest\b": "cannot be used",
        r"can(not)? be said|\bno value can\b": "cannot be calculated",
        r"\bmend(s|ed|ing)?\b": "fix",
        r"yesterday's customers": "last period's customers",
        r"comparison group": "control group",
        r"\bshall\b": "should",
        r"told apart": "identified, separated",
        r"\blets? go of\b": "close, clear",
        r"\b(put in your|you put in|have put in)\b": "enter",
        r"\b(kept scenario|keep the scenario|nothing is kept|are kept already)": "save",
        r"relabelled|only labels": "from the ranking alone",
        r"the unhappy|feel alike": "detractors; no proven difference",
        r"\b(one|more|next|five|\+1) points?\b|(?<!centage )points? (of (yearly )?retention|less|more)": "percentage",
        r"\} an? (year|month|quarter|period)\b": "per year",
        r"the period before(?! its date| the)": "the previous period",
        r"\b(with|of|hidden) (the )?(customers' )?moves\b|(?<!customer )moves between tiers": "tier changes",
        r"\bmust be won\b|\bwon every year\b|\{won\} won\b": "join; new",
        r"period's cuts|\bthe cuts\b|fixed cuts": "limits",
        r"on its way in|wide letters|nothing a column|stands twice|stand on more|put away|look closer": "plain English",
        r"\bsilen(t|ce)\b": "without purchases",
        r"^who(ever)? (stays|comes back|is there)|\bfor who has\b": "a customer who …",
        r"stand still": "not shrink",
        r"(?<!\{)\baspects?\b": "question",
        r"^tenths?\b": "as a head: decile",
        r"\bone (sees|knew|waits)\b": "you",
        r"\bdear to|of one's own|a price for staying": "plain English",
        r"\bbank \{": "take for granted",
    },
}


def told(language: str) -> Iterator[tuple[str, str]]:
    """Where a sentence stands, and the sentence: the messages of a language, and its half of the case files."""
    if language == "en":
        yield from (("/".join(sorted(files)), text) for (_, text), files in messages().items())
    else:
        yield from ((e.path.name, e.text) for found in entries(language).values() for e in found)
    for path in sorted([*ROOT.glob("data/cases/*.toml"), *ROOT.glob("data/days/*.toml"), ROOT / "words/glossary.toml"]):
        yield from ((path.name, text) for text in in_language(tomllib.loads(path.read_text("utf-8")), language))


def in_language(part: Any, language: str) -> Iterator[str]:
    """The texts of a case file that stand under the language's key."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == language:
                yield from value if isinstance(value, list) else [value]
            elif key not in words.LANGUAGES:
                yield from in_language(value, language)
    elif isinstance(part, list):
        for item in part:
            yield from in_language(item, language)


@pytest.mark.parametrize("language", GIVEN_UP)
def test_words_that_were_given_up_are_nowhere(language: str) -> None:
    sentences = list(told(language))
    assert len(sentences) > 1000
    found = [
        f"{where}: {text!r}: {why}"
        for pattern, why in GIVEN_UP[language].items()
        for where, text in sentences
        if re.search(pattern, text, re.IGNORECASE)
    ]
    assert not found, "\n".join(found)


MOST_SENTENCES = 3


def helps() -> Iterator[tuple[str, list[str]]]:
    """Every help text as its messages: what `help=` is given, and what a page says of its limits."""
    for path in sources():
        for node in nodes(path):
            if isinstance(node, ast.keyword) and node.arg == "help":
                for one in said_in(node.value):
                    yield f"{path.name}:{node.value.lineno}", [one]
            elif isinstance(node, ast.FunctionDef) and node.name == "limits":
                yield f"{path.name}:{node.lineno}", list(said_in(node))


def said_in(node: ast.AST) -> Iterator[str]:
    """The messages said anywhere in a piece of code."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", None)) in SPEAKING:
            first = call.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def sentences(text: str) -> int:
    """How many sentences a text has.

    >>> sentences("One. Two? 3.5 is no end.")
    3
    """
    return len(re.findall(r"[.!?](?=\s|$)", text)) or 1


def test_a_help_text_has_at_most_three_sentences() -> None:
    swedish = {message: found[0].text for (context, message), found in entries("sv").items() if context is None}
    found = list(helps())
    assert len(found) > 40
    long = [
        f"{where}: {texts}"
        for where, english in found
        for texts in (english, [swedish[text] for text in english])
        if sum(map(sentences, texts)) > MOST_SENTENCES
    ]
    assert not long, "\n".join(long)
