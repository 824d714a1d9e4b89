"""Turns the cells of a record into the values of an FAQ, and says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from faq.importing.cells import (
    InvalidMoment,
    clean_keywords,
    clean_line,
    clean_text,
    find_control_character,
    parse_moment,
    phrase_key,
    quoted,
    split_alternates,
    unescape_formula,
    without_control_characters,
)
from faq.importing.columns import Column, Columns
from faq.importing.formats.records import markdown_of, value_of
from faq.models import FAQ

if TYPE_CHECKING:
    from faq.importing.formats.records import Record

# A spreadsheet may show '31 December 2026' for what they take as 2026-12-31.
_NO_TEXT = {Column.STATUS, Column.VALID_FROM, Column.VALID_UNTIL, Column.ID}
MAX_CHARS: Mapping[Column, int] = {
    Column.QUESTION: 500,
    Column.ANSWER: 100_000,
    Column.CATEGORY: 100,
    Column.KEYWORDS: 500,
    Column.ALTERNATES: 500,
}
MAX_ID = 2**31 - 1
_STATUSES: Mapping[str, str] = {
    **dict.fromkeys(("published", "live", "active", "yes", "true"), "published"),
    **dict.fromkeys(("draft", "unpublished", "inactive", "no", "false"), "draft"),
}
_ID = re.compile(r"#?([0-9]{1,10})(?:\.0)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem:
    """What is wrong with a cell, or a whole row; the reason names the remedy."""

    column: str | None
    reason: str

    def __str__(self) -> str:
        return f"{self.column} {self.reason}" if self.column else self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a record says about an FAQ; equal to any row that says the same.

    An absent column reads like an empty cell; `Columns` knows the difference.
    """

    question: str
    answer: str
    category: str
    keywords: str
    alternates: tuple[str, ...]
    status: str | None
    valid_from: datetime | None
    valid_until: datetime | None
    id: int | None = field(compare=False)
    key: str = field(compare=False)
    problems: tuple[CellProblem, ...] = field(compare=False)


def parse_row(record: Record, columns: Columns) -> Row:
    """The values that the cells give, with the problems they have; never raises."""
    return _RowParser(record, columns).parse()


def stored_row(faq: FAQ, alternates: Iterable[str]) -> Row:
    """The row that a file would hold for an FAQ."""
    question = clean_line(without_control_characters(faq.question))
    key = phrase_key(question)
    category = faq.category.name if faq.category else ""
    return Row(
        question=question,
        answer=clean_text(without_control_characters(faq.answer)),
        category=clean_line(without_control_characters(category)),
        keywords=clean_keywords(without_control_characters(faq.keywords)),
        alternates=_distinct(
            (clean_line(without_control_characters(text)) for text in alternates), key
        ),
        status=faq.status,
        valid_from=faq.valid_from,
        valid_until=faq.valid_until,
        id=faq.pk,
        key=key,
        problems=(),
    )


def _distinct(alternates: Iterable[str], question_key: str) -> tuple[str, ...]:
    """The phrasings without those that repeat the question or each other."""
    distinct: dict[str, str] = {}
    for text in alternates:
        distinct.setdefault(phrase_key(text), text)
    distinct.pop(question_key, None)
    distinct.pop("", None)
    return tuple(distinct.values())


def _form(column: Column, cell: str) -> str:
    """What a column takes of a cell that says the same in several forms."""
    if column is Column.ANSWER:
        return markdown_of(cell) or cell
    return value_of(cell) if column in _NO_TEXT else cell


class _RowParser:
    """Reads the cells of one record and keeps the problems they have."""

    def __init__(self, record: Record, columns: Columns) -> None:
        self.problems: list[CellProblem] = []
        if record.problem:
            self.problems.append(CellProblem(column=None, reason=record.problem))
        self.cells: dict[Column, str] = {}
        for column, position in columns.positions.items():
            if position < len(record.cells):  # else the row is short
                self.read(column, _form(column, record.cells[position]).strip())

    def read(self, column: Column, text: str) -> None:
        # Two questions that nearly every cell answers with no, in a third of the time.
        if text.startswith("'"):
            text = unescape_formula(text)
        if not text.isprintable() and (character := find_control_character(text)):
            self.object_to(
                column, f"holds the control character {character}; remove it"
            )
        self.cells[column] = text

    def parse(self) -> Row:
        question = self.required(Column.QUESTION, clean_line)
        key = phrase_key(question)
        valid_from = self.moment(Column.VALID_FROM, is_end=False)
        valid_until = self.moment(Column.VALID_UNTIL, is_end=True)
        if valid_from and valid_until and valid_until <= valid_from:
            self.object_to(Column.VALID_UNTIL, "is not later than valid_from")
        return Row(
            question=question,
            answer=self.required(Column.ANSWER, clean_text),
            category=self.text(Column.CATEGORY, clean_line),
            keywords=self.text(Column.KEYWORDS, clean_keywords),
            alternates=self.alternates(key),
            status=self.status(),
            valid_from=valid_from,
            valid_until=valid_until,
            id=self.id(),
            key=key,
            problems=tuple(self.problems),
        )

    def required(self, column: Column, clean: Callable[[str], str]) -> str:
        text = self.text(column, clean)
        if not text:
            self.object_to(column, "is empty; fill it in or delete the row")
        return text

    def text(self, column: Column, clean: Callable[[str], str]) -> str:
        cell = self.cells.get(column)
        if not cell:
            return ""
        text = clean(cell)
        if len(text) > MAX_CHARS[column]:
            self.object_to_length(column, text)
        return text

    def alternates(self, question_key: str) -> tuple[str, ...]:
        cell = self.cells.get(Column.ALTERNATES)
        if not cell:
            return ()
        texts = split_alternates(cell)
        for text in texts:
            if len(text) > MAX_CHARS[Column.ALTERNATES]:
                self.object_to_length(Column.ALTERNATES, text)
        return _distinct(texts, question_key)

    def status(self) -> str | None:
        cell = self.cells.get(Column.STATUS)
        if not cell:
            return None
        status = _STATUSES.get(cell.casefold())
        if status is None:
            names = " or ".join(FAQ.Status.values)
            self.object_to(Column.STATUS, f"is {quoted(cell)}; write {names}")
        return status

    def moment(self, column: Column, *, is_end: bool) -> datetime | None:
        cell = self.cells.get(column)
        if not cell:
            return None
        try:
            return parse_moment(cell, is_end=is_end)
        except InvalidMoment:
            self.object_to(
                column, f"is {quoted(cell)}; write 2026-12-31 or 2026-12-31 18:00"
            )
            return None

    def id(self) -> int | None:
        cell = self.cells.get(Column.ID)
        if not cell:
            return None
        match = _ID.fullmatch(cell)
        number = int(match[1]) if match else 0
        if not 1 <= number <= MAX_ID:
            self.object_to(
                Column.ID, f"is {quoted(cell)}; write the number of an FAQ or nothing"
            )
            return None
        return number

    def object_to_length(self, column: Column, text: str) -> None:
        limit = MAX_CHARS[column]
        self.object_to(
            column, f"has {len(text):,} characters; at most {limit:,} are allowed"
        )

    def object_to(self, column: Column, reason: str) -> None:
        self.problems.append(CellProblem(column=column, reason=reason))
