"""Endpoints: each is sent its own, signed, and paused when it fails for days."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sessions_app import deliveries, outbox
from sessions_app.deliveries import PATIENCE, PAUSES, DeliveryReport, Sender, send_due
from sessions_app.models import Endpoint, Event, EventDelivery
from sessions_app.tests.listening import make_endpoint, states
from sessions_app.tests.receiver import Received, Receiver
from sessions_app.tests.threads import run_together

pytestmark = pytest.mark.django_db

REACHED = "budget.reached"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def is_signed_with(secret: str, request: Received) -> bool:
    """As a receiver checks it, by the words of Standard Webhooks."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    names = ("webhook-id", "webhook-timestamp")
    signed = ".".join(request.headers[name] for name in names).encode()
    expected = hmac.digest(key, signed + b"." + request.body, hashlib.sha256)
    given = request.headers["webhook-signature"].split(" ")
    return f"v1,{base64.b64encode(expected).decode()}" in given


def test_an_endpoint_is_sent_what_it_asked_for(receiver: Receiver) -> None:
    endpoint = make_endpoint(REACHED, url=receiver.url)
    outbox.publish(REACHED, {"share": 0.8})

    report = send_due()

    assert report == DeliveryReport(sent_count=1, failed_count=0)
    assert is_signed_with(endpoint.secret, receiver.requests[0])


def test_a_new_secret_and_the_one_before_both_hold_for_a_day(
    receiver: Receiver,
) -> None:
    endpoint = make_endpoint(REACHED, url=receiver.url)
    earlier = endpoint.secret
    secret = endpoint.rotate_secret()
    outbox.publish(REACHED, {})

    send_due()

    [request] = receiver.requests
    assert is_signed_with(secret, request)
    assert is_signed_with(earlier, request)


def test_after_a_day_only_the_new_secret_holds(receiver: Receiver) -> None:
    endpoint = make_endpoint(REACHED, url=receiver.url)
    earlier, secret = endpoint.secret, endpoint.rotate_secret()
    Endpoint.objects.update(earlier_secret_until=timezone.now())
    outbox.publish(REACHED, {})

    send_due()

    [request] = receiver.requests
    assert is_signed_with(secret, request)
    assert not is_signed_with(earlier, request)


def test_an_endpoint_that_is_away_keeps_no_other_waiting(receiver: Receiver) -> None:
    with Receiver() as closed:
        away = make_endpoint(REACHED, name="Away", url=closed.url)
    make_endpoint(REACHED, name="Here", url=receiver.url)
    for _ in range(2 * PATIENCE):
        outbox.publish(REACHED, {})

    send_due()

    attempts = away.deliveries.filter(attempt_count__gt=0)
    assert attempts.count() == PATIENCE
    assert len(receiver.requests) == 2 * PATIENCE


def test_one_attempt_after_another_is_no_reason_to_pause(receiver: Receiver) -> None:
    receiver.statuses = [500]
    endpoint = make_endpoint(REACHED, url=receiver.url)
    outbox.publish(REACHED, {})

    send_due()

    endpoint.refresh_from_db()
    assert endpoint.failing_since is not None
    assert endpoint.paused_at is None


def give_up(endpoint: Endpoint, *, days: int) -> None:
    """Have the last attempt fail, of an endpoint that has failed for so long."""
    Endpoint.objects.update(failing_since=timezone.now() - timedelta(days=days))
    outbox.publish(REACHED, {})
    EventDelivery.objects.update(attempt_count=len(PAUSES) - 1)
    send_due()
    endpoint.refresh_from_db()


def test_an_endpoint_that_fails_for_days_is_paused(
    receiver: Receiver, caplog: Any
) -> None:
    receiver.statuses = [500]
    endpoint = make_endpoint(REACHED, url=receiver.url)

    give_up(endpoint, days=4)

    assert endpoint.paused_at is not None
    assert states() == ["failed"]
    assert "sessions.endpoint.paused" in caplog.messages


