"""One FAQ, as customers read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from faq.models import FAQ

pytestmark = pytest.mark.django_db


def test_published_faq_is_told_with_its_html(
    client: Client, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq("Do you ship abroad?", "To **all** of Europe. <b>", category="Mail")

    assert client.get(f"/faq/{faq.pk}").json() == {
        "id": faq.pk,
        "question": "Do you ship abroad?",
        "category": "Mail",
        "language": "en",
        "answer": "To **all** of Europe. <b>",
        "html": "<p>To <strong>all</strong> of Europe. &lt;b&gt;</p>\n",
    }


def test_draft_is_told_to_nobody(client: Client, make_faq: Callable[..., FAQ]) -> None:
    faq = make_faq(status=FAQ.Status.DRAFT)

    response = client.get(f"/faq/{faq.pk}")

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_reading_counts_as_searching(
    client: Client, settings: Settings, make_faq: Callable[..., FAQ]
) -> None:
    settings.FAQ_SEARCHES_PER_MINUTE_PER_ADDRESS = 1
    faq = make_faq()

    statuses = [client.get(f"/faq/{faq.pk}").status_code for _ in range(2)]

    assert [*statuses, client.get("/faq/search?q=ab").status_code] == [200, 429, 429]
