"""What is to be announced to webhooks."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_event_id() -> str:
    """The name by which a receiver knows an announcement that comes twice."""
    return f"msg_{uuid.uuid4().hex}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def pending(self) -> DeliveryQuerySet:
        return self.filter(state=Delivery.State.PENDING).order_by("next_attempt_at")


class Delivery(models.Model):
    """A handoff to be announced to the webhook, and how far that got."""

    class State(models.TextChoices):
        PENDING = "pending", _("Pending")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

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
