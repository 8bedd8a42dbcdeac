"""MBG/NBD: as BG/NBD, but the first purchase may be the last, so that who bought once may be lost.

Source: Batislam, Denizel & Filiztekin (2007), International Journal of Research in Marketing 24(3).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy.typing as npt

from clv.forecast.purchases import Fit, fitted


def fit(repeats: npt.ArrayLike, last: npt.ArrayLike, span: npt.ArrayLike, start: Sequence[float] = ()) -> Fit:
    """MBG/NBD fitted to x, t_x and T as `bgnbd.fit`, with the same units, errors and `start`.

    >>> found = fit([0, 2, 1, 0, 5, 3], [0, 9.0, 4.0, 0, 30.0, 12.0], [38, 38, 30, 20, 36, 39])
    >>> bool(found.alive()[0] < 1)
    True
    """
    return fitted(repeats, last, span, at_first=True, start=start)
