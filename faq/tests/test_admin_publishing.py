"""Publishing is a right of its own: an Editor changes nothing that customers get."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from faq.models import FAQ
from faq.tests.test_admin import ADD, LIST, form

MakeFAQ = Callable[..., FAQ]
ClientIn = Callable[[str], Client]
REFUSAL = "Only a publisher can change what customers get"


def test_form_of_a_new_faq_begins_as_a_draft(staff_client: Client) -> None:
    page = staff_client.get(ADD)

    assert page.context["adminform"].form["status"].value() == "draft"


def test_editor_writes_a_draft_with_wordings(client_in: ClientIn) -> None:
    response = client_in("Editor").post(ADD, form("track it", status="draft"))

    assert response.status_code == 302
    assert FAQ.objects.get().phrasings.get().text == "track it"


def test_editor_cannot_save_a_published_faq(client_in: ClientIn) -> None:
    page = client_in("Editor").post(ADD, form(status="published"))

    assert REFUSAL in page.content.decode()
    assert not FAQ.objects.exists()


def test_editor_is_told_why_a_published_faq_is_not_saved_at_once(
    client_in: ClientIn, make_faq: MakeFAQ
) -> None:
    faq, editor = make_faq(alternates=["track it"]), client_in("Editor")

    page = editor.get(f"{LIST}{faq.pk}/change/").content.decode()

    assert REFUSAL in page
    assert "track it" in page
    assert "_save_next" in page
    assert 'name="_save"' not in page


@pytest.mark.parametrize("action", ["unpublish", "delete_selected"])
def test_editor_neither_withdraws_nor_deletes_published_faqs(
    client_in: ClientIn, make_faq: MakeFAQ, action: str
) -> None:
    faq = make_faq()
    chosen = {"action": action, "_selected_action": [faq.pk], "post": "yes"}

    client_in("Editor").post(LIST, chosen)

    assert FAQ.objects.published().exists()


def test_editor_deletes_a_draft(client_in: ClientIn, make_faq: MakeFAQ) -> None:
    draft = make_faq(status="draft")

    client_in("Editor").post(f"{LIST}{draft.pk}/delete/", {"post": "yes"})

    assert not FAQ.objects.exists()


def test_editor_does_not_publish_from_the_list(
    client_in: ClientIn, make_faq: MakeFAQ
) -> None:
    draft, editor = make_faq(status="draft"), client_in("Editor")

    page = editor.get(LIST).content.decode()
    editor.post(LIST, {"action": "publish", "_selected_action": [draft.pk]})

    assert "Publish the selected FAQs" not in page
    assert not FAQ.objects.published().exists()


def test_publisher_publishes_and_changes_what_is_published(
    client_in: ClientIn, make_faq: MakeFAQ
) -> None:
    faq, publisher = make_faq(status="draft"), client_in("Publisher")

    publisher.post(LIST, {"action": "publish", "_selected_action": [faq.pk]})
    publisher.post(f"{LIST}{faq.pk}/change/", form(answer="New answer."))

    faq.refresh_from_db()
    assert (faq.status, faq.answer) == (FAQ.Status.PUBLISHED, "New answer.")
