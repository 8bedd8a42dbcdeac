"""Every choice a person makes, and the only place that touches Streamlit's session.

A choice is a row in `SLOTS`: its default, how it is checked and, when it travels, its name in the link.
A page asks for a widget's key with `state.slot("method")` (and `persist_state="session"`, no `value=`) and
reads any choice with `state.value("method")`. The link is read once, at the start of a visit, and written on
every run. Data never travels: a link or a saved file holds choices and scenarios only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from clv import (
    ACTIONS,
    DEFAULT_SCHEME,
    LEVERS,
    METHODS,
    STAGES,
    Choices,
    Levers,
    Scenario,
    Scheme,
    TableProblem,
    parse_scheme,
    write_scheme,
)
from exercise import progress
from study import Part
from study.growth import HIGH_RATIO, LOW_RATIO, MOST_POINTS, POINTS, Mending
from study.packing import plain_json
from study.tenure import CYCLE_PARTS
from study.what_if import CUT, EFFECT, LOYAL, ORDINARY, THIRD, UPTAKE
from ui import link as links
from ui import rooms
from ui.link import Form, amounts, day, either, line, number, one_of, optional, pattern, scheme, tier_numbers, whole
from ui.streamlit_internals import StreamlitAPIException, visit_id
from words import LANGUAGES, N_, Words, load, preferred
from words.typed import one_line

VERSION_OF_LINK = "1"
LONGEST_LINK = 1_800
LARGEST_FILE = 65_536
OWN = "own"


@dataclass(frozen=True)
class Sample:
    """A file that comes with the product: what it is called on screen, and its currency."""

    title: str
    currency: str


SAMPLES = {
    "member_company": Sample(N_("Member company"), "SEK"),
    "online_retail": Sample(N_("Online Retail (UCI)"), "GBP"),
    "subscription_segments": Sample(N_("Subscription, three segments"), "SEK"),
    "swedish_excel": Sample(N_("A file as Swedish Excel writes it"), "SEK"),
    "telco_churn": Sample(N_("Telco churn"), "USD"),
    "energy_company": Sample(N_("Energy company"), "SEK"),
}


@dataclass(frozen=True)
class Slot:
    """One choice: its default, how it is checked, and its name in the link ("": it does not travel)."""

    default: Any
    form: Form
    link: str = ""


SHARE, COST, DISCOUNT = links.RANGES["share"], links.RANGES["cost"], links.RANGES["discount"]
LANGUAGE, SOURCE = "lang", "file"
CYCLE = ("cycle_acquisition", *(f"cycle_{part}" for part in CYCLE_PARTS), "cycle_survival")
STAGE_RULES = tuple(f"stage_{rule}" for rule in ("new_days", "risk_days", "lost_days", "loyal_days", "loyal_purchases"))
TERMS = ("name", "reach", "uptake", "margin", "one_off", "yearly_cost", "method", "discount")
TARGET_KPIS = ("retention", "revenue_per_customer", "purchases_per_customer", "nps")
TARGETS = tuple(f"target_{kpi}" for kpi in TARGET_KPIS)
TREND_MEASURES = ("customers", "retention", "revenue_per_customer", "portfolio_value")
# The table later pages add their rows to. A key is the widget's key; link names are short and never reused.
SLOTS: dict[str, Slot] = {
    # the frame
    LANGUAGE: Slot("sv", one_of(*LANGUAGES), "lang"),
    SOURCE: Slot("member_company", one_of(*SAMPLES, OWN), "file"),
    # how the base is counted
    "end": Slot(None, optional(day()), "end"),
    "months": Slot(None, optional(whole(1, 60)), "m"),
    "basis": Slot("relative", one_of("relative", "fixed"), "basis"),
    "returns": Slot("net", one_of("net", "ignore", "cancel"), "returns"),
    "tiers": Slot(write_scheme(DEFAULT_SCHEME), scheme(), "tiers"),
    "cuts": Slot(None, optional(amounts(0, 1e12)), "cuts"),
    "index": Slot(1.0, number(0.01, 100), "ix"),
    "method": Slot("course", one_of(*METHODS), "method"),
    "discount": Slot(0.1, number(*DISCOUNT), "d"),
    "margin": Slot(None, optional(either(one_of("file"), number(*SHARE))), "margin"),
    "currency": Slot(None, optional(pattern("[A-Z]{3}")), "cur"),
    # durations a person has entered for a file of segments, in its order; 0 is none
    "entered": Slot(None, optional(amounts(0, 100)), "dur"),
    # the trend
    "trend_measure": Slot("customers", one_of(*TREND_MEASURES), "tm"),
    "trend_step": Slot("month", one_of("month", "quarter"), "tt"),
    "trend_tiers": Slot(False, one_of(False, True), "tr"),
    "kpi_step": Slot("quarter", one_of("month", "quarter", "year"), "tk"),
    # the tiers' tables
    "tier_tables": Slot("worth", one_of("worth", "buying"), "ts"),
    # concentration: what the values of a column are compared by
    "compare_measure": Slot("retention", one_of("retention", "clv", "revenue_per_customer"), "cm"),
    # satisfaction: the tier whose drivers are shown; -1 is everybody
    "drivers_tier": Slot(-1, whole(-1, 11), "sd"),
    # the flow statement
    "flow_side": Slot("went", one_of("went", "came", "every"), "fs"),
    "flow_unit": Slot("customers", one_of("customers", "revenue"), "fu"),
    # what-if: one typical customer, ordinary beside loyal (METHOD §6, golden/retail_what_if.csv)
    "what_if_mode": Slot("base", one_of("base", "typical"), "w"),
    "typical_frequency": Slot(ORDINARY[0], number(0, 1_000), "tf"),
    "typical_revenue": Slot(ORDINARY[1], number(0, 1e9), "ta"),
    "typical_years": Slot(ORDINARY[2], number(0, 100), "ty"),
    "loyal_frequency": Slot(LOYAL[0], number(0, 1_000), "lf"),
    "loyal_revenue": Slot(LOYAL[1], number(0, 1e9), "la"),
    "loyal_years": Slot(LOYAL[2], number(0, 100), "ly"),
    # what-if: the scenario being edited
    "edit_name": Slot("", line(), "en"),
    "edit_targets": Slot([THIRD], tier_numbers(), "et"),
    "edit_frequency": Slot(1.0, number(*links.RANGES["frequency"]), "ef"),
    "edit_revenue": Slot(None, optional(number(*links.RANGES["revenue"])), "ea"),  # None: as suits the file
    "edit_years": Slot(0.5, number(*links.RANGES["years"]), "ey"),
    "edit_reach": Slot(1.0, number(*SHARE), "eq"),
    "edit_uptake": Slot(UPTAKE, number(*SHARE), "eu"),
    "edit_margin": Slot(None, optional(number(*SHARE)), "em"),
    "edit_one_off": Slot(0.0, number(*COST), "eo"),
    "edit_yearly_cost": Slot(0.0, number(*COST), "ek"),
    "edit_method": Slot("course", one_of(*links.SCENARIO_METHODS), "ex"),
    "edit_discount": Slot(0.1, number(*DISCOUNT), "ed"),
    "what_if_pair": Slot("frequency_years", one_of("frequency_years", "frequency_revenue", "revenue_years"), "wp"),
    "what_if_look": Slot(None, optional(one_of("parts", "tornado", "grid")), "wl"),
    "picked_scenario": Slot("", line()),
    # the page of methods: which numbers are explained, with which tier's figures
    "method_group": Slot("period", one_of("period", "tiers", "stay", "value", "levers", "more"), "mg"),
    "method_tier": Slot(0, whole(0, 11), "mt"),
    "method_tables": Slot("whole", one_of("whole", "each"), "mm"),
    # growth: leak and inflow against what the file says, filling against mending, points of retention
    "growth_leak": Slot(1.0, number(0.1, 2), "gl"),
    "growth_won": Slot(1.0, number(0, 3), "gw"),
    "growth_rule": Slot("fixed", one_of("fixed", "proportional"), "ga"),
    "growth_ratio": Slot(Mending.ratio, whole(LOW_RATIO, HIGH_RATIO), "gr"),
    "growth_mended": Slot(POINTS, whole(1, MOST_POINTS), "gm"),
    "growth_keep": Slot(None, optional(number(*COST)), "gk"),  # None: as suits the file
    "growth_points": Slot(POINTS, whole(1, MOST_POINTS), "gp"),
    "growth_counted": Slot("points_course", one_of("points_course", "points_future"), "gc"),
    # the life cycle: a starting pattern (None: the file's own where it has one) and the amounts a person has changed
    "cycle_pattern": Slot(None, optional(one_of("file", "retail", "auto service", "personal insurance")), "cp"),
    "cycle_part": Slot("acquisition", one_of("acquisition", *CYCLE_PARTS, "survival"), "cw"),
    "cycle_table": Slot("life_cycle_years", one_of("life_cycle_years", "life_cycle_parts"), "ct"),
    "cycle_view": Slot("won", one_of("won", "left"), "cv"),
    "cycle_acquisition": Slot(None, optional(amounts(0, 1e9)), "cq"),
    "cycle_base": Slot(None, optional(amounts(0, 1e9)), "cb"),
    "cycle_growth": Slot(None, optional(amounts(-1e9, 1e9)), "cg"),
    "cycle_savings": Slot(None, optional(amounts(-1e9, 1e9)), "cs"),
    "cycle_referrals": Slot(None, optional(amounts(-1e9, 1e9)), "cr"),
    "cycle_premium": Slot(None, optional(amounts(-1e9, 1e9)), "ce"),
    "cycle_survival": Slot(None, optional(amounts(0, 1)), "cu"),
    # stages: thresholds a person has changed (None: the file's own), and targets a tier
    "stage_new_days": Slot(None, optional(whole(1, 3650)), "kn"),
    "stage_risk_days": Slot(None, optional(whole(1, 3650)), "kr"),
    "stage_lost_days": Slot(None, optional(whole(1, 3650)), "kl"),
    "stage_loyal_days": Slot(None, optional(whole(1, 3650)), "ko"),
    "stage_loyal_purchases": Slot(None, optional(whole(1, 3650)), "kp"),
    # stages: whose list to act on (None: the most urgent) in which stage and tier (-1: all), whose figures
    "act_reason": Slot(None, optional(one_of("all", *(reason for reason, _, _ in ACTIONS))), "lr"),
    "act_stage": Slot("all", one_of("all", *STAGES), "ls"),
    "act_tier": Slot(-1, whole(-1, 12), "lt"),
    "figures_of": Slot("at risk", one_of(*STAGES), "ks"),
    "target_kpi": Slot("retention", one_of(*TARGET_KPIS), "kk"),
    "target_retention": Slot(None, optional(amounts(0, 100)), "xr"),
    "target_revenue_per_customer": Slot(None, optional(amounts(0, 1e12)), "xv"),
    "target_purchases_per_customer": Slot(None, optional(amounts(0, 1e12)), "xf"),
    "target_nps": Slot(None, optional(amounts(-100, 100)), "xn"),
    # evidence: 163 euro in the file's money, the income given up, the effect to be seen, and what a test showed
    "evidence": Slot(False, one_of(False, True), "vo"),
    "evidence_part": Slot("measured", one_of("measured", "given_up", "group", "seen"), "ve"),
    "euro_amount": Slot(None, optional(number(0, 1e9)), "vm"),
    "given_up_tier": Slot(-1, whole(-1, 11), "vt"),  # -1: all
    "given_up": Slot(CUT, number(0, 0.5), "vg"),
    "hold_effect": Slot(EFFECT, number(0, 1), "vh"),
    "seen_treated": Slot(None, optional(whole(0, 10**9))),
    "seen_kept": Slot(None, optional(whole(0, 10**9))),
    "seen_out": Slot(None, optional(whole(0, 10**9))),
    "seen_out_kept": Slot(None, optional(whole(0, 10**9))),
    # the exercise: which case, how far one has come in each, and whether the facilitator's notes are shown
    "case": Slot("energy_company", pattern(progress.KEY.pattern), "cc"),
    "case_played": Slot((), Form(progress.check, progress.write, progress.read), "ca"),
    "case_lead": Slot(False, one_of(False, True)),
}
BY_LINK = {slot.link: key for key, slot in SLOTS.items() if slot.link}
OF_ONE_FILE = (
    "end",
    "months",
    "currency",
    "margin",
    "cuts",
    "index",
    "entered",
    "edit_revenue",
    "edit_one_off",
    "edit_yearly_cost",
    "growth_keep",
    "cycle_pattern",
    *CYCLE,
    *STAGE_RULES,
    "act_reason",
    *TARGETS,
    "euro_amount",
    "given_up_tier",
)  # forgotten when another file is chosen

# Session keys that are no widget's.
_STARTED, _PENDING, _SCENARIOS, _WANTED_OWN = "visit_started", "pending", "scenarios", "link_wanted_own"
_DRAFT, _OPENED, _SHAPES, _ONLY, _EXPECTED = "draft", "opened", "shapes", "only", "expected"
_OWN, _OWN_TITLE, _OWN_CURRENCY, _UPLOADER, _FOLDER = "own", "own_title", "own_currency", "uploader", "folder"


# A visit -------------------------------------------------------------------------------------------------


def start() -> None:
    """Begin a run: at the visit's first one, take the choices from the link and the browser's language."""
    session = st.session_state
    if _STARTED not in session:
        session[_STARTED] = True
        params = st.query_params.to_dict()
        _take(params)
        if LANGUAGE not in session:
            session[LANGUAGE] = browser_language()
        session[_WANTED_OWN] = params.get(BY_LINK[SOURCE]) == OWN
        for key, slot in SLOTS.items():
            session.setdefault(key, slot.default)
    for key, value in session.pop(_PENDING, {}).items():
        session[key] = value


def _take(params: Mapping[str, str]) -> None:
    """Put the sound choices of a link, or of a saved file, into the session."""
    for key, value in read(params).items():
        _put(key, value)
    scenarios = links.unpack(params.get("s", "")[: links.LONGEST_VALUE])
    if scenarios:
        st.session_state[_SCENARIOS] = scenarios


def read(params: Mapping[str, str]) -> dict[str, Any]:
    """The choices in a link's parameters by key: unknown ones dropped, numbers clamped, never an error.

    A link of another version keeps only its language and sample, whose meaning never changes.
    """
    known = (
        BY_LINK if params.get("v", VERSION_OF_LINK) == VERSION_OF_LINK else {k: BY_LINK[k] for k in ("lang", "file")}
    )
    choices: dict[str, Any] = {}
    for name, text in params.items():
        key = known.get(name)
        if key is None or len(text) > links.LONGEST_VALUE or (key, text) == (SOURCE, OWN):
            continue
        form = SLOTS[key].form
        try:
            choices[key] = form.check(form.read(text))
        except (ValueError, TypeError, OverflowError):
            continue
    return choices


def browser_language() -> str:
    """The language to begin with: see `words.preferred`."""
    return preferred(st.context.headers.get("Accept-Language") or st.context.locale)


def _put(key: str, value: object) -> None:
    """Set a choice now, or at the next run when its widget has already been drawn in this one."""
    try:
        st.session_state[key] = value
    except StreamlitAPIException:
        st.session_state.setdefault(_PENDING, {})[key] = value


# Choices -------------------------------------------------------------------------------------------------


def slot(key: str) -> str:
    """The key for a choice's widget, which then starts at the session's value. KeyError: not in `SLOTS`."""
    st.session_state.setdefault(key, SLOTS[key].default)
    return key


def value(key: str) -> Any:
    """A choice as it stands; what a person has emptied is the default again. KeyError: not in `SLOTS`."""
    now = st.session_state.get(key)
    return SLOTS[key].default if now is None else now


def put(key: str, new: object) -> None:
    """Change a choice, checked as a link's would be. ValueError: not a value of that choice."""
    _put(key, SLOTS[key].form.check(new))


