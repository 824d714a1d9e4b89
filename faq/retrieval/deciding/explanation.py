"""Why a document is a hit: its signals and the words that speak for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.results import SIGNALS, Hit, MatchedWord

if TYPE_CHECKING:
    from faq.retrieval.matching.candidates import Candidates
    from faq.retrieval.matching.equality import EqualPhrasing
    from faq.retrieval.matching.query import Query
    from faq.retrieval.segments.segment import Segment


def ranked_hit(
    segment: Segment,
    ranked: Candidates,
    place: int,
    *,
    score: float,
    query: Query,
    none_cosine: float,
) -> Hit:
    """The hit at a place of the ranking, with every signal named."""
    document = int(ranked.documents[place])
    signals = dict(zip(SIGNALS, map(float, ranked.matrix[place]), strict=True))
    return Hit(
        document=segment.documents[document],
        score=score,
        phrasing=segment.texts.texts[ranked.best_rows[place]],
        signals={**signals, "never": float(ranked.never[place]), "none": none_cosine},
        matched_words=_matched_words(segment, document, query.words, query.corrected),
    )


def equal_hit(segment: Segment, equal: EqualPhrasing) -> Hit:
    """The hit of a query that equals a phrasing."""
    words = tuple(segment.texts.normalised[equal.row].split())
    return Hit(
        document=segment.documents[equal.document],
        score=1.0,
        phrasing=segment.texts.texts[equal.row],
        signals={"exact": 1.0},
        matched_words=_matched_words(segment, equal.document, words, words),
    )


def _matched_words(
    segment: Segment, document: int, typed: Sequence[str], meant: Sequence[str]
) -> tuple[MatchedWord, ...]:
    """Words of the query that the document uses, the weightiest first."""
    used = _stems_of(segment, document)
    stems = {
        word: segment.texts.stem(known)
        for word, known in zip(typed, meant, strict=True)
    }
    weights = {
        word: segment.statistics.idf(name)
        for word, name in stems.items()
        if segment.texts.stems.get(name) in used
    }
    total = sum(weights.values())
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        MatchedWord(word=word, weight=weight / total) for word, weight in ordered
    )


def _stems_of(segment: Segment, document: int) -> set[int]:
    texts = segment.texts
    first, last = texts.rows.starts[document : document + 2]
    spoken = texts.words.values[texts.words.starts[first] : texts.words.starts[last]]
    start, stop = texts.keywords.starts[document : document + 2]
    words = np.concatenate([spoken, texts.keywords.values[start:stop]])
    return set(texts.stem_of[words].tolist())
