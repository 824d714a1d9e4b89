"""Phrasings that a query equals after normalisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faq.retrieval.arrays import Booleans
    from faq.retrieval.segments.segment import Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualPhrasing:
    """A phrasing of a document, by position, that the query equals."""

    segment: int
    document: int
    row: int


def find_equal_phrasings(
    normalised: str, segments: Sequence[Segment], usable: Sequence[Booleans]
) -> list[EqualPhrasing]:
    """One equal phrasing for each usable document that has the query as one.

    A document that must not match the query is taken out of `usable`, whatever else
    its phrasings say.
    """
    found: dict[tuple[int, int], int] = {}
    for number, segment in enumerate(segments):
        for row in segment.equal_rows(normalised):
            document = int(segment.owner_of[row])
            if segment.texts.is_never[row]:
                usable[number][document] = False
            else:
                found.setdefault((number, document), row)
    return [
        EqualPhrasing(segment=number, document=document, row=row)
        for (number, document), row in found.items()
        if usable[number][document]
    ]
