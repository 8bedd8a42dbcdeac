"""Customer value arithmetic: tables in, tables out. Pure: no screen, file, clock or chance of its own.

Order lines -> `orders_from` -> `customers_from` a `period_for` -> `from_customers` -> `Base.portfolio()`. A table of
segments goes to `from_segments` at once, one of contracts to `customers_of_contracts`. What would change the value:
`today`, `Levers` and `Scenario` -> `outcome`. What a table cannot answer is NaN or a `TableProblem`, never 0.

>>> import clv
>>> clv.typical(4, 500, 2.5)
5000.0
"""

from clv.answer import APPROACHES, Answer, answer, approaches, chosen_approach
from clv.base import Base, from_customers, from_segments, looking_back, with_durations
from clv.claims import (
    churn_cut_by,
    claims,
    most_from_points,
    own_five_points,
    readings,
    retention_for_increase,
    retention_for_increase_discounted,
    revenue_points,
)
from clv.comparison import banded, by_customer, compare
from clv.concentration import (
    best_first,
    gini,
    known_cases,
    known_profit_cases,
    lorenz,
    profit_groups,
    profits,
    share_that_gives,
    top_share,
    value_groups,
    whale,
    whale_summary,
)
from clv.contracts import customers_of_contracts
from clv.customers import customers_from
from clv.evidence import effect_seen, hold_out_size, hold_outs, income_curve, income_given_up
from clv.findings import Candidate, findings
from clv.flows import (
    against_tiers,
    bridge,
    closing,
    lost_purchases,
    moves,
    net_of_stayed,
    opening,
    relabelled,
    revenue_retention,
    statement,
)
from clv.gaps import Gaps, billed_every, come_back, gap_table, purchase_gaps, usual_gaps
from clv.growth import (
    bucket,
    ceiling,
    companies,
    customers_after,
    doubling_years,
    fill_or_mend,
    five_points,
    growth_blocked,
    halving_years,
    levels_off,
    margin_multiple,
    more_points,
    own_bucket,
    points_factor,
    project,
    project_interval,
    published_points,
    shares_held,
)
from clv.horizon import horizon, within, within_beyond
from clv.levers import (
    LEVERS,
    Levers,
    Outcome,
    Scenario,
    Today,
    before_after,
    break_even_effect,
    break_even_range,
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
from clv.lifecycle import (
    AUTO_SERVICE,
    PATTERNS,
    PERSONAL_INSURANCE,
    RETAIL,
    Component,
    Pattern,
    break_even_year,
    measured_pattern,
    pattern_by_year,
    profit_pattern,
    scaled_pattern,
    with_part,
)
from clv.orders import Panel, Window, first_rows, orders_from, panel, purchase_days, whole_periods, window
from clv.periods import Period, default_months, history_of, months_back, period_for
from clv.programme import (
    Ingredient,
    churn_cut,
    programme_outcomes,
    programme_scenario,
    programme_tiers,
    programme_years,
    together,
)
from clv.renewals import between_renewals, left_days, renewal_month
from clv.retention import (
    churn_over,
    churn_table,
    curve,
    duration,
    duration_interval,
    first_against_later,
    retention_for,
    wilson,
    yearly,
)
from clv.sampling import Draws, drawn_values, flow_draws, sampled_interval
from clv.satisfaction import (
    Score,
    answers_by_tier,
    condition_number,
    drivers,
    drivers_by_tier,
    emotion,
    most_alike,
    nps,
    nps_by_tier,
    ski,
    ski_by_tier,
    with_answers,
)
from clv.season import (
    SameSeason,
    evens_out,
    lost_meanings,
    next_meaning,
    same_season,
    twelve_months,
)
from clv.snapshot import Snapshot, snapshot
from clv.stages import (
    ACTIONS,
    STAGES,
    StageRules,
    against_targets,
    next_actions,
    rule_table,
    rules_from,
    stage_facts,
    stage_kpis,
    stage_moves,
    stage_of,
    stage_outcome,
    stage_table,
    staged,
    with_stage,
)
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
    Orders,
    Scheme,
    TableProblem,
    cents,
    check,
    digits_agree,
    parse_scheme,
    rounded_split,
    write_scheme,
)
from clv.tenure import (
    anniversaries,
    churn_by_tenure,
    constant_rate,
    expected_years,
    first_purchases,
    life_table,
    money_by_tenure,
    spell_table,
    tenure_table,
)
from clv.tiers import (
    active,
    assign,
    assign_once,
    cut_counts,
    fixed_cuts,
    lowest_revenue,
    movements,
    share_of_customers,
    thresholds,
    tier_codes,
    tiered,
)
from clv.trend import by_length, calendar, kpis, rolling, rolling_ends, season
from clv.value import (
    affordable,
    annuity,
    annuity_within,
    basis,
    cash_flow,
    few_lost,
    hindsight,
    migration,
    migration_draws,
    one_more_point,
    per_period,
    pooled_basis,
    portfolio,
    transition,
    value_interval,
    values,
)
from clv.year_check import YearCheck, back_test, held_back, year_check

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
