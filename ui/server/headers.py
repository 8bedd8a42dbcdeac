"""Security headers of every response."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from ui.server.first_bytes import inline_scripts


def with_headers(send: Send) -> Send:
    """`send`, with our headers on every answer that goes through it."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(security_headers())
        await send(message)

    return send_with_headers


@cache
def security_headers() -> dict[str, str]:
    """Nothing from elsewhere, nothing to elsewhere, and in nobody else's frame.

    Inline styles are Streamlit's way of styling; the scripts allowed inline are named by their hashes.
    """
    scripts = " ".join(f"'sha256-{_sha256(script)}'" for script in inline_scripts())
    policy = {
        "default-src": "'none'",
        "script-src": f"'self' {scripts}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self' blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
