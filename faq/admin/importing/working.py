"""Checks and imports what staff have sent: small files at once, others in a thread.

The database says what is to be done and how far it is; any process may do it, one at a
time. A process that dies leaves a file that says so, and a knowledge base as it was.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as _

from faq.admin.importing.applying import import_file
from faq.admin.importing.checking import check_file
from faq.background import BackgroundJob
from faq.indexing import embed_missing
from faq.models import PendingImport

if TYPE_CHECKING:
    from faq.importing.planning.planner import OnProgress

logger = logging.getLogger(__name__)

# A file of some hundred rows, checked in a fraction of a second; a workbook is packed.
SMALL_BYTES = 100_000
BEAT_SECONDS = 10.0
_TELL_SECONDS = 0.5

_STEPS: dict[str, Callable[[PendingImport, OnProgress], None]] = {
    PendingImport.State.CHECKING: check_file,
    PendingImport.State.IMPORTING: import_file,
}


def begin(pending: PendingImport) -> None:
    """Have done what the file's state says; at once where that is quick."""
    if pending.size <= SMALL_BYTES:
        work_on(pending.pk)
    else:
        job.start()


def work_off() -> None:
    """Do what waits, whoever sent it."""
    waiting = PendingImport.objects.filter(
        state__in=PendingImport.WORKED_ON, worker=""
    ).order_by("alive_at")
    while (pk := waiting.values_list("pk", flat=True).first()) is not None:
        work_on(pk)


def _embed() -> None:
    embed_missing()


job = BackgroundJob("faq.imports", work_off)
embedding = BackgroundJob("faq.imports.embedding", _embed)


def work_on(pk: int) -> None:
    """Take the file, unless another has it, and bring it to its next state."""
    name = secrets.token_hex(8)
    waiting = PendingImport.objects.filter(
        pk=pk, worker="", state__in=PendingImport.WORKED_ON
    )
    if not waiting.update(worker=name, alive_at=timezone.now()):
        return
    pending = PendingImport.objects.select_related("created_by").get(pk=pk)
    try:
        with _kept_alive(pending):
            _STEPS[pending.state](pending, _Progress(pending))
    except Exception as exc:  # whoever sent the file waits for a word, whatever it is
        extra = {"error_type": type(exc).__name__}
        logger.exception("faq.import.failed", extra=extra)
        _interrupt(pending)
        return
    if pending.state == PendingImport.State.IMPORTING:
        _embed_soon()


def _interrupt(pending: PendingImport) -> None:
    ours = PendingImport.objects.filter(pk=pending.pk, worker=pending.worker)
    ours.update(
        state=PendingImport.State.INTERRUPTED,
        worker="",
        message=_("Something went wrong here; the log of the server says what."),
    )


def _embed_soon() -> None:
    """Found by meaning, too, before the first customer asks for it."""
    if settings.FAQ_EMBED_IN_BACKGROUND:
        embedding.start()


class _Progress:
    """Tells how many rows are done, twice a second at most."""

    def __init__(self, pending: PendingImport) -> None:
        self._ours = PendingImport.objects.filter(pk=pending.pk, worker=pending.worker)
        self._done_count = 0
        self._told_at = time.monotonic()

    def __call__(self, count: int) -> None:
        self._done_count += count
        if time.monotonic() > self._told_at + _TELL_SECONDS:
            self._told_at = time.monotonic()
            self._ours.update(done_count=self._done_count, alive_at=timezone.now())


@contextmanager
def _kept_alive(pending: PendingImport) -> Iterator[None]:
    """Say that work goes on, also while a large workbook is unpacked."""
    is_over = Event()

    def beat() -> None:
        ours = PendingImport.objects.filter(pk=pending.pk, worker=pending.worker)
        while not is_over.wait(BEAT_SECONDS):
            ours.update(alive_at=timezone.now())
            connections.close_all()

    thread = Thread(target=beat, name="faq.imports.alive", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
