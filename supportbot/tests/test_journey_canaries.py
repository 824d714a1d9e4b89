"""Secrets planted in a whole journey turn up in no log, problem, page, URL or table."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from sessions_app.models import APIKey
from supportbot.api import access
from supportbot.llm import llms
from supportbot.llm.tests.fake_gemini import FakeGemini, Response
from supportbot.logs import JSONFormatter

GEMINI_KEY = "AIzaCanaryOfGemini"
DJANGO_KEY = "canary-of-django-0123456789-0123456789-0123456789"
UNKNOWN = "Do whales sing in winter?"
BACKEND = "supportbot.llm.backends.gemini.GeminiBackend"

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, slots=True)
class Told:
    """A response as its caller reads it."""

    status: int
    headers: str
    text: str


@dataclass(slots=True)
class Journey:
    """A caller who keeps every response, and knows what must not be in them."""

    key: str
    session_id: str = ""
    responses: list[Told] = field(default_factory=list)

    def post(self, path: str, body: object, **headers: str) -> int:
        client = Client(raise_request_exception=False)
        data = body if isinstance(body, bytes) else json.dumps(body)
        response = client.post(
            path, data, content_type="application/json", headers=headers
        )
        text = response.getvalue().decode()
        told = Told(response.status_code, str(response.headers), text)
        self.responses.append(told)
        return told.status

    def say(self, message: str, *, key: str = "", **more: Any) -> int:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        return self.post("/chat", {"message": message} | more, **headers)

    @property
    def secrets(self) -> set[str]:
        return {self.key, self.session_id, GEMINI_KEY, DJANGO_KEY}

    def found_in(self, told: str) -> set[str]:
        return {secret for secret in self.secrets if secret in told}


@pytest.fixture(autouse=True)
def gemini(settings: Settings) -> Iterator[FakeGemini]:
    """A Gemini that refuses every call and quotes the key while doing so."""
    settings.FAQ_EMBEDDING_MODEL = ""
    settings.SECRET_KEY = DJANGO_KEY
    with FakeGemini() as fake:
        options = {"api_key": GEMINI_KEY, "model": "m", "base_url": fake.url}
        policy = {"retry_jitter": 0.001}
        settings.LLMS = {
            "default": {"BACKEND": BACKEND, "OPTIONS": options, "POLICY": policy}
        }
        fake.fallback = quoting(400)
        yield fake
        llms["default"].close()


@pytest.fixture
def journey(make_faq: Any) -> Journey:
    """A conversation that has begun, and a key that another one belongs to."""
    make_faq()
    begun = Journey(key=APIKey.objects.create_key("shop")[1])
    begun.say("Where is my parcel?")
    begun.session_id = json.loads(begun.responses.pop().text)["session_id"]
    return begun


def quoting(status: int) -> Response:
    message = f"API key {GEMINI_KEY} is not valid for this prompt."
    body = {"error": {"code": status, "message": message, "status": "X"}}
    return Response(raw=(json.dumps(body).encode(),), status=status)


def travel(journey: Journey) -> set[int]:
    """Every kind of request with the secrets in it; the statuses that came back."""
    session_id, key = journey.session_id, journey.key
    named = {"session_id": session_id}
    secret = {"authorization": f"Bearer {key}"}
    helped = {"message_id": 2, "rating": "up", "comment": "Thanks."}
    return {
        journey.say(UNKNOWN, **named),
        journey.say(UNKNOWN, **named, stream=True),
        journey.say("Where is my parcel?", key=key, session_id="order-17"),
        # By mistake: another's id with a key, a key as the id.
        journey.say("Where is my parcel?", key=key, **named),
        journey.say("Where is my parcel?", key=key, session_id=key),
        journey.say("Where is my parcel?", session_id=key),
        journey.say("", key=key, **named),
        journey.say("Where is my parcel?", key=f"{key}x", **named),
        journey.post("/chat", b'{"session_id": "%b", ' % session_id.encode()),
        journey.post("/chat", {"message": "hi"}, x_request_id=key),
        journey.post("/chat", {"message": "hi"}, x_request_id=session_id),
        journey.post("/chat", named | {"message": "x" * 99_999}, **secret),
        journey.post("/reset", named | {"session_id": [session_id]}, **secret),
        journey.post("/reset", named, authorization=key),
        journey.post("/history", named),
        journey.post("/feedback", named | helped),
        journey.post("/feedback", named | helped, **secret),
        journey.post("/handoff", named | {"reason": "complaint"}),
        journey.post("/handoff", {"reason": session_id}, **secret),
        journey.post("/reset", named),
        journey.post("/nowhere", named, **secret),
        journey.post("/health", named, **secret),
    }


def problems(journey: Journey) -> str:
    """What was told besides the answers, which do carry the caller's own id."""
    headers = [told.headers for told in journey.responses]
    refusals = [told.text for told in journey.responses if told.status >= 400]
    return "".join(headers + refusals)


