"""Decide which column plays which role, and recognise columns of months and of personal data."""
