"""What a file holds and how it would be read, column by column, to be corrected.

for sheet in outline_sheets(file, "faq.xlsx", options):
    [(column.letter, column.header, column.field) for column in sheet.columns]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from openpyxl.utils import get_column_letter

from faq.importing.columns import Column
from faq.importing.exceptions import UnusableColumns
from faq.importing.formats.mojibake import check
from faq.importing.reading import open_source
from faq.importing.recognition.header_rows import find_header
from faq.importing.recognition.options import find_chosen, parse_columns
from faq.importing.recognition.recognising import UnrecognisedSheet, recognise_sheet
from faq.importing.recognition.samples import take_sample

if TYPE_CHECKING:
    from faq.importing.formats.sheets import Sheet
    from faq.importing.recognition.layouts import Layout
    from faq.importing.recognition.options import ReadingOptions
    from faq.importing.recognition.samples import SampledRow

_SAMPLES, _SAMPLE_CHARS = 3, 160
_SHOWN_COLUMNS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOutline:
    """A column, the field it is read as, and what stands in its first rows."""

    number: int  # from 1
    header: str
    field: Column | None
    samples: tuple[str, ...]
    language: str | None = None  # where several stand side by side
    is_further: bool = False  # its texts go to another column's field, too

    @property
    def letter(self) -> str:
        """As a spreadsheet names it."""
        return get_column_letter(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOutline:
    """A sheet; with a `fault` it is no table of FAQs, and the fields are a guess."""

    name: str | None
    is_hidden: bool
    is_chosen: bool
    is_fixed: bool  # the format itself says which text is which
    has_header: bool
    columns: tuple[ColumnOutline, ...]
    fault: str = ""


def outline_sheets(
    source: BinaryIO, name: str, options: ReadingOptions
) -> tuple[SheetOutline, ...]:
    """The sheets of a file, those that are empty left out; raises `UnreadableFile`."""
    opened = open_source(source, name, options)
    sheets = check(opened, is_repaired=options.repair_encoding).sheets
    outlines = (_outline(sheet, options) for sheet in sheets)
    return tuple(outline for outline in outlines if outline)


def _outline(sheet: Sheet, options: ReadingOptions) -> SheetOutline | None:
    sample = take_sample(sheet, skip_rows=options.skip_rows)
    if not sample:
        return None
    layout, fault, guess = None, "", dict[Column, str]()
    try:
        layout = recognise_sheet(sheet, options)
    except UnrecognisedSheet as exc:
        fault = str(exc)
        guess = parse_columns(exc.arguments[-1]) if exc.arguments else guess
    except UnusableColumns as exc:
        fault = str(exc)
    header = None if layout else _header_of(sample, options)
    columns = (
        _columns_as_read(layout, sample)
        if layout
        else _columns_as_guessed(sample, header, guess)
    )
    return SheetOutline(
        name=sheet.name,
        is_hidden=sheet.is_hidden,
        is_chosen=sheet.name in options.sheets
        if options.sheets
        else not sheet.is_hidden,
        is_fixed=sheet.is_canonical,
        has_header=bool(layout.names) if layout else header is not None,
        columns=tuple(columns)[:_SHOWN_COLUMNS],
        fault=fault,
    )


def _header_of(
    sample: Sequence[SampledRow], options: ReadingOptions
) -> SampledRow | None:
    try:
        position = find_header(sample, options).position
    except UnusableColumns:
        position = 0
    return None if position is None else sample[position]


def _columns_as_read(
    layout: Layout, sample: Sequence[SampledRow]
) -> Iterator[ColumnOutline]:
    fields = {
        position: (column, each.language)
        for each in layout.languages
        for column, position in each.positions.items()
    }
    rows = [row.cells for row in sample if row.index >= layout.first]
    for position, header in enumerate(layout.headers):
        field, language = fields.get(position, (None, None))
        is_further = position in layout.more_alternates
        yield ColumnOutline(
            number=position + 1,
            header=header,
            field=Column.ALTERNATES if is_further else field,
            samples=_samples(rows, position),
            language=language,
            is_further=is_further,
        )


def _columns_as_guessed(
    sample: Sequence[SampledRow],
    header: SampledRow | None,
    guess: Mapping[Column, str],
) -> Iterator[ColumnOutline]:
    headers = header.cells if header else ()
    rows = [row.cells for row in sample if not header or row.index > header.index]
    width = max(len(row.cells) for row in sample)
    fields = {find_chosen(choice, headers, width): c for c, choice in guess.items()}
    for position in range(width):
        yield ColumnOutline(
            number=position + 1,
            header=headers[position] if position < len(headers) else "",
            field=fields.get(position),
            samples=_samples(rows, position),
        )


def _samples(rows: Sequence[Sequence[str]], position: int) -> tuple[str, ...]:
    texts = (row[position] for row in rows if position < len(row) and row[position])
    return tuple(text[:_SAMPLE_CHARS] for text in islice(texts, _SAMPLES))
