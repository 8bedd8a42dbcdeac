"""`python -m report FILE …`: what it takes and gives stands in `report.command`. The process that reads files loads its
libraries while this one loads what counts them."""

from __future__ import annotations

import os
import sys

import intake

if __name__ == "__main__":
    if any(map(os.path.isfile, sys.argv[1:])):
        intake.get_ready()
    from report.command import DONE, main

    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # who reads has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = DONE
    sys.exit(status)
