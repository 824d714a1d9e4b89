"""Stores many new objects in a fifth of the time bulk_create spends in Python."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import DateTimeField, Field, Model
from django.utils import timezone

from faq.importing.chunks import in_chunks

if TYPE_CHECKING:
    AnyField = Field[Any, Any]  # Any: fields of all types together


def insert(objects: Sequence[Model]) -> None:
    """Store valid objects of one model, either all with ids or all without."""
    if not objects:
        return
    meta = objects[0]._meta  # noqa: SLF001  documented, in spite of its name
    has_ids = objects[0].pk is not None
    fields = [f for f in meta.concrete_fields if has_ids or not f.primary_key]
    _set_automatic_times(objects, fields)
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    marks = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        for batch in in_chunks(
            objects, connection.ops.bulk_batch_size(fields, objects)
        ):
            cursor.execute(
                f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES"  # noqa: S608
                f" {', '.join([marks] * len(batch))}"
                f" RETURNING {quote(str(meta.pk.column))}",
                _parameters(batch, fields),
            )
            for item, (pk,) in zip(batch, cursor.fetchall(), strict=True):
                item.pk = pk


def _set_automatic_times(objects: Sequence[Model], fields: Sequence[AnyField]) -> None:
    """Give all objects the same moment."""
    now = timezone.now()
    for field in fields:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            for item in objects:
                setattr(item, field.attname, now)


def _parameters(objects: Sequence[Model], fields: Sequence[AnyField]) -> list[Any]:
    """The values, object after object; moments as the database takes them."""
    values_of = attrgetter(*(field.attname for field in fields))
    moments = [i for i, field in enumerate(fields) if isinstance(field, DateTimeField)]
    adapt = cache(connection.ops.adapt_datetimefield_value)
    parameters: list[Any] = []
    for item in objects:
        values = list(values_of(item))
        for i in moments:
            values[i] = adapt(values[i])
        parameters += values
    return parameters
