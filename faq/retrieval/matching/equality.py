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

    Of documents with equal answers only the first: it does not matter which. A document
    that must not match the query is taken out of `usable`, whatever else its phrasings
    say, and so are those with its answer.
    """
    found: dict[tuple[int, int], int] = {}
    for number, segment in enumerate(segments):
        for row in segment.equal_rows(normalised):
            document = int(segment.owner_of[row])
            if segment.texts.is_never[row]:
                _take_out(number, document, segments, usable)
            else:
                found.setdefault((number, document), row)
    by_answer: dict[object, EqualPhrasing] = {}
    for (number, document), row in found.items():
        if usable[number][document]:
            key = int(segments[number].answer_keys[document]) or (number, document)
            equal = EqualPhrasing(segment=number, document=document, row=row)
            by_answer.setdefault(key, equal)
    return list(by_answer.values())


def _take_out(
    number: int, document: int, segments: Sequence[Segment], usable: Sequence[Booleans]
) -> None:
    # Gone or expired, the document has no say over others any more.
    key = segments[number].answer_keys[document] if usable[number][document] else 0
    usable[number][document] = False
    if key:
        for segment, documents in zip(segments, usable, strict=True):
            documents[segment.answer_keys == key] = False
