"""A customer's file becomes checked tables."""
from __future__ import annotations

from .limits import Limits
from .problems import Problem

__all__ = ["Limits", "Problem"]
