"""The same tables without a browser: from a read file and a person's choices to a base, and to JSON or CSV."""

from report.assemble import base_of, earlier_choices, people_of, period_of, reconciled
from report.document import document

__all__ = ["base_of", "document", "earlier_choices", "people_of", "period_of", "reconciled"]
