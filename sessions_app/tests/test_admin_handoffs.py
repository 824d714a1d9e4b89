"""Staff see who waits for a human."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from sessions_app import handoffs
from sessions_app.models import Delivery, Handoff
from sessions_app.tests.talking import make_session

HANDOFFS = "/admin/sessions_app/handoff/"
CONVERSATIONS = "/admin/sessions_app/chatsession/"


def make_handoff(contact: str = "") -> Handoff:
    session = make_session()
    return handoffs.ask(
        session, reason="complaint", contact=contact, comment="<b>Now!</b>"
    )


def test_list_of_handoffs_leads_to_their_conversations(staff_client: Client) -> None:
    handoff = make_handoff("ada@example.com")
    Delivery.objects.create(handoff=handoff, state=Delivery.State.FAILED)

    page = staff_client.get(HANDOFFS).content.decode()

    assert f'<a href="{CONVERSATIONS}{handoff.session_id}/change/">' in page
    assert "ada@example.com" in page
    assert "&lt;b&gt;Now!&lt;/b&gt;" in page
    assert "Failed" in page


def test_handoff_is_read_and_not_changed(staff_client: Client) -> None:
    handoff = make_handoff("ada@example.com")

    url = f"{HANDOFFS}{handoff.pk}/change/"
    page = staff_client.get(url).content.decode()
    staff_client.post(url, {"contact": "eve@example.com"})

    handoff.refresh_from_db()
    assert "ada@example.com" in page
    assert handoff.contact == "ada@example.com"


def test_selected_handoffs_are_marked_done_once_and_the_log_says_so(
    staff_client: Client,
) -> None:
    handoff = make_handoff()
    action = {"action": "mark_done", "_selected_action": [handoff.pk]}

    first = staff_client.post(HANDOFFS, action, follow=True).content.decode()
    second = staff_client.post(HANDOFFS, action, follow=True).content.decode()

    assert "1 handoff marked as done." in first
    assert "0 handoffs marked as done." in second
    assert not Handoff.objects.open().exists()
    assert LogEntry.objects.get().change_message == "Marked as done."


@pytest.mark.parametrize("page", ["add/", "1/delete/"])
def test_handoffs_are_neither_made_nor_deleted_by_hand(
    staff_client: Client, page: str
) -> None:
    make_handoff()
    Handoff.objects.update(id=1)

    assert staff_client.get(HANDOFFS + page).status_code == 403
