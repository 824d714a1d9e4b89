"""Runs of the red team, what went wrong in the newest, and what staff call fine."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from faq.models.faqs import FAQ


class ProbeRun(models.Model):
    """One run: how many probes of each kind there were, and how many went wrong."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    revision = models.BigIntegerField(help_text="Of the knowledge base as probed.")
    done_count = models.PositiveIntegerField(default=0)
    faq_count = models.PositiveIntegerField(default=0)
    near_miss_count = models.PositiveIntegerField(default=0)
    wrong_count = models.PositiveIntegerField(default=0)
    rewording_count = models.PositiveIntegerField(default=0)
    answered_count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"probes of {self.started_at:%Y-%m-%d %H:%M}"


class FailedProbe(models.Model):
    """A near miss surely answered, or a rewording not answered, in the newest run."""

    faq = models.ForeignKey(FAQ, models.CASCADE, related_name="failed_probes")
    shown = models.ForeignKey(FAQ, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=30)
    text = models.TextField()
    phrasing = models.TextField()  # what it was made of
    key = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()
        verbose_name = _("failed probe")
        verbose_name_plural = _("failed probes")
        ordering = ["id"]
        indexes = [models.Index(fields=["kind"], name="faq_failed_probe_kind")]

    def __str__(self) -> str:
        return self.text


class AcceptedProbe(models.Model):
    """A text of which staff say that it is fine as it is, in every later run."""

    faq = models.ForeignKey(FAQ, models.CASCADE, related_name="accepted_probes")
    key = models.CharField(max_length=32)
    kind = models.CharField(max_length=30)
    text = models.TextField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["faq", "key"], name="faq_accepted_probe_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.text} is fine with FAQ {self.faq_id}"
