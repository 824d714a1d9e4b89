"""API keys, sessions and messages as rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries, Settings

from sessions_app.models import APIKey, ChatSession, Message
from sessions_app.tests.talking import (
    adopt_session,
    answered,
    begin,
    issue_session,
    make_session,
)
from sessions_app.tests.threads import run_together


@pytest.mark.django_db
def test_a_key_is_shown_once_and_kept_as_a_digest() -> None:
    key, secret = APIKey.objects.create_key("till", is_delegating=True)

    assert secret.startswith("sk_")
    assert key.is_delegating
    assert secret not in str(APIKey.objects.values().get())
    assert str(key) == "till"


@pytest.mark.django_db
def test_a_key_opens_with_its_secret_only() -> None:
    key, secret = APIKey.objects.create_key("till")

    assert APIKey.objects.authenticate(secret) == key
    assert APIKey.objects.authenticate("sk_other") is None


@pytest.mark.django_db
def test_a_revoked_key_opens_nothing() -> None:
    key, secret = APIKey.objects.create_key("till")
    key.revoke()
    first = key.revoked_at

    key.revoke()

    assert APIKey.objects.authenticate(secret) is None
    assert key.revoked_at == first


@pytest.mark.django_db
def test_the_use_of_a_key_is_noted_at_most_once_a_minute(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    _, secret = APIKey.objects.create_key("till")
    APIKey.objects.authenticate(secret)

    with django_assert_num_queries(1):
        key = APIKey.objects.authenticate(secret)

    assert key
    assert key.last_used_at


@pytest.mark.django_db
def test_an_issued_id_is_a_secret() -> None:
    session, session_id = issue_session()

    assert session_id.startswith("s_")
    assert ChatSession.objects.find(None, session_id) == session
    assert session_id not in str(ChatSession.objects.values().get())
    assert str(session) == session.reference


@pytest.mark.django_db
def test_an_id_that_looks_issued_is_kept_as_a_digest_only() -> None:
    till, _ = APIKey.objects.create_key("till")
    _, issued_id = issue_session()

    session = adopt_session(till, issued_id)

    assert str(session) == session.reference
    assert issued_id not in str(list(ChatSession.objects.values()))


@pytest.mark.django_db
def test_the_same_id_under_another_key_is_another_session() -> None:
    till, _ = APIKey.objects.create_key("till")
    shop, _ = APIKey.objects.create_key("shop")

    session = adopt_session(till, "user123")

    assert ChatSession.objects.find(shop, "user123") is None
    assert ChatSession.objects.find(None, "user123") is None
    assert adopt_session(till, "user123") == session
    assert str(session) == "user123"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key_name", ["till", None])
def test_eight_callers_at_once_adopt_one_session(key_name: str | None) -> None:
    key = APIKey.objects.create_key(key_name)[0] if key_name else None

    sessions = run_together(*[lambda: adopt_session(key, "user123")] * 8)

    assert len(set(sessions)) == ChatSession.objects.count() == 1


@pytest.mark.django_db
def test_a_reset_keeps_the_transcript_for_staff() -> None:
    session = make_session()
    answered(session)

    session.reset()

    assert session.epoch == 1
    assert str(session.messages.first()) == "Hi"
    assert session.messages.count() == 2


@pytest.mark.django_db
def test_a_reset_erases_if_told_to(settings: Settings) -> None:
    settings.RESET_ERASES = True
    session = make_session()
    answered(session)

    session.reset()

    assert session.messages.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "index"),
    [
        (lambda message: Message.objects.for_model(message)[:10], "message_model"),
        (lambda message: message.session.messages.unanswered(), "message_unanswered"),
        (lambda message: message.session.messages.spoken()[:10], "message_order"),
        (
            lambda message: message.session.messages.filter(idempotency_key="k"),
            "autoindex",
        ),
    ],
    ids=["for_model", "unanswered", "spoken", "idempotency_key"],
)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own words")
def test_a_turn_only_looks_up_indexes(
    query: Callable[[Message], QuerySet[Message]], index: str
) -> None:
    session = make_session()
    message = begin(session).message

    plan = query(message).explain()

    assert index in plan
    assert "SCAN" not in plan
