"""Searches small enough to work out by hand what they must find."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from math import exp

from faq.retrieval.constants import Constants, RankerWeights
from faq.retrieval.index import Index
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.results import Document, SearchResult, Thresholds
from faq.retrieval.tests.tiny_vectors import SHA256, HandEncoder, vectors_at

# The first logit alone is the confidence: what has an answer is right.
ANSWERABLE, RIGHT = {"landed": 1.0}, {"intercept": 40.0}
NOW = datetime(2025, 6, 1, tzinfo=UTC)
HYBRID = Thresholds(sure=0.8, likely=0.8, ask_back=0.6, lead=1.0)
LEXICAL = Thresholds(sure=0.7, likely=0.7, ask_back=0.3, lead=1.0)
CONSERVATIVE = Thresholds(sure=0.9, likely=0.9, ask_back=0.4, lead=1.0)


def marked(text: str, cosine: float) -> NoneMemory:
    """One question that staff marked as "none of these", this near to every query."""
    return NoneMemory([text], vectors_at({text: cosine}))


def weighing(
    confidence: Mapping[str, float],
    *,
    ranker: Mapping[str, float] | None = None,
    taught: Mapping[str, float] | None = None,
    lexical: Mapping[str, float] | None = None,
) -> Constants:
    """Constants that weigh these features, and rank by the nearest phrasing alone."""
    return Constants(
        sha256="",
        encoder_sha256=SHA256,
        provenance="by hand",
        hybrid=RankerWeights(
            ranker=ranker or {"best_cosine": 1.0},
            confidence=confidence,
            taught=taught or confidence,
            answerable=ANSWERABLE,
            right=RIGHT,
            thresholds=HYBRID,
        ),
        lexical=RankerWeights(
            ranker={"characters": 1.0},
            confidence=lexical or confidence,
            taught=taught or lexical or confidence,
            answerable=ANSWERABLE,
            right=RIGHT,
            thresholds=LEXICAL,
        ),
        conservative=CONSERVATIVE,
    )


def index_at(
    cosines: Mapping[str, float],
    *documents: Document,
    constants: Constants,
    knows: Collection[str] = (),
) -> Index:
    """An index of phrasings that have these cosines to every query."""
    encoder = HandEncoder(knows=knows)
    vectors = vectors_at(cosines)
    return Index.build(documents, encoder=encoder, vectors=vectors, constants=constants)


def search(
    index: Index,
    query: str,
    *,
    limit: int = 5,
    memory: NoneMemory | None = None,
    thresholds: Thresholds | None = None,
) -> SearchResult:
    return index.search(
        query, now=NOW, limit=limit, memory=memory, thresholds=thresholds
    )


def ids_of(result: SearchResult) -> list[int]:
    """The FAQs that were hit, best first."""
    return [hit.document.faq_id for hit in result.hits]


def logistic(total: float) -> float:
    return 1 / (1 + exp(-total))
