"""What the HTTP layer keeps in the database: the counters of its rate limits."""

from __future__ import annotations

from django.db import models


class RateLimitWindow(models.Model):
    """How often a bucket was used since its window began; see `api.limits`."""

    bucket = models.CharField(max_length=80, primary_key=True)
    started_at_ms = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.bucket
