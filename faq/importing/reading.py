"""Reads the bytes of a file, whatever saved it, as one table of FAQs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from faq.importing.cells import quoted
from faq.importing.columns import EXTERNAL_ID, Column, Columns, is_reason
from faq.importing.exceptions import UnreadableFile, UnusableColumns
from faq.importing.formats.delimited import open_delimited
from faq.importing.formats.mojibake import check
from faq.importing.formats.structured.opening import open_structured
from faq.importing.formats.structured.qna_tables import with_qna_tables
from faq.importing.formats.workbooks import open_workbook, refusal_of
from faq.importing.naming.header_names import sheet_language
from faq.importing.recognition.merging import MergedRows, Part
from faq.importing.recognition.options import ReadingOptions, propose_command
from faq.importing.recognition.recognising import (
    EmptySheet,
    UnrecognisedSheet,
    recognise_sheet,
)
from faq.importing.recognition.samples import trimmed
from faq.importing.recognition.sheet_rows import SheetRows

if TYPE_CHECKING:
    from faq.importing.formats.records import Record
    from faq.importing.formats.sheets import Sheet, Source
    from faq.importing.recognition.layouts import Layout

MAX_BYTES = 100_000_000
_ZIP = b"PK\x03\x04"
_EMPTY = "The file is empty. Its first row must name the columns: question, answer."
_NO_OPTIONS = ReadingOptions()
# What programs call a sheet that nobody has named.
_UNNAMED = re.compile(
    r"(sheet|tabelle|feuil|feuille|hoja|foglio|planilha|folha|blad|ark|taul|arkusz|list|"
    r"munka|foaie|лист|аркуш|φύλλο|sayfa|ورقة|גיליון|シート|工作表|sheet1|시트|faqs?)\W*\d*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The FAQs of a file, in one order of columns.

    `remarks` are sentences on how the file was read and what was left out; those about
    rows are complete once `records()` has been read to its end.
    """

    name: str
    description: str
    headers: tuple[str, ...]  # one for each cell of a record
    columns: Columns
    parts: Sequence[Part]
    source: Source
    left_out: Sequence[str]  # sentences about sheets

    @property
    def header_place(self) -> str:
        return self.parts[0].layout.header_place

    @property
    def is_canonical(self) -> bool:
        """Whether the format itself tells questions from answers, in Markdown."""
        return all(part.rows.sheet.is_canonical for part in self.parts)

    @property
    def has_external_ids(self) -> bool:
        """Whether the column of ids says that they are another system's."""
        return any(
            part.layout.headers[position] == EXTERNAL_ID
            for part in self.parts
            if (position := part.layout.languages[0].positions.get(Column.ID))
            is not None
        )

    def records(self) -> Iterator[Record]:
        """The rows that are not blank, read anew."""
        for part in self.parts:
            part.rows.tally.clear()
        if _is_merged(self.parts):
            return MergedRows(self.parts, tuple(self.columns.positions)).records()
        return (record for record, _ in self.parts[0].rows.records())

    @property
    def remarks(self) -> Sequence[str]:
        return (*self.source.remarks, *self._remarks_of_parts(), *self.left_out)

    def _remarks_of_parts(self) -> Iterator[str]:
        for part in self.parts:
            label = part.rows.label
            before = f"{label[0].upper()}{label[1:]}: " if label else ""
            for remark in (*part.remarks, *part.rows.tally.remarks(part.layout)):
                yield before + remark


def read_table(
    source: BinaryIO, name: str, options: ReadingOptions = _NO_OPTIONS
) -> Table:
    """The FAQs of a file.

    Raises `UnreadableFile`, or `UnusableColumns` where no column holds the questions
    or the answers as far as the file tells; that proposes the options that would.
    """
    opened = open_source(source, name, options)
    checked = check(opened, is_repaired=options.repair_encoding)
    return read_sheets(checked, name, options)


