"""Announces handoffs to the webhook: in the background, again until it is accepted."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Lock, Thread

from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

from sessions_app.models import Delivery, Handoff
from sessions_app.webhooks import Webhook, WebhookFailed

logger = logging.getLogger(__name__)

State = Delivery.State

# Seconds after each attempt; the first is longer than an attempt can take.
PAUSES = (20, 60, 300, 1_800, 7_200, 21_600, 43_200)
RETRY_SECONDS = 10.0  # when the database can't be used


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """How many announcements were accepted at once, and how many were not."""

    sent_count: int
    failed_count: int


def announce(handoff: Handoff) -> None:
    """Have the handoff announced, if there is a webhook."""
    if settings.HANDOFF_WEBHOOK_URL:
        Delivery.objects.create(handoff=handoff)


def send_due() -> DeliveryReport:
    """Attempt each delivery that is due, once."""
    webhook = Webhook.of(settings.HANDOFF_WEBHOOK_URL, settings.HANDOFF_WEBHOOK_SECRET)
    results = []
    while delivery := lease():
        results.append(attempt(delivery, webhook))
    return DeliveryReport(
        sent_count=results.count(True), failed_count=results.count(False)
    )


def lease() -> Delivery | None:
    """A delivery to attempt now; if this process dies, it is due again later."""
    now = timezone.now()
    with transaction.atomic():
        due = Delivery.objects.pending().filter(next_attempt_at__lte=now)
        delivery = due.select_for_update(skip_locked=True).first()
        if delivery:
            pause = PAUSES[min(delivery.attempt_count, len(PAUSES) - 1)]
            delivery.attempt_count += 1
            delivery.next_attempt_at = now + timedelta(seconds=pause)
            delivery.save(update_fields=["attempt_count", "next_attempt_at"])
    return delivery


def attempt(delivery: Delivery, webhook: Webhook) -> bool:
    """Send it, outside any transaction, and remember how that went."""
    error = ""
    try:
        webhook.send(payload(delivery), event_id=delivery.event_id)
    except WebhookFailed as exc:
        error = str(exc)
        logger.warning("sessions.webhook.failed", extra={"error": error})
    pending = Delivery.objects.filter(pk=delivery.pk, state=State.PENDING)
    pending.update(state=_state_after(delivery, error), last_error=error[:60])
    return not error


def payload(delivery: Delivery) -> bytes:
    """What the receiver is told: nothing that opens the conversation."""
    handoff = delivery.handoff
    data = {
        "handoff_id": handoff.pk,
        "reference": handoff.session.reference,
        "reason": handoff.reason,
    }
    if handoff.contact:
        data["contact"] = handoff.contact
    event = {
        "type": "handoff.opened",
        "timestamp": delivery.created_at.isoformat(),
        "data": data,
    }
    return json.dumps(event, ensure_ascii=False).encode()


def _state_after(delivery: Delivery, error: str) -> Delivery.State:
    if not error:
        return State.SENT
    is_last = delivery.attempt_count >= len(PAUSES)
    return State.FAILED if is_last else State.PENDING


class Announcer:
    """A thread of this process that sends while anything is pending, and ends."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._thread: Thread | None = None
        self._has_news = Event()

    def wake(self) -> None:
        """Have what is due sent soon; returns at once."""
        if not settings.HANDOFF_WEBHOOK_URL or connection.in_atomic_block:
            return
        with self._lock:
            self._has_news.set()
            if self._thread is None:
                thread = Thread(target=self._run, name="handoff-webhook", daemon=True)
                thread.start()
                self._thread = thread

    def join(self, timeout: float) -> None:
        """Wait for the thread to end."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def _run(self) -> None:
        pause: float | None = 0.0
        while pause is not None:
            self._has_news.wait(pause)
            self._has_news.clear()
            pause = self._pause_or_end(_send_and_look_ahead())

    def _pause_or_end(self, pause: float | None) -> float | None:
        with self._lock:
            if pause is None and self._has_news.is_set():
                return 0.0
            if pause is None:
                self._thread = None
            return pause


announcer = Announcer()


def _send_and_look_ahead() -> float | None:
    """Send what is due; the seconds until more is, None when nothing is pending."""
    try:
        send_due()
        following = Delivery.objects.pending().first()
    except (Error, ValueError) as exc:
        logger.warning(
            "sessions.webhook.not_sent", extra={"error_type": type(exc).__name__}
        )
        return RETRY_SECONDS
    finally:
        connection.close()
    if following is None:
        return None
    return max(0.0, (following.next_attempt_at - timezone.now()).total_seconds())
