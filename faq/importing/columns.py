"""The fields of an FAQ that a file may have columns for."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each field is found, and the headers that mean nothing to the import."""

    positions: Mapping[Column, int]
    ignored: tuple[str, ...]

    def __contains__(self, column: Column) -> bool:
        return column in self.positions


def is_reason(header: str) -> bool:
    """Whether the column holds what an earlier import objected to."""
    return _plain(header) == REASON


def _plain(header: str) -> str:
    folded = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[\s_\-.:*?]+", " ", folded).strip()