def read_sheets(
    source: Source, name: str, options: ReadingOptions = _NO_OPTIONS
) -> Table:
    """As `read_table`, of a file that is opened already."""
    return _TableReader(source, name, options).table()


def read_records(source: BinaryIO) -> Iterator[Record]:
    """The file's first table, of whatever columns: its header, then its rows.

    Raises `UnreadableFile`, also while it is read.
    """
    sheet = open_source(source).sheets[0]
    records = (record for record in sheet.records() if not record.is_blank)
    header = next(records, None)
    if header is None:
        raise UnreadableFile(_EMPTY)
    cells = trimmed(header)
    yield header._replace(cells=cells)
    yield from (record.within(len(cells)) for record in records)


def open_source(
    source: BinaryIO, name: str = "", options: ReadingOptions = _NO_OPTIONS
) -> Source:
    """The sheets of a file, by what its bytes are and not by its name."""
    data = source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            f"The file is larger than {MAX_BYTES // 1_000_000} MB. Split it."
        )
    if refusal := refusal_of(data, name):
        raise UnreadableFile(refusal)
    if data.startswith(_ZIP):
        return with_qna_tables(open_workbook(data))
    structured = open_structured(
        data, name, encoding=options.encoding, base_url=options.base_url
    )
    return structured or with_qna_tables(open_delimited(data, options.encoding))


@dataclass(frozen=True, slots=True)
class _Failure:
    """A sheet that is no table of FAQs as far as it tells."""

    sheet: Sheet
    fault: UnrecognisedSheet


class _TableReader:
    """Chooses the sheets of a file and puts those that are recognised together."""

    def __init__(self, source: Source, name: str, options: ReadingOptions) -> None:
        self.source = source
        self.name = name
        self.options = options
        self.failures: list[_Failure] = []

    def table(self) -> Table:
        chosen = self._choose_sheets()
        recognised = [
            (sheet, layout) for sheet in chosen if (layout := self._recognise(sheet))
        ]
        if not recognised or (self.options.sheets and self.failures):
            raise self._refusal()
        has_several = len(recognised) > 1
        parts = [
            _part(sheet, layout, has_several=has_several)
            for sheet, layout in recognised
        ]
        return Table(
            name=self.name,
            description=self.source.description,
            headers=_headers(parts),
            columns=_columns(parts),
            parts=parts,
            source=self.source,
            left_out=tuple(self._left_out(chosen)),
        )

    def _choose_sheets(self) -> Sequence[Sheet]:
        sheets = self.source.sheets
        if not self.options.sheets:
            visible = [sheet for sheet in sheets if not sheet.is_hidden]
            if sheets and not visible:
                raise UnusableColumns(
                    f"All sheets are hidden: {_names(sheets)}. "
                    f"Choose one:\n  {self._command(sheets[0])}"
                )
            return visible
        return [self._find_sheet(name) for name in dict.fromkeys(self.options.sheets)]

    def _find_sheet(self, name: str) -> Sheet:
        named = [sheet for sheet in self.source.sheets if sheet.name]
        if not named:
            raise UnusableColumns(
                "--sheet: this file has no sheets; leave the option out."
            )
        exact = [sheet for sheet in named if sheet.name == name]
        key = name.strip().casefold()
        alike = [s for s in named if s.name and s.name.strip().casefold() == key]
        if not exact and not alike:
            raise UnusableColumns(
                f"--sheet: there is no sheet {quoted(name)}. "
                f"There are: {_names(self.source.sheets)}."
            )
        return (exact or alike)[0]

    def _recognise(self, sheet: Sheet) -> Layout | None:
        try:
            return recognise_sheet(sheet, self.options)
        except UnrecognisedSheet as exc:
            self.failures.append(_Failure(sheet, exc))
        return None

    def _refusal(self) -> Exception:
        """Why nothing is read, of the sheet that comes nearest to a table."""
        faults = [
            each for each in self.failures if not isinstance(each.fault, EmptySheet)
        ]
        if not faults:
            return UnreadableFile(_EMPTY)
        nearest = next((each for each in faults if each.fault.arguments), faults[0])
        sheet, fault = nearest.sheet, nearest.fault
        where = f"Sheet {quoted(sheet.name)}: " if sheet.name else ""
        if not fault.arguments:
            return UnusableColumns(f"{where}{fault}")
        command = self._command(sheet, *fault.arguments)
        return UnusableColumns(f"{where}{fault} Say which is which:\n  {command}")

    def _command(self, sheet: Sheet, *arguments: str) -> str:
        """What reads this sheet, of a file that has several."""
        options = self.options
        if sheet.name and (len(self.source.sheets) > 1 or sheet.is_hidden):
            options = replace(options, sheets=(sheet.name,))
        return propose_command(self.name, options, arguments)

    def _left_out(self, chosen: Sequence[Sheet]) -> Iterator[str]:
        faults = {id(each.sheet): each.fault for each in self.failures}
        for sheet in self.source.sheets:
            if sheet not in chosen or id(sheet) in faults:
                yield from self._describe_left_out(sheet, faults.get(id(sheet)))

    def _describe_left_out(
        self, sheet: Sheet, fault: UnrecognisedSheet | None
    ) -> Iterator[str]:
        try:
            row_count = sum(not record.is_blank for record in sheet.records())
        except UnreadableFile as exc:
            yield f"Sheet {quoted(sheet.name or '')} is not imported: {exc}"
            return
        if not row_count:
            return
        reason = "is hidden" if sheet.is_hidden and not fault else "is not chosen"
        reason = "has no questions and answers that can be told" if fault else reason
        arguments = fault.arguments if fault else ()
        way_in = f" To import them: {self._command(sheet, *arguments)}"
        yield (
            f"Sheet {quoted(sheet.name or '')} {reason}: its {row_count:,} rows of "
            f"text are not imported.{'' if fault and not arguments else way_in}"
        )


