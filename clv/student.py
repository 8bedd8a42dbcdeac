"""Student's t: its 97.5 % point, for intervals of a mean whose spread is estimated from few values."""

from __future__ import annotations

import math

from clv.retention import Z95

EXACT = 200


def t95(free: int) -> float:
    """97.5 % point of Student's t with so many degrees of freedom, for a two-sided 95 % interval.

    Under 200 by bisection on the finite series of its distribution, above by the Cornish-Fisher series (right to eight
    decimals there). None free: NaN. Source: Abramowitz & Stegun (1964), 26.7.3, 26.7.4 and 26.7.5.

    >>> [round(t95(n), 3) for n in (1, 2, 10, 29, 30, 10**6)]
    [12.706, 4.303, 2.228, 2.045, 2.042, 1.96]
    """
    if free < 1:
        return math.nan
    if free >= EXACT:
        z = Z95
        g = [(z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96, (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384]
        tail: float = sum(term / free ** (i + 1) for i, term in enumerate(g))
        return z + tail
    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _inside(middle, free) < 0.95 else (low, middle)
    return high


def _inside(t: float, free: int) -> float:
    """P(|T| ≤ t): a sum of powers of cos θ, θ = atan(t/√n), odd powers for an odd n, even ones for an even."""
    angle = math.atan(t / math.sqrt(free))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = free % 2
    term = cosine if odd else 1.0
    total, k = (term if free > 1 else 0.0), 2 if odd else 1
    while k < free - 1:
        term *= cosine * cosine * k / (k + 1)
        total, k = total + term, k + 2
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
