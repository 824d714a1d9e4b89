"""Stores many new rows with a fifth of the time bulk_create spends in Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from faq.importing.chunks import in_chunks

Values = Sequence[Any]  # Any: what each column takes


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
