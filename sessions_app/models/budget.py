"""What the model was asked, and what that took."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

NANO = 1_000_000_000  # money is counted in whole billionths: sums of floats drift


class ModelDay(models.Model):
    """What the model was asked on one day, calls under way included."""

    day = models.DateField(primary_key=True)
    call_count = models.BigIntegerField(default=0)
    input_tokens = models.BigIntegerField(default=0)
    output_tokens = models.BigIntegerField(default=0)
    cost_nano = models.BigIntegerField(default=0, db_default=0)
    alerted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.day.isoformat()


class ModelUse(models.Model):
    """What one model was asked on one day, and what that cost."""

    day = models.DateField(_("day"))
    model = models.CharField(_("model"), max_length=100)
    call_count = models.BigIntegerField(_("calls"), default=0)
    input_tokens = models.BigIntegerField(_("tokens read"), default=0)
    output_tokens = models.BigIntegerField(_("tokens written"), default=0)
    cost_nano = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-day", "model"]
        verbose_name, verbose_name_plural = _("use of a model"), _("model costs")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["day", "model"], name="sessions_model_use_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.model}"

    @property
    def cost(self) -> float:
        """In the currency of the prices."""
        return self.cost_nano / NANO
