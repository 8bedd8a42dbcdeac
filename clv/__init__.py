"""Customer value arithmetic: tables in, tables out. Pure: no screen, file, clock or chance of its own.

>>> import clv
>>> clv.typical(4, 500, 2.5)
5000.0
"""

from clv.base import Base, from_customers, from_segments, looking_back, with_durations
from clv.findings import Candidate, findings
from clv.flows import against_tiers, bridge, closing, moves, opening, relabelled, revenue_retention, statement
from clv.levers import (
    LEVERS,
    Levers,
    Outcome,
    Scenario,
    Today,
    before_after,
    break_even_effect,
    break_even_uptake,
    changed,
    cost,
    gain,
    grid,
    outcome,
    parts,
    pay_back,
    points,
    shapley,
    today,
    tornado,
    typical,
    typical_parts,
    yearly_net,
    years_for_points,
)
from clv.periods import Period, default_months, history_of, months_back, period_for
from clv.retention import (
    curve,
    duration,
    duration_interval,
    first_against_later,
    retention_for,
    wilson,
    yearly,
)
from clv.snapshot import Snapshot, snapshot
from clv.tables import (
    BRIDGE,
    CUSTOMERS,
    DEFAULT_SCHEME,
    FLOWS,
    METHODS,
    MOVEMENTS,
    PORTFOLIO,
    RECONCILIATION,
    TIERS,
    TOTAL,
    Choices,
    Scheme,
    TableProblem,
    cents,
    check,
    parse_scheme,
    write_scheme,
)
from clv.tiers import (
    active,
    assign,
    assign_once,
    cut_counts,
    fixed_cuts,
    movements,
    share_of_customers,
    thresholds,
    tier_codes,
    tiered,
)
from clv.value import (
    affordable,
    annuity,
    basis,
    cash_flow,
    hindsight,
    migration,
    migration_draws,
    one_more_point,
    per_period,
    portfolio,
    transition,
    value_interval,
    values,
)

__all__ = [name for name in dir() if not name.startswith("_")]
