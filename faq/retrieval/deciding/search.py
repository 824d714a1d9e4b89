"""One search: equal phrasing, small talk, or ranked candidates and a confidence."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.arrays import Booleans, Floats, Integers, best
from faq.retrieval.deciding import confidence
from faq.retrieval.deciding.exchanged_word import cap_of, find_contrast, find_exchange
from faq.retrieval.deciding.explanation import equal_hit, ranked_hit
from faq.retrieval.deciding.keywords import (
    KeywordMatch,
    find_keyword_match,
    have_as_keyword,
)
from faq.retrieval.deciding.ranking import SAME_PHRASING, MeasuredQuery, Ranked, Ranking
from faq.retrieval.deciding.word_differences import (
    exchange_bounds,
    find_other_subject,
    find_typo_match,
    negation_caps,
    word_caps,
)
from faq.retrieval.matching.candidates import Candidates, gather
from faq.retrieval.matching.equality import find_equal_phrasings
from faq.retrieval.matching.query import Query, read_query
from faq.retrieval.results import (
    ALL_BANDS,
    COLUMN,
    Bounds,
    CappedBy,
    Decision,
    ExchangedWord,
    Hit,
    OwnThresholds,
    SearchResult,
    Thresholds,
    decide,
    strictest,
)
from faq.retrieval.text.languages import detect_language
from faq.retrieval.text.normalisation import normalise
from faq.retrieval.text.small_talk import is_small_talk

if TYPE_CHECKING:
    from faq.retrieval.constants import Constants, RankerWeights
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.matching.none_memory import NoneMemory
    from faq.retrieval.segments.segment import Segment

EXACT_CONFIDENCE = 0.99
TYPO_CONFIDENCE = 0.97  # equal to a phrasing once typos are mended
NEVER_LIKENESS = 0.9  # so near to a phrasing that must not match is that phrasing
NOTHING = Bounds(at_most=Decision.NONE)
ANSWERED = Bounds(at_least=Decision.SURE)
UNKNOWN_TEXT = Bounds(at_most=Decision.ASK_BACK, by=CappedBy.UNKNOWN_TEXT)


class Search:
    """Searches one snapshot of a knowledge base; keeps nothing of a query."""

    def __init__(
        self,
        segments: Sequence[Segment],
        alive: Sequence[Booleans],
        *,
        encoder: Encoder | None,
        constants: Constants,
        sibling_similarity: float,
    ) -> None:
        self._segments = segments
        self._sibling_similarity = sibling_similarity
        self._alive = alive
        has_vectors = any(segment.vectors.count for segment in segments)
        self._encoder = encoder if has_vectors else None
        self.mode = "hybrid" if self._encoder else "lexical"
        self._reader = self._encoder.sha256 if self._encoder else None
        self.thresholds = constants.thresholds_for(self._reader)
        self._constants = constants

    def __call__(
        self,
        query: str,
        *,
        limit: int,
        now: datetime,
        revision: int,
        thresholds: OwnThresholds | None,
        memory: NoneMemory | None,
    ) -> SearchResult:
        started = time.perf_counter()
        ranking = self._find(query, limit=limit, now=now, own=thresholds, memory=memory)
        decision, capped_by = ranking.conclude()
        return SearchResult(
            query=query,
            hits=ranking.hits,
            confidence=ranking.confidence,
            lead=ranking.lead,
            decision=decision,
            capped_by=capped_by,
            exchanged=ranking.bounds.exchanged if capped_by else None,
            thresholds=ranking.thresholds,
            revision=revision,
            mode=ranking.mode,
            took_ms=(time.perf_counter() - started) * 1000,
            reader=self._name_of(ranking.reader),
        )

    def measure(
        self, text: str, *, now: datetime, memory: NoneMemory | None
    ) -> MeasuredQuery:
        """The candidates for a text and their signals."""
        return self._measure(text, normalise(text), self._usable(now), memory)

    def exchanged_word(self, text: str, faq_id: int) -> ExchangedWord | None:
        """Words that make the text another question than the FAQ's, if some do."""
        reader = self._encoder and self._encoder.reader_of(text)
        normalised = normalise(text)
        query = read_query(text, normalised, segments=self._segments, encoder=reader)
        for segment in self._segments:
            document = segment.row_of.get(faq_id)
            if document is None:
                continue
            caps = [
                *_negations(query, segment, document),
                *self._exchanges(query, segment, document),
            ]
            return strictest(caps).exchanged
        return None

    def _find(
        self,
        text: str,
        *,
        limit: int,
        now: datetime,
        own: OwnThresholds | None,
        memory: NoneMemory | None,
    ) -> Ranking:
        normalised = normalise(text)
        thresholds = self._thresholds_of(self._reader, own)
        if not normalised:
            # A smile is no question, and no FAQ is found by it.
            nothing = Ranking(mode="exact", thresholds=thresholds, bounds=NOTHING)
            return replace(nothing, is_small_talk=bool(text.strip()))
        usable = self._usable(now)
        equal = find_equal_phrasings(normalised, self._segments, usable)
        if len(equal) == 1:
            hit = equal_hit(self._segments[equal[0].segment], equal[0])
            return Ranking(
                mode="exact",
                thresholds=thresholds,
                hits=(hit,),
                confidence=EXACT_CONFIDENCE,
                lead=1.0,
                bounds=ANSWERED,
            )
        measured = self._measure(text, normalised, usable, memory)
        thresholds = self._thresholds_of(measured.query.reader, own)
        if not len(measured.candidates):
            found = Ranking(mode=self.mode, thresholds=thresholds)
        else:
            ranked = self._rank(measured, memory, limit=limit)
            found = self._decide(measured, ranked, thresholds, limit=limit)
        if equal:  # several FAQs have this very phrasing: only the customer can tell
            return replace(found, bounds=SAME_PHRASING)
        return replace(found, is_small_talk=is_small_talk(normalised))

    def _name_of(self, reader: str | None) -> str:
        return self._encoder.readers.get(reader, "") if self._encoder and reader else ""

    def _hybrid_of(self, query: Query) -> RankerWeights:
        if query.reader == self._reader:
            return self._constants.hybrid
        return self._constants.hybrid_of(query.reader)

    def _thresholds_of(
        self, reader: str | None, own: OwnThresholds | None
    ) -> Thresholds:
        """Those to decide by about a query that this encoder has read."""
        if isinstance(own, Thresholds):
            return own
        calibrated = own.get(reader or "") if own else None
        if reader == self._reader:
            return calibrated or self.thresholds
        return calibrated or self._constants.thresholds_for(reader)

    def _usable(self, now: datetime) -> list[Booleans]:
        """Which documents of each segment may be answered with now."""
        return [
            alive & segment.valid_at(now)
            for segment, alive in zip(self._segments, self._alive, strict=True)
        ]

    def _measure(
        self,
        text: str,
        normalised: str,
        usable: list[Booleans],
        memory: NoneMemory | None,
    ) -> MeasuredQuery:
        reader = self._encoder and self._encoder.reader_of(text)
        query = read_query(text, normalised, segments=self._segments, encoder=reader)
        candidates = self._gather(query, usable, memory)
        candidates = candidates.where(candidates.never < NEVER_LIKENESS)
        if is_small_talk(normalised):
            candidates = candidates.where(
                self._is_small_talk(candidates)
                | self._have_as_keyword(normalised, candidates)
            )
        return MeasuredQuery(
            query=query,
            candidates=candidates,
            none_cosine=(
                0.0
                if memory is None or query.vector is None
                else memory.nearest(query.vector)
            ),
        )

    def _gather(
        self, query: Query, usable: list[Booleans], memory: NoneMemory | None
    ) -> Candidates:
        return gather(self._segments, usable, query, memory)

    def _is_small_talk(self, candidates: Candidates) -> Booleans:
        """Which candidates are about small talk themselves."""
        places = zip(candidates.segments, candidates.best_rows, strict=True)
        return np.array(
            [
                is_small_talk(self._segments[number].texts.normalised[row])
                for number, row in places
            ],
            np.bool_,
        )

    def _have_as_keyword(self, normalised: str, candidates: Candidates) -> Booleans:
        """Which candidates have the message itself as a keyword."""
        held = candidates.matrix[:, COLUMN["keywords"]] > 0
        places = np.flatnonzero(held)
        held[places] = have_as_keyword(normalised, candidates, places, self._segments)
        return held

    def _rank(
        self, measured: MeasuredQuery, memory: NoneMemory | None, *, limit: int
    ) -> Ranked:
        query, candidates = measured.query, measured.candidates
        # Without a vector the query is found by its words alone, as in lexical mode.
        is_lexical = query.vector is None
        fitted = self._constants.lexical if is_lexical else self._hybrid_of(query)
        scores = confidence.scores(candidates.matrix, fitted.ranker)
        typo_match = find_typo_match(query, candidates, self._segments)
        shown = scores.copy()
        if typo_match is not None:
            shown[typo_match.place] = scores.max() + 1
        order = best(shown, max(limit, confidence.TOP))
        top = order[: confidence.TOP]
        values = confidence.features(
            candidates.matrix[top],
            scores[top],
            none_cosine=measured.none_cosine,
            none_ridge=candidates.none_ridge,
            sibling_similarity=self._sibling_similarity,
        )
        # Without an encoder marks act by equality only.
        none_count = len(memory.vectors) if memory is not None and not is_lexical else 0
        probability = confidence.probability(values, fitted, none_count)
        is_marked = memory is not None and query.normalised in memory
        if is_marked:
            probability = 0.0
        elif typo_match is not None and typo_match.is_safe:
            probability = max(probability, TYPO_CONFIDENCE)
        return Ranked(
            order=order,
            scores=shown,
            confidence=probability,
            lead=values[confidence.FEATURES.index("share")],
            typo_match=typo_match,
            is_marked=is_marked,
        )

    def _decide(
        self,
        measured: MeasuredQuery,
        ranked: Ranked,
        thresholds: Thresholds,
        *,
        limit: int,
    ) -> Ranking:
        """What to show of the ranking, and the bands that it may end in."""
        query, candidates = measured.query, measured.candidates
        order, scores, keywords = ranked.order, ranked.scores, None
        shipped = self._thresholds_of(query.reader, None)
        is_strong = ranked.confidence >= shipped.ask_back
        if ranked.typo_match is None and not ranked.is_marked:
            keywords = find_keyword_match(query, candidates, self._segments, scores)
        if keywords is not None:
            order = keywords.put_first(order, is_strong=is_strong)
            scores = scores.copy()
            scores[keywords.places] = scores.max()  # none of them is too far behind
        return Ranking(
            mode="lexical" if query.vector is None else "hybrid",
            thresholds=thresholds,
            reader=query.reader,
            hits=self._hits(measured, order[:limit], scores),
            confidence=ranked.confidence,
            lead=ranked.lead,
            bounds=(
                self._bounds(measured, ranked, keywords)
                if keywords or _is_shown(ranked, thresholds)
                else ALL_BANDS  # words can only forbid what would be shown
            ),
        )

    def _bounds(
        self,
        measured: MeasuredQuery,
        ranked: Ranked,
        keywords: KeywordMatch | None,
    ) -> Bounds:
        """What the words of the query allow, whatever the confidence."""
        query, first = measured.query, int(ranked.order[0])
        segment = self._segments[measured.candidates.segments[first]]
        document = int(measured.candidates.documents[first])
        found = [*_negations(query, segment, document)]
        if ranked.typo_match is not None and ranked.typo_match.is_safe:
            return strictest(found)
        found += word_caps(query, self._segments, segment=segment, document=document)
        found += self._exchanges(query, segment, document)
        if keywords is not None:
            by_keywords = keywords.bounds(first)
            return replace(
                strictest([*found, by_keywords]), at_least=by_keywords.at_least
            )
        is_unread = query.vector is None and self._encoder is not None
        # The thresholds in force are for queries that have a vector.
        if is_unread and ranked.confidence < self._constants.lexical.thresholds.sure:
            found.append(UNKNOWN_TEXT)
        return strictest(found)

    def _exchanges(
        self, query: Query, segment: Segment, document: int
    ) -> Iterator[Bounds]:
        """Other words than the document's ask for something else."""
        subject = find_other_subject(query, segment=segment, document=document)
        if subject is not None:
            yield exchange_bounds(Decision.LIKELY, subject)
        encoder = self._encoder and self._encoder.reader_of(query.text)
        for exchange in (
            find_exchange(query, segment=segment, document=document),
            find_contrast(query, self._segments, segment=segment, document=document),
        ):
            at_most = exchange and cap_of(
                exchange, query, self._segments, segment=segment, encoder=encoder
            )
            if exchange and at_most:
                yield exchange_bounds(at_most, exchange.words)

    def _hits(
        self, measured: MeasuredQuery, places: Integers, scores: Floats
    ) -> tuple[Hit, ...]:
        return tuple(
            ranked_hit(
                self._segments[measured.candidates.segments[place]],
                measured.candidates,
                place,
                score=float(scores[place]),
                query=measured.query,
                none_cosine=measured.none_cosine,
            )
            for place in places.tolist()
        )


def _is_shown(ranked: Ranked, thresholds: Thresholds) -> bool:
    earned = decide(ranked.confidence, ranked.lead, thresholds)
    return earned in {Decision.SURE, Decision.LIKELY}


def _negations(query: Query, segment: Segment, document: int) -> Iterator[Bounds]:
    detected = detect_language(query.text)
    spoken = detected.language if detected.is_sure else None
    return negation_caps(query, spoken, segment=segment, document=document)
