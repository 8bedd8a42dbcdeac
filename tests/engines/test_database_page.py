"""Our data offers a database where one is configured: look, answer, fetch; and every page with what came of it."""

from __future__ import annotations

from pathlib import Path

import engine_shapes as shapes
import pytest
from opened_pages import page, standing
from streamlit.testing.v1 import AppTest

import run
from clv import Choices
from study import Study
from study.engines import asking
from ui import menu
from ui.server import database

FEW = 12_000
# Which pages a summary answers; the others say that they need every purchase. See docs/SCALE.md.
AVAILABLE = {
    **dict.fromkeys(("value", "tiers", "flows", "retention", "trend", "what_if", "treatment", "board"), True),
    **dict.fromkeys(("exercise", "day", "room", "wall", "data", "method"), True),
    **dict.fromkeys(("satisfaction", "forecast", "to_do"), False),
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shapes.made(tmp_path_factory.mktemp("rows"), "lines", FEW)


@pytest.fixture
def configured(rows: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(database.URL, str(rows))
    return rows


def pressed(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    at.run()
    assert not at.exception, at.exception
    return at


def fetched() -> AppTest:
    """The app when a summary has been fetched on Our data."""
    at = page("data", lang="en", o="database").run()
    pressed(at, "Look at the table")
    assert any("expects to read 12,000 rows" in c.value for c in at.caption)
    return pressed(at, "Fetch the summary")


def test_without_a_database_no_page_speaks_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(database.URL, raising=False)
    at = page("data", lang="en", o="database").run()
    assert not at.exception and not [e for e in at.expander if "database" in e.label]


def test_the_limits_are_shown_before_anything_runs(configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTOMER_WORTH_DATABASE_ROWS", "10000")
    at = page("data", lang="en", o="database").run()
    assert any("no table of more than 10,000 rows" in m.value for m in at.markdown)
    pressed(at, "Look at the table")
    assert any("has about 12000 rows" in e.value for e in at.error) and standing(at, "file") == "member_company"


def test_every_page_answers_or_says_that_it_needs_every_purchase(configured: Path) -> None:
    at = fetched()
    assert at.session_state["file"] == "own"
    for name, answers in AVAILABLE.items():
        at.switch_page(str(run.ROOT / "pages" / f"{name}.py")).run()
        assert not at.exception, (name, at.exception)
        told = [m.value for kind in (at.markdown, at.caption, at.subheader) for m in kind]
        assert any("This needs every purchase" in text for text in told) or answers, name
        assert bool(at.header) is answers or name in ("what_if", "room", "wall"), name
    assert set(AVAILABLE) == {entry.name for entry in menu.ENTRIES}


def test_another_period_is_asked_for_again(configured: Path) -> None:
    at = fetched()
    at.session_state["months"] = 6
    at.switch_page(str(run.ROOT / "pages" / "value.py")).run()
    assert not at.exception and any("choices have changed since" in m.value for m in at.markdown)


def test_the_address_and_its_secret_are_shown_nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "database"
    secret.write_text("oracle://anna:hemligt@db.example.org/shop\n", encoding="utf-8")
    monkeypatch.setenv(database.URL_FILE, str(secret))
    at = page("data", lang="en", o="database").run()
    pressed(at, "Look at the table")
    shown = " ".join(e.value for kind in (at.markdown, at.error, at.caption, at.info, at.warning) for e in kind)
    assert "hemligt" not in shown and "example.org" not in shown and "This address cannot be used" in shown
    assert "hemligt" not in repr(database.configured())


def test_behind_a_number_one_customers_rows_are_a_button_away(configured: Path) -> None:
    at = fetched()
    at.session_state["open_boxes"] = ("overview_behind",)
    at.switch_page(str(run.ROOT / "pages" / "value.py")).run()
    who = next(box for box in at.selectbox if box.label == "A customer's own rows")
    who.set_value(who.options[1]).run()
    before = len(at.table)
    pressed(at, "Fetch this customer's rows from the database")
    assert len(at.table) == before + 1


def test_one_customers_rows_are_fetched_when_asked_for(configured: Path, tmp_path: Path) -> None:
    found = asking.fetch(asking.connected(str(configured)), shapes.origin("lines", "rows"), Choices(), tmp_path / "s")
    people = Study(found.report(), Choices()).customers
    who = people.sort_values("revenue_now").iloc[-1]
    rows = asking.rows_of_customer(
        asking.connected(str(configured)), shapes.origin("lines", "rows"), who["customer_id"]
    )
    period = found.period
    mine = rows[(rows["bought_on"].dt.date >= period.now_start) & (rows["bought_on"].dt.date < period.end)]
    assert round(mine["amount"].sum(), 2) == who["revenue_now"] and len(rows) <= 500
