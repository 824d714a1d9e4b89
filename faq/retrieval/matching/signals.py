"""Everything that speaks for or against a document, measured for one query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.arrays import Booleans, Floats, Integers, Lists, best, maxima
from faq.retrieval.matching.ridge import NEAREST
from faq.retrieval.results import COLUMN, SIGNALS
from faq.retrieval.text.ngrams import QueryNgrams

if TYPE_CHECKING:
    from faq.retrieval.matching.query import Query
    from faq.retrieval.segments.segment import Segment
    from faq.retrieval.segments.vectors import VectorTable

# The cosine guessed from an n-gram likeness of 0 and of 1, for a text without vector.
GUESSED_COSINE = (0.1, 0.75)
# How much of a cosine question and answer together decide, where the answer is real:
# more where the FAQ has few phrasings to say what it is about.
ANSWER_SHARE = 0.4
ANSWER_SHARE_BY_PHRASING = 0.2  # shared out among the phrasings


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Phrasings with vectors near the query: the ridge regression is over these k."""

    owners: Integers  # (k,) positions among the measured documents
    cosines: Floats  # (k,)
    rows: Integers  # (k,) of their vectors in the table
    table: VectorTable
    crowding: Floats  # (k,) the phrasings of its document, 1 for as many as usual

    def take(self, places: Integers) -> Floats:
        """The vectors at these places, (len(places), dimensions)."""
        return self.table.take(self.rows[places])


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalMatrix:
    """Signals of n documents of a segment: one row a document, one column a signal."""

    documents: Integers  # (n,) positions in the segment
    matrix: Floats  # (n, len(SIGNALS)) float32
    best_rows: Integers  # (n,) the nearest phrasing of each
    never: Floats  # (n,) likeness to the nearest phrasing that must not match
    near: Near | None


def measure(
    segment: Segment, documents: Integers, query: Query, *, bm25: Floats
) -> SignalMatrix:
    """Every signal of these documents but the ridge, which needs all segments.

    `bm25` holds the question scores of all documents of the segment.
    """
    phrasings = phrasings_of(segment, documents)
    characters = by_characters(phrasings, query)
    words = by_words(phrasings, query)
    matrix = np.zeros((len(documents), len(SIGNALS)), np.float32)
    cosines = characters
    near = None
    if query.vector is not None and segment.vectors.count:
        cosines = _cosines(phrasings, query.vector, characters)
        _put_centroids(matrix, phrasings, cosines)
        near = _near(phrasings, cosines)
    _put_phrasings(matrix, phrasings, cosines, characters, words)
    _put(matrix, "bm25", bm25[documents])
    _put_keywords(matrix, segment, documents, query)
    _put_answers(matrix, segment, documents, query)
    return SignalMatrix(
        documents=documents,
        matrix=matrix,
        best_rows=_best_rows(phrasings, cosines + words.cosines * 1e-3),
        never=_nearest_never(phrasings, np.maximum(cosines, characters)),
        near=near,
    )


def question_scores(segment: Segment, query: Query) -> Floats:
    """BM25 of every document over phrasings and keywords, (documents,) in [0, 1)."""
    return segment.questions.scores(_by_stem(segment, query, segment.statistics.idf))


def _put(matrix: Floats, name: str, values: Floats) -> None:
    matrix[:, COLUMN[name]] = values


def _cosines(phrasings: Phrasings, vector: Floats, characters: Floats) -> Floats:
    """Cosines of all phrasings, guessed for those without a vector."""
    table, rows = phrasings.segment.vectors, phrasings.rows.values
    cosines = table.products(rows, vector)
    if table.count == len(table.known):
        return cosines
    low, high = GUESSED_COSINE
    guessed = np.float32(low) + np.float32(high - low) * characters
    return np.where(table.known[rows], cosines, guessed)


def _put_centroids(matrix: Floats, phrasings: Phrasings, cosines: Floats) -> None:
    segment = phrasings.segment
    has_vector = segment.vectors.known[phrasings.rows.values] & ~phrasings.is_never
    sums = phrasings.rows.sums(np.where(has_vector, cosines, np.float32(0)))
    lengths = segment.sum_lengths[phrasings.documents]
    known = lengths > 0
    centroids = sums / np.maximum(lengths, np.float32(1e-6))
    _put(
        matrix,
        "centroid_cosine",
        np.where(known, centroids, _best(phrasings, cosines)),
    )


def _near(phrasings: Phrasings, cosines: Floats) -> Near:
    segment, rows = phrasings.segment, phrasings.rows
    usable = segment.vectors.known[rows.values] & ~phrasings.is_never
    places = np.flatnonzero(usable)
    places = places[best(cosines[places], NEAREST)]
    owners = rows.owners()[places]
    counts = rows.lengths[owners] / segment.statistics.average_phrasings
    return Near(
        owners=owners,
        cosines=cosines[places],
        rows=rows.values[places],
        table=segment.vectors,
        crowding=counts.astype(np.float32),
    )