def within(key: str, low: float, high: float) -> str:
    """The key for a slider from low to high: a choice from another file or link is moved into its range."""
    now = value(slot(key))
    if not low <= now <= high:
        _put(key, type(now)(min(max(now, low), high)))
    return key


def among(key: str, options: Sequence[Any]) -> str:
    """The key for a widget with these options: a choice not among them becomes the nearest, or the first."""
    now = value(slot(key))
    if isinstance(now, list):
        _put(key, [option for option in now if option in options])
    elif now not in options:
        numbers = isinstance(now, int | float) and all(isinstance(o, int | float) for o in options)
        _put(key, min(options, key=lambda o: abs(o - now)) if numbers else options[0])
    return key


def tab(key: str, labels: Mapping[str, str]) -> str:
    """The key for tabs whose open one is a choice: Streamlit keeps it by its label, a link by its value.

    `labels`: what the tabs are called, by the choice's values; `take_tab` is their `on_change`.
    """
    widget = f"{key}_tab"
    st.session_state[widget] = labels.get(value(key), next(iter(labels.values())))
    return widget


def take_tab(key: str, labels: Mapping[str, str]) -> None:
    """Keep the tab that was opened as the choice `key`."""
    shown = st.session_state[f"{key}_tab"]
    put(key, next((code for code, label in labels.items() if label == shown), value(key)))


