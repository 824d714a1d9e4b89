"""Thresholds fitted to this knowledge base."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q


class Calibration(models.Model):
    """Thresholds fitted to this knowledge base: by whom, why, on which figures."""

    sure_threshold = models.FloatField(db_column="answer_threshold")  # of 0.1.0
    likely_threshold = models.FloatField(
        null=True, blank=True, help_text="Empty: nothing is shown as likely."
    )
    ask_back_threshold = models.FloatField()
    lead_threshold = models.FloatField(
        db_default=1.0,
        help_text="How far ahead of the others a likely answer has to be.",
    )
    target_precision = models.FloatField()
    model_sha256 = models.CharField(
        max_length=64, blank=True, help_text="The encoder it holds for; empty: none."
    )
    constants_sha256 = models.CharField(
        max_length=64,
        blank=True,
        help_text="The ranker's constants it holds for; empty: not known.",
    )
    reason = models.TextField()
    # Any: the shape belongs to `faq.evaluating.calibration`.
    figures: models.JSONField[Any, Any] = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    applied_by = models.CharField(
        max_length=150, help_text="The staff account, or the user of the system."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["model_sha256", "constants_sha256"],
                condition=Q(is_active=True),
                name="faq_calibration_one_active",
            ),
            models.CheckConstraint(
                condition=Q(ask_back_threshold__gte=0)
                & Q(ask_back_threshold__lte=F("sure_threshold"))
                & Q(ask_back_threshold__lte=F("likely_threshold"))
                & Q(likely_threshold__lte=F("sure_threshold"))
                & Q(sure_threshold__lte=1)
                & Q(lead_threshold__gte=0)
                & Q(lead_threshold__lte=1),
                name="faq_calibration_thresholds_ordered",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.sure_threshold:.3f} / {self.shown_threshold:.3f} / "
            f"{self.ask_back_threshold:.3f}"
        )

    @property
    def shown_threshold(self) -> float:
        """From which confidence an FAQ is shown as likely; never, without a band."""
        if self.likely_threshold is None:
            return self.sure_threshold
        return self.likely_threshold
