"""An HTTP client whose whole answer is bounded, not only each read of it."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx2

CONNECT_TIMEOUT_SECONDS = 5.0
MAX_ANSWER_BYTES = 8_000_000
# A connection of TLS takes longer to make than a customer's next message to come.
POOL = httpx2.Limits(max_keepalive_connections=20, keepalive_expiry=120.0)


class BoundedClient(httpx2.Client):
    """Takes a request's timeout for the whole exchange.

    httpx's read timeout starts anew at every byte: a server that drips would hold
    the thread for as long as it likes.
    """

    def __init__(self, *, verify: ssl.SSLContext, read_timeout: float) -> None:
        # No redirects: they would carry the key to another host.
        super().__init__(
            verify=verify, timeout=None, follow_redirects=False, limits=POOL
        )
        self._read_timeout = read_timeout

    def send(
        self,
        request: httpx2.Request,
        *,
        stream: bool = False,
        **kwargs: Any,  # Any: as httpx2 types them
    ) -> httpx2.Response:
        total: float = request.extensions["timeout"]["read"]
        ends_at = time.monotonic() + total
        request.extensions["timeout"] = {
            "connect": min(CONNECT_TIMEOUT_SECONDS, total),
            "read": min(self._read_timeout, total),
            "write": min(self._read_timeout, total),
            "pool": total,
        }
        response = super().send(request, stream=True, **kwargs)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _BoundedStream(response.stream, ends_at=ends_at)
        if not stream:
            with closing(response):
                response.read()
        return response


class _BoundedStream(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, *, ends_at: float) -> None:
        self._stream = stream
        self._ends_at = ends_at

    def __iter__(self) -> Iterator[bytes]:
        length = 0
        for data in self._stream:
            length += len(data)
            if length > MAX_ANSWER_BYTES:
                raise httpx2.ReadError("the answer is too long")
            if time.monotonic() > self._ends_at:
                raise httpx2.ReadTimeout("the answer took too long")
            yield data

    def close(self) -> None:
        self._stream.close()
