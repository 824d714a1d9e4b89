"""Turns the cells of a record into the values of an FAQ, and says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from faq.importing.cells import (
    InvalidMoment,
    clean_keywords,
    clean_line,
    clean_text,
    find_control_character,
    parse_moment,
    quoted,
    split_alternates,
    unescape_formula,
    without_control_characters,
)
from faq.importing.columns import Column, Columns
from faq.importing.formats.records import CellText
from faq.importing.markup.answers import Cleaned, clean_answer, clean_links
from faq.importing.naming.vocabulary import status_of
from faq.models import FAQ
from faq.retrieval.text.normalisation import question_key

if TYPE_CHECKING:
    from faq.importing.formats.records import Record

MAX_CHARS: Mapping[Column, int] = {
    Column.QUESTION: 500,
    Column.ANSWER: 100_000,
    Column.CATEGORY: 100,
    Column.KEYWORDS: 500,
    Column.ALTERNATES: 500,
    Column.ID: 200,
}
MAX_ID = 2**31 - 1
_TAKES_VALUES = {Column.ID, Column.STATUS, Column.VALID_FROM, Column.VALID_UNTIL}
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}(?<!.{13})")
_ID = re.compile(r"#?([0-9]{1,10})(?:\.0)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem:
    """What is wrong with a cell, or a whole row, and what can be done about it."""

    column: str | None
    reason: str
    remedy: str = ""  # empty where the reason says it

    def __str__(self) -> str:
        return f"{self.column} {self.reason}" if self.column else self.reason


class Row(NamedTuple):  # a tuple is made in a third of a dataclass's time
    """What a record says about an FAQ.

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
    language: str
    id: int | None  # the number of an FAQ of ours
    external_id: str  # what another system calls it
    key: str
    problems: tuple[CellProblem, ...]
    notes: tuple[CellProblem, ...] = ()  # what staff should know, though it is imported
    written_answer: str = ""  # as the cell has it, where `answer` is other Markdown
    was_html: bool = False
    image_count: int = 0  # of images in its answer, links now

    @property
    def keys(self) -> tuple[str, ...]:
        """What its question and its alternates have in common with other spellings."""
        if not self.alternates:
            return (self.key,)
        return (self.key, *map(question_key, self.alternates))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """What the answers of a file are written in."""

    is_markdown: bool = False  # as our own exports; else HTML or plain text, too
    base_url: str | None = None  # that relative addresses in HTML go on from


_ANY_FORM = AnswerForm()


def parse_row(record: Record, columns: Columns, form: AnswerForm = _ANY_FORM) -> Row:
    """The values that the cells give, with the problems they have; never raises.

    A number in the column of ids is taken for one of ours.
    """
    return _RowParser(record, columns, form).parse()


def stored_row(faq: FAQ, alternates: Iterable[str]) -> Row:
    """The row that a file would hold for an FAQ."""
    question = clean_line(without_control_characters(faq.question))
    key = question_key(question)
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
        language=faq.language,
        id=faq.pk,
        external_id=faq.external_id,
        key=key,
        problems=(),
    )


def _distinct(alternates: Iterable[str], key: str) -> tuple[str, ...]:
    """The phrasings without those that repeat the question or each other."""
    distinct: dict[str, str] = {}
    for text in alternates:
        distinct.setdefault(question_key(text), text)
    distinct.pop(key, None)
    distinct.pop("", None)
    return tuple(distinct.values())


