"""The index of one process, brought up to the revision before every search."""

from __future__ import annotations

from threading import Lock, local

from django.db import connection

from faq import snapshots
from faq.snapshots import Snapshot, read_stamp

# Changes that keep coming while the index is updated: from then on the next search
# picks up the rest.
ATTEMPTS = 3


class IndexHolder:
    """Keeps the snapshot of a process; searches read it without a lock.

    A snapshot of uncommitted changes serves only the thread that made them: were they
    rolled back, others would go on from a state that never was.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._snapshot: Snapshot | None = None
        self._uncommitted = local()

    def current(self) -> Snapshot:
        """A snapshot that holds every change committed before this call."""
        snapshot = self._snapshot
        if snapshot is not None and snapshot.is_current(read_stamp()):
            return snapshot
        if connection.in_atomic_block:
            return self._within_transaction()
        self._uncommitted.snapshot = None
        with self._lock:
            self._snapshot = snapshot = _brought_up(self._snapshot)
            return snapshot

    def absorb_vectors(self) -> None:
        """Give texts that wait for a vector those that were stored meanwhile."""
        if connection.in_atomic_block:
            snapshot = snapshots.with_stored_vectors(self._within_transaction())
            self._uncommitted.snapshot = snapshot
            return
        # Many vectors take long: searches that need an update must not wait for them.
        snapshot = self.current()
        absorbed = snapshots.with_stored_vectors(snapshot)
        with self._lock:
            if self._snapshot is not snapshot:
                absorbed = snapshots.with_stored_vectors(_brought_up(self._snapshot))
            self._snapshot = absorbed

    def reset(self) -> None:
        """Forget the index; the next search builds it from the database."""
        with self._lock:
            self._snapshot = None
            self._uncommitted = local()

    def _within_transaction(self) -> Snapshot:
        snapshot: Snapshot | None = getattr(self._uncommitted, "snapshot", None)
        stamp = read_stamp()
        if snapshot is None or not snapshot.is_current(stamp):
            # From the committed one: a savepoint may have been rolled back.
            snapshot = snapshots.advance(self._snapshot, stamp)
            self._uncommitted.snapshot = snapshot
        return snapshot


def _brought_up(snapshot: Snapshot | None) -> Snapshot:
    """The snapshot with all changes; one read between two equal stamps, if possible."""
    stamp = read_stamp()
    for _ in range(ATTEMPTS):
        if snapshot is not None and snapshot.is_current(stamp):
            break
        snapshot = snapshots.advance(snapshot, stamp)
        stamp = read_stamp()
    assert snapshot is not None  # noqa: S101 - the first round made one
    return snapshot


holder = IndexHolder()
