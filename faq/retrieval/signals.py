"""Everything that speaks for or against a document, measured for one query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from faq.retrieval.arrays import Floats, Integers, Lists, maxima
from faq.retrieval.ngrams import query_weights
from faq.retrieval.query import Query
from faq.retrieval.segment import Segment

SIGNALS = (
    "best_cosine",  # the nearest phrasing
    "centroid_cosine",  # the middle of all phrasings
    "ridge",  # kernel ridge regression over all phrasings
    "answer_cosine",  # question and answer together
    "characters",  # n-grams of the nearest phrasing
    "words",  # stems of the nearest phrasing
    "bm25",  # stems of all phrasings and keywords
    "answer_bm25",  # stems of the answer
    "keywords",  # share of the keywords' stems said
)
COLUMN = {name: column for column, name in enumerate(SIGNALS)}

# The cosine guessed from an n-gram similarity of 0 and of 1, for a text without vector.
GUESSED_COSINE = (0.1, 0.75)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Signals of candidates: one row a document, one column a signal."""

    documents: Integers  # positions in the segment
    matrix: Floats
    best_rows: Integers  # the nearest phrasing of each
    never: Floats  # likeness to the nearest phrasing that must not match


def measure(
    segment: Segment,
    documents: Integers,
    query: Query,
    *,
    ridge_query: Floats | None,
) -> Measured:
    """Measure documents of one segment."""
    rows = segment.texts.rows.take(documents)
    spoken = segment.texts.words.take(rows.values)
    is_never = segment.texts.is_never[rows.values]
    characters = _characters(segment, rows, spoken, query)
    words = _words(segment, rows, spoken, query)
    matrix = np.zeros((len(documents), len(SIGNALS)), np.float32)
    if query.vector is not None and segment.vectors.count:
        cosines, ridge = _dense(segment, rows, query.vector, ridge_query)
        known = segment.vectors.known[rows.values]
        low, high = GUESSED_COSINE
        cosines = np.where(known, cosines, low + (high - low) * characters)
        positive = np.where(is_never, 0, cosines * known)
        lengths = np.maximum(segment.sum_lengths[documents], 1e-6)
        _put(
            matrix,
            "centroid_cosine",
            np.add.reduceat(positive, rows.starts[:-1]) / lengths,
        )
        ridge = np.where(is_never, 0, ridge)
        _put(matrix, "ridge", np.add.reduceat(ridge, rows.starts[:-1]))
    else:
        cosines = characters
    likeness = np.where(is_never, -1, cosines).astype(np.float32)
    _put(matrix, "best_cosine", maxima(likeness, rows.starts))
    _put(matrix, "characters", maxima(np.where(is_never, 0, characters), rows.starts))
    _put(matrix, "words", maxima(np.where(is_never, 0, words), rows.starts))
    _put_bags(matrix, segment, documents, query)
    _put_answers(matrix, segment, documents, query)
    near = np.maximum(np.where(is_never, cosines, 0), np.where(is_never, characters, 0))
    return Measured(
        documents=documents,
        matrix=matrix,
        best_rows=_best_rows(likeness + words * 1e-3, rows),
        never=maxima(near.astype(np.float32), rows.starts),
    )


def _put(matrix: Floats, name: str, values: Floats) -> None:
    matrix[:, COLUMN[name]] = values


def _dense(
    segment: Segment, rows: Lists, vector: Floats, ridge_query: Floats | None
) -> tuple[Floats, Floats]:
    both = np.stack([vector, vector if ridge_query is None else ridge_query], axis=1)
    scores = segment.vectors.take(rows.values) @ both
    ridge = scores[:, 1] if ridge_query is not None else np.zeros(len(scores))
    return scores[:, 0], ridge.astype(np.float32)


def _characters(segment: Segment, rows: Lists, spoken: Lists, query: Query) -> Floats:
    weights = query_weights(query.words, segment.statistics.ngram_idf2)
    unique, places = np.unique(spoken.values, return_inverse=True)
    ngrams = segment.texts.ngrams.take(unique)
    by_word = ngrams.sums(weights[ngrams.values])
    similarity = spoken.sums(by_word[places]) / segment.lengths[rows.values]
    return np.minimum(similarity, np.float32(1))


def _words(segment: Segment, rows: Lists, spoken: Lists, query: Query) -> Floats:
    stems = segment.texts.stems
    idf2 = {name: segment.statistics.idf(name) ** 2 for name in query.stems}
    by_stem = np.zeros(len(stems) + 1, np.float32)
    for name, weight in idf2.items():
        by_stem[stems.get(name, -1)] = weight
    by_stem[-1] = 0
    matched = spoken.sums(by_stem[segment.texts.stem_of[spoken.values]])
    length = max(float(np.sqrt(sum(idf2.values()))), 1e-6)
    return np.minimum(
        matched / (segment.word_lengths[rows.values] * length), np.float32(1)
    )


def _put_bags(
    matrix: Floats, segment: Segment, documents: Integers, query: Query
) -> None:
    scores = question_scores(segment, query)
    _put(matrix, "bm25", scores[documents])
    keywords = segment.texts.keywords.take(documents)
    if len(keywords.values):
        said = {segment.texts.stems.get(name, -1) for name in query.stems} - {-1}
        is_said = np.isin(segment.texts.stem_of[keywords.values], list(said))
        counts = np.maximum(keywords.lengths, 1)
        _put(matrix, "keywords", keywords.sums(is_said.astype(np.float32)) / counts)


def _put_answers(
    matrix: Floats, segment: Segment, documents: Integers, query: Query
) -> None:
    idf = segment.statistics.answer_idf
    _put(
        matrix,
        "answer_bm25",
        segment.answers.scores(_by_stem(segment, query, idf))[documents],
    )
    cosines = matrix[:, COLUMN["best_cosine"]].copy()
    if query.vector is not None and segment.answer_vectors.count:
        known = segment.answer_vectors.known[documents]
        cosines[known] = segment.answer_vectors.take(documents[known]) @ query.vector
    _put(matrix, "answer_cosine", cosines)


def question_scores(segment: Segment, query: Query) -> Floats:
    """BM25 of every document of the segment over its phrasings and keywords."""
    return segment.questions.scores(_by_stem(segment, query, segment.statistics.idf))


def _by_stem(
    segment: Segment, query: Query, idf: Callable[[str], float]
) -> Mapping[int, float]:
    stems = segment.texts.stems
    return {stems[name]: idf(name) for name in query.stems if name in stems}


def _best_rows(likeness: Floats, rows: Lists) -> Integers:
    tops = np.repeat(maxima(likeness, rows.starts), rows.lengths)
    places = np.flatnonzero(likeness == tops)
    owners = rows.owners()[places]
    first = np.unique(owners, return_index=True)[1]
    return rows.values[places[first]]
