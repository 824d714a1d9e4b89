"""Faults of ours: logged with their place, and told by `/health` for a minute."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import Error
from django.utils import timezone

from faq.models import CLOCK_SKEW
from supportbot.models import Failure

logger = logging.getLogger(__name__)

TOLD_FOR = timedelta(minutes=1)


def keep(what: Failure.What) -> None:
    """Have `/health` of every process tell of it; what can't be kept is logged."""
    failure = Failure(what=what, failed_at=timezone.now())
    try:
        Failure.objects.bulk_create(
            [failure],
            update_conflicts=True,
            unique_fields=["what"],
            update_fields=["failed_at"],
        )
    except Error as exc:
        logger.warning("supportbot.failure.not_kept", exc_info=exc)


def recent() -> list[Failure]:
    """What failed within the last minute."""
    now = timezone.now()
    lately = (now - TOLD_FOR, now + CLOCK_SKEW)
    return list(Failure.objects.filter(failed_at__range=lately).order_by("what"))
