"""A customer file counted one way: the study that every page, document and export is made of."""

from study.rows import Part
from study.study import DATED, Rows, Study, kept

__all__ = ["DATED", "Part", "Rows", "Study", "kept"]
