"""The rows of a recognised sheet, as records of FAQs; what is none is counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from faq.importing.cells import quoted
from faq.importing.columns import Column, is_reason
from faq.importing.naming.questions import is_asking
from faq.importing.recognition.content import COMMENT, begins_footer, is_section
from faq.importing.recognition.written_breaks import read_breaks

if TYPE_CHECKING:
    from faq.importing.formats.records import Record
    from faq.importing.formats.sheets import Sheet
    from faq.importing.recognition.layouts import Layout

_MOST_HELD, _SHOWN = 20, 3


@dataclass(slots=True)
class Tally:
    """What was left out while the rows of a sheet were read."""

    repeated_headers: list[str] = field(default_factory=list)  # places
    footers: list[str] = field(default_factory=list)
    cells: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    chars: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    beyond: list[str] = field(default_factory=list)  # places of text without a header

    def clear(self) -> None:
        """Begin anew, as the rows do."""
        for noted in (self.repeated_headers, self.footers, self.beyond):
            noted.clear()
        self.cells.clear()
        self.chars.clear()

    def count(self, cells: Sequence[str], columns: Iterable[int]) -> None:
        """Take note of text in columns that are ignored."""
        for i in columns:
            if i < len(cells) and (text := cells[i].strip()):
                self.cells[i] += 1
                self.chars[i] += len(text)

    def remarks(self, layout: Layout) -> Iterator[str]:
        for i in sorted(self.cells):
            header = layout.headers[i]
            if not is_reason(header):
                name = quoted(header) if header else "(no header)"
                yield (
                    f"Not imported: column {i + 1} {name}; texts: {self.cells[i]:,}, "
                    f"characters: {self.chars[i]:,}."
                )
        if self.repeated_headers:
            places = _listed(self.repeated_headers)
            yield f"The header comes again and is left out: {places}."
        if self.footers:
            yield f"Not imported, rows of one cell: {_listed(self.footers)}."
        if self.beyond:
            yield f"Text under no header is not imported: {_listed(self.beyond)}."


def _listed(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _SHOWN:,} more" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + more


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRows:
    """The rows of a sheet that are FAQs, or would be."""

    sheet: Sheet
    layout: Layout
    label: str | None = None
    tally: Tally = field(default_factory=Tally)

    def records(self) -> Iterator[tuple[Record, str]]:
        """Each with the section that it stands in, cells as they stand in the file."""
        section, last = self.layout.section, 0
        held: list[Record] = []
        for record in self._below_header():
            if record is None:  # what stands above it ends a page
                section = self._end_page(held, section)
                held.clear()
                continue
            if self._is_comment(record):
                self._leave_out([record])
                continue
            if len(held) < _MOST_HELD and self._is_lone(record):
                held.append(record)
                continue
            if held:
                section = yield from self._release(held, section)
                held.clear()
            yield record, section
            last = record.row
        for record in held:
            if last and self._is_footer(record, last):
                self._leave_out([record])
            else:
                yield record, section

    def _end_page(self, held: Sequence[Record], section: str) -> str:
        """The section that begins above a header that comes again."""
        for record in held:
            if self.layout.has_sections and is_section(record.cells):
                section = _text(record)
            else:
                self._leave_out([record])
        return section

    def _leave_out(self, records: Iterable[Record]) -> None:
        self.tally.footers.extend(
            f"{record.place} {quoted(_text(record))}" for record in records
        )

    def _release(
        self, held: Sequence[Record], section: str
    ) -> Generator[tuple[Record, str], None, str]:
        """The rows of one cell that an FAQ follows, and the section they begin."""
        for record in held:
            if self.layout.has_sections and is_section(record.cells):
                section = _text(record)
            else:
                yield record, section
        return section

    def _below_header(self) -> Iterator[Record | None]:
        """The rows that are not blank; None where the header comes again."""
        layout, tally = self.layout, self.tally
        width = len(layout.headers)
        question = layout.languages[0].positions[Column.QUESTION]
        used = layout.used
        for record in islice(self.sheet.records(), layout.first, None):
            if record.is_blank:
                continue
            placed = self._placed(record).read_in(used)
            if layout.has_written_breaks:
                placed = self._with_breaks(placed)
            if layout.names and self._is_header(record, question):
                tally.repeated_headers.append(placed.place)
                yield None
                continue
            if layout.ignored:
                tally.count(record.cells, layout.ignored)
            yield placed if len(record.cells) <= width else self._within(placed, width)

    def _placed(self, record: Record) -> Record:
        if self.label is None and self.sheet.row_word == record.word:
            return record
        return record._replace(label=self.label, word=self.sheet.row_word)

    def _with_breaks(self, record: Record) -> Record:
        answers = {each.positions[Column.ANSWER] for each in self.layout.languages}
        cells = tuple(
            read_breaks(cell) if i in answers else cell
            for i, cell in enumerate(record.cells)
        )
        return record._replace(cells=cells)

    def _is_header(self, record: Record, question: int) -> bool:
        cells, names = record.cells, self.layout.names
        if question >= len(cells):
            return False
        if cells[question].strip().casefold() != names[question]:
            return False
        filled = [cell.strip().casefold() for cell in cells if cell.strip()]
        return filled == list(filter(None, names))

    def _within(self, record: Record, width: int) -> Record:
        """The record, with a word about text right of the last header."""
        # In a spreadsheet a cell is a cell; in other files it may be half of another.
        if self.sheet.name is None:
            return record.within(width)
        beyond = " ".join(filter(None, map(str.strip, record.cells[width:])))
        if not beyond:
            return record
        self.tally.beyond.append(f"{record.place} {quoted(beyond)}")
        warning = f"has text under no header, which is not imported: {quoted(beyond)}"
        return record._replace(
            cells=record.cells[:width], warnings=(*record.warnings, warning)
        )

    def _is_lone(self, record: Record) -> bool:
        """Whether the row is one cell only, which does not ask."""
        cells = record.cells
        positions = self.layout.languages[0].positions
        question, answer = positions[Column.QUESTION], positions[Column.ANSWER]
        if max(question, answer) < len(cells) and cells[question] and cells[answer]:
            return False
        texts = [cell for cell in cells if cell.strip()]
        return len(texts) == 1 and not record.problem and not is_asking(texts[0])

    def _is_comment(self, record: Record) -> bool:
        is_text_file = self.sheet.name is None and not self.sheet.is_canonical
        is_marked = record.cells[0].startswith(COMMENT)
        return is_text_file and is_marked and self._is_lone(record)

    def _is_footer(self, record: Record, last: int) -> bool:
        """Whether a row of one cell at the end is no FAQ that lacks its answer."""
        is_apart = self.layout.is_asking or record.row > last + 1
        return begins_footer(_text(record)) or (is_apart and is_section(record.cells))


def _text(record: Record) -> str:
    return " ".join(filter(None, map(str.strip, record.cells)))
