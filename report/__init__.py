"""What is said and shown of a study, and its writers: the same tables without a browser, as JSON or CSV."""

VERSION = "0.1.0"
