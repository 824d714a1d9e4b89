"""Capabilities that the tests of the API share."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from faq import search as faq_search
from faq.retrieval import Decision, SearchResult

if TYPE_CHECKING:  # a name that only django-stubs has
    from django.test.client import _MonkeyPatchedWSGIResponse as Response


@dataclass(frozen=True, slots=True)
class API:
    """Speaks JSON to the server as a caller without cookies does."""

    client: Client

    def post(
        self, path: str, body: object, *, key: str | None = None, **headers: str
    ) -> Response:
        """POST a value as JSON, or bytes as they are; headers as `x_request_id=`."""
        if key is not None:
            headers["authorization"] = f"Bearer {key}"
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(
            path, data, content_type="application/json", headers=headers
        )

    def chat(self, message: str, **options: Any) -> Any:
        """What POST /chat replies to a message, as parsed JSON."""
        body = {"message": message}
        if "session_id" in options:
            body["session_id"] = options.pop("session_id")
        return self.post("/chat", body, **options).json()


@pytest.fixture
def api(db: None) -> API:
    """An API caller that gets error responses where the server raises."""
    return API(Client(raise_request_exception=False))


@pytest.fixture
def likely_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that is sure of nothing: what it would be sure of is likely."""
    search = faq_search.search

    def search_unsurely(query: str, **options: Any) -> SearchResult:
        result = search(query, **options)
        is_sure = result.decision is Decision.SURE
        return replace(result, decision=Decision.LIKELY) if is_sure else result

    monkeypatch.setattr(faq_search, "search", search_unsurely)


@pytest.fixture
def open_policy(settings: Any) -> None:
    """Trying things with curl: anyone on this machine may choose a session id."""
    settings.DEBUG = True
    settings.SESSION_POLICY = "open"
