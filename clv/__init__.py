"""Customer value arithmetic on pandas tables: no files, screen, clock or randomness of its own.

Order lines -> `orders_from` -> `customers_from` a `period_for` -> `from_customers` -> `Base.portfolio()`. A table of
segments goes to `from_segments` at once, one of contracts to `customers_of_contracts`. What would change the value:
`today`, `Levers` and `Scenario` -> `outcome`. What a table cannot answer is NaN or a `TableProblem`, never 0.

>>> import clv
>>> clv.typical(4, 500, 2.5)
5000.0
"""

from clv import (
    actions,
    answer,
    base,
    behaviours,
    benchmarks,
    came_of_it,
    claims,
    comparison,
    concentration,
    contracts,
    customer_file,
    customer_tenure,
    customers,
    experiments,
    explained,
    findings,
    flows,
    forecast,
    found_groups,
    gaps,
    growth,
    horizon,
    households,
    left_behind,
    levers,
    lifecycle,
    limits,
    matrix,
    method_comparison,
    more_levers,
    next_purchase,
    orders,
    pairs,
    periods,
    phasing_out,
    profiles,
    programme,
    published_effects,
    relation_return,
    renewals,
    retention,
    return_path,
    rfm,
    sampling,
    satisfaction,
    satisfaction_value,
    season,
    segmentation,
    serving,
    stages,
    student,
    tables,
    tenure,
    tiers,
    treatment,
    trend,
    typed_flows,
    value,
    year_check,
)
from clv.answer import Answer
from clv.base import Base, from_customers, from_segments, looking_back, with_durations
from clv.contracts import customers_of_contracts
from clv.customers import customers_from
from clv.growth import bucket, five_points
from clv.levers import Levers, Outcome, Scenario, Today, gain, outcome, today, typical
from clv.orders import orders_from
from clv.periods import Period, default_months, history_of, period_for
from clv.retention import duration
from clv.stages import StageRules, staged
from clv.tables import DEFAULT_SCHEME, METHODS, TOTAL, Choices, Orders, Scheme, TableProblem, parse_scheme, write_scheme
from clv.trend import rolling
from clv.value import portfolio

# What most need: from lines to customers, to a base, to its value, and what would change it. The rest by module,
# as clv.growth.companies.
__all__ = [
    "DEFAULT_SCHEME",
    "METHODS",
    "TOTAL",
    "Answer",
    "Base",
    "Choices",
    "Levers",
    "Orders",
    "Outcome",
    "Period",
    "Scenario",
    "Scheme",
    "StageRules",
    "TableProblem",
    "Today",
    "bucket",
    "customers_from",
    "customers_of_contracts",
    "default_months",
    "duration",
    "five_points",
    "from_customers",
    "from_segments",
    "gain",
    "history_of",
    "looking_back",
    "orders_from",
    "outcome",
    "parse_scheme",
    "period_for",
    "portfolio",
    "rolling",
    "staged",
    "today",
    "typical",
    "with_durations",
    "write_scheme",
]
