"""Staff see what an import does to past questions, and pinned ones stop it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from faq.models import FAQ, FAQVersion, PendingImport, PinnedQuestion
from sessions_app.models import ChatSession
from supportbot.chat import answering

pytestmark = pytest.mark.django_db

IMPORT = "/admin/faq/faq/import/"
DRAFT = "question,answer,status\nWhere is my parcel?,Gone.,draft\n"


def send(client: Client, content: str) -> PendingImport:
    file = SimpleUploadedFile("faq.csv", content.encode())
    client.post(IMPORT, {"file": file, "end": "1"})
    return PendingImport.objects.get()


def press_import(client: Client, pending: PendingImport, reason: str = "") -> str:
    pending.refresh_from_db()
    posted = {
        "on_conflict": "refuse",
        "ids": "auto",
        "check_number": pending.check_number,
        "import": "1",
        "reason": reason,
    }
    page = client.post(f"{IMPORT}{pending.key}/check/", posted, follow=True)
    return page.content.decode()


def test_preview_tells_what_the_import_does_to_past_questions(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    make_faq("Where is my parcel?")
    session = ChatSession.issued(None)[0].stored()
    answering.answer(session, "where is my parcel")
    pending = send(staff_client, DRAFT)

    page = staff_client.get(f"{IMPORT}{pending.key}/").content.decode()
    told = staff_client.post(f"{IMPORT}{pending.key}/effect/").content.decode()

    assert f'formaction="{IMPORT}{pending.key}/effect/"' in page
    assert "Not answered any more" in told
    assert FAQ.objects.get().status == FAQ.Status.PUBLISHED


def test_who_may_not_import_sees_no_effect(
    client_who_may: Callable[..., Client], staff_client: Client
) -> None:
    pending = send(staff_client, DRAFT)
    client = client_who_may("view_faq", "change_faq")

    assert client.post(f"{IMPORT}{pending.key}/effect/").status_code == 403


def test_pinned_question_stops_an_import_until_a_reason_is_given(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="where is my parcel", faq=faq)
    pending = send(staff_client, DRAFT)

    refused = press_import(staff_client, pending)
    was_kept = FAQ.objects.get().status == FAQ.Status.PUBLISHED
    press_import(staff_client, pending, reason="Sold out.")

    assert "“where is my parcel” must be answered by" in refused
    assert was_kept
    assert FAQ.objects.get().status == FAQ.Status.DRAFT
    note = FAQVersion.objects.latest("pk").edit.note
    assert note == "faq.csv; although pinned questions break: Sold out."
