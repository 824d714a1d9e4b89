"""FAQs as formats of their own tell them, and the sheet that they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from faq.importing.cells import escape_formula, join_alternates
from faq.importing.columns import Column
from faq.importing.formats.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One FAQ of a file; `line` is where a text editor finds it."""

    question: str = ""
    answer: str = ""
    category: str = ""
    keywords: str = ""
    alternates: tuple[str, ...] = ()
    status: str = ""
    valid_from: str = ""
    valid_until: str = ""
    id: str = ""
    language: str = ""
    line: int | None = None
    problem: str | None = None
    warnings: tuple[str, ...] = ()

    def cell(self, column: Column) -> str:
        if column is Column.ALTERNATES:
            return escape_formula(join_alternates(self.alternates))
        return escape_formula(getattr(self, column))


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySheet:
    """Entries under the names of our columns, those that no entry fills left out."""

    entries: Sequence[Entry]
    row_word: str = "item"
    name: str | None = None
    is_hidden: bool = False
    is_canonical: bool = field(default=True, init=False)

    def records(self) -> Iterator[Record]:
        columns = [
            column
            for column in Column
            if column in (Column.QUESTION, Column.ANSWER)
            or any(entry.cell(column) for entry in self.entries)
        ]
        yield Record(row=1, line=1, cells=tuple(columns), word=self.row_word)
        for number, entry in enumerate(self.entries, start=1):
            yield Record(
                row=number,
                line=entry.line or number,
                cells=tuple(entry.cell(column) for column in columns),
                problem=entry.problem,
                warnings=entry.warnings,
                word=self.row_word,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectSheet:
    """Objects of whatever keys, as rows under the keys that any of them has."""

    rows: Sequence[dict[str, str]]
    row_word: str = "item"
    is_canonical: bool = False
    name: None = field(default=None, init=False)
    is_hidden: bool = field(default=False, init=False)

    def records(self) -> Iterator[Record]:
        keys = list(dict.fromkeys(key for row in self.rows for key in row))
        yield Record(row=1, line=1, cells=tuple(keys), word=self.row_word)
        for number, row in enumerate(self.rows, start=1):
            cells = tuple(escape_formula(row.get(key, "")) for key in keys)
            yield Record(row=number, line=number, cells=cells, word=self.row_word)


@dataclass(frozen=True, slots=True, kw_only=True)
class StructuredFile:
    """A file of one of these kinds, opened."""

    description: str
    sheets: Sequence[EntrySheet | ObjectSheet]
    remarks: Sequence[str] = ()
