"""What changed between two texts, word by word, for a table: what is near a change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from faq.history.differences import word_differences

_CONTEXT_CHARS = 60


class DiffKind(StrEnum):
    """A piece of a text is in both, in the later one only, or in the earlier one."""

    KEPT = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffPiece:
    """A part of two texts that were compared."""

    change: DiffKind
    text: str


def diff_pieces(before: str, after: str) -> Iterator[DiffPiece]:
    """Both texts in pieces; long ones that both have are shortened."""
    pieces = word_differences(before, after)
    last = len(pieces) - 1
    for i, (kind, text) in enumerate(pieces):
        change = DiffKind(kind)
        if change is DiffKind.KEPT and len(text) > 3 * _CONTEXT_CHARS:
            start = text[:_CONTEXT_CHARS] if i else ""
            end = text[-_CONTEXT_CHARS:] if i < last else ""
            yield DiffPiece(change=change, text=f"{start} … {end}")
        else:
            yield DiffPiece(change=change, text=text)
