"""The values that go into and come out of retrieval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

# What speaks for or against a document, in the order of a matrix's columns.
SIGNALS = (
    "best_cosine",  # the nearest phrasing
    "centroid_cosine",  # the middle of all phrasings
    "ridge",  # kernel ridge regression over the nearest phrasings of all documents
    "answer_cosine",  # question and answer together
    "characters",  # n-grams of the nearest phrasing
    "words",  # stems of the nearest phrasing
    "coverage",  # share of the query's stems that one phrasing says
    "bm25",  # stems of all phrasings and keywords
    "answer_bm25",  # stems of the answer
    "keywords",  # share of the query's stems that are keywords
)
COLUMN = {name: column for column, name in enumerate(SIGNALS)}


Certainty = Literal["sure", "likely"]


class Decision(StrEnum):
    """What the knowledge base can do for a query."""

    SURE = "sure"  # the top hit's answer, word for word
    LIKELY = "likely"  # the same, shown as the closest answer
    ASK_BACK = "ask_back"
    NONE = "none"
    SMALL_TALK = "small_talk"  # a greeting, thanks, small talk with no FAQ of its own


class Reading(StrEnum):
    """How a message was read to get its result."""

    ALONE = "alone"
    IN_CONTEXT = "in_context"  # in the light of the question answered before
    WITH_EARLIER = "with_earlier"  # with the messages before it that got no answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a conversation says about the message that comes next."""

    question: str = ""  # the last one that an FAQ answered
    faq_ids: tuple[int, ...] = ()  # answered in the last two turns, newest first
    unanswered: tuple[str, ...] = ()  # the customer's messages since, oldest first


BANDS = (Decision.NONE, Decision.ASK_BACK, Decision.LIKELY, Decision.SURE)


class CappedBy(StrEnum):
    """Why a decision is weaker than its confidence, as the record says it."""

    SAME_PHRASING = "same phrasing"  # several FAQs have the very words
    INSERTED_WORD = "inserted word"  # one more than the phrasing, never said by an FAQ
    EXCHANGED_WORD = "exchanged word"  # another in the place of a phrasing's
    SHARED_WORDS = "shared words"  # several FAQs have the only words as their own
    ONE_WORD = "one word"  # nothing else is said
    OPEN_CLAUSE = "open clause"  # the FAQ answers only one part of the message
    UNKNOWN_TEXT = "unknown text"  # the encoder cannot read it


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangedWord:
    """What the query says where the nearest phrasing says something else."""

    said: str
    meant: str  # empty where the words were put in


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The weakest and the strongest of BANDS that a search may end in, and why."""

    at_least: Decision = Decision.NONE
    at_most: Decision = Decision.SURE  # it has the last word
    by: CappedBy | None = None  # what forbids more
    exchanged: ExchangedWord | None = None

    def within(self, decision: Decision) -> Decision:
        """The decision, or the band next to it that is allowed."""
        earned = max(decision, self.at_least, key=BANDS.index)
        return min(earned, self.at_most, key=BANDS.index)


ALL_BANDS = Bounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One FAQ as retrieval sees it."""

    faq_id: int
    question: str
    answer: str
    category: str = ""
    keywords: tuple[str, ...] = ()
    alternates: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    language: str = ""  # empty where nothing tells it
    group: int | None = None  # the original's id: one for it and its translations

    def is_valid_at(self, moment: datetime) -> bool:
        """Whether its period of validity holds at that moment."""
        has_begun = self.valid_from is None or self.valid_from <= moment
        return has_begun and (self.valid_until is None or moment < self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedWord:
    """A word of the query that speaks for a hit, with the share it contributed."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A ranked document with the signals that put it there."""

    document: Document
    score: float
    phrasing: str
    signals: Mapping[str, float] = field(default_factory=dict)
    matched_words: tuple[MatchedWord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Confidence from which each band begins, and the lead that a likely hit needs.

    All in [0, 1]; ask_back <= likely <= sure. The lead is the top hit's part in the
    softmax of the first hits.
    """

    sure: float
    likely: float
    ask_back: float
    lead: float


# For all queries, or by the sha256 of the encoder that reads them ("" is none).
OwnThresholds = Thresholds | Mapping[str, Thresholds]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """Hits, best first, and the decision; `confidence` is P(the top hit is right)."""

    query: str
    hits: tuple[Hit, ...]
    confidence: float
    lead: float  # of the top hit over the others, in [0, 1]
    decision: Decision
    thresholds: Thresholds
    revision: int
    mode: str  # "hybrid", "lexical", or "exact" for a query decided without search
    took_ms: float
    reader: str = ""  # the name of the encoder that read the query, if one did
    reading: Reading = Reading.ALONE
    capped_by: CappedBy | None = None  # what made the decision weaker, if anything
    exchanged: ExchangedWord | None = None  # what capped it, if words exchanged did

    @property
    def match(self) -> Hit | None:
        """The hit good enough to answer with, surely or as likely, if there is one."""
        is_answer = self.decision in {Decision.SURE, Decision.LIKELY}
        return self.hits[0] if is_answer else None

    @property
    def certainty(self) -> Certainty | None:
        """How well founded the match is."""
        if self.match is None:
            return None
        return "sure" if self.decision is Decision.SURE else "likely"


def decide(confidence: float, lead: float, thresholds: Thresholds) -> Decision:
    """What the thresholds say; a number that equals one has reached it."""
    if confidence >= thresholds.sure:
        return Decision.SURE
    if confidence >= thresholds.likely and lead >= thresholds.lead:
        return Decision.LIKELY
    if confidence >= thresholds.ask_back:
        return Decision.ASK_BACK
    return Decision.NONE


def strictest(bounds: Iterable[Bounds]) -> Bounds:
    """Those that allow least, of equals the first; without any, all is allowed."""
    return min(bounds, key=lambda each: BANDS.index(each.at_most), default=ALL_BANDS)
