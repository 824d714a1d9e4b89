"""The steps of an import: short transactions whose rows show together, at its end."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from faq.importing.exceptions import ImportRejected, ImportRunning, KnowledgeBaseChanged
from faq.importing.stored import CHUNK, current_revision
from faq.models import (
    CLOCK_SKEW,
    FAQ,
    Category,
    FAQChange,
    FAQVersion,
    ImportBatch,
    KnowledgeBaseRevision,
)

T = TypeVar("T")
STEP_SECONDS = 0.03  # that a step goes on for; whoever waits for it waits so long
PAUSE_SECONDS = 0.01  # after it, in which those who waited take their turns
DEAD_SECONDS = 60.0  # without a step: the process of the import has ended


class Steps:
    """Transactions between which nobody else may change the knowledge base."""

    def __init__(self, revision: int | None) -> None:
        self._revision = revision  # at the end of the last step
        self.batch: ImportBatch | None = None

    def clear_interrupted(self) -> None:
        """Remove what imports that were cut off have left."""
        for batch in _unfinished():
            clear(batch, step=self.step)

    def open_batch(self) -> ImportBatch:
        """Hide what is stored from here on until `show`."""
        with self.step():
            if _unfinished():  # both looked before one of them came here
                raise _running()
            batch = ImportBatch.objects.create()
        self.batch = batch
        return batch

    @contextmanager
    def step(self) -> Iterator[Callable[[], bool]]:
        """A transaction; call what it gives to learn whether it has time left."""
        with transaction.atomic():
            ends_at = time.monotonic() + STEP_SECONDS
            self._stay_alive()
            self._require_same_revision()
            yield lambda: time.monotonic() < ends_at
            self._revision = current_revision()
        if self.batch and not transaction.get_connection().in_atomic_block:
            time.sleep(PAUSE_SECONDS)

    def spread(
        self,
        chunks: Iterator[T],
        write: Callable[[T], None],
        *,
        within: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Write the chunks, in each step as many as it has time for."""
        for first in chunks:
            with self.step() as has_time, within():
                chunk: T | None = first
                while chunk:
                    write(chunk)
                    chunk = next(chunks, None) if has_time() else None

    def note_new_categories(self, ids: Sequence[int]) -> None:
        """Let the batch take these with it when it is cleared."""
        if self.batch and ids:
            self.batch.new_categories += ids
            self.batch.save(update_fields=["new_categories"])

    def show(self) -> None:
        """Let everybody see the batch, within a step."""
        if self.batch is None:
            return
        token = secrets.randbits(62)
        counted = KnowledgeBaseRevision.objects.update(
            number=F("number") + 1, token=token
        )
        if not counted:  # the first change of all, which no trigger saw
            KnowledgeBaseRevision.objects.create(
                id=1, number=1, token=token, lineage=secrets.randbits(62)
            )
        self.batch.revision = current_revision()
        self.batch.save()

    def _require_same_revision(self) -> None:
        revision, known = current_revision(is_locked=True), self._revision
        if revision == known:
            return
        if revision is not None and known is not None and revision > known:
            # Vectors and labels may have come, which no plan looks at.
            changes = FAQChange.objects.filter(revision__gt=known)
            if not changes.exclude(faq_id=FAQChange.LABELS).exists():
                return
        raise KnowledgeBaseChanged(
            "The knowledge base was changed after the file was checked. "
            "Check the file again."
        )

    def _stay_alive(self) -> None:
        if self.batch is None:
            return
        this = ImportBatch.objects.filter(pk=self.batch.pk, revision=None)
        if not this.update(alive_at=timezone.now()):
            raise ImportRejected(
                "The import stood still for so long that another one has cleared it "
                "away. Import the file again."
            )


Step = Callable[[], AbstractContextManager[object]]


def clear_interrupted() -> None:
    """Remove what imports that were cut off have left, unless one is running."""
    try:
        for batch in _unfinished():
            clear(batch)
    except ImportRunning:
        return


def clear(batch: ImportBatch, *, step: Step = transaction.atomic) -> None:
    """Delete a batch that nobody has seen, in short transactions."""
    hidden = FAQ.objects.filter(batch=batch, batch__revision=None).order_by()
    while ids := list(hidden.values_list("id", flat=True)[:CHUNK]):
        with step():
            FAQ.objects.filter(pk__in=ids).delete()
    versions = FAQVersion.objects.filter(
        edit__batch=batch, edit__batch__revision=None
    ).order_by()
    while ids := list(versions.values_list("id", flat=True)[:CHUNK]):
        with step():
            FAQVersion.objects.filter(pk__in=ids).delete()
    with step():
        unused = Category.objects.filter(pk__in=batch.new_categories, faqs=None)
        unused.delete()
        ImportBatch.objects.filter(pk=batch.pk, revision=None).delete()


def _unfinished() -> list[ImportBatch]:
    """Batches that were cut off; raises `ImportRunning` if one was not."""
    batches = list(ImportBatch.objects.filter(revision=None))
    now = timezone.now()
    dead_since = now - timedelta(seconds=DEAD_SECONDS)
    if any(dead_since < batch.alive_at <= now + CLOCK_SKEW for batch in batches):
        raise _running()
    return batches


def _running() -> ImportRunning:
    return ImportRunning(
        "Another import is being stored. Try again when it has ended, or, if it was "
        "cut off, a minute later."
    )
