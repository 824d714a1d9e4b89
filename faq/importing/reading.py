"""Reads the bytes of a file, whatever saved it, as one table of FAQs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO

from faq.importing.columns import Columns, match_columns
from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.delimited import open_delimited
from faq.importing.formats.records import MAX_COLUMNS, Record
from faq.importing.formats.workbooks import open_workbook

if TYPE_CHECKING:
    from faq.importing.formats.sheets import Sheet, Source

MAX_BYTES = 100_000_000
_ZIP = b"PK\x03\x04"
_EMPTY = "The file is empty. Its first row must name the columns: question, answer."
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """What a person says about a file where it does not speak for itself.

    `columns` names a column by its letter, number or header for each field; `command`
    is what they ran, quoted for a shell, for the commands that refusals propose.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    no_header: bool = False
    skip_rows: int = 0
    sheets: tuple[str, ...] = ()
    command: str | None = None


_NO_OPTIONS = ReadingOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The FAQs of a file, in one order of columns.

    `remarks` are sentences on how the file was read and what was left out; those about
    rows are complete once `records()` has been read to its end.
    """

    name: str
    description: str
    headers: tuple[str, ...]  # one for each cell of a record
    header_place: str
    columns: Columns
    remarks: Sequence[str]
    sheet: Sheet

    def records(self) -> Iterator[Record]:
        """The rows that are not blank, read anew."""
        rows = (record for record in self.sheet.records() if not record.is_blank)
        next(rows, None)  # the header
        return (record.within(len(self.headers)) for record in rows)


def read_table(
    source: BinaryIO,
    name: str,
    options: ReadingOptions = _NO_OPTIONS,  # noqa: ARG001
) -> Table:
    """The FAQs of a file.

    Raises `UnreadableFile`, or `UnusableColumns` where no column holds the questions
    or the answers as far as the file tells.
    """
    opened = open_source(source)
    sheet = opened.sheets[0]
    header = next((row for row in sheet.records() if not row.is_blank), None)
    if header is None:
        raise UnreadableFile(_EMPTY)
    headers = _trimmed(header)
    return Table(
        name=name,
        description=opened.description,
        headers=headers,
        header_place=header.place,
        columns=match_columns(headers, place=header.place),
        remarks=tuple(opened.remarks),
        sheet=sheet,
    )


def read_records(source: BinaryIO) -> Iterator[Record]:
    """The file's first table, of whatever columns: its header, then its rows.

    Raises `UnreadableFile`, also while it is read.
    """
    sheet = open_source(source).sheets[0]
    records = (record for record in sheet.records() if not record.is_blank)
    header = next(records, None)
    if header is None:
        raise UnreadableFile(_EMPTY)
    width = len(_trimmed(header))
    yield replace(header, cells=header.cells[:width])
    yield from (record.within(width) for record in records)


def open_source(source: BinaryIO) -> Source:
    """The sheets of a file, by what its bytes are and not by its name."""
    data = source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            f"The file is larger than {MAX_BYTES // 1_000_000} MB. Split it."
        )
    if data.startswith(_OLD_EXCEL):
        raise UnreadableFile(
            "This is an old (.xls) or password-protected Excel file. "
            "Save it as .xlsx without a password, or as 'CSV UTF-8'."
        )
    return open_workbook(data) if data.startswith(_ZIP) else open_delimited(data)


def _trimmed(header: Record) -> tuple[str, ...]:
    headers = [cell.strip() for cell in header.cells]
    while not headers[-1]:
        headers.pop()
    if len(headers) > MAX_COLUMNS:
        raise UnreadableFile(
            f"{header.place.capitalize()}, the header, has {len(headers):,} columns; "
            f"at most {MAX_COLUMNS} are read."
        )
    return tuple(headers)
