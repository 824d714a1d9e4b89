"""Which words of the query speak for a document."""

from __future__ import annotations

from faq.retrieval.query import Query
from faq.retrieval.results import MatchedWord
from faq.retrieval.segment import Segment
from faq.retrieval.stemming import stem


def matched_words(
    segment: Segment, document: int, query: Query
) -> tuple[MatchedWord, ...]:
    """Words of the query that the document uses, the weightiest first."""
    used = _stems_of(segment, document)
    weights: dict[str, float] = {}
    for typed, meant in zip(query.words, query.corrected, strict=True):
        if stem(meant) in used:
            weights[typed] = segment.statistics.idf(stem(meant))
    total = sum(weights.values()) or 1.0
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        MatchedWord(word=word, weight=weight / total) for word, weight in ordered
    )


def _stems_of(segment: Segment, document: int) -> set[str]:
    texts = segment.texts
    names = list(texts.vocabulary)
    start, stop = texts.rows.starts[document : document + 2]
    numbers = [
        *texts.words.values[texts.words.starts[start] : texts.words.starts[stop]],
        *texts.keywords.values[slice(*texts.keywords.starts[document : document + 2])],
    ]
    return {stem(names[number]) for number in numbers}
