"""The strongest band that the words of a query allow for a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from faq.retrieval.deciding.exchanged_word import cap_of, find_contrast, find_exchange
from faq.retrieval.deciding.word_differences import (
    find_negation,
    find_other_subject,
    has_inserted_word,
)
from faq.retrieval.results import Bounds, CappedBy, Decision
from faq.retrieval.text.languages import detect_language
from faq.retrieval.text.stop_words import content_of

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.matching.query import Query
    from faq.retrieval.results import ExchangedWord
    from faq.retrieval.segments.segment import Segment

INSERTED_WORD = Bounds(at_most=Decision.ASK_BACK, by=CappedBy.INSERTED_WORD)
ONE_WORD = Bounds(at_most=Decision.LIKELY, by=CappedBy.ONE_WORD)


def negation_caps(query: Query, *, segment: Segment, document: int) -> Iterator[Bounds]:
    """The question turned round is another one, even where a typo turns it."""
    detected = detect_language(query.text)
    spoken = detected.language if detected.is_sure else None
    negation = find_negation(query, spoken, segment=segment, document=document)
    if negation is not None:
        yield _exchanged(Decision.LIKELY, negation)


def word_caps(
    query: Query, segments: Sequence[Segment], *, segment: Segment, document: int
) -> Iterator[Bounds]:
    """One word says too little; one that nobody has heard of asks for more."""
    if len(content_of(query.corrected)) == 1:
        yield ONE_WORD
    if has_inserted_word(query, segments, segment=segment, document=document):
        yield INSERTED_WORD


def exchange_caps(
    query: Query,
    segments: Sequence[Segment],
    *,
    segment: Segment,
    document: int,
    encoder: Encoder | None,
) -> Iterator[Bounds]:
    """Other words than the document's ask for something else."""
    subject = find_other_subject(query, segment=segment, document=document)
    if subject is not None:
        yield _exchanged(Decision.LIKELY, subject)
    for exchange in (
        find_exchange(query, segment=segment, document=document),
        find_contrast(query, segments, segment=segment, document=document),
    ):
        at_most = exchange and cap_of(
            exchange, query, segments, segment=segment, encoder=encoder
        )
        if exchange and at_most:
            yield _exchanged(at_most, exchange.words)


def _exchanged(at_most: Decision, words: ExchangedWord) -> Bounds:
    return Bounds(at_most=at_most, by=CappedBy.EXCHANGED_WORD, exchanged=words)
