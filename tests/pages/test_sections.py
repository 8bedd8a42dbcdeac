"""The document's sections, made beside one another: in their order, each as if made alone, and no error is lost."""

from __future__ import annotations

import pytest

from clv import Choices
from report import sections
from report.document import json_value
from study import Study, samples


def fresh() -> Study:
    """A study of a small file that has made nothing yet."""
    kept = samples.study_of("swedish_excel", Choices())
    return Study(kept.file, kept.choices, rows=kept.rows)


def test_sections_stand_in_their_order_and_each_is_as_if_made_alone() -> None:
    whole = json_value(sections.sections(fresh()))
    assert tuple(whole) == sections.section_names()
    for name in ("next_purchase", "pairs", "leaving", "groups", "actions"):
        assert json_value(sections.sections(fresh(), {name})) == {name: whole[name]}
    assert any(whole["actions"].values())


def test_an_error_that_nobody_expected_reaches_whoever_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(study: Study) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setitem(sections.PARTS, "growth", {"own_bucket": broken})
    with pytest.raises(ZeroDivisionError, match="of all things"):
        sections.sections(fresh())
