"""Sends what the outbox holds: in the background, again until it is accepted.

Endpoints take turns, so that one with much to be told, or one that keeps silent, holds
up no other. Their events go out about in the order in which they happened; after a
failure later ones overtake.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from faq.background import BackgroundJob
from faq.models import CLOCK_SKEW
from sessions_app import earlier_deliveries
from sessions_app.models import Endpoint, Event, EventDelivery, EventType
from sessions_app.payloads import payload
from sessions_app.webhooks import Webhook, WebhookFailed

if TYPE_CHECKING:
    from collections.abc import Collection

logger = logging.getLogger(__name__)

State = EventDelivery.State

# Seconds after each attempt; the first is longer than an attempt can take.
PAUSES = (20, 60, 300, 1_800, 7_200, 21_600, 43_200)
PAUSE_ENDPOINT_AFTER = timedelta(days=3)  # without anything accepted
BATCH_SIZE = 1_000  # of those that a clock set back keeps waiting
PATIENCE = 3  # failures in a row, after which an endpoint waits for the next run
REST = (
    20.0  # seconds until that run, or thousands of events would keep a processor busy
)
CLOCK_CHECK = 60.0  # seconds from one look at all that waits to the next


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """How many events were accepted at once, and how many were not."""

    sent_count: int
    failed_count: int
    refused_by: frozenset[int | None] = field(default=frozenset(), compare=False)


def is_anybody_listening() -> bool:
    """Whether there is any webhook at all."""
    return bool(settings.HANDOFF_WEBHOOK_URL) or Endpoint.objects.exists()


def send_due(
    *, without: Collection[int | None] = (), checks_clock: bool = True
) -> DeliveryReport:
    """Attempt each delivery that is due, once; some endpoints may be left alone."""
    earlier_deliveries.take_over()
    if checks_clock:
        _bring_forward()
    endpoints = [each for each in _endpoints() if each not in without]
    results, failures = Counter[bool](), Counter[int | None]()
    while endpoints:
        for endpoint_id in list(endpoints):
            delivery = lease(endpoint_id)
            is_accepted = attempt(delivery) if delivery else None
            if is_accepted is not None:
                results[is_accepted] += 1
                failures[endpoint_id] = 0 if is_accepted else failures[endpoint_id] + 1
            if delivery is None or failures[endpoint_id] >= PATIENCE:
                endpoints.remove(endpoint_id)
    return DeliveryReport(
        sent_count=results[True],
        failed_count=results[False],
        refused_by=frozenset(
            endpoint for endpoint, count in failures.items() if count >= PATIENCE
        ),
    )


def _endpoints() -> list[int | None]:
    """Those that may have something to be told; None is the webhook of the settings."""
    active: list[int | None] = list(
        Endpoint.objects.active().values_list("pk", flat=True)
    )
    return [None, *active] if settings.HANDOFF_WEBHOOK_URL else active


def lease(endpoint_id: int | None) -> EventDelivery | None:
    """A delivery to attempt now; if this process dies, it is due again later."""
    now = timezone.now()
    with transaction.atomic():
        pending = EventDelivery.objects.pending().filter(_is_to(endpoint_id))
        due = pending.filter(next_attempt_at__lte=now)
        delivery = due.select_for_update(skip_locked=True).first()
        if delivery:
            _count_attempt(delivery, now)
    return delivery


def _count_attempt(delivery: EventDelivery, now: datetime) -> None:
    pause = PAUSES[min(delivery.attempt_count, len(PAUSES) - 1)]
    delivery.attempt_count += 1
    delivery.next_attempt_at = now + timedelta(seconds=pause)
    delivery.save(update_fields=["attempt_count", "next_attempt_at"])


def _is_to(endpoint_id: int | None) -> Q:
    return Q(endpoint=endpoint_id) if endpoint_id else Q(endpoint__isnull=True)


def _bring_forward() -> None:
    """Make due what is further off than its pause: the clock was set back.

    Looked for without the write lock, as it reads all that waits.
    """
    now = timezone.now()
    is_too_far = Q()
    for attempt_count, pause in enumerate((0, *PAUSES)):
        latest = now + timedelta(seconds=pause) + CLOCK_SKEW
        is_too_far |= Q(attempt_count=attempt_count, next_attempt_at__gt=latest)
    found = EventDelivery.objects.pending().filter(is_too_far).order_by()
    if ids := list(found.values_list("pk", flat=True)[:BATCH_SIZE]):
        late = EventDelivery.objects.filter(pk__in=ids, state=State.PENDING)
        late.update(next_attempt_at=now)


def attempt(delivery: EventDelivery) -> bool | None:
    """Send it, outside any transaction, and remember how that went.

    None, and no longer there, if what it tells of was erased.
    """
    found = EventDelivery.objects.with_event().filter(pk=delivery.pk).first()
    if found is None:
        return None
    if found.event.is_about_something_erased or _is_to_nobody(found):
        Event.objects.filter(pk=found.event_id).delete()
        return None
    error = _send(found)
    _remember(found, error)
    return not error


def _is_to_nobody(delivery: EventDelivery) -> bool:
    return delivery.endpoint_id is not None and delivery.endpoint is None


def _send(delivery: EventDelivery) -> str:
    """What went wrong, in a word or two; nothing if it was accepted."""
    error = ""
    try:
        _webhook(delivery).send(payload(delivery), event_id=delivery.event.event_id)
    except WebhookFailed as exc:
        error = str(exc)
        extra = {"endpoint": delivery.endpoint_id, "error": error}
        logger.warning("sessions.webhook.refused", exc_info=exc, extra=extra)
    except Exception as exc:  # what is wrong with one keeps back no other
        error = type(exc).__name__
        extra = {"endpoint": delivery.endpoint_id, "error": error}
        logger.exception("sessions.webhook.not_sent", extra=extra)
    return error


def _webhook(delivery: EventDelivery) -> Webhook:
    endpoint = delivery.endpoint
    if endpoint is None:
        return Webhook.of(settings.HANDOFF_WEBHOOK_URL, settings.HANDOFF_WEBHOOK_SECRET)
    is_bound = not settings.WEBHOOK_PRIVATE_ADDRESSES
    return Webhook.of(endpoint.url, *endpoint.secrets, is_public_only=is_bound)


def _remember(delivery: EventDelivery, error: str) -> None:
    state = _state_after(delivery, error)
    pending = EventDelivery.objects.filter(pk=delivery.pk, state=State.PENDING)
    pending.update(state=state, last_error=error[:60])
    endpoint = delivery.endpoint
    if endpoint is None:
        return
    if not error:
        if endpoint.failing_since:
            Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=None)
    elif endpoint.failing_since is None:
        fine = Endpoint.objects.filter(pk=endpoint.pk, failing_since=None)
        fine.update(failing_since=timezone.now())
    elif state == State.FAILED:
        _pause_if_it_fails_for_days(endpoint, endpoint.failing_since)


def _pause_if_it_fails_for_days(endpoint: Endpoint, since: datetime) -> None:
    if timezone.now() - since > PAUSE_ENDPOINT_AFTER:
        endpoint.pause()
        extra = {"endpoint": endpoint.pk}
        logger.warning("sessions.endpoint.paused", extra=extra)


def _state_after(delivery: EventDelivery, error: str) -> EventDelivery.State:
    if not error:
        return State.SENT
    is_last = delivery.attempt_count >= len(PAUSES)
    return State.FAILED if is_last else State.PENDING


def send_test(endpoint: Endpoint) -> str:
    """Send it a test at once, whatever it has chosen; what went wrong, or nothing."""
    with transaction.atomic():
        event = Event.objects.create(
            type=EventType.TEST, data={"endpoint": str(endpoint)}
        )
        delivery = EventDelivery.objects.create(
            event=event, event_type=event.type, endpoint=endpoint
        )
        _count_attempt(delivery, timezone.now())
    error = _send(delivery)
    delivery.state = State.FAILED if error else State.SENT
    delivery.last_error = error[:60]
    delivery.save(update_fields=["state", "last_error"])
    return error


def wake() -> None:
    """Have what is due sent soon, in the background; returns at once."""
    if not connection.in_atomic_block:
        webhook_job.start()


class Sender:
    """Sends in the background, run by run; who refuses everything gets a rest.

    The rest is this process's own: other endpoints, and a command, know nothing of it.
    """

    def __init__(self) -> None:
        self._rests: dict[int | None, float] = {}  # until when, by endpoint
        self._checked_at = -CLOCK_CHECK

    def run(self) -> float | None:
        """Send what is due; the seconds until more is, None when nothing is pending."""
        now = time.monotonic()
        self._rests = {each: end for each, end in self._rests.items() if end > now}
        is_to_check = now - self._checked_at >= CLOCK_CHECK
        self._checked_at = now if is_to_check else self._checked_at
        report = send_due(without=self._rests, checks_clock=is_to_check)
        self._rests |= dict.fromkeys(report.refused_by, time.monotonic() + REST)
        return self._pause()

    def _pause(self) -> float | None:
        pauses = [end - time.monotonic() for end in self._rests.values()]
        following = _first_of(set(_endpoints()) - self._rests.keys())
        if following is not None:
            pauses.append((following - timezone.now()).total_seconds())
        return max(0.0, min(pauses)) if pauses else None


def _first_of(endpoint_ids: Collection[int | None]) -> datetime | None:
    """When the next attempt of these is due."""
    pending = EventDelivery.objects.pending()
    moments = [
        pending.filter(_is_to(each)).values_list("next_attempt_at", flat=True).first()
        for each in endpoint_ids
    ]
    return min((moment for moment in moments if moment), default=None)


webhook_job = BackgroundJob("sessions.webhook", Sender().run)
