"""Read a customer's file of any format into a checked table, with a report of what was used and what was set aside.

`report = intake.read(path, folder=…)` reads the file in a process of its own; `intake.summarise` sums the table.
Only light modules are imported here: the child process imports this file before it has set its own limits.
"""

from __future__ import annotations

from .file_report import FileReport
from .gate import get_ready, read
from .limits import Limits
from .problems import Problem
from .turns import Turns

__all__ = ["FileReport", "Limits", "Problem", "Turns", "get_ready", "read"]
