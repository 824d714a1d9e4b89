"""A word that an FAQ has as its keyword, typed alone, shows that FAQ."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.models import FAQ
from sessions_app.models import ChatSession
from supportbot.chat.answering import answer
from supportbot.llm.backends.locmem import LocMemBackend

pytestmark = pytest.mark.usefixtures("no_llm")

MakeFAQ = Callable[..., FAQ]
TASTE = "Can I return coffee that I have opened?"


@pytest.mark.parametrize("word", ["disappointed", "Horrible!", "incorrect", "okay"])
def test_a_keyword_is_a_question_though_the_chat_knows_the_word(
    session: ChatSession, make_faq: MakeFAQ, word: str
) -> None:
    make_faq(TASTE, keywords="disappointed horrible incorrect okay")

    reply = answer(session, word)

    assert reply.faq is not None
    assert reply.text.startswith(f"**{TASTE}**")
    assert reply.certainty == "likely"


def test_a_yes_confirms_what_such_a_word_has_shown(
    session: ChatSession, make_faq: MakeFAQ
) -> None:
    make_faq(TASTE, keywords="disappointed")
    answer(session, "disappointed")

    assert answer(session, "yes").record.move == "confirms the answer"


def test_the_keyword_of_an_faq_about_small_talk_gets_its_answer_as_it_stands(
    llm: LocMemBackend, session: ChatSession, make_faq: MakeFAQ
) -> None:
    make_faq("How are you?", "Freshly brewed!", keywords="fine okay")

    reply = answer(session, "okay")

    assert (reply.text, reply.certainty) == ("Freshly brewed!", "sure")
    assert llm.prompts == []


def test_a_keyword_counts_before_the_greeting_that_it_may_be(
    session: ChatSession, make_faq: MakeFAQ
) -> None:
    make_faq("Hello", "Welcome!")
    gift = make_faq("Can you gift-wrap my order?", keywords="ribbon tag")

    reply = answer(session, "tag")

    assert reply.faq
    assert reply.faq.id == gift.pk


@pytest.mark.parametrize("opening", [TASTE, "coffee opened?", "human please"])
def test_after_something_a_word_may_answer_it_is_no_keyword(
    session: ChatSession, make_faq: MakeFAQ, opening: str
) -> None:
    make_faq(TASTE)
    make_faq("How are you?", "Freshly brewed!", keywords="okay")
    answer(session, opening)

    assert "brewed" not in answer(session, "okay").text


def test_a_keyword_of_several_faqs_leaves_the_word_to_the_chat(
    session: ChatSession, make_faq: MakeFAQ
) -> None:
    make_faq(TASTE, keywords="okay")
    make_faq("How are you?", "Freshly brewed!", keywords="okay")

    assert answer(session, "okay").faq is None


@pytest.mark.parametrize("keywords", ["", "agent"])
def test_a_wish_for_a_human_leads_to_one_whatever_faq_has_the_word(
    session: ChatSession, make_faq: MakeFAQ, keywords: str
) -> None:
    make_faq("Do you sell through estate agents?", keywords=keywords)

    reply = answer(session, "agent")

    assert reply.offers_human
    assert "hand this conversation over" in reply.text
    assert (reply.faq is not None) is bool(keywords)


def test_a_question_back_names_the_small_talk_that_has_the_word_as_keyword(
    session: ChatSession, make_faq: MakeFAQ
) -> None:
    make_faq("When can I reach customer support?", "Until five.")
    abilities = make_faq("What can you help me with?", "A lot.", keywords="support")

    reply = answer(session, "support")

    assert abilities.pk in {faq.id for faq in reply.suggestions}


def test_an_faq_about_humans_leaves_room_for_the_one_that_has_the_keyword(
    session: ChatSession, make_faq: MakeFAQ
) -> None:
    make_faq("Can I talk to a human?", "Call us.", alternates=["How do I contact you"])
    email = make_faq("How do I change my email address?", keywords="contact")

    reply = answer(session, "contact")

    shown = {faq.id for faq in (reply.faq, *reply.suggestions) if faq}
    assert email.pk in shown
