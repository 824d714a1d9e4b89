"""Texts without a vector: embedded in the background, by one process at a time."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from itertools import chain
from threading import Lock, Thread

from django.conf import settings
from django.db import DatabaseError, connection

from faq import leases
from faq.documents import load_documents
from faq.embedding import current_encoder, embed, remove_unused, texts_of
from faq.indexing import holder
from faq.models import FAQ, LabelledQuestion
from faq.retrieval.encoder import Encoder
from faq.snapshots import Snapshot, Stamp

logger = logging.getLogger(__name__)

BATCH = 64  # texts, about 0.2 seconds of work between two writes
LEASE = "faq.embedding"
LEASE_SECONDS = 30.0
ABSORB_SECONDS = 10.0  # how often, at most, a long job puts what it has into the index
ABSORB_SHARE = 0.1  # of its time, at most, that a long job spends on doing so
POLL_SECONDS = 1.0
RETRY_SECONDS = 10.0

Progress = Callable[[int, int], None]  # texts done, texts in all


def embed_missing(*, limit: int | None = None, progress: Progress | None = None) -> int:
    """Embed texts that have no vector yet; how many.

    With a limit: the newest ones, at once, as after one edit. Without: all of them,
    under a lease; while another process holds it, its work is waited for.
    """
    encoder = current_encoder().encoder
    if encoder is None:
        return 0
    if limit is not None:
        texts = holder.current().missing_texts()[-limit:]
        return _embed(encoder, texts, progress)
    return _embed_all(encoder, progress)


def prune() -> int:
    """Delete vectors that no FAQ and no label needs; how many."""
    encoder = current_encoder().encoder
    if encoder is None:
        return 0
    labels = LabelledQuestion.objects.filter(faq=None).values_list("text", flat=True)
    documents = load_documents(FAQ.objects.all())
    return remove_unused(encoder, chain(labels, *map(texts_of, documents)))


class BackgroundEmbedding:
    """A thread of this process that embeds what is missing, and ends."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._thread: Thread | None = None
        self._complete: Stamp | None = None  # nothing is missing as of this stamp

    def wake(self, snapshot: Snapshot) -> None:
        """Start the thread, unless it runs or the snapshot has all its vectors."""
        if (
            snapshot.stamp == self._complete
            or snapshot.index.encoder is None
            or not settings.FAQ_EMBED_IN_BACKGROUND
            or connection.in_atomic_block
        ):
            return
        with self._lock:
            if not self.is_running:
                self._thread = Thread(target=self.run, name=LEASE, daemon=True)
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
            embed_missing()
            snapshot = holder.current()
            if not snapshot.missing_texts():
                self._complete = snapshot.stamp
        except DatabaseError as exc:
            logger.warning(
                "faq.embedding.failed", extra={"error_type": type(exc).__name__}
            )
            # No other thread starts meanwhile.
            time.sleep(RETRY_SECONDS)
        finally:
            connection.close()


background = BackgroundEmbedding()


def _embed_all(encoder: Encoder, progress: Progress | None) -> int:
    name = secrets.token_hex(8)

    def renew_and_report(done: int, total: int) -> None:
        leases.take(LEASE, holder=name, seconds=LEASE_SECONDS)
        if progress is not None:
            progress(done, total)

    count = 0
    embedded: list[str] = []
    try:
        # The same texts missing again would go on for ever.
        while (texts := _still_missing()) and texts != embedded:
            if leases.take(LEASE, holder=name, seconds=LEASE_SECONDS):
                count += _embed(encoder, texts, renew_and_report)
                embedded = texts
            else:
                time.sleep(POLL_SECONDS)
    finally:
        leases.release(LEASE, holder=name)
    return count


def _still_missing() -> list[str]:
    holder.absorb_vectors()  # another process may have embedded some
    return holder.current().missing_texts()


def _embed(encoder: Encoder, texts: Sequence[str], progress: Progress | None) -> int:
    due_at = time.monotonic() + ABSORB_SECONDS
    for start in range(0, len(texts), BATCH):
        embed(encoder, texts[start : start + BATCH])
        if progress is not None:
            progress(min(start + BATCH, len(texts)), len(texts))
        if time.monotonic() > due_at:
            began_at = time.monotonic()
            holder.absorb_vectors()
            took = time.monotonic() - began_at
            due_at = time.monotonic() + max(ABSORB_SECONDS, took / ABSORB_SHARE)
    holder.absorb_vectors()
    return len(texts)
