"""Pages of the admin ask the database as often over many rows as over few."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from faq import duplicates
from faq.models import (
    FAQ,
    Category,
    Edit,
    FAQUse,
    FAQVersion,
    Phrasing,
    StoredFinding,
    Voice,
)
from sessions_app.models import (
    APIKey,
    ChatSession,
    Endpoint,
    Event,
    EventDelivery,
    Feedback,
    Handoff,
    Message,
)

FEW, MANY = range(3), range(3, 20)
FAQS = "/admin/faq/faq/"
SESSIONS = "/admin/sessions_app/chatsession/"
AUTOCOMPLETE = "/admin/autocomplete/?app_label=faq&model_name=faq&field_name="
TRIED = "/admin/playground/?message=question&with_drafts=on"
PAGES = (
    "/admin/",
    "/admin/?days=90",
    "/admin/auth/user/",
    "/admin/auth/group/",
    FAQS,
    f"{FAQS}?tab=drafts",
    f"{FAQS}?tab=published",
    f"{FAQS}?tab=expiring",
    f"{FAQS}?tab=expired",
    f"{FAQS}?tab=unasked",
    f"{FAQS}?q=question",
    f"{FAQS}?language=de",
    f"{FAQS}?clashes=yes",
    f"{FAQS}add/",
    f"{FAQS}%(faq)d/change/",
    f"{FAQS}%(faq)d/history/",
    f"{FAQS}%(faq)d/delete/",
    f"{FAQS}%(faq)d/answer-later/",
    f"{FAQS}deleted/",
    "/admin/faq/category/",
    "/admin/faq/category/deleted/",
    "/admin/faq/storedfinding/",
    "/admin/faq/failedprobe/",
    "/admin/faq/voice/",
    "/admin/supportbot/bottext/",
    SESSIONS,
    f"{SESSIONS}?q=no",
    f"{SESSIONS}?source=Fallback",
    f"{SESSIONS}?rating=down",
    f"{SESSIONS}%(session)d/change/",
    "/admin/sessions_app/handoff/",
    f"{SESSIONS}figures/?days=90",
    f"{SESSIONS}faqs/?days=90",
    "/admin/sessions_app/apikey/",
    "/admin/sessions_app/endpoint/",
    "/admin/sessions_app/eventdelivery/",
    "/admin/sessions_app/eventdelivery/?state=pending",
    "/admin/playground/",
    TRIED,
    "/admin/search/?s=question&extended=1",
    f"{AUTOCOMPLETE}category&term=q",
    f"{AUTOCOMPLETE}translation_of&term=q",
)


def fill(numbers: range) -> None:
    """So many rows of everything, all of them about the first FAQ and conversation."""
    now = timezone.now()
    numbered = {number: f"Question {number}" for number in numbers}
    User.objects.bulk_create(User(username=name) for name in numbered.values())
    Group.objects.bulk_create(Group(name=name) for name in numbered.values())
    categories = Category.objects.bulk_create(
        Category(name=name) for name in numbered.values()
    )
    first = FAQ.objects.first() or FAQ.objects.create(question="First?", answer="Yes.")
    faqs = FAQ.objects.bulk_create(
        FAQ(
            question=f"{category.name}?",
            answer=f"Answer {category.pk} of [all](/lost).",
            category=category,
            translation_of=first,
            language="de",
            valid_until=now,
        )
        for category in categories
    )
    Phrasing.objects.bulk_create(Phrasing(faq=faq, text="The same?") for faq in faqs)
    Phrasing.objects.bulk_create(
        Phrasing(faq=first, text=name) for name in numbered.values()
    )
    fill_beside(first, faqs)
    fill_past(first, faqs)
    fill_conversations(faqs)


def fill_beside(first: FAQ, faqs: list[FAQ]) -> None:
    """What the bot and its users have made of the FAQs."""
    now = timezone.now()
    FAQUse.objects.bulk_create(FAQUse(faq=faq, used_at=now) for faq in faqs)
    StoredFinding.objects.bulk_create(
        StoredFinding(faq=faq, other=first, kind="HTML", field="answer", key=faq.pk)
        for faq in faqs
    )
    Voice.objects.bulk_create(
        Voice(faq=faq, text="Q?", text_key=faq.pk, kind="confirmed", asked_at=now)
        for faq in faqs
    )


def fill_past(first: FAQ, faqs: list[FAQ]) -> None:
    """Versions of the first FAQ, and deleted ones."""
    edits = Edit.objects.bulk_create(Edit(way="form", author_name="A") for _ in faqs)
    FAQVersion.objects.bulk_create(
        FAQVersion(
            kind=kind,
            edit=edit,
            faq_id=faq_id,
            question="Q?",
            answer=f"{edit.pk}",
            status="draft",
            created_at=timezone.now(),
        )
        for edit in edits
        for kind, faq_id in (("changed", first.pk), ("deleted", 10**6 + edit.pk))
    )


def fill_conversations(faqs: list[FAQ]) -> None:
    keys = APIKey.objects.bulk_create(
        APIKey(name=f"Shop {faq.pk}", digest=faq.pk) for faq in faqs
    )
    sessions = ChatSession.objects.bulk_create(
        ChatSession(owner=key, id_digest=key.pk) for key in keys
    )
    first = ChatSession.objects.earliest("pk")
    replies = Message.objects.bulk_create(
        Message(
            session=session,
            epoch=0,
            role="assistant",
            text="No.",
            source="Fallback",
            faq=faq,
        )
        for faq, own in zip(faqs, sessions, strict=True)
        for session in (own, first)
    )
    Feedback.objects.bulk_create(
        Feedback(message=reply, rating="down") for reply in replies
    )
    Handoff.objects.bulk_create(
        Handoff(session=session, reason="asked") for session in sessions
    )
    fill_outbox(sessions)


def fill_outbox(sessions: list[ChatSession]) -> None:
    endpoints = Endpoint.objects.bulk_create(
        Endpoint(name=session.reference) for session in sessions
    )
    events = Event.objects.bulk_create(
        Event(type="conversation.started", session=session) for session in sessions
    )
    EventDelivery.objects.bulk_create(
        EventDelivery(event=event, event_type=event.type, endpoint=endpoint)
        for event, endpoint in zip(events, endpoints, strict=True)
    )


def test_pages_over_many_rows_ask_as_often_as_over_few(
    staff_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Clashes are looked for anew each minute, and one may begin meanwhile.
    monkeypatch.setattr(duplicates, "time", SimpleNamespace(time=lambda: 0.0))
    fill(FEW)
    few = query_counts(staff_client)
    fill(MANY)

    many = query_counts(staff_client)

    # Fewer: a process asks for some things only once.
    assert {page: n for page, n in many.items() if n > few[page]} == {}


def query_counts(client: Client) -> dict[str, int]:
    faq, session = FAQ.objects.earliest("pk"), ChatSession.objects.earliest("pk")
    ids = {"faq": faq.pk, "session": session.pk}
    cache.clear()  # what Ctrl+K has found before
    client.get(TRIED)  # indexes what was filled in
    client.get(FAQS)
    return {address: query_count(client, address % ids) for address in PAGES}


def query_count(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)
