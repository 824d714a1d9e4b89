"""Turns in which the model is asked which FAQ answers."""

from __future__ import annotations

from collections.abc import Callable, Generator
from threading import Event
from typing import ClassVar

import pytest
from pytest_django import Settings

from faq import search as faq_search
from faq.models import FAQ
from sessions_app.models import ChatSession
from supportbot.chat import completion
from supportbot.chat.answering import answer
from supportbot.chat.building import Wishes
from supportbot.chat.policy import has_model
from supportbot.chat.replies import Reply
from supportbot.chat.tests.scripted import (
    ABSTAINING,
    in_chunks,
    pointing_at,
    saying,
)
from supportbot.llm import Chunk, Prompt, llms
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.exceptions import LLMTimeout

ZOO, SING = "Are there whales in the zoo?", "Whales do **sing** all year."
ASKED = "Do whales sing in winter?"


def test_the_faq_it_points_at_is_stored_as_the_answer(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq(ZOO, SING)
    llm.enqueue(in_chunks(pointing_at(1)))

    reply = answer(session, ASKED)

    stored = session.messages.get(role="assistant")
    assert (reply.text, reply.source, reply.certainty) == (SING, "FAQ", "sure")
    assert (stored.faq_id, stored.decision["chosen_by"]) == (faq.pk, "model")
    assert stored.decision["model_call"]["ruling"] == "pointed"
    assert stored.confidence is not None
    assert stored.confidence < reply.record.thresholds["sure"]  # type: ignore[index]  # it was searched
    assert Reply.of(stored) == reply


def test_an_faq_that_must_not_match_the_message_is_not_there_to_point_at(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ZOO, SING, never=[ASKED])
    llm.enqueue(ABSTAINING)

    answer(session, ASKED)

    assert SING not in str(llm.prompts[0])


def test_one_answered_before_is_not_there_either_where_it_must_not_match(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ZOO, SING, never=["and in winter, do they sing?"])
    make_faq("Are there seals in winter?", "Seals bark.")
    answer(session, ZOO)
    llm.enqueue(ABSTAINING)

    answer(session, "and in winter, do they sing?")

    numbered = llm.prompts[0].turns[0].text.split("FAQ 1\n")[1]
    assert "Seals bark." in numbered
    assert ZOO not in numbered.partition("\n\n")[0]


def test_one_answered_before_is_there_to_point_at(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ZOO, SING)
    answer(session, ZOO)
    llm.enqueue(pointing_at(1))

    reply = answer(session, "and what would one give to a cousin in Leeds?")

    assert reply.faq
    assert (reply.faq.question, reply.certainty) == (ZOO, "sure")
    assert SING in reply.text


def test_a_swapped_word_makes_likely_what_the_model_is_sure_of(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("How do I clean the Brew One grinder?", "With a brush.")
    make_faq("What is the Brew Two?", "A kettle.")
    llm.enqueue(pointing_at(1))

    reply = answer(session, "How do I clean the Brew Two grinder?")

    assert (reply.certainty, reply.record.chosen_by) == ("likely", "model")
    assert reply.record.exchanged


def test_who_wants_only_sure_answers_is_asked_back_about_a_swapped_word(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("How do I clean the Brew One grinder?", "With a brush.")
    make_faq("What is the Brew Two?", "A kettle.")
    llm.enqueue(pointing_at(1))
    wishes = Wishes(min_certainty="sure")

    reply = answer(session, "How do I clean the Brew Two grinder?", wishes=wishes)

    assert (reply.source, reply.record.decision) == ("Fallback", "asked back")
    assert "brush" not in reply.text


def test_what_is_likely_is_shown_without_the_model_where_that_is_wanted(
    llm: LocMemBackend,
    session: ChatSession,
    make_faq: Callable[..., FAQ],
    settings: Settings,
) -> None:
    settings.MODEL_BELOW = "likely"
    make_faq(ZOO, SING)

    reply = answer(session, ASKED)

    assert (reply.certainty, llm.prompts) == ("likely", [])


def test_a_model_that_is_off_is_never_asked_and_is_as_good_as_none(
    llm: LocMemBackend, session: ChatSession, settings: Settings
) -> None:
    settings.MODEL_USE = "off"

    reply = answer(session, ASKED)

    assert (reply.reason, llm.prompts, has_model()) == ("not_configured", [], False)


def test_a_referee_shows_no_words_of_its_own(
    llm: LocMemBackend,
    session: ChatSession,
    make_faq: Callable[..., FAQ],
    settings: Settings,
) -> None:
    settings.MODEL_USE = "referee"
    make_faq(ZOO, SING)
    llm.enqueue(saying(("They do sing.", 1, "Whales do sing")))

    reply = answer(session, ASKED)

    assert (reply.source, reply.reason) == ("Fallback", "model_abstained")


def test_what_the_model_found_no_answer_in_is_not_shown_as_likely(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ZOO, SING)
    llm.enqueue(ABSTAINING)

    reply = answer(session, ASKED)

    assert (reply.faq, reply.offers_human) == (None, True)
    assert [faq.question for faq in reply.suggestions] == [ZOO]


@pytest.mark.parametrize("failure", ["Well...", LLMTimeout()], ids=["words", "silence"])
def test_what_is_likely_is_shown_where_the_model_fails(
    llm: LocMemBackend,
    session: ChatSession,
    make_faq: Callable[..., FAQ],
    failure: str | Exception,
) -> None:
    make_faq(ZOO, SING)
    llm.enqueue(failure, failure)

    reply = answer(session, ASKED)

    assert (reply.certainty, reply.record.chosen_by) == ("likely", "")


def test_the_next_prompt_has_the_numbers_of_its_own_faqs(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ZOO, SING)
    llm.enqueue(ABSTAINING)

    answer(session, ASKED)

    [document] = faq_search.nearest(ASKED)
    assert f"FAQ 1\nQuestion: {document.question}" in llm.prompts[0].turns[0].text


class Dawdling(LocMemBackend):
    """Says all that matters, then nothing for longer than anybody waits."""

    let_go: ClassVar = Event()
    has_ended: ClassVar = Event()

    def stream(
        self,
        prompt: Prompt,  # noqa: ARG002 (the interface)
        *,
        timeout: float,
    ) -> Generator[Chunk, None, None]:
        ruling, _, _ = pointing_at(1).partition('"answer"')
        yield Chunk(text=ruling)
        self.let_go.wait(timeout)
        self.has_ended.set()


def test_a_model_that_dawdles_after_its_ruling_is_not_waited_for(
    session: ChatSession,
    make_faq: Callable[..., FAQ],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(completion, "LINGER", 0.05)
    settings.CHAT_TURN_TIMEOUT = 4
    settings.LLMS = {"default": {"BACKEND": f"{__name__}.{Dawdling.__name__}"}}
    make_faq(ZOO, SING)

    reply = answer(session, ASKED)

    assert (reply.text, reply.reason) == (SING, None)
    assert not Dawdling.has_ended.is_set()
    Dawdling.let_go.set()
    # Waiting to the end would have been a timeout.
    assert not llms["default"].circuit.has_failed_recently
