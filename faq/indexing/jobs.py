"""Work beside the requests: a thread of this process that does it, and ends."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Lock, Thread

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from faq.models import Lease

logger = logging.getLogger(__name__)

RETRY_SECONDS = 10.0


def is_allowed() -> bool:
    """Whether threads may work beside this request and see what it sees."""
    return settings.FAQ_EMBED_IN_BACKGROUND and not connection.in_atomic_block


class BackgroundJob:
    """One thread at a time; what a thread that dies has not done, the next one does."""

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        self._name = name
        self._work = work
        self._lock = Lock()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Start the thread, unless it runs."""
        with self._lock:
            if not self.is_running:
                self._thread = Thread(target=self.run, name=self._name, daemon=True)
                self._thread.start()

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def join(self) -> None:
        """Wait for the thread to end."""
        if self._thread is not None:
            self._thread.join()

    def run(self) -> None:
        try:
            self._work()
        except Exception as exc:  # noqa: BLE001 - each request would start it again
            logger.warning(
                f"{self._name}.failed",  # noqa: G004 - the name of the event
                extra={"error_type": type(exc).__name__},
            )
            connection.close()  # not kept from others while this thread sleeps
            # No other thread starts meanwhile.
            time.sleep(RETRY_SECONDS)
        finally:
            connection.close()


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
