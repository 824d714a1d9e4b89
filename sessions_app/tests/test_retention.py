"""Forgetting what is old, or one conversation."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from sessions_app import retention
from sessions_app.exceptions import SessionErased
from sessions_app.models import APIKey, ChatSession, Message
from sessions_app.tests.talking import adopt_session, answered, issue_session
from sessions_app.tests.threads import run_together


def make_conversation(*, days_old: int = 0, owner: APIKey | None = None) -> ChatSession:
    session = adopt_session(owner, f"user {days_old}")
    answered(session, "Hallo?")
    then = timezone.now() - timedelta(days=days_old)
    session.messages.update(created_at=then)
    ChatSession.objects.filter(pk=session.pk).update(updated_at=then)
    return session


def run(command: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("30d", timedelta(days=30)),
        (" 12h ", timedelta(hours=12)),
        ("2w", timedelta(weeks=2)),
    ],
)
def test_an_age_is_read(text: str, age: timedelta) -> None:
    assert retention.parse_age(text) == age


@pytest.mark.parametrize("text", ["", "30", "d", "-1d", "1y", "999999d"])
def test_what_is_no_age_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write 30d"):
        retention.parse_age(text)


@pytest.mark.django_db
def test_a_purge_forgets_what_is_old_and_keeps_the_rest() -> None:
    make_conversation(days_old=40)
    young = make_conversation(days_old=20)

    output = run("purge_sessions", "--older-than", "30d")

    assert output == (
        "Deleted 2 messages, 1 conversations, 0 labels from use and 0 events.\n"
    )
    assert [message.session for message in Message.objects.all()] == [young, young]


@pytest.mark.django_db
def test_a_purge_takes_old_messages_out_of_a_living_conversation() -> None:
    session = make_conversation(days_old=40)
    answered(session, "Wieder da")

    report = retention.purge(timedelta(days=30))

    assert (report.message_count, report.session_count) == (2, 0)
    assert session.messages.count() == 2


@pytest.mark.django_db
def test_a_purge_works_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH_SIZE", 1)
    make_conversation(days_old=40)
    make_conversation(days_old=50)

    report = retention.purge(timedelta(days=30))

    assert report.session_count == 2
    assert Message.objects.count() == 0


@pytest.mark.django_db
def test_a_wrong_age_is_refused_with_the_remedy() -> None:
    with pytest.raises(CommandError, match="write 30d, 12h or 2w"):
        run("purge_sessions", "--older-than", "month")


@pytest.mark.django_db
def test_a_conversation_is_forgotten_by_its_reference() -> None:
    forgotten, kept = make_conversation(days_old=1), make_conversation(days_old=2)

    output = run("forget_session", forgotten.reference)

    assert output == "Deleted the conversation and its 2 messages.\n"
    assert list(ChatSession.objects.all()) == [kept]


@pytest.mark.django_db(transaction=True)
def test_a_conversation_is_forgotten_whole_while_it_speaks() -> None:
    sessions = [make_conversation(days_old=age) for age in range(20)]

    def speak(session: ChatSession) -> None:
        with suppress(SessionErased):  # it was just erased
            for _ in range(3):
                answered(session)

    for session in sessions:
        stored = ChatSession.objects.get(pk=session.pk)
        talk = partial(speak, session)
        run_together(talk, partial(retention.forget, stored), talk)

    assert not ChatSession.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_conversation_is_found_by_its_id() -> None:
    session, session_id = issue_session()

    assert retention.find_session(session_id) == session


@pytest.mark.django_db
def test_a_conversation_of_a_key_is_found_under_that_key_only() -> None:
    key, _ = APIKey.objects.create_key("till")
    session = make_conversation(owner=key)

    assert retention.find_session("user 0", key_name="till") == session
    assert retention.find_session("user 0", key_name="other") is None
    assert retention.find_session("user 0") is None


@pytest.mark.django_db
def test_an_unknown_conversation_is_not_forgotten() -> None:
    with pytest.raises(CommandError, match="No such conversation"):
        run("forget_session", "nothing")
