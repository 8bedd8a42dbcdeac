"""Dataclasses of a case as its file defines it: texts, steps, questions, ingredients, trade-offs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clv import TableProblem, parse_scheme
from clv.tables import DEFAULT_SCHEME
from exercise import figures
from exercise.figures import LARGEST_CUT
from exercise.people import Character, Trait
from exercise.reader import Text, TomlNode, opened

UNITS = ("percent", "years", "money", "number")
KINDS = ("read", "answer", "whom", "ingredients", "result", "present", "debrief")
SHOWS = ("tiers", "drivers")
RULES = ("inverse", "product")
TAGS = ("assumption", "evidence")
# What a debrief may react to; each is computed from the choices made (exercise/tradeoffs.py).
TRADE_OFFS = {
    "little_profit": ("tiers", "cost_share", "profit_share"),
    "public_to_all": ("customers",),
    "drivers_missed": ("drivers",),
    "drivers_met": ("drivers",),
    "one_piece": ("piece",),
    "beyond_evidence": ("churn_cut",),
    "never_pays": ("net",),
    "needs_luck": ("effect",),
    "quick": ("year",),
    "moves_less": ("net", "net_moving"),
    "price_first": ("revenue", "tier", "worst"),
}
MOST = 1e9


@dataclass(frozen=True)
class Option:
    """Something to choose: its code and its words; a rated aspect also which box of the study it belongs to."""

    key: str
    text: Text
    box: Text = field(default_factory=Text)


@dataclass(frozen=True)
class Mistake:
    """A common wrong answer: the figure it gives, the hint after a first try, and the sentence that explains it."""

    figure: str
    text: Text
    hint: Text = field(default_factory=Text)


@dataclass(frozen=True)
class Question:
    """What the participant answers first; `figure` is the computed answer, `tolerance` in the unit shown."""

    key: str
    ask: Text
    why: Text
    figure: str
    unit: str
    tolerance: float
    decimals: int
    hint: Text
    options: tuple[Option, ...] = ()
    pick: int = 1
    mistakes: tuple[Mistake, ...] = ()
    rule: str = ""
    of: tuple[str, ...] = ()
    line: int = 1


@dataclass(frozen=True)
class CaseStep:
    """One view of the exercise, with what the group talks about and what the facilitator needs beside it."""

    key: str
    kind: str
    title: Text
    text: Text
    minutes: int
    reasoning: Text
    ask: tuple[Text, ...]
    questions: tuple[Question, ...] = ()
    show: str = ""
    after: Text = field(default_factory=Text)
    discuss: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Item:
    """An ingredient of the programme, or the programme's own form (hidden, public): cost and assumed effect.

    points in percentage points, revenue, uptake and price in per cent, as a person types them; `months` until it shows.
    """

    key: str
    piece: str
    name: Text
    text: Text
    yearly: float
    one_off: float
    points: float
    revenue: float
    uptake: float
    reach: float
    evidence: tuple[str, ...]
    drivers: tuple[str, ...]
    price: float = 0.0
    months: int = 0


@dataclass(frozen=True)
class Evidence:
    """What others have measured: the sentence, and whether it is evidence or an assumption."""

    key: str
    tag: str
    text: Text


@dataclass(frozen=True)
class TradeOff:
    """A sentence of the debrief and what makes it true."""

    rule: str
    limit: float
    text: Text


@dataclass(frozen=True)
class Segment:
    """Customers given in the case itself, when it has no sample file."""

    key: str
    name: Text
    customers: float
    frequency: float
    revenue: float
    years: float


@dataclass(frozen=True)
class Case:
    """A whole case."""

    key: str
    file: str
    title: Text
    question: Text
    currency: str
    sample: str
    tiers: str
    names: tuple[str, ...]
    margin: str | float | None
    segments: tuple[Segment, ...]
    aspects: tuple[tuple[str, Option], ...]
    steps: tuple[CaseStep, ...]
    pieces: tuple[Option, ...]
    forms: tuple[Item, ...]
    ingredients: tuple[Item, ...]
    evidence: tuple[Evidence, ...]
    trade_offs: tuple[TradeOff, ...]
    insight: Text
    character: Character | None = None
    marks: tuple[Trait, ...] = ()

    def step_numbers(self, kind: str) -> list[int]:
        """Where the steps of a kind stand."""
        return [i for i, step in enumerate(self.steps) if step.kind == kind]

    def minutes(self, which: str = "all") -> int:
        """How long the case takes; "work": until the proposals are shown."""
        first = min(self.step_numbers("present"), default=len(self.steps)) if which == "work" else len(self.steps)
        return sum(step.minutes for step in self.steps[:first])


def read(path: Path, samples: tuple[str, ...]) -> Case:
    """The case in a file, checked whole. Raises Fault with the line of what is wrong."""
    node = opened(path)
    node.number("case", 1, 1)
    sample = node.option("sample", ("", *samples), "")
    segments = tuple(_segment(one) for one in node.nodes("customers"))
    if not sample and not segments:
        raise node.fault("needed", "sample", value="sample / [[customers]]")
    base = node.node("base")
    tiers, names = _tiers(base, segments)
    margin = _margin(base)
    base.done()
    aspects = tuple(_aspect(one) for one in node.nodes("aspects"))
    character = _character(node.node("customer")) if node.has("customer") else None
    options = {option.key: option for _, option in aspects}
    marks = tuple(_mark(one) for one in node.nodes("marks"))
    keys = tuple(mark.key for mark in marks if mark.key)
    known = _Known(figures.Names(names, tuple(options), character is not None, keys), options)
    case = Case(
        key=node.name(),
        file=path.name,
        title=node.text("title"),
        question=node.text("question"),
        currency=node.word("currency", ""),
        sample=sample,
        tiers=tiers,
        names=names,
        margin=margin,
        segments=segments,
        aspects=aspects,
        steps=_steps(node, known),
        trade_offs=tuple(_trade_off(one) for one in node.nodes("debrief")),
        insight=known.checked(node, "insight", node.text("insight")),
        character=character,
        marks=marks,
        **_programme(node.node("programme"), known),
    )
    node.done()
    _playable(node, case)
    return case


def _programme(node: TomlNode, known: _Known) -> dict[str, tuple[Any, ...]]:
    """What a programme is put together from: pieces, forms, ingredients and evidence."""
    pieces = _unlike(node, "pieces", [_option(one) for one in node.nodes("pieces")])
    evidence = _unlike(node, "evidence", [_evidence(one, known) for one in node.nodes("evidence")])
    codes = ({one.key for one in pieces}, {one.key for one in evidence}, set(known.aspects))
    found = {
        name: _unlike(node, name, [_item(one, codes, known, form=name == "forms") for one in node.nodes(name)])
        for name in ("forms", "ingredients")
    }
    node.done()
    return {"pieces": pieces, "evidence": evidence, **found}


@dataclass(frozen=True)
class _Known:
    """What a question's figure and a text's braces may name in this case."""

    names: figures.Names
    aspects: dict[str, Option]

    def figure(self, node: TomlNode, key: str) -> str:
        name = node.word(key)
        if not figures.known(name, self.names) or name.startswith("minutes."):
            raise node.fault("figure", key, value=name)
        return name

    def checked(self, node: TomlNode, key: str, text: Text, also: tuple[str, ...] = ()) -> Text:
        for _, said in text.by_language:
            for name in figures.named_in(said):
                if name not in also and not figures.known(name, self.names):
                    raise node.fault("figure", key, value=name)
        return text

    def every(self, node: TomlNode, key: str, texts: list[Text]) -> tuple[Text, ...]:
        return tuple(self.checked(node, key, text) for text in texts)


def _unlike(node: TomlNode, key: str, found: list[Any]) -> tuple[Any, ...]:
    seen: set[str] = set()
    for i, one in enumerate(found):
        if one.key in seen:
            raise node.file.fault("twice", (*node.path, key, i, "key"), value=one.key)
        seen.add(one.key)
    return tuple(found)


def _segment(node: TomlNode) -> Segment:
    found = Segment(
        key=node.word("key"),
        name=node.text("name"),
        customers=node.number("customers", 1, MOST),
        frequency=node.number("purchases_per_year", 0, 10_000),
        revenue=node.number("revenue_per_purchase", 0, MOST),
        years=node.number("duration_years", 1, 100),
    )
    if not found.key or set(found.key) & set(".+{}"):
        raise node.fault("name", "key")
    node.done()
    return found


def _tiers(base: TomlNode, segments: tuple[Segment, ...]) -> tuple[str, tuple[str, ...]]:
    if segments:
        return "", tuple(segment.key for segment in segments)
    if not base.has("tiers"):
        return "", DEFAULT_SCHEME.names
    text = base.word("tiers")
    try:
        return text, parse_scheme(text).names
    except TableProblem:
        raise base.fault("scheme", "tiers") from None


def _margin(base: TomlNode) -> str | float | None:
    if not base.has("margin"):
        return None
    if base.data["margin"] == "file":
        return base.option("margin", ("file",))
    return base.number("margin", 0, 1)


def _option(node: TomlNode) -> Option:
    found = Option(node.name(), node.text("text"))
    node.done()
    return found


def _character(node: TomlNode) -> Character:
    found = Character(node.word("id"), node.word("name"))
    node.done()
    return found


def _mark(node: TomlNode) -> Trait:
    least, key = node.number("least", 0, 1000, 0.0), node.name() if node.has("key") else ""
    found = Trait(node.word("column"), node.word("value", ""), least, node.text("text"), key)
    if bool(found.value) == bool(found.least):
        raise node.fault("needed", "value", value="value / least")
    node.done()
    return found


def _aspect(node: TomlNode) -> tuple[str, Option]:
    found = node.word("column"), Option(node.name(), node.text("text"), node.text("box", needed=False))
    node.done()
    return found


def _evidence(node: TomlNode, known: _Known) -> Evidence:
    found = Evidence(node.name(), node.option("tag", TAGS), known.checked(node, "text", node.text("text")))
    node.done()
    return found


def _step(node: TomlNode, known: _Known) -> CaseStep:
    lead = node.node("lead")
    found = CaseStep(
        key=node.name(),
        kind=node.option("kind", KINDS),
        title=node.text("title"),
        text=known.checked(node, "text", node.text("text")),
        minutes=int(node.number("minutes", 1, 240, 10)),
        reasoning=known.checked(lead, "reasoning", lead.text("reasoning", needed=False)),
        ask=known.every(lead, "questions", lead.texts("questions")),
        questions=_unlike(node, "questions", [_question(one, known) for one in node.nodes("questions")]),
        show=node.option("show", SHOWS, ""),
        after=known.checked(node, "after", node.text("after", needed=False)),
        discuss=known.every(node, "discuss", node.texts("discuss")),
    )
    if found.kind == "answer" and not found.questions:
        raise node.fault("missing", "questions")
    lead.done()
    node.done()
    return found


def _steps(node: TomlNode, known: _Known) -> tuple[CaseStep, ...]:
    """Every step; what a question builds on is asked before it, in its own step or an earlier one."""
    nodes = node.nodes("steps")
    steps = _unlike(node, "steps", [_step(one, known) for one in nodes])
    asked: set[str] = set()
    for one, step in zip(nodes, steps, strict=True):
        for i, question in enumerate(step.questions):
            path = (*one.path, "questions", i)
            if question.key in asked:
                raise node.file.fault("twice", (*path, "key"), value=question.key)
            for of in question.of:
                if of not in asked:
                    raise node.file.fault("reference", (*path, "of"), value=of)
            asked.add(question.key)
    return steps


def _question(node: TomlNode, known: _Known) -> Question:
    figure = known.figure(node, "figure")
    options = tuple(_option(one) for one in node.nodes("options"))
    if figures.unit(figure) == "code" and not options:
        options = tuple(known.aspects.values())
    if figures.unit(figure) == "code" and not options:
        raise node.fault("missing", "options")
    unit = "code" if options else node.option("unit", UNITS)
    found = Question(
        key=node.name(),
        ask=node.text("ask"),
        why=known.checked(node, "why", node.text("why"), ("answer", "own")),
        figure=figure,
        unit=unit,
        tolerance=0.0 if options else node.number("tolerance", 0, MOST),
        decimals=int(node.number("decimals", 0, 4, 1 if unit == "years" else 0)),
        hint=known.checked(node, "hint", node.text("hint", needed=False)),
        options=options,
        pick=int(node.number("pick", 1, 6, 1)),
        mistakes=tuple(_mistake(one, known) for one in node.nodes("mistakes")),
        rule=node.option("rule", RULES, ""),
        of=node.words("of"),
        line=node.line("figure"),
    )
    node.done()
    return found


def _mistake(node: TomlNode, known: _Known) -> Mistake:
    found = Mistake(
        known.figure(node, "figure"),
        known.checked(node, "text", node.text("text"), ("answer", "own")),
        known.checked(node, "hint", node.text("hint", needed=False), ("own",)),
    )
    node.done()
    return found


def _item(node: TomlNode, codes: tuple[set[str], set[str], set[str]], known: _Known, *, form: bool) -> Item:
    pieces, evidence, drivers = codes
    found = Item(
        key=node.option("key", ("hidden", "public")) if form else node.name(),
        piece="" if form else node.option("piece", sorted(pieces)),
        name=node.text("name"),
        text=known.checked(node, "text", node.text("text")),
        yearly=node.number("yearly", 0, 1e6, 0.0),
        one_off=node.number("one_off", 0, MOST, 0.0),
        points=node.number("points", -50, 50, 0.0),
        revenue=node.number("revenue", -100, 200, 0.0),
        uptake=node.number("uptake", 0, 100, 100.0),
        reach=node.number("reach", 0, 100, 100.0),
        evidence=node.words("evidence"),
        drivers=node.words("drivers"),
        price=node.number("price", -LARGEST_CUT, LARGEST_CUT, 0.0),
        months=int(node.number("months", 0, 60, 0.0)),
    )
    for key, named, there in (("evidence", found.evidence, evidence), ("drivers", found.drivers, drivers)):
        for name in named:
            if name not in there:
                raise node.fault("reference", key, value=name)
    node.done()
    return found


def _trade_off(node: TomlNode) -> TradeOff:
    rule = node.option("rule", tuple(TRADE_OFFS))
    found = TradeOff(rule, node.number("limit", 0, 1e6, 0.0), node.text("text"))
    for _, said in found.text.by_language:
        for name in figures.named_in(said):
            if name not in TRADE_OFFS[rule]:
                raise node.fault("figure", "text", value=name)
    node.done()
    return found


def _playable(node: TomlNode, case: Case) -> None:
    """A case that can be played to its end: it has steps, and what its steps choose among."""
    if not case.steps:
        raise node.fault("needed", value="[[steps]]")
    kinds = {step.kind for step in case.steps}
    if kinds & {"ingredients", "result", "present", "debrief"} and not (case.ingredients and case.pieces):
        raise node.fault("needed", "programme", value="[[programme.pieces]], [[programme.ingredients]]")
    if kinds & {"whom", "result"} and {form.key for form in case.forms} != {"hidden", "public"}:
        raise node.fault("needed", "programme", value="[[programme.forms]] hidden, public")
