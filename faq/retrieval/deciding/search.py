"""One search: equal phrasing, small talk, or ranked candidates and a confidence."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.arrays import Booleans, Floats, Integers, best
from faq.retrieval.deciding import confidence
from faq.retrieval.deciding.exchanged_word import (
    cap_of,
    find_contrast,
    find_exchange,
)
from faq.retrieval.deciding.explanation import equal_hit, ranked_hit
from faq.retrieval.deciding.word_differences import (
    find_typo_match,
    has_inserted_word,
)
from faq.retrieval.matching.candidates import Candidates, gather
from faq.retrieval.matching.equality import find_equal_phrasings
from faq.retrieval.matching.keywords import find_keyword_match
from faq.retrieval.matching.query import Query, read_query
from faq.retrieval.results import (
    BANDS,
    Cap,
    CappedBy,
    Decision,
    Hit,
    SearchResult,
    Thresholds,
    decide,
    strictest,
    under,
)
from faq.retrieval.text.normalisation import normalise
from faq.retrieval.text.small_talk import is_small_talk

if TYPE_CHECKING:
    from faq.retrieval.constants import Constants
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.matching.none_memory import NoneMemory
    from faq.retrieval.segments.segment import Segment

EXACT_CONFIDENCE = 0.99
TYPO_CONFIDENCE = 0.97  # equal to a phrasing once typos are mended
NEVER_LIKENESS = 0.9  # so near to a phrasing that must not match is that phrasing
INSERTED_WORD = Cap(at_most=Decision.ASK_BACK, by=CappedBy.INSERTED_WORD)
SHARED_WORDS = Cap(at_most=Decision.ASK_BACK, by=CappedBy.SHARED_WORDS)
UNKNOWN_TEXT = Cap(at_most=Decision.ASK_BACK, by=CappedBy.UNKNOWN_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What a search found; a decision only where no threshold has a say."""

    mode: str
    hits: tuple[Hit, ...] = ()
    confidence: float = 0.0
    lead: float = 0.0
    floor: Decision = Decision.NONE  # whatever the confidence
    cap: Cap | None = None  # the same, and stronger than the floor
    decision: Decision | None = None
    decided_by: CappedBy | None = None  # why, if it is weaker than the confidence

    def end(self, thresholds: Thresholds) -> tuple[Decision, CappedBy | None]:
        """The decision, and what made it weaker than the confidence, if anything."""
        if self.decision is not None:
            return self.decision, self.decided_by
        decided = decide(self.confidence, self.lead, thresholds)
        earned = max(decided, self.floor, key=BANDS.index)
        allowed = under(self.cap, earned)
        return allowed, None if self.cap is None or allowed is earned else self.cap.by


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredQuery:
    """A query and its candidates, measured but not yet ranked."""

    query: Query
    candidates: Candidates
    none_cosine: float


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
        sha256 = self._encoder.sha256 if self._encoder else None
        self.thresholds = constants.thresholds_for(sha256)
        self._constants = constants

    def __call__(
        self,
        query: str,
        *,
        limit: int,
        now: datetime,
        revision: int,
        thresholds: Thresholds,
        memory: NoneMemory | None,
    ) -> SearchResult:
        started = time.perf_counter()
        ranking = self._find(
            query, limit=limit, now=now, thresholds=thresholds, memory=memory
        )
        decision, capped_by = ranking.end(thresholds)
        return SearchResult(
            query=query,
            hits=ranking.hits,
            confidence=ranking.confidence,
            lead=ranking.lead,
            decision=decision,
            capped_by=capped_by,
            exchanged=ranking.cap.exchanged if ranking.cap and capped_by else None,
            thresholds=thresholds,
            revision=revision,
            mode=ranking.mode,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def measure(
        self, text: str, *, now: datetime, memory: NoneMemory | None
    ) -> MeasuredQuery:
        """The candidates for a text and their signals."""
        return self._measure(text, normalise(text), self._usable(now), memory)

    def _find(
        self,
        text: str,
        *,
        limit: int,
        now: datetime,
        thresholds: Thresholds,
        memory: NoneMemory | None,
    ) -> Ranking:
        normalised = normalise(text)
        if not normalised:
            empty = Decision.SMALL_TALK if text.strip() else Decision.NONE
            return Ranking(mode="exact", decision=empty)
        usable = self._usable(now)
        equal = find_equal_phrasings(normalised, self._segments, usable)
        if len(equal) == 1:
            hit = equal_hit(self._segments[equal[0].segment], equal[0])
            return Ranking(
                mode="exact",
                hits=(hit,),
                confidence=EXACT_CONFIDENCE,
                lead=1.0,
                decision=Decision.SURE,
            )
        measured = self._measure(text, normalised, usable, memory)
        ranking = self._rank(measured, limit=limit, memory=memory)
        if equal:  # several FAQs have this very phrasing: only the customer can tell
            return replace(
                ranking, decision=Decision.ASK_BACK, decided_by=CappedBy.SAME_PHRASING
            )
        is_weak = ranking.end(thresholds)[0] not in {Decision.SURE, Decision.LIKELY}
        if is_weak and is_small_talk(normalised):
            return replace(ranking, decision=Decision.SMALL_TALK)
        return ranking

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
        query = read_query(
            text, normalised, segments=self._segments, encoder=self._encoder
        )
        candidates = gather(self._segments, usable, query, memory)
        candidates = candidates.where(candidates.never < NEVER_LIKENESS)
        if is_small_talk(normalised):
            candidates = candidates.where(self._is_small_talk(candidates))
        return MeasuredQuery(
            query=query,
            candidates=candidates,
            none_cosine=(
                0.0
                if memory is None or query.vector is None
                else memory.nearest(query.vector)
            ),
        )

    def _rank(
        self,
        measured: MeasuredQuery,
        *,
        limit: int,
        memory: NoneMemory | None,
    ) -> Ranking:
        query, candidates = measured.query, measured.candidates
        if not len(candidates):
            return Ranking(mode=self.mode)
        # Without a vector the query is found by its words alone, as in lexical mode.
        is_lexical = query.vector is None
        fitted = self._constants.lexical if is_lexical else self._constants.hybrid
        scores = confidence.scores(candidates.matrix, fitted.ranker)
        is_marked = memory is not None and query.normalised in memory
        typo_match = find_typo_match(query, candidates, self._segments)
        shown = scores.copy()
        if typo_match is not None:
            shown[typo_match.place] = scores.max() + 1
        order = best(shown, max(limit, confidence.TOP))
        ranked = candidates.where(order)
        values = confidence.features(
            ranked.matrix[: confidence.TOP],
            scores[order][: confidence.TOP],
            none_cosine=measured.none_cosine,
            none_ridge=candidates.none_ridge,
            sibling_similarity=self._sibling_similarity,
        )
        # Without an encoder marks act by equality only.
        none_count = len(memory.vectors) if memory is not None and not is_lexical else 0
        probability = confidence.probability(values, fitted, none_count)
        is_certain = typo_match is not None and typo_match.is_safe
        if is_marked:
            probability = 0.0
        elif is_certain:
            probability = max(probability, TYPO_CONFIDENCE)
        ranking = Ranking(
            mode="lexical" if is_lexical else "hybrid",
            hits=self._hits(ranked, shown[order], measured, limit),
            confidence=probability,
            lead=values[confidence.FEATURES.index("share")],
            cap=None if is_certain else strictest(self._caps(query, ranked)),
        )
        if typo_match is not None or is_marked:
            return ranking
        return self._with_keywords(ranking, measured, scores, order, limit=limit)

    def _with_keywords(
        self,
        ranking: Ranking,
        measured: MeasuredQuery,
        scores: Floats,
        order: Integers,
        *,
        limit: int,
    ) -> Ranking:
        """The ranking; of a message of nothing but keywords, with what has them shown.

        Where the ranking is for another FAQ they come second: "shipping" may be a
        keyword of one FAQ only, and what others are about.
        """
        found = find_keyword_match(measured.query, measured.candidates, self._segments)
        if found is None:
            if ranking.mode == self.mode:
                return ranking
            # The thresholds in force are for queries that have a vector.
            is_weak = ranking.confidence < self._constants.lexical.thresholds.sure
            return replace(ranking, cap=UNKNOWN_TEXT) if is_weak else ranking
        named = found.places[best(scores[found.places], limit)]
        others = order[~np.isin(order, named)]
        is_meant = order[0] in named
        is_other = not is_meant and ranking.confidence >= self.thresholds.ask_back
        head = others[:1] if is_other else others[:0]
        if is_meant and not found.is_single:
            others, ranking = others[:0], replace(ranking, cap=SHARED_WORDS)
        places = np.concatenate([head, named, others[len(head) :]])
        is_clear = is_meant and found.is_single
        return replace(
            ranking,
            hits=self._hits(
                measured.candidates.where(places), scores[places], measured, limit
            ),
            floor=Decision.LIKELY if is_clear else Decision.ASK_BACK,
        )

    def _caps(self, query: Query, ranked: Candidates) -> Iterator[Cap]:
        """What forbids to answer with the first candidate, whatever its confidence."""
        segment = self._segments[ranked.segments[0]]
        document = int(ranked.documents[0])
        if has_inserted_word(query, self._segments, segment=segment, document=document):
            yield INSERTED_WORD
        for exchange in (
            find_exchange(query, segment=segment, document=document),
            find_contrast(query, self._segments, segment=segment, document=document),
        ):
            at_most = exchange and cap_of(
                exchange, query, self._segments, segment=segment, encoder=self._encoder
            )
            if exchange and at_most:
                yield Cap(
                    at_most=at_most,
                    by=CappedBy.EXCHANGED_WORD,
                    exchanged=exchange.words,
                )

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

    def _hits(
        self,
        ranked: Candidates,
        scores: Floats,
        measured: MeasuredQuery,
        limit: int,
    ) -> tuple[Hit, ...]:
        return tuple(
            ranked_hit(
                self._segments[ranked.segments[place]],
                ranked,
                place,
                score=float(scores[place]),
                query=measured.query,
                none_cosine=measured.none_cosine,
            )
            for place in range(min(limit, len(ranked)))
        )
