"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from diff_match_patch import diff_match_patch

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_CONTEXT_CHARS = 60
_SECONDS = 0.1


class DiffKind(StrEnum):
    """A piece of a text is in both, in the later one only, or in the earlier one."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffPiece:
    """A part of two texts that were compared."""

    change: DiffKind
    text: str


_CHANGES = {-1: DiffKind.REMOVED, 0: DiffKind.KEPT, 1: DiffKind.ADDED}


def word_differences(before: str, after: str) -> list[DiffPiece]:
    """Both texts in pieces; of what both have, what is near a change."""
    words: dict[str, str] = {}
    matcher = diff_match_patch()
    matcher.Diff_Timeout = _SECONDS
    found = matcher.diff_main(_as_signs(before, words), _as_signs(after, words), False)
    matcher.diff_cleanupSemantic(found)
    texts = {sign: word for word, sign in words.items()}
    pieces = [
        DiffPiece(change=_CHANGES[kind], text="".join(texts[sign] for sign in signs))
        for kind, signs in found
    ]
    return list(_shortened(pieces))


def _as_signs(text: str, words: dict[str, str]) -> str:
    """A sign for each word: the library compares signs."""
    # From U+10000: below are the halves of pairs, which are no characters.
    return "".join(
        words.setdefault(word, chr(0x10000 + len(words)))
        for word in _WORD.findall(text)
    )


def _shortened(pieces: list[DiffPiece]) -> Iterator[DiffPiece]:
    last = len(pieces) - 1
    for i, piece in enumerate(pieces):
        text = piece.text
        if piece.change is DiffKind.KEPT and len(text) > 3 * _CONTEXT_CHARS:
            start = text[:_CONTEXT_CHARS] if i else ""
            end = text[-_CONTEXT_CHARS:] if i < last else ""
            yield DiffPiece(change=DiffKind.KEPT, text=f"{start} … {end}")
        else:
            yield piece
