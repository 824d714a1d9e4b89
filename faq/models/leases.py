"""Jobs that one process at a time may do."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

# How far the clocks of several machines may be apart. What begins later than that has
# been written before a clock was set back, and is over.
CLOCK_SKEW = timedelta(seconds=5)
LONGEST_LEASE = timedelta(minutes=5)  # what runs out later is of before, too


class LeaseManager(models.Manager["Lease"]):
    def take(self, name: str, *, holder: str, seconds: float) -> bool:
        """Take or renew the lease, unless another holder has it and it still runs."""
        now = timezone.now()
        expires_at = now + timedelta(seconds=seconds)
        is_running = Q(expires_at__gt=now, expires_at__lte=now + LONGEST_LEASE)
        free = self.filter(Q(holder=holder) | ~is_running, name=name)
        if free.update(holder=holder, expires_at=expires_at):
            return True
        lease = self.model(name=name, holder=holder, expires_at=expires_at)
        self.bulk_create([lease], ignore_conflicts=True)
        return self.filter(name=name, holder=holder).exists()

    def release(self, name: str, *, holder: str) -> None:
        """Give the lease back, unless another holder has it by now."""
        self.filter(name=name, holder=holder).delete()


class Lease(models.Model):
    """A job that one process at a time may do, until its lease runs out."""

    name = models.CharField(max_length=50, primary_key=True)
    holder = models.CharField(max_length=50)
    expires_at = models.DateTimeField()

    objects = LeaseManager()

    def __str__(self) -> str:
        return self.name
