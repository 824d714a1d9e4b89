"""One search: equal phrasing, small talk, or ranked candidates and a confidence."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from faq.retrieval import confidence, ranker, ridge
from faq.retrieval.arrays import Booleans, Floats, best
from faq.retrieval.candidates import Candidates, gather
from faq.retrieval.chatter import is_chatter
from faq.retrieval.constants import Constants, Model
from faq.retrieval.decision import decide
from faq.retrieval.encoder import Encoder
from faq.retrieval.explain import matched_words
from faq.retrieval.memory import NoneMemory
from faq.retrieval.normalisation import normalise
from faq.retrieval.query import Query, read_query
from faq.retrieval.results import Decision, Hit, SearchResult, Thresholds
from faq.retrieval.segment import Segment
from faq.retrieval.signals import SIGNALS

EXACT_CONFIDENCE = 0.99
NEVER_LIKENESS = 0.9  # so near to a phrasing that must not match is that phrasing


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found; a decision only where no threshold has a say."""

    mode: str
    hits: tuple[Hit, ...] = ()
    confidence: float = 0.0
    decision: Decision | None = None


class Search:
    """Searches one snapshot of a knowledge base; keeps nothing of a query."""

    def __init__(
        self,
        segments: Sequence[Segment],
        alive: Sequence[Booleans],
        *,
        encoder: Encoder | None,
        constants: Constants,
    ) -> None:
        self._segments = segments
        self._alive = alive
        has_vectors = any(segment.vectors.count for segment in segments)
        self._encoder = encoder if has_vectors else None
        self.mode = "hybrid" if self._encoder else "lexical"
        sha256 = self._encoder.sha256 if self._encoder else None
        self.thresholds = constants.thresholds_for(sha256)
        self._model: Model = constants.hybrid if sha256 else constants.lexical
        self._inverse = self._solve() if self._encoder else None

    def __call__(
        self,
        query: str,
        *,
        limit: int,
        now: datetime,
        revision: int,
        thresholds: Thresholds,
        memory: NoneMemory,
    ) -> SearchResult:
        started = time.perf_counter()
        result = self._find(query, limit=limit, now=now, memory=memory)
        decision = result.decision or decide(result.confidence, thresholds)
        return SearchResult(
            query=query,
            hits=result.hits,
            confidence=result.confidence,
            decision=decision,
            thresholds=thresholds,
            revision=revision,
            mode=result.mode,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def _find(
        self, text: str, *, limit: int, now: datetime, memory: NoneMemory
    ) -> Found:
        normalised = normalise(text)
        if not normalised:
            empty = Decision.CHATTER if text.strip() else Decision.NONE
            return Found(mode="exact", decision=empty)
        usable = [
            alive & segment.valid_at(now)
            for segment, alive in zip(self._segments, self._alive, strict=True)
        ]
        claims = self._claims(normalised, usable)
        if len(claims) == 1:
            return self._exact(claims[0])
        return self._rank(
            text, normalised, usable, limit=limit, memory=memory, tie=len(claims) > 1
        )

    def _claims(
        self, normalised: str, usable: Sequence[Booleans]
    ) -> list[tuple[int, int, int]]:
        """Phrasings equal to the query, one a document: (segment, document, row).

        A document with an equal phrasing that must not match is taken out of `usable`.
        """
        claims: dict[tuple[int, int], int] = {}
        for number, segment in enumerate(self._segments):
            for row in segment.equal_rows(normalised):
                document = int(segment.owner_of[row])
                if segment.texts.is_never[row]:
                    usable[number][document] = False
                else:
                    claims.setdefault((number, document), row)
        return [(*key, row) for key, row in claims.items() if usable[key[0]][key[1]]]

    def _exact(self, claim: tuple[int, int, int]) -> Found:
        number, document, row = claim
        segment = self._segments[number]
        phrasing = segment.texts.texts[row]
        query = Query(
            text=phrasing,
            normalised=segment.texts.normalised[row],
            words=tuple(segment.texts.normalised[row].split()),
            corrected=tuple(segment.texts.normalised[row].split()),
            unknown=frozenset(),
            vector=None,
        )
        hit = Hit(
            document=segment.documents[document],
            score=1.0,
            phrasing=phrasing,
            signals={"exact": 1.0},
            matched_words=matched_words(segment, document, query),
        )
        return Found(
            mode="exact",
            hits=(hit,),
            confidence=EXACT_CONFIDENCE,
            decision=Decision.ANSWER,
        )

    def _rank(
        self,
        text: str,
        normalised: str,
        usable: Sequence[Booleans],
        *,
        limit: int,
        memory: NoneMemory,
        tie: bool,
    ) -> Found:
        query = read_query(
            text, normalised, segments=self._segments, encoder=self._encoder
        )
        ridge_query = None
        if query.vector is not None and self._inverse is not None:
            ridge_query = self._inverse @ query.vector
        candidates = gather(self._segments, usable, query, ridge_query=ridge_query)
        candidates = candidates.where(candidates.never < NEVER_LIKENESS)
        chatter = is_chatter(normalised)
        if chatter:
            candidates = candidates.where(self._is_small_talk(candidates))
        nothing = Decision.CHATTER if chatter else Decision.NONE
        if not len(candidates):
            return Found(mode=self.mode, decision=nothing)
        scores = ranker.scores(candidates.matrix, self._model.ranker)
        order = best(scores, max(limit, 10))
        ranked = candidates.where(order)
        values = confidence.features(scores[order])
        probability = confidence.probability(values, self._model.confidence)
        if normalised in memory:
            probability = 0.0
        decision = Decision.ASK_BACK if tie else None
        if chatter and probability < self.thresholds.answer:
            decision = Decision.CHATTER
        return Found(
            mode=self.mode,
            hits=self._hits(ranked, scores[order], query, limit),
            confidence=probability,
            decision=decision,
        )

    def _is_small_talk(self, candidates: Candidates) -> Booleans:
        """Which candidates are about small talk themselves."""
        rows = zip(candidates.segments, candidates.best_rows, strict=True)
        return np.array(
            [
                is_chatter(self._segments[number].texts.normalised[row])
                for number, row in rows
            ],
            np.bool_,
        )

    def _hits(
        self, ranked: Candidates, scores: Floats, query: Query, limit: int
    ) -> tuple[Hit, ...]:
        return tuple(
            self._hit(ranked, place, float(scores[place]), query)
            for place in range(min(limit, len(ranked)))
        )

    def _hit(self, ranked: Candidates, place: int, score: float, query: Query) -> Hit:
        segment = self._segments[ranked.segments[place]]
        document = int(ranked.documents[place])
        return Hit(
            document=segment.documents[document],
            score=score,
            phrasing=segment.texts.texts[ranked.best_rows[place]],
            signals={
                **dict(zip(SIGNALS, map(float, ranked.matrix[place]), strict=True)),
                "never": float(ranked.never[place]),
            },
            matched_words=matched_words(segment, document, query),
        )

    def _solve(self) -> Floats | None:
        grams = [s.gram for s in self._segments if len(s.gram)]
        return ridge.solve(np.sum(grams, axis=0)) if grams else None
