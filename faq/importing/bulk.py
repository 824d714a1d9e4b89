"""Many rows, in chunks: stored in a fraction of the time bulk_create takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from django.utils import timezone

T = TypeVar("T")
Values = Sequence[Any]  # Any: what each column takes


def in_chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of that many; the last one may be shorter."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def insert(
    model: type[Model], names: Sequence[str], rows: Sequence[Values]
) -> list[int]:
    """Store valid values of the named columns, and defaults for the others; the ids."""
    meta = model._meta  # noqa: SLF001  documented, in spite of its name
    defaults = _defaults(model, names)
    fields = [f for f in meta.concrete_fields if f.attname in {*names, *defaults}]
    columns = ", ".join(map(connection.ops.quote_name, [*names, *defaults]))
    marks = f"({', '.join(['%s'] * len(fields))})"
    ids: list[int] = []
    with connection.cursor() as cursor:
        for batch in in_chunks(rows, connection.ops.bulk_batch_size(fields, rows)):
            cursor.execute(
                f"INSERT INTO {meta.db_table} ({columns}) VALUES"  # noqa: S608
                f" {', '.join([marks] * len(batch))} RETURNING id",
                _parameters(batch, tuple(defaults.values())),
            )
            ids += (pk for (pk,) in cursor.fetchall())
    return ids


class StagedRows:
    """Rows in a table that this connection alone sees, and that goes with it.

    Filling it makes nobody wait; the database then takes all of it in one statement.
    """

    def __init__(
        self,
        label: str,
        model: type[Model],
        names: Sequence[str],
        *,
        optional: Collection[str] = (),
        indexed: Collection[str] = (),
    ) -> None:
        """A null of an optional column leaves there what is stored.

        Indexed columns are written where they differ: an index takes longer than the
        row.
        """
        self.names = frozenset(names)
        self._target = model._meta.db_table  # noqa: SLF001  documented
        self.table = f"import_{label}"
        self._columns = ", ".join(map(connection.ops.quote_name, names))
        self._width = len(names)
        self._optional = optional
        self._together = [n for n in names if n not in {"id", *indexed}]
        self._apart = [n for n in names if n in indexed]
        self.drop()
        _execute(
            # Names of ours make the statements here and below.
            f"CREATE TEMPORARY TABLE {self.table} AS"  # noqa: S608
            f" SELECT {self._columns} FROM {self._target} WHERE 1 = 0"
        )
        self.count = 0

    def add(self, rows: Sequence[Values]) -> None:
        marks = ", ".join(["%s"] * self._width)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {self.table} VALUES ({marks})",  # noqa: S608
                [_parameters([row], ()) for row in rows],
            )
        self.count += len(rows)

    def index(self, name: str) -> None:
        """Let other statements find rows by that column."""
        _execute(f"CREATE INDEX {self.table}_{name} ON {self.table} ({name})")

    def planned(self, name: str, row: str) -> str:
        """What `update` will make of the column, of a stored row beside ours."""
        if name not in self.names:
            return f"{row}.{name}"
        if name in self._optional:
            return f"COALESCE({self.table}.{name}, {row}.{name})"
        return (
            f"CASE WHEN {self.table}.id IS NULL THEN {row}.{name}"
            f" ELSE {self.table}.{name} END"
        )

    def insert(self) -> None:
        """Make stored rows of them."""
        _execute(
            f"INSERT INTO {self._target} ({self._columns})"  # noqa: S608
            f" SELECT {self._columns} FROM {self.table}"
        )

    def leave_out_equal(self) -> None:
        """Spare `update` the indexed columns that no row changes.

        To be called before anybody waits for it.
        """
        self._apart = list(filter(self._is_changing, self._apart))

    def update(self) -> None:
        """Give stored rows, by their ids, these values."""
        self._set(self._together, where="TRUE")
        for name in self._apart:
            self._set([name], where=self._differs(name))

    def _set(self, names: Sequence[str], *, where: str) -> None:
        assignments = ", ".join(f"{name} = {self._value(name)}" for name in names)
        _execute(
            f"UPDATE {self._target} SET {assignments} FROM {self.table} AS new"  # noqa: S608
            f" WHERE {self._target}.id = new.id AND {where}"
        )

    def _is_changing(self, name: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT 1 FROM {self.table} AS new JOIN {self._target}"  # noqa: S608
                f" ON {self._target}.id = new.id WHERE {self._differs(name)} LIMIT 1"
            )
            return cursor.fetchone() is not None

    def _differs(self, name: str) -> str:
        return f"({self._target}.{name} = {self._value(name)}) IS NOT TRUE"

    def _value(self, name: str) -> str:
        if name in self._optional:
            return f"COALESCE(new.{name}, {self._target}.{name})"
        return f"new.{name}"

    def delete(self) -> None:
        """Delete the stored rows that have their ids."""
        ids = f"SELECT id FROM {self.table}"  # noqa: S608
        _execute(f"DELETE FROM {self._target} WHERE id IN ({ids})")  # noqa: S608

    def drop(self) -> None:
        _execute(f"DROP TABLE IF EXISTS {self.table}")


@contextmanager
def without_triggers(*models: type[Model]) -> Iterator[None]:
    """Let SQLite leave out what it does for every row, half of a large change's time.

    For a transaction that lets search know of the change in another way.
    """
    if connection.vendor != "sqlite":  # others count once a statement
        yield
        return
    tables = {model._meta.db_table for model in models}  # noqa: SLF001  documented
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
        )
        triggers = [found[1:] for found in cursor.fetchall() if found[0] in tables]
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, statement in triggers:
            cursor.execute(statement)


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _defaults(model: type[Model], names: Sequence[str]) -> Mapping[str, object]:
    """The values of columns that are not named; automatic times are now."""
    now = timezone.now()
    values = {
        field.attname: now if _is_automatic(field) else field.get_default()
        for field in model._meta.concrete_fields  # noqa: SLF001
        if not field.primary_key and field.attname not in names
    }
    # What a statement leaves out is null.
    return {name: value for name, value in values.items() if value is not None}


def _is_automatic(field: object) -> bool:
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


def _parameters(rows: Sequence[Values], defaults: Values) -> list[Any]:
    """The values, row after row; moments as the database takes them."""
    adapt = cache(connection.ops.adapt_datetimefield_value)
    return [
        adapt(value) if isinstance(value, datetime) else value
        for row in rows
        for value in (*row, *defaults)
    ]
