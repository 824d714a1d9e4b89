"""Reads comma-separated text, and text with the separators used in its place."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.encodings import Encoding, detect_encoding
from faq.importing.formats.records import MAX_ROWS, Record, describe_place

if TYPE_CHECKING:
    from _csv import Reader

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
# Excel's own first line, which it neither shows nor counts.
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?[,;\t|]*[\r\n]*', re.IGNORECASE)
_SAMPLE_CHARS, _SAMPLE_ROWS = 65_536, 200
# Of equals, the one that is rarer in sentences.
_RAREST_FIRST = "\t|;,"
# Of Latin, East Asian, Arabic and, behind one of its letters, of Greek.
_QUESTION_MARK = re.compile(
    "(?:[?\uff1f\u061f]|[\u0370-\u03ff\u1f00-\u1fff][;\u037e])\\s*$"
)
_QUOTED = re.compile('"[^"]*"')
# Databases quote so; then all names of the first line are, and what is below begins so.
_SINGLE_QUOTED = re.compile(r"\s*'[^'\r\n]*'(?:[,;\t|]'[^'\r\n]*')+[ \t]*\r?\n'")
_BROKEN, _PROSE, _LEAST = 1.0, 0.5, 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class DelimitedFile:
    """Text with separators; every `records()` reads it anew."""

    data: bytes
    encoding: Encoding
    delimiter: str
    has_separator_line: bool
    quote: str = '"'
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
        reader = _reader(text, self.delimiter, self.quote)
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


def open_delimited(data: bytes, encoding: str | None = None) -> DelimitedFile:
    """The text as rows of cells: encoding and separator are told by what it holds."""
    found = detect_encoding(data, encoding)
    try:
        sample = found.open(data).read(_SAMPLE_CHARS)
    except UnicodeError as exc:
        raise UnreadableFile(_explain(exc)) from exc
    separator_line = _SEPARATOR_LINE.match(sample)
    return DelimitedFile(
        data=data,
        encoding=found,
        remarks=found.remarks,
        delimiter=separator_line[1]
        if separator_line
        else _detect_delimiter(sample, is_cut=len(sample) == _SAMPLE_CHARS),
        has_separator_line=separator_line is not None,
        quote="'" if _SINGLE_QUOTED.match(sample) else '"',
    )


def _reader(text: io.TextIOBase, delimiter: str, quote: str = '"') -> Reader:
    # Strict, or a quote never closed would swallow the rest of the file silently.
    return csv.reader(
        text, delimiter=delimiter, quotechar=quote, strict=True, skipinitialspace=True
    )


def _detect_delimiter(sample: str, *, is_cut: bool) -> str:
    """The separator by which the rows of the sample have the most regular columns."""
    scores = {
        mark: _Shape.of(sample, mark, is_cut=is_cut).score for mark in _RAREST_FIRST
    }
    return max(scores, key=lambda mark: scores[mark]) if any(scores.values()) else ","


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """What a sample looks like, divided by one separator."""

    widths: tuple[int, ...]  # of rows that are not blank
    asking: float  # the share of rows with a cell that ends as questions do
    is_prose: bool  # the separator stands before spaces, as in sentences
    is_broken: bool  # quotes do not close where this separator stands

    @classmethod
    def of(cls, sample: str, delimiter: str, *, is_cut: bool) -> _Shape:
        reader = _reader(io.StringIO(sample, newline=""), delimiter)
        rows: list[list[str]] = []
        is_broken = False
        try:
            rows.extend(
                islice((r for r in reader if any(map(str.strip, r))), _SAMPLE_ROWS)
            )
        except csv.Error:
            is_broken = not is_cut
        if is_cut and len(rows) > 1 and len(rows) < _SAMPLE_ROWS:
            rows.pop()  # it may go on
        return cls(
            widths=tuple(len(row) for row in rows),
            asking=sum(map(_asks, rows)) / len(rows) if rows else 0.0,
            is_prose=_is_prose(sample, delimiter),
            is_broken=is_broken,
        )

    @property
    def score(self) -> float:
        """0 where it divides nothing; else more, the more regular the columns are."""
        several = [width for width in self.widths if width > 1]
        if not several:
            return 0.0
        width, count = Counter(several).most_common(1)[0]
        regular = count / len(self.widths)
        faults = _BROKEN * self.is_broken + _PROSE * self.is_prose
        return max(regular + self.asking / 2 + min(width, 6) / 50 - faults, _LEAST)


def _asks(row: Sequence[str]) -> bool:
    return any(map(_QUESTION_MARK.search, row))


def _is_prose(sample: str, delimiter: str) -> bool:
    """Whether what follows the separators outside of quotes begins with a space."""
    outside = _QUOTED.sub("", sample)
    return outside.count(f"{delimiter} ") > outside.count(delimiter) / 2


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
