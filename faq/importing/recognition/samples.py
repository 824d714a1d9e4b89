"""The first rows of a sheet, from which everything else is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.records import MAX_COLUMNS

if TYPE_CHECKING:
    from faq.importing.formats.records import Record
    from faq.importing.formats.sheets import Sheet

# Bounds the time that a hostile file takes: cells looked at, rows passed over.
_MAX_CELLS, _MAX_RECORDS, _MIN_ROWS = 8_000, 5_000, 40
_MAX_ROWS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledRow:
    """A row that is not blank; `index` counts all records of the sheet before it."""

    index: int
    record: Record
    cells: tuple[str, ...]  # stripped

    @property
    def filled(self) -> list[int]:
        return [i for i, cell in enumerate(self.cells) if cell]


def take_sample(sheet: Sheet, *, skip_rows: int = 0) -> Sequence[SampledRow]:
    """The first rows below those that a person wants skipped."""
    sample: list[SampledRow] = []
    cell_count = 0
    for index, record in enumerate(islice(sheet.records(), _MAX_RECORDS)):
        if record.row <= skip_rows or record.is_blank:
            continue
        cells = trimmed(record)
        sample.append(SampledRow(index=index, record=record, cells=cells))
        cell_count += len(cells)
        is_full = cell_count > _MAX_CELLS and len(sample) >= _MIN_ROWS
        if is_full or len(sample) >= _MAX_ROWS:
            break
    return sample


def trimmed(record: Record) -> tuple[str, ...]:
    """The cells up to the last that is filled, stripped."""
    cells = [cell.strip() for cell in record.cells]
    while not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise UnreadableFile(
            f"{record.place.capitalize()} has {len(cells):,} columns; "
            f"at most {MAX_COLUMNS} are read."
        )
    return tuple(cells)