def _names(sheets: Sequence[Sheet]) -> str:
    return ", ".join(
        f"{quoted(sheet.name or '')}{' (hidden)' if sheet.is_hidden else ''}"
        for sheet in sheets
    )


def _part(sheet: Sheet, layout: Layout, *, has_several: bool) -> Part:
    """The sheet as a part of the table, with what its name says of its rows."""
    name = sheet.name or ""
    own_language = Column.LANGUAGE in layout.fields
    language = None if own_language else sheet_language(name)
    is_named = has_several and not language and not _UNNAMED.fullmatch(name.strip())
    is_category = is_named and Column.CATEGORY not in layout.fields
    label = f"sheet {quoted(name)}" if has_several else None
    return Part(
        rows=SheetRows(sheet=sheet, layout=layout, label=label),
        language=language,
        category=name.strip() if is_category else "",
    )


def _is_merged(parts: Sequence[Part]) -> bool:
    return len(parts) > 1 or not parts[0].layout.is_plain or bool(parts[0].language)


def _headers(parts: Sequence[Part]) -> tuple[str, ...]:
    if _is_merged(parts):
        return tuple(_columns(parts).positions)
    layout = parts[0].layout
    fields = {i: c for c, i in layout.languages[0].positions.items()}
    return tuple(
        header if i not in layout.renamed else fields[i].value
        for i, header in enumerate(layout.headers)
    )


def _columns(parts: Sequence[Part]) -> Columns:
    ignored = (part.layout.headers[i] for part in parts for i in part.layout.ignored)
    names = dict.fromkeys(name for name in ignored if name and not is_reason(name))
    if _is_merged(parts):
        fields = set[Column]().union(*(part.columns for part in parts))
        ordered = [column for column in Column if column in fields]
        positions = {column: i for i, column in enumerate(ordered)}
    else:
        positions = dict(parts[0].layout.languages[0].positions)
    return Columns(positions=positions, ignored=tuple(names))
