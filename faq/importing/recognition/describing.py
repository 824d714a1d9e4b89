"""Says how a sheet was read, in sentences for a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faq.importing.cells import quoted
from faq.importing.columns import Column
from faq.importing.naming.header_names import Rank
from faq.importing.recognition.separators import NAMES

if TYPE_CHECKING:
    from faq.importing.recognition.assigning import ColumnsOfLanguage, Headings
    from faq.importing.recognition.header_rows import HeaderRow
    from faq.importing.recognition.layouts import Layout
    from faq.importing.recognition.samples import SampledRow

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Description:
    """What a person should know of a layout."""

    layout: Layout
    sample: Sequence[SampledRow]
    header: HeaderRow
    headings: Headings

    def remarks(self) -> Iterator[str]:
        yield from self._above()
        if self.header.position is None:
            first = self.sample[self.header.first]
            yield (
                f"No row names the columns: {first.record.place}, "
                f"{quoted(first.cells[first.filled[0]])}, is read as an FAQ."
            )
        for columns in self.layout.languages:
            yield self._columns(columns)
        if self.header.is_second_header:
            row = self.sample[self.header.first - 1]
            yield f"{row.record.place.capitalize()} is read as a second header."
        if len(self.layout.languages) > 1:
            yield "Each row is one FAQ in several languages; the first is the original."
        yield from self._phrasings()
        if self.layout.has_written_breaks:
            yield "Line breaks are written as '\\n' in it, and are read as line breaks."
        if self.layout.has_sections:
            yield "Rows of one cell only are read as the category of the rows below."

    def _above(self) -> Iterator[str]:
        position = self.header.position
        rows = self.sample[: self.header.first if position is None else position]
        if rows:
            shown = ", ".join(
                quoted(" ".join(filter(None, r.cells))) for r in rows[:_SHOWN]
            )
            more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
            yield f"Not imported, above the FAQs: {shown}{more}."

    def _columns(self, columns: ColumnsOfLanguage) -> str:
        read = ", ".join(
            f"{self._name(position)} as {column}{self._reason(column, position)}"
            for column, position in columns.positions.items()
        )
        language = f" ({columns.language})" if columns.language else ""
        return f"Read{language}: {read}."

    def _name(self, position: int) -> str:
        header = self.layout.headers[position]
        return f"column {position + 1}" + (f" {quoted(header)}" if header else "")

    def _reason(self, column: Column, position: int) -> str:
        """Why, where the name alone does not say it."""
        if column in self.headings.chosen:
            return " (as told)"
        name = self.headings.names[position]
        is_named = name.field is column and name.rank > Rank.GENERAL
        return "" if is_named else " (by what it holds)"

    def _phrasings(self) -> Iterator[str]:
        for position in self.layout.more_alternates:
            yield f"Read {self._name(position)} as further alternates."
        for column, separator in self.layout.separators.items():
            others = " (all but the first are alternates)"
            yield (
                f"Cells of {column} hold several wordings, separated by "
                f"{NAMES[separator]}{others if column is Column.QUESTION else ''}."
            )
