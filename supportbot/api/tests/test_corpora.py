"""Strings and JSON that break programs, sent to the API.

Inside a request only JSON that its parser reads is sent; the rest gets no further.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

import pytest
from django.conf import settings

from sessions_app.models import Message
from supportbot.api.exceptions import Refused
from supportbot.api.parsers import StrictJSONParser
from supportbot.api.tests.conftest import API
from supportbot.llm.backends.locmem import LocMemBackend

CORPORA = settings.BASE_DIR.parent / "shared" / "corpora" / "adversarial"
pytestmark = pytest.mark.skipif(
    not CORPORA.exists(), reason="the adversarial corpora are not beside the checkout"
)


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    settings.FAQ_EMBEDDING_MODEL = ""
    settings.CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS = 0
    settings.CHAT_MESSAGES_PER_MINUTE_PER_SESSION = 0


def json_cases(prefix: str = "") -> list[bytes]:
    paths = sorted((CORPORA / "json_test_parsing").glob(f"{prefix}*.json"))
    return [path.read_bytes() for path in paths]


def parsed(bodies: Iterable[bytes]) -> list[bytes]:
    """Those that are read; anything but a refusal of the others is an error."""
    return [body for body in bodies if reads(body)]


def reads(body: bytes) -> bool:
    try:
        StrictJSONParser().parse(io.BytesIO(body))
    except Refused:
        return False
    return True


def naughty_strings() -> list[str]:
    return cases("naughty_strings")


def cases(name: str) -> list[str]:
    lines = (CORPORA / f"{name}.dev.jsonl").read_text().splitlines()
    return [json.loads(line)["case"] for line in lines]


def is_problem(response: Any) -> bool:
    content_type: str = response.headers["Content-Type"]
    return content_type == "application/problem+json"


def test_broken_json_is_always_refused_with_a_problem(api: API) -> None:
    responses = [api.post("/chat", body) for body in json_cases()]

    assert len(responses) > 150
    assert {response.status_code for response in responses} == {400, 413}
    assert all(map(is_problem, responses))


def test_any_json_inside_a_request_never_breaks_the_server(api: API) -> None:
    bodies = [b'{"message": %s}' % case for case in json_cases()]

    responses = [api.post("/chat", body) for body in parsed(bodies)]

    refused = [response for response in responses if response.status_code != 200]
    assert max(response.status_code for response in responses) < 500
    assert all(map(is_problem, refused))


def test_valid_json_beside_the_message_changes_nothing(api: API) -> None:
    cases = json_cases("y_")
    bodies = parsed(b'{"message": "hi", "more": %s}' % case for case in cases)

    responses = [api.post("/chat", body) for body in bodies]

    # A key that comes twice is valid JSON, and refused all the same.
    assert len(bodies) == len(cases) - 2
    assert {response.status_code for response in responses} == {200}


def test_broken_json_beside_the_message_is_refused() -> None:
    bodies = [b'{"message": "hi", "more": %s}' % case for case in json_cases("n_")]

    assert len(bodies) > 100
    assert parsed(bodies) == []


def test_naughty_strings_are_stored_code_point_for_code_point(api: API) -> None:
    strings = naughty_strings()

    responses = [api.post("/chat", {"message": text}) for text in strings]

    accepted = [
        text
        for text, response in zip(strings, responses, strict=True)
        if response.status_code == 200
    ]
    refused = [response for response in responses if response.status_code != 200]
    stored = Message.objects.filter(role="user").order_by("id")
    assert len(accepted) > 250
    assert list(stored.values_list("text", flat=True)) == accepted
    assert {response.status_code for response in refused} <= {400}
    assert all(map(is_problem, refused))


def test_naughty_session_ids_never_break_the_server(api: API) -> None:
    bodies = [{"session_id": text, "message": "hi"} for text in naughty_strings()]

    responses = [api.post("/chat", body) for body in bodies]

    assert {response.status_code for response in responses} <= {400, 401}
    assert all(map(is_problem, responses))


def test_naughty_idempotency_keys_never_break_the_server(api: API) -> None:
    values = [ascii(text) for text in naughty_strings()]

    statuses = [
        api.post("/chat", {"message": "hi"}, idempotency_key=value).status_code
        for value in values
    ]

    assert set(statuses) <= {200, 400}


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("naughty_strings", 5),
        ("xss", 80),
        ("jailbreak", 8),
        ("indirect_injection", 2),
        ("system_prompt_extraction", 1),
    ],
)
def test_attacks_go_to_the_model_as_data_and_come_back_as_they_were(
    api: API, llm: LocMemBackend, name: str, step: int
) -> None:
    llm.enqueue(*["I can't help with that."] * 100)
    attacks = [text for text in cases(name)[::step] if len(text) <= 4000]

    session_id = api.chat("hi")["session_id"]
    body = {"session_id": session_id}
    responses = [api.post("/chat", body | {"message": text}) for text in attacks]

    page = api.post("/history", body | {"limit": 100}).json()["messages"]
    told = [message["text"] for message in page if message["role"] == "user"]
    assert len(attacks) > 10
    assert {response.status_code for response in responses} == {200}
    assert told == ["hi", *attacks][-len(told) :]
    assert all(response.json()["html"].startswith("<p>") for response in responses)
