"""The write lock of a database: one writer at a time, in the order in which they came.

SQLite has a lock of its own, for which whoever waits looks again now and then. Under
load that serves at random: the slowest wait 25 to 50 times as long as most.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections import deque
from collections.abc import Callable
from threading import Condition, Event, Lock, Thread

from django.db import OperationalError

if sys.platform != "win32":
    import fcntl


# So long a process hands the lock on among its own before others have their turn: to
# pass it to another process costs several times what a short transaction does.
COHORT_SECONDS = 0.005


class WriteLockTimeout(OperationalError):
    """Others kept writing to the database for as long as this one could wait."""


class WriteLock:
    """Waited for with a deadline, in this process and among processes.

    >>> ticket = lock.acquire(5.0)
    >>> lock.release(ticket)
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._ticket = 0
        self._begin_anew()

    def _begin_anew(self) -> None:
        # So named by version 0.1, which shares it while servers are replaced.
        self._file = FileLock(f"{self._path}-gate")
        self._queue = Queue(when_idle=self._file.release)
        self._taken_at = 0.0

    def acquire(self, timeout: float) -> int:
        """The number to give it back with; WriteLockTimeout when the time is over."""
        deadline = time.monotonic() + timeout
        if not self._queue.acquire(timeout):
            raise WriteLockTimeout("Too many writers of this process are waiting.")
        try:
            self._take_file(deadline - time.monotonic())
        except BaseException:
            self._file.release()
            self._queue.release()
            raise
        self._ticket += 1
        return self._ticket

    def release(self, ticket: int) -> None:
        """Give it back; one of before a fork is not this process's to give."""
        if ticket == self._ticket:
            if time.monotonic() - self._taken_at > COHORT_SECONDS:
                self._file.release()
            self._queue.release()

    def _take_file(self, timeout: float) -> None:
        if self._file.is_held:  # handed on
            return
        if not self._file.acquire(timeout):
            raise WriteLockTimeout("Another process kept writing to the database.")
        self._taken_at = time.monotonic()

    def leave_to_parent(self) -> None:
        """Begin anew in a fork, where nobody is left who would hand the lock over."""
        self._ticket += 1
        self._file.leave_to_parent()
        self._begin_anew()


class Queue:
    """A lock that is handed over in the order in which it was asked for."""

    def __init__(self, *, when_idle: Callable[[], None]) -> None:
        self._when_idle = when_idle
        self._mutex = Lock()
        self._waiting: deque[Event] = deque()
        self._is_taken = False

    def acquire(self, timeout: float) -> bool:
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return True
            call = Event()
            self._waiting.append(call)
        try:
            call.wait(timeout)
        except BaseException:  # Ctrl-C: what has just come is handed on
            if not self._leave(call):
                self.release()
            raise
        return not self._leave(call)

    def _leave(self, call: Event) -> bool:
        """False for one who is called, if only since the wait ran out."""
        with self._mutex:
            if call.is_set():
                return False
            self._waiting.remove(call)
            return True

    def release(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._when_idle()
                self._is_taken = False


class FileLock:
    """A lock among processes; the kernel takes it from one that dies.

    The kernel serves in order as well, but nobody can wait there for a limited time.
    So a thread is sent to wait; it stays in line when the one who sent it gives up, and
    keeps the place for the next. One at a time may ask.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._changed = Condition()
        self._descriptor: int | None = None  # while it is held or waited for
        self.is_held = False
        self._is_awaited = False

    def acquire(self, timeout: float) -> bool:
        if sys.platform == "win32":
            return True
        with self._changed:
            if self._descriptor is None and self._take_at_once():
                return True
            self._is_awaited = True
            try:
                self._changed.wait_for(self._is_decided, timeout)
            finally:
                self._is_awaited = False
            return self.is_held

    def release(self) -> None:
        with self._changed:
            if self.is_held and self._descriptor is not None:
                # Said aloud: a child that was just forked has a copy open.
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
                self._close()

    def leave_to_parent(self) -> None:
        """Close this process's copy, which would keep the lock of a dead parent."""
        if self._descriptor is not None:
            os.close(self._descriptor)

    def _take_at_once(self) -> bool:
        try:
            # Opened each time: the file may have been removed.
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            self.is_held = self._lock_or_line_up(self._descriptor)
        except (OSError, RuntimeError) as exc:  # no thread, or no file, to be had
            self._close()
            # The driver's exception, after which Django drops the connection: opened
            # while the disk is read-only, it would stay so.
            reason = exc.strerror if isinstance(exc, OSError) else exc
            raise sqlite3.OperationalError(f"{self._path}: {reason}") from exc
        return self.is_held

    def _lock_or_line_up(self, descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            Thread(target=self._wait, args=(descriptor,), daemon=True).start()
            return False
        return True

    def _wait(self, descriptor: int) -> None:
        has_come = False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            has_come = True
        finally:
            with self._changed:
                self.is_held = has_come and self._is_awaited
                if not self.is_held:
                    self._close()
                self._changed.notify()

    def _is_decided(self) -> bool:
        return self.is_held or self._descriptor is None

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = None
        self.is_held = False


_locks: dict[str, WriteLock] = {}


def write_lock(path: str) -> WriteLock:
    """The one lock of a database file in this process."""
    return _locks.setdefault(path, WriteLock(path))


def _leave_to_parent() -> None:
    for lock in _locks.values():
        lock.leave_to_parent()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_leave_to_parent)
