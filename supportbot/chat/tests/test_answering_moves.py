"""Turns whose reply depends on more than what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from unittest.mock import Mock

import pytest
from pytest_django import Settings

from faq import search as faq_search
from faq.models import FAQ
from faq.retrieval import Certainty, Decision
from sessions_app.models import ChatSession
from supportbot.chat.answering import answer
from supportbot.chat.building import Wishes
from supportbot.chat.tests.scripted import ABSTAINING
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.exceptions import LLMUnavailable

PARCEL = "Where is my parcel?"
FindLikely = Callable[[str], FAQ]


@pytest.fixture
def find_likely(
    make_faq: Callable[[str], FAQ], monkeypatch: pytest.MonkeyPatch
) -> FindLikely:
    """Has every search find a new FAQ with that question, as a likely answer."""

    def find(question: str) -> FAQ:
        faq = make_faq(question)
        found = faq_search.search(question)
        likely = replace(found, decision=Decision.LIKELY, mode="lexical")
        monkeypatch.setattr(faq_search, "search", lambda *_, **__: likely)
        return faq

    return find


@pytest.mark.usefixtures("no_llm")
def test_who_asks_what_the_bot_can_do_hears_the_largest_topics(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("How do I return it?", category="Returns")
    make_faq("Where is my parcel?", category="Delivery")
    make_faq("When does my parcel come?", category="Delivery")

    reply = answer(session, "what can you do")

    assert reply.text.endswith("For example about: Delivery, Returns.")


@pytest.mark.usefixtures("no_llm")
def test_the_bot_speaks_as_the_customer_does(session: ChatSession) -> None:
    spoken = answer(
        session,
        "Wie lange dauert die Lieferung?",
        wishes=Wishes(accept_language="fr"),
    )

    assert spoken.text.startswith("Es tut mir leid")


@pytest.mark.parametrize("text", ["yes", "no", "human please", "hello??", "help"])
def test_what_asks_nothing_never_reaches_the_model(
    llm: LocMemBackend, session: ChatSession, text: str
) -> None:
    answer(session, text)

    assert llm.prompts == []


def test_a_likely_answer_stands_in_for_a_model_that_fails(
    llm: LocMemBackend, session: ChatSession, find_likely: FindLikely
) -> None:
    find_likely(PARCEL)
    llm.enqueue(LLMUnavailable())

    reply = answer(session, "my parcel")

    assert (reply.certainty, reply.source) == ("likely", "FAQ")


def test_a_likely_answer_is_asked_back_where_a_sure_one_is_wanted(
    no_llm: None, session: ChatSession, find_likely: FindLikely
) -> None:
    find_likely(PARCEL)

    reply = answer(session, "my parcel", wishes=Wishes(min_certainty="sure"))

    assert (reply.record.decision, len(reply.suggestions)) == ("asked back", 1)


@pytest.mark.usefixtures("no_llm")
def test_a_wish_that_must_not_match_the_companys_faq_does_not(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Can I talk to a human?", "Call us.", never=["agent"])

    assert answer(session, "agent").faq is None


def test_the_model_never_sees_a_second_answer_that_has_changed_since(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(PARCEL, "Open your order.")
    second = make_faq("How do I return it?", "With Hermes Blue.")
    first = answer(session, f"{PARCEL} How do I return it?")
    FAQ.objects.filter(pk=second.pk).update(answer="With Swift Red.")
    llm.enqueue(ABSTAINING)

    answer(session, "and can the driver phone me before he comes along to my door?")

    assert [faq.id for faq in first.also] == [second.pk]
    assert "Hermes" not in str(llm.prompts[0])


@pytest.mark.usefixtures("no_llm")
@pytest.mark.parametrize(("wanted", "is_told"), [("likely", True), ("sure", False)])
def test_a_likely_faq_about_humans_is_told_unless_only_sure_ones_are_wanted(
    session: ChatSession, find_likely: FindLikely, wanted: Certainty, is_told: bool
) -> None:
    faq = find_likely("Whom can I call?")

    reply = answer(session, "agent please", wishes=Wishes(min_certainty=wanted))

    assert (reply.faq is not None and reply.faq.id == faq.pk) is is_told


@pytest.mark.usefixtures("no_llm")
def test_a_question_that_is_gone_is_not_offered_again(
    session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("How do I get a refund?", "Ask us.")
    make_faq("How long does a refund take?", "A week.")
    gone, left = answer(session, "refund").suggestions
    FAQ.objects.filter(pk=gone.id).delete()

    reply = answer(session, "yes")

    assert [faq.id for faq in reply.suggestions] == [left.id]


@pytest.mark.usefixtures("no_llm")
def test_a_fault_after_a_sure_result_leaves_it(
    session: ChatSession, find_likely: FindLikely, monkeypatch: pytest.MonkeyPatch
) -> None:
    faq = find_likely(PARCEL)
    monkeypatch.setattr(faq_search, "search_parts", Mock(side_effect=ValueError))

    reply = answer(session, "my parcel")

    assert (reply.faq and reply.faq.id) == faq.pk


@pytest.mark.usefixtures("no_llm")
def test_a_language_that_has_no_name_is_told_by_its_code(
    session: ChatSession, settings: Settings
) -> None:
    settings.DEFAULT_LANGUAGE = "xx"

    reply = answer(session, "Wie lange dauert die Lieferung?")

    assert "xx" in reply.text
