"""What if: the course's sums, the levers tied to one another, scenarios that travel, and files that cannot answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from counted_bases import member
from hypothesis import given
from hypothesis import strategies as st
from opened_pages import page, standing
from streamlit.testing.v1 import AppTest
from studies import study_of

import clv
from clv import Base, Choices, Levers, Scenario
from clv.tables import Method
from intake import FileReport
from intake.notes import FileNote
from report import cells, figures
from report import link_text as link
from report.exhibits import what_if
from report.exhibits.what_if import closer, typical
from report.exhibits.what_if import customer_base as said
from report.exhibits.what_if.before_after import before_after, measures
from report.exhibits.what_if.names import lever_names
from report.palette import LIGHT
from study import Study, samples
from study import what_if as model
from ui import cache, choices, menu
from words import load

SV, EN = load("sv", "SEK"), load("en", "SEK")
MIDDLE = Scenario(targets=(2,), levers=Levers(1, 100, 0.5), uptake=0.1)


def plain(text: str) -> str:
    """A sentence without the marks of Markdown and with ordinary spaces."""
    marked = text.replace(":yellow-background[:yellow[", "").replace("]]", "")
    return marked.replace("\u00a0", " ").replace("\u2060", "").replace("\\", "")


def small(k: int, *, names: tuple[str, ...] = (), years: float = 1.0, **columns: np.ndarray) -> Base:
    """A base of k tiers with ten customers each, and whatever else is wanted."""
    tiers = pd.DataFrame(
        {
            "tier": names or [f"T{i}" for i in range(k)],
            "customers": np.full(k, 10),
            "purchases": np.full(k, 20.0),
            "revenue": np.linspace(1000.0, 100.0, k),
            "base": np.full(k, 10.0),
            "lost": np.full(k, 4.0),
        }
    ).assign(**columns)
    return Base("transactions", years, tuple(tiers["tier"]), tiers, Choices())


FACTS = model.facts(member())


# The numbers ----------------------------------------------------------------------------------------------------------


def test_one_customer_in_the_middle_goes_from_5534_to_10383() -> None:
    v = model.view(FACTS, MIDDLE)
    assert [round(x) for x in v.pair] == [5534, 10383]
    assert [round(x) for x in v.moving_pair or ()] == [7025, 10370]
    assert plain(said.message(v, SV)) == "Alla i Mellan: från 281,7 mkr till 306,4 mkr"
    assert plain(said.methods_message(v, SV)) == "Räknat med segmentbyten blir värdeökningen 17,0 mkr"


def test_the_parts_of_the_figure_make_up_the_whole() -> None:
    v = model.view(FACTS, replace(MIDDLE, targets=(0, 1)))
    today, then = v.pair
    assert v.parts["part"].sum() == pytest.approx(then - today)
    assert then - today == pytest.approx(v.course.gain)
    table = closer.by_lever(v.parts, lever_names(FACTS, SV), SV)
    assert table["alone"].iloc[-1] == pytest.approx(table["part"].iloc[-1])


def test_before_and_after_says_what_the_golden_table_says_with_its_interval() -> None:
    v = model.view(FACTS, MIDDLE)
    shown = before_after(v, SV)
    assert shown.table is not None
    _, today, then = ([plain(t) for t in cells.texts(shown.table, column, SV)] for column in shown.columns)
    assert today[:4] == ["2,37", "827", "1 959", "64,6 %"]
    assert then == ["3,37", "927", "3 123", "69,9 %", "3,32", "10 383"]
    assert today[-1].startswith("5 534 (5 4")


@given(st.sampled_from(range(4)), st.floats(-0.8, 3))
def test_years_and_points_of_retention_are_one_lever(tier: int, years: float) -> None:
    points = float(clv.levers.retention_points(FACTS.today, Levers(years=years))[tier])
    back = clv.levers.years_for_points(FACTS.today, tier, points)
    lowest = FACTS.today.years - FACTS.today.years / FACTS.today.churn[tier]
    assert back == pytest.approx(max(years, lowest), abs=1e-9)


@given(st.floats(0.01, 1e6), st.floats(-1e4, 1e4).map(lambda x: round(x, 4)))
def test_a_slider_always_has_the_stop_it_stands_on(step: float, now: float) -> None:
    stops = model.steps(step, now, step / 100)
    assert stops == sorted(stops) and model.snapped(stops, now) in stops
    values, at = model.grid_stops(now, step)
    assert len(values) == 7 and 0.0 in values and values[at] == pytest.approx(now)


@pytest.mark.parametrize(("a", "step"), [(961.0, 25.0), (480.0, 10.0), (12.5, 0.5), (0.4, 0.01), (250_000.0, 10_000.0)])
def test_the_money_lever_suits_what_a_purchase_brings(a: float, step: float) -> None:
    found = model.money_step(clv.Today(1.0, *(np.array([x]) for x in (10.0, 4, a, 0.4, 1))))
    assert found == pytest.approx(step) or found == pytest.approx(0.25)
    assert 0.01 < found * 4 / a < 0.3


@given(
    st.lists(st.integers(0, 3), unique=True).map(tuple),
    st.builds(Levers, st.floats(-3, 3), st.floats(-900, 900), st.floats(-2, 2)),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from([0.0, 20.0]),
    st.sampled_from(["course", "discounted"]),
)
def test_what_a_scenario_leaves_is_what_its_outcome_says(
    targets: tuple[int, ...], levers: Levers, reach: float, uptake: float, cost: float, method: Method
) -> None:
    s = Scenario("x", targets, levers, reach, uptake, one_off=1e5, yearly_cost=cost, method=method)
    study = study_of(member())
    v, found = model.view(model.facts_of(study), s), model.left(study, s)
    o = v.course
    assert found[:4] == pytest.approx((o.changing, o.gain, o.cost, o.net))
    assert v.moving is not None and found.net_moving == pytest.approx(v.moving.net)


# The sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "swedish"),
    [
        (MIDDLE, "24,7 mkr mer är portföljen värd om 10 % av 50 906 kunder i Mellan ändrar beteende."),
        (replace(MIDDLE, uptake=1.0, targets=(0, 1, 2, 3)), "637,9 mkr mer är portföljen värd om alla 101 811 kunder"),
        (replace(MIDDLE, reach=0.5), "12,3 mkr mer är portföljen värd om 10 % av 25 453 nådda kunder i Mellan"),
        (replace(MIDDLE, levers=Levers(-1)), "11,9 mkr mindre är portföljen värd om 10 % av 50 906 kunder"),
        (replace(MIDDLE, one_off=1e6, yearly_cost=20), "20,8 mkr är nettot efter kostnaden 3,9 mkr om 10 % av"),
        (replace(MIDDLE, one_off=5e7), "25,3 mkr blir förlusten efter kostnaden 50,0 mkr om 10 % av 50 906 kunder"),
        (replace(MIDDLE, levers=Levers()), "0 kr är värdeökningen så länge alla reglage står på noll."),
        (replace(MIDDLE, uptake=0.0), "0 kr är värdeökningen: ingen i Mellan ändrar beteende."),
        (replace(MIDDLE, targets=()), "Välj minst ett segment för att se vad det skulle ge."),
    ],
)
def test_the_answer_says_what_is_won_or_lost_and_from_whom(scenario: Scenario, swedish: str) -> None:
    assert plain(said.answer(model.view(FACTS, scenario), SV)).startswith(swedish)


def test_two_methods_differ_for_a_reason_the_file_shows() -> None:
    told = plain(said.why_they_differ(model.view(FACTS, MIDDLE), EN))
    assert "34% were in the same tier a period later, 30% in another, and 35% had left" in told
    assert "works only while the customer is in Middle" in told and "SEK 7.7 m smaller" in told
    everybody = model.view(FACTS, replace(MIDDLE, targets=(0, 1, 2, 3)))
    assert "passes through tiers" in plain(said.why_they_differ(everybody, EN))


def test_nobody_lost_is_said_and_never_counted() -> None:
    f = model.facts(small(2, lost=np.array([0.0, 4.0])))
    v = model.view(f, replace(MIDDLE, targets=(0,)))
    assert not v.known
    assert (
        plain(said.answer(v, EN))
        == "The value gain cannot be calculated: nobody left T0, so its duration has no upper limit."
    )


def test_a_file_that_counts_no_purchases_moves_no_purchases() -> None:
    f = model.facts(small(2, purchases=np.full(2, np.nan)))
    v = model.view(f, replace(MIDDLE, targets=(0,)))
    assert f.counted == "nothing" and v.scenario.levers.frequency == 0
    assert "frequency" not in measures(f)


def test_half_years_are_said_in_yearly_retention() -> None:
    f = model.facts(small(1, years=0.5))
    v = model.view(f, Scenario(targets=(0,), levers=Levers(years=0.25)))
    row = clv.levers.before_after(v.today, v.scenario).iloc[0]
    assert row["retention"] == pytest.approx(0.36) and row["duration"] == pytest.approx(1.25)


def test_the_loyal_customer_of_the_course() -> None:
    assert plain(typical.answer(5000, 9000, SV)) == (
        "9 000 kr är den lojala kunden värd, 80 % mer än den vanliga (5 000 kr)."
    )
    assert plain(typical.answer(5000, 4000, EN)).endswith("20% less than the ordinary one (SEK 5,000).")
    assert "båda" in typical.answer(0, 0, SV) and "ingenting" in typical.answer(0, 10, SV)


# The page -------------------------------------------------------------------------------------------------------------


def opened(**params: str) -> AppTest:
    """The page as a link with these choices opens it, with sliders that a test without a browser can move.

    What can be opened below the figure stands open.
    """
    return page("what_if", **{"lv": "plain", "o": "levers_counted.before_after"} | params).run()


def as_text(found: str | list[str]) -> str:
    """One parameter of the address bar."""
    return found if isinstance(found, str) else found[0]


def sound(at: AppTest) -> str:
    """The answer, after a look that nothing went wrong."""
    assert not at.exception, [e.value for e in at.exception]
    return plain(at.header[0].value) if at.header else ""


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "file",
    ["member_company", "online_retail", "subscription_segments", "swedish_excel", "telco_churn", "energy_company"],
)
def test_every_kind_of_file_has_its_view(file: str, language: str) -> None:
    found = sound(opened(lang=language, file=file, dur="5_3_2" if file == "subscription_segments" else ""))
    assert ("mer är portföljen" if language == "sv" else "the portfolio gains") in found


@pytest.mark.parametrize("language", ["sv", "en"])
def test_one_typical_customer(language: str) -> None:
    at = opened(lang=language, w="typical")
    assert sound(at).startswith("9 000 kr" if language == "sv" else "SEK 9,000")
    at.select_slider(key="loyal_years").set_value(2.5).run()
    assert sound(at).startswith("7 500 kr" if language == "sv" else "SEK 7,500")


def test_segments_without_durations_are_asked_for_them() -> None:
    at = opened(lang="sv", file="subscription_segments")
    assert sound(at) == "" and at.number_input(key="stay_Top")


def test_a_slider_moves_the_answer_and_the_link_follows() -> None:
    at = opened(lang="sv", eu="0.1")
    assert sound(at).startswith("24,7 mkr")
    at.select_slider(key="edit_uptake").set_value(0.2).run()
    assert sound(at).startswith("49,4 mkr")
    assert as_text(at.query_params["eu"]) == "0.2"
    again = opened(**{name: as_text(found) for name, found in at.query_params.items()})
    assert sound(again) == sound(at)


def test_half_a_year_and_points_of_retention_follow_one_another() -> None:
    at = opened(lang="sv", eu="0.1")
    assert at.select_slider(key="edit_points").value == pytest.approx(0.0533, abs=1e-4)
    at.select_slider(key="edit_points").set_value(0.1).run()
    assert at.select_slider(key="edit_years").value == pytest.approx(1.1122, abs=1e-4)
    at.select_slider(key="edit_years").set_value(0.5).run()
    assert at.select_slider(key="edit_points").value == pytest.approx(0.0533, abs=1e-4)
    assert sound(at).startswith("24,7 mkr")


@pytest.mark.parametrize("look", ["parts", "tornado", "grid"])
def test_a_closer_look(look: str) -> None:
    at = opened(lang="sv", wl=look, eo="1000000", ek="20", ex="discounted", et="1.2", em="0.4")
    assert "är nettot efter kostnaden" in sound(at)
    assert [m.label for m in at.metric][-3:] == ["Återbetald", "Krävt genomslag", "Krävd effekt"]


def test_scenarios_are_kept_compared_put_back_and_removed() -> None:
    at = opened(lang="sv", eu="0.1")
    at.button(key="keep_scenario").click().run()
    assert any("namn först" in m.value for m in at.markdown)
    at.text_input(key="edit_name").set_value("Välkomst").run()
    at.button(key="keep_scenario").click().run()
    assert any("Välkomst ger netto 24,7 mkr" in plain(s.value) for s in at.subheader)
    at.select_slider(key="edit_uptake").set_value(0.5).run()
    at.text_input(key="edit_name").set_value("Större").run()
    at.button(key="keep_scenario").click().run()
    assert any("Större ger högst netto: 123,4 mkr" in plain(s.value) for s in at.subheader)

    elsewhere = opened(**{name: as_text(found) for name, found in at.query_params.items()})
    sound(elsewhere)
    assert [s.value for s in elsewhere.subheader] == [s.value for s in at.subheader]

    at.selectbox(key="picked_scenario").set_value("Välkomst").run()
    at.button(key="load_scenario").click().run()
    assert sound(at).startswith("24,7 mkr") and at.select_slider(key="edit_uptake").value == 0.1
    at.button(key="drop_scenario").click().run()
    assert [s.name for s in link.unpack(as_text(at.query_params["s"]))] == ["Större"]


def test_twenty_scenarios_are_kept_and_no_more() -> None:
    kept = link.pack([replace(MIDDLE, name=f"Scenario {i} åäö {i * 977}", one_off=i * 977.0) for i in range(20)])
    at = opened(lang="sv", s=kept, en="Ett till")
    at.button(key="keep_scenario").click().run()
    sound(at)
    assert any("20 scenarier är redan sparade" in m.value for m in at.markdown)


def test_scenarios_side_by_side_say_what_is_left_of_each() -> None:
    form = what_if.scenarios([("Välkomst", 2e7), ("<b>Rabatt</b>", -1e6), ("Okänt", float("nan"))], SV)
    picture, told = figures.draw(form, SV, LIGHT), plain(form.alt)
    assert told == "Varje scenarios netto: Välkomst +20,0 mkr; <b>Rabatt</b> −1,0 mkr; Okänt –."
    assert "<b>Rabatt" not in str(picture.layout.annotations) and list(picture.data[0].x) == [2e7, -1e6, 0]


@pytest.mark.parametrize("sample", ["member_company", "telco_churn"])
def test_the_page_opens_with_what_its_exhibits_say(sample: str) -> None:
    at = opened(lang="sv", file=sample)
    study = Study(cache.sample(sample), Choices())
    w = load("sv", choices.SAMPLES[sample].currency)
    assert sound(at) == plain(what_if.answer(study, w))
    said = {e.key: e.message for e in what_if.exhibits(study, w)}
    assert said.pop("before_after") in [box.label for box in at.expander], "its box bears its message"
    assert list(said.values())[:3] == [s.value for s in at.subheader][:3]
    assert model.first_scenario(model.facts_of(study)) == replace(on_levers(at), name="")


def on_levers(at: AppTest) -> Scenario:
    """The scenario that the choices of a visit hold."""
    levers = Levers(*(standing(at, f"edit_{lever}") for lever in clv.levers.LEVERS))
    terms = {t: standing(at, f"edit_{t}") for t in choices.TERMS}
    return Scenario(targets=tuple(standing(at, "edit_targets")), levers=levers, **terms)


def test_one_customer_is_counted_where_the_file_has_no_base() -> None:
    nothing = Study(FileReport("f", kind="segments", problem=FileNote("no_rows")), Choices())
    assert nothing.base_problem is not None and model.average(nothing) is None
    assert [e.key for e in what_if.exhibits(nothing, SV)] == ["typical_waterfall", "typical", "typical_parts"]


def pulled(base: object, wanted: object) -> None:
    """A scenario is put on the levers, and the levers give it back; only its name is given elsewhere."""
    import dataclasses

    from clv import Base as Known
    from clv import Scenario as Programme
    from study.what_if import facts
    from ui import choices
    from ui.controls.what_if.levers import beneath, levers
    from words import load as words_of

    assert isinstance(base, Known) and isinstance(wanted, Programme)
    f, w = facts(base), words_of("sv", "SEK")
    choices.start()
    choices.edit(wanted)
    assert beneath(levers(f, w), f, w) == dataclasses.replace(wanted, name="")


@pytest.mark.parametrize(
    "wanted",
    [
        Scenario("A", (0, 3), Levers(1.5, -100, 0.25), 0.5, 0.1, 0.4, 250_000, 12.5, "discounted", 0.08),
        Scenario("B", (1,), Levers(0.123, 37.5, -0.77), 0.333, 0.4321, None, 1.5, 0, "course", 0.111),
        Scenario("C", (), Levers()),
    ],
    ids=lambda s: s.name,
)
def test_the_levers_are_the_scenario_that_was_put_on_them(wanted: Scenario) -> None:
    at = AppTest.from_function(pulled, default_timeout=30, kwargs={"base": member(), "wanted": wanted}).run()
    assert not at.exception, [e.value for e in at.exception]


def test_the_files_average_customer_is_a_start() -> None:
    at = opened(lang="sv", w="typical")
    next(b for b in at.button if "genomsnittskund" in b.label).click().run()
    assert (
        at.select_slider(key="typical_frequency").value == 2.63 and at.number_input(key="typical_revenue").value == 961
    )
    assert "mer än den vanliga (7 1" in sound(at)


def test_the_money_lever_starts_where_it_suits_the_file() -> None:
    at = opened(lang="en", file="online_retail")
    assert at.select_slider(key="edit_revenue").value == 40.0
    assert opened(lang="sv").select_slider(key="edit_revenue").value == 100.0


# Bases no sample has --------------------------------------------------------------------------------------------------


def shown(base: object, language: str, drawn: str) -> None:
    import streamlit
    from studies import study_of

    from clv import Base as Known
    from report.exhibits import what_if as exhibits
    from study.what_if import answerable
    from ui.choices import write_link
    from ui.controls import what_if as controls
    from ui.show import say
    from words import load as words_of

    assert isinstance(base, Known)
    streamlit.session_state.setdefault("lang", language)
    streamlit.session_state.setdefault("levers_drawn", drawn)
    w, study = words_of(language, "SEK"), study_of(base)
    if answerable(study):
        controls.on_base(study, w)
    else:
        say(exhibits.unanswerable(study, w))
    controls.typical(study, w)
    write_link()


LONG = tuple(f"**Kunder** [{i}](http://x.y) med ett mycket långt namn $a_{i}$ :red[x]" for i in range(10))
ODD = {
    "one_tier": small(1),
    "ten_long_names": small(10, names=LONG),
    "no_revenue": small(2, revenue=np.zeros(2)),
    "nobody_lost": small(2, lost=np.zeros(2)),
    "nobody_kept": small(2, lost=np.full(2, 10.0)),
    "empty_tier": replace(small(3, base=np.array([0.0, 10, 10])), moves=np.full((3, 3), 2.0)),
    "nobody_now": small(3, customers=np.array([0, 10, 10]), purchases=np.array([0.0, 20, 20])),
    "never_leaves": replace(small(2, lost=np.array([0.0, 4])), moves=np.array([[10.0, 0], [0, 6.0]])),
    "one_customer": small(1, customers=np.array([1]), purchases=np.array([1.0]), base=np.ones(1), lost=np.ones(1)),
    "one_period": small(2, base=np.full(2, np.nan), lost=np.full(2, np.nan)),
    "no_purchases": replace(small(2, purchases=np.full(2, np.nan)), kind="customers"),
    "margin": replace(small(2), margin=np.array([0.4, np.nan])),
}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("drawn", ["live", "plain"])
@pytest.mark.parametrize("name", ODD)
def test_odd_bases_have_a_view(name: str, drawn: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menu, "listed", lambda _: False)  # there is no frame here to link within
    given = {"base": ODD[name], "language": language, "drawn": drawn}
    at = AppTest.from_function(shown, default_timeout=30, kwargs=given).run()
    sound(at)
    texts = [e.value for kind in (at.header, at.subheader, at.markdown, at.caption, at.metric) for e in kind]
    assert not [t for t in texts if "nan" in t.lower().split() or "inf" in t.lower().split()]
    if "edit_targets" in [b.key for b in at.button_group]:
        at.button_group(key="edit_targets").set_value(list(range(len(ODD[name].names)))).run()
        sound(at)


# The answer and its picture -------------------------------------------------------------------------------------------


def test_all_change_until_somebody_says_less() -> None:
    assert model.first_scenario(FACTS).uptake == 1 and sound(opened(lang="sv")).startswith("246,9 mkr")


@given(
    st.sampled_from([(0,), (2,), (0, 1), (0, 1, 2, 3)]),
    st.builds(Levers, st.floats(-1, 2), st.floats(-100, 300), st.floats(-0.5, 2)),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_the_picture_is_the_answer_and_todays_bar_stands_still(
    aim: tuple[int, ...], levers: Levers, reach: float, uptake: float
) -> None:
    v = model.view(FACTS, Scenario("x", aim, levers, reach, uptake))
    today, then = v.whole
    assert then - today == pytest.approx(v.course.gain, abs=1e-3)
    assert sum(change for _, change in v.whole_steps()) == pytest.approx(v.course.gain, abs=1e-3)
    still = model.view(FACTS, Scenario("x", aim, Levers()))
    assert today == pytest.approx(still.whole[0]) and v.whole_beyond[0] == pytest.approx(still.whole_beyond[0])
    assert 0 <= v.whole_beyond[0] <= today


def test_bills_are_no_lever_but_their_sum_is() -> None:
    study = samples.study_of("energy_company", Choices())
    f = model.facts_of(study)
    assert (f.billed, f.counted) == (1, "nothing")
    assert model.suited(f, Scenario("x", (0,), Levers(1, 10, 0))).levers.frequency == 0
    assert model.facts_of(samples.study_of("member_company", Choices())).billed is None
