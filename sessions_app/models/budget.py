"""What the model was asked, and what that took."""

from __future__ import annotations

from django.db import models


class ModelDay(models.Model):
    """What the model was asked on one day, calls under way included."""

    day = models.DateField(primary_key=True)
    call_count = models.BigIntegerField(default=0)
    input_tokens = models.BigIntegerField(default=0)
    output_tokens = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.day.isoformat()
