"""The write lock: transactions that queue fairly and fail with one exception."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)

from sessions_app.durability import shared_wait
from sessions_app.exceptions import StorageUnavailable

if sys.platform != "win32":
    import fcntl

WAIT_SECONDS = 5.0


@contextmanager
def write_transaction(*, is_durable: bool = True) -> Iterator[None]:
    """An atomic block; on SQLite the writers of all processes take turns for it.

    It has ended when the disk has it; `shared_wait` tells what is not durable.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    wait = shared_wait(is_durable=is_durable)
    with storage_errors(), wait, _gate(), transaction.atomic():
        yield


@contextmanager
def storage_errors() -> Iterator[None]:
    """Raise StorageUnavailable for whatever keeps the database from working."""
    try:
        yield
    except DatabaseError as exc:
        # The other subclasses (IntegrityError, DataError...) speak about the data.
        if type(exc) not in {DatabaseError, OperationalError}:
            raise
        _forget_connection()
        raise StorageUnavailable(type(exc).__name__) from exc
    except StorageUnavailable as exc:
        if exc.__cause__ is not None:  # else somebody waited in vain, no more
            _forget_connection()  # opened while a file was read-only, it stays so
        raise
    except InterfaceError as exc:
        _forget_connection()
        raise StorageUnavailable(type(exc).__name__) from exc


def _forget_connection() -> None:
    # A file replaced or repaired behind an open connection is seen by a new one only.
    if not connection.in_atomic_block:
        connection.errors_occurred = True  # so that no pool keeps it
        connection.close()


class Queue:
    """A lock that is handed over in the order in which it was asked for."""

    def __init__(self) -> None:
        self.start_anew()

    def start_anew(self) -> None:
        """In a fork nobody is left who would hand the lock over."""
        self._mutex = Lock()
        self._waiting: deque[Event] = deque()
        self._is_taken = False

    def acquire(self, timeout: float) -> bool:
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return True
            turn = Event()
            self._waiting.append(turn)
        if turn.wait(timeout):
            return True
        with self._mutex:
            if turn.is_set():  # handed over in the moment the wait ran out
                return True
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False


_queue = Queue()
if sys.platform != "win32":
    os.register_at_fork(after_in_child=_queue.start_anew)


@contextmanager
def _gate() -> Iterator[None]:
    """Without it SQLite's busy handler serves at random: p99 of 25-50 times p50."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()  # nobody should wait for this
    deadline = time.monotonic() + WAIT_SECONDS
    if not _queue.acquire(WAIT_SECONDS):
        raise StorageUnavailable("Too many writers are waiting.")
    try:
        with _file_lock(), _patience(deadline):
            yield
    finally:
        _queue.release()


@contextmanager
def _file_lock() -> Iterator[None]:
    """Queue with other processes; the kernel frees the lock of one that dies."""
    name = str(connection.settings_dict["NAME"])
    if sys.platform == "win32" or ":memory:" in name or "mode=memory" in name:
        yield
        return
    try:
        # Opened each time: a descriptor kept open would be shared after a fork.
        descriptor = os.open(f"{name}-gate", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as exc:
        raise StorageUnavailable(type(exc).__name__) from exc
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _patience(deadline: float) -> Iterator[None]:
    """Let SQLite wait for writers outside the gate only for what the wait left over."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise StorageUnavailable("The database stayed locked.")
    usual = connection.settings_dict["OPTIONS"].get("timeout", WAIT_SECONDS)
    if left > 0.9 * usual:
        yield
        return
    _set_busy_timeout(left)
    try:
        yield
    finally:
        _set_busy_timeout(usual)


def _set_busy_timeout(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
