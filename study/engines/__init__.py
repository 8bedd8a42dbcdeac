"""Where the rows already are: statements for an engine, the connection to it, and the summary that it sends home."""
