from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from sessions_app import turns
from sessions_app.history import Page, read_page
from sessions_app.models import ChatSession, Message
from sessions_app.turns import Arrival, Outcome

REPLY = Outcome(text="Yes.", state=Message.State.ANSWERED, source=Message.Source.FAQ)


def speak(session: ChatSession, *texts: str) -> None:
    for text in texts:
        turns.begin(Arrival(session=session, text=text, timeout=20), REPLY)


def texts(page: Page) -> list[str]:
    return [message.text for message in page.messages]


@pytest.mark.django_db
def test_pages_follow_each_other_without_gap_or_overlap():
    session, _ = ChatSession.objects.issue()
    speak(session, "a", "b", "c")

    last = read_page(session, limit=4, before=None)
    first = read_page(session, limit=4, before=last.before)

    assert texts(last) == ["b", "Yes.", "c", "Yes."]
    assert texts(first) == ["a", "Yes."]
    assert first.before is None


@pytest.mark.django_db
def test_a_full_page_at_the_beginning_is_the_last():
    session, _ = ChatSession.objects.issue()
    speak(session, "a")

    assert read_page(session, limit=2, before=None).before is None


@pytest.mark.django_db
def test_what_was_before_a_reset_is_not_told():
    session, _ = ChatSession.objects.issue()
    speak(session, "a", "b")
    session.reset()
    speak(session, "c")

    page = read_page(session, limit=50, before=None)

    assert texts(page) == ["c", "Yes."]
    assert page.before is None


@pytest.mark.django_db
def test_a_reply_still_to_come_is_not_told():
    session, _ = ChatSession.objects.issue()
    turns.begin(Arrival(session=session, text="Hi", timeout=20))

    assert texts(read_page(session, limit=50, before=None)) == ["Hi"]


@pytest.mark.django_db
def test_other_conversations_are_not_told():
    session, _ = ChatSession.objects.issue()
    speak(ChatSession.objects.issue()[0], "a")

    assert read_page(session, limit=50, before=None) == Page()


@pytest.mark.django_db
def test_a_page_is_one_query(django_assert_num_queries: DjangoAssertNumQueries):
    session, _ = ChatSession.objects.issue()
    speak(session, "a")

    with django_assert_num_queries(1):
        read_page(session, limit=50, before=1000)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own plan")
@pytest.mark.django_db
def test_a_page_is_read_through_the_index(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    session, _ = ChatSession.objects.issue()
    with django_assert_num_queries(1) as queries:
        read_page(session, limit=50, before=1000)

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
        plan = str(cursor.fetchall())

    assert "INDEX sessions_message_order (session_id=? AND id<?)" in plan
    assert "TEMP B-TREE" not in plan
