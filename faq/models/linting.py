"""What a check of the knowledge base found, and which of it staff call fine."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from faq.models.faqs import FAQ


class BaseCheck(models.Model):
    """The newest check: one row, renewed by each."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    revision = models.BigIntegerField(help_text="Of the knowledge base as checked.")
    done_count = models.PositiveIntegerField(default=0)
    faq_count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"check of {self.started_at:%Y-%m-%d %H:%M}"


class StoredFinding(models.Model):
    """One finding of the newest check."""

    faq = models.ForeignKey(FAQ, models.CASCADE, related_name="findings")
    other = models.ForeignKey(
        FAQ, models.CASCADE, null=True, related_name="+", verbose_name=_("other FAQ")
    )
    kind = models.CharField(max_length=30)
    field = models.CharField(max_length=10)
    reason = models.TextField()
    excerpt = models.TextField(blank=True)
    key = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["kind", "id"]
        indexes = [models.Index(fields=["kind"], name="faq_finding_kind")]

    def __str__(self) -> str:
        return f"{self.field} {self.reason}"


class AcceptedFinding(models.Model):
    """A finding that staff call fine, until a text that it is about changes."""

    faq = models.ForeignKey(FAQ, models.CASCADE, related_name="accepted_findings")
    key = models.CharField(max_length=32)
    kind = models.CharField(max_length=30)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["faq", "key"], name="faq_accepted_finding_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of FAQ {self.faq_id} is fine"
