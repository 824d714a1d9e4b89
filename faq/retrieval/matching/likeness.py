"""How alike a query and each phrasing are, by their letters and by their words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from faq.retrieval.arrays import Booleans, Floats, Integers, Lists
from faq.retrieval.matching.query import Query
from faq.retrieval.segments.segment import Segment
from faq.retrieval.text.ngrams import QueryNgrams


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasings:
    """The phrasings of some documents of a segment, side by side."""

    segment: Segment
    documents: Integers
    rows: Lists  # of each document
    spoken: Lists  # words of each row
    is_never: Booleans


def phrasings_of(segment: Segment, documents: Integers) -> Phrasings:
    texts = segment.texts
    if len(documents) == len(segment.documents):
        return Phrasings(
            segment=segment,
            documents=documents,
            rows=texts.rows,
            spoken=texts.words,
            is_never=texts.is_never,
        )
    rows = texts.rows.take(documents)
    return Phrasings(
        segment=segment,
        documents=documents,
        rows=rows,
        spoken=texts.words.take(rows.values),
        is_never=texts.is_never[rows.values],
    )


def by_characters(phrasings: Phrasings, query: Query) -> Floats:
    """Cosines of the n-grams, for every phrasing."""
    segment, spoken = phrasings.segment, phrasings.spoken
    ngrams = QueryNgrams.of(query.words, segment.statistics.ngram_idf2)
    words = spoken.values
    if segment.ngram_holders is not None:
        by_word = segment.ngram_holders.sums(ngrams)
    else:
        unique, words = np.unique(words, return_inverse=True)
        picked = segment.texts.ngrams.take(unique)
        by_word = picked.sums(ngrams.by_bucket()[picked.values])
    likeness: Floats = (
        spoken.sums(by_word[words]) / segment.lengths[phrasings.rows.values]
    )
    capped: Floats = np.minimum(likeness, np.float32(1))
    return capped


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLikeness:
    cosines: Floats  # of the stems
    coverage: Floats  # share of the query that the phrasing says, by weight


def by_words(phrasings: Phrasings, query: Query) -> WordLikeness:
    segment, spoken = phrasings.segment, phrasings.spoken
    stems = segment.texts.stems
    idf = {name: segment.statistics.idf(name) for name in query.stems}
    weights = np.zeros(len(stems) + 1, np.float32)
    for name, weight in idf.items():
        if name in stems:
            weights[stems[name]] = weight
    said = weights[segment.texts.stem_of[spoken.values]]
    length = max(float(np.sqrt(sum(weight**2 for weight in idf.values()))), 1e-6)
    lengths = segment.word_lengths[phrasings.rows.values] * np.float32(length)
    total = max(sum(idf.values()), 1e-6)
    return WordLikeness(
        cosines=np.minimum(spoken.sums(said**2) / lengths, np.float32(1)),
        coverage=np.minimum(spoken.sums(said) / np.float32(total), np.float32(1)),
    )
