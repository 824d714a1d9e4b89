import time
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from faq.models import FAQ
from faq.retrieval.results import SearchResult
from sessions_app import turns
from sessions_app.exceptions import IdempotencyConflict, StorageUnavailable
from sessions_app.models import ChatSession, Message
from sessions_app.tests.threads import run_together
from sessions_app.turns import Arrival
from supportbot.chat import answering
from supportbot.chat.answering import Delta, Finished, Started, answer, stream
from supportbot.llm import Chunk
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.exceptions import LLMBlocked, LLMTimeout, LLMUnavailable

PARCEL = "Where is my parcel?"
UNKNOWN = "Do whales sing in winter?"


def transcript(session: ChatSession) -> list[tuple[str, str]]:
    return list(session.messages.order_by("id").values_list("role", "state"))


def break_search(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def search(query: str) -> SearchResult:
        raise error

    monkeypatch.setattr(answering.faq_search, "search", search)


@pytest.mark.usefixtures("no_llm")
def test_a_known_question_is_answered_word_for_word(session, make_faq):
    faq = make_faq(PARCEL, "Open **Orders**.", category="Shipping")

    reply = answer(session, PARCEL)

    assert (reply.text, reply.source, reply.reason) == ("Open **Orders**.", "FAQ", None)
    assert reply.faq
    assert (reply.faq.id, reply.faq.category) == (faq.pk, "Shipping")
    assert reply.html == "<p>Open <strong>Orders</strong>.</p>\n"
    assert reply.confidence > 0.7


@pytest.mark.usefixtures("no_llm")
def test_both_sides_of_an_answer_are_stored_with_the_reason(session, make_faq):
    faq = make_faq(PARCEL)

    reply = answer(session, PARCEL)

    stored = session.messages.get(role="assistant")
    assert transcript(session) == [("user", "answered"), ("assistant", "answered")]
    assert (stored.pk, stored.faq_id) == (reply.message_id, faq.pk)
    assert stored.decision["decision"] == "answered"
    assert stored.decision["candidates"][0]["faq_id"] == faq.pk
    assert stored.decision["thresholds"].keys() == {"answer", "ask_back"}
    assert stored.duration_ms > 0


def test_a_known_question_never_reaches_the_model(
    llm: LocMemBackend, session, make_faq
):
    make_faq(PARCEL)

    answer(session, PARCEL)

    assert llm.prompts == []


def test_an_unknown_question_goes_to_the_model(llm: LocMemBackend, session, make_faq):
    make_faq(PARCEL, "Open your order.")
    llm.enqueue("Whales do sing all year.")

    reply = answer(session, UNKNOWN)

    assert (reply.text, reply.source) == ("Whales do sing all year.", "Gemini AI")
    assert transcript(session) == [("user", "answered"), ("assistant", "answered")]
    assert session.messages.get(role="assistant").decision["model"] == "locmem"
    assert UNKNOWN in llm.prompts[0].turns[-1].text


def test_the_model_sees_the_nearest_faqs_and_the_earlier_turns(
    llm: LocMemBackend, session, make_faq
):
    make_faq(PARCEL, "Open your order.")
    answer(session, PARCEL)
    llm.enqueue("No.")

    answer(session, "Does the parcel sing opera?")

    texts = [turn.text for turn in llm.prompts[0].turns]
    assert "Open your order." in texts[0]
    assert PARCEL in texts[2]
    assert texts[3] == "Open your order."


def test_the_model_never_sees_what_was_before_a_reset(llm: LocMemBackend, session):
    llm.enqueue("First.", "Second.")
    answer(session, "My name is Bond")
    session.reset()

    answer(session, UNKNOWN)

    assert "Bond" not in str(llm.prompts[1])


def test_the_model_never_sees_fallback_replies(llm: LocMemBackend, session):
    llm.enqueue(LLMBlocked(), "Fine.")
    first = answer(session, "Something bad")

    answer(session, UNKNOWN)

    assert first.text not in str(llm.prompts[1])


def test_the_model_never_sees_contact_details(llm: LocMemBackend, session):
    llm.enqueue("Ok.", "Ok.")
    answer(session, "I am jo@example.com")

    answer(session, "My card is 4111 1111 1111 1111")

    assert "jo@example.com" not in str(llm.prompts)
    assert "4111" not in str(llm.prompts)
    assert session.messages.filter(text__contains="4111").exists()


def test_redaction_can_be_switched_off(llm: LocMemBackend, session, settings: Any):
    settings.REDACT_BEFORE_MODEL = False
    llm.enqueue("Ok.")

    answer(session, "I am jo@example.com")

    assert "jo@example.com" in llm.prompts[0].turns[-1].text


def test_a_reply_with_an_invented_fact_is_withheld(llm: LocMemBackend, session):
    llm.enqueue("Certainly. It costs 99 EUR.")

    reply = answer(session, UNKNOWN)

    assert (reply.source, reply.reason) == ("Fallback", "model_blocked")
    assert "99" not in reply.text
    stored = session.messages.get(role="assistant")
    assert stored.decision["model_call"]["invented"] == ["99 eur"]


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (LLMTimeout(), "model_timeout"),
        (LLMUnavailable(), "model_unavailable"),
        (LLMBlocked(), "model_blocked"),
        ("", "model_empty"),
    ],
    ids=lambda value: str(value) or type(value).__name__,
)
def test_a_failing_model_still_gets_the_customer_a_reply(
    llm: LocMemBackend, session, failure: Any, reason: str
):
    llm.enqueue(failure, failure)

    reply = answer(session, UNKNOWN)

    assert (reply.source, reply.reason) == ("Fallback", reason)
    assert transcript(session) == [("user", "fallback"), ("assistant", "fallback")]


