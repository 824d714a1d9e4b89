"""A connection that takes the write lock before it writes, and never to read."""

from __future__ import annotations

import re
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from django.db.backends.sqlite3.base import SQLiteCursorWrapper

from supportbot.sqlite.lock import WriteLock, WriteLockTimeout

WAIT_SECONDS = 5.0

# Whatever else there is takes the lock: once too often does no harm.
_READS = re.compile(
    r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*"
    r"(?:(?:SELECT|VALUES|EXPLAIN|PRAGMA|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE"
    r"|ATTACH|DETACH|BEGIN(?!\s+(?:IMMEDIATE|EXCLUSIVE)))\b"
    r"|VACUUM\b.*\bINTO\b"
    r"|WITH\b(?!.*\b(?:INSERT|UPDATE|DELETE|REPLACE)\b))",
    re.IGNORECASE | re.DOTALL,
)


def is_reading(statement: str) -> bool:
    """Whether it surely writes nothing."""
    return _READS.match(statement) is not None


class PooledConnection(sqlite3.Connection):
    """A connection that remembers what it was opened for, who reads, and its lock.

    It holds the write lock from the first statement that writes until no transaction
    is open, however that one came to its end.
    """

    key: Hashable = None
    files: object = None
    generation: int = -1
    timeout: float = WAIT_SECONDS
    lock: WriteLock | None = None  # none in memory, where nobody else comes
    ticket: int = 0  # while it holds the lock

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as sqlite3.connect's
        super().__init__(*args, **kwargs)
        self._cursors: WeakSet[sqlite3.Cursor] = WeakSet()

    def __del__(self) -> None:
        self._release()

    # Any: typeshed's signature depends on the factory.
    def cursor(self, factory: Any = sqlite3.Cursor) -> Any:
        cursor = super().cursor(factory)
        self._cursors.add(cursor)
        return cursor

    def end_statements(self) -> None:
        """A half-read one would keep its old view of the database for the next user."""
        for cursor in list(self._cursors):
            cursor.close()
        self.rollback()

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            self.unlock()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self.unlock()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._release()

    @contextmanager
    def locked(self, lock: WriteLock) -> Iterator[None]:
        """Stands around a statement; the lock is kept if a transaction goes on."""
        started = time.monotonic()
        self.ticket = lock.acquire(self.timeout)
        left = self.timeout - (time.monotonic() - started)
        is_late = left < 0.98 * self.timeout
        try:
            if is_late:
                self._set_busy_timeout(left)
            yield
        except sqlite3.OperationalError as exc:
            # Who does not queue, as the sqlite3 program, has kept SQLite's own lock.
            if exc.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise WriteLockTimeout("The database stayed locked.") from exc
            raise
        finally:
            self.unlock()
            if is_late:
                self._set_busy_timeout(self.timeout)

    def unlock(self) -> None:
        if self.ticket and not self.in_transaction:
            self._release()

    def _release(self) -> None:
        ticket, self.ticket = self.ticket, 0
        if ticket and self.lock:
            self.lock.release(ticket)

    def _set_busy_timeout(self, seconds: float) -> None:
        self.execute(f"PRAGMA busy_timeout = {max(int(seconds * 1000), 0)}")


Row = tuple[Any, ...]  # Any: what a column holds


class QueueingCursor(SQLiteCursorWrapper):
    """Django's; a statement that writes takes the lock, unless its transaction has."""

    connection: PooledConnection
    _returned: deque[Row] | None = None  # read already

    # Any: parameters, as Django passes them on.
    def execute(self, query: str, params: Any = None) -> Any:
        connection = self.connection
        has_to_wait = connection.lock and not connection.ticket
        if has_to_wait and is_reading(query):
            self._returned = None
            return super().execute(query, params)
        return self._write(super().execute, query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        return self._write(super().executemany, query, param_list)

    def executescript(self, script: str) -> Any:
        return self._write(super().executescript, script)

    def _write(self, execute: Callable[..., object], *arguments: object) -> Any:
        connection = self.connection
        self._returned = None
        if connection.lock is None:
            execute(*arguments)
        elif connection.ticket:
            try:
                execute(*arguments)
            finally:
                connection.unlock()
        else:
            with connection.locked(connection.lock):
                execute(*arguments)
                if not connection.in_transaction:
                    # SQLite commits once all that it returns is read, and no sooner.
                    self._returned = deque(super().fetchall())
        return self

    def fetchone(self) -> Row | None:
        return self._returned.popleft() if self._returned else super().fetchone()

    def fetchmany(self, size: int | None = 1) -> list[Row]:
        if not self._returned:
            return super().fetchmany(size)
        count = min(size or 1, len(self._returned))
        return [self._returned.popleft() for _ in range(count)]

    def fetchall(self) -> list[Row]:
        rows = [*(self._returned or ()), *super().fetchall()]
        self._returned = None
        return rows

    def __next__(self) -> Row:
        return self._returned.popleft() if self._returned else super().__next__()
