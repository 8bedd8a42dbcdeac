"""What a page needs a function for: fragments, tables' columns, and sentences with more than one form."""
