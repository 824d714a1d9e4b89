"""What talks to the server under test: one client that asks, many that load it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any, Self

JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A response as it came."""

    status: int
    content_type: str
    retry_after: str | None
    body: dict[str, Any]  # Any: plain JSON

    @property
    def is_answered(self) -> bool:
        return self.status == 200  # noqa: PLR2004 - OK

    @property
    def is_refusal(self) -> bool:
        """Whether it is the problem of a server that can't store a turn now."""
        return (
            self.status == 503  # noqa: PLR2004 - Service Unavailable
            and self.content_type == "application/problem+json"
            and self.retry_after is not None
        )

    @property
    def is_kept_out(self) -> bool:
        """Whether it is the problem of a session with too many open turns."""
        return (
            self.status == 429  # noqa: PLR2004 - Too Many Requests
            and self.body.get("type") == "/problems/queue-full"
            and self.retry_after is not None
        )


class NotJSON(ValueError):
    """A whole response came, and its body is no JSON."""


class Client:
    """An integration with a key, over one connection that is kept open."""

    def __init__(self, *, port: int, api_key: str, timeout: float) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
        self._headers = {"Authorization": f"Bearer {api_key}", "Content-Type": JSON}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._connection.close()

    def chat(
        self, session_id: str, message: str, *, idempotency_key: str | None = None
    ) -> Result:
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return self.post("/chat", headers, session_id=session_id, message=message)

    def reset(self, session_id: str) -> Result:
        return self.post("/reset", {}, session_id=session_id)

    def post(self, path: str, headers: dict[str, str], **body: str | int) -> Result:
        self._connection.request(
            "POST", path, json.dumps(body), self._headers | headers
        )
        return self._result()

    def get(self, path: str) -> Result:
        self._connection.request("GET", path, headers=self._headers)
        return self._result()

    def _result(self) -> Result:
        response = self._connection.getresponse()
        content_type = response.headers.get("Content-Type", "")
        content = response.read()
        try:
            body = json.loads(content)
        except ValueError as exc:
            raise NotJSON(f"{response.status} {content_type} {content!r}") from exc
        return Result(
            status=response.status,
            content_type=content_type,
            retry_after=response.headers.get("Retry-After"),
            body=body,
        )
