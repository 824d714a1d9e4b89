"""Exports of QnA Maker that stand in a workbook, or in a table of another separator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.structured.entries import EntrySheet
from faq.importing.formats.structured.qna_maker import entries_of_rows, names_qna_maker

if TYPE_CHECKING:
    from faq.importing.formats.records import Record
    from faq.importing.formats.sheets import Sheet, Source


@dataclass(frozen=True)
class QnATables:
    """A file whose sheets of such an export are read as FAQs with their wordings."""

    source: Source

    @property
    def description(self) -> str:
        return f"{self.source.description}, a QnA Maker export"

    @cached_property
    def sheets(self) -> Sequence[Sheet]:
        return [_with_wordings(sheet) for sheet in self.source.sheets]

    @property
    def remarks(self) -> Sequence[str]:
        return self.source.remarks


def with_qna_tables(source: Source) -> Source:
    """The file as it is, or read as the export that a sheet of it is."""
    is_export = any(_header(sheet) is not None for sheet in source.sheets)
    return QnATables(source) if is_export else source


def _header(sheet: Sheet) -> Record | None:
    """The first row, if it names the columns of such an export."""
    try:
        first = next((r for r in sheet.records() if not r.is_blank), None)
    except UnreadableFile:  # said when it is read
        return None
    return first if first and names_qna_maker(first.cells) else None


def _with_wordings(sheet: Sheet) -> Sheet:
    header = _header(sheet)
    if header is None:
        return sheet
    entries = entries_of_rows(header.cells, _rows_below(sheet, header))
    return EntrySheet(
        entries=entries, row_word="item", name=sheet.name, is_hidden=sheet.is_hidden
    )


def _rows_below(sheet: Sheet, header: Record) -> Iterator[tuple[int, Sequence[str]]]:
    for record in sheet.records():
        if record.row > header.row and not record.is_blank:
            yield record.line, record.cells
