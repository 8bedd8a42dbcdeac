"""Exhibits as files, one module a format."""
