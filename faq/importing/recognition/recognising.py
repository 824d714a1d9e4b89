"""Recognises a sheet: its header, its fields, and what of it is no FAQ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from faq.importing.cells import quoted
from faq.importing.columns import EXTERNAL_ID, TRANSLATION_OF, Column
from faq.importing.exceptions import UnusableColumns
from faq.importing.naming.header_names import Rank, read_header
from faq.importing.recognition.assigning import (
    ColumnsOfLanguage,
    Headings,
    Unsure,
    assign_by_content,
    assign_columns,
    unsure_of,
)
from faq.importing.recognition.content import is_section, profile_columns
from faq.importing.recognition.describing import Description
from faq.importing.recognition.header_rows import (
    find_header,
    show_headers,
    stands_first,
)
from faq.importing.recognition.layouts import Layout
from faq.importing.recognition.options import (
    ReadingOptions,
    find_chosen,
    is_header_text,
    join_columns,
    propose_columns,
)
from faq.importing.recognition.samples import SampledRow, take_sample
from faq.importing.recognition.separators import (
    alternates_separator,
    questions_separator,
)
from faq.importing.recognition.written_breaks import has_written_breaks

if TYPE_CHECKING:
    from faq.importing.formats.sheets import Sheet
    from faq.importing.recognition.content import ColumnProfile

_MOSTLY, _NEARLY_ALL, _SEVERAL = 0.6, 0.8, 3
_NEEDED = (Column.QUESTION, Column.ANSWER)


class UnrecognisedSheet(Exception):
    """No table of FAQs; `arguments` on the command line would make it one, if any."""

    def __init__(self, sentence: str, arguments: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.arguments = tuple(arguments)


class EmptySheet(UnrecognisedSheet):
    pass


def recognise_sheet(sheet: Sheet, options: ReadingOptions) -> Layout:
    """How the sheet is to be read.

    Raises `UnrecognisedSheet` where that cannot be told, `UnusableColumns` for options
    that do not fit, and `UnreadableFile`.
    """
    sample = take_sample(sheet, skip_rows=options.skip_rows)
    if not sample:
        raise EmptySheet("There is nothing in it.")
    if sheet.is_canonical:
        return _canonical(sample[0])
    return _Recognition(sample, options).layout()


def _canonical(first: SampledRow) -> Layout:
    """The names of the first record are fields of ours."""
    fields = {column.value: column for column in Column}
    known = {i: fields[name] for i, name in enumerate(first.cells) if name in fields}
    positions = {column: i for i, column in known.items()}
    own = {
        name: i
        for i, name in enumerate(first.cells)
        if name in (TRANSLATION_OF, EXTERNAL_ID) and Column.ID in positions
    }
    read = {*known, *own.values()}
    return Layout(
        headers=first.cells,
        header_place=first.record.place,
        first=first.index + 1,
        languages=[ColumnsOfLanguage(language=None, positions=positions)],
        ignored=tuple(i for i in range(len(first.cells)) if i not in read),
        translation_of=own.get(TRANSLATION_OF),
        external_id=own.get(EXTERNAL_ID),
    )


class _Recognition:
    """Recognises one sheet by a sample of its rows."""

    def __init__(self, sample: Sequence[SampledRow], options: ReadingOptions) -> None:
        self.sample = sample
        self.options = options
        self.header = find_header(sample, options)
        self.below = sample[self.header.first :]
        self.rows = [
            row.cells
            for row in self.below
            if len(row.filled) > 1 and not self._is_header(row)
        ]
        self.headings = self._headings()

    def layout(self) -> Layout:
        languages = self._assign()
        used = {i for each in languages for i in each.positions.values()}
        more = self._more_alternates(languages, used)
        own = self._own_columns(languages)
        separators = self._separators(languages[0].positions)
        headers = self.headings.headers
        has_sections = self._has_sections(languages)
        layout = Layout(
            headers=headers,
            header_place=(self._header_row or self.below[0]).record.place,
            first=self._first_index(),
            languages=languages,
            ignored=tuple(
                i for i in range(len(headers)) if i not in {*used, *more, *own.values()}
            ),
            names=tuple(map(str.casefold, headers)) if self._header_row else (),
            renamed=frozenset(
                i for i in used if not self._says_its_field(i, languages)
            ),
            more_alternates=more,
            translation_of=own.get(TRANSLATION_OF),
            external_id=own.get(EXTERNAL_ID),
            separators=separators,
            has_sections=has_sections,
            section=self._section_above() if has_sections else "",
            is_asking=self._is_asking(languages),
            has_written_breaks=has_written_breaks(
                cell
                for each in languages
                for cell in self._cells(each.positions[Column.ANSWER])
            ),
        )
        described = Description(layout, self.sample, self.header, self.headings)
        return replace(layout, remarks=tuple(described.remarks()))

    @property
    def _header_row(self) -> SampledRow | None:
        position = self.header.position
        return None if position is None else self.sample[position]

    def _headings(self) -> Headings:
        """The columns of the header, and those beside it that rows need."""
        row = self._header_row
        cells = row.cells if row else ()
        widest = max(len(each.cells) for each in self.sample)
        chosen = self._choose(cells, widest)
        width = max([len(cells), *(i + 1 for i in chosen.values())])
        if not self._is_named(cells):
            width = max([width, *map(len, self.rows)])
        headers = (*cells, *[""] * (width - len(cells)))
        place = row.record.place if row else self.sample[self.header.first].record.place
        return Headings(
            headers=headers,
            names=tuple(map(read_header, headers)),
            profiles=profile_columns(self.rows, width),
            place=f"{place}, the header," if row else place,
            chosen=chosen,
            left_out=frozenset(
                c for c, text in self.options.columns.items() if not text
            ),
        )

    def _is_named(self, cells: Sequence[str]) -> bool:
        fields = {
            name.field for name in map(read_header, cells) if name.rank > Rank.GENERAL
        }
        return fields.issuperset(_NEEDED)

    def _choose(self, headers: Sequence[str], width: int) -> Mapping[Column, int]:
        """The columns that a person chose."""
        chosen: dict[Column, int] = {}
        for column, choice in self.options.columns.items():
            if not choice and column not in _NEEDED:
                continue  # left out
            position = find_chosen(choice, headers, width)
            if position is None:
                first = headers or self.sample[self.header.first].cells
                raise UnusableColumns(
                    f"--columns: there is no column {quoted(choice)} for '{column}'. "
                    f"There are: {show_headers(first)}."
                )
            if position in chosen.values():
                raise UnusableColumns(
                    f"--columns: column {choice} is chosen for two fields."
                )
            chosen[column] = position
        return chosen

    def _assign(self) -> Sequence[ColumnsOfLanguage]:
        if len(self.headings.headers) < len(_NEEDED):
            raise UnrecognisedSheet(
                f"{self.headings.place.capitalize()} has one column only; an FAQ needs "
                "a question and an answer."
            )
        try:
            return self._assign_columns()
        except Unsure as exc:
            shown = self.headings.headers if self._header_row else self.below[0].cells
            raise UnrecognisedSheet(
                f"{exc} It has: {show_headers(shown)}.", self._arguments(exc.guess)
            ) from exc

    def _assign_columns(self) -> Sequence[ColumnsOfLanguage]:
        if self._header_row:
            return assign_columns(self.headings)
        if self.header.is_unsure:
            raise unsure_of(
                self.headings, "may be a header of unknown names and may be an FAQ"
            )
        is_told = self.options.no_header
        return [assign_by_content(self.headings, is_told=is_told)]

    def _arguments(self, guess: Mapping[Column, int]) -> Sequence[str]:
        if not set(_NEEDED) <= guess.keys():
            return ()
        choices = propose_columns(guess, self.headings.headers)
        texts = [text for text in choices.values() if is_header_text(text)]
        position = self.header.position
        if position is None or not stands_first(texts, self.sample, position):
            choices = {column: str(i + 1) for column, i in guess.items()}
        flags = ("--no-header",) if position is None else ()
        return (*flags, "--columns", join_columns(choices))

    def _first_index(self) -> int:
        """How many records stand above the first row that is read."""
        row = self._header_row
        if row is None:
            return self.below[0].index
        last = self.sample[self.header.first - 1]
        return last.index + 1

    def _says_its_field(
        self, position: int, languages: Sequence[ColumnsOfLanguage]
    ) -> bool:
        name = self.headings.names[position]
        fields = {
            c for each in languages for c, i in each.positions.items() if i == position
        }
        return name.field in fields and name.rank > Rank.GENERAL

    def _more_alternates(
        self, languages: Sequence[ColumnsOfLanguage], used: set[int]
    ) -> tuple[int, ...]:
        """Further columns of alternates, where languages are not side by side."""
        if len(languages) > 1:
            return ()
        return tuple(
            i
            for i, name in enumerate(self.headings.names)
            if name.field is Column.ALTERNATES
            and name.rank > Rank.GENERAL
            and i not in used
        )

    def _own_columns(self, languages: Sequence[ColumnsOfLanguage]) -> dict[str, int]:
        """The columns that our exports have beside our ids, where those are read."""
        taken = languages[0].positions.values()
        if len(languages) > 1 or Column.ID not in languages[0].positions:
            return {}
        return {
            header: i
            for i, header in enumerate(self.headings.headers)
            if header in (TRANSLATION_OF, EXTERNAL_ID) and i not in taken
        }

    def _separators(self, positions: Mapping[Column, int]) -> Mapping[Column, str]:
        found = {
            Column.ALTERNATES: alternates_separator(
                self._cells(positions.get(Column.ALTERNATES))
            ),
            Column.QUESTION: questions_separator(
                self._cells(positions.get(Column.QUESTION))
            ),
        }
        return {column: separator for column, separator in found.items() if separator}

    def _cells(self, position: int | None) -> list[str]:
        if position is None:
            return []
        cells = (row[position] for row in self.rows if position < len(row))
        return [cell for cell in cells if cell]

    def _profile(
        self, languages: Sequence[ColumnsOfLanguage], column: Column
    ) -> ColumnProfile:
        return self.headings.profiles[languages[0].positions[column]]

    def _is_asking(self, languages: Sequence[ColumnsOfLanguage]) -> bool:
        profile = self._profile(languages, Column.QUESTION)
        return profile.count >= _SEVERAL and profile.asking >= _MOSTLY

    def _has_sections(self, languages: Sequence[ColumnsOfLanguage]) -> bool:
        """Whether rows of one cell head those below: 'Delivery', then its FAQs."""
        positions = languages[0].positions
        is_asking = self._profile(languages, Column.QUESTION).asking >= _NEARLY_ALL
        if len(languages) > 1 or Column.CATEGORY in positions or not is_asking:
            return False
        last = max(
            (i for i, row in enumerate(self.below) if len(row.filled) > 1), default=0
        )
        sections = [
            i for i, row in enumerate(self.below[:last]) if is_section(row.cells)
        ]
        is_heading = any(self._is_header(self.below[i + 1]) for i in sections)
        return len(sections) > 1 or sections == [0] or is_heading

    def _is_header(self, row: SampledRow) -> bool:
        header = self._header_row
        return header is not None and row.cells == header.cells

    def _section_above(self) -> str:
        """What stands over the first header, where the others have a section there."""
        position = self.header.position
        above = self.sample[position - 1].cells if position else ()
        return "".join(above) if is_section(above) else ""
