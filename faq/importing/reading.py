"""Reads the bytes of a file, whatever saved it, as a table of text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.delimited import DelimitedFile, open_delimited
from faq.importing.formats.records import MAX_COLUMNS, Record
from faq.importing.formats.workbooks import Workbook

MAX_BYTES = 100_000_000
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class Source(Protocol):
    """A file of rows; `records()` reads it anew and may raise `UnreadableFile`."""

    @property
    def description(self) -> str: ...

    def records(self) -> Iterator[Record]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file's header and, read anew each time, the rows below it."""

    name: str
    headers: tuple[str, ...]
    header_place: str
    source: Source

    def records(self) -> Iterator[Record]:
        """The rows that are not blank."""
        rows = (record for record in self.source.records() if not record.is_blank)
        next(rows, None)  # the header
        return (record.within(len(self.headers)) for record in rows)


def read_table(source: BinaryIO, name: str) -> Table:
    """The table in a CSV file or an Excel workbook; may raise `UnreadableFile`."""
    data = source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            f"The file is larger than {MAX_BYTES // 1_000_000} MB. Split it."
        )
    opened = _open(data)
    header = next((row for row in opened.records() if not row.is_blank), None)
    if header is None:
        raise UnreadableFile(
            "The file is empty. Its first row must name the columns: question, answer."
        )
    headers = [cell.strip() for cell in header.cells]
    while not headers[-1]:
        headers.pop()
    if len(headers) > MAX_COLUMNS:
        raise UnreadableFile(
            f"{header.place.capitalize()}, the header, has {len(headers):,} columns; "
            f"at most {MAX_COLUMNS} are read."
        )
    return Table(
        name=name, headers=tuple(headers), header_place=header.place, source=opened
    )


def _open(data: bytes) -> DelimitedFile | Workbook:
    if data.startswith(_OLD_EXCEL):
        raise UnreadableFile(
            "This is an old (.xls) or password-protected Excel file. "
            "Save it as .xlsx without a password, or as 'CSV UTF-8'."
        )
    return Workbook(data=data) if data.startswith(_ZIP) else open_delimited(data)
