"""A customer who leaves while a plain request waits: the turn ends as it stands."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from faq.models import FAQ
from sessions_app import turns
from sessions_app.models import ChatSession, Handoff
from sessions_app.turns import IncomingMessage
from supportbot.chat.answering import answer
from supportbot.chat.tests.scripted import pointing_at, saying
from supportbot.llm import Chunk
from supportbot.llm.backends.locmem import LocMemBackend

PARCEL = "Where is my parcel?"
UNKNOWN = "Do whales sing in winter?"


class Leaves:
    """Has left when asked for the time after so many."""

    def __init__(self, *, after: int) -> None:
        self._looks_left = after

    def __call__(self) -> bool:
        self._looks_left -= 1
        return self._looks_left < 0


@pytest.fixture
def leaves_at_silence(llm: LocMemBackend) -> Iterator[threading.Event]:
    """Set a moment after the model has said one sentence, and hangs."""
    has_left, release = threading.Event(), threading.Event()

    def chunks() -> Iterator[Chunk]:
        reply = saying(
            ("Seals sing.", 1, "Seals sing in winter."), ("Two.", 1, "Seals")
        )
        yield Chunk(text=reply.partition("Two.")[0])
        threading.Timer(0.2, has_left.set).start()
        release.wait(5)

    llm.stream = lambda *_args, **_kwargs: chunks()  # type: ignore[method-assign, assignment]  # hangs where the script can't
    yield has_left
    release.set()


def test_leaving_ends_a_turn_that_waits_for_the_model(
    session: ChatSession,
    make_faq: Callable[..., FAQ],
    leaves_at_silence: threading.Event,
) -> None:
    make_faq("Do seals make any noise?", "Seals sing in winter.")
    started = time.monotonic()

    reply = answer(session, UNKNOWN, has_left=leaves_at_silence.is_set)

    assert time.monotonic() - started < 4
    assert (reply.state, reply.source, reply.text) == ("interrupted", "", "Seals sing.")
    assert transcript(session) == [
        ("user", "interrupted", UNKNOWN),
        ("assistant", "interrupted", "Seals sing."),
    ]


def test_who_has_left_already_costs_no_call(
    llm: LocMemBackend, session: ChatSession
) -> None:
    reply = answer(session, UNKNOWN, has_left=lambda: True)

    assert (reply.state, reply.text, llm.prompts) == ("interrupted", "", [])


@pytest.mark.usefixtures("no_llm")
def test_answer_of_the_faq_is_stored_whoever_leaves(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(PARCEL, "Open Orders.")

    reply = answer(session, PARCEL, has_left=lambda: True)

    assert (reply.state, reply.text) == ("answered", "Open Orders.")


@pytest.mark.usefixtures("llm")
def test_wish_for_a_human_is_passed_on_whoever_leaves(session: ChatSession) -> None:
    answer(session, "I want to talk to a human")

    answer(session, "yes", has_left=lambda: True)

    assert Handoff.objects.filter(session=session).exists()


def test_leaving_ends_the_wait_for_an_earlier_turn(
    llm: LocMemBackend, session: ChatSession
) -> None:
    earlier = IncomingMessage(session=session, text=UNKNOWN, timeout=60)
    turns.begin(earlier)
    started = time.monotonic()

    reply = answer(session, UNKNOWN, has_left=Leaves(after=2))

    assert time.monotonic() - started < 5
    assert (reply.state, llm.prompts) == ("interrupted", [])


def test_message_sent_again_after_a_hang_up_is_answered(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Do seals make any noise?", "Seals sing in winter.")
    llm.enqueue(pointing_at(1))
    answer(session, UNKNOWN, idempotency_key="k", has_left=lambda: True)

    again = answer(session, UNKNOWN, idempotency_key="k")

    assert (again.state, again.text) == ("answered", "Seals sing in winter.")


def transcript(session: ChatSession) -> list[tuple[str, str, str]]:
    messages = session.messages.order_by("id")
    return list(messages.values_list("role", "state", "text"))
