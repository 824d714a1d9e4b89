"""Single rows by statements that are written once, on the path of every message.

The ORM builds each of them anew, which takes longer than all the rest of a turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def insert(instance: models.Model) -> None:
    """Store a new row, as `save(force_insert=True)` does."""
    table = _table(type(instance))
    values = [_prepared(field, instance) for field in table.written]
    with connection.cursor() as cursor:
        cursor.execute(table.insert, values)
        instance.pk = cursor.fetchone()[0]
    instance._state.adding = False  # noqa: SLF001 (as the ORM's own loaders do)
    instance._state.db = connection.alias  # noqa: SLF001


# Any: fields of all kinds, and what the driver takes.
def _prepared(field: models.Field[Any, Any], instance: models.Model) -> Any:
    value = field.pre_save(instance, add=True)
    return None if value is None else field.get_db_prep_save(value, connection)


def find(model: type[Row], condition: str, values: Sequence[str | int]) -> Row | None:
    """A row that fits the condition, which is SQL."""
    table = _table(model)
    with connection.cursor() as cursor:
        cursor.execute(f"{table.select} WHERE {condition} LIMIT 1", values)
        found = cursor.fetchone()
    if found is None:
        return None
    row = list(found)
    for place, (converters, column) in table.converters.items():
        for convert in converters:
            row[place] = convert(row[place], column, connection)
    return model.from_db(connection.alias, table.names, row)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """What is the same for all rows of a model."""

    names: Sequence[str]
    # Any: fields of all kinds
    written: Sequence[
        models.Field[Any, Any]
    ]  # all but the key, which the database makes
    insert: str
    select: str
    converters: Mapping[int, Any]  # Any: as the ORM keeps them


@lru_cache
def _table(model: type[models.Model]) -> _Table:
    # Any: as above
    fields: Sequence[models.Field[Any, Any]] = model._meta.concrete_fields  # noqa: SLF001 (public)
    table = model._meta.db_table  # noqa: SLF001
    written = [field for field in fields if not field.primary_key]
    columns = ", ".join(str(field.column) for field in written)
    places = ", ".join(["%s"] * len(written))
    compiler = model._default_manager.all().query.get_compiler(connection=connection)  # noqa: SLF001
    return _Table(
        names=[field.attname for field in fields],
        written=written,
        insert=f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING id",  # noqa: S608 (names of ours)
        select=f"SELECT {', '.join(str(f.column) for f in fields)} FROM {table}",  # noqa: S608
        converters=compiler.get_converters([field.get_col(table) for field in fields]),
    )
