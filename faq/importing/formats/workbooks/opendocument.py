"""Reads OpenDocument spreadsheets (.ods), whose cells hold the text that they show.

All sheets are in one part, which is gone over once when the file is opened, for the
names of the sheets and what is said of them, and once more for the rows of a sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.records import MAX_ROWS, Record
from faq.importing.formats.workbooks.archive import (
    Archive,
    Attributes,
    XmlReader,
    damage_is_unreadable,
)
from faq.importing.formats.workbooks.opendocument_rows import (
    OpenCell,
    OpenRow,
    OpenRowReader,
)
from faq.importing.formats.workbooks.opendocument_text import (
    AutomaticStyles,
    OpenTextCollector,
)
from faq.importing.formats.workbooks.outline import Outline
from faq.importing.formats.workbooks.remarks import SheetCounts, remarks_on

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
# Columns to the end of the sheet are hidden by habit, all of them.
_NARROWEST_SHEET = 1_024
_MAX_REPEATED = 1 << 21
_CELLS = {"table-cell", "covered-table-cell"}
# Notes, drawings, and how a Japanese text is read aloud: no text of the cell.
_ASIDE = {
    *("annotation", "ruby-text", "note", "shapes", "tracked-changes", "dde-links"),
    *("frame", "custom-shape", "rect", "line", "ellipse", "polygon", "path", "g"),
}


def is_open_document(data: bytes) -> bool:
    """Whether a zip file holds an OpenDocument."""
    with damage_is_unreadable():
        return _CONTENT in Archive(data)


@dataclass(slots=True, kw_only=True)
class OpenDocumentSheet:
    """One sheet; every `records()` reads it anew."""

    book: OpenDocumentBook
    name: str
    place: int
    is_hidden: bool
    outline: Outline = field(default_factory=Outline)
    notes: int = 0
    text_boxes: int = 0
    is_canonical: bool = False
    row_word: str = "row"

    def records(self) -> Iterator[Record]:
        """What the rows show; may raise `UnreadableFile`."""
        with damage_is_unreadable():
            yield from self.book.read(self.place)

    def remarks(self) -> Iterator[str]:
        counts = SheetCounts(notes=self.notes, text_boxes=self.text_boxes)
        return remarks_on(self.name, self.outline, counts)


class OpenDocumentBook:
    """A spreadsheet that was opened."""

    description = "OpenDocument spreadsheet"

    def __init__(self, data: bytes, *, row_limit: int = MAX_ROWS) -> None:
        self.row_limit = row_limit
        with damage_is_unreadable():
            self._archive = Archive(data)
            self._refuse_others()
            reader = _ContentReader(self, wanted=None)
            for _ in reader.read(self._archive.chunks(_CONTENT)):
                pass
        self.sheets: Sequence[OpenDocumentSheet] = tuple(reader.sheets)

    @property
    def remarks(self) -> Sequence[str]:
        """What is on the sheets that are seen, and not imported."""
        seen = (sheet for sheet in self.sheets if not sheet.is_hidden)
        return tuple(remark for sheet in seen for remark in sheet.remarks())

    def read(self, place: int) -> Iterator[Record]:
        """The records of the sheet at a place."""
        reader = _ContentReader(self, wanted=place)
        yield from reader.read(self._archive.chunks(_CONTENT))

    def _refuse_others(self) -> None:
        kind = self._archive.chunks("mimetype") if "mimetype" in self._archive else ()
        if b"spreadsheet" not in b"".join(kind or [b"spreadsheet"]):
            raise UnreadableFile(
                "This OpenDocument file is no spreadsheet. Copy its questions and "
                "answers into one, a column each, and save that."
            )
        manifest = self._archive.chunks(_MANIFEST) if _MANIFEST in self._archive else ()
        if b"encryption-data" in b"".join(manifest):
            raise UnreadableFile(
                "This spreadsheet is protected with a password. Open it, choose File > "
                "Save As, untick 'Save with password', and import the new file."
            )


class _ContentReader:
    """Goes through the sheets: gives the records of one, or counts what is in all."""

    def __init__(self, book: OpenDocumentBook, *, wanted: int | None) -> None:
        self.sheets: list[OpenDocumentSheet] = []
        self._book, self._wanted = book, wanted
        self._records: list[Record] = []
        self._styles = AutomaticStyles()
        self._aside: list[str] = []  # the elements that are open in what is no cell
        self._row: OpenRow | None = None
        self._row_number = self._column = 0
        self._cell: OpenCell | None = None
        self._text: OpenTextCollector | None = None
        self._rows = OpenRowReader(Outline())

    def read(self, chunks: Iterator[bytes]) -> Iterator[Record]:
        xml = XmlReader(start=self._start, end=self._end, text=self._read_text)
        for chunk in chunks:
            xml.feed(chunk)
            records, self._records = self._records, []
            yield from records
            if self._wanted is not None and len(self.sheets) > self._wanted + 1:
                return
        xml.feed(b"", is_last=True)

    def _start(self, tag: str, attributes: Attributes) -> None:
        if self._aside or tag in _ASIDE:
            self._start_aside(tag)
        elif self._text is not None:
            self._text.start(tag, attributes)
        elif tag in _CELLS:
            self._start_cell(tag, attributes)
        elif tag == "table-row":
            self._start_row(attributes)
        elif tag == "table-column":
            self._start_column(attributes)
        elif tag == "table":
            self._start_table(attributes)
        else:
            self._styles.start(tag, attributes)

    def _end(self, tag: str) -> None:
        if self._aside:
            self._aside.pop()
        elif tag in _CELLS:
            self._end_cell()
        elif tag == "table-row":
            self._end_row()
        elif self._text is not None:
            self._text.end(tag)

    def _read_text(self, text: str) -> None:
        if self._text is not None and not self._aside:
            self._text.text(text)

    def _start_aside(self, tag: str) -> None:
        if self.sheets:
            sheet = self.sheets[-1]
            sheet.notes += tag == "annotation"
            # A picture has no paragraph; a box with text is counted by its first one.
            is_first = tag == "p" and "p" not in self._aside
            sheet.text_boxes += is_first and "annotation" not in self._aside
        self._aside.append(tag)

    def _start_table(self, attributes: Attributes) -> None:
        style = attributes.get("table:style-name", "")
        sheet = OpenDocumentSheet(
            book=self._book,
            name=attributes.get("table:name", ""),
            place=len(self.sheets),
            is_hidden=style in self._styles.hidden_tables,
        )
        self.sheets.append(sheet)
        self._rows = OpenRowReader(sheet.outline)
        self._row_number = self._column = 0

    def _start_column(self, attributes: Attributes) -> None:
        first = self._column
        self._column += _repeated(attributes, "table:number-columns-repeated")
        is_hidden = attributes.get("table:visibility", "visible") != "visible"
        if is_hidden and self._column < _NARROWEST_SHEET and self.sheets:
            self.sheets[-1].outline.hidden_columns.update(range(first, self._column))

    def _start_row(self, attributes: Attributes) -> None:
        self._row = OpenRow(
            number=self._row_number + 1,
            repeated=_repeated(attributes, "table:number-rows-repeated"),
            visibility=attributes.get("table:visibility", "visible"),
        )
        self._row_number += self._row.repeated
        self._column = 0

    def _start_cell(self, tag: str, attributes: Attributes) -> None:
        self._cell = OpenCell(
            column=self._column,
            repeated=_repeated(attributes, "table:number-columns-repeated"),
            attributes=attributes,
            is_covered=tag == "covered-table-cell",
        )
        self._column += self._cell.repeated
        self._text = OpenTextCollector(self._styles.runs)

    def _end_cell(self) -> None:
        if self._row is not None and self._cell is not None and self._text is not None:
            self._cell.text = self._text.take()
            self._cell.links = self._text.links
            self._row.cells.append(self._cell)
        self._cell = self._text = None

    def _end_row(self) -> None:
        row, self._row = self._row, None
        if row is None or not self.sheets:
            return
        is_wanted = self._wanted == len(self.sheets) - 1
        for record in self._rows.records(row, limit=self._book.row_limit):
            if not is_wanted:
                return
            self._records.append(record)


def _repeated(attributes: Attributes, name: str) -> int:
    return max(1, min(int(attributes.get(name, "1")), _MAX_REPEATED))
