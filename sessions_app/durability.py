"""Waits for the disk once for all who have just committed to SQLite.

A commit that waits for the disk itself keeps every other writer waiting for it. Here it
appends to the write-ahead log only; what makes the log durable comes after the gate,
and before anyone is told that their write is stored. See docs/decisions/0007.
"""

from __future__ import annotations

import atexit
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Lock

from django.db import connection

from sessions_app.exceptions import StorageUnavailable

_NORMAL = 1  # PRAGMA synchronous: the log is synced before a checkpoint only
_PATIENCE = 5.0  # seconds


@contextmanager
def shared_wait(*, is_durable: bool) -> Iterator[None]:
    """Stands around the gate: commits inside it do not wait, this does at its end.

    One that is not durable may be lost in a power cut, though never in part, and never
    before an older one.
    """
    usual = _usual_synchronous()
    if usual <= _NORMAL:
        yield
        return
    path = str(connection.settings_dict["NAME"])
    failures = _log.mended(_begin_log_anew)
    _log.open(path)
    _set_synchronous(_NORMAL)
    try:
        yield
    finally:
        _set_synchronous(usual)
    if is_durable:
        _log.wait(path, failures)


def _usual_synchronous() -> int:
    """What the connection is set to; 0 where SQLite is left to wait by itself."""
    is_uri = str(connection.settings_dict["NAME"]).startswith("file:")
    if sys.platform != "linux" or connection.vendor != "sqlite" or is_uri:
        return 0
    connection.ensure_connection()
    with connection.wrap_database_errors:
        raw: sqlite3.Connection = connection.connection
        mode: str = raw.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous: int = raw.execute("PRAGMA synchronous").fetchone()[0]
    return synchronous if mode == "wal" else 0


def _set_synchronous(level: int) -> None:
    # Not by Django's cursors, which take ten times as long, in every turn.
    with connection.wrap_database_errors:
        raw: sqlite3.Connection | None = connection.connection
        if raw is not None:
            raw.execute(f"PRAGMA synchronous = {level}")


def _begin_log_anew() -> None:
    """Copy the log into the database and empty it.

    A commit behind frames that the disk has lost is lost with them, however often it is
    synced: SQLite reads a log up to the first frame that is damaged.
    """
    with connection.wrap_database_errors:
        raw: sqlite3.Connection = connection.connection
        is_busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_busy:
        raise StorageUnavailable("A log with lost frames is still being read.")


@dataclass(slots=True, kw_only=True)
class _Log:
    """A descriptor of the log; while it is open no other file gets its inode."""

    descriptor: int
    status: os.stat_result
    has_durable_name: bool = False


class LogSync:
    """One fdatasync at a time; it covers whoever committed before it began.

    The log is kept open. The kernel tells each descriptor once that a write failed,
    and may not tell one that is opened later.
    """

    def __init__(self) -> None:
        self._log: _Log | None = None
        self.start_anew()

    def start_anew(self) -> None:
        """Share nothing with the process that this one was forked from.

        What the kernel has told of a descriptor that both have, it has told to both.
        """
        self._changed = Condition()
        self._mending = Lock()
        self._begun_count = 0
        self._ended_count = 0
        self.failure_count = 0
        self._mended_count = 0
        self._is_running = False
        self.close()

    def close(self) -> None:
        if self._log is not None:
            os.close(self._log.descriptor)
            self._log = None

    def mended(self, begin_anew: Callable[[], None]) -> int:
        """The number of failures since which no frame is missing from the log."""
        failures = self.failure_count
        if failures == self._mended_count:
            return failures
        # One does it, since SQLite lets nobody wait for another's checkpoint.
        is_first = self._mending.acquire(blocking=False)
        if not is_first and not self._mending.acquire(timeout=_PATIENCE):
            raise StorageUnavailable("A log with lost frames is still in use.")
        try:
            failures = self.failure_count
            if failures > self._mended_count:
                if not is_first:
                    raise StorageUnavailable("A log with lost frames was in use.")
                begin_anew()
                self._mended_count = failures
        finally:
            self._mending.release()
        return failures

    def open(self, path: str) -> None:
        """Call this before the commit, so that no failure after it is missed."""
        try:
            with self._changed, suppress(FileNotFoundError):  # before the first write
                self._current(path)
        except OSError as exc:
            raise StorageUnavailable(type(exc).__name__) from exc

    def wait(self, path: str, failures: int) -> None:
        """Return when all that this thread has committed is on the disk.

        `failures` is the count from before the commit. The kernel forgets what it
        could not write: a sync that succeeds after one that failed proves nothing.
        """
        with self._changed:
            number = self._begun_count + 1
            while self._is_running and self._ended_count < number:
                self._changed.wait()
            is_covered = self._ended_count >= number
            if not is_covered:
                self._is_running = True
                self._begun_count = number
        if not is_covered:
            self._lead(path, number)
        if self.failure_count != failures:
            raise StorageUnavailable("The disk did not take the write-ahead log.")

    def _lead(self, path: str, number: int) -> None:
        has_succeeded = False
        try:
            self._sync(path)
            has_succeeded = True
        except OSError as exc:
            raise StorageUnavailable(type(exc).__name__) from exc
        finally:
            with self._changed:
                self._is_running = False
                self._ended_count = number
                self.failure_count += not has_succeeded
                self._changed.notify_all()

    def _sync(self, path: str) -> None:
        with self._changed:
            log = self._current(path)
            descriptor = os.dup(log.descriptor)  # another thread may close the first
        try:
            os.fdatasync(descriptor)
        finally:
            os.close(descriptor)
        if not log.has_durable_name:
            _sync_folder(Path(path).parent)
            log.has_durable_name = True

    def _current(self, path: str) -> _Log:
        """The log that the path names now. Whoever has committed has one."""
        # On no file with SQLite's locks: closing one of those would drop them.
        name = f"{path}-wal"
        status = os.stat(name)  # noqa: PTH116 (a Path takes four times as long)
        if self._log is None or not os.path.samestat(self._log.status, status):
            self.close()
            descriptor = os.open(name, os.O_RDWR)
            self._log = _Log(descriptor=descriptor, status=os.fstat(descriptor))
        return self._log


def _sync_folder(folder: Path) -> None:
    """Make a new file's name as durable as its contents."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_log = LogSync()
atexit.register(_log.close)
if sys.platform != "win32":
    os.register_at_fork(after_in_child=_log.start_anew)
