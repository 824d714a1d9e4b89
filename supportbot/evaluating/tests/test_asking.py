"""Dialogues are asked as customers ask: by the use case, each in its own session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from faq import search
from faq.models import FAQ
from sessions_app.models import ChatSession
from supportbot.chat.replies import Action, DecisionRecord, FAQSummary, Reply
from supportbot.evaluating.asking import HUMAN, ask, screen_of
from supportbot.evaluating.dialogues import DialogueTurn, Screen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def search_by_words(settings: Any) -> None:
    settings.FAQ_EMBEDDING_MODEL = ""
    search.reset()


def test_screen_shows_which_faq_answers(make_faq: Callable[..., FAQ]) -> None:
    make_faq("Where is my parcel?", "Track it.")

    screens = ask([DialogueTurn(says="where is my parcel")])

    assert screens == [
        Screen(
            said="where is my parcel",
            text="Track it.",
            answered=("Where is my parcel?",),
        )
    ]


def test_turns_of_a_dialogue_share_a_session_of_their_own() -> None:
    turns = [DialogueTurn(says="hello"), DialogueTurn(says="bye")]

    ask(turns)
    ask(turns)

    counts = [session.messages.count() for session in ChatSession.objects.all()]
    assert counts == [4, 4]


def test_click_sends_the_question_that_was_offered(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?", "Track it.")
    make_faq("Is my parcel insured?", "Yes.")

    [offer, answer] = ask([DialogueTurn(says="parcel"), DialogueTurn(clicks=2)])

    assert offer is not None
    assert answer is not None
    assert len(offer.offered) == 2
    assert answer.answered == (answer.said,) == offer.offered[1:]


def test_nothing_is_sent_where_there_is_nothing_to_click() -> None:
    [_, clicked, after] = ask(
        [DialogueTurn(says="hello"), DialogueTurn(clicks=1), DialogueTurn(says="bye")]
    )

    assert clicked is None
    assert after is not None


def test_answer_of_the_faq_about_humans_offers_one(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq(HUMAN, "Call us.")

    [screen] = ask([DialogueTurn(says=HUMAN)])

    assert screen is not None
    assert screen.offers_human


def test_everything_that_a_reply_answers_is_on_the_screen() -> None:
    parcel, card = FAQSummary(id=1, question="A?"), FAQSummary(id=2, question="B?")
    record = DecisionRecord(faq=parcel, certainty="likely", also=(card,))
    reply = Reply(text="Yes.", state="answered", source="FAQ", record=record)

    screen = screen_of("a and b?", reply)

    assert screen == Screen(said="a and b?", text="Yes.", answered=("A?", "B?"))


def test_the_bots_own_offer_of_a_human_is_one() -> None:
    record = DecisionRecord(decision=Action.FALLBACK, offers_human=True)
    reply = Reply(text="Sorry.", state="fallback", source="Fallback", record=record)

    screen = screen_of("again", reply)

    assert (screen.offers_human, screen.apologises) == (True, True)


@pytest.mark.parametrize(
    ("says", "apologises", "greets"),
    [
        ("hello", False, True),
        ("thanks", False, False),
        ("do zebras fly to mars", True, False),
    ],
)
def test_apology_greeting_and_thanks_are_told_apart(
    says: str, apologises: bool, greets: bool
) -> None:
    [screen] = ask([DialogueTurn(says=says)])

    assert screen is not None
    assert (screen.apologises, screen.greets) == (apologises, greets)