@pytest.mark.usefixtures("no_llm")
def test_without_a_model_the_fallback_says_so(session):
    reply = answer(session, UNKNOWN)

    assert (reply.source, reply.reason) == ("Fallback", "not_configured")


@pytest.mark.usefixtures("no_llm")
def test_a_greeting_gets_a_greeting(session):
    reply = answer(session, "Hello!")

    assert "How can I help" in reply.text
    assert reply.reason is None
    assert transcript(session)[1] == ("assistant", "answered")


def test_a_broken_search_leaves_the_question_to_the_model(
    llm: LocMemBackend, session, monkeypatch: pytest.MonkeyPatch
):
    break_search(monkeypatch, ValueError())
    llm.enqueue("I can help.")

    reply = answer(session, PARCEL)

    assert (reply.text, reply.confidence) == ("I can help.", None)


def test_a_database_that_cannot_be_read_is_reported(
    llm: LocMemBackend, session, monkeypatch: pytest.MonkeyPatch
):
    break_search(monkeypatch, OperationalError())

    with pytest.raises(StorageUnavailable):
        answer(session, PARCEL)


def test_a_fault_of_ours_still_ends_the_turn(
    llm: LocMemBackend, session, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(answering, "Completion", None)

    reply = answer(session, UNKNOWN)

    assert (reply.source, reply.reason) == ("Fallback", "model_unavailable")
    assert transcript(session) == [("user", "failed"), ("assistant", "failed")]


@pytest.mark.usefixtures("no_llm")
def test_an_answer_is_streamed_as_one_piece(session, make_faq):
    make_faq(PARCEL, "Open **Orders**.")

    started, delta, finished = stream(session, PARCEL)

    assert isinstance(started, Started)
    assert isinstance(finished, Finished)
    assert delta == Delta(text=finished.reply.text)
    assert started.message_id == finished.reply.message_id


def test_a_generated_reply_is_streamed_by_sentences(llm: LocMemBackend, session):
    llm.enqueue([Chunk(text="Yes. They"), Chunk(text=" do.")])

    _, *deltas, finished = stream(session, UNKNOWN)

    assert deltas == [Delta(text="Yes."), Delta(text=" They do.")]
    assert finished.reply.text == "Yes. They do."


def test_a_caller_who_leaves_ends_the_turn(llm: LocMemBackend, session):
    llm.enqueue("One. Two.")
    events = stream(session, UNKNOWN)
    seen = [next(events), next(events)]

    events.close()

    assert seen[1] == Delta(text="One.")
    assert transcript(session)[0] == ("user", "interrupted")
    assert session.messages.get(role="assistant").text == "One."
    assert not session.messages.unanswered().exists()


def test_a_caller_who_leaves_at_once_ends_the_turn(llm: LocMemBackend, session):
    events = stream(session, UNKNOWN)
    next(events)

    events.close()

    assert transcript(session)[1] == ("assistant", "interrupted")
    assert llm.prompts == []


def test_a_turn_that_cannot_be_closed_is_left_to_its_deadline(
    llm: LocMemBackend, session, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_arguments: object) -> bool:
        raise StorageUnavailable

    events = stream(session, UNKNOWN)
    next(events)
    monkeypatch.setattr(answering.turns, "finish", refuse)

    events.close()

    assert session.messages.unanswered().exists()


def test_a_reply_that_cannot_be_stored_is_an_error(
    llm: LocMemBackend, session, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_arguments: object, **_options: object) -> bool:
        raise StorageUnavailable

    monkeypatch.setattr(answering.turns, "history", refuse)

    with pytest.raises(StorageUnavailable):
        answer(session, UNKNOWN)


def test_a_turn_taken_for_abandoned_ends_as_a_timeout(llm: LocMemBackend, session):
    events = stream(session, UNKNOWN)
    next(events)
    Message.objects.update(expires_at=timezone.now())
    Message.objects.interrupt_expired()

    *_, finished = events

    assert finished.reply.reason == "model_timeout"
    assert transcript(session)[0] == ("user", "fallback")


def test_a_turn_whose_time_runs_out_while_it_waits_falls_back(
    llm: LocMemBackend, session, settings: Any
):
    turns.begin(Arrival(session=session, text="before", timeout=20))
    settings.CHAT_TURN_TIMEOUT = 0.05

    reply = answer(session, UNKNOWN)

    assert reply.reason == "model_timeout"
    assert llm.prompts == []


@pytest.mark.usefixtures("no_llm")
def test_an_answer_waits_for_the_turn_before_it(session, make_faq, settings: Any):
    make_faq(PARCEL, "Open your order.")
    turns.begin(Arrival(session=session, text="before", timeout=0.1))
    started = time.monotonic()

    reply = answer(session, PARCEL)

    assert reply.text == "Open your order."
    assert time.monotonic() - started > 0.05
    assert [state for _, state in transcript(session)] == (
        ["interrupted"] * 2 + ["answered"] * 2
    )


@pytest.mark.usefixtures("no_llm")
def test_a_late_answer_from_the_faq_is_still_the_answer(session, make_faq):
    make_faq(PARCEL, "Open your order.")
    before = turns.begin(Arrival(session=session, text="before", timeout=20))
    events = stream(session, PARCEL)
    next(events)
    Message.objects.exclude(pk=before.message.pk).update(expires_at=timezone.now())
    Message.objects.interrupt_expired()
    before.message.delete()

    *_, finished = events

    assert finished.reply.text == "Open your order."
    assert transcript(session) == [("user", "answered"), ("assistant", "answered")]


def test_a_key_replays_the_same_reply(llm: LocMemBackend, session, make_faq):
    make_faq(PARCEL)
    llm.enqueue("Whales sing.")
    first = answer(session, UNKNOWN, idempotency_key="k")

    again = answer(session, UNKNOWN, idempotency_key="k")

    assert again == first
    assert len(llm.prompts) == 1


def test_a_key_of_another_message_is_refused(llm: LocMemBackend, session):
    llm.enqueue("Whales sing.")
    answer(session, UNKNOWN, idempotency_key="k")

    with pytest.raises(IdempotencyConflict):
        answer(session, "Another", idempotency_key="k")


@pytest.mark.usefixtures("no_llm")
@pytest.mark.django_db(transaction=True)
def test_an_faq_deleted_after_the_search_is_still_the_answer(session, make_faq):
    make_faq(PARCEL, "Open your order.")
    answer(session, PARCEL)
    FAQ.objects.all().delete()

    assert answer(session, PARCEL).source == "Fallback"
    assert session.messages.filter(source="FAQ").exists()


@pytest.mark.django_db(transaction=True)
def test_messages_that_cross_ask_the_model_one_after_the_other(
    llm: LocMemBackend, session
):
    llm.enqueue(*["Yes."] * 8)

    run_together(*(lambda n=n: answer(session, f"{UNKNOWN} {n}") for n in range(8)))

    earlier = [len(prompt.turns) for prompt in llm.prompts]
    assert earlier == [3 + 2 * number for number in range(8)]
    assert transcript(session) == [("user", "answered"), ("assistant", "answered")] * 8
