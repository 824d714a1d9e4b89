"""What an import would do, row by row; the rows it would write, packed."""

from __future__ import annotations

import pickle
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from faq.importing.columns import Column, Columns
from faq.importing.formats.records import describe_place
from faq.retrieval.text.normalisation import question_key

if TYPE_CHECKING:
    from faq.importing.reading import Table
    from faq.importing.rows import CellProblem, Row

_FASTEST = 1


class Verdict(StrEnum):
    """What an import makes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    MERGED = "merged"  # its question becomes a wording of the FAQ with its answer
    LEFT_OUT = "left out"  # by choice, in favour of another row
    CONFLICTING = "conflicting"
    INVALID = "invalid"

    # As of Column: every row is counted by its verdict.
    __hash__ = str.__hash__


class OnConflict(StrEnum):
    """What becomes of a question that a file answers twice."""

    REFUSE = "refuse"  # nothing is imported
    FIRST = "first"  # the first row counts
    LAST = "last"
    DRAFT = "draft"  # the first counts, the others become drafts beside it


class IdKind(StrEnum):
    """Whose the numbers in a file's column of ids are."""

    AUTO = "auto"  # ours, unless the rows or what is stored tell otherwise
    OURS = "ours"
    EXTERNAL = "external"


class RowChoice(StrEnum):
    """What becomes of a single row, by choice."""

    TAKE = "take"  # in the place of another with its question
    SKIP = "skip"  # as if the file did not have it; what is there is kept
    DRAFT = "draft"


REJECTED = frozenset({Verdict.CONFLICTING, Verdict.INVALID})
WRITTEN = frozenset({Verdict.NEW, Verdict.CHANGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChoices:
    """What whoever imports a file decides about it."""

    replace: bool = False  # published FAQs that it does not have become drafts
    on_conflict: OnConflict = OnConflict.REFUSE
    ids: IdKind = IdKind.AUTO
    publish_all: bool = False  # texts that look unfinished or private, too
    merge_equal_answers: bool = False
    base_url: str | None = None  # that relative addresses in HTML go on from
    rows: Mapping[int, RowChoice] = field(default_factory=dict)  # by position
    # Else rows become drafts, and what customers get stays as it is.
    may_publish: bool = True


class RowVerdict(NamedTuple):  # as CheckedRow, for its time
    """`faq_id` is the FAQ the row means, or the id that a new one is given."""

    row: int
    line: int
    verdict: Verdict
    faq_id: int | None
    changed: tuple[Column, ...] = ()  # of the FAQ it means
    is_renaming: bool = False  # gives an FAQ, found by its id, another question
    is_withheld: bool = False  # becomes a draft although its status says no such thing
    problems: tuple[CellProblem, ...] = ()  # why it is not imported
    notes: tuple[CellProblem, ...] = ()  # what staff should see, whatever becomes of it
    original: int | None = None  # position of the row that it translates
    question: str = ""  # of rows that have problems or notes
    label: str | None = None  # of the record, as its word
    word: str = "row"

    @property
    def is_rejected(self) -> bool:
        return self.verdict in REJECTED

    @property
    def is_written(self) -> bool:
        return self.verdict in WRITTEN

    def settled(
        self, verdict: Verdict, note: CellProblem, *, faq_id: int | None = None
    ) -> RowVerdict:
        """Another verdict on the row, for what the note says."""
        return self._replace(
            verdict=verdict,
            faq_id=faq_id or self.faq_id,
            notes=(*self.notes, note),
        )

    @property
    def is_draft(self) -> bool:
        """Whether it is written, and kept from customers."""
        return self.is_withheld and self.is_written

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
    choices: ImportChoices
    retired_ids: tuple[int, ...]  # published FAQs that the import makes drafts
    revision: int | None  # of the knowledge base the verdicts were made for
    added_wordings: Mapping[int, tuple[str, ...]]  # by stored FAQ, of merged rows
    mergeable: tuple[tuple[int, ...], ...]  # positions of rows with one answer
    html_count: int  # of answers that were HTML and are written as Markdown
    escaped_count: int  # of plain answers that would have been taken for Markdown
    image_count: int = 0  # of answers that had images, links now

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """Rows by verdict; every verdict is there."""
        counted = Counter(verdict.verdict for verdict in self.verdicts)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def drafts(self) -> tuple[RowVerdict, ...]:
        """Rows that are written and kept from customers until somebody has looked."""
        return tuple(verdict for verdict in self.verdicts if verdict.is_draft)

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
        self.columns = [c for c in columns.positions if c is not Column.ALTERNATES]
        self.has_alternates = Column.ALTERNATES in columns
        # Question and answer at least, so that it gives a tuple.
        self._read = attrgetter(*(_ATTRIBUTES.get(c, c) for c in self.columns))
        self._packs: list[bytes] = []
        # What is decided about the rows afterwards, by their positions.
        self.dropped: Mapping[int, Collection[str]] = {}  # keys of alternates
        self.added: dict[int, tuple[str, ...]] = {}  # alternates

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
            rows = map(CheckedRow._make, pickle.loads(zlib.decompress(pack)))  # noqa: S301
            yield from map(self._amended, rows) if self._is_amended else rows

    @property
    def _is_amended(self) -> bool:
        return bool(self.dropped or self.added)

    def _amended(self, row: CheckedRow) -> CheckedRow:
        dropped = self.dropped.get(row.position, ())
        kept = (text for text in row.alternates if question_key(text) not in dropped)
        alternates = (*kept, *self.added.get(row.position, ()))
        return row._replace(alternates=alternates)


class CheckedRow(NamedTuple):  # a tuple is made in a third of a dataclass's time
    """What may be written: the row's place in the table, the FAQ it is or becomes."""

    position: int
    faq_id: int | None
    values: tuple[object, ...]  # in the order of `PackedRows.columns`
    alternates: tuple[str, ...]


_ATTRIBUTES: Mapping[Column, str] = {Column.ID: "external_id"}
