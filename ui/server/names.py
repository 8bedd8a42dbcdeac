"""Host and origin checks: the names this server answers to, and whether a request comes from its own page."""

from __future__ import annotations

import ipaddress
import os
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

HOSTS = "CUSTOMER_WORTH_HOSTS"


def called_by_name(scope: Scope) -> bool:
    """Whether the one who asks means this server: a page elsewhere that has made its own name point here does not.

    The names are those of the setting CUSTOMER_WORTH_HOSTS (`worth.example.org, *.example.org`, or `*` for any);
    without it, the address at which the connection came in, and for one from this machine also `localhost`.
    """
    hosts = Headers(scope=scope).getlist("host")
    name = host_name(hosts[0]) if len(hosts) == 1 else None
    if name is None:
        return False
    known = known_names()
    if known:
        return any(pattern in ("*", name) or (pattern[:2] == "*." and name.endswith(pattern[1:])) for pattern in known)
    return is_own_address(name, (scope.get("server") or ("", None))[0])


@cache
def known_names() -> tuple[str, ...]:
    """The names of the setting, in lower case."""
    names = os.environ.get(HOSTS, "").lower().split(",")
    return tuple(name.strip().strip("[]").rstrip(".") for name in names if name.strip())


def host_name(host: str) -> str | None:
    """The name in a Host header, in lower case and without its port; None when it is none.

    >>> host_name("Worth.example.:8501"), host_name("[::1]:8501"), host_name("a@b"), host_name("a:b")
    ('worth.example', '::1', None, None)
    """
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # ValueError unless it is a number
    except ValueError:
        return None
    whole = parts.netloc == host and "@" not in host and parts.hostname
    return parts.hostname.rstrip(".") if whole and parts.hostname else None


def is_own_address(name: str, address: str) -> bool:
    """Whether a name stands for the address of a connection's own end.

    >>> is_own_address("localhost", "127.0.0.1"), is_own_address("localhost", "10.0.0.5")
    (True, False)
    >>> is_own_address("10.0.0.5", "10.0.0.5"), is_own_address("evil.example", "127.0.0.1")
    (True, False)
    """
    try:
        own = _address(address)
        return own.is_loopback if name == "localhost" else _address(name) == own
    except ValueError:
        return False


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    found = ipaddress.ip_address(text)
    return getattr(found, "ipv4_mapped", None) or found


def from_here(headers: Headers) -> bool:
    """Whether what asks is a page of this server, or no page at all: then there is no Origin."""
    origins = headers.getlist("origin")
    return all(_host_of(origin) == headers.get("host", "").lower() for origin in origins)


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None
