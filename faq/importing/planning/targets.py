"""Which FAQ a row of a file means: by its id, by its number, by its question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from faq.importing.columns import Column
from faq.importing.planning.plans import IdKind
from faq.importing.rows import CellProblem
from faq.importing.stored import StoredQuestions, ids_by_external_id, load_faqs
from faq.linting.subjects import are_alike

if TYPE_CHECKING:
    from faq.importing.rows import Row
    from faq.importing.stored import StoredFAQ


class Targets:
    """Finds the FAQs that rows mean; what another system calls them comes first."""

    def __init__(self, kind: IdKind) -> None:
        self.kind = kind
        self._by_question = StoredQuestions()
        self._by_external_id = ids_by_external_id()
        self._is_decided = kind is not IdKind.AUTO

    def read_ids(self, rows: Iterable[Row]) -> list[Row]:
        """The rows, with numbers of another system as its names for the FAQs."""
        listed = list(rows)
        if not self._is_decided and any(row.id or row.external_id for row in listed):
            self._is_decided = True
            if any(map(self._is_external, listed)):
                self.kind = IdKind.EXTERNAL
        if self.kind is not IdKind.EXTERNAL:
            return listed
        return [_with_external_id(row) if row.id else row for row in listed]

    def _is_external(self, row: Row) -> bool:
        """Whether the id tells that those of the file are another system's."""
        if row.id and row.external_id:  # an export of ours, which has both
            return False
        return bool(row.external_id) or str(row.id) in self._by_external_id

    def load(self, rows: Sequence[Row]) -> Mapping[int, StoredFAQ]:
        """The FAQs that the rows may mean, by id."""
        ids = {self.owner(row) for row in rows}
        ids.update(row.id for row in rows)
        ids.update(self._by_external_id.get(row.external_id) for row in rows)
        return load_faqs({pk for pk in ids if pk is not None})

    def owner(self, row: Row) -> int | None:
        """The FAQ that has the question."""
        return self._by_question.owner(row)

    def find(self, row: Row, stored: Mapping[int, StoredFAQ]) -> StoredFAQ | None:
        if not stored:  # as of a file of new FAQs
            return None
        named = self._by_external_id.get(row.external_id) or row.id
        target = stored.get(named) if named else None
        owner = self.owner(row)
        return target or (stored.get(owner) if owner else None)

    def find_conflict(self, row: Row, target: StoredFAQ) -> CellProblem | None:
        """Why the row cannot mean the FAQ that its id names."""
        if target.row.key == row.key:
            return None
        owner = self.owner(row)
        if owner not in (None, target.id):
            name = row.external_id or row.id
            return CellProblem(
                column=Column.ID,
                reason=f"is {name}, but FAQ {owner} has this question",
                remedy="Correct the id or the question, or leave the id empty.",
            )
        if row.id and self.kind is not IdKind.OURS and not _are_alike(row, target.row):
            return CellProblem(
                column=Column.ID,
                reason=f"is {row.id}, but FAQ {row.id} is about something else: "
                f"'{target.row.question}'",
                remedy="If the ids are another system's, import with --ids external; "
                "to overwrite the FAQ, with --ids ours.",
            )
        return None


def _with_external_id(row: Row) -> Row:
    return row._replace(id=None, external_id=str(row.id))


def _are_alike(row: Row, stored: Row) -> bool:
    return are_alike(row.question, stored.question) or are_alike(
        row.answer, stored.answer
    )
