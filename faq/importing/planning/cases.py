"""A row while it is judged: the FAQ it means, and what was found out about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faq.importing.planning.plans import RowVerdict, Verdict
from faq.importing.rows import CellProblem

if TYPE_CHECKING:
    from faq.importing.columns import Column
    from faq.importing.formats.records import Record
    from faq.importing.rows import Row
    from faq.importing.stored import StoredFAQ


@dataclass(slots=True, kw_only=True)
class RowCase:
    """What is known of a row until its verdict is said."""

    record: Record
    row: Row
    target: StoredFAQ | None = None  # the FAQ it means
    original: int | None = None  # position of the row that it translates
    is_withheld: bool = False
    notes: list[CellProblem] = field(default_factory=list)

    def note(self, column: Column | None, reason: str, *, remedy: str = "") -> None:
        self.notes.append(CellProblem(column=column, reason=reason, remedy=remedy))

    def leave_alternates(self, texts: Collection[str]) -> None:
        """Take these from the row."""
        kept = tuple(text for text in self.row.alternates if text not in texts)
        self.row = self.row._replace(alternates=kept)

    def reject(self, column: Column, reason: str, *, remedy: str = "") -> RowVerdict:
        problem = CellProblem(column=column, reason=reason, remedy=remedy)
        return self.verdict(Verdict.CONFLICTING, problems=(problem,))

    def verdict(
        self,
        verdict: Verdict,
        *,
        faq_id: int | None = None,
        changed: tuple[Column, ...] = (),
        is_renaming: bool = False,
        problems: tuple[CellProblem, ...] = (),
    ) -> RowVerdict:
        record, notes = self.record, (*self.row.notes, *self.notes)
        return RowVerdict(
            row=record.row,
            line=record.line,
            label=record.label,
            word=record.word,
            verdict=verdict,
            faq_id=faq_id or (self.target.id if self.target else self.row.id),
            changed=changed,
            is_renaming=is_renaming,
            is_withheld=self.is_withheld,
            problems=problems,
            notes=notes,
            original=self.original,
            # Of others nobody asks, and together they are as large as the file.
            question=self.row.question if problems or notes else "",
        )
