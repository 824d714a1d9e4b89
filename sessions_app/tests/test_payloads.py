"""What receivers read: no texts unless they ask, and none that was erased."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from sessions_app import deliveries, feedback, handoffs, retention
from sessions_app.models import ChatSession, Endpoint, Event, EventDelivery, Message
from sessions_app.payloads import payload
from sessions_app.tests.listening import kept, make_endpoint
from sessions_app.tests.receiver import Receiver
from sessions_app.tests.talking import answered, issue_session, make_session

pytestmark = pytest.mark.django_db

ASKED = "Where is it? Write to ada@example.com"


def sent() -> dict[str, Any]:  # Any: plain JSON
    """What the newest delivery says."""
    delivery = EventDelivery.objects.with_event().first()
    assert delivery is not None
    data: dict[str, Any] = json.loads(payload(delivery))["data"]
    return data


def test_no_texts_are_sent_unless_asked_for() -> None:
    make_endpoint("message.answered")
    session, session_id = issue_session()
    answered(session, ASKED)

    assert {"message", "reply"}.isdisjoint(sent())
    assert session_id not in str(sent())
    assert session.id_digest not in str(sent())


def test_texts_are_sent_redacted_to_those_who_ask() -> None:
    make_endpoint("message.answered", includes_texts=True)
    answered(make_session(), ASKED)

    data = sent()

    assert data["message"] == "Where is it? Write to [e-mail address]"
    assert data["reply"] == "Yes."


def test_a_comment_on_an_answer_is_sent_to_those_who_ask() -> None:
    make_endpoint("feedback.given", includes_texts=True)
    feedback.rate(answered(make_session()).reply, rating="down", comment="No!")

    assert sent()["comment"] == "No!"


@pytest.mark.parametrize("includes_texts", [True, False])
def test_a_contact_is_sent_to_those_who_ask(includes_texts: bool) -> None:
    make_endpoint("handoff.opened", includes_texts=includes_texts)
    handoffs.ask(
        make_session(), reason="other", contact="ada@example.com", comment="Call me"
    )

    assert ({"contact", "comment"} <= sent().keys()) is includes_texts
    assert ("ada@example.com" in str(sent())) is includes_texts


def forget(session: ChatSession) -> None:
    retention.forget(session)


def purge(session: ChatSession) -> None:
    long_ago = timezone.now() - timedelta(days=40)
    Message.objects.update(created_at=long_ago)
    ChatSession.objects.update(updated_at=long_ago)
    retention.purge(timedelta(days=30))


def reset(session: ChatSession) -> None:
    session.reset()


@pytest.mark.parametrize("erase", [forget, purge, reset])
def test_what_was_erased_is_told_to_nobody(erase: Any, settings: Any) -> None:
    settings.RESET_ERASES = True
    session = make_session()
    with Receiver() as receiver:
        make_endpoint("message.answered", url=receiver.url, includes_texts=True)
        answered(session, ASKED)

        erase(session)
        deliveries.send_due()

    assert receiver.requests == []
    assert kept() == []


def erase_as_before() -> None:
    """As a version does that knows nothing of events."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sessions_app_message WHERE role = 'assistant'")
        cursor.execute("DELETE FROM sessions_app_message")
        cursor.execute("DELETE FROM sessions_app_chatsession")


def test_what_a_version_before_has_erased_is_told_to_nobody() -> None:
    with Receiver() as receiver:
        make_endpoint("message.answered", url=receiver.url)
        answered(make_session(), ASKED)
        erase_as_before()

        report = deliveries.send_due()

    assert (report.sent_count, report.failed_count) == (0, 0)
    assert (receiver.requests, kept()) == ([], [])


def test_old_events_go_sent_or_not(settings: Any) -> None:
    settings.EVENT_RETENTION_DAYS = 7
    make_endpoint("message.answered")
    answered(make_session())
    Event.objects.update(created_at=timezone.now() - timedelta(days=8))
    answered(make_session())

    report = retention.purge(timedelta(days=30))

    assert (report.event_count, Event.objects.count()) == (1, 1)
    assert EventDelivery.objects.count() == 1


def test_a_deleted_endpoint_takes_along_what_it_was_told() -> None:
    endpoint = make_endpoint("message.answered")
    answered(make_session())

    Endpoint.objects.filter(pk=endpoint.pk).delete()

    assert not EventDelivery.objects.exists()
