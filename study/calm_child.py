"""The environment of a process that learns something and ends: it counts on one thread.

Threads that share so little work wait for one another at full speed, and take the time from everybody else's pages.
"""

from __future__ import annotations

import os

ONE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def one_thread() -> dict[str, str]:
    """This process's environment, with one thread for the libraries that would take all cores."""
    return {**os.environ, **ONE}
