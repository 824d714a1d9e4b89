"""One row of a file as it was read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple, Self

# As many rows as a spreadsheet has. Both bound the time a hostile file takes.
MAX_ROWS = 1_048_576
MAX_COLUMNS = 200


class CellText(str):
    """What a cell shows, where the same has a second form.

    `markdown` is the text with its links, emphasis and lists: what an answer takes.
    `value` is a day, a number as it is stored (2026-12-31, 0.15): what fields that are
    no text take. Any operation on the text gives a plain one.
    """

    __slots__ = ("markdown", "value")

    def __new__(
        cls, shown: str, *, markdown: str | None = None, value: str | None = None
    ) -> Self:
        text = super().__new__(cls, shown)
        text.markdown = markdown
        text.value = value
        return text

    markdown: str | None
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """Why a cell cannot be imported; it matters where its column is."""

    column: int
    reason: str


class Record(NamedTuple):  # a tuple is made in a third of a dataclass's time
    """`row` is the number a spreadsheet shows, `line` where a text editor finds it.

    Records that share a `group` are one FAQ in several languages: the first is the
    original, the others translate it; they need not stand together.
    """

    row: int
    line: int
    cells: tuple[str, ...]
    problem: str | None = None  # why it cannot be imported
    warnings: tuple[str, ...] = ()  # what staff should see although it is imported
    label: str | None = None  # the sheet it stands on, where the file has several
    group: int | None = None
    word: str = "row"  # what a person counts it by: 'item' in a list
    external_id: str = ""  # what another system calls it, beside an id of ours
    faults: tuple[CellFault, ...] = ()  # of its cells; the first is its problem, too

    @property
    def is_blank(self) -> bool:
        return not any(map(str.strip, self.cells))

    @property
    def place(self) -> str:
        return describe_place(self.row, self.line, label=self.label, word=self.word)

    def read_in(self, columns: Collection[int]) -> Record:
        """The record where only these columns are read: faults of others are told."""
        if not self.faults:
            return self
        reasons = [f.reason for f in self.faults if f.column in columns]
        others = [f.reason for f in self.faults if f.column not in columns]
        told = (f"{reason}; the column is not imported" for reason in others)
        return self._replace(
            problem=reasons[0] if reasons else None,
            warnings=(*self.warnings, *told),
            faults=(),
        )

    def within(self, width: int) -> Record:
        """The record, objecting to text right of the last column of the header."""
        if len(self.cells) <= width or not "".join(self.cells[width:]).strip():
            return self
        reason = (
            f"has {len(self.cells)} cells where the header has {width}; "
            "put quotes around a text that holds the separator"
        )
        return self._replace(problem=self.problem or reason)


def describe_place(
    row: int, line: int, *, label: str | None = None, word: str = "row"
) -> str:
    """Where a person finds the row, in a spreadsheet or in a text editor."""
    place = f"{word} {row}" if row == line else f"{word} {row} (line {line})"
    return f"{label}, {place}" if label else place
