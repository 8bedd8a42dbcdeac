"""Controls of the pages: forms, switches and sliders, each beside the rows of choices that it changes."""

from ui import boxes, drilldown
from ui.choices import add
from ui.controls import (
    actions,
    board,
    concentration,
    context,
    exercise,
    file,
    flows,
    forecast,
    growth,
    lifecycle,
    method,
    plan,
    retention,
    satisfaction,
    stages,
    tiers,
    treatment,
    trend,
    what_if,
)

ROWS = {
    **actions.ROWS,
    **board.ROWS,
    **boxes.ROWS,
    **concentration.ROWS,
    **context.ROWS,
    **drilldown.ROWS,
    **exercise.ROWS,
    **file.ROWS,
    **flows.ROWS,
    **forecast.ROWS,
    **growth.ROWS,
    **lifecycle.ROWS,
    **method.ROWS,
    **plan.ROWS,
    **retention.ROWS,
    **satisfaction.ROWS,
    **stages.ROWS,
    **tiers.ROWS,
    **treatment.ROWS,
    **trend.ROWS,
    **what_if.ROWS,
}
add(ROWS)
