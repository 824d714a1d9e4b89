"""A client that sends what the design shows, and its key from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
import requests
from pytest_django.live_server_helper import LiveServer

from faq.models import FAQ
from sessions_app.models import APIKey

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "SUPPORTBOT_API_KEY"
HOW = "How do I reset my password?"
LINK = "Click 'Forgot Password'."


@pytest.fixture
def send(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Sends a body, or asks; what is answered, as parsed JSON."""
    _key, secret = APIKey.objects.create_key("shop")
    monkeypatch.setenv(KEY, secret)

    def send(path: str, **body: str) -> Any:
        url, headers = (
            live_server.url + path,
            {"Authorization": f"Bearer {os.environ[KEY]}"},
        )
        if not body:
            return requests.get(url, headers=headers, timeout=10).json()
        return requests.post(url, json=body, headers=headers, timeout=10).json()

    return send


def test_chat_answers_an_id_of_the_client(
    send: Callable[..., Any], make_faq: Callable[..., FAQ]
) -> None:
    make_faq(HOW, LINK)

    answer = send("/chat", session_id="user123", message=HOW)

    assert (answer["reply"], answer["source"]) == (LINK, "FAQ")


def test_conversation_goes_on_under_the_id_and_is_cleared(
    send: Callable[..., Any], make_faq: Callable[..., FAQ]
) -> None:
    make_faq(HOW, LINK)
    send("/chat", session_id="user123", message=HOW)

    before = send("/history", session_id="user123")["messages"]
    cleared = send("/reset", session_id="user123")
    after = send("/history", session_id="user123")["messages"]

    assert [message["role"] for message in before] == ["user", "assistant"]
    assert cleared == {"message": "Session user123 history cleared successfully"}
    assert after == []


def test_health_has_what_the_design_shows(send: Callable[..., Any]) -> None:
    health = send("/health")

    faq_system = health["services"]["faq_system"]
    assert health.keys() >= {"status", "timestamp", "services"}
    assert faq_system.keys() >= {"status", "faq_count"}
    assert "status" in health["services"]["gemini_ai"]
