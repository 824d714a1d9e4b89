"""Staff read conversations and give out API keys in the admin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from faq.models import FAQ
from sessions_app import feedback
from sessions_app.admin import conversations, transcripts
from sessions_app.models import APIKey, ChatSession, Message
from sessions_app.tests.talking import issue_session, make_session

LIST = "/admin/sessions_app/chatsession/"
KEYS = "/admin/sessions_app/apikey/"

MakeClient = Callable[..., Client]


def say(session: ChatSession, text: str, reply: str = "", **fields: object) -> Message:
    """Store a question and the reply to it; the reply."""
    question = Message.objects.create(
        session=session, epoch=session.epoch, role="user", text=text, state="answered"
    )
    return Message.objects.create(
        session=session,
        epoch=session.epoch,
        role="assistant",
        text=reply,
        reply_to=question,
        **{"state": "answered", "source": "FAQ", **fields},
    )


def page_of(session: ChatSession) -> str:
    return f"{LIST}{session.pk}/change/"


def test_transcript_tells_what_was_said_and_why(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    session = make_session()
    decision = {
        "decision": "answered",
        "candidates": [{"question": "Near?", "phrasing": "Nearest?", "score": 0.75}],
        "certainty": "sure",
        "confidence": 0.75,
        "thresholds": {"sure": 0.6, "ask_back": 0.2},
    }
    faq = make_faq("Where is it?")
    say(session, "where\nis it", "On **its** way.", faq=faq, decision=decision)

    page = staff_client.get(page_of(session)).content.decode()

    assert "where\nis it" in page
    assert "<p>On <strong>its</strong> way.</p>" in page
    assert f'<a href="/admin/faq/faq/{faq.pk}/change/">Where is it?</a>' in page
    assert "Answered as sure: confidence 0.75 is at least 0.60 for sure" in page
    assert "<td>Near?</td><td>Nearest?</td>" in page


@pytest.mark.parametrize(
    "decision",
    [
        {"candidates": 5},
        {"suggestions": True, "citations": 7},
        {"model_call": {"invented": [9], "reason": ["x"]}},
    ],
    ids=["candidates", "summaries", "model call"],
)
def test_transcript_shows_replies_of_another_version(
    staff_client: Client, decision: object
) -> None:
    session = make_session()
    say(session, "Hm?", "On its way.", decision=decision)

    page = staff_client.get(page_of(session)).content.decode()

    assert "<p>On its way.</p>" in page


def test_fallback_says_its_reason_in_plain_words(staff_client: Client) -> None:
    session = make_session()
    say(session, "Hm?", "Sorry.", source="Fallback", reason="model_timeout")

    page = staff_client.get(page_of(session)).content.decode()

    assert "Because the model took too long" in page


def test_message_without_its_answer_is_marked(staff_client: Client) -> None:
    session = make_session()
    Message.objects.create(
        session=session, epoch=0, role="user", text="Hello?", state="interrupted"
    )

    page = staff_client.get(page_of(session)).content.decode()

    assert '<span class="chip chip-alert">Interrupted</span>' in page


def test_transcript_shows_where_the_customer_started_anew(staff_client: Client) -> None:
    session = make_session()
    say(session, "Before", "Yes.")
    session.reset()
    say(session, "After", "Yes.")

    page = staff_client.get(page_of(session)).content.decode()

    assert page.index("Before") < page.index("started anew") < page.index("After")


def test_long_transcript_is_read_page_by_page(
    staff_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcripts, "LIMIT", 2)
    session = make_session()
    say(session, "First question", "First reply")
    say(session, "Second question", "Second reply")
    newest = session.messages.get(text="Second question").pk

    last = staff_client.get(page_of(session)).content.decode()
    first = staff_client.get(page_of(session), {"before": newest}).content.decode()

    assert "First question" not in last
    assert f'<a href="?before={newest}">Earlier messages</a>' in last
    assert "First question" in first
    assert "Second question" not in first
    assert "Newest messages" in first


@pytest.mark.parametrize("before", ["x", "-1", "²", "9" * 40])
def test_made_up_page_of_a_transcript_breaks_nothing(
    staff_client: Client, before: str
) -> None:
    session = make_session()

    response = staff_client.get(page_of(session), {"before": before})

    assert response.status_code == 200


def test_unknown_conversation_leads_back_to_the_list(staff_client: Client) -> None:
    response = staff_client.get(f"{LIST}nobody/change/", follow=True)

    assert response.redirect_chain[0][1] == 302
    assert "Perhaps it was deleted?" in response.content.decode()


@pytest.mark.parametrize("path", ["add/", "{pk}/change/", "{pk}/delete/"])
def test_not_even_a_superuser_changes_a_conversation(
    staff_client: Client, path: str
) -> None:
    session = make_session()
    say(session, "Hello", "Hi")

    response = staff_client.post(LIST + path.format(pk=session.pk), {"post": "yes"})

    assert response.status_code == 403
    assert Message.objects.count() == 2


def test_not_even_a_superuser_deletes_selected_conversations(
    staff_client: Client,
) -> None:
    session = make_session()
    chosen = {"action": "delete_selected", "_selected_action": [session.pk]}

    staff_client.post(LIST, {**chosen, "post": "yes"})

    assert ChatSession.objects.filter(pk=session.pk).exists()


def test_list_shows_how_each_conversation_began_and_ended(staff_client: Client) -> None:
    session = make_session()
    say(session, "Where is it?", "There.")
    say(session, "And now?", "Sorry.", source="Fallback")

    [row] = staff_client.get(LIST).context["results"]

    shown = "".join(row)
    assert "Where is it?" in shown
    assert "The bot itself" in shown
    assert ">4<" in shown


def test_search_finds_what_was_said_and_shows_each_conversation_once(
    staff_client: Client,
) -> None:
    session = make_session()
    say(session, "my parcel", "your parcel")
    make_session()

    response = staff_client.get(LIST, {"q": "parcel"})

    assert list(response.context["cl"].result_list) == [session]


def test_filter_finds_conversations_by_the_source_of_an_answer(
    staff_client: Client,
) -> None:
    missed = make_session()
    say(missed, "Hm?", "Sorry.", source="Fallback")
    answered = make_session()
    say(answered, "Hm?", "Yes.")

    response = staff_client.get(LIST, {"source": "Fallback"})

    assert list(response.context["cl"].result_list) == [missed]


def test_transcript_shows_what_the_customer_thinks(staff_client: Client) -> None:
    reply = say(make_session(), "Hi", "Yes.")
    feedback.rate(reply, rating="down", reason="wrong", comment="<i>No</i>")

    page = staff_client.get(page_of(reply.session)).content.decode()

    assert '<span class="chip chip-alert">Not helpful</span> wrong' in page
    assert "&lt;i&gt;No&lt;/i&gt;" in page


def test_filter_finds_conversations_by_what_customers_think(
    staff_client: Client,
) -> None:
    liked, disliked = (say(make_session(), "Hi", "Yes.") for _ in range(2))
    feedback.rate(liked, rating="up")
    feedback.rate(disliked, rating="down")

    page = staff_client.get(LIST, {"rating": "down"}).content.decode()

    assert disliked.session.reference in page
    assert liked.session.reference not in page


def test_list_counts_only_so_far(
    staff_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "COUNT_LIMIT", 2)
    ChatSession.objects.bulk_create(ChatSession(id_digest=f"{n}") for n in range(3))

    response = staff_client.get(LIST)

    assert response.context["cl"].result_count == 2


def test_long_list_and_transcript_cost_as_many_queries_as_short_ones(
    staff_client: Client,
    make_faq: Callable[..., FAQ],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    key, _ = APIKey.objects.create_key("Shop")
    ChatSession.objects.bulk_create(
        ChatSession(owner=key, id_digest=f"{n}") for n in range(40)
    )
    session = ChatSession.objects.all()[0]
    faqs = [make_faq(f"Question {n}?") for n in range(20)]
    Message.objects.bulk_create(
        Message(session=session, epoch=0, role="assistant", text="Yes.", faq=faq)
        for faq in faqs
    )

    with django_assert_max_num_queries(8):
        staff_client.get(LIST)
    with django_assert_max_num_queries(9):
        staff_client.get(page_of(session))


def test_viewer_reads_transcripts_without_links_to_closed_pages(
    client_who_may: MakeClient, make_faq: Callable[..., FAQ]
) -> None:
    session = make_session()
    say(session, "Hello", "Hi", faq=make_faq("Greeting?"))
    viewer = client_who_may("view_chatsession")

    page = viewer.get(page_of(session)).content.decode()

    assert "“Greeting?”" in page
    assert "/admin/faq/" not in page


@pytest.mark.parametrize("url", [LIST, KEYS, f"{KEYS}add/"])
def test_staff_without_permission_are_refused(
    client_who_may: MakeClient, url: str
) -> None:
    assert client_who_may().get(url).status_code == 403


def test_new_key_is_shown_once_and_works(staff_client: Client) -> None:
    created = staff_client.post(f"{KEYS}add/", {"name": "Shop", "scopes": ["chat"]})

    secret = created.context["secret"]
    key = APIKey.objects.authenticate(secret)
    assert key is not None
    assert key.name == "Shop"
    assert created.content.decode().count(secret) == 1
    assert "no-store" in created.headers["Cache-Control"]


def test_secret_of_a_key_is_found_nowhere_afterwards(staff_client: Client) -> None:
    created = staff_client.post(f"{KEYS}add/", {"name": "Shop", "scopes": ["chat"]})
    secret, key = created.context["secret"], APIKey.objects.get()

    pages = [KEYS, f"{KEYS}{key.pk}/change/", f"{KEYS}{key.pk}/history/", "/admin/"]
    shown = "".join(staff_client.get(url).content.decode() for url in pages)

    stored = [*LogEntry.objects.values(), *APIKey.objects.values()]
    assert secret not in shown + str(stored) + str(staff_client.cookies)
    assert secret not in str(dict(staff_client.session))
    assert key.digest not in shown


def test_issued_session_id_is_found_on_no_page(staff_client: Client) -> None:
    session, session_id = issue_session()
    say(session, "Hello", "Hi", source="Fallback")

    pages = [LIST, page_of(session), f"{LIST}{session.pk}/history/", "/admin/"]
    shown = "".join(staff_client.get(url).content.decode() for url in pages)

    assert session.reference in shown
    assert session_id not in shown
    assert session.id_digest not in shown


def test_second_key_of_a_name_comes_back_in_the_form(staff_client: Client) -> None:
    APIKey.objects.create_key("Shop")

    response = staff_client.post(f"{KEYS}add/", {"name": "Shop", "scopes": ["chat"]})

    assert response.status_code == 200
    assert "already exists" in response.content.decode()
    assert "sk_" not in response.content.decode()


def test_changed_key_keeps_its_secret(staff_client: Client) -> None:
    key, secret = APIKey.objects.create_key("Shop")

    staff_client.post(
        f"{KEYS}{key.pk}/change/", {"name": "Shop app", "scopes": ["chat"]}
    )

    key.refresh_from_db()
    assert key.name == "Shop app"
    assert APIKey.objects.authenticate(secret) == key


def test_selected_keys_are_revoked_once_and_the_log_says_so(
    staff_client: Client,
) -> None:
    key, secret = APIKey.objects.create_key("Shop")
    APIKey.objects.create_key("Old")[0].revoke()
    chosen = {
        "action": "revoke",
        "confirmed": "yes",
        "_selected_action": [k.pk for k in APIKey.objects.all()],
    }

    response = staff_client.post(KEYS, chosen, follow=True)

    assert "1 key revoked." in response.content.decode()
    assert APIKey.objects.authenticate(secret) is None
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.change_message) == (str(key.pk), "Revoked.")


def test_revoking_names_the_keys_and_asks_first(staff_client: Client) -> None:
    key, _ = APIKey.objects.create_key("Shop")

    page = staff_client.post(KEYS, {"action": "revoke", "_selected_action": [key.pk]})

    key.refresh_from_db()
    assert "Shop, never used" in page.content.decode()
    assert key.revoked_at is None


def test_viewer_of_keys_can_not_revoke(client_who_may: MakeClient) -> None:
    key, secret = APIKey.objects.create_key("Shop")
    viewer = client_who_may("view_apikey")

    viewer.post(KEYS, {"action": "revoke", "_selected_action": [key.pk]})

    assert APIKey.objects.authenticate(secret) == key


def test_keys_are_never_deleted(staff_client: Client) -> None:
    key, _ = APIKey.objects.create_key("Shop")

    response = staff_client.post(f"{KEYS}{key.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
