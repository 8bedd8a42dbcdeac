"""What each page shows of a study, as data: a module a page."""
