"""BG/NBD: how many purchases customers will make who never say when they stop.

Source: Fader, Hardie & Lee (2005), Marketing Science 24(2), "Counting your customers" the easy way.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy.typing as npt

from clv.forecast.purchases import Fit, fitted


def fit(repeats: npt.ArrayLike, last: npt.ArrayLike, span: npt.ArrayLike, start: Sequence[float] = ()) -> Fit:
    """BG/NBD fitted to x (purchases after the first), t_x (time of the latest) and T (time since the first), a row
    a customer; purchases on one day are one, and the printed parameters are in weeks (days / 7).

    `start`: r, α, a, b of a fit before, to begin at. Not converged (`Fit.converged`): use another model and say so.
    Nobody counts as lost before having come back once; who has bought once is alive by this model whatever the time,
    so for "still a customer?" take `mbgnbd`. TableProblem `forecast_input` (the row and why), `forecast_nobody`.

    >>> found = fit([0, 2, 1, 0, 5, 3], [0, 9.0, 4.0, 0, 30.0, 12.0], [38, 38, 30, 20, 36, 39])
    >>> found.customers, float(found.alive()[0]), float(found.expected(0)[1])
    (6, 1.0, 0.0)
    """
    return fitted(repeats, last, span, at_first=False, start=start)
