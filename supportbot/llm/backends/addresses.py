"""What an address of a service must be: absolute, of HTTP, with a host."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_http_url(text: str) -> bool:
    try:
        url = urlsplit(text)
        _ = url.port  # raises on one that is no number
    except ValueError:
        return False
    return url.scheme in {"http", "https"} and bool(url.hostname)
