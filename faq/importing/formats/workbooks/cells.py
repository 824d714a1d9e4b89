"""The rows of a sheet of Open XML, read piece by piece, as records of shown text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.number_formats.codes import UnreadableFormat
from faq.importing.formats.number_formats.locales import ENGLISH, Locale
from faq.importing.formats.records import MAX_COLUMNS, CellFault, CellText, Record
from faq.importing.formats.workbooks.archive import Attributes, XmlReader
from faq.importing.formats.workbooks.formulas import (
    NO_RESULT,
    is_error,
    target_of,
    text_of_link,
)
from faq.importing.formats.workbooks.markdown import (
    is_web_address,
    linked,
    plain_cell,
)
from faq.importing.formats.workbooks.outline import (
    CarriedTexts,
    Outline,
    column_letters,
    column_number,
)
from faq.importing.formats.workbooks.strings import TextCollector, unescape

if TYPE_CHECKING:
    from faq.importing.formats.number_formats.rendering import NumberFormat
    from faq.importing.formats.workbooks.styles import Style, Styles

_TEXTS = {"s", "str", "inlineStr", "e"}
_NAMES_CELL = re.compile(r"([A-Z]{1,3})\d+")
# Beyond them a float does not hold every whole number.
_MAX_WHOLE = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContext:
    """What the cells of a sheet mean."""

    strings: Sequence[str]
    styles: Styles
    locale: Locale
    counts_from_1904: bool
    outline: Outline
    row_limit: int
    # Filled while cells are read: locales without which they would show otherwise.
    locales_used: set[Locale]


@dataclass(slots=True)
class _Cell:
    """One cell while it is read."""

    column: int
    kind: str
    style: int
    value: str | None = None
    inline: str | None = None
    formula: str | None = None


def read_rows(chunks: Iterator[bytes], context: SheetContext) -> Iterator[Record]:
    """The rows that hold something and are not hidden."""
    reader = _RowReader(context)
    xml = XmlReader(start=reader.start, end=reader.end, text=reader.text)
    for chunk in chunks:
        xml.feed(chunk)
        yield from reader.take()
    xml.feed(b"", is_last=True)
    yield from reader.take()


class _RowReader:
    def __init__(self, context: SheetContext) -> None:
        self._context = context
        self._writer = _RecordMaker(context)
        self._records: list[Record] = []
        self._row = 0
        self._is_hidden = False
        self._cells: list[_Cell] = []
        self._next_column = 0
        self._text: list[str] | None = None
        self._inline: TextCollector | None = None

    def take(self) -> list[Record]:
        """The records that are complete; each is given once."""
        records, self._records = self._records, []
        return records

    def start(self, tag: str, attributes: Attributes) -> None:
        if self._inline is not None:
            self._inline.start(tag, attributes)
        elif tag == "c":
            self._start_cell(attributes)
        elif tag in {"v", "f"}:
            self._text = []
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "is":
            self._inline = TextCollector()

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
        elif self._inline is not None:
            self._inline.text(text)

    def end(self, tag: str) -> None:
        if self._inline is not None:
            self._end_inline(tag)
        elif tag in {"v", "f"}:
            self._end_value(tag)
        elif tag == "row":
            self._end_row()

    def _start_row(self, attributes: Attributes) -> None:
        self._row = int(attributes.get("r") or self._row + 1)
        limit = self._context.row_limit
        if self._row > limit:
            raise UnreadableFile(f"The sheet has more than {limit:,} rows. Split it.")
        self._is_hidden = attributes.get("hidden") in {"1", "true"}
        self._cells, self._next_column = [], 0

    def _start_cell(self, attributes: Attributes) -> None:
        name = _NAMES_CELL.fullmatch(attributes.get("r", ""))
        column = column_number(name[1]) if name else self._next_column
        self._next_column = column + 1
        kind, style = attributes.get("t", "n"), int(attributes.get("s") or 0)
        self._cells.append(_Cell(column, kind, style))

    def _end_value(self, tag: str) -> None:
        text, self._text = "".join(self._text or ()), None
        if not self._cells:
            return
        if tag == "v":
            self._cells[-1].value = text
        else:
            self._cells[-1].formula = text

    def _end_inline(self, tag: str) -> None:
        if self._inline is None:
            return
        if tag == "is":
            if self._cells:
                self._cells[-1].inline = self._inline.take()
            self._inline = None
        else:
            self._inline.end(tag)

    def _end_row(self) -> None:
        if self._cells and not self._is_hidden:
            record = self._writer.record(self._row, self._cells)
            if record is not None:
                self._records.append(record)
        self._cells = []


class _RecordMaker:
    """Turns cells into records, carrying down what is merged over rows."""

    def __init__(self, context: SheetContext) -> None:
        self._context = context
        self._merged = list(reversed(context.outline.merged))
        self._carried = CarriedTexts()
        self._faults: list[CellFault] = []
        self._warnings: list[str] = []

    def record(self, row: int, cells: Sequence[_Cell]) -> Record | None:
        """The record of a row; none where nothing stands in it."""
        self._faults, self._warnings = [], []
        texts: dict[int, str] = {}
        for cell in cells:
            text = self._shown(cell, row)
            if text and self._is_read(cell.column):
                texts[cell.column] = text
        if not texts and not self._faults and not self._warnings:
            return None
        self._carry_down(row, texts)
        width = max(texts, default=-1) + 1
        return Record(
            row=row,
            line=row,
            cells=tuple(texts.get(column, "") for column in range(width)),
            problem=self._faults[0].reason if self._faults else None,
            faults=tuple(self._faults),
            warnings=tuple(self._warnings),
        )

    def _is_read(self, column: int) -> bool:
        if column in self._context.outline.hidden_columns:
            return False
        if column >= MAX_COLUMNS:
            last = column_letters(MAX_COLUMNS - 1)
            warning = f"holds text to the right of column {last}, which is not read"
            if warning not in self._warnings:
                self._warnings.append(warning)
            return False
        return True

    def _carry_down(self, row: int, texts: dict[int, str]) -> None:
        while self._merged and self._merged[-1].first_row <= row:
            area = self._merged.pop()
            text = texts.get(area.first_column)
            if area.first_row == row and text:
                self._carried.add(area, text)
        self._carried.fill(row, texts)

    def _shown(self, cell: _Cell, row: int) -> str:
        text = self._value(cell)
        if is_error(text):
            self._object(cell, f"holds the spreadsheet error {text}")
        target = self._context.outline.target(row, cell.column)
        if cell.formula is not None:
            target = self._target_of_formula(cell) or target
        if not target or not text:
            return text
        if target.startswith("#"):
            self._warn(cell, "links to another cell; its text is imported")
            return text
        if not is_web_address(target):
            self._warn(cell, f"links to {target[:80]!r}, which is no web address")
            return text
        return linked(text, target)

    def _target_of_formula(self, cell: _Cell) -> str | None:
        target = target_of(cell.formula or "")
        if target is not None:
            return target
        if "HYPERLINK(" in (cell.formula or "").upper():
            self._warn(cell, "holds a link that is computed; its text is imported")
        return None

    def _value(self, cell: _Cell) -> str:
        if cell.inline is not None:
            return cell.inline
        if not cell.value:
            return self._without_result(cell)
        if cell.kind in _TEXTS:
            return self._styled(cell, self._text(cell, cell.value))
        if cell.kind == "b":
            return self._truth(is_true=cell.value.strip() in {"1", "true"})
        return self._number(cell)

    def _truth(self, *, is_true: bool) -> str:
        locale = self._context.locale
        shown, stored = (
            (locale.true, ENGLISH.true) if is_true else (locale.false, ENGLISH.false)
        )
        if shown == stored:
            return shown
        self._context.locales_used.add(locale)
        return CellText(shown, value=stored)

    def _without_result(self, cell: _Cell) -> str:
        # A formula of kind 'str' has an empty text as its result.
        if cell.formula is None or cell.kind == "str":
            return ""
        text = text_of_link(cell.formula)
        if text is None:
            self._warn(cell, NO_RESULT)
        return text or ""

    def _text(self, cell: _Cell, value: str) -> str:
        if cell.kind == "s":
            return self._context.strings[int(value)]
        return plain_cell(unescape(value))

    def _styled(self, cell: _Cell, text: str) -> str:
        """A text is shown as it is, but for formats such as '"Tel. "@' and ';;;'."""
        found = self._context.styles[cell.style].format
        if found is None or found.text_section is None:
            return text
        shown = found.show_text(text)
        if shown == text:
            return text
        if not shown:
            self._warn(cell, "hides its text by its number format; it is left out")
        return shown

    def _number(self, cell: _Cell) -> str:
        style = self._context.styles[cell.style]
        try:
            if cell.kind == "d":
                value = _serial(cell.value or "", self._context.counts_from_1904)
            else:
                value = float(cell.value or "")
        except ValueError:
            return cell.value or ""
        if not math.isfinite(value):
            self._object(cell, "holds a number that is too large")
            return ""
        return self._show(cell, value, style)

    def _show(self, cell: _Cell, value: float, style: Style) -> str:
        context, stored = self._context, _plain_number(value)
        if style.format is None:
            self._object(cell, f"cannot be read as it is shown: {style.fault}")
            return stored
        try:
            shown = style.format.show_number(
                value, locale=context.locale, counts_from_1904=context.counts_from_1904
            )
        except UnreadableFormat as exc:
            self._object(cell, f"cannot be read as it is shown: {exc}")
            return stored
        self._note_locale(value, style.format, shown)
        is_whole = value.is_integer() and abs(value) < _MAX_WHOLE
        if style.format.is_general and "E" in shown and is_whole:
            self._warn(cell, f"shows {shown} for {stored}, which is imported")
            return stored
        return self._told(cell, value, style.format, shown)

    def _note_locale(self, value: float, found: NumberFormat, shown: str) -> None:
        context = self._context
        if context.locale == ENGLISH or context.locales_used:
            return
        plain = found.show_number(value, counts_from_1904=context.counts_from_1904)
        if shown != plain:
            context.locales_used.add(context.locale)

    def _told(self, cell: _Cell, value: float, found: NumberFormat, shown: str) -> str:
        if not shown:
            self._warn(cell, "hides its number by its number format; it is left out")
            return ""
        stored = found.iso_moment(
            value, counts_from_1904=self._context.counts_from_1904
        ) or _plain_number(value)
        return shown if shown == stored else CellText(shown, value=stored)

    def _object(self, cell: _Cell, reason: str) -> None:
        if self._is_read(cell.column):
            reason = f"column {column_letters(cell.column)} {reason}"
            self._faults.append(CellFault(column=cell.column, reason=reason))

    def _warn(self, cell: _Cell, reason: str) -> None:
        if self._is_read(cell.column):
            self._warnings.append(f"column {column_letters(cell.column)} {reason}")


def _plain_number(value: float) -> str:
    if value.is_integer() and abs(value) < _MAX_WHOLE:
        return str(int(value))
    return f"{value:.15g}"


def _serial(text: str, counts_from_1904: bool) -> float:
    """The number that a spreadsheet would store for a date in ISO 8601."""
    first = datetime.fromisoformat("1904-01-01" if counts_from_1904 else "1899-12-30")
    moment = datetime.fromisoformat(text.removesuffix("Z"))
    return (moment.replace(tzinfo=None) - first).total_seconds() / 86_400
