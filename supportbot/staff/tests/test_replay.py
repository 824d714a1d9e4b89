"""Staff see what a change does before they make it, and pinned questions stop it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from faq.models import FAQ, Edit, FAQVersion, PinnedQuestion
from sessions_app.models import ChatSession, Message
from supportbot.chat import answering

pytestmark = pytest.mark.django_db

FORM = {"answer": "Open your order.", "status": "published", "keywords": ""}


def ask(*texts: str) -> ChatSession:
    session, _ = ChatSession.issued(None)
    session = session.stored()
    for text in texts:
        answering.answer(session, text)
    return session


def save(client: Client, faq: FAQ, **values: str) -> Any:  # Any: a test's response
    form = {**FORM, "question": faq.question, **values}
    return client.post(f"/admin/faq/faq/{faq.pk}/change/", form)


def test_form_shows_what_saving_it_would_do(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    ask("where is my parcel")
    form = {**FORM, "question": "How do I pay?", "id": str(faq.pk)}

    page = staff_client.post("/admin/faq/effect/", form).content.decode()

    assert "Not answered any more" in page
    assert FAQ.objects.get().question == "Where is my parcel?"


def test_who_may_not_write_sees_no_effect(
    client_who_may: Callable[..., Client],
) -> None:
    client = client_who_may("view_faq")

    assert client.post("/admin/faq/effect/", FORM).status_code == 403


def test_pinned_question_stops_a_publish_until_a_reason_is_given(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="where is my parcel", faq=faq)

    refused = save(staff_client, faq, question="How do I pay?")
    saved = save(
        staff_client, faq, question="How do I pay?", reason="Parcels are gone."
    )

    assert "must be answered by" in refused.content.decode()
    assert saved.status_code == 302
    assert Edit.objects.latest("pk").note == "Parcels are gone."
    history = staff_client.get(f"/admin/faq/faq/{faq.pk}/history/").content.decode()
    assert "Parcels are gone." in history


def test_action_that_changes_answers_asks_first(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    ask("where is my parcel")
    action = {"action": "unpublish", "_selected_action": [faq.pk]}

    asked = staff_client.post("/admin/faq/faq/", action)
    staff_client.post("/admin/faq/faq/", {**action, "confirmed": "1"})

    assert "Nothing has been changed yet." in asked.content.decode()
    assert FAQ.objects.get().status == FAQ.Status.DRAFT


def test_action_that_breaks_pinned_questions_needs_a_reason(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="where is my parcel", faq=faq)
    action = {"action": "delete_selected", "_selected_action": [faq.pk]}
    confirmed = {**action, "confirmed": "1", "post": "yes"}

    staff_client.post("/admin/faq/faq/", confirmed)
    was_kept = FAQ.objects.exists()
    staff_client.post("/admin/faq/faq/", {**confirmed, "reason": "Sold out."})

    assert was_kept
    assert not FAQ.objects.exists()


@pytest.mark.parametrize("action", ["unpublish", "delete_selected"])
def test_reason_of_an_action_stands_in_the_history(
    make_faq: Callable[..., FAQ], staff_client: Client, action: str
) -> None:
    faq = make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="where is my parcel", faq=faq)
    sent = {"action": action, "confirmed": "1", "post": "yes", "reason": "Sold out."}

    staff_client.post("/admin/faq/faq/", {**sent, "_selected_action": [faq.pk]})

    assert FAQVersion.objects.latest("pk").edit.note == "Sold out."


def test_faq_that_must_answer_is_deleted_from_its_page_with_a_reason_only(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="where is my parcel", faq=faq)
    address = f"/admin/faq/faq/{faq.pk}/delete/"

    shown = staff_client.get(address).content.decode()
    sent = staff_client.post(address, {"post": "yes"}).content.decode()

    assert f'name="_selected_action" value="{faq.pk}"' in shown
    assert 'name="reason"' in sent
    assert FAQ.objects.exists()


def test_action_without_an_effect_is_carried_out_at_once(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    action = {"action": "unpublish", "_selected_action": [faq.pk]}

    staff_client.post("/admin/faq/faq/", action)

    assert FAQ.objects.get().status == FAQ.Status.DRAFT


def test_message_of_a_transcript_is_pinned_with_what_answered_it(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    session = ask("where is my parcel")
    message = Message.objects.get(role=Message.Role.USER)
    page = staff_client.get(f"/admin/sessions_app/chatsession/{session.pk}/change/")

    staff_client.post("/admin/pin/", {"message": message.pk})

    assert 'action="/admin/pin/"' in page.content.decode()
    pin = PinnedQuestion.objects.get()
    assert (pin.text, pin.faq, pin.earlier) == ("where is my parcel", faq, [])


def test_list_of_pinned_questions_says_which_hold(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="where is my parcel", faq=faq)
    PinnedQuestion.objects.create(text="do you sell zebras", faq=faq)

    page = staff_client.get("/admin/faq/pinnedquestion/").content.decode()

    assert "Holds" in page
    assert "Broken" in page


def test_command_names_what_does_not_hold(make_faq: Callable[..., FAQ]) -> None:
    faq = make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="do you sell zebras", faq=faq)
    told = io.StringIO()

    with pytest.raises(SystemExit):
        call_command("check_pinned", stdout=told)

    assert (
        "do you sell zebras: expected “Where is my parcel?”, got no FAQ (asked back)"
        in told.getvalue()
    )


def test_command_tells_programs_what_holds(make_faq: Callable[..., FAQ]) -> None:
    faq = make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="where is my parcel", faq=faq)
    told = io.StringIO()

    call_command("check_pinned", "--json", stdout=told)

    assert [each["holds"] for each in json.loads(told.getvalue())] == [True]
