"""Waits for the disk once for all who have just committed to SQLite.

A commit that waits for the disk itself keeps every other writer waiting for it. Here it
appends to the write-ahead log only; what makes the log durable comes after the gate,
and before anyone is told that their write is stored. See docs/decisions/0007.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Condition

from django.db import connection

from sessions_app.exceptions import StorageUnavailable

_NORMAL = 1  # PRAGMA synchronous: the log is synced before a checkpoint only


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
    failures = _log.failure_count
    _set_synchronous(_NORMAL)
    try:
        yield
    finally:
        _set_synchronous(usual)
    if is_durable:
        _log.wait(str(connection.settings_dict["NAME"]), failures)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    device: int
    inode: int


class LogSync:
    """One fdatasync at a time; it covers whoever committed before it began."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._begun_count = 0
        self._ended_count = 0
        self.failure_count = 0
        self._is_running = False
        self._known: _File | None = None

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
        try:
            # On no file with SQLite's locks: closing one of those would drop them.
            descriptor = os.open(f"{path}-wal", os.O_RDWR)
        except FileNotFoundError:
            return  # a checkpoint has synced the database and removed it
        try:
            os.fdatasync(descriptor)
            status = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        file = _File(device=status.st_dev, inode=status.st_ino)
        if file != self._known:
            _sync_folder(Path(path).parent)
            self._known = file


def _sync_folder(folder: Path) -> None:
    """Make a new file's name as durable as its contents."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_log = LogSync()
