"""The backend itself, where Django looks for it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3 import base, creation

from supportbot.sqlite.connection import (
    WAIT_SECONDS,
    PooledConnection,
    QueueingCursor,
)
from supportbot.sqlite.lock import write_lock
from supportbot.sqlite.pool import pool
from supportbot.sqlite.schema import DatabaseSchemaEditor

SYNCHRONOUS = ("NORMAL", "FULL")


class DatabaseCreation(creation.DatabaseCreation):
    def destroy_test_db(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's
        self.connection.close()
        pool.discard_idle()
        super().destroy_test_db(*args, **kwargs)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with connections from a pool that take the write lock to write.

    OPTIONS are those of Django's backend and `synchronous`, NORMAL or FULL.
    """

    SchemaEditorClass = DatabaseSchemaEditor
    creation_class = DatabaseCreation
    init_commands: list[str]  # unknown to Django's stubs

    # Any: as Django types what sqlite3.connect takes.
    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        params.setdefault("timeout", WAIT_SECONDS)
        synchronous = params.pop("synchronous", SYNCHRONOUS[0])
        if synchronous not in SYNCHRONOUS:
            raise ImproperlyConfigured(
                f"'synchronous' of DATABASES[{self.alias!r}]['OPTIONS'] is "
                f"{synchronous!r}; use one of {', '.join(SYNCHRONOUS)}."
            )
        # A transaction that reads first could not write once another has written.
        self.transaction_mode = "IMMEDIATE"
        self.init_commands = [
            "PRAGMA journal_mode = WAL",
            f"PRAGMA synchronous = {synchronous}",
            "PRAGMA cache_size = -8000",
            "PRAGMA temp_store = MEMORY",
            *self.init_commands,  # those of OPTIONS
        ]
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> PooledConnection:
        path = conn_params["database"]
        key = (frozenset(conn_params.items()), *self.init_commands)
        return pool.take(key, path) or pool.open(
            key, path, partial(self._connect, conn_params)
        )

    def _connect(self, conn_params: dict[str, Any]) -> PooledConnection:
        connection: PooledConnection = super().get_new_connection(
            {**conn_params, "factory": PooledConnection}
        )
        # As SQLite calls it, whatever names there are for it; in memory it has none.
        path = connection.execute("PRAGMA database_list").fetchone()[2]
        connection.timeout = conn_params["timeout"]
        connection.lock = write_lock(path) if path else None
        return connection

    def create_cursor(self, name: str | None = None) -> QueueingCursor:  # noqa: ARG002 (Django's)
        cursor: QueueingCursor = self.connection.cursor(factory=QueueingCursor)
        return cursor

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # unknown to Django's stubs
        # Switched on, it commits.
        self.connection.unlock()

    def is_usable(self) -> bool:
        # Django asks after an error, and would forget it at the end of a request.
        return not self.errors_occurred

    def _close(self) -> None:
        # Closed amid a transaction, it must not be usable any more.
        if self.connection is None or self.in_atomic_block:
            super()._close()  # type: ignore[misc]  # unknown to Django's stubs
        elif self.errors_occurred:
            super()._close()  # type: ignore[misc]
            pool.discard_idle()
        else:
            with self.wrap_database_errors:
                pool.put(self.connection)
