"""How often something was done of late."""

from __future__ import annotations

from django.db import models


class RateLimitWindow(models.Model):
    """How often a bucket was used since its window began; see `limits`."""

    bucket = models.CharField(max_length=80, primary_key=True)
    started_at_ms = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "supportbot_ratelimitwindow"  # where it was first kept

    def __str__(self) -> str:
        return self.bucket
