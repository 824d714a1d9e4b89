"""Messages counted per minute, exactly, whatever the number of processes."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from sessions_app.gate import storage_errors, write_transaction
from supportbot.models import RateLimitWindow

WINDOW_MS = 60_000
_PURGE_EVERY = 100
_PURGE_AT_MOST = 1_000

# One statement, so that no two processes can both take the last place. A window
# begins with its first message: aligned minutes would let twice the limit through.
_COUNT = """
INSERT INTO supportbot_ratelimitwindow AS known (bucket, started_at_ms, count)
VALUES (%(bucket)s, %(now)s, 1)
ON CONFLICT (bucket) DO UPDATE SET
    count = CASE WHEN known.started_at_ms <= %(expired)s
                 THEN 1 ELSE known.count + 1 END,
    started_at_ms = CASE WHEN known.started_at_ms <= %(expired)s
                         THEN %(now)s ELSE known.started_at_ms END
RETURNING count, started_at_ms
"""

# The count as it would be after one more message.
_READ = """
SELECT count + 1, started_at_ms FROM supportbot_ratelimitwindow
WHERE bucket = %(bucket)s AND started_at_ms > %(expired)s
"""

_calls = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many messages a minute a bucket takes; 0 means any number."""

    bucket: str
    per_minute: int


def take(limits: Iterable[Limit]) -> float | None:
    """Count one message; the seconds to wait when one of the limits is reached.

    Whoever is held back uses up nothing of what others share.
    """
    now = time.time_ns() // 1_000_000
    active = [limit for limit in limits if limit.per_minute]
    wait_ms = _longest_wait(active, now)
    if active and wait_ms is None:
        # Not worth a wait for the disk: a power cut outlasts most of the minute.
        with write_transaction(is_durable=False):
            if next(_calls) % _PURGE_EVERY == 0:
                _purge(now - WINDOW_MS)
            wait_ms = _count_all(active, now)
    return None if wait_ms is None else wait_ms / 1000


def _longest_wait(limits: Iterable[Limit], now: int) -> int | None:
    # Read first: who sends far too much must not cost a write each time.
    with storage_errors(), connection.cursor() as cursor:
        waits = [_wait(cursor, limit, now, _READ) for limit in limits]
    return max(filter(None, waits), default=None)


def _count_all(limits: Iterable[Limit], now: int) -> int | None:
    with connection.cursor() as cursor:
        for limit in limits:
            wait_ms = _wait(cursor, limit, now, _COUNT)
            if wait_ms is not None:
                return wait_ms
    return None


def _wait(cursor: CursorWrapper, limit: Limit, now: int, statement: str) -> int | None:
    expired = now - WINDOW_MS
    cursor.execute(statement, {"bucket": limit.bucket, "now": now, "expired": expired})
    count, started_at_ms = cursor.fetchone() or (0, now)
    return started_at_ms + WINDOW_MS - now if count > limit.per_minute else None


def _purge(expired: int) -> None:
    # Rows that others are counting in are skipped: PostgreSQL would find a deadlock.
    stale = (
        RateLimitWindow.objects.filter(started_at_ms__lte=expired)
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:_PURGE_AT_MOST]
    )
    RateLimitWindow.objects.filter(pk__in=list(stale)).delete()
