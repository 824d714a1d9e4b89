"""Announces handoffs to the webhook: in the background, again until it is accepted."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from faq.background import BackgroundJob
from faq.models import CLOCK_SKEW
from sessions_app.models import Delivery, Handoff
from sessions_app.webhooks import Webhook, WebhookFailed

logger = logging.getLogger(__name__)

State = Delivery.State

# Seconds after each attempt; the first is longer than an attempt can take.
PAUSES = (20, 60, 300, 1_800, 7_200, 21_600, 43_200)


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
        due = Delivery.objects.pending().filter(_is_due(now))
        delivery = due.select_for_update(skip_locked=True).first()
        if delivery:
            pause = PAUSES[min(delivery.attempt_count, len(PAUSES) - 1)]
            delivery.attempt_count += 1
            delivery.next_attempt_at = now + timedelta(seconds=pause)
            delivery.save(update_fields=["attempt_count", "next_attempt_at"])
    return delivery


def _is_due(now: datetime) -> Q:
    """Its time has come, or is further off than its pause: the clock was set back."""
    is_due = Q(next_attempt_at__lte=now)
    for attempt_count, pause in enumerate((0, *PAUSES)):
        latest = now + timedelta(seconds=pause) + CLOCK_SKEW
        is_due |= Q(attempt_count=attempt_count, next_attempt_at__gt=latest)
    return is_due


def attempt(delivery: Delivery, webhook: Webhook) -> bool:
    """Send it, outside any transaction, and remember how that went."""
    error = ""
    try:
        webhook.send(payload(delivery), event_id=delivery.event_id)
    except WebhookFailed as exc:
        error = str(exc)
        extra = {"error": error}
        logger.warning("sessions.webhook.refused", exc_info=exc, extra=extra)
    except Exception as exc:  # what is wrong with one keeps back no other
        error = type(exc).__name__
        logger.exception("sessions.webhook.not_sent", extra={"error": error})
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


def wake() -> None:
    """Have what is due sent soon, in the background; returns at once."""
    if settings.HANDOFF_WEBHOOK_URL and not connection.in_atomic_block:
        webhook_job.start()


def _send_and_look_ahead() -> float | None:
    """Send what is due; the seconds until more is, None when nothing is pending."""
    send_due()
    following = Delivery.objects.pending().first()
    if following is None:
        return None
    return max(0.0, (following.next_attempt_at - timezone.now()).total_seconds())


webhook_job = BackgroundJob("sessions.webhook", _send_and_look_ahead)
