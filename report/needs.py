"""Which pages the open file cannot answer, and what each would need: for the menu, before any of them is open."""

from __future__ import annotations

from study import Study, forecast, survey
from study.retention import known
from words import Words


def missing(study: Study, w: Words) -> dict[str, str]:
    """The pages that this file cannot answer, by name, each with what it needs; {} where no figure is known at all.

    It asks only what is known without counting; a page's own `obstacle` says the same in a sentence.
    """
    if study.base_problem is not None:
        return {}
    base = study.base
    two, dates = w.t("needs two periods"), w.t("needs dates of purchases")
    every = w.t("needs every purchase")
    if study.file.summary is not None:
        return dict.fromkeys(("satisfaction", "to_do", "forecast"), every) | (
            {} if base.two_periods else {"flows": two}
        )
    told = {
        "flows": (base.kind != "segments" and base.two_periods, two),
        "retention": (study.problem is not None or known(study) or base.kind == "segments", two),
        "trend": (base.kind == "transactions", dates),
        "satisfaction": (survey.survey(study) is not None, w.t("needs answers from customers")),
        "to_do": (base.kind == "transactions", dates),
        "treatment": (study.has_customers, w.t("needs customers")),
        "forecast": (_can_be_forecast(study), w.t("needs two periods of purchases or contracts")),
    }
    return {page: need for page, (there, need) in told.items() if not there}


def _can_be_forecast(study: Study) -> bool:
    base = study.base
    if base.kind == "contracts":
        return forecast.needs(study) is None
    return base.kind == "transactions" and base.two_periods and base.tiers["base"].sum() >= forecast.FEWEST_CUSTOMERS
