"""Alters tables in a database that has triggers, whatever wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.backends.sqlite3 import schema
from django.db.models import Model
from django.db.transaction import atomic


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One as the database has it: its name, its table, its whole statement."""

    name: str
    table: str
    sql: str


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Django's, which makes a table anew to alter it; the triggers survive that.

    SQLite drops a table's triggers with the table, and refuses to give the new table
    the old name while a trigger of another one speaks of it.
    """

    # Any: as Django's.
    def _remake_table(self, model: type[Model], *args: Any, **kwargs: Any) -> None:
        # A transaction of its own, since not every migration has one.
        with atomic(self.connection.alias), self._without_triggers():
            super()._remake_table(model, *args, **kwargs)  # type: ignore[misc]  # unknown to Django's stubs

    @contextmanager
    def _without_triggers(self) -> Iterator[None]:
        triggers = self._triggers()
        for trigger in triggers:
            self.execute(f"DROP TRIGGER {self.quote_name(trigger.name)}", params=None)
        yield
        for trigger in triggers:
            self.execute(trigger.sql, params=None)
        if not self.collect_sql:
            for table in {trigger.table for trigger in triggers}:
                self._compile_triggers(table)

    def _triggers(self) -> list[Trigger]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
            )
            rows = cursor.fetchall()
        return [Trigger(name=name, table=table, sql=sql) for name, table, sql in rows]

    def _compile_triggers(self, table: str) -> None:
        """Fail here, not at the next write, if one names a column that is gone."""
        name = self.quote_name(table)
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name FROM pragma_table_info(%s)", [table])
            columns = [f"{self.quote_name(column)} = NULL" for (column,) in cursor]
            cursor.execute(f"EXPLAIN INSERT INTO {name} DEFAULT VALUES")
            cursor.execute(f"EXPLAIN UPDATE {name} SET {', '.join(columns)}")  # noqa: S608 (names of ours)
            cursor.execute(f"EXPLAIN DELETE FROM {name}")  # noqa: S608
