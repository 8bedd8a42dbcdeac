"""Writers of exhibits as files, one module a format."""
