"""Administrators choose who is told of what, and see whether it arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sessions_app import outbox
from sessions_app.models import Endpoint, Event, EventDelivery
from sessions_app.tests.listening import make_endpoint, states
from sessions_app.tests.receiver import Receiver
from sessions_app.tests.talking import answered, make_session

ENDPOINTS = "/admin/sessions_app/endpoint/"
SENT = "/admin/sessions_app/eventdelivery/"
REACHED = "budget.reached"
WRITTEN = {
    "name": "Desk",
    "url": "https://desk.example/hook?key=private",
    "event_types": ["handoff.opened", "message.unanswered"],
}

MakeClient = Callable[..., Client]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def press(client: Client, action: str, *endpoints: Endpoint, **more: str) -> str:
    """What the admin says after one of the buttons."""
    chosen = {"action": action, "_selected_action": [each.pk for each in endpoints]}
    response = client.post(ENDPOINTS, {**chosen, **more}, follow=True)
    return response.content.decode()


def page_of(row: Endpoint | EventDelivery) -> str:
    return f"{ENDPOINTS if isinstance(row, Endpoint) else SENT}{row.pk}/change/"


def test_an_endpoint_is_added_and_its_secret_shown_once(staff_client: Client) -> None:
    response = staff_client.post(f"{ENDPOINTS}add/", WRITTEN)

    endpoint = Endpoint.objects.get()
    assert endpoint.event_types == WRITTEN["event_types"]
    assert not endpoint.includes_texts
    assert response.content.decode().count(endpoint.secret) == 1
    assert "no-store" in response.headers["Cache-Control"]


def test_a_secret_is_found_nowhere_afterwards(staff_client: Client) -> None:
    staff_client.post(f"{ENDPOINTS}add/", WRITTEN)
    endpoint = Endpoint.objects.get()

    history = f"{ENDPOINTS}{endpoint.pk}/history/"
    pages = [ENDPOINTS, page_of(endpoint), history, SENT, "/admin/"]
    shown = "".join(staff_client.get(url).content.decode() for url in pages)

    assert endpoint.secret not in shown + str([*LogEntry.objects.values()])


def test_the_list_shows_no_more_of_an_address_than_its_host(
    staff_client: Client,
) -> None:
    make_endpoint(url="https://desk.example/hook?key=private")

    page = staff_client.get(ENDPOINTS).content.decode()

    assert "desk.example" in page
    assert "key=private" not in page


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://desk.example/hook", "must begin with https://"),
        ("ftp://desk.example/hook", "must begin with https://"),
        ("file:///etc/passwd", "must begin with https://"),
        ("https://ada:pw@desk.example/hook", "must not hold a user name"),
    ],
)
def test_an_address_that_cannot_be_used_comes_back_in_the_form(
    url: str, fault: str, staff_client: Client
) -> None:
    response = staff_client.post(f"{ENDPOINTS}add/", WRITTEN | {"url": url})

    assert fault in response.content.decode()
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize(
    "host", ["10.0.0.7", "127.0.0.1", "[::ffff:10.0.0.7]", "169.254.169.254"]
)
def test_an_address_of_this_network_is_refused_where_the_setting_says_so(
    host: str, staff_client: Client, settings: Any
) -> None:
    settings.WEBHOOK_PRIVATE_ADDRESSES = False
    url = f"https://{host}/hook"

    response = staff_client.post(f"{ENDPOINTS}add/", WRITTEN | {"url": url})

    assert "WEBHOOK_PRIVATE_ADDRESSES" in response.content.decode()
    assert not Endpoint.objects.exists()


def test_a_test_event_says_whether_it_was_accepted(
    staff_client: Client, receiver: Receiver
) -> None:
    receiver.statuses = [204, 500]
    endpoint = make_endpoint(url=receiver.url)

    pages = [press(staff_client, "send_test", endpoint) for _ in range(2)]

    assert "Desk has accepted the test event." in pages[0]
    told = "Desk has not accepted the test event: The receiver has answered with status"
    assert f"{told} 500." in pages[1]


def test_an_endpoint_is_paused_and_resumed(staff_client: Client) -> None:
    endpoint = make_endpoint(REACHED)
    outbox.publish(REACHED, {})
    press(staff_client, "pause", endpoint)
    paused = staff_client.get(ENDPOINTS).content.decode(), states()

    press(staff_client, "resume", endpoint)

    assert "Paused" in paused[0]
    assert (paused[1], states()) == (["held"], ["pending"])
    told = LogEntry.objects.values_list("change_message", flat=True)
    assert set(told) == {"Paused.", "Resumed."}


def test_a_new_secret_is_drawn_after_a_question(staff_client: Client) -> None:
    endpoint = make_endpoint()
    earlier = endpoint.secret
    asked = press(staff_client, "rotate_secret", endpoint)
    endpoint.refresh_from_db()
    unchanged = endpoint.secret

    shown = press(staff_client, "rotate_secret", endpoint, confirmed="yes")

    endpoint.refresh_from_db()
    assert "Draw a new secret for “Desk”?" in asked
    assert unchanged == earlier == endpoint.earlier_secret
    assert shown.count(endpoint.secret) == 1


def test_all_that_failed_is_sent_again(staff_client: Client) -> None:
    endpoint = make_endpoint(REACHED)
    for state in ("failed", "failed", "sent"):
        outbox.publish(REACHED, {})
        EventDelivery.objects.filter(state="pending").update(state=state)

    page = press(staff_client, "send_failed_again", endpoint)

    assert "2 events are sent again." in page
    assert states() == ["pending", "pending", "sent"]


def test_one_event_is_sent_again_with_all_its_attempts(staff_client: Client) -> None:
    make_endpoint(REACHED)
    outbox.publish(REACHED, {})
    EventDelivery.objects.update(state="failed", attempt_count=7)
    delivery = EventDelivery.objects.get()

    staff_client.post(SENT, {"action": "send_again", "_selected_action": delivery.pk})

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempt_count) == ("pending", 0)


def test_an_event_shows_what_is_sent(staff_client: Client) -> None:
    make_endpoint("message.answered", includes_texts=True)
    reply = answered(make_session(), "Where is it?").reply

    page = staff_client.get(page_of(EventDelivery.objects.get())).content.decode()

    assert f"&quot;message_id&quot;: {reply.pk}" in page
    assert "Where is it?" in page
    assert 'name="_save"' not in page


def test_who_may_not_read_conversations_reads_no_texts_here(
    client_who_may: MakeClient,
) -> None:
    make_endpoint("message.answered", includes_texts=True)
    answered(make_session(), "Where is it?")

    page = client_who_may("view_eventdelivery").get(
        page_of(EventDelivery.objects.get())
    )

    assert "Where is it?" not in page.content.decode()
    assert "message_id" in page.content.decode()
    assert "Send again" not in page.content.decode()


@pytest.mark.parametrize("query", ["state=sent", f"event_type={REACHED}", "q=msg_1"])
def test_events_are_found_by_state_type_and_id(
    query: str, staff_client: Client
) -> None:
    make_endpoint(REACHED, "handoff.opened")
    outbox.publish("handoff.opened", {})
    outbox.publish(REACHED, {})
    wanted = EventDelivery.objects.filter(event_type=REACHED)
    wanted.update(state="sent")
    Event.objects.filter(type=REACHED).update(event_id="msg_1")

    response = staff_client.get(f"{SENT}?{query}")

    assert list(response.context["cl"].queryset) == [wanted.get()]


def test_events_are_found_by_their_conversation(staff_client: Client) -> None:
    make_endpoint()
    session = make_session()
    answered(session)
    answered(make_session())

    response = staff_client.get(f"{SENT}?q={session.reference}")

    [found] = response.context["cl"].queryset
    assert found.event.session == session


def test_a_list_of_events_costs_the_same_however_long_it_is(
    staff_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_endpoint(REACHED)
    outbox.publish_all([Event(type=REACHED) for _ in range(60)])
    staff_client.get(SENT)

    with django_assert_max_num_queries(8):
        page = staff_client.get(SENT).content.decode()

    assert page.count("80 % of the model") > 50


@pytest.mark.parametrize("url", [ENDPOINTS, f"{ENDPOINTS}add/", SENT])
@pytest.mark.parametrize("role", ["Viewer", "Editor", "Publisher"])
def test_endpoints_are_for_administrators(
    role: str, url: str, client_in: MakeClient
) -> None:
    assert client_in(role).get(url).status_code == 403


@pytest.mark.parametrize("url", [ENDPOINTS, f"{ENDPOINTS}add/", SENT])
def test_an_administrator_sees_endpoints(url: str, client_in: MakeClient) -> None:
    assert client_in("Administrator").get(url).status_code == 200


def test_who_only_looks_presses_nothing(client_who_may: MakeClient) -> None:
    endpoint = make_endpoint()

    press(client_who_may("view_endpoint"), "pause", endpoint)

    endpoint.refresh_from_db()
    assert endpoint.paused_at is None


def test_a_deleted_endpoint_is_asked_for_without_what_it_was_told(
    staff_client: Client,
) -> None:
    endpoint = make_endpoint(REACHED)
    outbox.publish(REACHED, {})
    page = f"{ENDPOINTS}{endpoint.pk}/delete/"

    asked = staff_client.get(page).content.decode()
    staff_client.post(page, {"post": "yes"})

    assert "msg_" not in asked
    assert not EventDelivery.objects.exists()


@pytest.mark.parametrize(("paused", "is_told"), [(True, True), (False, False)])
@pytest.mark.django_db
def test_the_overview_names_endpoints_that_are_paused(
    staff_client: Client, paused: bool, is_told: bool
) -> None:
    make_endpoint(name="Old CRM", paused_at=timezone.now() if paused else None)

    page = staff_client.get("/admin/").content.decode()

    assert ("Old CRM" in page) is is_told
