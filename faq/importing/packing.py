"""Checked rows, packed into little memory until they are written."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from faq.importing.columns import Column, Columns
from faq.importing.rows import Row

_FASTEST = 1
_NOT_OF_THE_FAQ = {Column.ID, Column.ALTERNATES}


class CheckedRow(NamedTuple):  # a tuple is made in a third of a dataclass's time
    """What may be written: the row's place in the table, the FAQ it is or becomes."""

    position: int
    faq_id: int | None
    values: tuple[object, ...]  # in the order of `PackedRows.columns`
    alternates: tuple[str, ...]


class PackedRows:
    """Rows in the order they came; objects would take several times their text."""

    def __init__(self, columns: Columns) -> None:
        self.columns = [c for c in columns.positions if c not in _NOT_OF_THE_FAQ]
        # Question and answer at least, so that it gives a tuple.
        self._read = attrgetter(*self.columns)
        self._packs: list[bytes] = []

    def check(self, position: int, faq_id: int | None, row: Row) -> CheckedRow:
        return CheckedRow(position, faq_id, self._read(row), row.alternates)

    def add(self, rows: Sequence[CheckedRow]) -> None:
        if rows:
            pickled = pickle.dumps(list(map(tuple, rows)), pickle.HIGHEST_PROTOCOL)
            self._packs.append(zlib.compress(pickled, _FASTEST))

    def __iter__(self) -> Iterator[CheckedRow]:
        for pack in self._packs:
            # Our own bytes: they never left this process.
            yield from map(CheckedRow._make, pickle.loads(zlib.decompress(pack)))  # noqa: S301
