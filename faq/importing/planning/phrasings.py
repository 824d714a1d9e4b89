"""The questions and alternates that rows of a file would give to FAQs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from faq.importing.columns import Column
from faq.retrieval.text.normalisation import question_key

if TYPE_CHECKING:
    from faq.importing.rows import Row


class PlannedPhrasings:
    """The phrasings of the rows that would be written, and the positions of these."""

    def __init__(self) -> None:
        self._questions: dict[str, int] = {}
        self._alternates: dict[str, int] = {}
        self._removed: set[int] = set()
        # Alternates that rows lost to others, by the rows' positions.
        self.dropped: dict[int, set[str]] = defaultdict(set)

    def __bool__(self) -> bool:
        return bool(self._questions)

    def add(self, position: int, row: Row) -> None:
        self._questions[row.key] = position
        for text in row.alternates:
            self._alternates[question_key(text)] = position

    def has_any(self, keys: Sequence[str]) -> bool:
        """Whether a row has, or had, one of these phrasings."""
        questions, alternates = self._questions.keys(), self._alternates.keys()
        return not (questions.isdisjoint(keys) and alternates.isdisjoint(keys))

    def position_of(self, key: str) -> int | None:
        """The row that has the phrasing, by its `question_key`."""
        for planned in (self._questions, self._alternates):
            position = planned.get(key)
            if position is not None and position not in self._removed:
                return position
        return None

    def column_of(self, key: str) -> Column:
        is_question = self._questions.get(key, -1) == self.position_of(key)
        return Column.QUESTION if is_question else Column.ALTERNATES

    def drop(self, key: str) -> None:
        """Take an alternate from the row that has it."""
        self.dropped[self._alternates.pop(key)].add(key)

    def remove(self, positions: Iterable[int]) -> None:
        """Forget what these rows would have had."""
        self._removed.update(positions)
