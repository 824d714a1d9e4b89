"""What a message tells of the reply before it reaches the knowledge base."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import Mock

import pytest
from django.db import OperationalError

from faq.models import FAQ, Voice
from sessions_app.models import ChatSession
from sessions_app.opinions import OWN_WORDS
from supportbot.chat import opinions
from supportbot.chat.answering import answer
from supportbot.chat.replies import MoveKind
from supportbot.logs import JSONFormatter

pytestmark = pytest.mark.usefixtures("no_llm")

MakeFAQ = Callable[..., FAQ]


def said() -> list[tuple[str, str, str]]:
    return sorted(Voice.objects.values_list("text", "faq__question", "kind"))


@pytest.fixture
def parcels(session: ChatSession, make_faq: MakeFAQ) -> ChatSession:
    """A session with an answered question."""
    make_faq("How do I track my parcel?")
    answer(session, "How do I track my parcel?")
    return session


@pytest.fixture
def choice(session: ChatSession, make_faq: MakeFAQ) -> ChatSession:
    """A session in which one word was asked back."""
    make_faq("How do I get a refund?", "Ask us.")
    make_faq("How long does a refund take?", "A week.")
    make_faq("Where is my parcel?", "On its way.")
    answer(session, "refund")
    return session


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("yes", "confirmed"),
        ("no, that's not it", "rejected"),
        ("human please", "handed_off"),
    ],
)
def test_a_word_about_an_answer_is_kept_for_its_question(
    parcels: ChatSession, message: str, kind: str
) -> None:
    answer(parcels, message)

    question = "How do I track my parcel?"
    assert said() == [(question, question, kind)]


@pytest.mark.parametrize("message", ["thanks", "ok", "How are you?"])
def test_other_small_talk_is_no_opinion(parcels: ChatSession, message: str) -> None:
    answer(parcels, message)

    assert said() == []


def offers(session: ChatSession) -> list[str]:
    """The questions that the last reply offers."""
    reply = session.messages.filter(role="assistant").latest("id")
    return [faq["question"] for faq in reply.decision["suggestions"]]


def test_a_choice_is_kept_for_the_message_before(choice: ChatSession) -> None:
    [first, *_] = offers(choice)

    answer(choice, "1")

    assert said() == [("refund", first, "clicked")]


def test_a_click_is_kept_for_the_message_before(choice: ChatSession) -> None:
    [first, *_] = offers(choice)

    answer(choice, first)

    assert said() == [("refund", first, "clicked")]


def test_a_question_that_is_gone_costs_the_others_no_voice(
    choice: ChatSession,
) -> None:
    gone, left = offers(choice)
    FAQ.objects.filter(question=gone).delete()

    answer(choice, "none of these")

    assert said() == [("refund", left, "none_of_these")]


def test_a_yes_after_a_choice_confirms_it_for_the_question(choice: ChatSession) -> None:
    answer(choice, "1")
    answer(choice, "yes")

    [(text, _, kind)] = said()
    assert (text, kind) == ("refund", "confirmed")


def test_none_of_these_is_kept_of_each_that_was_offered(choice: ChatSession) -> None:
    answer(choice, "none of these")

    assert [(text, kind) for text, _, kind in said()] == [
        ("refund", "none_of_these"),
        ("refund", "none_of_these"),
    ]


def test_a_replay_is_no_second_opinion(parcels: ChatSession) -> None:
    answer(parcels, "yes", idempotency_key="k")
    Voice.objects.all().delete()

    answer(parcels, "yes", idempotency_key="k")

    assert said() == []


def test_a_fault_while_a_voice_is_kept_costs_no_reply(
    parcels: ChatSession,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = Mock(side_effect=OperationalError("disk I/O error: yes"))
    monkeypatch.setattr(opinions, "_tell", broken)

    assert answer(parcels, "yes").text == "Glad to help!"
    [record] = [r for r in caplog.records if r.message == "chat.voice.lost"]
    line = JSONFormatter().format(record)
    assert '"place": "supportbot.chat.opinions:' in line
    assert "disk I/O error" not in line


def test_storage_knows_the_moves_that_ask_something_by_their_names() -> None:
    asking = {MoveKind.ASKS, MoveKind.REPEATS, MoveKind.TAKES}

    assert asking == OWN_WORDS - {None, ""}
