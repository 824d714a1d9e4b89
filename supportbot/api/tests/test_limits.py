"""Limits on messages per session, address and key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from sessions_app import limits, turns
from sessions_app.models import APIKey, ChatSession, Message, RateLimitWindow
from supportbot.api.tests.conftest import API


@pytest.fixture
def limit(settings: Any) -> Any:
    """Sets one limit and lifts the others: `limit("ADDRESS", 2)`."""

    def limit(scope: str, per_minute: int) -> None:
        for each in ("SESSION", "ADDRESS", "KEY"):
            setattr(settings, f"CHAT_MESSAGES_PER_MINUTE_PER_{each}", 0)
        setattr(settings, f"CHAT_MESSAGES_PER_MINUTE_PER_{scope}", per_minute)

    return limit


def statuses(api: API, number: int, **options: Any) -> list[int]:
    body = {"message": "hi"} | options.pop("body", {})
    return [api.post("/chat", body, **options).status_code for _ in range(number)]


def test_address_gets_its_messages_and_then_a_problem(api: API, limit: Any) -> None:
    limit("ADDRESS", 2)
    statuses(api, 2)

    response = api.post("/chat", {"message": "hi"})

    assert response.status_code == 429
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "/problems/too-many-requests"
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert Message.objects.filter(role="user").count() == 2


def test_invented_forwarding_header_changes_nothing(api: API, limit: Any) -> None:
    limit("ADDRESS", 1)

    got = [
        api.post("/chat", {"message": "hi"}, x_forwarded_for=f"1.1.1.{n}").status_code
        for n in range(3)
    ]

    assert got == [200, 429, 429]


def test_trusted_proxy_names_the_address_that_counts(
    api: API, limit: Any, settings: Any
) -> None:
    limit("ADDRESS", 1)
    settings.TRUSTED_PROXIES = ["127.0.0.1"]

    got = [
        api.post("/chat", {"message": "hi"}, x_forwarded_for=address).status_code
        for address in ("1.1.1.1", "2.2.2.2", "1.1.1.1")
    ]

    assert got == [200, 200, 429]


def test_session_has_a_limit_of_its_own(api: API, limit: Any) -> None:
    limit("SESSION", 1)
    first, second = api.chat("hi")["session_id"], api.chat("hi")["session_id"]

    got = [
        api.post("/chat", {"message": "hi", "session_id": session_id}).status_code
        for session_id in (first, second, first)
    ]

    assert got == [200, 200, 429]


def test_key_has_the_limit_of_the_settings(api: API, limit: Any) -> None:
    limit("KEY", 1)
    _, secret = APIKey.objects.create_key("shop")

    assert statuses(api, 2, key=secret) == [200, 429]


def test_key_has_the_limit_that_staff_gave_it(api: API, limit: Any) -> None:
    limit("KEY", 1)
    key, secret = APIKey.objects.create_key("shop")
    APIKey.objects.filter(pk=key.pk).update(messages_per_minute=2)

    assert statuses(api, 3, key=secret) == [200, 200, 429]


def test_delegating_key_is_limited_by_each_visitors_address(
    api: API, limit: Any
) -> None:
    limit("ADDRESS", 1)
    _, secret = APIKey.objects.create_key("page", is_delegating=True)

    got = [
        api.post(
            "/chat", {"message": "hi"}, key=secret, x_visitor_address=address
        ).status_code
        for address in ("1.1.1.1", "2.2.2.2", "1.1.1.1")
    ]

    assert got == [200, 200, 429]


@pytest.mark.parametrize("visitor", ["1.1.1.1", "rubbish", ""])
def test_address_of_an_integration_itself_does_not_count(
    api: API, limit: Any, visitor: str
) -> None:
    limit("ADDRESS", 1)
    _, secret = APIKey.objects.create_key("shop")

    got = statuses(api, 3, key=secret, x_visitor_address=visitor)

    assert got == [200, 200, 200]


def test_anonymous_caller_cannot_name_an_address(api: API, limit: Any) -> None:
    limit("ADDRESS", 1)

    got = [
        api.post("/chat", {"message": "hi"}, x_visitor_address=f"1.1.1.{n}").status_code
        for n in range(2)
    ]

    assert got == [200, 429]


def test_guessing_ids_uses_up_the_guessers_own_limit(api: API, limit: Any) -> None:
    limit("ADDRESS", 1)

    got = [
        api.post("/chat", {"message": "hi", "session_id": f"s_{n}"}).status_code
        for n in range(3)
    ]

    assert got == [401, 429, 429]


def test_caller_without_an_address_is_answered(api: API, limit: Any) -> None:
    limit("ADDRESS", 1)
    api.client.defaults["REMOTE_ADDR"] = ""

    assert statuses(api, 2) == [200, 200]


def test_other_methods_and_reset_cost_no_message(api: API, limit: Any) -> None:
    limit("ADDRESS", 1)
    session_id = api.chat("hi")["session_id"]

    assert api.client.get("/chat").status_code == 405
    assert api.post("/reset", {"session_id": session_id}).status_code == 200


def test_message_that_is_one_too_many_leaves_no_trace(api: API, limit: Any) -> None:
    limit("ADDRESS", 1)
    statuses(api, 3)

    assert ChatSession.objects.count() == 1
    assert Message.objects.filter(role="user").count() == 1
    assert RateLimitWindow.objects.get().count == 1


def test_limit_reached_since_it_was_checked_keeps_the_message_out(
    api: API, limit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit("ADDRESS", 1)
    monkeypatch.setattr(limits, "check", lambda _limits: None)

    api.post("/chat", {"message": "hi"})
    response = api.post("/chat", {"message": "hi"})

    assert response.status_code == 429
    assert response.json()["type"] == "/problems/too-many-requests"
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert ChatSession.objects.count() == 1
    assert RateLimitWindow.objects.get().count == 1


def test_stream_that_is_one_too_many_is_refused_before_it_begins(
    api: API, limit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit("ADDRESS", 1)
    monkeypatch.setattr(limits, "check", lambda _limits: None)

    assert statuses(api, 2, body={"stream": True}) == [200, 429]


def test_message_that_cannot_be_stored_is_not_counted(
    api: API, limit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit("ADDRESS", 1)

    def fail(*_: object) -> None:
        raise OperationalError("disk I/O error")

    with monkeypatch.context() as broken:
        broken.setattr(turns, "_store", fail)
        refused = statuses(api, 1)

    assert refused + statuses(api, 2) == [503, 200, 429]


@pytest.mark.parametrize(
    ("body", "headers"),
    [({"message": ""}, {}), ({}, {"idempotency_key": "with a space"})],
    ids=["body", "header"],
)
def test_message_that_is_not_valid_is_counted(
    api: API, limit: Any, body: dict[str, str], headers: dict[str, str]
) -> None:
    limit("ADDRESS", 2)

    refused = statuses(api, 1, body=body, **headers)

    assert refused + statuses(api, 2) == [400, 200, 429]


def test_over_the_limit_nobody_is_told_what_is_not_valid(api: API, limit: Any) -> None:
    limit("ADDRESS", 1)

    assert statuses(api, 3, body={"message": ""}) == [400, 429, 429]
    assert RateLimitWindow.objects.get().count == 1


def test_message_that_is_not_valid_counts_in_the_session_it_names(
    api: API, limit: Any
) -> None:
    limit("SESSION", 1)
    body = {"message": "", "session_id": "s_guessed"}

    assert statuses(api, 2, body=body) == [400, 429]
    assert statuses(api, 1, body={"message": ""}) == [400]


def test_a_message_behind_too_many_is_refused_at_once_and_leaves_nothing(
    api: API, settings: Any
) -> None:
    settings.CHAT_MAX_QUEUED_TURNS = 0
    session_id = api.chat("hi")["session_id"]
    soon = timezone.now() + timedelta(seconds=20)
    Message.objects.filter(role="user").update(state="pending", expires_at=soon)
    counts = list(RateLimitWindow.objects.values_list("bucket", "count"))

    response = api.post("/chat", {"session_id": session_id, "message": "hi"})

    assert (response.status_code, response.headers["Retry-After"]) == (429, "2")
    assert response.json()["type"] == "/problems/queue-full"
    assert Message.objects.filter(role="user").count() == 1
    assert list(RateLimitWindow.objects.values_list("bucket", "count")) == counts
