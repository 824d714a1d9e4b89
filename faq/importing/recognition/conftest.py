from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest

from faq.importing import ReadingOptions, Table, parse_columns, read_table
from faq.importing.formats.records import Record
from faq.importing.reading import read_sheets

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class MemorySheet:
    name: str
    rows: Rows
    is_hidden: bool = False
    is_canonical: bool = False
    row_word: str = "row"

    def records(self) -> Iterator[Record]:
        for row, cells in enumerate(self.rows, start=1):
            yield Record(row=row, line=row, cells=tuple(cells))


@dataclass(frozen=True)
class MemorySource:
    sheets: Sequence[MemorySheet]
    description: str = "workbook"
    remarks: Sequence[str] = ()


@pytest.fixture
def read() -> Callable[..., Table]:
    """Read text as a file: `read("title,text\\n...", "question=title")`."""

    def read_text(text: str, columns: str = "", **options: object) -> Table:
        chosen = ReadingOptions(columns=parse_columns(columns), **options)  # type: ignore[arg-type]  # any of its fields
        return read_table(io.BytesIO(text.encode()), "faq.csv", chosen)

    return read_text


@pytest.fixture
def read_book() -> Callable[..., Table]:
    """Read sheets by name: `read_book({"FAQ": rows, "a hidden one!": rows})`."""

    def read_rows(book: dict[str, Rows], columns: str = "", **options: object) -> Table:
        source = MemorySource(
            [
                MemorySheet(name=name.rstrip("!"), rows=rows, is_hidden=name[-1] == "!")
                for name, rows in book.items()
            ]
        )
        chosen = ReadingOptions(columns=parse_columns(columns), **options)  # type: ignore[arg-type]  # any of its fields
        return read_sheets(source, "faq.xlsx", chosen)

    return read_rows


@pytest.fixture
def faqs() -> Callable[[Table], list[list[str]]]:
    """The cells of the rows."""

    def cells(table: Table) -> list[list[str]]:
        return [list(record.cells) for record in table.records()]

    return cells
