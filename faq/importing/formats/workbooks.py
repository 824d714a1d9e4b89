"""Reads Excel workbooks (.xlsx)."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import zip_longest

import openpyxl

from faq.importing.columns import Column, recognise
from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.records import MAX_COLUMNS, MAX_ROWS, Record

_MAX_UNPACKED_BYTES = 300_000_000
_ERRORS = frozenset(
    ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"]
)
# How Excel stores the carriage return of a line break inside a cell.
_CARRIAGE_RETURN = re.compile("_x000d_", re.IGNORECASE)
_CHUNK_BYTES = 1 << 20

Cells = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """An .xlsx file; every `records()` reads it anew."""

    data: bytes
    row_limit: int = MAX_ROWS
    remarks: Sequence[str] = ()
    # It is the one sheet that it has.
    name: None = field(default=None, init=False)
    is_hidden: bool = field(default=False, init=False)
    is_canonical: bool = field(default=False, init=False)
    row_word: str = field(default="row", init=False)

    @property
    def description(self) -> str:
        return "Excel workbook"

    @property
    def sheets(self) -> Sequence[Workbook]:
        return (self,)

    def records(self) -> Iterator[Record]:
        """The rows of the first sheet with question and answer columns."""
        rows = self._rows()
        while True:
            try:
                with warnings.catch_warnings(action="ignore"):
                    record = next(rows, None)
            except UnreadableFile:
                raise
            # openpyxl raises what it happens to stumble over in damaged files:
            # KeyError, ValueError, zlib.error, ParseError, AttributeError...
            except Exception as exc:
                raise UnreadableFile(
                    "The Excel workbook is damaged, or it is another kind of zip file. "
                    "Open it in Excel and save it as .xlsx or as 'CSV UTF-8'."
                ) from exc
            if record is None:
                return
            yield record

    def _rows(self) -> Iterator[Record]:
        has_formulas = _inspect(self.data)
        sheet, width = self._find_table()
        values = self._cells(sheet, width, data_only=True)
        formulas = self._cells(sheet, width, data_only=False) if has_formulas else ()
        pairs = zip_longest(values, formulas, fillvalue=())
        for row, (cells, sources) in enumerate(pairs, start=1):
            if row > self.row_limit:
                raise UnreadableFile(
                    f"The sheet has more than {self.row_limit:,} rows. Split it."
                )
            # Sheets go on for a million blank rows when a column is formatted.
            if cells.count(None) < len(cells) or any(sources):
                yield Record(
                    row=row,
                    line=row,
                    cells=tuple(map(_as_text, cells)),
                    problem=_find_problem(cells, sources),
                )

    def _find_table(self) -> tuple[int, int]:
        """The sheet to read, and how many columns its header has."""
        book = openpyxl.load_workbook(io.BytesIO(self.data), read_only=True)
        headers = [self._header(sheet) for sheet in range(len(book.worksheets))]
        wanted = {Column.QUESTION, Column.ANSWER}
        for sheet, header in enumerate(headers):
            if wanted <= {recognise(name) for name in header}:
                return sheet, len(header)
        return 0, len(headers[0])

    def _header(self, sheet: int) -> list[str]:
        rows = self._cells(sheet, MAX_COLUMNS, data_only=True)
        header = [_as_text(value) for value in next(filter(any, rows), ())]
        while header and not header[-1]:
            header.pop()
        return header

    def _cells(self, sheet: int, width: int, *, data_only: bool) -> Iterator[Cells]:
        book = openpyxl.load_workbook(
            io.BytesIO(self.data), read_only=True, data_only=data_only
        )
        worksheet = book.worksheets[sheet]
        # Programs other than Excel write sizes that are wrong.
        worksheet.reset_dimensions()
        return worksheet.iter_rows(max_col=max(width, 1), values_only=True)


def open_workbook(data: bytes) -> Workbook:
    """The workbook as sheets of text."""
    return Workbook(data=data)


def _inspect(data: bytes) -> bool:
    """Whether there may be formulas; refuses what would unpack to too much."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > _MAX_UNPACKED_BYTES:
            limit = _MAX_UNPACKED_BYTES // 1_000_000
            raise UnreadableFile(
                f"The Excel workbook unpacks to more than {limit} MB. Split it."
            )
        sheets = [part for part in parts if part.filename.startswith("xl/worksheets/")]
        return any(_contains_formula(archive, part) for part in sheets)


def _contains_formula(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    end = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            if b"<f" in end + chunk:
                return True
            end = chunk[-1:]
    return False


def _as_text(value: object) -> str:
    """The value as the cell shows it, whatever the locale."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        is_day = value.time() == time.min
        return (value.date() if is_day else value).isoformat()
    return _CARRIAGE_RETURN.sub("\r", str(value))


def _find_problem(cells: Cells, sources: Sequence[object]) -> str | None:
    for value in cells:
        if isinstance(value, str) and value in _ERRORS:
            return f"holds the spreadsheet error {value}"
    for value, source in zip(cells, sources, strict=False):
        if value is None and source is not None:
            return "holds a formula without a saved result; paste it as a value"
    return None
