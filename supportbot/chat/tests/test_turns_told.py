"""What integrators are told of real turns: questions answered or not, and no talk."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.models import FAQ
from sessions_app.models import ChatSession, Event
from sessions_app.tests.listening import kept, make_endpoint
from supportbot.chat import answering
from supportbot.chat.answering import answer
from supportbot.chat.building import Wishes
from supportbot.chat.tests.scripted import saying
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.exceptions import LLMUnavailable

PARCEL = "Where is my parcel?"
BEGUN, ANSWERED = "conversation.started", "message.answered"
UNANSWERED = "message.unanswered"


@pytest.fixture(autouse=True)
def listener(db: None) -> None:
    make_endpoint()


def last() -> Event:
    event = Event.objects.order_by("-id").first()
    assert event is not None
    return event


def test_a_question_is_told_with_the_faq_that_answers_it(
    make_faq: Callable[..., FAQ], session: ChatSession
) -> None:
    faq = make_faq(PARCEL)

    reply = answer(session, PARCEL)

    data = last().data
    assert last().type == ANSWERED
    assert data["message_id"] == reply.message_id
    assert data["faq"] == {"id": faq.pk, "question": PARCEL}
    assert (data["source"], data["certainty"]) == ("FAQ", "sure")
    assert data["decision"] == "answered"


def test_a_question_that_the_model_answers_is_told_once(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Which animals are dear to you?", "We love zebras more than lions.")
    llm.enqueue(saying(("We love zebras more than lions.", 1, "love zebras more than")))

    answer(session, "Do you love zebras as much as I do?")

    assert kept().count(ANSWERED) == 1
    assert (last().data["source"], last().data["faq"]) == ("Gemini AI", None)


def test_a_question_without_an_answer_says_why(
    llm: LocMemBackend, session: ChatSession
) -> None:
    llm.enqueue(LLMUnavailable("away"))

    answer(session, "Do you love zebras as much as I do?")

    assert last().type == UNANSWERED
    assert last().data["reason"] == "model_unavailable"


@pytest.mark.usefixtures("no_llm")
def test_what_is_asked_back_has_no_answer_yet(
    make_faq: Callable[..., FAQ], session: ChatSession
) -> None:
    make_faq("How do I return my lamp?")
    make_faq("How do I return my chair?")

    answer(session, "how do I return it", wishes=Wishes(min_certainty="sure"))

    assert (last().type, last().data["decision"]) == (UNANSWERED, "asked back")


@pytest.mark.parametrize("text", ["hello", "thanks!", "who are you", "no", "bye"])
def test_talk_is_no_question(
    text: str, llm: LocMemBackend, session: ChatSession
) -> None:
    answer(session, text)

    assert {ANSWERED, UNANSWERED}.isdisjoint(kept())


def test_a_repeated_request_is_told_once(
    make_faq: Callable[..., FAQ], session: ChatSession
) -> None:
    make_faq(PARCEL)

    for _ in range(2):
        answer(session, PARCEL, idempotency_key="same")

    assert kept().count(ANSWERED) == 1


def test_a_stream_that_the_customer_leaves_is_no_answer(
    llm: LocMemBackend, session: ChatSession
) -> None:
    llm.enqueue("We love zebras. We love lions.")
    events = answering.stream(session, "Do you love zebras as much as I do?")
    next(events)

    events.close()

    assert {ANSWERED, UNANSWERED}.isdisjoint(kept())
