"""The same tables without a browser: from a read file and a person's choices to a base, and to JSON or CSV."""

from report.assemble import base_of, earlier_choices, people_of, period_of, reconciled
from report.document import document
from report.questions import Survey, survey

__all__ = ["Survey", "base_of", "document", "earlier_choices", "people_of", "period_of", "reconciled", "survey"]
