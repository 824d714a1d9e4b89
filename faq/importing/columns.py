"""Which column of a file is which field, by the names people give to columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Column(StrEnum):
    """A field of an FAQ that a file may have a column for, in the order of exports."""

    QUESTION = "question"
    ANSWER = "answer"
    CATEGORY = "category"
    KEYWORDS = "keywords"
    ALTERNATES = "alternates"
    STATUS = "status"
    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"
    ID = "id"
    LANGUAGE = "language"

    # Enum's hash is written in Python, and every cell is looked up by its column.
    __hash__ = str.__hash__


# Columns of exports that tell people and other systems more; an import leaves them out
# where it has our ids.
EXTERNAL_ID, TRANSLATION_OF = "external_id", "translation_of"
REASON = "reason"  # the column that a file of rejected rows starts with
ALIASES: Mapping[Column, str] = {
    Column.QUESTION: "q, questions, question text, faq question, query, title, prompt",
    Column.ANSWER: "a, answers, answer text, faq answer, reply, response",
    Column.CATEGORY: "categories, topic, section, group, category name",
    Column.KEYWORDS: "keyword, tags, tag, search terms",
    Column.ALTERNATES: (
        "alternate, alternatives, alternate questions, alternative questions, "
        "alternate phrasings, phrasings, synonyms, variants, variations, also asked as"
    ),
    Column.STATUS: "state, publication status",
    Column.VALID_FROM: "start date, starts at, publish date",
    Column.VALID_UNTIL: "valid to, end date, ends at, expires, expires at, expiry date",
    # Not '#' or 'no': people number the rows of their spreadsheets.
    Column.ID: "faq id",
    Column.LANGUAGE: "lang, locale",
}
_SHOWN_HEADERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each field is found, and the headers that mean nothing to the import."""

    positions: Mapping[Column, int]
    ignored: tuple[str, ...]

    def __contains__(self, column: Column) -> bool:
        return column in self.positions


def recognise(header: str) -> Column | None:
    """The column that a header names, by one of its usual names."""
    return _COLUMNS.get(_plain(header))


def is_reason(header: str) -> bool:
    """Whether the column holds what an earlier import objected to."""
    return _plain(header) == REASON


def _plain(header: str) -> str:
    folded = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[\s_\-.:*?]+", " ", folded).strip()


_COLUMNS: Mapping[str, Column] = {
    _plain(name): column
    for column in Column
    for name in (column, *ALIASES[column].split(", "))
}
