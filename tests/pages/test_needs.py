"""What the menu says a page needs is what the page itself says."""

from __future__ import annotations

import pytest
from studies import words_for

from clv import Choices
from report.exhibits import flows, forecast, retention, satisfaction, stages, treatment, trend
from report.needs import missing
from study import samples
from ui import menu

SAMPLES = ("swedish_excel", "subscription_segments", "telco_churn", "energy_company")
ASKED = {
    "flows": flows,
    "retention": retention,
    "trend": trend,
    "satisfaction": satisfaction,
    "to_do": stages,
    "treatment": treatment,
    "forecast": forecast,
}


@pytest.mark.parametrize("choices", [Choices(), Choices(months=24), Choices(method="migration")], ids=str)
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_page_is_grey_where_it_cannot_answer(sample: str, choices: Choices) -> None:
    study = samples.study_of(sample, choices)
    w = words_for(study, "en")
    if study.problem is None:
        stuck = {page for page, module in ASKED.items() if module.obstacle(study, w) is not None}
        assert set(missing(study, w)) == stuck
    assert set(missing(study, w)) <= {entry.name for entry in menu.ENTRIES}
