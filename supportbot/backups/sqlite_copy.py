"""A SQLite database copied while it is used, and put back while it is used."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.db import connection

from supportbot.backups.exceptions import BackupError

PATIENCE = 60.0  # seconds for a writer to end
PAUSE = 0.1


class SQLiteCopy:
    """The database of the settings, by connections of its own."""

    def save(self, copy: Path) -> None:
        """Copy it as it is at this moment, without what was deleted from it."""
        with closing(_connect(_database())) as source:
            source.execute("VACUUM INTO ?", (str(copy),))
        self.check(copy)

    def check(self, copy: Path) -> None:
        """Raise BackupError unless it is a database without a fault."""
        try:
            with closing(_connect(copy)) as source:
                verdict = source.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as exc:
            verdict = str(exc)
        if verdict != "ok":
            raise BackupError(f"The copy of the database has a fault: {verdict}.")

    def put_back(self, copy: Path) -> None:
        """Replace all that is in the database, in one transaction."""
        connection.close()
        with (
            closing(_connect(copy)) as source,
            closing(_connect(_database())) as target,
        ):
            try:
                source.backup(target, progress=_until(time.monotonic() + PATIENCE))
            except sqlite3.OperationalError as exc:
                raise BackupError(f"The database can't be replaced: {exc}.") from exc


def _until(deadline: float) -> Callable[[int, int, int], None]:
    """What ends a copy that waits for a writer; by itself it would wait for ever."""

    def look(_status: int, remaining: int, _total: int) -> None:
        if remaining and time.monotonic() > deadline:
            raise sqlite3.OperationalError("somebody writes to it; stop the servers")

    return look


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)


def _database() -> Path:
    return Path(str(connection.settings_dict["NAME"]))
