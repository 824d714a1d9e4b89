"""The index of one process, brought up to the revision before every search."""

from __future__ import annotations

from threading import Lock, local
from weakref import ReferenceType, ref

from django.conf import settings
from django.core.signals import setting_changed
from django.db import connection

from faq.indexing.snapshot import (
    Snapshot,
    advance,
    completed,
    read_stamp,
    with_stored_vectors,
)
from faq.retrieval.segments.merging import UpdateMode

# Changes that keep coming while the index is updated: from then on the next search
# picks up the rest.
ATTEMPTS = 3


def may_leave_work() -> bool:
    """Whether threads may work beside this request and see what it sees."""
    return settings.FAQ_EMBED_IN_BACKGROUND and not connection.in_atomic_block


class IndexHolder:
    """Keeps the snapshot of a process; searches read it without a lock.

    A snapshot of uncommitted changes serves only the thread that made them: were they
    rolled back, others would go on from a state that never was.
    """

    def __init__(self) -> None:
        self._building = Lock()  # held while much is indexed, by one thread at a time
        self._lock = Lock()  # held while a little is
        self._snapshot: Snapshot | None = None
        self._settled: ReferenceType[Snapshot] | None = None
        self._uncommitted = local()

    def current(self) -> Snapshot:
        """A snapshot that holds every change committed before this call."""
        snapshot = self._snapshot
        if (
            snapshot is not None
            and snapshot.is_complete
            and snapshot.is_current(read_stamp())
        ):
            return snapshot
        if connection.in_atomic_block:
            return self._within_transaction()
        self._uncommitted.snapshot = None
        return self.complete()

    def latest(self) -> Snapshot:
        """A snapshot that holds no FAQ as it was before this call.

        Where many FAQs have changed it lacks them, until `complete` has indexed them.
        """
        snapshot = self._snapshot
        if snapshot is not None and snapshot.is_current(read_stamp()):
            return snapshot
        if connection.in_atomic_block:
            return self._within_transaction()
        self._uncommitted.snapshot = None
        with self._lock:
            self._snapshot = snapshot = _refreshed(self._snapshot)
            return snapshot

    def is_settled(self, snapshot: Snapshot) -> bool:
        """Whether a thread found nothing left to do for this snapshot.

        A snapshot never changes: whatever does makes another one, which is not settled.
        """
        return self._settled is not None and self._settled() is snapshot

    def settle(self, snapshot: Snapshot) -> None:
        """Let no request look again for work that this snapshot has left."""
        self._settled = ref(snapshot)

    def complete(self) -> Snapshot:
        """The snapshot once all that waits is indexed; searches go on meanwhile."""
        while True:  # many may have changed again
            with self._building:
                snapshot = self._swap(completed(self._snapshot, read_stamp()))
            if snapshot.is_complete:
                return snapshot

    def merge_vectors(self, *, wait: bool = True) -> None:
        """Give texts that wait for a vector those that were stored meanwhile.

        Without waiting: not while another thread indexes much, which reads them too,
        and not before there is an index, which will.
        """
        if connection.in_atomic_block:
            snapshot = with_stored_vectors(self._within_transaction())
            self._uncommitted.snapshot = snapshot
            return
        if not wait and self._snapshot is None:
            return
        if not self._building.acquire(blocking=wait):
            return
        try:
            snapshot = self.latest()
            if wait:
                snapshot = completed(snapshot, read_stamp())
            self._swap(
                with_stored_vectors(
                    snapshot, mode=UpdateMode.FULL if wait else UpdateMode.QUICK
                )
            )
        finally:
            self._building.release()

    def reset(self) -> None:
        """Forget the index; the next search builds it from the database."""
        with self._building, self._lock:
            self._snapshot = None
            self._uncommitted = local()

    def _swap(self, snapshot: Snapshot) -> Snapshot:
        """Go on from this snapshot, with what has changed since its stamp."""
        with self._lock:
            self._snapshot = snapshot = _refreshed(snapshot)
            return snapshot

    def _within_transaction(self) -> Snapshot:
        snapshot: Snapshot | None = getattr(self._uncommitted, "snapshot", None)
        stamp = read_stamp()
        if snapshot is None or not snapshot.is_current(stamp):
            # From the committed one: a savepoint may have been rolled back.
            snapshot = completed(self._snapshot, stamp)
            self._uncommitted.snapshot = snapshot
        return snapshot


def _refreshed(snapshot: Snapshot | None) -> Snapshot:
    """The snapshot with all changes; one read between two equal stamps, if possible."""
    stamp = read_stamp()
    for _ in range(ATTEMPTS):
        if snapshot is not None and snapshot.is_current(stamp):
            break
        snapshot = advance(snapshot, stamp, mode=UpdateMode.QUICK)
        stamp = read_stamp()
    assert snapshot is not None  # noqa: S101 - the first round made one
    return snapshot


holder = IndexHolder()


def _reset_on_change(*, setting: str, **_kwargs: object) -> None:
    if setting == "FAQ_EMBEDDING_MODEL":
        holder.reset()


# Sent by override_settings only: a running process never changes its settings.
setting_changed.connect(_reset_on_change)