def face(widget: str, shown: object) -> str:
    """The key for a widget that shows a choice in another form: it stands where the choice does, on every run.

    It holds nothing of its own; its `on_change` reads it with `faced` and changes the choice.
    """
    _put(widget, shown)
    return widget


def faced(widget: str) -> Any:
    """Where a widget that shows a choice in another form has been put."""
    return st.session_state[widget]


def take_face(key: str, widget: str) -> None:
    """Keep where the widget was put as the choice `key`."""
    put(key, faced(widget))


def choices() -> Choices:
    """How the base is counted, for `clv` and `intake`."""
    same = ("end", "months", "basis", "returns", "method", "discount", "margin", "index", "cuts")
    return Choices(scheme=tier_scheme(), **{key: value(key) for key in same})


def tier_scheme() -> Scheme:
    """The tier names and shares."""
    return parse_scheme(value("tiers"))


def set_tier_scheme(wanted: Scheme) -> None:
    """Change tier names and shares. ValueError: more than twelve tiers, or shares no link can carry."""
    put("tiers", links.scheme_text(wanted))
    put("cuts", None)


def language() -> str:
    """The language chosen: "sv" or "en"."""
    return str(value(LANGUAGE))


def currency() -> str:
    """The currency's code: chosen, else the file's; "" when the file does not say."""
    sample = SAMPLES.get(source())
    return str(value("currency") or (sample.currency if sample else st.session_state.get(_OWN_CURRENCY, "")))


