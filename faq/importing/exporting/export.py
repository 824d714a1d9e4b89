"""Writes FAQs as a file that imports again and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from faq.importing.bulk import in_chunks
from faq.importing.columns import EXTERNAL_ID, TRANSLATION_OF, Column
from faq.importing.exporting.files import (
    ExportedFAQ,
    csv_pieces,
    faq_page_pieces,
    json_pieces,
    workbook_pieces,
)
from faq.importing.stored import CHUNK, StoredFAQ, load_faqs
from faq.models import FAQ, FAQQuerySet

if TYPE_CHECKING:
    from faq.importing.rows import Row


class ExportFormat(StrEnum):
    """The kinds of files that FAQs are written as."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    FAQ_PAGE = "faqpage"  # for a page of the company: schema.org, as JSON-LD


def export_faqs(
    faqs: FAQQuerySet | None = None,
    *,
    format: ExportFormat = ExportFormat.CSV,  # noqa: A002  the word people know
    for_excel: bool = False,
    with_ids: bool = True,
) -> Iterator[bytes]:
    """A file in pieces, ordered by id; the same FAQs give the same bytes, but as XLSX.

    Excel takes CSV for UTF-8 only when it begins with a byte order mark. What is meant
    for a page holds, unless told otherwise, what customers may be answered with now;
    it is the one that does not import again as it was. Raises `ExportRefused`.

        with open("faq.csv", "wb") as file:
            file.writelines(export_faqs(FAQ.objects.published()))
    """
    if format is ExportFormat.FAQ_PAGE:
        chosen = FAQ.objects.answerable() if faqs is None else faqs
        return faq_page_pieces(_exported(chosen, ["question", "answer", "language"]))
    chosen = FAQ.objects.visible() if faqs is None else faqs
    names = _columns(chosen, with_ids=with_ids)
    rows = _exported(chosen, names)
    if format is ExportFormat.XLSX:
        return workbook_pieces(names, rows)
    if format is ExportFormat.JSON:
        return json_pieces(rows)
    return csv_pieces(names, rows, for_excel=for_excel)


def _columns(faqs: FAQQuerySet, *, with_ids: bool) -> list[str]:
    """The columns of the file; those that came later, only where an FAQ fills them."""
    names = [str(column) for column in Column if column is not Column.LANGUAGE]
    has_external_ids = faqs.exclude(external_id="").exists()
    if not with_ids and not has_external_ids:
        names.remove(Column.ID)
    if faqs.exclude(language="").exists():
        names.append(Column.LANGUAGE)
    if with_ids and has_external_ids:
        names.append(EXTERNAL_ID)
    if with_ids and faqs.exclude(translation_of=None).exists():
        names.append(TRANSLATION_OF)
    if not with_ids and has_external_ids:
        names[names.index(Column.ID)] = EXTERNAL_ID
    return names


def _exported(faqs: FAQQuerySet, names: list[str]) -> Iterator[ExportedFAQ]:
    ids = faqs.order_by("id").values_list("id", flat=True)
    for chunk in in_chunks(ids.iterator(), CHUNK):
        stored = load_faqs(chunk)
        for pk in chunk:
            if pk in stored:
                yield {name: _value(stored[pk], name) for name in names}


def _value(faq: StoredFAQ, name: str) -> str | tuple[str, ...]:
    if name == TRANSLATION_OF:
        return _as_text(faq.original_id)
    if name == Column.ALTERNATES:
        return faq.row.alternates
    return _as_text(_field(faq.row, name))


def _field(row: Row, name: str) -> object:
    return getattr(row, name)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)
