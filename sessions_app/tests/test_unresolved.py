"""Which questions are open: by what the bot replied, and what customers made of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sessions_app import handoffs
from sessions_app.models import ChatSession, Feedback, Message
from sessions_app.unresolved import UnresolvedKind, unresolved_since

pytestmark = pytest.mark.django_db


def say(session: ChatSession, text: str, **reply: Any) -> Message:  # Any: its fields
    asked = Message.objects.create(
        session=session, epoch=0, role="user", text=text, state="answered"
    )
    values = {"source": "Fallback", "state": "fallback", "decision": {"move": "asks"}}
    return Message.objects.create(
        session=session,
        epoch=0,
        role="assistant",
        text="Hm.",
        reply_to=asked,
        **{**values, **reply},
    )


@pytest.fixture
def session() -> ChatSession:
    return ChatSession.issued(None)[0].stored()


def kinds() -> list[tuple[str, str]]:
    found = unresolved_since(timezone.now() - timedelta(days=1))
    return [(one.text, one.kind) for one in found]


def test_missed_question_and_a_models_answer_are_open(session: ChatSession) -> None:
    say(session, "One?")
    say(session, "Two?", source="Gemini AI", state="answered")

    assert kinds() == [("Two?", "model"), ("One?", "no_answer")]


def test_small_talk_and_settled_questions_are_not(session: ChatSession) -> None:
    say(session, "hello", state="answered", decision={"move": "greets"})
    say(session, "One?")
    Message.objects.filter(text="One?").update(settled_as="human")

    assert kinds() == []


def test_question_asked_back_is_open_until_something_is_taken(
    session: ChatSession,
) -> None:
    back = {"decision": "asked back", "move": "asks"}
    say(session, "One?", decision=back)
    asked = say(session, "Two?", decision=back).reply_to
    assert asked is not None
    took = {"move": "takes a suggestion", "question_id": asked.pk}
    say(session, "the first", source="FAQ", state="answered", decision=took)

    assert kinds() == [("One?", UnresolvedKind.ASKED_BACK)]


def test_no_makes_the_question_before_it_open(session: ChatSession) -> None:
    say(session, "One?", source="FAQ", state="answered")
    no = {"decision": "asked back", "move": "rejects what was shown"}
    say(session, "no", decision=no)

    assert kinds() == [("One?", UnresolvedKind.REJECTED)]


def test_thumbs_down_and_a_wish_for_a_human_count_most(session: ChatSession) -> None:
    disliked = say(session, "One?", source="FAQ", state="answered")
    Feedback.objects.create(message=disliked, rating="down")
    say(session, "Two?")
    handoffs.ask(session, reason="other", contact="", comment="")

    assert kinds() == [("Two?", "handed_over"), ("One?", "thumbs_down")]


@pytest.mark.parametrize("count", [2, 40])
def test_as_many_queries_whatever_was_asked(
    session: ChatSession,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        say(session, f"{number}?", decision={"decision": "asked back", "move": "asks"})

    with django_assert_num_queries(4):
        assert len(kinds()) == count
