"""The backend itself, where Django looks for it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.backends.sqlite3 import base, creation

from supportbot.sqlite.pool import PooledConnection, pool
from supportbot.sqlite.schema import DatabaseSchemaEditor


class DatabaseCreation(creation.DatabaseCreation):
    def destroy_test_db(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's
        self.connection.close()
        pool.discard_idle()
        super().destroy_test_db(*args, **kwargs)


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes its connection from the pool, and gives it back unless it broke."""

    SchemaEditorClass = DatabaseSchemaEditor
    creation_class = DatabaseCreation

    # Any: as Django types what sqlite3.connect takes.
    def get_new_connection(self, conn_params: dict[str, Any]) -> PooledConnection:
        path = conn_params["database"]
        key = (
            frozenset(conn_params.items()),
            self.settings_dict["OPTIONS"].get("init_command"),
        )
        connect = partial(
            super().get_new_connection, {**conn_params, "factory": PooledConnection}
        )
        return pool.take(key, path) or pool.open(key, path, connect)

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
