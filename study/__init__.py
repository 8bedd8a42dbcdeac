"""`Study`: a customer file counted one way; every page, document and export is made from it."""

from study.rows import Part
from study.study import DATED, Rows, Study, kept

__all__ = ["DATED", "Part", "Rows", "Study", "kept"]
