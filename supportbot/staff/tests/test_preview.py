"""An answer is previewed as the bot renders it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

PREVIEW = "/admin/faq/preview/"


def test_answer_is_shown_as_customers_see_it(staff_client: Client) -> None:
    response = staff_client.post(PREVIEW, {"text": "**Hi** [us](https://x.example)"})

    html = response.content.decode()
    assert "<strong>Hi</strong>" in html
    assert 'target="_blank"' in html


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "[x](javascript:alert(1))"]
)
def test_preview_is_safe(staff_client: Client, text: str) -> None:
    html = staff_client.post(PREVIEW, {"text": text}).content.decode()

    assert "<script" not in html
    assert "href" not in html


def test_form_of_an_faq_knows_where_the_preview_is(staff_client: Client) -> None:
    page = staff_client.get("/admin/faq/faq/add/").content.decode()

    assert f'data-url="{reverse("staff:preview")}"' in page


@pytest.mark.parametrize(("codename", "status"), [("view_faq", 200), ("", 403)])
def test_preview_is_for_who_may_see_faqs(
    client_who_may: Callable[..., Client], codename: str, status: int
) -> None:
    client = client_who_may(codename)

    assert client.post(PREVIEW, {"text": "Hi"}).status_code == status


def test_preview_wants_the_token_of_the_page(staff_client: Client) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = staff_client.cookies

    assert client.post(PREVIEW, {"text": "Hi"}).status_code == 403
    assert staff_client.get(PREVIEW).status_code == 405


def test_link_that_leads_nowhere_is_named(staff_client: Client) -> None:
    text = "See [our *page*](/help) and [this](https://x.example)."

    html = staff_client.post(PREVIEW, {"text": text}).content.decode()

    assert "lead nowhere; begin the address with https://: “our page”</p>" in html
