"""One module a kind of file (transactions, customers, segments): from mapped columns to its checked table."""
