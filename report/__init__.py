"""What is said and shown of a study, and its writers: the same tables without a browser, as JSON or CSV."""

from report.document import document

__all__ = ["document"]
