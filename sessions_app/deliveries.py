"""Announces handoffs to the webhook: in the background, again until it is accepted."""

from __future__ import annotations

import json
import logging
import uuid
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection, models
from django.db.models import Q
from django.utils import timezone

from sessions_app.exceptions import StorageUnavailable
from sessions_app.gate import write_transaction
from sessions_app.webhooks import Webhook, WebhookFailed

if TYPE_CHECKING:
    from sessions_app.handoffs import Handoff

logger = logging.getLogger(__name__)

# Seconds after each attempt; the first is longer than an attempt can take.
PAUSES = (20, 60, 300, 1_800, 7_200, 21_600, 43_200)
RETRY_SECONDS = 10.0  # when the database can't be used


def new_event_id() -> str:
    """The name by which a receiver knows an announcement that comes twice."""
    return f"msg_{uuid.uuid4().hex}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    sent_count: int
    failed_count: int


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def announce(self, handoff: Handoff) -> None:
        """Have the handoff announced, if there is a webhook."""
        if settings.HANDOFF_WEBHOOK_URL:
            self.create(handoff=handoff)

    def pending(self) -> DeliveryQuerySet:
        return self.filter(state=Delivery.State.PENDING).order_by("next_attempt_at")

    def claim(self) -> Delivery | None:
        """A delivery to attempt now; if this process dies, it is due again later."""
        now = timezone.now()
        with write_transaction():
            due = self.pending().filter(next_attempt_at__lte=now)
            delivery = due.select_for_update(skip_locked=True).first()
            if delivery:
                pause = PAUSES[min(delivery.attempt_count, len(PAUSES) - 1)]
                delivery.attempt_count += 1
                delivery.next_attempt_at = now + timedelta(seconds=pause)
                delivery.save(update_fields=["attempt_count", "next_attempt_at"])
        return delivery


class Delivery(models.Model):
    """A handoff to be announced to the webhook, and how far that got."""

    class State(models.TextChoices):
        PENDING = "pending", "Pending"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    handoff = models.ForeignKey(
        "sessions_app.Handoff", models.CASCADE, related_name="deliveries"
    )
    event_id = models.CharField(max_length=40, unique=True, default=new_event_id)
    state = models.CharField(max_length=7, choices=State.choices, default=State.PENDING)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state="pending"),
                name="sessions_delivery_pending",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.get_state_display()}"

    def attempt(self, webhook: Webhook) -> bool:
        """Send it, outside any transaction, and remember how that went."""
        error = ""
        try:
            webhook.send(self.payload(), event_id=self.event_id)
        except WebhookFailed as exc:
            error = str(exc)
            logger.warning("sessions.webhook.failed", extra={"error": error})
        with write_transaction():
            Delivery.objects.filter(pk=self.pk, state=self.State.PENDING).update(
                state=self._state_after(error), last_error=error[:60]
            )
        return not error

    def payload(self) -> bytes:
        """What the receiver is told: nothing that opens the conversation."""
        handoff = self.handoff
        data = {
            "handoff_id": handoff.pk,
            "reference": handoff.session.reference,
            "reason": handoff.reason,
        }
        if handoff.contact:
            data["contact"] = handoff.contact
        event = {
            "type": "handoff.opened",
            "timestamp": self.created_at.isoformat(),
            "data": data,
        }
        return json.dumps(event, ensure_ascii=False).encode()

    def _state_after(self, error: str) -> State:
        if not error:
            return self.State.SENT
        is_last = self.attempt_count >= len(PAUSES)
        return self.State.FAILED if is_last else self.State.PENDING


def send_due() -> DeliveryReport:
    """Attempt each delivery that is due, once."""
    webhook = Webhook.of(settings.HANDOFF_WEBHOOK_URL, settings.HANDOFF_WEBHOOK_SECRET)
    results = []
    while delivery := Delivery.objects.claim():
        results.append(delivery.attempt(webhook))
    return DeliveryReport(
        sent_count=results.count(True), failed_count=results.count(False)
    )


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
    except (DatabaseError, StorageUnavailable, ValueError) as exc:
        logger.warning(
            "sessions.webhook.not_sent", extra={"error_type": type(exc).__name__}
        )
        return RETRY_SECONDS
    finally:
        connection.close()
    if following is None:
        return None
    return max(0.0, (following.next_attempt_at - timezone.now()).total_seconds())
