"""Checks of the knowledge base as customers search it at this moment."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from faq.background import BackgroundJob
from faq.checking.base import CheckedBase
from faq.checking.stored import begin, store
from faq.indexing.snapshot import Effort
from faq.models import BaseCheck, Lease
from faq.search import current_snapshot

if TYPE_CHECKING:
    from faq.checking.base import Progress
    from faq.checking.base_findings import BaseFinding
    from faq.indexing.snapshot import Snapshot

LEASE = "faq.checking"
LEASE_SECONDS = 60.0
TOLD_SECONDS = 1.0  # between two words on the progress


def check_now(progress: Progress | None = None) -> list[BaseFinding]:
    """All findings, also those that staff call fine; nothing is stored."""
    return list(_base_of(current_snapshot(Effort.FULL)).findings(progress))


def start_check() -> None:
    """Have the base checked and what is found stored, beside this request."""
    if settings.FAQ_EMBED_IN_BACKGROUND:
        checking_job.start()
    else:  # no thread may work beside it
        _check_and_store()


def _base_of(snapshot: Snapshot) -> CheckedBase:
    documents = sorted(snapshot.index.documents, key=lambda each: each.faq_id)
    return CheckedBase(
        documents=tuple(documents),
        index=snapshot.index,
        now=timezone.now(),
        thresholds=snapshot.labels.thresholds,
        memory=snapshot.labels.memory,
    )


def _check_and_store() -> None:
    name = secrets.token_hex(8)
    if not Lease.objects.take(LEASE, holder=name, seconds=LEASE_SECONDS):
        return  # another process is at it
    try:
        snapshot = current_snapshot(Effort.FULL)
        base = _base_of(snapshot)
        check = begin(snapshot.stamp.number, faq_count=len(base.documents))
        store(check, base.findings(_Told(check, holder=name)))
    finally:
        Lease.objects.release(LEASE, holder=name)


class _Told:
    """Tells the pages how far the check is, now and then."""

    def __init__(self, check: BaseCheck, *, holder: str) -> None:
        self._check, self._holder = check, holder
        self._due_at = time.monotonic() + TOLD_SECONDS

    def __call__(self, done: int, _total: int) -> None:
        if time.monotonic() < self._due_at:
            return
        self._due_at = time.monotonic() + TOLD_SECONDS
        BaseCheck.objects.filter(pk=self._check.pk).update(done_count=done)
        Lease.objects.take(LEASE, holder=self._holder, seconds=LEASE_SECONDS)


checking_job = BackgroundJob("faq.checking", _check_and_store)
