"""Announcements of handoffs as versions before the outbox kept them.

During an upgrade such a version may go on writing them; here they move to the outbox.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sessions_app.models import Delivery, Event, EventDelivery, EventType

BATCH_SIZE = 200


def take_over() -> None:
    """Move those that are due; others may be on their way to the receiver just now."""
    if not settings.HANDOFF_WEBHOOK_URL:
        return
    while _move_some():
        continue


def _move_some() -> int:
    due = Delivery.objects.pending().filter(next_attempt_at__lte=timezone.now())
    with transaction.atomic():
        locked = due.select_for_update(skip_locked=True)[:BATCH_SIZE]
        found = {each.pk: each for each in locked}
        told = Delivery.objects.filter(pk__in=found).select_related("handoff__session")
        for delivery in told.order_by("id"):
            _move(delivery)
        Delivery.objects.filter(pk__in=found).delete()
    return len(found)


def _move(delivery: Delivery) -> None:
    """Under the id that the receiver may know already."""
    event = Event.objects.create(
        event_id=delivery.event_id,
        type=EventType.HANDOFF_OPENED,
        data=delivery.handoff.told,
        session=delivery.handoff.session,
        handoff=delivery.handoff,
        created_at=delivery.created_at,
    )
    EventDelivery.objects.create(
        event=event,
        event_type=event.type,
        attempt_count=delivery.attempt_count,
        next_attempt_at=delivery.next_attempt_at,
        last_error=delivery.last_error,
    )
