"""One encoder for all tests, and knowledge bases built from the texts they show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from faq.retrieval.encoder import Encoder
from faq.retrieval.index import Index
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.results import Document, SearchResult
from faq.retrieval.text.normalisation import text_key

MODEL = Path(__file__).resolve().parents[2] / "models" / "small"
NOW = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder.load(MODEL)


@pytest.fixture
def embedded(encoder: Encoder) -> Callable[[Index], Index]:
    """The index once every missing text has its vector."""

    def embed(index: Index) -> Index:
        missing = index.missing_texts
        vectors = dict(
            zip(map(text_key, missing), encoder.encode(missing), strict=True)
        )
        return Index.build(index.documents, encoder=encoder, vectors=vectors)

    return embed


@pytest.fixture
def hybrid(
    encoder: Encoder, embedded: Callable[[Index], Index]
) -> Callable[..., Index]:
    """An index of these documents with all their vectors."""
    return lambda *documents: embedded(Index.build(documents, encoder=encoder))


def faq(
    number: int,
    question: str,
    *alternates: str,
    **fields: Any,  # Any: what a document has
) -> Document:
    fields.setdefault("answer", "See our help pages.")
    return Document(faq_id=number, question=question, alternates=alternates, **fields)


def ask(
    index: Index, query: str, *, memory: NoneMemory | None = None, now: datetime = NOW
) -> SearchResult:
    return index.search(query, now=now, memory=memory)


def top_of(result: SearchResult) -> int | None:
    return result.hits[0].document.faq_id if result.hits else None
