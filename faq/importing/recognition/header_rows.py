"""Which row of a sheet is its header, below titles and notes, or that it has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faq.importing.cells import quoted
from faq.importing.columns import Column
from faq.importing.exceptions import UnusableColumns
from faq.importing.naming.header_names import Rank, read_header
from faq.importing.naming.questions import is_asking, is_marked
from faq.importing.naming.vocabulary import KINDS, fold
from faq.importing.recognition.options import (
    ReadingOptions,
    find_chosen,
    is_header_text,
)

if TYPE_CHECKING:
    from faq.importing.recognition.samples import SampledRow

_LOWEST = 20  # rows that are not blank
_MOSTLY = 0.6
_FEW = 2
_NAME_CHARS, _NAME_WORDS, _DATA_CHARS = 30, 3, 40
_ASKED_WORDS = 3
_NAMED = {Column.QUESTION, Column.ANSWER}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRow:
    """Where in the sample the header stands, and where the rows below it begin."""

    position: int | None  # None: the sheet has no header
    first: int
    is_second_header: bool = False  # a second row of names is left out
    is_unsure: bool = False  # the first row may be a header and may be an FAQ

    @property
    def is_absent(self) -> bool:
        return self.position is None


def stands_first(
    texts: Sequence[str], sample: Sequence[SampledRow], position: int
) -> bool:
    """Whether the row is the first that has columns of these names."""
    rows = (row.cells for row in sample[:_LOWEST])
    return position == next(
        (i for i, cells in enumerate(rows) if _has_all(cells, texts)), None
    )


def _has_all(cells: Sequence[str], texts: Sequence[str]) -> bool:
    return all(find_chosen(text, cells, 0) is not None for text in texts)


def find_header(sample: Sequence[SampledRow], options: ReadingOptions) -> HeaderRow:
    """The header of a sheet that is not empty."""
    if options.no_header:
        return HeaderRow(position=None, first=0)
    top = sample[:_LOWEST]
    texts = [text for text in options.columns.values() if is_header_text(text)]
    position = _find_texts(top, texts) if texts else _find_named(top)
    if position is not None:
        return _below(sample, position)
    return _find_by_content(sample)


def _find_texts(rows: Sequence[SampledRow], texts: Sequence[str]) -> int:
    """The row that holds what a person called the columns."""
    for position, row in enumerate(rows):
        if _has_all(row.cells, texts):
            return position
    best = max(rows, key=lambda row: len(row.filled))
    missing = next(
        (text for text in texts if find_chosen(text, best.cells, 0) is None), texts[0]
    )
    raise UnusableColumns(
        f"--columns: there is no column {missing}."
        f" {best.record.place.capitalize()} has: {show_headers(best.cells)}."
    )


def show_headers(headers: Sequence[str], *, shown: int = 8) -> str:
    """The columns by number and name: 1 'question', 2 'answer'."""
    named = [f"{i} {quoted(text)}" for i, text in enumerate(headers, start=1)]
    more = f" and {len(named) - shown} more" if len(named) > shown else ""
    return ", ".join(named[:shown]) + more


def _find_named(rows: Sequence[SampledRow]) -> int | None:
    """The row that names questions and answers; else one of the two among names."""
    fields = [_named_fields(row) for row in rows]
    for wanted in (2, 1):
        for position, row in enumerate(rows):
            is_row = (
                wanted == len(_NAMED)
                or (
                    _is_row_of_names(row)
                    and not _is_letters(row)
                    # Below rows of several cells, it is one of them.
                    and _count_of_several(rows[:position]) < _FEW
                )
            )
            if len(fields[position]) >= wanted and len(row.filled) > 1 and is_row:
                return position
    return next((i for i, row in enumerate(rows) if _is_general(row)), None)


def _count_of_several(rows: Sequence[SampledRow]) -> int:
    return sum(len(row.filled) > 1 for row in rows)


def _named_fields(row: SampledRow) -> set[Column]:
    names = [read_header(cell) for cell in row.cells]
    return {n.field for n in names if n.field in _NAMED and n.rank >= Rank.CONTAINED}


def _is_letters(row: SampledRow) -> bool:
    """Whether it may be a header by letters only: 'q' and 'a' are much else."""
    return all(len(fold(cell)) <= 1 for cell in row.cells if read_header(cell).field)


def _is_row_of_names(row: SampledRow) -> bool:
    return not any(is_marked(cell) or is_asking(cell) for cell in row.cells if cell)


def _is_general(row: SampledRow) -> bool:
    ranks = [read_header(cell).rank for cell in row.cells if cell]
    return len(ranks) > 1 and min(ranks) >= Rank.GENERAL and _is_row_of_names(row)


def _below(sample: Sequence[SampledRow], position: int) -> HeaderRow:
    first = position + 1
    is_second = first < len(sample) and _repeats(sample[position], sample[first])
    return HeaderRow(
        position=position, first=first + is_second, is_second_header=is_second
    )


def _repeats(header: SampledRow, row: SampledRow) -> bool:
    """Whether the row names the columns once more: in another language, or units."""
    if len(row.filled) < _FEW:
        return False
    cells = [row.cells[i] for i in row.filled]
    if all(cell[0] in "([{<" and cell[-1] in ")]}>" for cell in cells):
        return True
    if all(set(fold(cell).split()) <= KINDS for cell in cells):
        return True
    names = [read_header(cell) for cell in cells]
    above = [read_header(header.cells[i]) for i in row.filled if i < len(header.cells)]
    is_same = [name.field for name in names] == [name.field for name in above]
    exact = {name.field for name in names if name.rank is Rank.EXACT}
    return is_same and exact >= _NAMED and not any(map(is_marked, cells))


def _find_by_content(sample: Sequence[SampledRow]) -> HeaderRow:
    """By where questions begin; if nothing asks, by the first row of several cells."""
    rows = [i for i, row in enumerate(sample) if len(row.filled) > 1]
    asking = max(_asking_rows(sample, rows), key=len, default=[])
    if not rows:
        return HeaderRow(position=None, first=0, is_unsure=True)
    if len(asking) < _MOSTLY * (len(rows) - 1):
        asking = []
    if asking and asking[0] == rows[0]:
        return HeaderRow(position=None, first=rows[0])
    above = max(i for i in rows if i < asking[0]) if asking else rows[0]
    is_asked = _holds_question(sample[above])
    if _is_like_names(sample[above]) and not is_asked:
        return _below(sample, above)
    is_data = is_asked or (bool(asking) and _is_like_data(sample[rows[0]]))
    return HeaderRow(position=None, first=rows[0], is_unsure=not is_data)


def _asking_rows(
    sample: Sequence[SampledRow], rows: Sequence[int]
) -> Iterator[list[int]]:
    """The rows in which a column asks, column by column."""
    width = max(len(row.cells) for row in sample)
    for column in range(width):
        yield [
            i
            for i in rows
            if column < len(sample[i].cells) and is_asking(sample[i].cells[column])
        ]


def _is_like_names(row: SampledRow) -> bool:
    cells = [row.cells[i] for i in row.filled]
    return all(
        len(cell) <= _NAME_CHARS and len(cell.split()) <= _NAME_WORDS for cell in cells
    )


def _holds_question(row: SampledRow) -> bool:
    """Whether a cell is a whole question, and not a name such as 'Question?'."""
    return any(
        is_marked(cell)
        and len(cell.split()) >= _ASKED_WORDS
        and read_header(cell).rank < Rank.SYNONYM
        for cell in row.cells
    )


def _is_like_data(row: SampledRow) -> bool:
    return any(
        len(cell) > _DATA_CHARS or cell.endswith((".", "!", "。")) for cell in row.cells
    )
