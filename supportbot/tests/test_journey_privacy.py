"""What a customer should not have written is neither stored nor sent, if so set."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from sessions_app.models import Feedback, Handoff, Message
from sessions_app.tests.talking import issue_session
from supportbot.llm.backends.locmem import LocMemBackend

CARD = "4111 1111 1111 1111"
OTHER_CARD = "5500 0000 0000 0004"


@pytest.fixture(autouse=True)
def redaction(settings: Settings, db: None) -> None:
    settings.FAQ_EMBEDDING_MODEL = ""
    settings.REDACT_BEFORE_STORAGE = True


def send(message: str, session_id: str | None = None, **headers: str) -> Any:
    body: dict[str, object] = {"message": message, "session_id": session_id}
    return post("/chat", body, **headers)


def post(path: str, body: dict[str, object], **headers: str) -> Any:
    return Client().post(path, body, content_type="application/json", headers=headers)


def test_private_numbers_reach_neither_the_database_nor_the_model(
    llm: LocMemBackend, settings: Settings
) -> None:
    settings.REDACT_BEFORE_MODEL = False
    llm.enqueue("We never need it.")

    send(f"Why was {CARD} of jo@example.com refused?")

    stored = Message.objects.get(role="user").text
    assert stored == "Why was [card number] of [e-mail address] refused?"
    assert CARD not in str(llm.prompts)


def test_messages_stay_as_they_came_unless_that_is_set(settings: Settings) -> None:
    settings.REDACT_BEFORE_STORAGE = False

    send(f"Why was {CARD} refused?")

    assert Message.objects.get(role="user").text == f"Why was {CARD} refused?"


def test_a_repeated_message_is_known_by_what_was_sent() -> None:
    session_id = issue_session()[1]
    message = f"Why was {CARD} refused?"

    first = send(message, session_id, idempotency_key="once")
    again = send(message, session_id, idempotency_key="once")

    assert again.json() == first.json()
    assert Message.objects.filter(role="user").count() == 1


def test_messages_that_differ_in_private_numbers_only_are_not_the_same() -> None:
    session_id = issue_session()[1]

    send(f"Why was {CARD} refused?", session_id, idempotency_key="once")
    other = send(f"Why was {OTHER_CARD} refused?", session_id, idempotency_key="once")

    assert other.status_code == 422


def test_comments_lose_private_numbers_but_a_contact_is_what_it_is() -> None:
    reply = send("Why?").json()
    session = {"session_id": reply["session_id"]}
    opinion = {"message_id": reply["message_id"], "rating": "down"}
    wish = {"reason": "complaint", "contact": "jo@example.com"}
    comment = {"comment": f"My card is {CARD}."}

    post("/feedback", session | opinion | comment)
    post("/handoff", session | wish | comment)

    assert Feedback.objects.get().comment == "My card is [card number]."
    assert Handoff.objects.get().comment == "My card is [card number]."
    assert Handoff.objects.get().contact == "jo@example.com"
