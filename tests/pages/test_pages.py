"""Every page, with every kind of file, in both languages: it answers, and nothing breaks."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from opened_pages import told
from reading_files import read_here
from streamlit.testing.v1 import AppTest

from intake import FileReport
from ui import choices, menu

FRAME = "../../ui/frame.py"
PAGES = [entry.name for entry in menu.ENTRIES if menu.listed(entry.name)]
MESSY, WORLD = Path(__file__).parents[1] / "messy", Path(__file__).parents[1] / "world"
SAMPLES = sorted(choices.SAMPLES)


def opened(page: str, language: str) -> AppTest:
    """The app on a page, not run yet."""
    app = AppTest.from_file(FRAME)
    app.query_params["lang"] = language
    if page != menu.FIRST:
        app.switch_page(f"../pages/{page}.py")
    return app


def assert_sound(app: AppTest) -> None:
    """No exception, a title, and no number that is none."""
    app.run()
    assert not app.exception, [e.value for e in app.exception]
    assert app.title, "a page has its question as title"
    texts = [e.value for e in [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption]]
    texts += told(app)
    texts += [metric.value for metric in app.metric] + [metric.delta for metric in app.metric]
    for text in texts:
        assert " nan" not in f" {text}".lower().replace("nans", ""), text
        assert "inf " not in f"{text} ".lower(), text
        assert "None" not in str(text), text


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_for_every_sample(page: str, sample: str, language: str) -> None:
    app = opened(page, language)
    app.query_params["file"] = sample
    assert_sound(app)


def own(app: AppTest, report: FileReport) -> None:
    """Put a file that was read into the visit, as opening it would."""
    app.session_state["own"] = report
    app.session_state["own_title"] = report.name
    app.session_state["own_currency"] = report.currency or ""
    app.session_state["file"] = choices.OWN


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> list[FileReport]:
    """The messy files that are read without a question."""
    folder = tmp_path_factory.mktemp("messy")
    reports = []
    for path in sorted(MESSY.iterdir()):
        if path.suffix in (".csv", ".xlsx", ".parquet") and path.name != "INDEX.csv" and path.stat().st_size < 400_000:
            copy = folder / path.name
            shutil.copy(path, copy)
            report = read_here(copy)
            if not report.problem and not report.questions:
                reports.append(report)
    return reports


def walked(report: FileReport) -> None:
    """Every page in one visit, for a file of one's own is nowhere else: what was counted for one page serves the next.
    That each page opens from a cold link is held on the samples."""
    app = opened(PAGES[0], "sv")
    own(app, report)
    for page in PAGES:
        app.switch_page(f"../pages/{page}.py")
        try:
            assert_sound(app)
        except AssertionError as failure:
            raise AssertionError(f"{report.name} on {page}: {failure}") from failure


def test_every_page_answers_for_every_messy_file_that_is_accepted(accepted: list[FileReport]) -> None:
    assert len(accepted) > 10
    for report in accepted:
        walked(report)


KINDS = {"contracts": "14b_end_blank.csv", "flows": "slide_flows.csv"}
CHURNED = "Kundnr;Kund sedan;Slutdatum;Intäkt per år\n" + "".join(
    f"{i};2021-0{1 + i % 9}-01;{'' if i % 3 else f'2024-0{1 + i % 9}-11'};{100 + i}\n" for i in range(90)
)


@pytest.mark.parametrize("kind", [*KINDS, "ended"])
def test_every_page_answers_for_every_kind_of_file(kind: str, tmp_path: Path) -> None:
    path = tmp_path / KINDS.get(kind, "own.csv")
    if kind in KINDS:
        shutil.copy(WORLD / path.name, path)
    else:
        path.write_text(CHURNED, encoding="utf-8")
    report = read_here(path, today=dt.date(2025, 6, 1))
    assert not report.questions and report.kind == ("contracts" if kind == "ended" else kind)
    walked(report)


@pytest.mark.parametrize("choice", ["basis=fixed", "method=discounted", "method=migration", "returns=cancel", "m=6"])
def test_the_first_pages_answer_under_other_choices(choice: str) -> None:
    name, _, value = choice.partition("=")
    for page in ("value", "tiers", "flows", "retention"):
        app = opened(page, "sv")
        app.query_params["file"] = "online_retail"
        app.query_params[name] = value
        assert_sound(app)


@pytest.mark.parametrize("tiers", ["A=50,B=50", ",".join(f"{i}=10" for i in range(1, 11)), "Allt=100"])
def test_the_first_pages_answer_for_other_tiers(tiers: str) -> None:
    for page in ("value", "tiers", "flows", "retention", "what_if"):
        app = opened(page, "sv")
        app.query_params["file"] = "swedish_excel"
        app.query_params["tiers"] = tiers
        assert_sound(app)
