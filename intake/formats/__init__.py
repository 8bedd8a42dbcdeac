"""Readers, one module a file format, and what they share: unpacking, decoding, finding the header and the data rows."""
