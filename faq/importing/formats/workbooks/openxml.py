"""Reads workbooks of Open XML: .xlsx, .xlsm, .xltx, strict or not, whoever wrote them.

A sheet is gone over twice: `outline` finds what stands around its cells, then `cells`
reads these row by row. What is held is the file, its shared strings and one row: beyond
the file, 23 MB for 60,000 rows of five columns with shared strings (openpyxl: 59 MB),
and less than 1 MB where the texts stand in the cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.number_formats.locales import ENGLISH, Locale
from faq.importing.formats.records import MAX_ROWS, Record
from faq.importing.formats.workbooks.archive import (
    Archive,
    Attributes,
    damage_is_unreadable,
    local,
    read_xml,
)
from faq.importing.formats.workbooks.cells import SheetContext, read_rows
from faq.importing.formats.workbooks.outline import Outline, read_outline
from faq.importing.formats.workbooks.remarks import SheetCounts, remarks_on
from faq.importing.formats.workbooks.strings import read_shared_strings
from faq.importing.formats.workbooks.styles import Styles, example_of, read_styles

_SAMPLE_TEXTS = 200
_SAMPLE_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _SheetEntry:
    name: str
    relation: str
    is_hidden: bool


class _Package:
    """The parts of a workbook, each read once when it is first asked for."""

    def __init__(self, data: bytes) -> None:
        self.archive = Archive(data)
        self.main = self._main_part()
        self.relations = self.archive.relations(self.main)
        self.entries: list[_SheetEntry] = []
        self.counts_from_1904 = False
        read_xml(self.archive.chunks(self.main), start=self._start)

    def _main_part(self) -> str:
        relations = self.archive.relations("").values()
        mains = [r.target for r in relations if r.kind == "officeDocument"]
        return mains[0] if mains else "xl/workbook.xml"

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904") in {"1", "true", "on"}
        elif tag == "sheet":
            self.entries.append(
                _SheetEntry(
                    name=attributes.get("name", ""),
                    relation=local(attributes, "id") or "",
                    is_hidden=attributes.get("state", "visible") != "visible",
                )
            )

    @cached_property
    def strings(self) -> list[str]:
        part = self._part("sharedStrings")
        return read_shared_strings(self.archive.chunks(part)) if part else []

    @cached_property
    def styles(self) -> Styles:
        part = self._part("styles")
        return read_styles(self.archive.chunks(part)) if part else Styles()

    def _part(self, kind: str) -> str | None:
        targets = (r.target for r in self.relations.values() if r.kind == kind)
        return next((target for target in targets if target in self.archive), None)


class OpenXmlSheet:
    """One sheet of cells; every `records()` reads it anew."""

    is_canonical = False
    row_word = "row"

    def __init__(self, book: OpenXmlBook, entry: _SheetEntry, part: str) -> None:
        self.name = entry.name
        self.is_hidden = entry.is_hidden
        self.part = part
        self._book = book

    @cached_property
    def outline(self) -> Outline:
        return read_outline(self._book.package.archive, self.part)

    def records(self) -> Iterator[Record]:
        """What the rows show; may raise `UnreadableFile`."""
        return self.read(self._book.locale)

    def read(self, locale: Locale) -> Iterator[Record]:
        package = self._book.package
        with damage_is_unreadable():
            context = SheetContext(
                strings=package.strings,
                styles=package.styles,
                locale=locale,
                counts_from_1904=package.counts_from_1904,
                outline=self.outline,
                row_limit=self._book.row_limit,
                locales_used=self._book.locales_used,
            )
            yield from read_rows(package.archive.chunks(self.part), context)


class OpenXmlBook:
    """A workbook that was opened; may raise `UnreadableFile` whenever it is read."""

    def __init__(self, data: bytes, *, row_limit: int = MAX_ROWS) -> None:
        self.row_limit = row_limit
        with damage_is_unreadable():
            self.package = _Package(data)
        self.locales_used: set[Locale] = set()
        self._others: list[str] = []
        self.sheets: Sequence[OpenXmlSheet] = tuple(self._find_sheets())

    description = "Excel workbook"

    def _find_sheets(self) -> Iterator[OpenXmlSheet]:
        for entry in self.package.entries:
            relation = self.package.relations.get(entry.relation)
            if relation is None or relation.target not in self.package.archive:
                raise UnreadableFile(
                    f"The workbook is damaged: its sheet {entry.name!r} is missing."
                )
            if relation.kind == "worksheet":
                yield OpenXmlSheet(self, entry, relation.target)
            else:
                self._others.append(entry.name)

    @cached_property
    def locale(self) -> Locale:
        """How the spreadsheets of those who wrote it show numbers."""
        with damage_is_unreadable():
            return self.package.styles.locale(self._used_styles, self._sample())

    @property
    def remarks(self) -> Sequence[str]:
        """What is shown otherwise than on the sheet, and what is left out.

        In which language numbers are shown is said once rows with some were read.
        """
        said = [example_of(locale) for locale in self.locales_used - {ENGLISH}]
        return (*said, *self._standing_remarks)

    @cached_property
    def _standing_remarks(self) -> Sequence[str]:
        with damage_is_unreadable():
            return tuple(self._remarks())

    def _remarks(self) -> Iterator[str]:
        for name in self._others:
            yield f"The sheet {name!r} is a chart or a macro; it is not read."
        yield from self.package.styles.remarks(self._used_styles, self.locale)
        for sheet in self.sheets:
            if not sheet.is_hidden:
                yield from remarks_on(sheet.name, sheet.outline, self._counts(sheet))

    @property
    def _used_styles(self) -> set[int]:
        shown = [sheet.outline.styles for sheet in self.sheets if not sheet.is_hidden]
        return set().union(*shown)

    def _sample(self) -> str:
        texts: Sequence[str] = self.package.strings[:_SAMPLE_TEXTS]
        if not texts:
            records = islice(self.sheets[0].read(ENGLISH), _SAMPLE_ROWS)
            texts = [cell for record in records for cell in record.cells]
        return "\n".join(texts)

    def _counts(self, sheet: OpenXmlSheet) -> SheetCounts:
        archive = self.package.archive
        found: Counter[str] = Counter()
        for relation in archive.relations(sheet.part).values():
            tag = _COUNTED.get(relation.kind)
            if tag and relation.target in archive:
                found[relation.kind] += _count(archive, relation.target, tag)
        return SheetCounts(
            notes=found["threadedComment"] or found["comments"],
            text_boxes=found["drawing"],
        )


# Elements that are counted in the parts that a sheet points to. A thread of comments
# is written a second time as a note, for older programs.
_COUNTED: Mapping[str, str] = {
    "comments": "comment",
    "threadedComment": "threadedComment",
    "drawing": "txBody",
}


def _count(archive: Archive, part: str, tag: str) -> int:
    tags: Counter[str] = Counter()
    read_xml(archive.chunks(part), start=lambda name, _: tags.update([name]))
    return tags[tag]
