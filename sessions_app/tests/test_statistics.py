"""The figures of the last days on the admin's first page."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sessions_app import statistics
from sessions_app.models import Message
from sessions_app.statistics import recent_activity
from sessions_app.tests.talking import make_session

pytestmark = pytest.mark.django_db


def reply(
    source: str,
    text: str = "Yes.",
    *,
    at: datetime | None = None,
    question: str = "?",
    state: str = "",
) -> Message:
    """Store a reply of that source to a question, in a session of its own."""
    session = make_session()
    asked = Message.objects.create(session=session, epoch=0, role="user", text=question)
    return Message.objects.create(
        session=session,
        epoch=0,
        role="assistant",
        text=text,
        source=source,
        state=state,
        reply_to=asked,
        created_at=at or timezone.now(),
    )


def test_replies_are_counted_by_source() -> None:
    reply("FAQ")
    reply("FAQ")
    reply("Gemini AI")
    reply("Fallback")
    reply("", "")

    activity = recent_activity()

    assert activity.reply_count == 4
    assert [(s.source, s.count, s.percent) for s in activity.shares] == [
        ("FAQ", 2, 50),
        ("Gemini AI", 1, 25),
        ("Fallback", 1, 25),
    ]


def test_small_talk_is_no_missed_question() -> None:
    reply("Fallback", "Hello! How can I help you?", question="hi", state="answered")

    activity = recent_activity()

    assert activity.reply_count == 0
    assert activity.missed == ()


def test_silence_is_no_division_by_zero() -> None:
    activity = recent_activity()

    assert activity.reply_count == 0
    assert [share.percent for share in activity.shares] == [0, 0, 0]


def test_older_replies_do_not_count() -> None:
    reply("Fallback", at=timezone.now() - timedelta(days=8))

    activity = recent_activity()

    assert activity.reply_count == 0
    assert activity.missed == ()


def test_newest_missed_questions_come_first_and_not_all(
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(statistics, "MISSED_LIMIT", 2)
    now = timezone.now()
    reply("Fallback", at=now - timedelta(days=3), question="Third?")
    reply("Fallback", at=now - timedelta(days=1), question="First?")
    reply("Fallback", at=now - timedelta(days=2), question="Second?")

    with django_assert_max_num_queries(2):
        missed = recent_activity().missed

    assert [str(reply.reply_to) for reply in missed] == ["First?", "Second?"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own plan")
def test_messages_of_older_sessions_are_not_even_read() -> None:
    with CaptureQueriesContext(connection) as queries:
        recent_activity()

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
        counting = str(cursor.fetchall())
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[1]['sql']}")
        listing = str(cursor.fetchall())
    assert "SCAN sessions_app_message" not in counting + listing
    assert "sessions_updated_at" in counting