def tables() -> Iterator[str]:
    """Every value of every table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (our own tables)
            yield from map(str, cursor.fetchall())


def admin_paths(staff: Client) -> Iterator[str]:
    """The admin's first page, every list it offers, and the page of every row."""
    apps = staff.get(reverse("admin:index")).context["available_apps"]
    for model in (model for app in apps for model in app["models"]):
        yield model["admin_url"]
        for row in model["model"].objects.all():
            yield f"{model['admin_url']}{row.pk}/change/"


def test_no_secret_is_told_in_a_problem_or_a_header(journey: Journey) -> None:
    statuses = travel(journey)

    assert statuses == {200, 400, 401, 404, 405, 413}
    assert journey.found_in(problems(journey)) == set()


def test_no_secret_is_logged(
    journey: Journey, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    travel(journey)

    lines = "".join(map(JSONFormatter().format, caplog.records))
    assert "http.request.finished" in lines
    assert journey.found_in(lines) == set()


def test_fault_of_ours_tells_no_secret(
    journey: Journey,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_down(_caller: object, session_id: str) -> None:
        raise RuntimeError(f"{session_id} {journey.key} {GEMINI_KEY}")

    monkeypatch.setattr(access, "open_session", break_down)

    status = journey.say("hi", key=journey.key, session_id=journey.session_id)

    lines = "".join(map(JSONFormatter().format, caplog.records))
    assert status == 500
    assert "RuntimeError" in lines
    assert journey.found_in(lines + problems(journey)) == set()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_gemini_quoting_the_key_tells_it_to_nobody(
    journey: Journey,
    gemini: FakeGemini,
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    gemini.fallback = quoting(status)

    journey.say(UNKNOWN, session_id=journey.session_id)
    journey.say(UNKNOWN, session_id=journey.session_id, stream=True)

    told = [response.text for response in journey.responses]
    lines = "".join(map(JSONFormatter().format, caplog.records))
    assert len(gemini.requests) >= 2
    assert '"source": "Fallback"' in told[1]
    assert GEMINI_KEY not in lines + "".join(told)


def test_no_secret_is_in_any_table(journey: Journey) -> None:
    travel(journey)

    values = "".join(tables())

    assert UNKNOWN in values
    assert journey.found_in(values) == set()


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="other databases keep no file of their own"
)
def test_no_secret_is_in_the_bytes_of_the_database(journey: Journey) -> None:
    travel(journey)

    name = connection.settings_dict["NAME"]
    files = [Path(f"{name}{ending}") for ending in ("", "-wal", "-gate")]
    content = b"".join(file.read_bytes() for file in files).decode("latin-1")
    assert UNKNOWN in content
    assert journey.found_in(content) == set()


def test_no_secret_is_on_any_page_of_the_admin(
    journey: Journey, staff_client: Client
) -> None:
    travel(journey)

    responses = [
        staff_client.get(path, follow=True) for path in admin_paths(staff_client)
    ]

    pages = "".join(response.content.decode() for response in responses)
    assert {response.status_code for response in responses} == {200}
    assert UNKNOWN in pages
    assert journey.found_in(pages) == set()


def test_key_of_gemini_travels_in_a_header_and_not_in_the_address(
    journey: Journey, gemini: FakeGemini
) -> None:
    journey.say(UNKNOWN)

    request = gemini.requests[0]
    # The fake answers 404 to an address with anything but `?alt=sse` behind it.
    assert request.headers["x-goog-api-key"] == GEMINI_KEY
    assert GEMINI_KEY not in json.dumps(request.body)
