"""What a sheet says around its cells: hidden parts, merged cells, links.

All of it but hidden columns stands behind the cells, so a first pass goes over the
sheet: the bytes of the cells are only looked through for hidden rows and for styles,
which takes a tenth of the time that reading them does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from faq.importing.formats.records import MAX_COLUMNS
from faq.importing.formats.workbooks.archive import (
    Archive,
    Attributes,
    Relation,
    XmlReader,
    local,
)

# Bounded, or a hostile file could make a search take the square of its length.
_CELLS_BEGIN = re.compile(rb"<(?:\w{1,20}:)?sheetData\b[^>]{0,500}>")
_CELLS_END = re.compile(rb"</(?:\w{1,20}:)?sheetData\s*>")
_STYLE = re.compile(rb'\ss="(\d{1,6})"')
_ROW = re.compile(rb"<(?:\w{1,20}:)?row\b([^>]{0,500})>")
_IS_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_HOLDS_TEXT = re.compile(rb"<(?:\w{1,20}:)?(?:v|is|t)\b[^>/]{0,200}>")
_ROW_END = b"row>"
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_LAST_COLUMN = 16_384
# A row that is longer is not counted if it is hidden; its cells are read as any.
_MAX_CARRIED = 1 << 24
_MAX_TALL_RANGES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle of cells; rows count from 1, columns from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    area: Area
    target: str | None  # None: another cell of the workbook


@dataclass(slots=True, kw_only=True)
class Outline:
    """What was found around the cells of one sheet."""

    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: int = 0
    is_filtered: bool = False
    merged: list[Area] = field(default_factory=list)
    links: dict[int, list[Link]] = field(default_factory=dict)
    tall_links: list[Link] = field(default_factory=list)
    inner_links: int = 0
    styles: set[int] = field(default_factory=set)

    def target(self, row: int, column: int) -> str | None:
        """Where the cell links to, outside the workbook."""
        for link in chain(self.links.get(row, []), self.tall_links):
            area = link.area
            is_inside = area.first_row <= row <= area.last_row
            if is_inside and area.first_column <= column <= area.last_column:
                return link.target
        return None


class CarriedTexts:
    """The texts of cells that are merged over rows, for the rows below the first."""

    def __init__(self) -> None:
        self._open: list[tuple[Area, str]] = []

    def add(self, area: Area, text: str) -> None:
        self._open.append((area, text))

    def fill(self, row: int, texts: dict[int, str]) -> None:
        """Put them into a row with a text of its own: a title over three rows is one.

        Of a cell that is merged over columns, too, the first column has the text.
        """
        self._open = [(area, text) for area, text in self._open if row <= area.last_row]
        if texts:
            for area, text in self._open:
                if area.first_row < row:
                    texts.setdefault(area.first_column, text)


def column_number(letters: str) -> int:
    """0 for 'A', 26 for 'AA'."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """'A' for 0, 'AA' for 26."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_outline(archive: Archive, part: str) -> Outline:
    """The outline of the sheet that a part of the archive holds."""
    reader = _OutlineReader(archive.relations(part))
    for data in _without_cells(archive.chunks(part), reader.outline):
        reader.xml.feed(data)
    reader.xml.feed(b"", is_last=True)
    reader.outline.merged.sort(key=lambda area: area.first_row)
    return reader.outline


class _OutlineReader:
    def __init__(self, relations: Mapping[str, Relation]) -> None:
        self.outline = Outline()
        self.xml = XmlReader(start=self.start)
        self._relations = relations

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "col":
            self._read_column(attributes)
        elif tag == "mergeCell":
            area = parse_area(attributes.get("ref", ""))
            if area is not None and area.last_row > area.first_row:
                self.outline.merged.append(area)
        elif tag == "hyperlink":
            self._read_link(attributes)
        elif tag == "filterColumn":
            self.outline.is_filtered = True

    def _read_column(self, attributes: Attributes) -> None:
        first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
        # People hide what is right of their table, all of it.
        if attributes.get("hidden") in {"1", "true"} and last < _LAST_COLUMN:
            columns = range(first - 1, min(last, MAX_COLUMNS))
            self.outline.hidden_columns.update(columns)

    def _read_link(self, attributes: Attributes) -> None:
        area = parse_area(attributes.get("ref", ""))
        if area is None:
            return
        relation = self._relations.get(local(attributes, "id") or "")
        place = attributes.get("location")
        target = relation.target if relation and relation.is_external else None
        if target is None or target.startswith("#"):
            self.outline.inner_links += 1
            target = None
        elif place and "#" not in target:
            target = f"{target}#{place}"
        link = Link(area=area, target=target)
        if area.first_row == area.last_row:
            self.outline.links.setdefault(area.first_row, []).append(link)
        elif len(self.outline.tall_links) < _MAX_TALL_RANGES:
            self.outline.tall_links.append(link)


def parse_area(reference: str) -> Area | None:
    """The rectangle behind 'A2:B5', or behind a cell alone."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    return Area(
        first_row=int(top),
        last_row=int(bottom or top),
        first_column=column_number(left),
        last_column=column_number(right or left),
    )


def _without_cells(chunks: Iterator[bytes], outline: Outline) -> Iterator[bytes]:
    """The bytes before and behind the cells; of the cells, only what is counted."""
    head = b""
    for chunk in chunks:
        head += chunk
        begin = _CELLS_BEGIN.search(head)
        if begin is not None and not begin[0].endswith(b"/>"):
            yield head[: begin.start()]
            head = _skip_cells(head[begin.end() :], chunks, outline)
        if begin is not None or len(head) > _MAX_CARRIED:
            break
    yield head
    yield from chunks


def _skip_cells(data: bytes, chunks: Iterator[bytes], outline: Outline) -> bytes:
    """What stands behind the cells in the chunk in which they end."""
    while (end := _CELLS_END.search(data)) is None:
        # A row may go on in the next chunk.
        cut = data.rfind(_ROW_END) + len(_ROW_END)
        is_cut = cut >= len(_ROW_END)
        _count(data[:cut] if is_cut else b"", outline)
        rest = data[cut:] if is_cut else data[-_MAX_CARRIED:]
        chunk = next(chunks, None)
        if chunk is None:
            return b""
        data = rest + chunk
    _count(data[: end.start()], outline)
    return data[end.end() :]


def _count(data: bytes, outline: Outline) -> None:
    outline.styles.update(int(number) for number in set(_STYLE.findall(data)))
    if b"hidden=" not in data:
        return
    rows = list(_ROW.finditer(data))
    ends = [row.start() for row in rows[1:]] + [len(data)]
    outline.hidden_rows += sum(
        _HOLDS_TEXT.search(data, row.end(), end) is not None
        for row, end in zip(rows, ends, strict=True)
        if _IS_HIDDEN.search(row[1])
    )