def dark() -> bool:
    """Whether the reader's theme is dark."""
    return bool(st.context.theme.type == "dark")


def words() -> Words:
    """The words of this run: its language and its file's currency."""
    return load(language(), currency())


# The file ------------------------------------------------------------------------------------------------


def source() -> str:
    """Which file is shown: a sample's name, or "own" when the visitor's own file has been read."""
    name = value(SOURCE)
    shown = name in SAMPLES or (name == OWN and own() is not None)
    return str(name if shown else SLOTS[SOURCE].default)


def source_title() -> str:
    """What the file is called: a sample's title in the reader's language, an own file's name unescaped."""
    sample = SAMPLES.get(source())
    return words().t(sample.title) if sample else str(st.session_state.get(_OWN_TITLE, ""))


def use(name: str) -> None:
    """Show another file (a sample's name, or "own"); what was chosen about the one before is forgotten."""
    if name != value(SOURCE):
        show_only(None)
        for key in OF_ONE_FILE:
            _put(key, SLOTS[key].default)
    put(SOURCE, name)


def own() -> object | None:
    """What was read from the visitor's own file, or None."""
    found: object | None = st.session_state.get(_OWN)
    return found


def keep_own(result: object, title: str, currency: str | None) -> None:
    """Keep what was read from the visitor's own file (small tables and paths, never its bytes) and let the
    upload go: the uploader gets a new key."""
    st.session_state.update({_OWN: result, _OWN_TITLE: one_line(title, 80), _OWN_CURRENCY: currency or ""})
    new_uploader()


