"""Checked rows, packed into little memory until they are written."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter

from faq.importing.rows import Row

_FASTEST = 1
_NAMES = tuple(field.name for field in fields(Row))
_said = attrgetter(*_NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRow:
    """A row that may be written: its place in the table, the FAQ it is or becomes."""

    position: int
    faq_id: int | None
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedRows:
    """Rows in the order they came; objects would take several times their text."""

    _packs: list[bytes] = field(default_factory=list)

    def add(self, rows: Sequence[CheckedRow]) -> None:
        if rows:
            said = [(row.position, row.faq_id, *_said(row.row)) for row in rows]
            pickled = pickle.dumps(said, pickle.HIGHEST_PROTOCOL)
            self._packs.append(zlib.compress(pickled, _FASTEST))

    def __iter__(self) -> Iterator[CheckedRow]:
        for pack in self._packs:
            # Our own bytes: they never left this process.
            said = pickle.loads(zlib.decompress(pack))  # noqa: S301
            for position, faq_id, *values in said:
                row = Row(**dict(zip(_NAMES, values, strict=True)))
                yield CheckedRow(position=position, faq_id=faq_id, row=row)
