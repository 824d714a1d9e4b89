"""What an import would do, row by row; the rows it would write, packed."""

from __future__ import annotations

import pickle
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from faq.importing.columns import Column, Columns
from faq.importing.formats.records import describe_place

if TYPE_CHECKING:
    from faq.importing.reading import Table
    from faq.importing.rows import CellProblem, Row

_FASTEST = 1
_NOT_OF_THE_FAQ = {Column.ID, Column.ALTERNATES, Column.LANGUAGE}


class Verdict(StrEnum):
    """What an import makes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    CONFLICTING = "conflicting"
    INVALID = "invalid"


REJECTED = frozenset({Verdict.CONFLICTING, Verdict.INVALID})
WRITTEN = frozenset({Verdict.NEW, Verdict.CHANGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowVerdict:
    """`faq_id` is the FAQ the row means, or the id that a new one is given."""

    row: int
    line: int
    verdict: Verdict
    faq_id: int | None
    is_renaming: bool = False  # gives an FAQ, found by its id, another question
    problems: tuple[CellProblem, ...] = ()
    label: str | None = None  # of the record, as its word
    word: str = "row"

    @property
    def is_rejected(self) -> bool:
        return self.verdict in REJECTED

    @property
    def place(self) -> str:
        return describe_place(self.row, self.line, label=self.label, word=self.word)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """One verdict for each row of the table that is not blank, in its order."""

    table: Table
    columns: Columns
    verdicts: tuple[RowVerdict, ...]
    rows: PackedRows  # those that are new or changed, and maybe conflicting ones
    is_replacing: bool  # what the table has is published, unless its status says else
    retired_ids: tuple[int, ...]  # published FAQs that the import makes drafts
    revision: int | None  # of the knowledge base the verdicts were made for

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """Rows by verdict; every verdict is there."""
        counted = Counter(verdict.verdict for verdict in self.verdicts)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def rejected(self) -> tuple[RowVerdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.is_rejected)

    @property
    def renamed(self) -> tuple[RowVerdict, ...]:
        """Rows that give an FAQ, found by its id, another question."""
        return tuple(
            verdict
            for verdict in self.verdicts
            if verdict.verdict is Verdict.CHANGED and verdict.is_renaming
        )

    @property
    def write_count(self) -> int:
        return sum(verdict.verdict in WRITTEN for verdict in self.verdicts)

    @property
    def changes_anything(self) -> bool:
        return bool(self.write_count or self.retired_ids)


class PackedRows:
    """Rows in the order they came; objects would take several times their text."""

    def __init__(self, columns: Columns) -> None:
        self.columns = [c for c in columns.positions if c not in _NOT_OF_THE_FAQ]
        # Question and answer at least, so that it gives a tuple.
        self._read = attrgetter(*self.columns)
        self._packs: list[bytes] = []

    def check(self, position: int, faq_id: int | None, row: Row) -> CheckedRow:
        """The row as it is packed: the fields of the file's columns and no others."""
        return CheckedRow(position, faq_id, self._read(row), row.alternates)

    def add(self, rows: Sequence[CheckedRow]) -> None:
        if rows:
            pickled = pickle.dumps(list(map(tuple, rows)), pickle.HIGHEST_PROTOCOL)
            self._packs.append(zlib.compress(pickled, _FASTEST))

    def __iter__(self) -> Iterator[CheckedRow]:
        for pack in self._packs:
            # Our own bytes: they never left this process.
            yield from map(CheckedRow._make, pickle.loads(zlib.decompress(pack)))  # noqa: S301


class CheckedRow(NamedTuple):  # a tuple is made in a third of a dataclass's time
    """What may be written: the row's place in the table, the FAQ it is or becomes."""

    position: int
    faq_id: int | None
    values: tuple[object, ...]  # in the order of `PackedRows.columns`
    alternates: tuple[str, ...]