def test_an_endpoint_that_fails_since_yesterday_is_not_paused(
    receiver: Receiver,
) -> None:
    receiver.statuses = [500]
    endpoint = make_endpoint(REACHED, url=receiver.url)

    give_up(endpoint, days=1)

    assert (endpoint.paused_at, states()) == (None, ["failed"])


def test_what_is_accepted_ends_the_failing(receiver: Receiver) -> None:
    endpoint = make_endpoint(REACHED, url=receiver.url)

    give_up(endpoint, days=4)

    assert (endpoint.failing_since, states()) == (None, ["sent"])


def test_what_waits_is_held_while_paused_and_sent_afterwards(
    receiver: Receiver,
) -> None:
    endpoint = make_endpoint(REACHED, url=receiver.url)
    outbox.publish(REACHED, {})
    endpoint.pause()
    outbox.publish(REACHED, {})
    send_due()
    held = states()

    endpoint.resume()
    send_due()

    assert (held, states()) == (["held"], ["sent"])


def test_a_test_is_sent_at_once_to_this_endpoint_only(receiver: Receiver) -> None:
    endpoint = make_endpoint(REACHED, url=receiver.url)
    make_endpoint(REACHED, name="Other", url=receiver.url)

    error = deliveries.send_test(endpoint)

    [request] = receiver.requests
    assert error == ""
    assert b'"type": "endpoint.test"' in request.body
    assert states() == ["sent"]


def test_addresses_of_this_network_are_refused_where_the_setting_says_so(
    receiver: Receiver, settings: Any
) -> None:
    settings.WEBHOOK_PRIVATE_ADDRESSES = False
    endpoint = make_endpoint(REACHED, url=receiver.url)

    assert deliveries.send_test(endpoint) == "private address"
    assert receiver.requests == []


@pytest.fixture
def left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are killed right after their commits: nothing is sent by itself."""
    monkeypatch.setattr(deliveries, "wake", list)


@pytest.mark.django_db(transaction=True)
def test_two_senders_send_each_event_once(
    receiver: Receiver, left_behind: None
) -> None:
    make_endpoint(REACHED, url=receiver.url)
    outbox.publish_all([Event(type=REACHED) for _ in range(6)])

    run_together(send_due, send_due)

    ids = [request.headers["webhook-id"] for request in receiver.requests]
    assert len(ids) == len(set(ids)) == 6
    assert set(states()) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_process_has_left_is_sent_by_the_next(
    receiver: Receiver, left_behind: None
) -> None:
    endpoint = make_endpoint(REACHED, url=receiver.url)
    outbox.publish(REACHED, {})

    report = send_due()

    assert report.sent_count == 1
    assert endpoint.deliveries.get().state == "sent"


def test_what_a_process_was_killed_over_is_sent_after_its_pause(
    receiver: Receiver,
) -> None:
    endpoint = make_endpoint(REACHED, url=receiver.url)
    outbox.publish(REACHED, {})
    deliveries.lease(endpoint.pk)
    at_once = send_due()
    EventDelivery.objects.update(next_attempt_at=timezone.now())

    later = send_due()

    assert (at_once.sent_count, later.sent_count) == (0, 1)


def test_one_that_refuses_everything_is_left_alone_for_a_while(
    receiver: Receiver,
) -> None:
    make_endpoint(REACHED, url=receiver.url)
    receiver.statuses = [500] * 10
    sender = Sender()
    for _ in range(10):
        outbox.publish(REACHED, {})

    pauses = [sender.run(), sender.run()]

    assert len(receiver.requests) == PATIENCE
    assert all(pause and pause > 1 for pause in pauses)


def test_a_rest_holds_up_no_other_endpoint(receiver: Receiver) -> None:
    make_endpoint(REACHED, url="http://127.0.0.1:9/refuses")
    sender = Sender()
    for _ in range(PATIENCE):
        outbox.publish(REACHED, {})
    sender.run()
    make_endpoint("handoff.opened", url=receiver.url, name="healthy")
    outbox.publish("handoff.opened", {})

    sender.run()

    assert len(receiver.requests) == 1
