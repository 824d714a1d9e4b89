"""Writes FAQs as a CSV file that imports again and changes nothing."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from faq.importing.bulk import in_chunks
from faq.importing.cells import escape_formula, join_alternates
from faq.importing.columns import Column
from faq.importing.stored import CHUNK, load_faqs
from faq.models import FAQ, FAQQuerySet

if TYPE_CHECKING:
    from faq.importing.rows import Row


def export_faqs(
    faqs: FAQQuerySet | None = None, *, for_excel: bool = False, with_ids: bool = True
) -> Iterator[bytes]:
    """A UTF-8 file in pieces: the same FAQs give the same bytes, ordered by id.

    Excel takes a file for UTF-8 only when it begins with a byte order mark.

        with open("faq.csv", "wb") as file:
            file.writelines(export_faqs(FAQ.objects.published()))
    """
    if for_excel:
        yield codecs.BOM_UTF8
    left_out = {Column.LANGUAGE} if with_ids else {Column.LANGUAGE, Column.ID}
    columns = [column for column in Column if column not in left_out]
    yield _lines([columns])
    ids = (FAQ.objects.visible() if faqs is None else faqs).order_by("id")
    for chunk in in_chunks(ids.values_list("id", flat=True).iterator(), CHUNK):
        stored = load_faqs(chunk)
        rows = (stored[pk].row for pk in chunk if pk in stored)
        yield _lines([_cell(row, column) for column in columns] for row in rows)


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _cell(row: Row, column: Column) -> str:
    return escape_formula(_as_text(getattr(row, column)))


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return join_alternates(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)
