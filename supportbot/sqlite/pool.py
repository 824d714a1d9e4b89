"""Idle SQLite connections of this process, for whichever thread comes next.

Opening a file, setting it up and closing it again takes longer than a turn's
statements. Threads of a server come and go, so none of them may keep a connection.
"""

from __future__ import annotations

import atexit
import os
import sqlite3
import sys
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from supportbot.sqlite.connection import PooledConnection

MAX_IDLE = 8  # more than are idle at once while every thread is busy


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which file a path names; one that a connection has open keeps its inode."""

    device: int
    inode: int

    @classmethod
    def of(cls, path: Path | str) -> Self | None:
        try:
            status = os.stat(path)  # noqa: PTH116 (a Path takes four times as long)
        except OSError:
            return None
        return cls(device=status.st_dev, inode=status.st_ino)


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """A database and its write-ahead log; other ones may be put in their place."""

    database: Identity | None
    log: Identity | None

    @classmethod
    def of(cls, path: Path | str) -> Self:
        return cls(database=Identity.of(path), log=Identity.of(f"{path}-wal"))

    def is_stale(self, earlier: Self) -> bool:
        """Whether a connection opened in between may have other files open.

        So it is when one was replaced meanwhile, and with what is no database with a
        log. Whoever opens a database creates the log that it lacks.
        """
        if self.database is None or self.log is None:
            return True
        return self.database != earlier.database or earlier.log not in {None, self.log}


class Pool:
    """Keeps connections for reuse; none that broke, or whose files were replaced."""

    def __init__(self, max_idle: int = MAX_IDLE) -> None:
        self._max_idle = max_idle
        self._mutex = Lock()
        self._idle: list[PooledConnection] = []
        self._generation = 0
        self._of_parent: list[PooledConnection] = []

    @property
    def idle_count(self) -> int:
        return len(self._idle)

    def open(
        self, key: Hashable, path: Path | str, connect: Callable[[], PooledConnection]
    ) -> PooledConnection:
        """A new connection, which may be kept if it is known what it has opened."""
        generation, before = self._generation, Files.of(path)
        connection = connect()
        connection.key = key
        connection.generation = generation
        files = Files.of(path)
        if not files.is_stale(before):
            connection.files = files
        return connection

    def take(self, key: Hashable, path: Path | str) -> PooledConnection | None:
        """The one that was used last: its cache is warm."""
        with self._mutex:
            place = self._last_of(key)
            connection = self._idle.pop(place) if place is not None else None
        if connection is None or connection.files == Files.of(path):
            return connection
        connection.close()
        self.discard_idle()
        return None

    def put(self, connection: PooledConnection) -> None:
        """Keep it for the next one, or close it."""
        try:
            connection.end_statements()
            is_kept = self._keep(connection)
        except sqlite3.Error:
            connection.close()
            raise
        if not is_kept:
            connection.close()

    def discard_idle(self) -> None:
        """Close those that are idle, and in time those that are in use now.

        What one of them ran into, the others would run into as well.
        """
        with self._mutex:
            idle, self._idle = self._idle, []
            self._generation += 1
        for connection in idle:
            connection.close()

    def leave_to_parent(self) -> None:
        """Touch nothing of the process that this one was forked from.

        SQLite forbids using or closing a connection that was carried over a fork.
        """
        self._mutex = Lock()
        self._of_parent += self._idle
        self._idle = []

    def _keep(self, connection: PooledConnection) -> bool:
        with self._mutex:
            has_room = len(self._idle) < self._max_idle
            is_current = connection.generation == self._generation
            is_kept = has_room and is_current and connection.files is not None
            if is_kept:
                self._idle.append(connection)
        return is_kept

    def _last_of(self, key: Hashable) -> int | None:
        for place in reversed(range(len(self._idle))):
            if self._idle[place].key == key:
                return place
        return None


pool = Pool()
atexit.register(pool.discard_idle)
if sys.platform != "win32":
    os.register_at_fork(after_in_child=pool.leave_to_parent)
