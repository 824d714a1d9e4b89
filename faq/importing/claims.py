"""Which row of a file claims a phrasing: no two FAQs may be asked for in one way."""

from __future__ import annotations

from collections.abc import Collection

from faq.importing.cells import phrase_key
from faq.importing.columns import Column
from faq.importing.rows import Row


class Claims:
    """The phrasings of the rows that would be written, by the row's position."""

    def __init__(self) -> None:
        self._questions: dict[str, int] = {}
        self._alternates: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._questions)

    def add(self, position: int, row: Row) -> None:
        self._questions[row.key] = position
        for text in row.alternates:
            self._alternates[phrase_key(text)] = position

    def position_of(self, key: str) -> int | None:
        return self._questions.get(key, self._alternates.get(key))

    def column_of(self, key: str) -> Column:
        return Column.QUESTION if key in self._questions else Column.ALTERNATES

    def remove(self, positions: Collection[int]) -> None:
        for claims in (self._questions, self._alternates):
            for key in [key for key, i in claims.items() if i in positions]:
                del claims[key]
