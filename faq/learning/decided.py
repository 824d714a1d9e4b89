"""Wordings that are decided: some FAQ has them, or staff say that none does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Self

from faq.retrieval.text.normalisation import normalise
from faq.search import current_snapshot

if TYPE_CHECKING:
    from faq.indexing.snapshot import Snapshot


class DecidedWordings:
    """What the knowledge base at hand has, word for word.

    >>> DecidedWordings.now().has("Where is my box?")
    """

    def __init__(self, snapshot: Snapshot) -> None:
        index = snapshot.index
        self._parts = list(zip(index.segments, index.alive, strict=True))
        self._memory = snapshot.labels.memory

    @classmethod
    def now(cls) -> Self:
        return cls(current_snapshot())

    def has(self, text: str, *, without: int | None = None) -> bool:
        """Whether nothing is open about it; an FAQ that is left out has no say."""
        key = normalise(text)
        is_none = self._memory is not None and key in self._memory
        return is_none or any(faq_id != without for faq_id in self._owners(key))

    def is_of(self, text: str, faq_id: int) -> bool:
        """Whether the FAQ has it already."""
        return faq_id in self._owners(normalise(text))

    def _owners(self, key: str) -> Iterator[int]:
        for segment, alive in self._parts:
            for row in segment.equal_rows(key):
                owner = segment.owner_of[row]
                if alive[owner] and not segment.texts.is_never[row]:
                    yield segment.documents[owner].faq_id