def forget_own() -> None:
    """Let go of the visitor's own file and return to the first sample."""
    for key in (_OWN, _OWN_TITLE, _OWN_CURRENCY, _DRAFT, _OPENED, _SHAPES):
        st.session_state.pop(key, None)
    folder = st.session_state.pop(_FOLDER, None)
    if folder is not None:
        rooms.let_go(folder)
    use(SLOTS[SOURCE].default)


def only() -> Part | None:
    """The part of the file that is shown alone, or None for all of it.

    Never in the link: a link holds no file's content.
    """
    found: Part | None = st.session_state.get(_ONLY)
    return found


def show_only(part: Part | None) -> None:
    """Show only the rows with this value on every page; None shows all again."""
    st.session_state[_ONLY] = part


def draft() -> object | None:
    """A file being opened that has not replaced the one shown yet, or None."""
    found: object | None = st.session_state.get(_DRAFT)
    return found


def keep_draft(opening: object | None) -> None:
    """Keep, or with None let go of, the file being opened; the file shown stays as it is."""
    st.session_state[_DRAFT] = opening


def opened() -> object | None:
    """How the own file that is shown was opened (its copy, mapping and answers), or None."""
    found: object | None = st.session_state.get(_OPENED)
    return found


def keep_opened(opening: object) -> None:
    """Keep how the own file was opened, so that its columns can be corrected."""
    st.session_state[_OPENED] = opening


