"""Messages counted per minute, exactly, whatever the number of processes."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from faq.models import CLOCK_SKEW
from sessions_app.exceptions import SessionsError
from sessions_app.models import RateLimitWindow

WINDOW_MS = 60_000
CLOCK_SKEW_MS = CLOCK_SKEW // timedelta(milliseconds=1)
_PURGE_EVERY = 100
_PURGE_AT_MOST = 1_000

# One statement, so that no two processes can both take the last place. A window
# begins with its first message: aligned minutes would let twice the limit through.
# One that begins in the future has ended: the clock was set back meanwhile.
_COUNT = """
INSERT INTO supportbot_ratelimitwindow AS known (bucket, started_at_ms, count)
VALUES {rows}
ON CONFLICT (bucket) DO UPDATE SET
    count = CASE WHEN known.started_at_ms BETWEEN %s AND %s
                 THEN known.count + 1 ELSE 1 END,
    started_at_ms = CASE WHEN known.started_at_ms BETWEEN %s AND %s
                         THEN known.started_at_ms ELSE excluded.started_at_ms END
RETURNING bucket, count, started_at_ms
"""

# The count as it would be after one more message.
_READ = """
SELECT bucket, count + 1, started_at_ms FROM supportbot_ratelimitwindow
WHERE bucket IN ({places}) AND started_at_ms BETWEEN %s AND %s
"""

_calls = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many messages a minute a bucket takes; 0 means any number."""

    bucket: str
    per_minute: int


class LimitReached(SessionsError):
    """A limit has no room for a message now."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"There is room again in {wait:.0f} s.")
        self.wait = wait  # seconds


def check(limits: Iterable[Limit]) -> None:
    """Raise LimitReached if one of the limits is reached; count nothing.

    Who sends far too much must not cost a write each time.
    """
    active = _active(limits)
    if not active:
        return
    now = _now()
    places = ", ".join(["%s"] * len(active))
    values: list[str | int] = [limit.bucket for limit in active]
    values += _current(now)
    _run(_READ.format(places=places), values, active, now)


def count(limits: Iterable[Limit]) -> None:
    """Count one message; raise LimitReached if that was one too many.

    Belongs into a transaction that the exception ends: whoever is held back uses up
    nothing of what others share.
    """
    active = _active(limits)
    if not active:
        return
    now = _now()
    rows = ", ".join(["(%s, %s, 1)"] * len(active))
    values: list[str | int] = []
    for limit in active:
        values += [limit.bucket, now]
    values += _current(now) * 2
    _run(_COUNT.format(rows=rows), values, active, now)
    if next(_calls) % _PURGE_EVERY == 0:
        _purge(now)


def take(limits: Sequence[Limit]) -> None:
    """Check and count on its own, for what writes nothing else."""
    check(limits)
    if not _active(limits):
        return
    with transaction.atomic():
        count(limits)


def _active(limits: Iterable[Limit]) -> list[Limit]:
    return [limit for limit in limits if limit.per_minute]


def _now() -> int:
    return time.time_ns() // 1_000_000


def _current(now: int) -> tuple[int, int]:
    """When a window that still counts began, at the earliest and at the latest."""
    return now - WINDOW_MS + 1, now + CLOCK_SKEW_MS


def _run(
    statement: str, values: Sequence[str | int], limits: Iterable[Limit], now: int
) -> None:
    """Raise LimitReached for the longest wait among the windows it returns."""
    per_minute = {limit.bucket: limit.per_minute for limit in limits}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        windows = cursor.fetchall()
    waits = [
        started_at_ms + WINDOW_MS - now
        for bucket, counted, started_at_ms in windows
        if counted > per_minute[bucket]
    ]
    if waits:
        raise LimitReached(max(waits) / 1000)


def _purge(now: int) -> None:
    # Last, and passing over rows that others are counting in: who waits for nobody
    # while holding rows can't be part of a deadlock (PostgreSQL).
    stale = (
        RateLimitWindow.objects.exclude(started_at_ms__range=_current(now))
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:_PURGE_AT_MOST]
    )
    RateLimitWindow.objects.filter(pk__in=list(stale)).delete()
