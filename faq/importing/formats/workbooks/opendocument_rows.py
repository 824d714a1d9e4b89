"""Rows of an OpenDocument sheet as records of shown text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.records import MAX_COLUMNS, CellFault, CellText, Record
from faq.importing.formats.workbooks.formulas import NO_RESULT, is_error
from faq.importing.formats.workbooks.markdown import is_web_address
from faq.importing.formats.workbooks.outline import (
    Area,
    CarriedTexts,
    Outline,
    column_letters,
)

if TYPE_CHECKING:
    from faq.importing.formats.workbooks.archive import Attributes

_NO_TIME = "T00:00:00"


@dataclass(slots=True, kw_only=True)
class OpenCell:
    """A cell as it stands in the file, `repeated` times side by side."""

    column: int
    repeated: int
    attributes: Attributes
    is_covered: bool
    text: str = ""
    links: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class OpenRow:
    """A row as it stands in the file, `repeated` times one below the other."""

    number: int
    repeated: int
    visibility: str
    cells: list[OpenCell] = field(default_factory=list)


class OpenRowReader:
    """Turns rows into records, noting in the outline what is left out or carried."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._carried = CarriedTexts()
        self._faults: list[CellFault] = []
        self._warnings: list[str] = []

    def records(self, row: OpenRow, *, limit: int) -> Iterator[Record]:
        """As many as the row is repeated; none where nothing stands in it."""
        self._faults, self._warnings = [], []
        texts = self._texts(row)
        if not texts and not self._faults and not self._warnings:
            return
        if row.visibility != "visible":
            self._outline.hidden_rows += row.repeated
            self._outline.is_filtered |= row.visibility == "filter"
            return
        if row.number + row.repeated - 1 > limit:
            raise UnreadableFile(f"The sheet has more than {limit:,} rows. Split it.")
        self._carried.fill(row.number, texts)
        width = max(texts, default=-1) + 1
        record = Record(
            row=row.number,
            line=row.number,
            cells=tuple(texts.get(column, "") for column in range(width)),
            problem=self._faults[0].reason if self._faults else None,
            faults=tuple(self._faults),
            warnings=tuple(self._warnings),
        )
        for number in range(row.number, row.number + row.repeated):
            yield record._replace(row=number, line=number)

    def _texts(self, row: OpenRow) -> dict[int, str]:
        texts: dict[int, str] = {}
        for cell in row.cells:
            text = "" if cell.is_covered else self._shown(cell)
            if not text:
                continue
            end = min(cell.column + cell.repeated, MAX_COLUMNS)
            for column in range(cell.column, end):
                if column not in self._outline.hidden_columns:
                    texts[column] = text
            self._note_extent(cell, row.number, text)
        return texts

    def _note_extent(self, cell: OpenCell, row: int, text: str) -> None:
        if cell.column >= MAX_COLUMNS:
            last = column_letters(MAX_COLUMNS - 1)
            self._warn_row(
                f"holds text to the right of column {last}, which is not read"
            )
        height = int(cell.attributes.get("table:number-rows-spanned", "1"))
        if height > 1 and cell.column not in self._outline.hidden_columns:
            area = Area(
                first_row=row,
                last_row=row + height - 1,
                first_column=cell.column,
                last_column=cell.column,
            )
            self._outline.merged.append(area)
            self._carried.add(area, text)

    def _shown(self, cell: OpenCell) -> str:
        self._check_links(cell)
        text = cell.text
        kind = cell.attributes.get("office:value-type")
        if is_error(text):
            self._object(cell, f"holds the spreadsheet error {text}")
        if text:
            return self._with_value(cell, text, kind)
        stored = _stored(cell.attributes, kind)
        if stored and kind == "string":
            return stored
        if stored:
            self._object(cell, f"holds {stored} without the text that it shows")
        elif cell.attributes.get("table:formula") and kind is None:
            self._warn(cell, NO_RESULT)
        return stored

    def _with_value(self, cell: OpenCell, text: str, kind: str | None) -> str:
        stored = _stored(cell.attributes, kind)
        if kind in {None, "string", "boolean", "time"} or stored in {"", text}:
            return text
        markdown = text.markdown if isinstance(text, CellText) else None
        return CellText(text, markdown=markdown, value=stored)

    def _check_links(self, cell: OpenCell) -> None:
        for target in cell.links:
            if target.startswith("#"):
                self._outline.inner_links += 1
            elif not is_web_address(target):
                self._warn(cell, f"links to {target[:80]!r}, which is no web address")

    def _object(self, cell: OpenCell, reason: str) -> None:
        if self._is_read(cell):
            reason = f"column {column_letters(cell.column)} {reason}"
            self._faults.append(CellFault(column=cell.column, reason=reason))

    def _warn(self, cell: OpenCell, reason: str) -> None:
        if self._is_read(cell):
            self._warn_row(f"column {column_letters(cell.column)} {reason}")

    def _warn_row(self, warning: str) -> None:
        if warning not in self._warnings:
            self._warnings.append(warning)

    def _is_read(self, cell: OpenCell) -> bool:
        is_hidden = cell.column in self._outline.hidden_columns
        return not is_hidden and cell.column < MAX_COLUMNS


def _stored(attributes: Attributes, kind: str | None) -> str:
    """What the file keeps beside the text: a number, a day, a time."""
    if kind == "date":
        return attributes.get("office:date-value", "").removesuffix(_NO_TIME)
    if kind == "time":
        return attributes.get("office:time-value", "")
    if kind == "string":
        return attributes.get("office:string-value", "")
    return attributes.get("office:value", "")