def remembered(shape: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]] | None:
    """The mapping and answers given earlier in this visit to a file with the same columns."""
    found: tuple[dict[str, str], dict[str, str]] | None = st.session_state.get(_SHAPES, {}).get(shape)
    return found


def expect_mapping(kept: tuple[dict[str, str], dict[str, str]]) -> None:
    """Keep a saved file's columns and answers for the next file that has those columns."""
    st.session_state[_EXPECTED] = kept


def expected_mapping() -> tuple[dict[str, str], dict[str, str]] | None:
    """Columns and answers of a saved file that was opened before its data."""
    found: tuple[dict[str, str], dict[str, str]] | None = st.session_state.get(_EXPECTED)
    return found


def remember(shape: tuple[str, ...], mapping: dict[str, str], answers: dict[str, str]) -> None:
    """Remember a mapping for the next file of the same shape, in this visit only."""
    st.session_state.setdefault(_SHAPES, {})[shape] = (mapping, answers)


def link_wanted_own() -> bool:
    """True when the link was made on someone's own file, which no link can carry, and none is open yet."""
    return bool(st.session_state.get(_WANTED_OWN)) and own() is None


def uploader() -> str:
    """The uploader's key; a new one lets the bytes of the last upload go."""
    return f"upload_{st.session_state.get(_UPLOADER, 0)}"


def new_uploader() -> None:
    """Empty the uploader at the next run."""
    st.session_state[_UPLOADER] = st.session_state.get(_UPLOADER, 0) + 1


def folder() -> Path:
    """This visit's private folder: it goes with the visit, or with the file it was made for."""
    kept: Path | None = st.session_state.get(_FOLDER)
    if kept is None or not kept.is_dir():  # none yet, or a cleaner of temporary files has been here
        kept = st.session_state[_FOLDER] = rooms.visit_folder(visit_id() or "")
    return kept


# Scenarios -----------------------------------------------------------------------------------------------


def scenarios() -> tuple[Scenario, ...]:
    """The named scenarios, in the order they were saved."""
    kept: tuple[Scenario, ...] = st.session_state.get(_SCENARIOS, ())
    return kept


