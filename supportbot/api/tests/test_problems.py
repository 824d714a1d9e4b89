"""Every error is a problem, whoever raises it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.test import RequestFactory

from sessions_app.models import APIKey, ChatSession, Message
from supportbot.api import problems
from supportbot.api.exceptions import problem_for
from supportbot.api.problems import Problem, type_for_status
from supportbot.api.tests.conftest import API

if TYPE_CHECKING:  # a name that only django-stubs has
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

KEYS = ["type", "title", "status", "detail", "instance", "errors"]


def slug_of(response: Response) -> str:
    """The kind of problem, after checking that it is one in full."""
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert list(problem) == KEYS
    assert problem["status"] == response.status_code
    assert response.headers["X-Request-ID"]
    slug: str = problem["type"].removeprefix("/problems/")
    return slug


@pytest.mark.parametrize("is_debug", [False, True], ids=["production", "debug"])
@pytest.mark.parametrize(
    ("method", "path", "slug"),
    [
        ("GET", "/nothing", "not-found"),
        ("GET", "/nowhere", "not-found"),
        ("POST", "/chat/x", "not-found"),
        ("GET", "/chat", "method-not-allowed"),
        ("DELETE", "/chat/", "method-not-allowed"),
        ("PUT", "/reset", "method-not-allowed"),
        ("POST", "/health", "method-not-allowed"),
        ("TRACE", "/health", "method-not-allowed"),
        ("BREW", "/chat", "method-not-allowed"),
        ("POST", "/schema", "method-not-allowed"),
        ("POST", "/docs", "method-not-allowed"),
        ("GET", "/static/nothing.css", "not-found"),
    ],
)
def test_wrong_path_or_method_is_a_problem(
    api: API, settings: Any, method: str, path: str, slug: str, is_debug: bool
) -> None:
    settings.DEBUG = is_debug

    response = api.client.generic(method, path)

    assert slug_of(response) == slug


def test_method_not_allowed_names_the_methods(api: API) -> None:
    response = api.client.get("/chat")

    assert response.headers["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize(
    ("body", "slug", "pointer"),
    [
        pytest.param(b'{"message":', "invalid-json", "#", id="cut off"),
        pytest.param(b'{"message": "\xff"}', "invalid-json", "#", id="bad UTF-8"),
        pytest.param(b"[]", "invalid-json", "#", id="array"),
        pytest.param(b"[" * 30_000, "invalid-json", "#", id="deep"),
        pytest.param(b"{}", "invalid-request", "#/message", id="nothing"),
        pytest.param(b'{"message": ""}', "invalid-request", "#/message", id="empty"),
        pytest.param(
            b'{"message": " \\n\\u2003"}', "invalid-request", "#/message", id="spaces"
        ),
        pytest.param(b'{"message": 5}', "invalid-request", "#/message", id="number"),
        pytest.param(b'{"message": null}', "invalid-request", "#/message", id="null"),
        pytest.param(
            b'{"message": "a\\u0000"}', "invalid-request", "#/message", id="NUL"
        ),
        pytest.param(
            b'{"message": "\\ud800"}', "invalid-request", "#/message", id="surrogate"
        ),
        pytest.param(
            b'{"message": "%s"}' % (b"x" * 4001),
            "invalid-request",
            "#/message",
            id="too long",
        ),
        pytest.param(
            b'{"message": "a", "stream": 1}', "invalid-request", "#/stream", id="stream"
        ),
        pytest.param(
            b'{"message": "a", "session_id": ""}',
            "invalid-request",
            "#/session_id",
            id="empty id",
        ),
        pytest.param(
            b'{"message": "a", "session_id": 7}',
            "invalid-request",
            "#/session_id",
            id="number as id",
        ),
        pytest.param(
            b'{"message": "a", "session_id": "%s"}' % (b"x" * 201),
            "invalid-request",
            "#/session_id",
            id="long id",
        ),
    ],
)
def test_refused_body_is_a_problem_with_a_pointer(
    api: API, body: bytes, slug: str, pointer: str
) -> None:
    response = api.post("/chat", body)

    assert (response.status_code, slug_of(response)) == (400, slug)
    assert {error["pointer"] for error in response.json()["errors"]} == {pointer}
    assert not Message.objects.exists()


def test_body_of_three_megabytes_is_too_large(api: API) -> None:
    response = api.post("/chat", {"message": "x" * 3_000_000})

    assert (response.status_code, slug_of(response)) == (413, "body-too-large")


def test_longest_message_fits_into_the_body_however_it_is_escaped(api: API) -> None:
    message = "\U0001f600" * 4000

    response = api.post("/chat", {"message": message})

    assert response.status_code == 200


@pytest.mark.parametrize("content_type", ["text/plain", "", "x" * 300])
def test_body_that_is_not_json_is_an_unsupported_media_type(
    api: API, content_type: str
) -> None:
    response = api.client.post("/chat", b"message=hi", content_type=content_type)

    assert (response.status_code, slug_of(response)) == (415, "unsupported-media-type")


def test_body_without_a_length_is_refused(api: API) -> None:
    response = api.client.post(
        "/chat",
        headers={"transfer-encoding": "chunked"},
        content_type="application/json",
        CONTENT_LENGTH="",
    )

    assert (response.status_code, slug_of(response)) == (411, "length-required")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("text/html", 406),
        ("application/xml;q=0.9", 406),
        ("*/*", 200),
        ("text/event-stream", 200),
        ("application/json;q=0.1", 200),
    ],
)
def test_answer_in_a_form_that_is_not_acceptable_is_refused(
    api: API, accept: str, status: int
) -> None:
    response = api.post("/chat", {"message": "hi"}, accept=accept)

    assert response.status_code == status


def test_not_acceptable_is_a_problem(api: API) -> None:
    response = api.client.get("/health", headers={"accept": "text/html"})

    assert slug_of(response) == "not-acceptable"


@pytest.mark.parametrize("is_debug", [False, True], ids=["production", "debug"])
def test_unknown_host_is_a_problem(api: API, settings: Any, is_debug: bool) -> None:
    settings.DEBUG = is_debug

    response = api.client.get("/health", headers={"host": "evil.example"})

    assert (response.status_code, slug_of(response)) == (400, "bad-request")


def test_unknown_host_behind_https_redirection_is_a_problem(
    api: API, settings: Any
) -> None:
    settings.SECURE_SSL_REDIRECT = True

    response = api.client.get("/health", headers={"host": "evil.example"})

    assert (response.status_code, slug_of(response)) == (400, "bad-request")


@pytest.mark.parametrize("is_debug", [False, True], ids=["production", "debug"])
def test_fault_of_ours_tells_nothing_of_its_exception(
    api: API, settings: Any, monkeypatch: pytest.MonkeyPatch, is_debug: bool
) -> None:
    settings.DEBUG = is_debug

    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret words")

    monkeypatch.setattr(ChatSession, "issued", fail)

    response = api.post("/chat", {"message": "hi"})

    assert (response.status_code, slug_of(response)) == (500, "internal-error")
    assert b"secret" not in response.content
    assert b"ZeroDivision" not in response.content


def test_database_failure_in_a_request_asks_to_come_back(
    api: API, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(ChatSession, "issued", fail)

    response = api.post("/chat", {"message": "hi"})

    assert (response.status_code, slug_of(response)) == (503, "storage-unavailable")
    assert response.headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("exc", "problem_type"),
    [
        (OperationalError("locked"), problems.STORAGE_UNAVAILABLE),
        (InterfaceError("gone"), problems.STORAGE_UNAVAILABLE),
        (DatabaseError("malformed"), problems.STORAGE_UNAVAILABLE),
    ],
    ids=lambda value: type(value).__name__,
)
def test_database_that_does_not_work_is_unavailable_storage(
    exc: Exception, problem_type: problems.ProblemType
) -> None:
    assert problem_for(exc) == Problem(type=problem_type)


def test_broken_rule_of_the_database_is_a_fault_of_ours() -> None:
    assert problem_for(IntegrityError("UNIQUE")) is None


def test_same_idempotency_key_with_another_message_is_refused(api: API) -> None:
    _, key = APIKey.objects.create_key("shop")
    api.chat("One", session_id="a", key=key, idempotency_key="k1")

    body = {"session_id": "a", "message": "Two"}
    response = api.post("/chat", body, key=key, idempotency_key="k1")

    assert (response.status_code, slug_of(response)) == (422, "idempotency-key-reused")


def test_same_idempotency_key_while_its_message_is_answered_has_to_wait(
    api: API,
) -> None:
    _, key = APIKey.objects.create_key("shop")
    api.chat("One", session_id="a", key=key, idempotency_key="k1")
    Message.objects.update(state=Message.State.PENDING)

    body = {"session_id": "a", "message": "One"}
    response = api.post("/chat", body, key=key, idempotency_key="k1")

    assert (response.status_code, slug_of(response)) == (409, "turn-in-flight")
    assert response.headers["Retry-After"] == "1"


@pytest.mark.parametrize("value", ["", "two words", "x" * 256, "é"])
def test_malformed_idempotency_key_is_refused(api: API, value: str) -> None:
    response = api.post("/chat", {"message": "hi"}, idempotency_key=value)

    assert (response.status_code, slug_of(response)) == (400, "bad-request")
    assert "Idempotency-Key" in response.json()["detail"]


def test_address_in_a_problem_is_a_valid_uri(api: API) -> None:
    response = api.client.get("/nö where")

    assert response.json()["instance"] == "/n%C3%B6%20where"


def test_status_without_a_problem_of_its_own_gets_a_plain_one() -> None:
    teapot = type_for_status(418)

    assert (teapot.uri, teapot.status) == ("/problems/i'm-a-teapot", 418)


def test_slugs_are_unique() -> None:
    slugs = [problem_type.slug for problem_type in problems.PROBLEM_TYPES]

    assert len(set(slugs)) == len(slugs)


def test_problem_names_the_seconds_to_wait() -> None:
    problem = Problem(type=problems.TOO_MANY_REQUESTS, retry_after=17)

    response = problem.response(RequestFactory().get("/chat"))

    assert response.headers["Retry-After"] == "17"
