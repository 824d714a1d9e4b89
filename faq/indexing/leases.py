"""Jobs that one process at a time may do, agreed on through the database."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from faq.models import Lease


def take(name: str, *, holder: str, seconds: float) -> bool:
    """Take or renew the lease, unless another holder has it and it still runs."""
    now = timezone.now()
    expires_at = now + timedelta(seconds=seconds)
    free = Lease.objects.filter(Q(holder=holder) | Q(expires_at__lte=now), name=name)
    if free.update(holder=holder, expires_at=expires_at):
        return True
    lease = Lease(name=name, holder=holder, expires_at=expires_at)
    Lease.objects.bulk_create([lease], ignore_conflicts=True)
    return Lease.objects.filter(name=name, holder=holder).exists()


def release(name: str, *, holder: str) -> None:
    Lease.objects.filter(name=name, holder=holder).delete()
