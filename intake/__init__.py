"""A customer's file becomes checked tables.

`report = intake.read(path, folder=…)` reads any file in a process of its own; `intake.summarise` sums what it kept.
Only light modules are imported here: the child process imports this file before it has set its own limits.
"""

from __future__ import annotations

from .file_report import FileReport
from .gate import read
from .limits import Limits
from .problems import Problem

__all__ = ["FileReport", "Limits", "Problem", "read"]
