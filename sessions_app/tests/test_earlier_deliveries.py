"""Announcements that a version before the outbox has left are sent all the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sessions_app.deliveries import send_due
from sessions_app.models import Delivery, EventDelivery, Handoff
from sessions_app.tests.receiver import Receiver
from sessions_app.tests.talking import make_session

SIGNED_WITH = "a secret of enough bytes, really"

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """The webhook of the settings."""
    with Receiver() as receiver:
        settings.HANDOFF_WEBHOOK_URL = receiver.url
        settings.HANDOFF_WEBHOOK_SECRET = SIGNED_WITH
        yield receiver


def leave_behind(**fields: Any) -> Delivery:
    """One that a version before has written."""
    handoff = Handoff.objects.create(
        session=make_session(), reason="other", contact="ada@example.com"
    )
    return Delivery.objects.create(handoff=handoff, **fields)


def test_what_was_due_is_sent_under_its_id(receiver: Receiver) -> None:
    earlier = leave_behind(attempt_count=2)

    send_due()

    [request] = receiver.requests
    assert request.headers["webhook-id"] == earlier.event_id
    assert json.loads(request.body) == {
        "type": "handoff.opened",
        "timestamp": earlier.created_at.isoformat(),
        "data": {
            "handoff_id": earlier.handoff.pk,
            "reference": earlier.handoff.session.reference,
            "reason": "other",
            "contact": "ada@example.com",
        },
    }


def test_it_keeps_the_attempts_that_it_had(receiver: Receiver) -> None:
    receiver.statuses = [500]
    leave_behind(attempt_count=2)

    send_due()

    assert EventDelivery.objects.get().attempt_count == 3
    assert not Delivery.objects.exists()


def test_what_is_on_its_way_stays_with_the_version_before(receiver: Receiver) -> None:
    leave_behind(next_attempt_at=timezone.now() + timedelta(seconds=20))

    send_due()

    assert receiver.requests == []
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("state", ["sent", "failed"])
def test_what_has_ended_stays_as_it_was(state: str, receiver: Receiver) -> None:
    leave_behind(state=state)

    send_due()

    assert receiver.requests == []
    assert Delivery.objects.get().state == state


def test_without_a_webhook_it_waits(settings: Any) -> None:
    settings.HANDOFF_WEBHOOK_URL = ""
    leave_behind()

    send_due()

    assert Delivery.objects.count() == 1