class _RowParser:
    """Reads the cells of one record and keeps the problems they have."""

    def __init__(self, record: Record, columns: Columns, form: AnswerForm) -> None:
        self.form = form
        self.external_id = record.external_id
        self.markdown: str | None = None  # of an answer, as the file gives it
        self.problems: list[CellProblem] = []
        self.notes = [
            CellProblem(column=None, reason=warning) for warning in record.warnings
        ]
        if record.problem:
            self.problems.append(CellProblem(column=None, reason=record.problem))
        self.cells: dict[Column, str] = {}
        cells, width = record.cells, len(record.cells)
        for column, position in columns.positions.items():
            if position < width:  # else the row is short
                cell = cells[position]
                if type(cell) is CellText:
                    cell = self.second_form(column, cell)
                text = cell.strip()
                # Two questions that nearly every cell answers with no.
                if text.startswith("'"):
                    text = unescape_formula(text)
                if not text.isprintable():
                    self.require_printable(column, text)
                self.cells[column] = text

    def second_form(self, column: Column, cell: CellText) -> str:
        """What the cell is beside what it shows, if that is what the column takes."""
        if column is Column.ANSWER:
            self.markdown = cell.markdown
        if column in _TAKES_VALUES and cell.value is not None:
            return cell.value
        return str(cell)

    def require_printable(self, column: Column, text: str) -> None:
        if character := find_control_character(text):
            self.object_to(
                column, f"holds the control character {character}; remove it"
            )

    def parse(self) -> Row:
        question = self.required(Column.QUESTION, clean_line)
        key = question_key(question)
        number, external_id = self.ids()
        valid_from = self.moment(Column.VALID_FROM, is_end=False)
        valid_until = self.moment(Column.VALID_UNTIL, is_end=True)
        if valid_from and valid_until and valid_until <= valid_from:
            self.object_to(Column.VALID_UNTIL, "is not later than valid_from")
        written = self.required(Column.ANSWER, clean_text)
        answer, cleaned = self.answer(written)
        return Row(
            question=question,
            answer=answer,
            # What a cell's format says is no change of its text.
            written_answer=written if answer != written and not self.markdown else "",
            was_html=cleaned.was_html,
            image_count=cleaned.image_count,
            category=self.text(Column.CATEGORY, clean_line),
            keywords=self.text(Column.KEYWORDS, clean_keywords),
            alternates=self.alternates(key),
            status=self.status(),
            valid_from=valid_from,
            valid_until=valid_until,
            language=self.language(),
            id=number,
            external_id=external_id,
            key=key,
            problems=tuple(self.problems),
            notes=tuple(self.notes),
        )

    def required(self, column: Column, clean: Callable[[str], str]) -> str:
        text = self.text(column, clean)
        if not text:
            self.object_to(column, "is empty; fill it in or delete the row")
        return text

    def answer(self, written: str) -> tuple[str, Cleaned]:
        """The answer in Markdown, and what was done to make it that."""
        if self.markdown is not None:
            return clean_text(self.markdown), Cleaned(text=self.markdown)
        if not written:
            return written, Cleaned(text=written)
        read = clean_links if self.form.is_markdown else clean_answer
        cleaned = read(written, self.form.base_url)
        if cleaned.text == written and not cleaned.remarks:  # as most are
            return written, cleaned
        self.notes += [
            CellProblem(column=Column.ANSWER, reason=remark)
            for remark in cleaned.remarks
        ]
        text = clean_text(cleaned.text)
        if not text:
            self.object_to(Column.ANSWER, "shows nothing; fill it in or delete the row")
        elif len(text) > MAX_CHARS[Column.ANSWER]:
            self.object_to_length(Column.ANSWER, text)
        return text, cleaned

    def text(self, column: Column, clean: Callable[[str], str]) -> str:
        cell = self.cells.get(column)
        if not cell:
            return ""
        text = clean(cell)
        if len(text) > MAX_CHARS[column]:
            self.object_to_length(column, text)
        return text

    def alternates(self, key: str) -> tuple[str, ...]:
        cell = self.cells.get(Column.ALTERNATES)
        if not cell:
            return ()
        texts = split_alternates(cell)
        for text in texts:
            if len(text) > MAX_CHARS[Column.ALTERNATES]:
                self.object_to_length(Column.ALTERNATES, text)
        return _distinct(texts, key)

    def status(self) -> str | None:
        cell = self.cells.get(Column.STATUS)
        if not cell:
            return None
        status = status_of(cell)
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

    def ids(self) -> tuple[int | None, str]:
        """The number of an FAQ, or else the text that names one in another system."""
        cell = self.cells.get(Column.ID)
        if not cell:
            return None, self.external_id
        match = _ID.fullmatch(cell)
        number = int(match[1]) if match else 0
        if 1 <= number <= MAX_ID:
            return number, self.external_id
        return None, self.text(Column.ID, clean_line)

    def language(self) -> str:
        cell = self.cells.get(Column.LANGUAGE)
        if not cell:
            return ""
        code = cell.casefold().replace("_", "-")
        if not _LANGUAGE.fullmatch(code):
            reason = f"is {quoted(cell)} and is not imported"
            remedy = "Write a code such as en or pt-br."
            self.notes.append(
                CellProblem(column=Column.LANGUAGE, reason=reason, remedy=remedy)
            )
            return ""
        return code

    def object_to_length(self, column: Column, text: str) -> None:
        limit = MAX_CHARS[column]
        self.object_to(
            column, f"has {len(text):,} characters; at most {limit:,} are allowed"
        )

    def object_to(self, column: Column, reason: str) -> None:
        self.problems.append(CellProblem(column=column, reason=reason))
