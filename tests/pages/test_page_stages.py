"""Stages: who needs what now, thresholds that are the file's own and can be changed, targets, lists to act on."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from opened_pages import displayed, page, told
from reading_files import read_here
from streamlit.testing.v1 import AppTest

from clv import Choices
from clv.actions import TRIGGERS, WAITS
from clv.stages import RULES, STAGES
from report.exhibits import stages
from report.exhibits.stages import names
from study import samples
from study import stages as model
from ui import choices
from words import load

LANGUAGES = ["sv", "en"]


def opened(sample: str, lang: str = "sv", **link: str) -> AppTest:
    """The page of stages on a sample."""
    return page("to_do", lang=lang, file=sample, **{"o": "figures.targets.outcome", **link}).run()


def said(app: AppTest) -> str:
    """All text on the page, with ordinary spaces."""
    texts = [e.value for e in (*app.header, *app.subheader, *app.markdown, *app.caption)]
    return "\n".join(map(str, [*texts, *told(app)])).replace("\u00a0", " ").replace("\\", "")


def sound(app: AppTest) -> AppTest:
    assert not app.exception, [e.value for e in app.exception]
    assert " nan" not in said(app).lower()
    return app


def test_every_stage_rule_reason_and_action_has_its_words() -> None:
    assert set(STAGES) < set(names.NAMES)
    assert {rule for _, rule, _ in RULES} == set(names.RULES)
    assert set(names.REASONS) == {t.code for t in TRIGGERS} and set(names.ACTIONS) == {t.action for t in TRIGGERS}
    assert set(names.OWNERS) == {t.owner for t in TRIGGERS} and set(names.CHANNELS) == {t.channel for t in TRIGGERS}
    assert set(names.WAITS) == {*WAITS, "held"}
    assert set(names.KPIS) == set(model.DECIMALS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_member_companys_customers_at_risk(lang: str) -> None:
    app = sound(opened("member_company", lang))
    text = said(app) + " ".join(box.label for box in app.expander).replace("\u00a0", " ")
    number, days = ("21 626", "196 dagar") if lang == "sv" else ("21,626", "196 days")
    assert number in text and days in text
    assert ("52 % av dem i riskzonen" if lang == "sv" else "52% of those at risk") in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sample", ["online_retail", "swedish_excel", "energy_company"])
def test_files_of_purchases_give_stages(sample: str, lang: str) -> None:
    app = sound(opened(sample, lang))
    assert len(app.header) == 1
    assert len(app.get("table")) >= 4


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sample", ["telco_churn", "subscription_segments"])
def test_other_files_say_what_would_answer(sample: str, lang: str) -> None:
    app = sound(opened(sample, lang))
    assert not app.header
    assert ("en rad per köp" if lang == "sv" else "one row per purchase") in said(app)


def test_the_energy_companys_complaints_debts_and_low_scores_come_first() -> None:
    reasons = next(box for box in sound(opened("energy_company", "en")).selectbox if box.label == "Why").options
    assert [r.split(" · ")[0] for r in reasons[1:5]] == [
        names.REASONS["complaint"],
        names.REASONS["unpaid"],
        names.REASONS["lost"],
        names.REASONS["low_nps"],
    ]


def test_a_threshold_of_ones_own_moves_customers_and_a_muddle_is_said() -> None:
    assert "over 90 days" in said(sound(opened("swedish_excel", "en", kr="90")))
    muddled = said(sound(opened("swedish_excel", "en", kr="500", kl="100")))
    assert "over 165 days" in muddled


def test_targets_of_ones_own_are_compared_and_kept_in_the_link() -> None:
    app = sound(opened("member_company", "en", xr="80_90_50_90"))
    assert "2 of 4 tiers reach their target." in said(app)
    box = next(n for n in app.number_input if n.label == "Top")
    app = sound(box.set_value(70.0).run())
    assert "3 of 4 tiers reach their target." in said(app)
    assert dict(app.query_params)["xr"] in (["80_70_50_90"], "80_70_50_90")
    assert "2 of 4" not in said(sound(opened("member_company", "en", xr="80_90")))  # another number of tiers


@pytest.mark.parametrize("sample", ["member_company", "swedish_excel"])
def test_until_somebody_sets_a_target_there_is_no_verdict(sample: str) -> None:
    app = sound(opened(sample, "sv"))
    shown = said(app)
    assert "Inget mål är satt: de som visas är förslag" in shown
    assert "når sitt mål" not in shown and "av målen" not in shown
    heads = [str(name).replace("\u00a0", " ") for i in range(len(app.get("table"))) for name in displayed(app, i)]
    assert "Förslag till mål" in heads and "Mål" not in heads


def test_a_target_that_reads_as_the_figure_is_reached() -> None:
    study = samples.study_of("member_company", Choices())
    for kpi in stages.figures_with_targets(study):
        actual = model.actual(study)[kpi].fillna(0.0)
        wanted = [round(float(x) * model.scale(kpi), model.DECIMALS[kpi]) for x in actual]
        assert model.against(study, kpi, wanted)["met"].all()
        more = [x + 2 * 10.0 ** -model.DECIMALS[kpi] for x in wanted]
        assert not model.against(study, kpi, more)["met"].any()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reason_has_room_in_its_box(lang: str) -> None:
    w = load(lang, "SEK")
    assert max(len(w.t(said)) for said in names.REASONS.values()) <= 48  # with " · 1 234" within actions.WIDEST


def test_a_list_holds_ids_figures_reason_and_action_only() -> None:
    app = sound(opened("swedish_excel", "en"))
    box = next(b for b in app.selectbox if b.label == "Why")
    app = sound(box.set_value("lost").run())
    assert "**12 customers.** Ask why, and give a reason to come back." in said(app)


def test_the_list_and_the_stage_that_were_chosen_travel_in_the_link() -> None:
    app = sound(opened("member_company", "en", lr="lost", lt="0", ks="won back"))
    boxes = {box.label: box for box in app.selectbox}
    assert [boxes[label].value for label in ("Why", "Stage", "Value tier")] == ["lost", "all", 0]
    assert "Ask why, and give a reason to come back." in said(app)
    boxes["Why"].set_value("loyal").run()
    app = sound(boxes["Stage"].set_value("loyal").run())
    link = {name: dict(app.query_params)[name] for name in ("lr", "ls", "lt", "ks")}
    assert {k: v[-1] if isinstance(v, list) else v for k, v in link.items()} == {
        "lr": "loyal",
        "ls": "loyal",
        "lt": "0",
        "ks": "won back",
    }
    assert "Thank them, and ask them to recommend us." in said(app)


def test_a_file_opens_with_its_own_most_urgent_list() -> None:
    why = {
        sample: next(box for box in sound(opened(sample, "en")).selectbox if box.label == "Why").value
        for sample in ("member_company", "energy_company")
    }
    assert why == {"member_company": "at_risk", "energy_company": "complaint"}


@pytest.mark.parametrize(
    "rows",
    [
        [("a", "2024-01-05", 100)],
        [("a", "2024-01-05", 100), ("b", "2024-01-05", 50)],
        [(c, f"2024-0{m}-05", 10) for c in "abc" for m in range(1, 9)],
        [("whale", "2024-01-05", 1e9), *((f"c{i}", f"2023-{i % 12 + 1:02}-0{i % 9 + 1}", 1) for i in range(40))],
    ],
    ids=["one customer", "one day", "nobody lost", "one whale"],
)
def test_small_files(rows: list[tuple[str, str, float]], tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    pd.DataFrame(rows, columns=["customer_id", "date", "amount"]).to_csv(path, index=False)
    report = read_here(path)
    assert report.problem is None and report.rows_used == len(rows)
    for lang in LANGUAGES:
        app = page("to_do", lang=lang, o="figures.targets")
        for key, value in {"own": report, "own_title": "own", "own_currency": "", "file": choices.OWN}.items():
            app.session_state[key] = value
        sound(app.run())
