"""What is done beside the requests: index what waits, embed what has no vector yet."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from faq.background import BackgroundJob
from faq.indexing.documents import load_documents
from faq.indexing.embedding import (
    current_encoder,
    embed,
    remove_unused,
    stored_vectors,
    texts_of,
)
from faq.indexing.holder import holder
from faq.indexing.snapshot import Effort, State, announce_vectors
from faq.models import FAQ, LabelledQuestion, Lease
from faq.retrieval.text.normalisation import text_key

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder

AT_ONCE = 16  # texts, 50 ms of work while somebody waits; the rest follows by itself
BATCH = 64  # texts, about 0.2 seconds of work between two writes
LEASE = "faq.embedding"
LEASE_SECONDS = 30.0
MERGE_SECONDS = 10.0  # how often, at most, a long job puts what it has into the index
MERGE_SHARE = 0.1  # of its time, at most, that a long job spends on doing so
POLL_SECONDS = 1.0

Progress = Callable[[int, int], None]  # texts done, texts in all


def _index() -> None:
    holder.rebuild()


def _embed_all() -> None:
    embed_missing()


indexing_job = BackgroundJob("faq.indexing", _index)
embedding_job = BackgroundJob("faq.embedding", _embed_all)
JOBS = {  # what a snapshot in that state needs
    State.PARTIAL: indexing_job,
    State.WORN: indexing_job,
    State.UNEMBEDDED: embedding_job,
}


def embed_missing(*, progress: Progress | None = None) -> int:
    """Embed all texts that have no vector yet; how many.

    Under a lease; while another process holds it, its work is waited for.
    """
    encoder = current_encoder().encoder
    return 0 if encoder is None else _embed_under_lease(encoder, progress)


def embed_now(texts: Iterable[str]) -> int:
    """Embed the first of these texts that have no vector yet; how many.

    The index is not needed for that, so that a process without one need not build it.
    """
    encoder = current_encoder().encoder
    if encoder is None:
        return 0
    wanted = {text_key(text): text for text in texts}
    stored = stored_vectors(encoder, wanted.values())
    missing = [text for key, text in wanted.items() if key not in stored][:AT_ONCE]
    if missing:
        embed(encoder, missing)
        announce_vectors()
        holder.merge_vectors(Effort.QUICK)
    return len(missing)


def prune() -> int:
    """Delete vectors that no FAQ and no label needs; how many."""
    encoder = current_encoder().encoder
    if encoder is None:
        return 0
    labels = LabelledQuestion.objects.filter(faq=None).values_list("text", flat=True)
    documents = load_documents(FAQ.objects.all())
    return remove_unused(encoder, chain(labels, *map(texts_of, documents)))


def _embed_under_lease(encoder: Encoder, progress: Progress | None) -> int:
    name = secrets.token_hex(8)

    def renew_and_report(done: int, total: int) -> None:
        Lease.objects.take(LEASE, holder=name, seconds=LEASE_SECONDS)
        if progress is not None:
            progress(done, total)

    count = 0
    embedded: list[str] = []
    try:
        # The same texts missing again would go on for ever.
        while (texts := _still_missing()) and texts != embedded:
            if Lease.objects.take(LEASE, holder=name, seconds=LEASE_SECONDS):
                count += _embed(encoder, texts, renew_and_report)
                embedded = texts
            else:
                time.sleep(POLL_SECONDS)
    finally:
        Lease.objects.release(LEASE, holder=name)
        if count:
            announce_vectors()
    return count


def _still_missing() -> list[str]:
    holder.merge_vectors()  # another process may have embedded some
    return holder.current().missing_texts()


def _embed(encoder: Encoder, texts: Sequence[str], progress: Progress | None) -> int:
    due_at = time.monotonic() + MERGE_SECONDS
    for start in range(0, len(texts), BATCH):
        embed(encoder, texts[start : start + BATCH])
        if progress is not None:
            progress(min(start + BATCH, len(texts)), len(texts))
        if time.monotonic() > due_at:
            began_at = time.monotonic()
            holder.merge_vectors()
            took = time.monotonic() - began_at
            due_at = time.monotonic() + max(MERGE_SECONDS, took / MERGE_SHARE)
    holder.merge_vectors()
    return len(texts)
