"""A turn as it is told: its events, callers who leave, turns that wait or come late."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.utils import timezone
from pytest_django import Settings

from faq.models import FAQ
from sessions_app import turns
from sessions_app.exceptions import IdempotencyConflict
from sessions_app.models import ChatSession, Message
from sessions_app.tests.threads import run_together
from sessions_app.turns import IncomingMessage
from supportbot.chat.answering import Delta, Finished, Started, answer, stream
from supportbot.chat.tests.scripted import (
    ABSTAINING,
    in_chunks,
    pointing_at,
    saying,
)
from supportbot.llm.backends.locmem import LocMemBackend

PARCEL = "Where is my parcel?"
UNKNOWN = "Do whales sing in winter?"
ZOO, SING = "Are there whales in the zoo?", "Whales do sing all year."


def transcript(session: ChatSession) -> list[tuple[str, str]]:
    return list(session.messages.order_by("id").values_list("role", "state"))


@pytest.mark.usefixtures("no_llm")
def test_an_answer_is_streamed_as_one_piece(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(PARCEL, "Open **Orders**.")

    started, delta, finished = stream(session, PARCEL)

    assert isinstance(started, Started)
    assert isinstance(finished, Finished)
    text = finished.reply.text
    assert delta == Delta(text=text, so_far=text)
    assert started.message_id == finished.reply.message_id


def test_a_generated_reply_is_streamed_by_sentences(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ZOO, SING)
    llm.enqueue(in_chunks(saying(("Yes.", 1, SING), ("They do.", 1, SING))))

    _, *deltas, finished = stream(session, UNKNOWN)

    assert deltas == [
        Delta(text="Yes.", so_far="Yes."),
        Delta(text=" They do.", so_far="Yes. They do."),
    ]
    assert isinstance(finished, Finished)
    assert finished.reply.text == "Yes. They do."


def test_a_caller_who_leaves_ends_the_turn(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ZOO, SING)
    llm.enqueue(saying(("One.", 1, SING), ("Two.", 1, SING)))
    events = stream(session, UNKNOWN)
    seen = [next(events), next(events)]

    events.close()

    assert seen[1] == Delta(text="One.", so_far="One.")
    assert transcript(session)[0] == ("user", "interrupted")
    assert session.messages.get(role="assistant").text == "One."
    assert not session.messages.unanswered().exists()


def test_an_faq_that_the_model_points_at_is_streamed_before_the_model_ends(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ZOO, SING)
    llm.enqueue(in_chunks(pointing_at(1)))
    events = stream(session, UNKNOWN)

    seen = [next(events), next(events)]
    events.close()

    assert seen[1] == Delta(text=SING, so_far=SING)
    assert session.messages.get(role="assistant").text == SING
    assert transcript(session)[1] == ("assistant", "interrupted")


def test_a_caller_who_leaves_at_once_ends_the_turn(
    llm: LocMemBackend, session: ChatSession
) -> None:
    events = stream(session, UNKNOWN)
    next(events)

    events.close()

    assert transcript(session)[1] == ("assistant", "interrupted")
    assert llm.prompts == []


def test_a_turn_that_cannot_be_closed_is_left_to_its_deadline(
    llm: LocMemBackend, session: ChatSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> bool:
        raise OperationalError

    events = stream(session, UNKNOWN)
    next(events)
    monkeypatch.setattr(turns, "finish", refuse)

    events.close()

    assert session.messages.unanswered().exists()


def test_a_reply_that_cannot_be_stored_is_an_error(
    llm: LocMemBackend, session: ChatSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> bool:
        raise OperationalError

    monkeypatch.setattr(turns, "history", refuse)

    with pytest.raises(OperationalError):
        answer(session, UNKNOWN)


def test_a_turn_taken_for_abandoned_ends_as_a_timeout(
    llm: LocMemBackend, session: ChatSession
) -> None:
    events = stream(session, UNKNOWN)
    next(events)
    Message.objects.update(expires_at=timezone.now())
    Message.objects.interrupt_expired()

    *_, finished = events

    assert isinstance(finished, Finished)
    assert finished.reply.reason == "model_timeout"
    assert transcript(session)[0] == ("user", "fallback")


def test_who_is_being_answered_hears_the_end_though_all_is_erased(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ZOO, SING)
    llm.enqueue(saying(("One.", 1, SING), ("Two.", 1, SING)))
    events = stream(session, UNKNOWN)
    seen = [next(events), next(events)]
    session.delete()

    *_, finished = events

    assert seen[1] == Delta(text="One.", so_far="One.")
    assert isinstance(finished, Finished)
    assert finished.reply.text == "One. Two."
    assert not Message.objects.exists()


def test_a_turn_whose_time_runs_out_while_it_waits_falls_back(
    llm: LocMemBackend, session: ChatSession, settings: Settings
) -> None:
    turns.begin(IncomingMessage(session=session, text="before", timeout=20))
    settings.CHAT_TURN_TIMEOUT = 0.05

    reply = answer(session, UNKNOWN)

    assert reply.reason == "model_timeout"
    assert llm.prompts == []


@pytest.mark.usefixtures("no_llm")
def test_an_answer_waits_for_the_turn_before_it(
    session: ChatSession, make_faq: Callable[..., FAQ], settings: Settings
) -> None:
    make_faq(PARCEL, "Open your order.")
    turns.begin(IncomingMessage(session=session, text="before", timeout=0.1))
    started = time.monotonic()

    reply = answer(session, PARCEL)

    assert reply.text == "Open your order."
    assert time.monotonic() - started > 0.05
    assert [state for _, state in transcript(session)] == (
        ["interrupted"] * 2 + ["answered"] * 2
    )


@pytest.mark.usefixtures("no_llm")
def test_a_late_answer_from_the_faq_is_still_the_answer(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(PARCEL, "Open your order.")
    before = turns.begin(IncomingMessage(session=session, text="before", timeout=20))
    events = stream(session, PARCEL)
    next(events)
    Message.objects.exclude(pk=before.message.pk).update(expires_at=timezone.now())
    Message.objects.interrupt_expired()
    before.message.delete()

    *_, finished = events

    assert isinstance(finished, Finished)
    assert finished.reply.text == "Open your order."
    assert transcript(session) == [("user", "answered"), ("assistant", "answered")]


@pytest.mark.parametrize("text", [PARCEL, UNKNOWN], ids=["FAQ", "model"])
def test_a_key_replays_the_same_reply(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ], text: str
) -> None:
    make_faq(PARCEL)
    llm.enqueue(ABSTAINING)
    first = answer(session, text, idempotency_key="k")

    again = answer(session, text, idempotency_key="k")

    assert again == first
    assert session.messages.count() == 2


def test_a_key_of_another_message_is_refused(
    llm: LocMemBackend, session: ChatSession
) -> None:
    llm.enqueue(ABSTAINING)
    answer(session, UNKNOWN, idempotency_key="k")

    with pytest.raises(IdempotencyConflict):
        answer(session, "Another", idempotency_key="k")


@pytest.mark.usefixtures("no_llm")
@pytest.mark.django_db(transaction=True)
def test_an_faq_deleted_after_the_search_is_still_the_answer(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(PARCEL, "Open your order.")
    answer(session, PARCEL)
    FAQ.objects.all().delete()

    assert answer(session, PARCEL).source == "Fallback"
    assert session.messages.filter(source="FAQ").exists()


@pytest.mark.django_db(transaction=True)
def test_messages_that_cross_ask_the_model_one_after_the_other(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ZOO, SING)
    llm.enqueue(*[saying(("Yes.", 1, SING))] * 3)

    run_together(*(lambda n=n: answer(session, f"{UNKNOWN} {n}") for n in range(3)))

    earlier = [len(prompt.turns) for prompt in llm.prompts]
    assert earlier == [3 + 2 * number for number in range(3)]
    assert transcript(session) == [("user", "answered"), ("assistant", "answered")] * 3
