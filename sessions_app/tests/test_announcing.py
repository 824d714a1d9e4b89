"""What integrators are told of turns, handoffs and feedback, and how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from faq.models import FAQ
from sessions_app import feedback, handoffs, turns
from sessions_app.models import ChatSession, Event, Handoff
from sessions_app.tests.listening import kept, make_endpoint
from sessions_app.tests.talking import (
    State,
    answered,
    begin,
    issue_session,
    make_outcome,
    make_session,
)
from sessions_app.turns import Turn

pytestmark = pytest.mark.django_db

ANSWERED, UNANSWERED = "message.answered", "message.unanswered"


def ended_with(**outcome: Any) -> Turn:  # Any: fields of all kinds
    return begin(make_session(), outcome=make_outcome(**outcome))


def told() -> dict[str, Any]:  # Any: plain JSON
    """What is said of the only event."""
    data: dict[str, Any] = Event.objects.get().data
    return data


def test_the_first_message_begins_a_conversation() -> None:
    make_endpoint()
    session, session_id = ChatSession.issued(None)

    answered(session)
    answered(ChatSession.objects.get())

    assert kept() == ["conversation.started", ANSWERED, ANSWERED]
    data = Event.objects.all()[0].data
    assert data == {"reference": ChatSession.objects.get().reference, "key": None}
    assert session_id not in str(data)


def test_a_session_that_is_known_by_its_id_begins_once() -> None:
    make_endpoint("conversation.started")
    _session, session_id = issue_session()

    answered(ChatSession.chosen(None, session_id))

    assert kept() == []


def test_an_answer_is_told_with_its_faq(make_faq: Callable[..., FAQ]) -> None:
    make_endpoint()
    faq = make_faq("Where is my parcel?")
    decision = {
        "decision": "answered",
        "certainty": "sure",
        "faq": {"id": faq.pk, "question": "Where is my parcel?"},
    }

    turn = ended_with(faq_id=faq.pk, decision=decision)

    assert kept() == [ANSWERED]
    assert told() == {
        "message_id": turn.reply.pk,
        "reference": turn.message.session.reference,
        "faq": {"id": faq.pk, "question": "Where is my parcel?"},
        "source": "FAQ",
        "certainty": "sure",
        "reason": None,
        "decision": "answered",
        "is_cut_short": False,
    }


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ({"source": "FAQ"}, [ANSWERED]),
        ({"source": "Gemini AI"}, [ANSWERED]),
        ({"source": "Gemini AI", "state": State.TRUNCATED}, [ANSWERED]),
        ({"source": "FAQ", "is_talk": True}, [ANSWERED]),
        ({"source": "Fallback", "state": State.FALLBACK}, [UNANSWERED]),
        ({"source": "Fallback", "decision": {"decision": "asked back"}}, [UNANSWERED]),
        ({"source": "Fallback", "state": State.FAILED}, [UNANSWERED]),
        ({"source": "Fallback", "is_talk": True}, []),
        ({"source": None, "state": State.INTERRUPTED}, []),
    ],
    ids=[
        "faq",
        "model",
        "cut short",
        "small talk of an FAQ",
        "no answer",
        "asked back",
        "a fault",
        "small talk",
        "the customer left",
    ],
)
def test_every_question_is_answered_or_not(
    outcome: dict[str, Any], expected: list[str]
) -> None:
    make_endpoint()

    ended_with(**outcome)

    assert kept() == expected


def test_a_turn_that_waits_for_the_model_is_told_at_its_end() -> None:
    make_endpoint()
    turn = begin(make_session())
    before = kept()

    turns.finish(turn, make_outcome(source="Gemini AI"))

    assert (before, kept()) == ([], [ANSWERED])


def test_a_turn_is_told_once_however_often_it_ends() -> None:
    make_endpoint()
    turn = begin(make_session())
    turns.finish(turn, make_outcome())

    turns.finish(turn, make_outcome())

    assert kept() == [ANSWERED]


def test_a_message_that_comes_again_is_told_once() -> None:
    make_endpoint()
    session = make_session()

    for _ in range(2):
        answered(session, idempotency_key="same")

    assert kept() == [ANSWERED]


def test_a_turn_that_a_reset_erases_is_not_told(settings: Any) -> None:
    settings.RESET_ERASES = True
    make_endpoint()
    session = make_session()
    turn = begin(session)
    session.reset()

    turns.finish(turn, make_outcome())

    assert kept() == []


def test_a_turn_costs_no_statement_more_when_nobody_listens(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    session = make_session()

    # Savepoint, lock, open turns, message, reply, savepoint.
    with django_assert_num_queries(6):
        answered(session)


def test_a_handoff_is_told_when_it_opens_when_it_changes_and_when_it_closes() -> None:
    make_endpoint()
    session = make_session()
    told_twice = {"reason": "complaint", "contact": "", "comment": ""}
    handoffs.ask(session, **told_twice)
    handoffs.ask(session, **told_twice)
    handoffs.ask(session, **told_twice | {"contact": "ada@example.com"})

    handoffs.close(Handoff.objects.all())
    handoffs.close(Handoff.objects.all())

    assert kept() == ["handoff.opened", "handoff.opened", "handoff.closed"]


def test_a_bot_that_passes_on_tells_once() -> None:
    make_endpoint()
    session = make_session()

    handoffs.pass_on(session, reason="prefers_human")
    handoffs.pass_on(session, reason="prefers_human")

    assert kept() == ["handoff.opened"]


def test_feedback_is_told_when_it_is_new() -> None:
    make_endpoint("feedback.given")
    reply = answered(make_session()).reply

    feedback.rate(reply, rating="up")
    feedback.rate(reply, rating="up")
    feedback.rate(reply, rating="down", reason="outdated", comment="My words")

    ratings = [event.data["rating"] for event in Event.objects.all()]
    assert ratings == ["up", "down"]
    assert "My words" not in str(Event.objects.values_list("data"))
