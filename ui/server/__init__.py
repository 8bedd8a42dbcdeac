"""ASGI middleware (headers, upload guard, routing), log redaction, start-up, visits and their folders."""
