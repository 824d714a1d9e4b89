"""Questions of the evaluation sets, measured and ranked: what a fit learns from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from benchmarks import knowledge_bases as kb
from faq.retrieval.arrays import Floats, best
from faq.retrieval.deciding import confidence
from faq.retrieval.deciding.confidence import scores
from faq.retrieval.index import Index
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.results import COLUMN, SIGNALS, Decision, Thresholds

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder

NOW = datetime(2025, 1, 1, tzinfo=UTC)
ANY_IS_SURE = Thresholds(sure=0.0, likely=0.0, ask_back=0.0, lead=0.0)
# Good enough to say which candidates are worth keeping.
_PRIOR = np.zeros(len(SIGNALS), np.float32)
for _name in ("best_cosine", "centroid_cosine", "ridge", "words", "bm25"):
    _PRIOR[COLUMN[_name]] = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One question of a knowledge base, its best candidates measured."""

    matrix: Floats
    is_right: NDArray[np.bool_]
    is_answerable: bool
    none_cosine: float
    none_ridge: float
    none_count: int  # vectors of questions marked "none of these"
    sibling_similarity: float  # of the knowledge base
    is_barred: bool  # known of published knowledge bases only: it takes a search
    may_be_sure: bool = True  # no cap of search forbids it


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    name: str
    is_published: bool  # not varied
    examples: tuple[Example, ...]


def measure_all(encoder: Encoder | None, store: kb.VectorStore) -> list[Sample]:
    return [
        Sample(
            name=name,
            is_published=number == 0,
            examples=tuple(measure(base, encoder, store, is_published=number == 0)),
        )
        for name in kb.SETS
        for number, base in enumerate(kb.variants_of(kb.load(name)))
    ]


def measure(
    base: kb.KnowledgeBase,
    encoder: Encoder | None,
    store: kb.VectorStore,
    *,
    is_published: bool,
) -> Iterable[Example]:
    if encoder is not None:
        store.embed(base)
    vectors = {} if encoder is None else store
    index = Index.build(base.documents, encoder=encoder, vectors=vectors)
    memory = NoneMemory(base.none_texts, vectors)
    ids = [document.faq_id for document in base.documents]
    for question in base.questions:
        measured = index.measure(question.text, now=NOW, memory=memory)
        found = measured.candidates
        if not len(found):
            continue
        first = best(found.matrix @ _PRIOR, confidence.TOP)
        most = _most(index, question.text, memory) if is_published else None
        right = [ids[found.documents[place]] in question.right for place in first]
        yield Example(
            matrix=found.matrix[first],
            is_right=np.array(right),
            is_answerable=bool(question.right),
            none_cosine=measured.none_cosine,
            none_ridge=found.none_ridge,
            none_count=len(memory.vectors),
            sibling_similarity=index.sibling_similarity,
            is_barred=most not in {None, Decision.SURE, Decision.LIKELY},
            may_be_sure=most in {None, Decision.SURE},
        )


def _most(index: Index, text: str, memory: NoneMemory) -> Decision:
    """The strongest band that search allows, whatever the confidence."""
    found = index.search(text, now=NOW, memory=memory, thresholds=ANY_IS_SURE)
    return found.decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An example once it is ranked."""

    features: list[float]
    is_right: bool
    is_among_three: bool
    is_answerable: bool
    none_count: int
    is_barred: bool
    may_be_sure: bool


def judge(example: Example, ranker: Mapping[str, float]) -> Judged:
    ranked_scores = scores(example.matrix, ranker)
    order = best(ranked_scores, confidence.TOP)
    return Judged(
        features=confidence.features(
            example.matrix[order],
            ranked_scores[order],
            none_cosine=example.none_cosine,
            none_ridge=example.none_ridge,
            sibling_similarity=example.sibling_similarity,
        ),
        is_right=bool(example.is_right[order[0]]),
        is_among_three=bool(example.is_right[order[:3]].any()),
        is_answerable=example.is_answerable,
        none_count=example.none_count,
        is_barred=example.is_barred,
        may_be_sure=example.may_be_sure,
    )
