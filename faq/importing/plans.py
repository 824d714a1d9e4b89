"""What an import would do, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from faq.importing.columns import Columns
from faq.importing.packing import PackedRows
from faq.importing.reading import Table
from faq.importing.records import describe_place
from faq.importing.rows import Problem


class Verdict(StrEnum):
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
    problems: tuple[Problem, ...] = ()

    @property
    def is_rejected(self) -> bool:
        return self.verdict in REJECTED

    @property
    def place(self) -> str:
        return describe_place(self.row, self.line)


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
        counted = Counter(verdict.verdict for verdict in self.verdicts)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def rejected(self) -> tuple[RowVerdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.is_rejected)

    @property
    def renamed(self) -> tuple[RowVerdict, ...]:
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
