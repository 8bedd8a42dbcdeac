"""A customer file counted one way: the study that every page, document and export is made of."""

from study.rows import Part
from study.study import Rows, Study, kept

__all__ = ["Part", "Rows", "Study", "kept"]
