"""A turn, from the customer's message to the stored reply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from pytest_django import Settings

from faq import search as faq_search
from faq.models import FAQ
from faq.retrieval import SearchResult
from sessions_app.models import ChatSession
from supportbot.chat import refereeing
from supportbot.chat.answering import answer
from supportbot.chat.tests.scripted import ABSTAINING, saying
from supportbot.llm import calling
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.exceptions import LLMBlocked, LLMTimeout, LLMUnavailable

PARCEL = "Where is my parcel?"
UNKNOWN = "Do whales sing in winter?"
SING = "Whales do sing all year."


def transcript(session: ChatSession) -> list[tuple[str, str]]:
    return list(session.messages.order_by("id").values_list("role", "state"))


def break_search(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def search(*_texts: str, **_options: object) -> SearchResult:
        raise error

    monkeypatch.setattr(faq_search, "search", search)


@pytest.mark.usefixtures("no_llm")
def test_a_known_question_is_answered_word_for_word(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq(PARCEL, "Open **Orders**.", category="Shipping")

    reply = answer(session, PARCEL)

    assert (reply.text, reply.source, reply.reason) == ("Open **Orders**.", "FAQ", None)
    assert reply.faq
    assert (reply.faq.id, reply.faq.category) == (faq.pk, "Shipping")
    assert reply.html == "<p>Open <strong>Orders</strong>.</p>\n"
    assert reply.confidence
    assert reply.confidence > 0.7


@pytest.mark.usefixtures("no_llm")
def test_both_sides_of_an_answer_are_stored_with_the_reason(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq(PARCEL)

    reply = answer(session, PARCEL)

    stored = session.messages.get(role="assistant")
    assert transcript(session) == [("user", "answered"), ("assistant", "answered")]
    assert (stored.pk, stored.faq_id) == (reply.message_id, faq.pk)
    assert stored.decision["decision"] == "answered"
    assert stored.decision["candidates"][0]["faq_id"] == faq.pk
    bands = {"sure", "likely", "ask_back", "lead"}
    assert stored.decision["thresholds"].keys() == bands
    assert stored.duration_ms


def test_a_known_question_never_reaches_the_model(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(PARCEL)

    answer(session, PARCEL)

    assert llm.prompts == []


@pytest.mark.parametrize("text", [PARCEL, "Hello!"], ids=["answer", "small talk"])
def test_whether_there_is_a_model_is_not_asked_in_vain(
    session: ChatSession,
    make_faq: Callable[..., FAQ],
    monkeypatch: pytest.MonkeyPatch,
    text: str,
) -> None:
    make_faq(PARCEL)
    monkeypatch.delattr(calling, "availability")

    assert answer(session, text).record.decision in {"answered", "chatted"}


def test_an_unknown_question_goes_to_the_model(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Are there whales in the zoo?", SING)
    llm.enqueue(saying(("Yes, they do sing all year.", 1, SING)))

    reply = answer(session, UNKNOWN)

    assert (reply.text, reply.source) == ("Yes, they do sing all year.", "Gemini AI")
    assert [faq.question for faq in reply.citations] == ["Are there whales in the zoo?"]
    assert transcript(session) == [("user", "answered"), ("assistant", "answered")]
    assert session.messages.get(role="assistant").decision["model"] == "locmem"
    assert UNKNOWN in llm.prompts[0].turns[-1].text


def test_the_model_sees_the_nearest_faqs_and_the_earlier_turns(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(PARCEL, "Open your order.")
    answer(session, PARCEL)
    llm.enqueue(ABSTAINING)

    answer(session, "Does the parcel sing opera?")

    texts = [turn.text for turn in llm.prompts[0].turns]
    assert "Open your order." in texts[0]
    assert PARCEL in texts[0]
    assert "Assistant: gave the answer of FAQ 1." in texts[0]


def test_the_model_never_sees_what_was_before_a_reset(
    llm: LocMemBackend, session: ChatSession
) -> None:
    llm.enqueue(ABSTAINING, ABSTAINING)
    answer(session, "My name is Bond")
    session.reset()

    answer(session, UNKNOWN)

    assert "Bond" not in str(llm.prompts[1])


def test_the_model_never_sees_fallback_replies(
    llm: LocMemBackend, session: ChatSession
) -> None:
    llm.enqueue(LLMBlocked(), ABSTAINING)
    first = answer(session, "Something bad")

    answer(session, UNKNOWN)

    assert first.text not in str(llm.prompts[1])


def test_the_model_never_sees_contact_details(
    llm: LocMemBackend, session: ChatSession
) -> None:
    llm.enqueue(ABSTAINING, ABSTAINING)
    answer(session, "I am jo@example.com")

    answer(session, "My card is 4111 1111 1111 1111")

    assert "jo@example.com" not in str(llm.prompts)
    assert "4111" not in str(llm.prompts)
    assert session.messages.filter(text__contains="4111").exists()


def test_redaction_can_be_switched_off(
    llm: LocMemBackend, session: ChatSession, settings: Settings
) -> None:
    settings.REDACT_BEFORE_MODEL = False
    llm.enqueue(ABSTAINING)

    answer(session, "I am jo@example.com")

    assert "jo@example.com" in llm.prompts[0].turns[-1].text


def test_a_reply_with_an_invented_fact_is_withheld(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Are there whales in the zoo?", SING)
    llm.enqueue(saying(("It costs 99 EUR.", 1, SING)))

    reply = answer(session, UNKNOWN)

    assert (reply.source, reply.reason) == ("Fallback", "model_blocked")
    assert "99" not in reply.text
    stored = session.messages.get(role="assistant")
    assert stored.decision["model_call"]["dropped"] == {"price": 1}


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (LLMTimeout(), "model_timeout"),
        (LLMUnavailable(), "model_unavailable"),
        (LLMBlocked(), "model_blocked"),
        ("", "model_empty"),
        ("Whales do sing.", "model_empty"),
        (ABSTAINING, "model_abstained"),
    ],
    ids=lambda value: str(value) or type(value).__name__,
)
def test_a_failing_model_still_gets_the_customer_a_reply(
    llm: LocMemBackend, session: ChatSession, failure: Any, reason: str
) -> None:
    llm.enqueue(failure, failure)

    reply = answer(session, UNKNOWN)

    assert (reply.source, reply.reason) == ("Fallback", reason)
    assert transcript(session) == [("user", "fallback"), ("assistant", "fallback")]


@pytest.mark.usefixtures("no_llm")
def test_without_a_model_the_fallback_says_so(session: ChatSession) -> None:
    reply = answer(session, UNKNOWN)

    assert (reply.source, reply.reason) == ("Fallback", "not_configured")


@pytest.mark.usefixtures("no_llm")
def test_a_number_takes_what_was_offered_just_before(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(PARCEL, "Open your order.", alternates=["My parcel"])
    make_faq("Is my parcel insured?", "It is.", alternates=["My parcel"])
    offered = answer(session, "My parcel").suggestions

    reply = answer(session, "the second one")

    assert len(offered) == 2
    assert (reply.faq, reply.certainty) == (offered[1], "sure")
    assert reply.record.taken == 2


@pytest.mark.usefixtures("no_llm")
def test_a_reset_forgets_what_was_offered(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(PARCEL, "Open it.", alternates=["My parcel"])
    make_faq("Is my parcel insured?", "It is.", alternates=["My parcel"])
    answer(session, "My parcel")
    session.reset()

    assert answer(session, "the second one").faq is None


@pytest.mark.usefixtures("no_llm")
def test_a_no_offers_what_else_the_question_may_have_meant(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq(PARCEL)
    late = make_faq("Why is my parcel late?", "Ask us.")
    answer(session, PARCEL)

    reply = answer(session, "no, that's not it")

    assert reply.record.about
    assert (reply.record.decision, reply.record.about.id) == ("asked back", faq.pk)
    assert [each.id for each in reply.suggestions] == [late.pk]


@pytest.mark.parametrize(
    "text", ["yes", "no", "ok", "Hello!", "agent please", "this is useless", "?"]
)
def test_what_is_no_question_never_reaches_the_model(
    llm: LocMemBackend, session: ChatSession, text: str
) -> None:
    answer(session, text)

    assert llm.prompts == []


@pytest.mark.usefixtures("no_llm")
@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("thanks, that helped", "Thank you"),
        ("good morning!", "Hello"),
        ("operator", "Can I talk to a human?"),
    ],
)
def test_small_talk_is_answered_by_the_companys_own_faq(
    session: ChatSession, make_faq: Callable[..., FAQ], text: str, question: str
) -> None:
    make_faq(question, "At your service.")

    reply = answer(session, text)

    assert (reply.text, reply.certainty) == ("At your service.", "sure")


@pytest.mark.usefixtures("no_llm")
def test_an_faq_that_is_asked_for_word_for_word_wins_over_all_else(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("No", "We never say no.")
    make_faq(PARCEL)
    answer(session, PARCEL)

    assert answer(session, "no").text == "We never say no."


def test_the_model_never_sees_an_answer_that_has_changed_since(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq(PARCEL, "With Hermes Blue.")
    answer(session, PARCEL)
    FAQ.objects.filter(pk=faq.pk).update(answer="With Swift Red.")
    llm.enqueue(ABSTAINING)

    answer(session, "and can the driver phone me before he comes along to my door?")

    assert "Hermes" not in str(llm.prompts[0])
    assert "Swift Red" in llm.prompts[0].turns[0].text


@pytest.mark.usefixtures("no_llm")
def test_a_greeting_gets_a_greeting(session: ChatSession) -> None:
    reply = answer(session, "Hello!")

    assert "How can I help" in reply.text
    assert reply.reason is None
    assert transcript(session)[1] == ("assistant", "answered")


def test_a_broken_search_leaves_the_question_to_the_model(
    llm: LocMemBackend, session: ChatSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_search(monkeypatch, ValueError())
    llm.enqueue(ABSTAINING)

    reply = answer(session, PARCEL)

    assert (reply.reason, reply.confidence) == ("model_abstained", None)


def test_a_database_that_cannot_be_read_is_reported(
    llm: LocMemBackend, session: ChatSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_search(monkeypatch, OperationalError())

    with pytest.raises(OperationalError):
        answer(session, PARCEL)


def test_a_fault_of_ours_still_ends_the_turn(
    llm: LocMemBackend, session: ChatSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refereeing, "Completion", None)

    reply = answer(session, UNKNOWN)

    assert (reply.source, reply.reason) == ("Fallback", "model_unavailable")
    assert transcript(session) == [("user", "failed"), ("assistant", "failed")]
