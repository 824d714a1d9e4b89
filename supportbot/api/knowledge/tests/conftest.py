"""Capabilities that the tests of the knowledge API share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from sessions_app.models import APIKey, Scope

if TYPE_CHECKING:  # a name that only django-stubs has
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

ALL = tuple(Scope.values)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Speaks to the knowledge API with a key."""

    client: Client
    secret: str

    def send(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> Response:
        """A request with a value as JSON; headers as `if_match=`."""
        headers = {"authorization": f"Bearer {self.secret}"} | headers
        data = "" if body is None else json.dumps(body)
        return self.client.generic(
            method, path, data, content_type="application/json", headers=headers
        )

    def get(self, path: str = "/faqs", **headers: str) -> Response:
        return self.send("GET", path, **headers)

    def create(self, path: str = "/faqs", **values: Any) -> Response:
        return self.send("POST", path, {"answer": "So."} | values)

    def patch(self, path: str, tag: str, **values: Any) -> Response:
        return self.send("PATCH", path, values, if_match=tag)

    def post(self, path: str, tag: str) -> Response:
        return self.send("POST", path, if_match=tag)

    def delete(self, path: str, tag: str) -> Response:
        return self.send("DELETE", path, if_match=tag)


@pytest.fixture
def knowledge(db: None) -> Knowledge:
    """A caller whose key may do everything."""
    return knowing(*ALL)


def knowing(*scopes: str) -> Knowledge:
    """A caller with a new key of these scopes."""
    name = f"kb {APIKey.objects.count()}"
    _key, secret = APIKey.objects.create_key(name, scopes=scopes)
    return Knowledge(Client(raise_request_exception=False), secret)
