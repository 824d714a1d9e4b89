"""Turns on trial: decided as a customer's are, and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.apps import apps
from pytest_django import Settings

from faq.learning import BaseWithDrafts
from faq.models import FAQ
from sessions_app.models import ChatSession
from sessions_app.turns import Turn
from supportbot.chat.answering import answer
from supportbot.chat.replies import Action, Reply
from supportbot.chat.tests.scripted import ABSTAINING, pointing_at, saying
from supportbot.chat.trying import try_turn
from supportbot.llm.backends.locmem import LocMemBackend

PARCEL = "Where is my parcel?"
UNKNOWN = "Do whales sing in winter?"
ZOO, SING = "Are there whales in the zoo?", "Whales do sing all year."
DIALOGUE = [PARCEL, "thanks", "parcel lost", "no", "2", UNKNOWN, "human please"]


def row_counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()  # noqa: SLF001
        for model in apps.get_models()
    }


def try_all(texts: list[str]) -> list[Reply]:
    past: list[Turn] = []
    replies = []
    for text in texts:
        tried = try_turn(past, text)
        past.append(tried.turn)
        replies.append(tried.reply)
    return replies


def comparable(reply: Reply) -> Reply:
    """But for what only a stored turn has."""
    record = replace(reply.record, search_ms=None, question_id=None)
    return replace(reply, record=record, message_id=None)


def test_a_tried_conversation_goes_as_a_customers(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(PARCEL, "Track it.", alternates=["my package is late"])
    make_faq("What if my parcel is lost?", "We send another.")
    make_faq("Can I pay by card?", "Yes.")
    replies = [answer(session, text) for text in DIALOGUE]

    tried = try_all(DIALOGUE)

    assert list(map(comparable, tried)) == list(map(comparable, replies))


def test_nothing_is_stored_and_nobody_told(
    llm: LocMemBackend, make_faq: Callable[..., FAQ], settings: Settings
) -> None:
    settings.MODEL_DAILY_CALLS = 1
    make_faq(PARCEL)
    llm.enqueue(ABSTAINING)
    before = row_counts()

    first = try_turn([], PARCEL)
    second = try_turn([first.turn], "get me a human, please")
    try_turn([first.turn, second.turn], UNKNOWN, asks_model=True)

    assert row_counts() == before


def test_the_models_prompt_and_reply_are_told(
    llm: LocMemBackend, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ZOO, SING)
    written = saying(("They do.", 1, SING))
    llm.enqueue(written)

    tried = try_turn([], UNKNOWN, asks_model=True)

    assert tried.model
    assert UNKNOWN in tried.model.prompt.turns[-1].text
    assert (tried.model.written, tried.reply.text) == (written, "They do.")
    assert tried.reply.record.decision == Action.MODEL


def test_the_faq_that_the_model_points_at_may_be_a_draft(
    llm: LocMemBackend, make_faq: Callable[..., FAQ]
) -> None:
    draft = make_faq(ZOO, SING, status=FAQ.Status.DRAFT)
    llm.enqueue(pointing_at(1))

    tried = try_turn([], UNKNOWN, faqs=BaseWithDrafts.now(), asks_model=True)

    assert tried.reply.faq
    assert (tried.reply.faq.id, tried.reply.text) == (draft.pk, SING)
    assert tried.reply.record.chosen_by == "model"


def test_what_the_guard_withheld_is_told_but_no_reply(
    llm: LocMemBackend, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ZOO, SING)
    written = saying(("Call 0800 123456.", 1, SING))
    llm.enqueue(written)

    tried = try_turn([], UNKNOWN, asks_model=True)

    assert tried.model
    assert tried.model.written == written
    assert tried.reply.reason == "model_blocked"


@pytest.mark.django_db
def test_a_model_that_is_not_to_be_asked_is_not(llm: LocMemBackend) -> None:
    tried = try_turn([], UNKNOWN)

    assert tried.model
    assert not tried.model.was_asked
    assert llm.prompts == []


def test_drafts_answer_only_where_they_are_laid_in(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Can I pay by card?", "Yes.")
    draft = make_faq(PARCEL, "Track it.", status=FAQ.Status.DRAFT)
    base = BaseWithDrafts.now()

    without = try_turn([], PARCEL)
    tried = try_turn([], PARCEL, faqs=base)

    assert without.reply.text != "Track it."
    assert tried.reply.faq
    assert (tried.reply.faq.id, base.count) == (draft.pk, 1)
