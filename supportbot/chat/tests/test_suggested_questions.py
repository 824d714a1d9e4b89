"""Questions to begin with: asked most, and surely answered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from faq.models import FAQ
from sessions_app.tests.talking import begin, make_outcome, make_session
from supportbot.chat import suggested_questions as module
from supportbot.chat.suggested_questions import suggested_questions

MakeFAQ = Callable[..., FAQ]


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    module.forget()


def ask(faq: FAQ, *, times: int) -> None:
    session = make_session()
    for _ in range(times):
        begin(session, outcome=make_outcome(faq_id=faq.pk))


@pytest.mark.django_db
def test_a_knowledge_base_without_faqs_suggests_nothing() -> None:
    assert suggested_questions("en") == ()


def test_what_is_asked_most_comes_first_then_what_was_made_first(
    make_faq: MakeFAQ,
) -> None:
    first = make_faq("How long does shipping take?", "Three days.")
    often = make_faq("How do I reset my password?", "Click on it.")
    ask(often, times=2)

    assert list(suggested_questions("en")) == [often.question, first.question]


def test_a_question_that_another_faq_answers_as_well_is_left_out(
    make_faq: MakeFAQ,
) -> None:
    make_faq("How do I reset my password?", "Click on it.")
    make_faq(
        "How long does shipping take?",
        "Three days.",
        alternates=["How do I reset my password?"],
    )

    assert "How do I reset my password?" not in suggested_questions("en")


def test_drafts_and_greetings_are_no_questions_to_begin_with(
    make_faq: MakeFAQ,
) -> None:
    make_faq("Is it safe to pay by card?", "It is.", status=FAQ.Status.DRAFT)
    make_faq("How do I reset my password?", "Click on it.")

    assert list(suggested_questions("en")) == ["How do I reset my password?"]


def test_there_are_four_at_most_and_no_two_with_the_same_answer(
    make_faq: MakeFAQ,
) -> None:
    make_faq("Do you ship to France?", "We ship everywhere.")
    make_faq("Can I order from Japan?", "We ship everywhere.")
    for thing in ("invoice", "password", "voucher", "warranty"):
        make_faq(f"Where do I find my {thing}?", f"Under {thing}.")

    questions = suggested_questions("en")

    assert len(questions) == 4
    assert "Can I order from Japan?" not in questions


def test_readers_get_the_translations_of_their_language(make_faq: MakeFAQ) -> None:
    original = make_faq("How do I reset my password?", "Click on it.", language="en")
    make_faq(
        "Wie setze ich mein Passwort zurück?",
        "Klicken Sie darauf.",
        language="de",
        translation_of=original,
    )

    assert list(suggested_questions("en")) == ["How do I reset my password?"]
    assert list(suggested_questions("de")) == ["Wie setze ich mein Passwort zurück?"]
    assert list(suggested_questions("fr")) == ["How do I reset my password?"]


def test_faqs_in_the_readers_language_go_before_others(make_faq: MakeFAQ) -> None:
    make_faq("How long does shipping take?", "Three days.", language="en")
    make_faq("Wie setze ich mein Passwort zurück?", "Hier.", language="de")

    assert suggested_questions("de")[0] == "Wie setze ich mein Passwort zurück?"


def test_they_are_found_once_until_the_knowledge_base_changes(
    make_faq: MakeFAQ, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_faq("How do I reset my password?", "Click on it.")
    suggested_questions("en")

    with django_assert_max_num_queries(3):
        suggested_questions("en")
    make_faq("How long does shipping take?", "Three days.")

    assert len(suggested_questions("en")) == 2
