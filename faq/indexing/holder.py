"""The index of one process, brought up to the revision before every search."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock, local

from django.core.signals import setting_changed
from django.db import connection

from faq.indexing.snapshot import (
    Effort,
    Snapshot,
    State,
    advance,
    read_stamp,
    with_stored_vectors,
)

# Changes that keep coming while the index is updated: from then on the next search
# picks up the rest.
ATTEMPTS = 3


class IndexHolder:
    """Keeps the snapshot of a process; searches read it without a lock.

    A snapshot of uncommitted changes serves only the thread that made them: were they
    rolled back, others would go on from a state that never was.
    """

    def __init__(self) -> None:
        self._building = Lock()  # held while much is indexed, by one thread at a time
        self._lock = Lock()  # held while a little is
        self._snapshot: Snapshot | None = None
        self._uncommitted = local()

    def current(self, effort: Effort = Effort.FULL) -> Snapshot:
        """A snapshot that holds no FAQ as it was before this call.

        Quickly: after a large change it is partial, until `rebuild` has been called.
        """
        snapshot = self._snapshot
        if (
            snapshot is not None
            and snapshot.is_current(read_stamp())
            and (effort is Effort.QUICK or snapshot.state is not State.PARTIAL)
        ):
            return snapshot
        if connection.in_atomic_block:
            return self._within_transaction()
        self._uncommitted.snapshot = None
        if effort is Effort.FULL:
            return self.rebuild()
        with self._lock:
            self._snapshot = snapshot = _refreshed(self._snapshot)
            return snapshot

    def rebuild(self) -> Snapshot:
        """The snapshot once nothing is left out or worn; searches go on meanwhile."""
        while True:  # many may have changed again
            with self._building, uncollected():
                snapshot = advance(self._snapshot, read_stamp(), Effort.FULL)
                if snapshot.index.is_worn:
                    snapshot = replace(snapshot, index=snapshot.index.rebuilt())
                snapshot = self._swap(snapshot)
            if snapshot.state is not State.PARTIAL:
                return snapshot

    def merge_vectors(self, effort: Effort = Effort.FULL) -> None:
        """Give texts that wait for a vector those that were stored meanwhile.

        Quickly: not while another thread indexes much, which reads them too, and not
        before there is an index, which will.
        """
        if connection.in_atomic_block:
            snapshot = with_stored_vectors(self._within_transaction(), Effort.FULL)
            self._uncommitted.snapshot = snapshot
            return
        is_quick = effort is Effort.QUICK
        if is_quick and self._snapshot is None:
            return
        if not self._building.acquire(blocking=not is_quick):
            return
        try:
            with uncollected():
                snapshot = self.current(Effort.QUICK)
                if not is_quick:
                    snapshot = advance(snapshot, read_stamp(), effort)
                self._swap(with_stored_vectors(snapshot, effort))
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
            snapshot = advance(self._snapshot, stamp, Effort.FULL)
            self._uncommitted.snapshot = snapshot
        return snapshot


@contextmanager
def uncollected() -> Iterator[None]:
    """Make much that stays, without the garbage collector looking through it meanwhile.

    It would again and again, and stop all threads: for .3 s with 60,000 FAQs.
    """
    if not gc.isenabled():  # another thread's, or switched off by whoever runs this
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _refreshed(snapshot: Snapshot | None) -> Snapshot:
    """The snapshot with all changes; one read between two equal stamps, if possible."""
    stamp = read_stamp()
    for _ in range(ATTEMPTS):
        if snapshot is not None and snapshot.is_current(stamp):
            break
        snapshot = advance(snapshot, stamp, Effort.QUICK)
        stamp = read_stamp()
    assert snapshot is not None  # noqa: S101 - the first round made one
    return snapshot


holder = IndexHolder()


def _reset_on_change(*, setting: str, **_kwargs: object) -> None:
    if setting == "FAQ_EMBEDDING_MODEL":
        holder.reset()


# Sent by override_settings only: a running process never changes its settings.
setting_changed.connect(_reset_on_change)
