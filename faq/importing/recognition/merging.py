"""Rows of several sheets, or of languages side by side, as one table of FAQs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from faq.importing.cells import join_alternates, split_alternates
from faq.importing.columns import Column
from faq.importing.recognition.separators import split_at

if TYPE_CHECKING:
    from faq.importing.formats.records import Record
    from faq.importing.recognition.assigning import ColumnsOfLanguage
    from faq.importing.recognition.layouts import Layout
    from faq.importing.recognition.sheet_rows import SheetRows


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sheet of a table, and what holds for all of its rows."""

    rows: SheetRows
    language: str | None = None
    category: str = ""

    @property
    def layout(self) -> Layout:
        return self.rows.layout

    @property
    def remarks(self) -> Iterator[str]:
        """How it is read."""
        yield from self.layout.remarks
        if self.language:
            yield f"The name of the sheet is the language: {self.language}."
        if self.category:
            yield "The name of the sheet is the category."

    @property
    def columns(self) -> set[Column]:
        found = self.layout.fields
        if self.language:
            found.add(Column.LANGUAGE)
        if self.category:
            found.add(Column.CATEGORY)
        return found


@dataclass(frozen=True, slots=True)
class MergedRows:
    """The FAQs of all parts, their cells in one order of columns."""

    parts: Sequence[Part]
    columns: Sequence[Column]

    def records(self) -> Iterator[Record]:
        groups = _Groups()
        for part in self.parts:
            if part.layout.translation_of is not None:
                yield from self._translated(part, part.layout.translation_of)
                continue
            for record, section in part.rows.records():
                texts = list(_texts_of_row(part, record, section))
                group = groups.find(texts)
                for text in texts:
                    if group is not None and not groups.is_original(group):
                        text.fields[Column.ID] = ""
                    yield record._replace(
                        cells=self._cells(text),
                        group=group,
                        external_id=_external_id(part, record),
                    )

    def _cells(self, text: _Text) -> tuple[str, ...]:
        return tuple(text.fields.get(column, "") for column in self.columns)

    def _translated(self, part: Part, position: int) -> Iterator[Record]:
        """The rows of an export, originals before what says that it translates them."""
        originals: dict[str, int] = {}
        for is_original in (True, False):
            part.rows.tally.clear()  # of the first reading
            for record, section in part.rows.records():
                source = _cell(record, position).strip()
                if is_original is not (source == ""):
                    continue
                (text,) = _texts_of_row(part, record, section)
                if is_original:
                    faq_id = text.fields.get(Column.ID, "").strip()
                    originals.setdefault(faq_id, len(originals) + 1)
                yield record._replace(
                    cells=self._cells(text),
                    # Of an original that the file lacks, nothing is said.
                    group=originals.get(
                        source or text.fields.get(Column.ID, "").strip()
                    ),
                    external_id=_external_id(part, record),
                )


@dataclass(frozen=True, slots=True)
class _Text:
    """An FAQ in one language, by fields."""

    fields: dict[Column, str]


@dataclass(slots=True)
class _Groups:
    """Numbers the FAQs that stand there in several languages."""

    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _by_id: dict[str, int] = field(default_factory=dict)
    _languages: set[tuple[int, str]] = field(default_factory=set)
    _begun: set[int] = field(default_factory=set)

    def find(self, texts: Sequence[_Text]) -> int | None:
        """The group of the row; None for an FAQ that no other row can translate.

        Rows of one ID in several languages are one; in one language, they clash.
        """
        fields = texts[0].fields
        faq_id = fields.get(Column.ID, "").strip()
        language = fields.get(Column.LANGUAGE, "").strip().casefold()
        if faq_id and language:
            group = self._by_id.get(faq_id) or next(self._numbers)
            if (group, language) not in self._languages:
                self._by_id[faq_id] = group
                self._languages.add((group, language))
                return group
        return next(self._numbers) if len(texts) > 1 else None

    def is_original(self, group: int) -> bool:
        """Whether it is the first of its group; only that one is the FAQ of the id."""
        is_first = group not in self._begun
        self._begun.add(group)
        return is_first


def _external_id(part: Part, record: Record) -> str:
    position = part.layout.external_id
    return "" if position is None else _cell(record, position).strip()


def _texts_of_row(part: Part, record: Record, section: str) -> Iterator[_Text]:
    """The FAQ in each language that the row has it in; once at least."""
    languages = part.layout.languages
    if len(languages) > 1:
        languages = [
            each for each in languages if _has_text(record, each)
        ] or languages[:1]
    for each in languages:
        fields = _fields(part.layout, record, each)
        if not fields.get(Column.CATEGORY):
            fields[Column.CATEGORY] = section or part.category
        if not fields.get(Column.LANGUAGE, "").strip():
            fields[Column.LANGUAGE] = each.language or part.language or ""
        yield _Text(fields)


def _has_text(record: Record, columns: ColumnsOfLanguage) -> bool:
    needed = (columns.positions[Column.QUESTION], columns.positions[Column.ANSWER])
    return any(_cell(record, position).strip() for position in needed)


def _cell(record: Record, position: int) -> str:
    return record.cells[position] if position < len(record.cells) else ""


def _fields(
    layout: Layout, record: Record, columns: ColumnsOfLanguage
) -> dict[Column, str]:
    fields = {
        column: _cell(record, position)
        for column, position in columns.positions.items()
    }
    if layout.more_alternates or layout.separators:
        _divide(fields, layout.separators)
        others = (_cell(record, position) for position in layout.more_alternates)
        parts = [part for cell in others for part in split_alternates(cell)]
        fields[Column.ALTERNATES] = "|".join(
            filter(None, [fields.get(Column.ALTERNATES, ""), join_alternates(parts)])
        )
    return fields


def _divide(fields: dict[Column, str], separators: Mapping[Column, str]) -> None:
    """Put the wordings that share a cell with others among the alternates."""
    alternates = fields.get(Column.ALTERNATES, "")
    if separator := separators.get(Column.ALTERNATES):
        alternates = join_alternates(split_at(alternates, separator))
    if (separator := separators.get(Column.QUESTION)) and fields[
        Column.QUESTION
    ].strip():
        first, *others = split_at(fields[Column.QUESTION], separator) or [""]
        fields[Column.QUESTION] = first
        alternates = "|".join(filter(None, [join_alternates(others), alternates]))
    fields[Column.ALTERNATES] = alternates
