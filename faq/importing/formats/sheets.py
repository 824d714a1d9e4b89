"""What every kind of file is read as: sheets of records, and remarks about the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from faq.importing.formats.records import Record


class Sheet(Protocol):
    """One table of a file; every `records()` reads it anew.

    `records()` begins with whatever stands first, a title or a header, and leaves out
    nothing that a person sees. It may raise `UnreadableFile`.
    """

    @property
    def name(self) -> str | None:
        """As a workbook shows it; None where a file has one table only."""

    @property
    def is_hidden(self) -> bool: ...

    @property
    def is_canonical(self) -> bool:
        """Whether the first record names fields of ours, as the format tells them."""

    @property
    def row_word(self) -> str:
        """What a person counts the records by: 'row', or 'item' in a JSON list."""

    def records(self) -> Iterator[Record]: ...


class Source(Protocol):
    """A file that was opened."""

    @property
    def description(self) -> str:
        """In a few words: 'Windows-1252, semicolon-separated'."""

    @property
    def sheets(self) -> Sequence[Sheet]: ...

    @property
    def remarks(self) -> Sequence[str]:
        """Sentences about what was guessed, changed or left out, for the report."""
