"""What each row of a file says, field by field, in a few bytes."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from faq.importing.columns import Column
from faq.importing.stored import meaning

if TYPE_CHECKING:
    from faq.importing.columns import Columns
    from faq.importing.rows import Row


class RowContents:
    """Tells which fields of a row an earlier one says otherwise."""

    def __init__(self, columns: Columns) -> None:
        compared = [c for c in columns.positions if c is not Column.ID]
        self._hashes = {column: array("q") for column in compared}
        self._read = [(_reader(c), self._hashes[c].append) for c in compared]

    def add(self, row: Row) -> None:
        for read, append in self._read:
            append(hash(read(row)))

    def differing(self, position: int, row: Row) -> set[Column]:
        """The fields in which an earlier row says something else."""
        return {
            column
            for column, hashes in self._hashes.items()
            if hashes[position] != hash(_reader(column)(row))
        }

    def has_answer(self, position: int, answer: str) -> bool:
        return self._hashes[Column.ANSWER][position] == hash(answer)

    @property
    def answers(self) -> Sequence[int]:
        """Equal numbers for equal answers, row by row."""
        return self._hashes[Column.ANSWER]


def _reader(column: Column) -> Callable[[Row], object]:
    """What a row says in a column, without differences that mean nothing."""
    if column is Column.QUESTION:  # within a file, however it is spelt
        return attrgetter("key")
    if column in (Column.CATEGORY, Column.ALTERNATES):
        return lambda row: meaning(row, column)
    return attrgetter(column)
