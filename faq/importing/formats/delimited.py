"""Reads comma-separated text, and text with the separators used in its place."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faq.importing.columns import recognise
from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.encodings import Encoding, detect_encoding
from faq.importing.formats.records import MAX_ROWS, Record, describe_place

if TYPE_CHECKING:
    from _csv import Reader

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
# Excel's own first line, which it neither shows nor counts.
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?[,;\t|]*[\r\n]*', re.IGNORECASE)
_SAMPLE_CHARS = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class DelimitedFile:
    """Text with separators; every `records()` reads it anew."""

    data: bytes
    encoding: Encoding
    delimiter: str
    has_separator_line: bool
    row_limit: int = MAX_ROWS
    remarks: Sequence[str] = ()
    # It is the one sheet that it has.
    name: None = field(default=None, init=False)
    is_hidden: bool = field(default=False, init=False)
    is_canonical: bool = field(default=False, init=False)
    row_word: str = field(default="row", init=False)

    @property
    def description(self) -> str:
        return f"{self.encoding.name}, {_DELIMITERS[self.delimiter]}-separated"

    @property
    def sheets(self) -> Sequence[DelimitedFile]:
        return (self,)

    def records(self) -> Iterator[Record]:
        text = self.encoding.open(self.data)
        if self.has_separator_line:
            text.readline()
        before = int(self.has_separator_line)
        reader = _reader(text, self.delimiter)
        for row in range(1, self.row_limit + 1):
            line = reader.line_num + before + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeError) as exc:
                place = describe_place(row, line).capitalize()
                raise UnreadableFile(f"{place}: {_explain(exc)}") from exc
            yield Record(row=row, line=line, cells=tuple(cells))
        raise UnreadableFile(
            f"The file has more than {self.row_limit:,} rows. Split it."
        )


def open_delimited(data: bytes) -> DelimitedFile:
    """The text as rows of cells: encoding and separator are told by what it holds."""
    encoding = detect_encoding(data)
    try:
        sample = encoding.open(data).read(_SAMPLE_CHARS)
    except UnicodeError as exc:
        raise UnreadableFile(_explain(exc)) from exc
    separator_line = _SEPARATOR_LINE.match(sample)
    return DelimitedFile(
        data=data,
        encoding=encoding,
        delimiter=separator_line[1] if separator_line else _detect_delimiter(sample),
        has_separator_line=separator_line is not None,
    )


def _reader(text: io.TextIOBase, delimiter: str) -> Reader:
    # Strict, or a quote never closed would swallow the rest of the file silently.
    return csv.reader(text, delimiter=delimiter, strict=True, skipinitialspace=True)


def _detect_delimiter(sample: str) -> str:
    """The separator that makes the most known columns, else the most columns."""

    def score(delimiter: str) -> tuple[int, int]:
        header = _first_cells(sample, delimiter)
        return len({recognise(cell) for cell in header} - {None}), len(header)

    return max(_DELIMITERS, key=score)


def _first_cells(sample: str, delimiter: str) -> list[str]:
    rows = _reader(io.StringIO(sample, newline=""), delimiter)
    try:
        return next((cells for cells in rows if any(map(str.strip, cells))), [])
    except csv.Error:
        return []


def _explain(exc: Exception) -> str:
    fault = str(exc)
    if isinstance(exc, UnicodeError):
        return "the text is damaged here or cut off. Save the file as 'CSV UTF-8'."
    if "unexpected end" in fault:
        return "a quote is opened in this row and never closed."
    if "field larger" in fault:
        limit = csv.field_size_limit()
        return f"a cell is longer than {limit:,} characters; is a quote never closed?"
    return 'a quote inside quotes stands alone; write it twice ("").'
