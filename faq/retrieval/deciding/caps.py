"""What the words of a query forbid to do with a document, whatever the confidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from faq.retrieval.deciding.exchanged_word import cap_of, find_contrast, find_exchange
from faq.retrieval.deciding.word_differences import find_negation, has_inserted_word
from faq.retrieval.results import Bounds, CappedBy, Decision
from faq.retrieval.text.stop_words import content_of

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.matching.query import Query
    from faq.retrieval.segments.segment import Segment

INSERTED_WORD = Bounds(at_most=Decision.ASK_BACK, by=CappedBy.INSERTED_WORD)
ONE_WORD = Bounds(at_most=Decision.LIKELY, by=CappedBy.ONE_WORD)


def negation_caps(query: Query, *, segment: Segment, document: int) -> Iterator[Bounds]:
    """The question turned round is another one, even where a typo turns it."""
    negation = find_negation(query, segment=segment, document=document)
    if negation is not None:
        yield Bounds(
            at_most=Decision.LIKELY, by=CappedBy.EXCHANGED_WORD, exchanged=negation
        )


def word_caps(
    query: Query,
    segments: Sequence[Segment],
    *,
    segment: Segment,
    document: int,
    encoder: Encoder | None,
) -> Iterator[Bounds]:
    """One word says too little; others than the document's ask for something else."""
    if len(content_of(query.corrected)) == 1:
        yield ONE_WORD
    if has_inserted_word(query, segments, segment=segment, document=document):
        yield INSERTED_WORD
    for exchange in (
        find_exchange(query, segment=segment, document=document),
        find_contrast(query, segments, segment=segment, document=document),
    ):
        at_most = exchange and cap_of(
            exchange, query, segments, segment=segment, encoder=encoder
        )
        if exchange and at_most:
            yield Bounds(
                at_most=at_most,
                by=CappedBy.EXCHANGED_WORD,
                exchanged=exchange.words,
            )
