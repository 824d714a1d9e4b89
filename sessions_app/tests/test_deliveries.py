"""Handoffs announced to the webhook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from faq import background
from sessions_app import deliveries, handoffs, payloads
from sessions_app.deliveries import PAUSES, DeliveryReport, send_due
from sessions_app.models import (
    ChatSession,
    EventDelivery,
    EventDeliveryQuerySet,
    Handoff,
)
from sessions_app.tests.receiver import Receiver
from sessions_app.tests.talking import issue_session, make_session

SIGNED_WITH = "a secret of enough bytes, really"
SENT = DeliveryReport(sent_count=1, failed_count=0)
FAILED = DeliveryReport(sent_count=0, failed_count=1)
NOTHING = DeliveryReport(sent_count=0, failed_count=0)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """The webhook of the settings."""
    with Receiver() as receiver:
        settings.HANDOFF_WEBHOOK_URL = receiver.url
        settings.HANDOFF_WEBHOOK_SECRET = SIGNED_WITH
        yield receiver


def ask(contact: str = "", *, session: ChatSession | None = None) -> Handoff:
    return handoffs.ask(
        session or make_session(),
        reason="no_answer",
        contact=contact,
        comment="My private words",
    )


def let_time_pass() -> None:
    EventDelivery.objects.update(next_attempt_at=timezone.now())


@pytest.mark.django_db
def test_a_handoff_is_announced_by_its_reference(receiver: Receiver) -> None:
    handoff = ask("ada@example.com")

    report = send_due()

    event = json.loads(receiver.requests[0].body)
    assert report == SENT
    assert event["type"] == "handoff.opened"
    assert event["data"] == {
        "handoff_id": handoff.pk,
        "reference": handoff.session.reference,
        "reason": "no_answer",
        "contact": "ada@example.com",
    }


@pytest.mark.django_db
def test_an_announcement_holds_no_secret_and_no_words(receiver: Receiver) -> None:
    session, session_id = issue_session()
    ask(session=session)

    send_due()

    [request] = receiver.requests
    told = request.body.decode() + str(request.headers)
    secrets = (session_id, session.id_digest, SIGNED_WITH, "private", "contact")
    assert [secret for secret in secrets if secret in told] == []


@pytest.mark.django_db
def test_what_was_accepted_is_not_sent_again(receiver: Receiver) -> None:
    ask()
    send_due()
    let_time_pass()

    assert send_due() == NOTHING
    assert EventDelivery.objects.get().state == EventDelivery.State.SENT


@pytest.mark.django_db
def test_what_failed_is_sent_again_after_a_pause_under_the_same_id(
    receiver: Receiver,
) -> None:
    receiver.statuses = [500]
    ask()

    reports = [send_due(), send_due()]
    let_time_pass()
    reports.append(send_due())

    assert reports == [FAILED, NOTHING, SENT]
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 1


@pytest.mark.parametrize("attempt_count", [0, 1, len(PAUSES) - 1])
@pytest.mark.django_db
def test_a_clock_set_back_keeps_nothing_waiting(
    attempt_count: int, receiver: Receiver
) -> None:
    ask()
    pause = timedelta(seconds=(0, *PAUSES)[attempt_count])
    next_attempt_at = timezone.now() + pause + timedelta(hours=1)
    EventDelivery.objects.update(
        attempt_count=attempt_count, next_attempt_at=next_attempt_at
    )

    assert send_due() == SENT


@pytest.mark.django_db
def test_a_failure_is_remembered_with_its_pause(receiver: Receiver) -> None:
    receiver.statuses = [500]
    ask()
    before = timezone.now()

    send_due()

    delivery = EventDelivery.objects.get()
    assert (delivery.attempt_count, delivery.last_error) == (1, "status 500")
    assert delivery.next_attempt_at >= before + timedelta(seconds=PAUSES[0])


@pytest.mark.django_db
def test_after_the_last_attempt_it_is_given_up(receiver: Receiver) -> None:
    receiver.statuses = [500]
    ask()
    EventDelivery.objects.update(attempt_count=len(PAUSES) - 1)

    send_due()

    delivery = EventDelivery.objects.get()
    assert delivery.state == EventDelivery.State.FAILED
    assert str(delivery) == f"{delivery.event.event_id}: Given up"


@pytest.mark.django_db
def test_what_one_process_attempts_no_other_does(receiver: Receiver) -> None:
    ask()

    first, second = deliveries.lease(None), deliveries.lease(None)

    assert first == EventDelivery.objects.get()
    assert second is None


@pytest.mark.django_db
def test_the_same_told_again_is_announced_once(receiver: Receiver) -> None:
    session = ask("ada@example.com").session
    ask("ada@example.com", session=session)

    ask("ada@example.org", session=session)

    assert EventDelivery.objects.count() == 2


@pytest.mark.django_db
def test_without_a_webhook_nothing_is_to_be_sent(settings: Any) -> None:
    settings.HANDOFF_WEBHOOK_URL = ""

    ask()

    assert not EventDelivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_request_has_its_handoff_announced_in_the_background(
    receiver: Receiver,
) -> None:
    ask()

    assert receiver.has_received.wait(5)
    deliveries.webhook_job.join(5)
    assert EventDelivery.objects.get().state == EventDelivery.State.SENT


@pytest.mark.django_db(transaction=True)
def test_the_background_goes_on_until_it_is_accepted(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "PAUSES", (0.05, 0.05, 0.05))
    receiver.statuses = [500, 503]

    ask()
    deliveries.webhook_job.join(5)

    assert len(receiver.requests) == 3
    assert EventDelivery.objects.get().state == EventDelivery.State.SENT


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("outage", [OperationalError("locked"), KeyError("anything")])
def test_the_background_outlives_whatever_fails(
    outage: Exception, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    outages = [outage]
    pending = EventDeliveryQuerySet.pending

    def fail_once(queryset: EventDeliveryQuerySet) -> EventDeliveryQuerySet:
        if outages:
            raise outages.pop()
        return pending(queryset)

    monkeypatch.setattr(background, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(EventDeliveryQuerySet, "pending", fail_once)
    ask()
    deliveries.webhook_job.join(5)

    assert EventDelivery.objects.get().state == EventDelivery.State.SENT


@pytest.mark.django_db
def test_what_is_wrong_with_one_keeps_back_no_other(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    broken, other = ask(), ask()
    payload = payloads.payload

    def break_one(delivery: EventDelivery) -> bytes:
        return payload(delivery) if delivery.event.handoff == other else b"" + None  # type: ignore[operator]  # the fault

    monkeypatch.setattr(deliveries, "payload", break_one)
    report = send_due()

    assert report == DeliveryReport(sent_count=1, failed_count=1)
    assert EventDelivery.objects.get(event__handoff=broken).last_error == "TypeError"
    [record] = [r for r in caplog.records if r.levelname == "ERROR"]
    assert (record.msg, record.exc_info[0]) == ("sessions.webhook.not_sent", TypeError)


@pytest.mark.django_db
def test_the_command_sends_what_is_due(receiver: Receiver) -> None:
    receiver.statuses = [500]
    ask()
    ask()
    out = StringIO()

    call_command("send_webhooks", stdout=out)

    expected = "Sent 1 events; 1 failed and will be tried again.\n"
    assert out.getvalue() == expected


@pytest.mark.django_db
def test_the_command_says_what_it_lacks(settings: Any) -> None:
    settings.HANDOFF_WEBHOOK_URL = ""

    with pytest.raises(CommandError, match="set HANDOFF_WEBHOOK_URL"):
        call_command("send_webhooks")
