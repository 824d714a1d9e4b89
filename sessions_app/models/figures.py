"""What the bot did, counted by day: kept when the conversations are forgotten."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone


class DayFigures(models.Model):
    """What happened on a day of TIME_ZONE, by name, and how long replies took.

    No words of anybody, and nothing that leads to a conversation.
    """

    day = models.DateField(primary_key=True)
    # Any: numbers by name
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # Any: numbers by the place of a step; see sessions_app/latencies.py
    latencies: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.day.isoformat()


class FAQDay(models.Model):
    """How often an FAQ was the answer on a day."""

    day = models.DateField()
    faq = models.ForeignKey(
        "faq.FAQ",
        models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    hit_count = models.PositiveIntegerField(default=0)
    last_hit_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["day", "faq"], name="sessions_faq_day")
        ]
        indexes = [
            models.Index(
                fields=["faq", "day", "hit_count"], name="sessions_faq_day_of_faq"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day.isoformat()}: FAQ {self.faq_id}"


class FiguresProgress(models.Model):
    """Up to which message the figures are counted; one row."""

    message_id = models.BigIntegerField(default=0)
    counted_until = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"up to message {self.message_id}"