def save_scenario(scenario: Scenario) -> bool:
    """Keep a scenario under its name, in place of one so named; False when twenty others are kept already.

    ValueError: without a name, or with numbers no link can carry.
    """
    sound = links.read_scenario(links.scenario_row(scenario))
    if not sound.name:
        raise ValueError("a scenario needs a name")
    kept = {s.name: s for s in scenarios()}
    if sound.name not in kept and len(kept) >= links.MOST_SCENARIOS:
        return False
    kept[sound.name] = sound
    st.session_state[_SCENARIOS] = tuple(kept.values())
    return True


def remove_scenario(name: str) -> None:
    """Remove the scenario so named, if there is one."""
    st.session_state[_SCENARIOS] = tuple(s for s in scenarios() if s.name != name)


def editing() -> Scenario:
    """The scenario on the what-if page's levers; a target tier the scheme does not have is left out."""
    tiers = len(tier_scheme().names)
    return Scenario(
        targets=tuple(t for t in value("edit_targets") or () if t < tiers),
        levers=Levers(**{lever: value(f"edit_{lever}") or 0.0 for lever in LEVERS}),
        **{term: value(f"edit_{term}") for term in TERMS},
    )


def edit(scenario: Scenario) -> None:
    """Put a scenario on the what-if page's levers; one without a name leaves the name that stands there."""
    for term in TERMS:
        if term != "name" or scenario.name:
            put(f"edit_{term}", getattr(scenario, term))
    for lever in LEVERS:
        put(f"edit_{lever}", getattr(scenario.levers, lever))
    put("edit_targets", list(scenario.targets))


# The link and the file -----------------------------------------------------------------------------------


def params() -> dict[str, str]:
    """What the link holds: the language and the file always, other choices where they are not the default."""
    held = {"v": VERSION_OF_LINK}
    for key, row in SLOTS.items():
        now = source() if key == SOURCE else value(key)
        if row.link and (key in (LANGUAGE, SOURCE) or now != row.default):
            held[row.link] = row.form.write(now)
    packed = links.pack(scenarios())
    return held | ({"s": packed} if packed else {})


def link() -> str:
    """The link that opens this page with the same choices; without the scenarios when they are too long."""
    return _address(_fitting())


def link_too_long() -> bool:
    """True when choices and scenarios do not fit in a link that mail and chat programs leave whole."""
    return _fitting() != params()


def write_link() -> None:
    """Write the choices to the address bar: on every run before the page, and at the end of a fragment."""
    st.query_params.from_dict(_fitting())


def _fitting() -> dict[str, str]:
    held = params()
    if len(_address(held)) > LONGEST_LINK:
        held.pop("s", None)
    return held


def _address(held: Mapping[str, str]) -> str:
    url = st.context.url or ""
    front = "/" if url.count("/") < 3 else ""  # the first page's address ends with the host
    return f"{url}{front}?{urlencode(held)}"


def to_file() -> bytes:
    """Choices and scenarios as a small JSON file. Never data: neither rows nor column names nor ids."""
    held = {name: text for name, text in params().items() if name not in ("v", "s", "lang")}
    rows = [links.scenario_row(s) for s in scenarios()]
    saved = {"customer_worth": 1, "choices": held, "scenarios": rows}
    return json.dumps(saved, ensure_ascii=False, indent=1).encode("utf-8", "ignore")


def from_file(content: bytes) -> None:
    """Take choices and scenarios from a saved file; they hold from the next run. Call `st.rerun()` after it.

    TableProblem `choices_file`: not such a file. What it holds is checked as a link is.
    """
    try:
        saved = plain_json(content) if len(content) <= LARGEST_FILE else None
    except ValueError:
        saved = None
    if not isinstance(saved, dict) or saved.get("customer_worth") != 1:
        raise TableProblem("choices_file")
    held = saved.get("choices")
    texts = {k: v for k, v in held.items() if isinstance(v, str)} if isinstance(held, dict) else {}
    for key, new in read(texts).items():
        _put(key, new)
    st.session_state[_SCENARIOS] = links.read_scenarios(saved.get("scenarios"))