def _put_phrasings(
    matrix: Floats,
    phrasings: Phrasings,
    cosines: Floats,
    characters: Floats,
    words: WordLikeness,
) -> None:
    _put(matrix, "best_cosine", _best(phrasings, cosines))
    _put(matrix, "characters", _best(phrasings, characters))
    _put(matrix, "words", _best(phrasings, words.cosines))
    _put(matrix, "coverage", _best(phrasings, words.coverage))


def _best(phrasings: Phrasings, values: Floats) -> Floats:
    positive = np.where(phrasings.is_never, np.float32(-1), values)
    return maxima(positive, phrasings.rows.starts)


def _nearest_never(phrasings: Phrasings, values: Floats) -> Floats:
    if not phrasings.is_never.any():
        return np.zeros(len(phrasings.documents), np.float32)
    negative = np.where(phrasings.is_never, values, np.float32(0))
    return maxima(negative, phrasings.rows.starts)


def _best_rows(phrasings: Phrasings, values: Floats) -> Integers:
    positive = np.where(phrasings.is_never, np.float32(-2), values)
    rows: Lists = phrasings.rows
    tops = np.repeat(maxima(positive, rows.starts), rows.lengths)
    places = np.flatnonzero(positive == tops)
    first = np.unique(rows.owners()[places], return_index=True)[1]
    return rows.values[places[first]]


def _put_keywords(
    matrix: Floats, segment: Segment, documents: Integers, query: Query
) -> None:
    if len(segment.texts.keywords.values):
        keywords = segment.texts.keywords.take(documents)
        stems = _by_stem(segment, query, segment.statistics.idf)
        weights = np.zeros(len(segment.texts.stems), np.float32)
        weights[list(stems)] = list(stems.values())
        said = weights[segment.texts.stem_of[keywords.values]]
        total = sum(map(segment.statistics.idf, query.stems)) or 1.0
        _put(matrix, "keywords", np.minimum(keywords.sums(said) / np.float32(total), 1))


def _put_answers(
    matrix: Floats, segment: Segment, documents: Integers, query: Query
) -> None:
    if segment.has_real_answer.any():
        stems = _by_stem(segment, query, segment.statistics.answer_idf)
        _put(matrix, "answer_bm25", segment.answers.scores(stems)[documents])
    table = segment.answer_vectors
    nearest = matrix[:, COLUMN["best_cosine"]].copy()
    if query.vector is None or not table.count:
        return _put(matrix, "answer_cosine", nearest)
    known: Booleans = table.known[documents]
    products = table.products(documents, query.vector)
    together = np.where(known, products, nearest).astype(np.float32)
    _put(matrix, "answer_cosine", together)
    share = answer_share(segment, documents) * known
    for name in ("best_cosine", "centroid_cosine"):
        alone = matrix[:, COLUMN[name]]
        _put(matrix, name, alone + share * (together - alone))
    return None


def answer_share(segment: Segment, documents: Integers) -> Floats:
    """How much of a cosine a real answer decides together with its question."""
    counts = segment.texts.rows.lengths[documents]
    share = np.float32(ANSWER_SHARE) + np.float32(ANSWER_SHARE_BY_PHRASING) / counts
    return share.astype(np.float32)


def _by_stem(
    segment: Segment, query: Query, idf: Callable[[str], float]
) -> Mapping[int, float]:
    stems = segment.texts.stems
    return {stems[name]: idf(name) for name in query.stems if name in stems}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasings:
    """The phrasings of some documents of a segment, side by side."""

    segment: Segment
    documents: Integers
    rows: Lists  # of each document
    spoken: Lists  # words of each row
    is_never: Booleans


def phrasings_of(segment: Segment, documents: Integers) -> Phrasings:
    """All phrasings of these documents; of a whole segment without a copy."""
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
    """TF-IDF cosines of the character n-grams, (phrasings,) in [0, 1]."""
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
    """How much of a query each phrasing says, (phrasings,) in [0, 1]."""

    cosines: Floats  # of the stems
    coverage: Floats  # share of the query that the phrasing says, by weight


def by_words(phrasings: Phrasings, query: Query) -> WordLikeness:
    """IDF cosines of the stems, and what of the query each phrasing says."""
    segment, spoken = phrasings.segment, phrasings.spoken
    stems = segment.texts.stems
    idf = {name: segment.statistics.idf(name) for name in query.stems}
    weights = np.zeros(len(stems), np.float32)
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
