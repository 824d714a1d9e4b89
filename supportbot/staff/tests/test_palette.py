"""What Ctrl+K finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from faq.models import FAQ
from sessions_app.tests.talking import make_session

MakeFAQ = Callable[..., FAQ]


def found(client: Client, term: str) -> str:
    return client.get("/admin/search/", {"s": term, "extended": "1"}).content.decode()


@pytest.mark.parametrize(
    "term", ["gift", "forgotten my", "i cannot remember my password"]
)
def test_faq_is_found_by_its_words_its_wordings_and_what_it_means(
    staff_client: Client, make_faq: MakeFAQ, term: str
) -> None:
    faq = make_faq(
        question="How do I reset my password for a gift card?",
        alternates=["I have forgotten my password"],
    )

    assert f"/admin/faq/faq/{faq.pk}/change/" in found(staff_client, term)


def test_draft_is_found_too(staff_client: Client, make_faq: MakeFAQ) -> None:
    make_faq(question="Do you sell tents?", status="draft")

    assert "Do you sell tents?" in found(staff_client, "tents")


def test_what_was_saved_since_the_last_search_is_found(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq(question="Do you sell kayaks?")
    found(staff_client, "kayaks")
    make_faq(question="Do you repair kayaks?")

    assert "Do you repair kayaks?" in found(staff_client, "kayaks")


def test_conversation_is_found_by_its_reference(staff_client: Client) -> None:
    session = make_session()

    assert str(session) in found(staff_client, session.reference[:6])


def test_account_finds_only_what_it_may_see(
    client_who_may: Callable[..., Client], make_faq: MakeFAQ
) -> None:
    make_faq(question="Do you sell kayaks?")

    assert "kayaks?" not in found(client_who_may("view_category"), "kayaks")


def test_side_bar_says_that_faqs_can_be_found(staff_client: Client) -> None:
    assert "Find an FAQ or a page" in staff_client.get("/admin/").content.decode()
