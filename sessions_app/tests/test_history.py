"""Conversations afterwards: page by page, and as an export."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from sessions_app import feedback, handoffs, history, turns
from sessions_app.history import Page, read_page
from sessions_app.models import APIKey, ChatSession
from sessions_app.tests.talking import (
    adopt_session,
    answered,
    begin,
    make_outcome,
    make_session,
)


def speak(session: ChatSession, *texts: str) -> None:
    for text in texts:
        answered(session, text)


def texts(page: Page) -> list[str]:
    return [message.text for message in page.messages]


@pytest.mark.django_db
def test_pages_follow_each_other_without_gap_or_overlap() -> None:
    session = make_session()
    speak(session, "a", "b", "c")

    last = read_page(session, limit=4, before=None)
    first = read_page(session, limit=4, before=last.before)

    assert texts(last) == ["b", "Yes.", "c", "Yes."]
    assert texts(first) == ["a", "Yes."]
    assert first.before is None


@pytest.mark.django_db
def test_a_full_page_at_the_beginning_is_the_last() -> None:
    session = make_session()
    speak(session, "a")

    assert read_page(session, limit=2, before=None).before is None


@pytest.mark.django_db
def test_what_was_before_a_reset_is_not_told() -> None:
    session = make_session()
    speak(session, "a", "b")
    session.reset()
    speak(session, "c")

    page = read_page(session, limit=50, before=None)

    assert texts(page) == ["c", "Yes."]
    assert page.before is None


@pytest.mark.django_db
def test_a_reply_still_to_come_is_told_as_pending() -> None:
    session = make_session()
    begin(session)

    page = read_page(session, limit=50)

    told = [(message.text, message.state) for message in page.messages]
    assert told == [("Hi", "pending"), ("", "pending")]


@pytest.mark.django_db
def test_a_turn_that_nobody_answers_any_more_is_told_as_interrupted() -> None:
    session = make_session()
    begin(session, timeout=-1)

    page = read_page(session, limit=50)

    assert [message.state for message in page.messages] == ["interrupted"] * 2


@pytest.mark.django_db
def test_polling_tells_what_is_new_and_a_pending_reply_again() -> None:
    session = make_session()
    first = answered(session, "a")
    waiting = begin(session, "b")

    page = read_page(session, limit=50)
    turns.finish(waiting, make_outcome("Yes, b."))
    news = read_page(session, limit=50, after=page.after)
    silence = read_page(session, limit=50, after=news.after)

    assert page.after == first.reply.pk
    assert texts(news) == ["b", "Yes, b."]
    assert (silence.messages, silence.after) == ((), waiting.reply.pk)


@pytest.mark.django_db
def test_polling_reaches_back_to_the_last_reset_only() -> None:
    session = make_session()
    before = answered(session, "before")
    session.reset()
    speak(session, "after")

    page = read_page(session, limit=50, after=before.message.pk - 1)

    assert texts(page) == ["after", "Yes."]
    assert page.epoch == 1


@pytest.mark.django_db
def test_other_conversations_are_not_told() -> None:
    session = make_session()
    speak(make_session(), "a")

    assert read_page(session, limit=50, before=None) == Page()


@pytest.mark.django_db
def test_a_page_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    session = make_session()
    speak(session, "a")

    with django_assert_num_queries(1):
        read_page(session, limit=50, before=1000)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own plan")
@pytest.mark.django_db
def test_a_page_is_read_through_the_index(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    session = make_session()
    with django_assert_num_queries(1) as queries:
        read_page(session, limit=50, before=1000)

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
        plan = str(cursor.fetchall())

    assert "INDEX sessions_message_order (session_id=? AND id<?)" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.django_db
def test_an_export_holds_everything_that_was_said() -> None:
    key, _ = APIKey.objects.create_key("till")
    session = adopt_session(key, "user123")
    answered(session, "Hallo?")

    out = StringIO()
    call_command("export_session", "user123", "--key", "till", stdout=out)

    exported = json.loads(out.getvalue())
    assert exported["reference"] == session.reference
    assert exported["owner"] == "till"
    assert [each["text"] for each in exported["messages"]] == ["Hallo?", "Yes."]
    assert exported["messages"][1]["decision"] == {"a": 1}


@pytest.mark.django_db
def test_an_export_of_an_unknown_conversation_is_refused() -> None:
    with pytest.raises(CommandError, match="No such conversation"):
        call_command("export_session", "nothing")


@pytest.mark.django_db
def test_an_export_holds_what_the_customer_asked_of_staff() -> None:
    reply = answered(make_session()).reply
    feedback.rate(reply, rating="down", comment="Nein.")
    handoffs.ask(reply.session, reason="complaint", contact="ada", comment="")

    exported = history.export(reply.session)

    opinions = [message["feedback"] for message in exported["messages"]]
    assert opinions == [None, {"rating": "down", "reason": "", "comment": "Nein."}]
    assert exported["handoffs"][0]["contact"] == "ada"


@pytest.mark.django_db
def test_an_export_of_an_anonymous_conversation_has_no_owner() -> None:
    assert history.export(make_session())["owner"] is None
