"""Searches small enough to work out by hand what they must find."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import exp

import numpy as np

from faq.retrieval.arrays import Floats
from faq.retrieval.conftest import NOW
from faq.retrieval.constants import Constants, RankerWeights
from faq.retrieval.encoder import Encoder
from faq.retrieval.index import Index
from faq.retrieval.matching.candidates import Candidates
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.matching.query import Query
from faq.retrieval.results import SIGNALS, Document, SearchResult, Thresholds
from faq.retrieval.text.normalisation import text_key

SHA256 = "5" * 64
HYBRID = Thresholds(answer=0.8, ask_back=0.6)
LEXICAL = Thresholds(answer=0.7, ask_back=0.3)
CONSERVATIVE = Thresholds(answer=0.9, ask_back=0.4)


class HandEncoder(Encoder):
    """Sees every query as (1, 0), knows the words it is told, and is no model."""

    def __init__(self, *, knows: Collection[str] = (), sha256: str = SHA256) -> None:
        self.sha256 = sha256
        self.dimensions = 2
        self.encode_query = lambda _: at(1)
        self._known = frozenset(knows)

    def knows(self, word: str) -> bool:
        return word in self._known


def at(cosine: float) -> Floats:
    """The unit vector that has this cosine to every query."""
    return np.array([cosine, (1 - cosine**2) ** 0.5], np.float32)


def vectors_at(cosines: Mapping[str, float]) -> dict[str, Floats]:
    return {text_key(text): at(cosine) for text, cosine in cosines.items()}


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
            thresholds=HYBRID,
        ),
        lexical=RankerWeights(
            ranker={"characters": 1.0},
            confidence=lexical or confidence,
            taught=taught or lexical or confidence,
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


def query_of(typed: str, *, corrected: str | None = None, unknown: str = "") -> Query:
    """A query of these words, as an index would read it."""
    return Query(
        text=typed,
        normalised=typed,
        words=tuple(typed.split()),
        corrected=tuple((corrected or typed).split()),
        unknown=frozenset(unknown.split()),
        stems=(),
        vector=None,
    )


def matrix_of(**columns: Sequence[float]) -> Floats:
    """Signals of hits, column by column; those not named are zero."""
    count = len(next(iter(columns.values())))
    rows = [columns.get(name, [0.0] * count) for name in SIGNALS]
    return np.array(rows, np.float32).T


def candidates_of(
    *places: tuple[int, int],
    matrix: Floats | None = None,
    best_rows: Sequence[int] | None = None,
    never: Sequence[float] | None = None,
) -> Candidates:
    """Candidates by segment and document, measured as the matrix says."""
    zeros = [0] * len(places)
    return Candidates(
        segments=np.array([segment for segment, _ in places], np.int64),
        documents=np.array([document for _, document in places], np.int64),
        matrix=matrix_of(ridge=zeros) if matrix is None else matrix,
        best_rows=np.array(best_rows or zeros, np.int64),
        never=np.array(never or zeros, np.float32),
        none_ridge=0.0,
    )
