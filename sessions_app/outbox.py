"""The outbox: what happened, kept with what it is about, to be sent afterwards.

Written in the caller's own transaction: an event is told if, and only if, what it tells
of is stored. Nobody who listens costs one look at the endpoints, and nothing is kept.

>>> with transaction.atomic():
...     outbox.publish("budget.reached", {"share": 0.8})
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from sessions_app import deliveries
from sessions_app.models import Endpoint, Event, EventDelivery, EventType

if TYPE_CHECKING:
    from sessions_app.models import ChatSession


def publish(
    kind: str,
    data: dict[str, Any],  # Any: plain JSON
    *,
    session: ChatSession | None = None,
) -> None:
    """Have every endpoint that asked for this type told; no texts of people in it."""
    if kind not in EventType:
        known = ", ".join(EventType.values)
        raise ValueError(f"'{kind}' is no type of event; there are: {known}.")
    publish_all([Event(type=kind, data=data, session=session)])


def publish_all(events: Sequence[Event]) -> None:
    """Keep those of these events that somebody asked for."""
    listeners = _listeners({event.type for event in events})
    heard = [event for event in events if listeners.get(event.type)]
    if not heard:
        return
    with transaction.atomic():
        Event.objects.bulk_create(heard)
        EventDelivery.objects.bulk_create(
            EventDelivery(event=event, event_type=event.type, endpoint=endpoint)
            for event in heard
            for endpoint in listeners[event.type]
        )
        transaction.on_commit(deliveries.wake)


def is_heard(kind: EventType) -> bool:
    """Whether anybody asked to be told of this."""
    return bool(_listeners({kind})[kind])


def _listeners(kinds: set[str]) -> dict[str, list[Endpoint | None]]:
    """By type; None is the webhook of the settings."""
    endpoints = Endpoint.objects.listening_to(kinds)
    listeners: dict[str, list[Endpoint | None]] = {
        kind: [each for each in endpoints if kind in each.event_types] for kind in kinds
    }
    if EventType.HANDOFF_OPENED in listeners and settings.HANDOFF_WEBHOOK_URL:
        listeners[EventType.HANDOFF_OPENED].append(None)
    return listeners
