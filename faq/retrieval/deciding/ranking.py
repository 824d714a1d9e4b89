"""What a search has measured, ranked and found, before it decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faq.retrieval.results import (
    ALL_BANDS,
    BANDS,
    Bounds,
    CappedBy,
    Decision,
    Hit,
    Thresholds,
    decide,
)

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats, Integers
    from faq.retrieval.deciding.word_differences import TypoMatch
    from faq.retrieval.matching.candidates import Candidates
    from faq.retrieval.matching.query import Query

SAME_PHRASING = Bounds(
    at_least=Decision.ASK_BACK, at_most=Decision.ASK_BACK, by=CappedBy.SAME_PHRASING
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What a search found, and the bands that it may end in."""

    mode: str
    thresholds: Thresholds  # of who read the query
    hits: tuple[Hit, ...] = ()
    confidence: float = 0.0
    lead: float = 0.0
    bounds: Bounds = ALL_BANDS
    is_small_talk: bool = False

    def conclude(self) -> tuple[Decision, CappedBy | None]:
        """The decision, and what made it weaker than the confidence, if anything."""
        earned = decide(self.confidence, self.lead, self.thresholds)
        decision = self.bounds.within(earned)
        if self.is_small_talk and decision in {Decision.ASK_BACK, Decision.NONE}:
            return Decision.SMALL_TALK, None
        is_capped = BANDS.index(decision) < BANDS.index(earned)
        is_tie = self.bounds is SAME_PHRASING
        return decision, self.bounds.by if is_capped or is_tie else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The candidates in their order, and how good the first one is."""

    order: Integers  # their places, best first
    scores: Floats  # by place
    confidence: float
    lead: float
    typo_match: TypoMatch | None
    is_marked: bool  # by staff, as "none of these"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredQuery:
    """A query and its candidates, measured but not yet ranked."""

    query: Query
    candidates: Candidates
    none_cosine: float
