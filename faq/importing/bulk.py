"""Many rows, in chunks: stored in a fraction of the time bulk_create takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import CharField, Field, Model
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


def update(
    model: type[Model],
    names: Sequence[str],
    rows: Mapping[int, Values],
    *,
    optional: Collection[str] = (),
) -> None:
    """Give stored rows, by their ids, valid values of the named columns.

    A null of an optional column leaves there what is stored.
    """
    meta = model._meta  # noqa: SLF001  documented, in spite of its name
    by_name = {field.attname: field for field in meta.concrete_fields}
    fields = [by_name[name] for name in ("id", *names)]
    marks = f"({', '.join(['%s'] * len(fields))})"
    assignments = ", ".join(_assignments(meta.db_table, fields[1:], optional))
    values = [(pk, *row) for pk, row in rows.items()]
    with connection.cursor() as cursor:
        for batch in in_chunks(values, connection.ops.bulk_batch_size(fields, values)):
            cursor.execute(
                f"UPDATE {meta.db_table} SET {assignments}"  # noqa: S608
                f" FROM (VALUES {', '.join([marks] * len(batch))}) AS new"
                f" WHERE {meta.db_table}.id = new.column1",
                _parameters(batch, ()),
            )


def _assignments(
    table: str,
    fields: Sequence[Field[Any, Any]],  # Any: of whatever columns
    optional: Collection[str],
) -> Iterator[str]:
    for number, field in enumerate(fields, start=2):
        value = f"new.column{number}"
        if connection.vendor == "postgresql":  # where a list's nulls are text
            value = f"CAST({value} AS {_uncut_type(field)})"
        if field.name in optional:
            value = f"COALESCE({value}, {table}.{field.column})"
        yield f"{field.column} = {value}"


def _uncut_type(field: Field[Any, Any]) -> str | None:  # Any: of whatever columns
    """The type to cast to; a cast to varchar(n) would cut what the column refuses."""
    return "text" if isinstance(field, CharField) else field.db_type(connection)


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
